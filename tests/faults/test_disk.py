"""Disks that are full or cannot be written, while pages, texts and the report are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from altfill.store.cache import TextCache
from tests.faults.conftest import Forked, remount
from tests.faults.site import PICTURES, TEXT, after, before, files, put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="disks cannot be filled here")

LARGE = 2_000_000
PAGES = 20


def large_page(image: str) -> bytes:
    return f'<html lang="en"><{image} src="//acme.imgix.net/0.jpg">{"x" * LARGE}'.encode()


BEFORE = before(PAGES) | {"3/large.html": large_page("img")}
AFTER = after(PAGES) | {"3/large.html": large_page(f'img alt="{TEXT}"')}


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start(text=TEXT)


@pytest.fixture
def fill(forked: Forked, sandbox: Sandbox, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    def run(site: Path, *arguments: object, cache: Path | None = None, **more: object):
        options = ("--api-url", sandbox.url, "--rate", 9999)
        place = cache or tmp_path / "cache"
        return forked("fill", site, *options, "--cache-dir", place, *arguments, **more)

    return run


@pytest.mark.parametrize("kind", ["a full disk", "a limit"])
def test_a_page_that_does_not_fit_is_left_and_the_others_are_filled(
    fill: Callable[..., tuple[int, str]],
    sandbox: Sandbox,
    mounted: Callable[..., Path],
    tmp_path: Path,
    kind: str,
):
    full = kind == "a full disk"
    site = (mounted("size=3m") if full else tmp_path) / "site"
    put(site, BEFORE)
    code, said = fill(site, largest_file=None if full else 1_000_000)
    assert code == 1
    why = "No space left on device" if full else "File too large"
    told = f"3/large.html:1:1: page left as it was [unwritable]: it cannot be written: {why}; it is"
    assert told in said
    assert f"pages: {PAGES + 1} ({PAGES} changed, 1 failed)" in said
    assert files(site) == AFTER | {"3/large.html": BEFORE["3/large.html"]}
    if full:
        remount(site.parent, "size=9m")
    asked = sandbox.counters.requests
    assert fill(site)[0] == 0
    assert files(site) == AFTER
    assert sandbox.counters.requests == asked == PICTURES


@pytest.mark.parametrize("kind", ["a full disk", "a limit"])
def test_where_texts_cannot_be_kept_those_that_came_are_written_and_no_more_are_asked_for(
    fill: Callable[..., tuple[int, str]],
    sandbox: Sandbox,
    mounted: Callable[..., Path],
    tmp_path: Path,
    kind: str,
):
    full = kind == "a full disk"
    cache = (mounted("size=350k") if full else tmp_path) / "cache"
    site = tmp_path / "site"
    put(site, before(PAGES))
    limited = {"cache": cache, "largest_file": None if full else 250_000}
    code, said = fill(site, "--concurrency", 2, **limited)
    assert code == 3
    assert f"error: cannot write the cache {cache}: " in said
    assert "not-asked: the run ended before it was asked for" in said
    paid = sandbox.counters.generated
    assert 3 <= paid < PICTURES
    written = b"".join(files(site).values()).decode()
    filled = set(re.findall(f'<img alt="{TEXT}" src="([^"]*)"', written))
    assert filled == set(sandbox.counters.by_picture)
    with TextCache(cache, sandbox.url) as texts:
        kept = len(list(texts.rows()))
    assert paid - 2 <= kept <= paid
    if full:
        remount(cache.parent, "size=9m")
    assert fill(site, cache=cache)[0] == 0
    assert files(site) == after(PAGES)
    assert sandbox.counters.requests == PICTURES


@pytest.mark.parametrize("kind", ["a full disk", "a limit"])
def test_a_report_that_does_not_fit_leaves_the_one_before_and_the_pages_filled(
    fill: Callable[..., tuple[int, str]],
    mounted: Callable[..., Path],
    tmp_path: Path,
    kind: str,
):
    full = kind == "a full disk"
    place = mounted("size=8k") if full else tmp_path
    report = place / "report.json"
    report.write_text("the one before")
    image = '<img src="//acme.imgix.net/0.jpg">'
    put(tmp_path / "site", {"a.html": f'<html lang="en">{image * 1500}'.encode()})
    written = ("--output-format", "json", "--output-file", report)
    code, said = fill(tmp_path / "site", *written, largest_file=None if full else 300_000)
    assert code == 2
    why = "No space left on device" if full else "File too large"
    assert f"error: output-file: {report} cannot be written: {why}\n" in said
    assert "filled: 1500\n" in said
    assert (tmp_path / "site" / "a.html").read_bytes().count(b"<img alt=") == 1500
    assert report.read_text() == "the one before"
    assert not list(place.glob(".*"))
