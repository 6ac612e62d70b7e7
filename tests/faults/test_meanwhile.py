"""What others do to the tree and to the cache while a run is under way."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill import Options, Report, fill_site
from altfill.imgix.sandbox import Sandbox
from altfill.store.alone import alone
from altfill.store.cache import TextCache
from altfill.store.directory import prepare
from tests.faults.site import CACHE, PICTURES, TEXT, after, before, files, put

Begin = Callable[..., subprocess.Popen[str]]


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


# other runs


def test_runs_over_one_tree_and_one_cache_at_once_fill_it_together(
    start: Callable[..., Sandbox], begin: Begin, tmp_path: Path
):
    sandbox, site = start(text=TEXT), tmp_path / "site"
    put(site, before(200))
    processes = [begin(site, sandbox.url) for _ in range(3)]
    told = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert not [each for each in told if "failed" in each or "error" in each or "note" in each]
    assert files(site) == after(200)
    assert len(sandbox.counters.by_picture) == PICTURES
    assert set(sandbox.counters.by_picture.values()) == {1}
    assert set(files(tmp_path / "cache")) == CACHE
    with TextCache(tmp_path / "cache", sandbox.url) as texts:
        assert len(list(texts.rows())) == PICTURES


def test_a_run_says_that_it_waits_for_another_and_then_asks(
    start: Callable[..., Sandbox], begin: Begin, tmp_path: Path
):
    sandbox, site = start(text=TEXT), tmp_path / "site"
    put(site, before(20))
    prepare(tmp_path / "cache")
    with alone(tmp_path / "cache", 1):
        process = begin(site, sandbox.url)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        assert not sandbox.counters.requests
    told = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert "another run of altfill is asking imgix; waiting for its texts" in told
    assert files(site) == after(20)


# a page that another program writes


PAGE = b'<html lang="en"><img src="https://acme.imgix.net/1.jpg">'
LONG = PAGE.replace(b"<img", b"<p>A new paragraph</p>" * 100 + b"<img") + b"<p>The end"


def fill(site: Path, sandbox: Sandbox, when_asked: Callable[[], object]) -> Report:
    """Fill a site and do something when all answers are there."""

    def progress(phase: str, done: int, total: int) -> None:
        if phase == "ask" and done == total:
            when_asked()

    options = Options(api_url=sandbox.url, rate=1000, cache_dir=site.parent / "cache")
    return fill_site([site], options, api_key="any", progress=progress)


def test_a_page_that_is_written_bit_by_bit_is_filled_when_it_is_whole(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox, page = start(text=TEXT), tmp_path / "site" / "a.html"
    put(tmp_path / "site", {"a.html": PAGE})
    begun = threading.Event()

    def write() -> None:
        with page.open("wb", buffering=0) as file:
            for at in range(0, len(LONG), 600):
                file.write(LONG[at : at + 600])
                begun.set()
                time.sleep(0.15)

    writer = threading.Thread(target=write)
    report = fill(tmp_path / "site", sandbox, lambda: (writer.start(), begun.wait()))
    writer.join()
    assert report.failed == []
    assert page.read_bytes() == LONG.replace(b"<img", f'<img alt="{TEXT}"'.encode())


def test_a_page_that_is_written_all_the_time_is_left_to_who_writes_it(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox, page = start(text=TEXT), tmp_path / "site" / "a.html"
    put(tmp_path / "site", {"a.html": PAGE, "b.html": PAGE})
    over = threading.Event()

    def write() -> None:
        for number in range(10_000):
            page.write_bytes(PAGE + b"<p>%d" % number)
            if over.wait(0.02):
                break

    writer = threading.Thread(target=write)
    report = fill(tmp_path / "site", sandbox, writer.start)
    over.set()
    writer.join()
    assert [(Path(each.path).name, each.reason) for each in report.failed] == [
        ("a.html", "changed")
    ]
    assert "run again" in report.failed[0].message
    assert page.read_bytes().startswith(PAGE + b"<p>")
    assert (tmp_path / "site" / "b.html").read_bytes().startswith(b'<html lang="en"><img alt=')


def test_a_site_that_is_built_anew_meanwhile_is_filled_as_it_is_then(
    start: Callable[..., Sandbox], begin: Begin, tmp_path: Path
):
    sandbox, site = start(text=TEXT, latency_s=0.05), tmp_path / "site"
    put(site, before(30) | {"gone.html": PAGE})
    process = begin(site, sandbox.url)
    wait_until(lambda: sandbox.counters.requests > 3)
    shutil.rmtree(site)
    put(site, dict.fromkeys(before(29), LONG))
    told, _ = process.communicate(timeout=20)
    assert process.returncode == 0, told
    assert "gone.html:1:1: page left as it was [unreadable]: it cannot be read: No such" in told
    expected = LONG.replace(b"<img", f'<img alt="{TEXT}"'.encode())
    assert files(site) == dict.fromkeys(before(29), expected)


def test_the_gaps_of_a_page_that_was_built_anew_are_counted(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox, page = start(text=TEXT), tmp_path / "site" / "a.html"
    put(page.parent, {"a.html": PAGE})

    def build(phase: str, _done: int, _total: int) -> None:
        if phase == "ask":
            page.write_bytes(PAGE + b'<img src="//acme.imgix.net/new.jpg">')

    options = Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=1000)
    report = fill_site([page.parent], options, api_key="k", progress=build)
    assert (len(report.filled), len(report.left), report.gaps) == (1, 1, 2)


# a cache that is damaged while it is open


def garbage(name: str, share: float) -> Callable[[Path], None]:
    def write(cache: Path) -> None:
        with (cache / name).open("r+b") as file:
            file.seek(int((cache / name).stat().st_size * share))
            file.write(b"\xa5" * 6000)

    return write


def replaced(cache: Path) -> None:
    (cache / "other").write_bytes(b"another program's" * 1000)
    (cache / "other").replace(cache / "cache.db")


DAMAGE = {
    "its beginning overwritten": garbage("cache.db", 0),
    "its middle overwritten": garbage("cache.db", 0.3),
    "the beginning of its log overwritten": garbage("cache.db-wal", 0),
    "the middle of its log overwritten": garbage("cache.db-wal", 0.3),
    "cut off": lambda cache: os.truncate(cache / "cache.db", 5000),
    "emptied": lambda cache: os.truncate(cache / "cache.db", 0),
    "its log emptied": lambda cache: os.truncate(cache / "cache.db-wal", 0),
    "replaced": replaced,
    "removed": lambda cache: (cache / "cache.db").unlink(),
    "removed with its directory": shutil.rmtree,
}


@pytest.mark.skipif(os.name != "posix", reason="open files are locked")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_cache_that_is_damaged_while_open_is_told_and_loses_nothing_in_silence(
    start: Callable[..., Sandbox], begin: Begin, tmp_path: Path, damage: Callable[[Path], None]
):
    sandbox, site, cache = start(text=TEXT, latency_s=0.02), tmp_path / "site", tmp_path / "cache"
    put(site, before(20))
    process = begin(site, sandbox.url, "--concurrency", 2)
    wait_until(lambda: sandbox.counters.generated > 6)
    damage(cache)
    told, _ = process.communicate(timeout=20)
    written = b"".join(files(site).values())
    filled = [
        n for n in range(PICTURES) if b'boat" src="https://acme.imgix.net/%d.jpg' % n in written
    ]
    assert len(filled) == sandbox.counters.requests
    assert "Traceback" not in told
    if process.returncode == 0:
        with TextCache(cache, sandbox.url) as texts:
            assert len(list(texts.rows())) == PICTURES
    else:
        assert process.returncode == 3
        assert f"error: cannot write the cache {cache}: " in told
        assert "run again" in told
    again = begin(site, sandbox.url)
    told, _ = again.communicate(timeout=20)
    assert again.returncode == 0, told
    assert files(site) == after(20)


def test_a_run_that_ends_between_pages_and_texts_has_saved_the_texts(
    sandbox: Sandbox, tmp_path: Path
):
    put(tmp_path / "site", {"1.html": PAGE})
    texts = tmp_path / "alt-texts.toml"
    options = Options(
        api_url=sandbox.url, cache_dir=tmp_path / "cache", texts=texts, save_texts=True
    )

    def progress(phase: str, _done: int, _total: int) -> None:
        if phase == "write":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_site([tmp_path / "site"], options, api_key="any", progress=progress)
    assert b"alt=" in (tmp_path / "site/1.html").read_bytes()
    assert "https://acme.imgix.net/1.jpg" in texts.read_text("utf-8")
