"""Twice the page takes about twice the time: pages that once took minutes."""

from __future__ import annotations

import time

import pytest

from altfill import Options, PageError, fill_gaps, find_gaps
from altfill.page.gaps import Gap

IMAGE = b"<img src=//a.imgix.net/a.jpg>"
OPTIONS = Options(default_language="en")
SECONDS = 20
"""Many times what each takes; what grows with the square takes far longer."""


def found(page: bytes) -> list[Gap]:
    started = time.monotonic()
    gaps = find_gaps(page, OPTIONS)
    assert time.monotonic() - started < SECONDS
    return gaps


ROWS = [
    ("10 MB on one line", IMAGE + b"x" * 10_000_000 + IMAGE, 2),
    ("100,000 tags without an end", b'<img alt="a" ' * 100_000, 0),
    ("a srcset of 1 MB", b'<img srcset="' + b"https://a.imgix.net/a.jpg?w=100 1x, " * 28_000 + b'">', 1),
    ("10,000 images in one link", b"<a>" + b"<amp-img src=//a.imgix.net/a.jpg></amp-img>" * 10_000, 10_000),
    ("1,000 images with 2,000 sources", b"<picture>" + b"<source srcset=x></source>" * 2_000 + b"<img src=x>" * 1_000, 0),
    ("4,000 images with a source of 4,000 addresses", b"<picture><source srcset='" + b"https://b.org/a.jpg?w=1 1x, " * 4_000 + b"'>" + b"<img src=data:,>" * 4_000, 0),
    ("20,000 images and captions in 8 figures", b"<figure>" * 8 + IMAGE * 20_000 + b"<figcaption>a</figcaption>" * 20_000, 20_000),
    ("1,000,000 steps up in an address", b"<img src=//a.imgix.net/" + b"a/" * 1_000_000 + b"../" * 1_000_000 + b"a.jpg>", 1),
    ("100,000 parameters of an address", b"<img src='//a.imgix.net/a.jpg?" + b"max-w=1&txt=a&txt-x=1&" * 33_000 + b"'>", 1),
    ("10,000 images named by one element", b"<p id=a>" + b"<img aria-labelledby=a src=//a.imgix.net/a.jpg>" * 10_000, 10_000),
    ("100,000 elements in each other", b"<div>" * 100_000 + IMAGE, 1),
    ("20,000 images in a picture without sources", b"<picture>" + b"<img src=x>" * 20_000, 0),
    ("20,000 images after letters of four bytes", "\U0001f600".encode() * 100_000 + IMAGE * 20_000, 20_000),
    ("20,000 images after what is no letter", b"\xff" * 100_000 + b"<meta charset=utf-8>" + IMAGE * 20_000, 20_000),
    ("1,000 formatting elements that end nowhere", b"".join(b"<p><b x=%d>" % n for n in range(1_000)) + IMAGE, 1),
    ("5,000 images, 1,900 levels deep", b"<div>" * 1_900 + IMAGE * 5_000, 5_000),
    ("20,000 declarations without an end", b"<meta charset " * 20_000 + IMAGE, 0),
    ("100,000 comments without an end", b"<!-- " * 100_000 + IMAGE, 0),
    ("50,000 scripts", b"<script>x</script>" * 50_000 + IMAGE, 1),
]  # fmt: skip


@pytest.mark.parametrize(("page", "count"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_time_grows_with_the_page_only(page: bytes, count: int):
    assert len(found(page)) == count


def test_many_images_are_filled_in_linear_time():
    page = IMAGE * 10_000
    texts = {("https://a.imgix.net/a.jpg", "en"): "A boat"}
    started = time.monotonic()
    filled = fill_gaps(page, found(page), texts, OPTIONS)
    assert filled == b'<img alt="A boat" src=//a.imgix.net/a.jpg>' * 10_000
    assert time.monotonic() - started < SECONDS


def test_declarations_before_many_images_are_read_in_linear_time():
    page = b"<meta charset=zz>" * 50_000 + b"<!x>" + IMAGE * 20_000
    texts = {("https://a.imgix.net/a.jpg", "en"): "A boat"}
    started = time.monotonic()
    assert fill_gaps(page, found(page), texts, OPTIONS).count(b"A boat") == 20_000
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("start", [b"<base href='/%b'>", b"<meta property=ix:host content='%b'>"])
def test_a_page_whose_addresses_would_all_be_endless_is_refused(start: bytes):
    with pytest.raises(PageError, match=r"10,00[01] letters"):
        found(start % (b"a" * 10_000) + b"<img src=a.jpg ix-path=a.jpg>" * 100)
