"""Checking twice the page takes about twice the time, however its images stand together."""

from __future__ import annotations

import time

import pytest

from altfill import Options
from altfill.checking.page import check_page
from altfill.checking.rules import RULES, Checks

IMAGE = b'<img src="a.jpg" alt="A red boat">'
SECONDS = 10
"""Many times what each takes; what grows with the square takes far longer."""

ROWS = [
    ("20,000 images in one link", b"<a href=x>" + IMAGE * 20_000, 0),
    ("20,000 images beside a long text", b"<p>" + IMAGE * 20_000 + b"text " * 20_000, 0),
    ("20,000 images named by one long element", b"<p id=a>" + b"word " * 50_000 + b"</p>" + b"<img aria-labelledby=a src=x>" * 20_000, 0),
    ("20,000 images inside what names them", b"<p id=a>word " + b"<img aria-labelledby=a src=x>" * 20_000, 0),
    ("5,000 images, 1,900 levels deep", b"<div>" * 1_900 + b"<img src=x>" * 5_000, 5_000),
    ("10,000 findings without an offset of their own", b'<b data-x="<" role=img></b>\n' * 10_000, 10_000),
    ("90 buttons in each other that refer to nothing", b"<b role=button aria-labelledby=a>" * 90 + IMAGE, 0),
    ("200 lists in each other around a long one", b'<li><img src=x alt="A boat"><ul>' * 200 + b"<b></b>" * 100_000, 0),
    ("500 labels around many elements", b"<label>" * 500 + b"<b></b>" * 100_000 + b"<input type=image>" * 1_000, 1_000),
    ("300,000 links without an end", b"<a " * 300_000 + IMAGE, 0),
    ("links with much space", (b"<a>" + b" " * 1_000) * 3_000 + IMAGE, 0),
    ("100,000 roles without an end", b'<span role=" ' * 100_000, 0),
]  # fmt: skip


@pytest.mark.parametrize(("page", "count"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_time_grows_with_the_page_only(page: bytes, count: int):
    checks = Checks(select=tuple(set(RULES) - {"twins"}))
    started = time.monotonic()
    found = check_page(page, Options(), checks)
    assert time.monotonic() - started < SECONDS
    assert len(found.findings) == count


PLAIN = [
    ("a letter of its own", b'<a href="/">Home</a>', 0),
    ("in a span", b'<a class="x" href="/">\n <span class="y">\nHome</span></a>', 0),
    ("after nothing but space", b'<a href="/"> &nbsp;</a>', 1),
    ("an icon alone", b'<a href="/"><span class="icon"></span></a>', 1),
    ("hidden from assistive technology", b'<a href="/"><span aria-hidden="true">Home</span></a>', 1),
    ("a letter in a comment only", b'<a href="/"><!-- Home --></a>', 1),
    ("a letter that is still in a value", b'<a x"y="> href=/ alt" href="/"></a>', 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "count"), [row[1:] for row in PLAIN], ids=[row[0] for row in PLAIN]
)
def test_a_link_is_passed_over_only_where_it_has_a_name(page: bytes, count: int):
    found = check_page(page, Options(), Checks())
    assert [each.rule for each in found.findings] == ["link-name"] * count
