"""Builds with MkDocs that are killed, and builds while the service is away."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from altfill.store.cache import TextCache

PICTURES, KILLS = 30, 5
Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Pages with pictures."""
    docs = tmp_path / "project" / "docs"
    docs.mkdir(parents=True)
    for number in range(PICTURES):
        text = f"# Page {number}\n\n![](https://acme.imgix.net/{number}.jpg)\n"
        (docs / f"{number}.md").write_text(text * 5)
    return docs.parent


@pytest.fixture
def begin(project: Path) -> Begin:
    """Begin a build with ``mkdocs build``."""

    def run(url: str, *more: str, **options: object) -> subprocess.Popen[str]:
        settings = {"api_url": url, "rate": 9999, "concurrency": 2} | options
        lines = "".join(f"      {name}: {value}\n" for name, value in settings.items())
        (project / "mkdocs.yml").write_text(
            f"site_name: Test\ntheme: {{name: mkdocs, locale: en}}\nplugins:\n  - altfill:\n{lines}"
        )
        environment = os.environ | {"IMGIX_API_KEY": "the-key", "SOURCE_DATE_EPOCH": "1700000000"}
        return subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--clean", *more],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return run


def stored(project: Path, url: str) -> list[str]:
    """Return the pictures whose texts the cache has; a copy is read, as opening would mend it."""
    cache, copy = project / ".cache" / "altfill", project.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    if not cache.exists():
        return []
    shutil.copytree(cache, copy)
    with TextCache(copy, url, create=False) as texts:
        assert texts.set_aside is None
        return [row.picture for row in texts.rows()]


def filled(project: Path) -> int:
    pages = [(project / "site" / str(number) / "index.html") for number in range(PICTURES)]
    return sum(page.read_bytes().count(b'<img alt="Stand-in text') for page in pages)


def test_a_killed_build_pays_for_nothing_twice_and_the_next_one_is_whole(
    start: Callable[..., Sandbox], begin: Begin, project: Path
):
    sandbox, moments = start(latency_s=0.03), random.Random(6)
    asked, came_to = sandbox.counters.by_picture, set()
    for _ in range(KILLS):
        known = stored(project, sandbox.url)
        came_to.add(len(known))
        paid = {picture: asked[picture] for picture in known}
        process, before = begin(sandbox.url), sandbox.counters.requests
        while sandbox.counters.requests == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.15))
        process.kill()
        process.communicate()
        assert {picture: asked[picture] for picture in paid} == paid
    assert len(came_to) > 2, came_to
    paid = {picture: asked[picture] for picture in stored(project, sandbox.url)}
    process = begin(sandbox.url)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert {picture: asked[picture] for picture in paid} == paid
    assert filled(project) == PICTURES * 5
    assert len(stored(project, sandbox.url)) == PICTURES
    left = {each.name for each in (project / ".cache" / "altfill").iterdir()}
    assert left == {"cache.db", ".gitignore", "CACHEDIR.TAG"}
    assert {each.name for each in project.iterdir()} == {".cache", "docs", "mkdocs.yml", "site"}


def refusing() -> str:
    """Return an address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/alt-text"


@pytest.mark.slow
@pytest.mark.parametrize("away", ["refuses", "hangs", "fails", "cuts"])
def test_while_the_service_is_away_a_build_ends_in_time_and_the_next_one_fills(
    start: Callable[..., Sandbox], begin: Begin, project: Path, away: str
):
    faults = {
        "hangs": {"hang_share": 1},
        "fails": {"error_share": 1, "error_status": 500},
        "cuts": {"cut_share": 1},
    }
    url = start(**faults[away]).url if away in faults else refusing()
    started = time.monotonic()
    process = begin(url, timeout=1)
    told, _ = process.communicate(timeout=90)
    assert time.monotonic() - started < 60
    assert (process.returncode, "Traceback" in told) == (0, False), told
    assert "WARNING" in told
    assert filled(project) == 0
    sandbox = start()
    told, _ = begin(sandbox.url).communicate(timeout=60)
    assert filled(project) == PICTURES * 5, told
    assert sandbox.counters.requests == PICTURES


@pytest.mark.slow
def test_while_the_service_is_away_a_strict_build_ends_with_an_error(begin: Begin):
    process = begin(refusing(), "--strict", timeout=1)
    told, _ = process.communicate(timeout=90)
    assert process.returncode == 1
    assert "Traceback" not in told
    assert "Aborted with" in told
