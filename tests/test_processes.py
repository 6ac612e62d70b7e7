"""Filling with several processes: the same as with one, whatever becomes of them."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from altfill import Options, Report, fill_site
from altfill.imgix.sandbox import Sandbox
from altfill.report import PageFailure
from altfill.store.pages import NAME
from tests.faults.site import TEXT, after, before, files, put

PAGES = 120


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start(text=TEXT)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    put(tmp_path / "site", before(PAGES))
    return tmp_path / "site"


@pytest.fixture
def options(sandbox: Sandbox, tmp_path: Path) -> Options:
    return Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=9999)


@pytest.fixture
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        yield executor


def when(phase: str, action: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Return what does something once, when a phase is over."""

    def show(name: str, done: int, total: int) -> None:
        if (name, done) == (phase, total):
            action()

    return show


@pytest.fixture
def fill(site: Path, options: Options, pool: ProcessPoolExecutor) -> Callable[..., Report]:
    def filled(**more: object) -> Report:
        return fill_site([site], options, api_key="any", executor=pool, **more)

    return filled


def test_pages_and_report_are_as_with_one_process(run, sandbox, site, tmp_path, monkeypatch):
    monkeypatch.setenv("IMGIX_API_KEY", "any")
    told = []
    for worth in (0, 1 << 60):
        monkeypatch.setattr("altfill.cli.fill.FILLING", worth)
        put(site, before(PAGES))
        options = ("--api-url", sandbox.url, "--rate", 9999, "--output-format", "json")
        done = run("fill", site, "--cache-dir", tmp_path / f"cache {worth}", *options)
        assert files(site) == after(PAGES)
        told.append(json.loads(done.out))
    assert told[0] == told[1]
    assert len(told[0]["filled"]) == 3 * PAGES


def test_processes_remember_pages_and_look_them_up(fill, site, options):
    def rows() -> list[tuple[bytes, str]]:
        with closing(sqlite3.connect(options.cache_dir / NAME)) as connection:
            return connection.execute("SELECT key, found FROM pages").fetchall()

    fill()
    first = rows()
    assert len(first) == PAGES
    put(site, before(PAGES))
    with closing(sqlite3.connect(options.cache_dir / NAME)) as connection, connection:
        connection.execute("UPDATE pages SET found = '[7,0,0,[],[]]'")  # seven images, no gap
    report = fill()
    assert (report.images, report.filled) == (7 * PAGES, [])


def test_what_processes_that_were_killed_cannot_write_is_written(fill, site, pool):
    def kill() -> None:
        for process in list(pool._processes.values()):
            process.kill()  # the pool ends the others when one is gone
            process.join()

    report = fill(progress=when("ask", kill))
    assert files(site) == after(PAGES)
    assert len(report.filled) == 3 * PAGES
    assert report.pages_changed == PAGES


def test_a_page_that_changed_meanwhile_is_read_again(fill, site):
    changed = site / "3" / "3.html"
    old = b'<html lang="en"><img src="https://acme.imgix.net/3.jpg"><!-- <img> -->'

    def change() -> None:
        changed.write_bytes(old)
        os.utime(changed, (0, 0))

    report = fill(progress=when("ask", change))
    assert changed.read_bytes() == old.replace(b"<img ", f'<img alt="{TEXT}" '.encode(), 1)
    assert len(report.filled) == 3 * (PAGES - 1) + 1


def test_a_page_that_cannot_be_written_is_told(fill, site):
    gone = site / "3" / "3.html"
    report = fill(progress=when("ask", gone.unlink))
    assert [Path(each.path).name for each in report.failed] == ["3.html"]
    assert isinstance(report.failed[0], PageFailure)
    assert report.pages_changed == PAGES - 1


def test_a_dry_run_writes_nothing_and_shows_each_page(site, options, pool):
    fill_site([site], options, api_key="any")
    put(site, before(PAGES))
    shown = []
    dry = Options(api_url=options.api_url, cache_dir=options.cache_dir, dry_run=True)
    fill_site([site], dry, executor=pool, preview=lambda *page: shown.append(page[0]))
    assert len(shown) == PAGES
    assert files(site) == before(PAGES)
