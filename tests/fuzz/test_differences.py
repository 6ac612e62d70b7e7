"""altfill sees the images of tag soup as at least one of two other parsers does, and nearly always
as both."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.differences import Compared, compare, run
from tests.fuzz.views import Seen, by_altfill, by_html5lib, by_lexbor

SECONDS = float(os.environ.get("FUZZ_SECONDS", "4"))
PAGE = (
    "<html lang=fr><p>é<a href=x><img alt='Un bateau' src=y></a><div aria-hidden=TRUE><table>"
    "<img src=z lang=de><tr></table></div><!-- <img> --><img title='<img>'>"
)
SEEN = [
    Seen(28, "Un bateau", "fr", in_link=True, is_hidden=False),
    Seen(88, None, "de", in_link=False, is_hidden=True),
    Seen(139, None, "fr", in_link=False, is_hidden=False),
]
KNOWN = [
    ("an image in a select", "<select><img src=a></select>"),
    ("a table in a select", "<select><table><tr><td><img src=a></select>"),
]
"""html5lib leaves out what browsers and Lexbor have kept in a <select> since 2024."""


@pytest.mark.parametrize("read", [by_altfill, by_html5lib, by_lexbor])
def test_each_parser_tells_what_is_around_an_image(read):
    assert read(PAGE) == SEEN


def test_tag_soup_is_read_as_another_parser_reads_it():
    compared = run(20_000, SECONDS)
    told = sum(compared.pages.values())
    assert compared.alone == []
    assert told > 100
    assert compared.pages["both"] >= 0.97 * told


@pytest.mark.parametrize("page", [row[1] for row in KNOWN], ids=[row[0] for row in KNOWN])
def test_where_the_other_two_differ_altfill_does_as_browsers_do(page: str):
    assert by_altfill(page) == by_lexbor(page) != by_html5lib(page)


def test_a_difference_is_told(monkeypatch):
    monkeypatch.setattr("tests.fuzz.differences.by_altfill", lambda page: [])
    compared = Compared()
    compare(PAGE, compared)
    assert compared.alone == [PAGE]
