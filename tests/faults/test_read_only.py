"""A tree or a cache where nothing can be written: a disk mounted so, or another's files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from altfill.store.cache import TextCache
from tests.faults.conftest import Forked
from tests.faults.site import PICTURES, TEXT, after, before, files, put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and mounts are POSIX's")

PAGES = 20
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start(text=TEXT)


@pytest.fixture(params=["a read-only disk", "modes"])
def close(
    request: pytest.FixtureRequest, open_to_all: Path
) -> Iterator[Callable[[Path], Callable[[], None]]]:
    """Make a directory read-only for ``run``; what that returns makes it writable again."""
    mounted: list[Path] = []

    def by_mount(place: Path) -> Callable[[], None]:
        bind = ["mount", "--bind", str(place), str(place)]
        if os.geteuid() or subprocess.run(bind, check=False).returncode:
            pytest.skip("mounting a file system needs root")
        mounted.append(place)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        return lambda: subprocess.run(["umount", str(mounted.pop())], check=True) and None

    def by_modes(place: Path) -> Callable[[], None]:
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        return lambda: [path.chmod(0o777) for path in (place, *place.rglob("*"))] and None

    yield by_mount if "disk" in request.param else by_modes
    for place in mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def run(request: pytest.FixtureRequest, forked: Forked, sandbox: Sandbox, open_to_all: Path) -> Run:
    """Run altfill, as nobody where modes have to count."""
    as_nobody = "modes" in request.node.callspec.id
    environment = {"IMGIX_API_KEY": "the-key", "ALTFILL_CACHE_DIR": str(open_to_all / "cache")}
    environment |= {"ALTFILL_API_URL": sandbox.url, "ALTFILL_RATE": "9999"}
    environment |= {"TMPDIR": str(open_to_all)}
    return lambda *arguments: forked(*arguments, environment=environment, as_nobody=as_nobody)


@pytest.fixture
def site(open_to_all: Path) -> Path:
    """A site that anybody may fill."""
    put(open_to_all / "site", before(PAGES))
    for path in (open_to_all / "site", *(open_to_all / "site").rglob("*")):
        path.chmod(0o777)
    return open_to_all / "site"


@pytest.fixture
def cache(open_to_all: Path, sandbox: Sandbox) -> Path:
    """A cache with all the texts, of which the last are still in SQLite's log, as after a kill."""
    begun = open_to_all / "begun"
    with TextCache(begun, sandbox.url) as texts:
        for number in range(PICTURES):
            texts.put(f"https://acme.imgix.net/{number}.jpg", "en", TEXT)
        cache = Path(shutil.copytree(begun, open_to_all / "cache"))
    assert (cache / "cache.db-wal").stat().st_size > 10_000
    (cache / "cache.db-shm").unlink()
    return cache


def test_a_read_only_tree_keeps_its_pages_and_the_texts_are_kept(
    run: Run, site: Path, sandbox: Sandbox, close: Callable[[Path], Callable[[], None]]
):
    reopen = close(site)
    code, said = run("fill", site)
    assert code == 1
    assert said.count("[unwritable]: it cannot be written: ") == PAGES
    assert f"pages: {PAGES} (0 changed, {PAGES} failed)" in said
    assert files(site) == before(PAGES)
    reopen()
    assert run("fill", site)[0] == 0
    assert files(site) == after(PAGES)
    assert sandbox.counters.requests == PICTURES


def test_texts_are_read_from_a_read_only_cache(
    run: Run, site: Path, cache: Path, close: Callable[[Path], Callable[[], None]]
):
    content = files(cache)
    close(cache)
    code, said = run("fill", "--dry-run", site)
    assert (code, "would be asked: 0" in said) == (0, True)
    code, said = run("fill", "--offline", "--strict", site)
    assert (code, f"texts: {PICTURES} (0 new, {PICTURES} from the cache: " in said) == (0, True)
    assert files(site) == after(PAGES)
    assert f"{PICTURES} texts of {PICTURES} pictures" in run("cache", "stats")[1]
    assert run("cache", "export")[1].count(TEXT) == PICTURES
    assert files(cache) == content


@pytest.mark.parametrize(
    "arguments", [["clear", "--yes"], ["clear", "--failures"], ["import", "-"]]
)
def test_a_read_only_cache_that_is_to_be_changed_is_an_error(
    run: Run, cache: Path, close: Callable[[Path], Callable[[], None]], arguments: list[str]
):
    close(cache)
    code, said = run("cache", *arguments)
    assert code == 2
    assert said.startswith("error: ")
    assert str(cache) in said


def test_a_read_only_cache_is_noticed_before_anything_is_paid(
    run: Run, site: Path, cache: Path, close: Callable[[Path], Callable[[], None]], sandbox: Sandbox
):
    close(cache)
    code, said = run("fill", site)
    assert code == 2
    assert said.startswith(f"error: cannot open the cache {cache}: ")
    assert said.endswith("; choose another directory with --cache-dir\n")
    assert sandbox.counters.requests == 0


def test_a_damaged_cache_that_cannot_be_moved_away_is_an_error(
    run: Run, site: Path, cache: Path, close: Callable[[Path], Callable[[], None]]
):
    (cache / "cache.db").write_bytes(b"damaged" * 1000)
    close(cache)
    code, said = run("fill", "--offline", site)
    assert code == 2
    assert "it is damaged or not altfill's, and cannot be moved away; choose another" in said
    assert files(site) == before(PAGES)


def test_copies_for_reading_do_not_stay(
    run: Run, site: Path, cache: Path, close: Callable[[Path], Callable[[], None]]
):
    close(cache)
    before = set(cache.parent.iterdir())
    for arguments in (("fill", "--offline", site), ("cache", "stats"), ("cache", "clear", "--yes")):
        run(*arguments)
    assert set(cache.parent.iterdir()) == before
