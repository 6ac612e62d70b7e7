"""``kill -9`` at random moments of runs: a few, or with ``-m slow`` a hundred."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from altfill.store.cache import TextCache
from tests.faults.conftest import Forked
from tests.faults.site import CACHE, PICTURES, TEXT, after, before, files, put

PAGES = 30
BEFORE, AFTER = before(PAGES), after(PAGES)


@dataclass
class Victim:
    """A site, and the runs over it."""

    place: Path
    sandbox: Sandbox
    run: Forked
    several: bool
    """Several processes fill."""

    def __post_init__(self) -> None:
        put(self.place / "site", BEFORE)
        self.sandbox.counters.by_picture.clear()
        self.paid: dict[str, int] = {}
        """Pictures whose texts the cache has, and how often they were asked about."""
        self.took_s = 0.0

    def fill(self, kill_after_s: float | None = None) -> int:
        """Fill the site, look at what the run left, and return its exit code."""
        options = ("--api-url", self.sandbox.url, "--cache-dir", self.place / "cache")
        fill = ("fill", self.place / "site", "--rate", 9999, *options)
        started = time.monotonic()
        code, said = self.run(*fill, kill_after_s=kill_after_s, several=self.several)
        self.took_s = time.monotonic() - started
        assert code == -signal.SIGKILL or (code == 0 and "filled: " in said)
        self._look()
        return code

    def state(self) -> str:
        """Return how far a run came."""
        content = files(self.place / "site")
        pages = sum(content[name] == AFTER[name] for name in AFTER)
        if pages:
            return "all pages" if pages == PAGES else "some pages"
        return "some texts" if self.paid else "nothing"

    def _look(self) -> None:
        for name, content in files(self.place / "site").items():
            if not name.endswith(".tmp"):
                assert content in (BEFORE[name], AFTER[name]), name
        asked = self.sandbox.counters.by_picture
        assert {picture: asked[picture] for picture in self.paid} == self.paid
        self.paid = {picture: asked[picture] for picture in self._stored()}

    def _stored(self) -> list[str]:
        """Return the pictures whose texts are in the cache.

        It is copied first: opening it would mend what a kill left behind.
        """
        copy = self.place / "copy"
        if copy.exists():
            shutil.rmtree(copy)
        if (self.place / "cache").exists():
            others = shutil.ignore_patterns("pages.db*")  # processes that end may still write there
            shutil.copytree(self.place / "cache", copy, ignore=others)
        with TextCache(copy, self.sandbox.url, create=False) as texts:
            assert texts.set_aside is None
            return [row.picture for row in texts.rows()]


def duration_s(place: Path, sandbox: Sandbox, run: Forked, several: bool) -> float:
    """Return how long a run takes that nobody kills."""
    victim = Victim(place, sandbox, run, several)
    assert victim.fill() == 0
    return victim.took_s


@pytest.mark.parametrize("several", [False, True], ids=["one process", "several"])
@pytest.mark.parametrize("kills", [25, pytest.param(100, marks=pytest.mark.slow)])
def test_whatever_the_moment_pages_are_whole_and_no_answer_is_asked_for_twice(
    start: Callable[..., Sandbox], forked: Forked, tmp_path: Path, kills: int, several: bool
):
    sandbox = start(text=TEXT)
    moments = random.Random(6)
    longest_s = min(duration_s(tmp_path / f"whole {n}", sandbox, forked, several) for n in range(2))
    found: Counter[str] = Counter()
    for number in count():
        victim = Victim(tmp_path / str(number), sandbox, forked, several)
        while victim.fill(kill_after_s=moments.uniform(0, longest_s)) != 0:
            found[victim.state()] += 1
            if victim.state() == "all pages":
                break
        victim.fill()
        assert files(victim.place / "site") == AFTER
        assert len(victim.paid) == PICTURES
        assert set(files(victim.place / "cache")) == CACHE
        if found.total() >= kills:
            break
    came_to = [found[each] for each in ("nothing", "some texts", "some pages")]
    assert min(came_to) >= kills // 50, found


def test_a_run_with_nothing_to_do_ends_the_log_that_a_killed_one_left(
    start: Callable[..., Sandbox], forked: Forked, tmp_path: Path
):
    sandbox, cache = start(text=TEXT), tmp_path / "cache"
    put(tmp_path / "site", AFTER)
    with TextCache(tmp_path / "open", sandbox.url) as texts:
        texts.put("https://acme.imgix.net/0.jpg", "en", TEXT)
        shutil.copytree(tmp_path / "open", cache)
    assert (cache / "cache.db-wal").stat().st_size > 0
    fill = ("fill", tmp_path / "site", "--api-url", sandbox.url, "--cache-dir", cache)
    assert forked(*fill)[0] == 0
    assert set(files(cache)) == CACHE
    with TextCache(cache, sandbox.url) as texts:
        assert [row.cached.text for row in texts.rows()] == [TEXT]
