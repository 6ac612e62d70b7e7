"""Which places of a page are images: a browser's view, witnessed by two other parsers.

In the rows ``IMG`` stands for an image that is to be found, ``img`` for one that is not.
"""

from __future__ import annotations

import re

import pytest

from altfill import Options, PageError, PageFault, fill_gaps, find_gaps
from altfill.page.charset import Charset
from altfill.page.markup import attributes_of, read_document
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
    ("svg title with markup", "<svg><title><IMG></title></svg>"),
    ("svg style with markup", "<svg><style><IMG></style></svg>"),
    ("the other name in foreignObject", "<svg><foreignObject><IMAGE></svg>"),
    ("the other name after svg was left by <p>", "<svg><p></p><IMAGE></svg>"),
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
    ("form and button", "<form><button><IMG></button></form>"),
    ("misnested", "<b><i><IMG></b><IMG></i><IMG>"),
]  # fmt: skip


def places(page: str) -> list[int]:
    return [image.at for image in read_document(page.encode(), UTF_8).images]


@pytest.mark.parametrize("page", [row[1] for row in SEEN], ids=[row[0] for row in SEEN])
def test_exactly_the_images_of_a_browser_are_seen(page: str):
    expected = [match.start() for match in re.finditer(r"<(?:IMG|IMAGE|AMP-IMG)\b", page)]
    assert places(page) == expected
    assert html5lib_images(page) == expected


def test_an_image_in_a_select_is_seen_as_the_present_standard_has_it():
    page = "<select><option><img></select>"
    assert places(page) == lexbor_images(page) == [16]


def test_an_image_in_a_template_is_seen():
    assert places("<template><td><img></td></template>") == [14]


def test_a_noscript_is_read_as_without_scripts():
    page = "<noscript><img></noscript>"
    assert places(page) == html5lib_images(page) == [10]
    assert html5lib_images(page, scripting=True) == []


def test_values_are_told_as_a_browser_reads_them():
    page = b"<img alt='<img >\r\n&lt;\xc3\xa9' class='a  b' src=<img/y ALT=x hidden>"
    [image] = read_document(page, UTF_8).images
    expected = {"alt": "<img >\t\t<é", "class": "a  b", "src": "<img/y", "hidden": ""}
    assert attributes_of(image.node) == expected


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "windows-1252"),
        ("shift_jis", "cp932"),
        ("euc-kr", "cp949"),
        ("gbk", "gb18030"),
        ("big5", "big5hkscs"),
        ("euc-jp", "euc_jp"),
    ],
)
@pytest.mark.parametrize(
    "between", ["\r\n", "\n\x0b\f", "", "é\r", "\ufffd", "漢字\u2028", "\U0001f600"]
)
def test_offsets_are_those_of_the_bytes(label: str, codec: str, between: str):
    pieces = [
        "<p>",
        "<img>",
        "<!--<img>-->",
        "<img alt='",
        "'>",
        "\ufeff",
        "<img>" * 3_000,
        "<img>",
    ]
    encoded = [between.join(("", each, "")).encode(codec, "ignore") for each in pieces]
    for start in (b"", b"\xef\xbb\xbf", b"\xff", b"\x81", b"\xe3\x81"):
        page = start + (b"\x85" + start).join(encoded)
        found = read_document(page, Charset(label, codec, declared=True)).images
        comment = page.index(b"<!--<img>") + 4
        expected = [match.start() for match in re.finditer(b"<img", page)]
        assert [image.at for image in found] == [each for each in expected if each != comment]


def test_a_page_without_tags_has_no_images():
    assert places("") == places("text") == places("<!---->") == []


@pytest.mark.parametrize("depth", [1, 600, 100_000])
def test_a_deep_page_is_filled(depth: int):
    inner = b"<img src=//a.imgix.net/a.jpg>"
    page = b"<html lang=en>" + b"<b>" * depth + inner
    filled = fill_gaps(page, find_gaps(page), {("https://a.imgix.net/a.jpg", "en"): "A"})
    assert filled == b"<html lang=en>" + b"<b>" * depth + b'<img alt="A" src=//a.imgix.net/a.jpg>'


@pytest.mark.parametrize("name", ["html", "BODY"])
def test_a_page_that_would_take_all_memory_is_refused(name: str):
    page = "".join(f"<{name} a{number}>" for number in range(20_000))
    page += "<img src=//a.imgix.net/a.jpg>"
    with pytest.raises(PageError) as caught:
        find_gaps(page.encode(), Options())
    assert caught.value.reason is PageFault.TOO_COSTLY


def test_a_page_that_shows_other_pages_is_read():
    page = "<script>'<html a b c><body d e f>'</script><!--<html lang=en>-->" * 500 + "<img>"
    assert places(page) == [len(page) - 5]
