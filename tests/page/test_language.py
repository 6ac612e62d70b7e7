"""From a page's language tag to a language that the API offers."""

from __future__ import annotations

import pytest

from altfill import Options, Reason, find_gaps
from altfill.page.language import offered_language

OFFERED = ("en", "fr", "de", "it", "es")
IMAGE = b"<img src=//a.imgix.net/a.jpg>"

TAGS = [
    ("en", "en"), ("EN", "en"), ("en-US", "en"), ("en_US", "en"), ("en-GB-oed", "en"), ("fr-CA", "fr"),
    ("FR-ca", "fr"), ("de-CH", "de"), ("de-AT", "de"), ("de-Latn-DE-1996", "de"), ("it-IT", "it"),
    ("es-419", "es"), ("en-x-pig", "en"), ("eng", "en"), ("deu", "de"), ("ger", "de"),
    ("gsw", None), ("nds", None), ("ca", None), ("pt", None), ("ja", None), ("sco", None), ("la", None),
    ("", None), ("und", None), ("mul", None), ("zxx", None), ("x-klingon", None), ("englisch", None),
    ("en us", None), ("é", None), ("-", None), ("{{ lang }}", None), ("a" * 500, None),
    ("de-Lde-La6", None), ("en" + "-t-en" * 800, None),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "language"), TAGS)
def test_a_tag_stands_for_an_offered_language(tag: str, language: str | None):
    assert offered_language(tag, OFFERED) == language


def test_regions_that_are_offered_are_told_apart():
    assert offered_language("pt-BR", ("pt-PT", "pt-BR")) == "pt-BR"
    assert offered_language("pt-AO", ("pt-PT", "pt-BR")) == "pt-PT"
    assert offered_language("iw", ("he",)) == "he"


PLACES = [
    ("nowhere", IMAGE, None, ""),
    ("on the page", b"<html lang=fr>" + IMAGE, "fr", "fr"),
    ("nearer", b"<html lang=fr><p lang=it>" + IMAGE, "it", "it"),
    ("on the image", b"<html lang=fr><img lang=de src=//a.imgix.net/a.jpg>", "de", "de"),
    ("before, but not around it", b"<html lang=fr><p lang=it></p>" + IMAGE, "fr", "fr"),
    ("xml:lang", b"<html xml:lang='fr'>" + IMAGE, "fr", "fr"),
    ("lang before xml:lang", b"<html xml:lang='fr' lang='it'>" + IMAGE, "it", "it"),
    ("other attributes first", b"<html prefix='og: x' LANG=' de-AT '>" + IMAGE, "de", "de-AT"),
    ("said to be unknown", b"<html lang=fr><p lang=''>" + IMAGE, None, ""),
    ("not offered", b"<html lang=fr><p lang=ja>" + IMAGE, None, "ja"),
    ("after the end", b"<html lang=fr></html>" + IMAGE, "fr", "fr"),
    ("a doctype before", b"<!doctype html>\n<!-- a --><html lang=fr><head></head>" + IMAGE, "fr", "fr"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "language", "written"), [r[1:] for r in PLACES], ids=[r[0] for r in PLACES]
)
def test_the_nearest_language_counts(page: bytes, language: str | None, written: str):
    [gap] = find_gaps(page)
    assert (gap.language, gap.page_language) == (language, written)
    assert gap.reason is (None if language else Reason.LANGUAGE_NOT_OFFERED)


META = b"<meta http-equiv=Content-Language content='%b'>"


@pytest.mark.parametrize(
    ("page", "language"),
    [
        (META % b"fr" + IMAGE, "fr"),
        (META % b" de-AT  x " + IMAGE, "de"),
        (META % b"fr" + META % b"de" + IMAGE, "de"),
        (META % b"fr" + META % b"de, en" + META % b" " + IMAGE, "fr"),
        (IMAGE + META % b"fr", "fr"),
        (b"<html lang=en>" + META % b"fr" + IMAGE, "en"),
        (META % b"fr" + b"<p lang=''>" + IMAGE, "it"),
        (b"<meta http-equiv=content-language>" + IMAGE, "it"),
        (b"<meta name=content-language content=fr>" + IMAGE, "it"),
    ],
)
def test_a_page_can_name_its_language_in_a_pragma(page, language):
    [gap] = find_gaps(page, Options(default_language="it"))
    assert gap.language == language


def test_the_default_language_is_for_pages_that_name_none():
    options = Options(default_language="it")
    pages = [IMAGE, b"<p lang=''>" + IMAGE, b"<p lang=ja>" + IMAGE, b"<p lang=fr>" + IMAGE]
    assert [find_gaps(page, options)[0].language for page in pages] == ["it", "it", None, "fr"]


def test_the_fallback_language_is_for_languages_that_are_not_offered():
    options = Options(fallback_language="en")
    pages = [
        IMAGE,
        b"<p lang=ja>" + IMAGE,
        b"<p lang=fr>" + IMAGE,
        b"<img lang=ja src=//a.imgix.net/a.jpg>",
    ]
    gaps = [find_gaps(page, options)[0] for page in pages]
    assert [gap.language for gap in gaps] == [None, "en", "fr", None]
    assert [gap.mark_language for gap in gaps] == [False, True, False, False]
