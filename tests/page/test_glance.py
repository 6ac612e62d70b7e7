"""A glance may say "parse" too often; where it answers, it says what the parser says."""

from __future__ import annotations

import pytest

from altfill import Options
from altfill.page.charset import read_charset
from altfill.page.glance import Counts, glance
from altfill.page.scan import read_opened

IMGIX = b'src="https://acme.imgix.net/a.jpg"'

TOLD = [
    ("a lazy loader's", b"<img alt='A boat' src=//acme.imgix.net/x.svg data-src=//acme.imgix.net/a.jpg data-lazy=true>", (1, 1, 0)),
    ("no image", b"<p>a</p>", (0, 0, 0)),
    ("a text", b'<img alt="A boat" ' + IMGIX + b">", (1, 1, 0)),
    ("a text in single quotes", b"<img alt='A boat' " + IMGIX + b"/>", (1, 1, 0)),
    ("a bare text", b"<img " + IMGIX + b" alt=boat>", (1, 1, 0)),
    ("a text in Japanese", "<img alt='赤い船' ".encode() + IMGIX + b">", (1, 1, 0)),
    ("empty alts", b'<img alt="" ' + IMGIX + b"><img alt " + IMGIX + b">", (2, 2, 2)),
    ("another host", b'<img alt="" src="https://example.org/a.jpg">', (1, 0, 0)),
    ("images in comments and scripts", b"<!--<img>--><script>'<img>'</script><style><img></style>", (0, 0, 0)),
    ("svg before", b"<svg><title>x</title><path d='a'/></svg><img alt=Boat src=x>", (1, 0, 0)),
    ("a drawing with words", b"<svg><desc>a</desc></svg><math><mi>x</mi></math><img alt=Boat src=x>", (1, 0, 0)),
    ("a template without columns", b"<table><col></table><template><p></template><img alt=Boat src=x>", (1, 0, 0)),
    ("quotes in text", b"<p>it's \"so\"</p><img alt=Boat src=x>", (1, 0, 0)),
    ("a plain base", b'<base href="/x/"><img alt=Boat src=a>', (1, 0, 0)),
    ("an image in another's value", b"<img alt='Boat <img>' src=a>", (1, 0, 0)),
]  # fmt: skip

PARSED = [
    ("a placeholder of a picture elsewhere", b"<img alt='A boat' src=//acme.imgix.net/x.svg data-src=/a.jpg>"),
    ("no alt", b"<img " + IMGIX + b">"),
    ("a blank alt", b"<img alt=' ' " + IMGIX + b">"),
    ("a blank alt of another kind", b"<img alt='\xe3\x80\x80' " + IMGIX + b">"),
    ("an address", b"<img alt=a.jpg " + IMGIX + b">"),
    ("an escaped address", b"<img alt='a&#46;jpg' " + IMGIX + b"><img alt='a%2ejpg' " + IMGIX + b">"),
    ("an alt like another attribute", b"<img alt=hero data-src=hero " + IMGIX + b">"),
    ("a template that Markdown has encoded", b"<img alt='' src=//acme.imgix.net/%7B%7Bx%7D%7D.jpg>"),
    ("a base at imgix", b"<img alt=hero src=hero><base href='//acme.imgix.net/'>"),
    ("a picture", b"<PICTURE><source srcset=//acme.imgix.net/a><img alt=hero src=hero></PICTURE>"),
    ("renamed attributes", b"<meta property='ix:host' content=acme.imgix.net><img alt=x data-path=/a>"),
    ("a host with a line break", b"<img alt='' src='https://acme.im\ngix.net/a.jpg'>"),
    ("a host in other letters", "<img alt='' src='https://bücher.example/a.jpg'>".encode()),
    ("an image in a value", b"<a title='<img alt=x src=y>'>"),
    ("an image in a bare value", b"<a href=<img alt=x src=y>"),
    ("an image in a value with other tags", b"<a title=\"<p class='x'>y</p><img alt=x src=y>\">"),
    ("a comment's start in a value", b"<a title='<!--'><script>/*-->*/'<img alt=x>'</script>"),
    ("an image in svg", b"<svg><image href=x></svg><svg><img alt=x></svg>"),
    ("an end of svg in its title", b"<svg><title></svg><b></title><img alt=x>"),
    ("an end of svg in its HTML", b"<svg><foreignObject><p></svg></p></foreignObject><title><img " + IMGIX + b"></title></svg>"),
    ("an end of math in its HTML", b"<math><mi><p></math></p></mi><style><img " + IMGIX + b"></style></math>"),
    ("a title after a template's column", b"<template><COL><title></template><img " + IMGIX + b"></title>"),
    ("a style after a second template's column", b"<template></template><template><col><style></template><img " + IMGIX + b"></style>"),
    ("a frameset", b"<frameset><img alt=x src=y>"),
    ("plaintext", b"<plaintext></plaintext><img alt=x src=y>"),
    ("a script escaped twice", b"<script><!--<script></script><img alt=x>--></script>"),
]  # fmt: skip

OPTIONS = Options(default_language="en", hosts=("xn--bcher-kva.example",))


def parsed(page: bytes, options: Options) -> Counts:
    charset = read_charset(page)
    scan, places = read_opened(charset.open(page), charset, options, "/")
    assert not scan.gaps
    return Counts(places, scan.imgix_images, scan.empty)


@pytest.mark.parametrize(("page", "told"), [r[1:] for r in TOLD], ids=[r[0] for r in TOLD])
def test_a_plain_page_is_told_at_a_glance(page: bytes, told: tuple[int, int, int]):
    seen = glance(page, OPTIONS)
    assert seen == parsed(page, OPTIONS)
    assert (seen.images, seen.imgix_images, seen.empty) == told


@pytest.mark.parametrize("page", [row[1] for row in PARSED], ids=[row[0] for row in PARSED])
def test_a_doubtful_page_is_parsed(page: bytes):
    assert glance(page, OPTIONS) is None


def test_nothing_is_told_when_texts_are_to_be_replaced():
    assert glance(b"<p>", Options(regenerate=True)) is None


def test_an_empty_alt_is_no_text_when_asked_to_fill_it():
    assert glance(b"<img alt='' src=x>", Options(fill_empty=True)) is None


def test_with_a_map_any_address_may_be_imgix():
    options = Options(map={"/images/": "https://acme.imgix.net/"})
    assert glance(b"<img alt='' src=/images/a.jpg>", options) is None
