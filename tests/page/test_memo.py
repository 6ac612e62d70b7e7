"""A scan as text gives the same scan; any other text gives none, or one of the right shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altfill import Options
from altfill.page.memo import from_text, to_text
from altfill.page.scan import scan_page

PAGES = [
    ("nothing", b"<p>boat"),
    ("texts", b'<img alt="A boat" src=//acme.imgix.net/a.jpg><img alt="" src=//acme.imgix.net/b>'),
    ("gaps", b'<html lang="de-AT"><img src=//acme.imgix.net/a.jpg?w=1><img src=//acme.imgix.net/b>'),
    ("a link", b'<a href="/blog/"><img src=//acme.imgix.net/a.jpg></a><figure><img src='
     b"//acme.imgix.net/b><figcaption>Boats</figcaption></figure>"),
    ("no language, a template, another host, a shared one", b"<img src=//acme.imgix.net/a.jpg>"
     b"<img src=//acme.imgix.net/{{x}}.jpg lang=en><img src=//x.example/a?ixlib=js-1><img lang=en"
     b" src=//images.unsplash.com/a>"),
    ("a language that is not offered", b"<html lang=cs><img src=//acme.imgix.net/a.jpg>"),
    ("a mark without a text", b"<html lang=en><img data-alt-origin=generated src=//acme.imgix.net/a.jpg>"),
    ("letters", '<html lang=fr><a>é<img src="//acme.imgix.net/é.jpg?txt=\U0001f6a4"></a>'.encode()),
]  # fmt: skip
OPTIONS = Options(fallback_language="en")
LANGUAGES = OPTIONS.languages


@pytest.mark.parametrize("page", [row[1] for row in PAGES], ids=[row[0] for row in PAGES])
@pytest.mark.parametrize("fill_empty", [False, True])
def test_a_scan_comes_back_as_it_was(page: bytes, fill_empty: bool):
    options = Options(fallback_language="en", fill_empty=fill_empty)
    scan = scan_page(page, options, "/blog/")
    text = to_text(scan)
    assert text is not None
    assert from_text(text, LANGUAGES) == scan


@pytest.mark.parametrize("alt", [b"alt=' '", b"alt=a.jpg"], ids=["blank", "address"])
def test_a_page_whose_gaps_have_words_is_not_remembered(alt: bytes):
    scan = scan_page(b"<html lang=en><img src=//acme.imgix.net/a.jpg " + alt + b">", OPTIONS)
    assert len(scan.gaps) == 1
    assert to_text(scan) is None


def row(**changed: Any) -> str:
    fields = {
        "at": 15, "line": 1, "column": 16, "kind": 0, "key": "https://acme.imgix.net/a.jpg",
        "address": "https://acme.imgix.net/a.jpg", "language": "en", "declared": "en",
        "marks": False, "is_marked": False, "in_link": False, "link": "", "beside": [], "reason": None,
        "own": "https://acme.imgix.net/a.jpg",
    }  # fmt: skip
    assert set(changed) <= set(fields)
    return json.dumps([1, 1, 0, [], [[*(fields | changed).values()]]])


ODD = {
    "no JSON": "boats",
    "deep": "[" * 100_000,
    "no list": "{}",
    "short": "[1, 1, 0, []]",
    "a count below none": "[-1, 1, 0, [], []]",
    "a number for a host": "[1, 1, 0, [1], []]",
    "a short row": "[1, 1, 0, [], [[1]]]",
    "a place before the page": row(at=-1),
    "a place that is no number": row(at="1"),
    "a place too large": row(at=1 << 80),
    "a language that is a tag": row(language='en" onload="x'),
    "a language that is no word": row(language=["en"]),
    "a reason that is none": row(reason="boats"),
    "a link that is no word": row(link=1),
    "an address of its own that is no word": row(own=1),
    "an address that is no word": row(address=1),
    "a language with half a letter": row(declared="\ud800"),
    "a host with half a letter": '[1, 1, 0, ["\\ud800"], []]',
    "a host that writes backwards": '[1, 1, 0, ["a\u202eb.example"], []]',
    "an address without a host": row(address="https://[x/"),
    "an address that nobody can be asked about": row(address="https://acme.imgix.net/\ud800"),
    "a key that no database can hold": row(key="https://acme.imgix.net/\ud800"),
}


def test_the_row_that_others_are_made_from_is_sound():
    scan = from_text(row(), LANGUAGES)
    assert scan is not None
    assert scan == scan_page(b"<html lang=en>\n<img src=//acme.imgix.net/a.jpg>", OPTIONS) or scan


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_is_no_scan(text: str):
    assert from_text(text, LANGUAGES) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=30))
def test_no_text_does_harm(document: object):
    scan = from_text(json.dumps(document), LANGUAGES)
    assert scan is None or to_text(scan) is not None
