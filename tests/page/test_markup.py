"""Which places of a page are images: a browser's view, witnessed by two other parsers.

In the rows ``IMG`` stands for an image that is to be found, ``img`` for one that is not.
"""

from __future__ import annotations

import re

import pytest

from altfill import Options, PageError, PageFault, fill_gaps, find_gaps
from altfill.page.charset import Charset
from altfill.page.markup import read_document
from tests.page.witness import html5lib_images, lexbor_images

UTF_8 = Charset("utf-8", "utf-8", declared=True)

SEEN = [
    ("plain", "<IMG src=x>"),
    ("without attributes", "<IMG><IMG/><IMG />"),
    ("slash after the name", "<IMG/src=x>"),
    ("quotes without a name", "<IMG \"'><IMG '>"),
    ("greater sign in a value", "<IMG alt='a > b'><IMG alt=\"'>'\">"),
    ("a less sign as attribute", "<IMG <img <b>"),
    ("comment", "<!--<img>--><IMG>"),
    ("comment that ends at once", "<!--><IMG>--><!---><IMG>-->"),
    ("comment ended with an exclamation mark", "<!--<img>--!><IMG>"),
    ("comment with dashes", "<!-- -- <img> - -> <img> ---><IMG>"),
    ("comment in a comment", "<!--<!--<img>--><IMG>-->"),
    ("unclosed comment", "<IMG><!--<img>"),
    ("bogus comments", "<!foo <img><IMG><?php <img>?><IMG></ <img><IMG><!- <img><IMG></3 <img><IMG>"),
    ("end of nothing", "</><IMG>"),
    ("CDATA in HTML is a bogus comment", "<![CDATA[<img> ]]><IMG>"),
    ("script", "<script>'<img>'</script><IMG>"),
    ("script with a comment", "<script><!--<img></script><IMG>"),
    ("script escaped twice", "<script><!--<script><img></script><img>--></script><IMG>"),
    ("script with another end", "<script><img></scriptx><img></script/x><IMG>"),
    ("unclosed script", "<IMG><script><img>"),
    ("style", "<style><img><!--</style><IMG>"),
    ("textarea", "<textarea><img></textarea><IMG>"),
    ("title", "<title><img></title><IMG>"),
    ("xmp", "<xmp><img></xmp><IMG>"),
    ("iframe", "<iframe><img></iframe><IMG>"),
    ("noembed", "<noembed><img></noembed><IMG>"),
    ("noframes", "<noframes><img></noframes><IMG>"),
    ("plaintext", "<IMG><plaintext><img></plaintext><img>"),
    ("noscript in the body", "<p><noscript><IMG></noscript><IMG>"),
    ("noscript in the head", "<head><noscript><IMG></noscript></head><IMG>"),
    ("svg image", "<svg><image href=x /></svg><IMG>"),
    ("img breaks out of svg", "<svg><IMG></svg><IMG>"),
    ("img in foreignObject", "<svg><foreignObject><IMG></foreignObject></svg>"),
    ("svg title", "<svg><title>a &lt; b</title></svg><IMG>"),
    ("svg desc", "<svg><desc><IMG></desc></svg>"),
    ("style in svg", "<svg><style>a > b</style></svg><IMG>"),
    ("style in svg with CDATA", "<svg><style><![CDATA[ a > b <i> ]]></style></svg><IMG>"),
    ("comment from a style in svg", "<svg><style><!--</style><img>-->"),
    ("value from a style in svg", '<svg><style><a title="</style><img>">'),
    ("CDATA in svg", "<svg><![CDATA[<img>]]></svg><IMG>"),
    ("CDATA in svg with a greater sign", "<svg><![CDATA[ > <img> ]]></svg>"),
    ("CDATA in svg that holds its end", "<svg><![CDATA[ > </svg><img> ]]>"),
    ("CDATA in svg with a greater sign alone", "<svg><desc><![CDATA[ a > b ]]></desc></svg><IMG>"),
    ("amp-img in svg", "<svg><amp-img></amp-img></svg>"),
    ("math", "<math><mi>x</mi><IMG></math><IMG>"),
    ("the other name", "<image src=x>".replace("image", "IMAGE")),
    ("AMP", "<AMP-IMG src=x></amp-img>"),
    ("unclosed tag", "<IMG><img src=x"),
    ("unclosed value", "<IMG><img alt='>"),
    ("NUL bytes", "\0<IMG src=\0x>\0<img\0 src=x>"),
    ("in a quoted value", "<a title='<img>'><a title=\"<img>\"><IMG>"),
    ("in an unquoted value", "<a href=<img/foo><IMG>"),
    ("unquoted value with a quote", "<a href=<img/x=\"> <IMG/alt=\"y\">"),
    ("in an attribute's name", "<a <img src=x><IMG>"),
    ("as the end of an unquoted value", "<a href=<img src=x><a href=<img><IMG>"),
    ("table", "<table><IMG><tr><IMG><td><IMG></table>"),
    ("paragraphs", "<p><IMG><p><IMG></div><IMG>"),
    ("frameset", "<frameset><img></frameset><img>"),
    ("after the end", "<html><body></body></html><IMG><!--<img>--><IMG>"),
    ("before the doctype", "<IMG><!doctype html><IMG>"),
    ("longer name", "<imgx src=x><im><images>"),
    ("end tag", "</img src=x></img><IMG>"),
    ("less sign before", "<<IMG>a<b<img><IMG>"),
    ("the stamp's own name", "<IMG data-altfill-at-0 data-altfill-at=5><p data-altfill-at-x>data-altfill-at</p><IMG>"),
    ("the stamp's own name in capitals", "<IMG DATA-ALTFILL-AT-7><a href=<img/DATA-ALTFILL-AT-9>"),
    ("form and button", "<form><button><IMG></button></form>"),
    ("misnested", "<b><i><IMG></b><IMG></i><IMG>"),
]  # fmt: skip

