"""``find_gaps`` and ``fill_gaps``, with the laws of filling as oracle.

An input's first two letters choose the options and the text; the rest is the page.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from altfill import Gap, Options, PageError, PageFault, fill_gaps, find_gaps
from altfill.page.charset import is_wide, read_charset
from altfill.page.gaps import MARK, Kind, PageScan
from altfill.page.glance import glance
from altfill.page.lookback import are_described
from altfill.page.scan import from_glance, read_opened
from altfill.page.tag import NAME
from tests.fuzz.undoing import only_alts_changed
from tests.fuzz.witnesses import same_but_for_alts
from tests.page import test_laws

HOSTS = ("img.example.com",)
SITE = Path(__file__).parents[3] / "examples" / "site"
CHOICES = (
    Options(default_language="en", hosts=HOSTS),
    Options(default_language="en", hosts=HOSTS, fill_empty=True),
    Options(fallback_language="en", languages=("en", "fr", "pt-BR"), mark=True),
    Options(
        default_language="de", fill_empty=True, map={"/": "https://acme.imgix.net/"}, mark=True
    ),
    Options(default_language="en", skip=("p > img", "[lang=fr]"), fallback_language="fr"),
)
TEXTS = (
    "Zz boat", "Zz \"it's\" & <b> > `=/ \u00a0x", "Zz -->", "Zz</script></title></textarea>--!><img src=//acme.imgix.net/b>", "Zz &amp; &#0; &copy &quot;",
    "Zz {{ x }}", "Zz 赤い船 😀", "Zz=\u00e9]]>", "Zz\t\n 'x' onerror=alert(1)", "Zz" * 500,
)  # fmt: skip
_BEGINNING = b"Zz"
"""Of each text; no page of the seeds holds it."""
PIECES = (
    *test_laws.PIECES, *test_laws.STARTS, *test_laws.SPACES, *test_laws.VALUES, *test_laws.ENDS,
    *(b" %b=" % name for name in test_laws.NAMES),
    b"<img src=//acme.imgix.net/a.jpg>", b"<img alt src='https://acme.imgix.net/a.jpg?w=1'>", b"<img alt=' ' src=//acme.imgix.net/a.jpg>",
    b"<img alt=a.jpg src=//acme.imgix.net/a.jpg>", b"<img alt=\"a.jpg\"src=//img.example.com/a.jpg>", b" alt=\"\"", b" alt=''", b" alt = ", b" alt=",
    b"<select>", b"</select>", b"<option>", b"<template>", b"</template>", b"<template shadowrootmode=open>", b"<frameset>", b"<plaintext>", b"<noembed>",
    b"<noframes>", b"<form>", b"<button>", b"<input type=hidden>", b"<h1>", b"<li>", b"<i>", b"<nobr>", b"<col>", b"<caption>", b"<foreignObject>", b"<desc>",
    b"<mi>", b"<annotation-xml encoding=text/html>", b"<font color=x>", b"<image>", b"<image/", b"<amp-img", b"<hr>", b"<br>", b"<object>", b"<marquee>",
    b" lang=fr", b" xml:lang=ja", b" hidden", b" aria-hidden=true", b" data-altfill-ignore", b" role=presentation", b" aria-labelledby=x", b" id=x",
    b" width=1 height=1", b" data-alt-origin=generated", b" data-srcset='//acme.imgix.net/a.jpg 1x, b 2x'", b" ix-path=a.jpg", b" ix-params='{\"w\":1}'",
    b"&#x41;", b"&Tab;", b"&sol;", b"&nbsp;", b"&#0;", b"&#xD800;", b"\x0c", b"\x1b", b"\x80", b"\xe3\x80\x80", b"\xf0\x9f\x98\x80", b"\xff\xfe", b"\xfe\xff",
    b"<meta charset=utf-16>", b"<meta charset=gb18030>", b"<meta charset=big5>", b"<meta charset=euc-jp>", b"<meta charset=iso-2022-jp>", b"<meta charset=x-user-defined>",
    b"<meta http-equiv=content-type content='text/html; charset=koi8-r'>", b"<?xml version='1.0' encoding='iso-8859-2'?>", b"<base href=/x/>",
)  # fmt: skip
SEEDS = (
    b"00<html lang=en><img src=//acme.imgix.net/boat.jpg>",
    b"11<p><img alt='' src='https://acme.imgix.net/boat.jpg?w=300&amp;h=2'><img alt src=//img.example.com/b.jpg>",
    b"22<html lang=ja><body><a href=/x><IMG SRC=\"//acme.imgix.net/boat.jpg\" alt=' '></a>",
    b"33<picture><source srcset='/a.jpg 1x, /b.jpg 2x'><img alt=\"b.jpg\" src=b.jpg></picture>",
    b"44<table><tr><td lang=fr><image/src=//acme.imgix.net/a.jpg></table><p><img src=//acme.imgix.net/a>",
    b"05<meta charset=shift_jis><p>\x83\x5c<img src=//acme.imgix.net/\x83\x5c.jpg>",
    b"06\xff\xfe" + "<html lang=en><img src=//acme.imgix.net/a.jpg>é😀".encode("utf-16-le"),
    b"17<svg><image href=x /><title><img src=//acme.imgix.net/a.jpg></title></svg><script><!--<img></script>-->",
    b"28<img src=//acme.imgix.net/a.jpg title='x > y' data-x=\"<img src=//acme.imgix.net/b>\"><!-- <img> -->",
    b"09<select><option><img src=//acme.imgix.net/a.jpg></select><template><img src=//acme.imgix.net/b.jpg></template>",
    b"01<img alt=a.jpg src=//acme.imgix.net/a.jpg><img alt = src=//acme.imgix.net/b.jpg>\r\n<img\r\nsrc=//acme.imgix.net/c.jpg alt>",
    *(b"00" + page.read_bytes()[:2000] for page in sorted(SITE.rglob("*.html"))),
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what breaks a law of filling."""
    options, text, page = _chosen(data)
    if _BEGINNING in page:
        return
    _glance_agrees(page, options)
    _look_back_agrees(page, options)
    try:
        gaps = find_gaps(page, options)
    except PageError as error:
        if error.reason not in (PageFault.CHARSET, PageFault.TOO_COSTLY):
            raise
        return
    fillable = [gap for gap in gaps if gap.reason is None and gap.picture and gap.language]
    try:
        filled = fill_gaps(page, gaps, _texts(fillable, text), options)
    except PageError as error:
        if error.reason is not PageFault.CHARSET:
            raise
        return
    if not fillable:
        assert filled == page
        return
    charset = read_charset(page)
    grown = len(filled) - len(page)
    assert read_charset(filled, grown).name == charset.name
    opened = charset.open(page), charset.open(filled)
    only_alts_changed(*opened, fillable, _BEGINNING)
    shown = charset.decode(opened[0]), charset.decode(opened[1])
    same_but_for_alts(*shown, text, len(fillable), {"lang", MARK})
    if read_charset(filled).name == charset.name:  # its declaration was not moved out of reach
        _filling_again_changes_nothing(filled, options)


def _chosen(data: bytes) -> tuple[Options, str, bytes]:
    first, second = (*data[:2], 0, 0)[:2]
    return CHOICES[first % len(CHOICES)], TEXTS[second % len(TEXTS)], data[2:]


def _texts(gaps: list[Gap], text: str) -> dict[tuple[str, str], str]:
    return {(gap.picture.key, gap.language): text for gap in gaps if gap.picture and gap.language}


def _parsed(page: bytes, options: Options) -> tuple[PageScan, frozenset[int]] | None:
    """Return what the parser finds on a page, and its images; None for one that is refused."""
    try:
        charset = read_charset(page)
        return read_opened(charset.open(page), charset, options, "/")
    except PageError:
        return None


def _glance_agrees(page: bytes, options: Options) -> None:
    told = None if is_wide(page) else glance(page, options)
    if told is None:
        return
    read = _parsed(page, options)
    if read is None:
        return
    scan, places = read
    assert from_glance(told) == replace(scan, unlisted_hosts=frozenset())
    assert told.places == places


def _look_back_agrees(page: bytes, options: Options) -> None:
    starts = [] if is_wide(page) else [match.start() for match in NAME.finditer(page)]
    told = [at for at in starts if are_described(page, {at})]
    if not told:
        return
    read = _parsed(page, options)
    if read is None:
        return
    scan, images = read
    assert images.issuperset(told)
    silent = {gap.at for gap in scan.gaps if gap.kind in (Kind.ABSENT, Kind.EMPTY)}
    assert not silent.intersection(told)


def _filling_again_changes_nothing(filled: bytes, options: Options) -> None:
    gaps = find_gaps(filled, options)
    left = [gap for gap in gaps if gap.reason is None and gap.picture and gap.language]
    assert not left, left
    assert fill_gaps(filled, gaps, lambda _gap: None, options) is filled