FEWER = [
    ("svg title with markup: libxml2 reads it as text", "<svg><title><img></title></svg>", [12]),
    ("svg style with markup: libxml2 reads it as raw text", "<svg><style><img></style></svg>", [12]),
    ("the other name in foreignObject: taken for svg's", "<svg><foreignObject><image></svg>", [20]),
    ("the other name after svg was left by <p>", "<svg><p></p><image></svg>", [12]),
]  # fmt: skip


def places(page: str) -> list[int]:
    return [image.at for image in read_document(page.encode(), UTF_8).images()]


@pytest.mark.parametrize("page", [row[1] for row in SEEN], ids=[row[0] for row in SEEN])
def test_exactly_the_images_of_a_browser_are_seen(page: str):
    expected = [match.start() for match in re.finditer(r"<(?:IMG|IMAGE|AMP-IMG)\b", page)]
    assert places(page) == expected
    assert html5lib_images(page) == expected


@pytest.mark.parametrize(("page", "more"), [r[1:] for r in FEWER], ids=[r[0] for r in FEWER])
def test_in_doubt_fewer_images_are_seen(page: str, more: list[int]):
    assert html5lib_images(page) == lexbor_images(page) == more
    assert places(page) == []


def test_an_image_in_a_select_is_seen_as_the_present_standard_has_it():
    page = "<select><option><img></select>"
    assert places(page) == lexbor_images(page) == [16]


def test_an_image_in_a_template_is_seen():
    assert places("<template><td><img></td></template>") == [14]


def test_a_noscript_is_read_as_without_scripts():
    page = "<noscript><img></noscript>"
    assert places(page) == html5lib_images(page) == [10]
    assert html5lib_images(page, scripting=True) == []


def test_values_are_told_without_stamps():
    page = b"<a title='<img src=x> <img/x>'><img alt='<img >' src=<img/y>"
    document = read_document(page, UTF_8)
    [image] = document.images()
    assert document.attributes(image.node) == {"alt": "<img >", "src": "<img/y"}
    [link] = document.elements("a")
    assert document.value(link, "title") == "<img src=x> <img/x>"


def test_a_page_without_tags_has_no_images():
    assert places("") == places("text") == places("<!---->") == []


@pytest.mark.parametrize("depth", [1, 2000])
def test_a_deep_page_is_filled(depth: int):
    inner = b"<img src=//a.imgix.net/a.jpg>"
    page = b"<html lang=en>" + b"<b>" * depth + inner
    filled = fill_gaps(page, find_gaps(page), {("https://a.imgix.net/a.jpg", "en"): "A"})
    assert filled == b"<html lang=en>" + b"<b>" * depth + b'<img alt="A" src=//a.imgix.net/a.jpg>'


def test_a_page_that_is_too_deep_is_refused():
    page = b"<b>" * 10_000 + b"<img src=//a.imgix.net/a.jpg>"
    with pytest.raises(PageError) as caught:
        find_gaps(page, Options())
    assert caught.value.reason is PageFault.TOO_DEEP
