"""The laws of filling, on pages put together at random; html5lib is the witness."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from altfill import Options, PageError, fill_gaps, find_gaps
from altfill.page.charset import Charset, read_charset
from altfill.page.gaps import Decided, Kind
from altfill.page.glance import Counts, glance
from altfill.page.lookback import are_described
from altfill.page.markup import read_document
from altfill.page.scan import read_opened
from altfill.page.tag import NAME
from tests.page.witness import alts, html5lib_images, lexbor_images

OPTIONS = Options(default_language="en", hosts=("img.example.com",))
KEY = ("https://acme.imgix.net/a.jpg", "en")
EXAMPLES = int(os.environ.get("LAWS_EXAMPLES", "300"))
LAWFUL = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    derandomize=EXAMPLES == 300,
    suppress_health_check=list(HealthCheck),
)

STARTS = [b"<img", b"<img", b"<img", b"<IMG", b"<image", b"<amp-img"]
SPACES = [b" ", b" ", b" ", b"\n", b"\t", b"/", b"\r\n", b""]
NAMES = [
    b"alt",
    b"alt",
    b"ALT",
    b"src",
    b"src",
    b"src",
    b"data-src",
    b"srcset",
    b"title",
    b"role",
    b"lang",
    b"data-x",
]
VALUES = [
    b"https://acme.imgix.net/a.jpg", b"//acme.imgix.net/a.jpg?w=300&amp;h=2", b"//acme.imgix.net/a.jpg?w=1 1x, b 2x",
    b"https://img.example.com/b", b"a.jpg", b"A boat", b"", b" ", b"\xc2\xa0", b"none", b"x > y", b"<img alt=''>", b"fr",
    b"&quot;", b"it's", b'"', b"{{ x }}", b"\xe9", b"data:,x",
]  # fmt: skip
ENDS = [b">", b">", b">", b"/>", b" >", b" />", b""]
PIECES = [
    b"text ", b"it's ", b'"so" ', b"\xc3\xa9", b"\xff", b"\x00", b"\r\n", b"&amp;", b"<", b">", b'"', b"'", b"=", b"/",
    b"<!--", b"-->", b"--!>", b"<!-->", b"<!-- <img> -->", b"<!doctype html>", b"<!x ", b"<?x ", b"</ ", b"<![CDATA[", b"]]>",
    b"<script>", b"</script>", b"<!--<script>", b"<style>", b"</style>", b"<title>", b"</title>", b"<textarea>", b"</textarea>",
    b"<noscript>", b"</noscript>", b"<xmp>", b"</xmp>", b"<iframe>", b"</iframe>", b"<svg>", b"</svg>", b"<svg><path d='x'/></svg>", b"<path d=\"", b"<math>", b"</math>",
    b"<p>", b"</p>", b"<p lang=fr>", b"<div aria-hidden=true>", b"</div>", b"<a href='x'>", b"<a title=\"", b"<a title='",
    b"<a href=", b"<a ", b"</a>", b"<b>", b"</b>", b"<table>", b"<tr>", b"<td>", b"</table>", b"<picture>", b"</picture>",
    b"<source srcset=//acme.imgix.net/a.jpg>", b"<html lang=en>", b"<head>", b"<body>", b"</body>", b"</html>",
    b"<meta charset=utf-8>", b"<meta charset=windows-1252>", b"<meta charset=shift_jis>", b"<base href=//acme.imgix.net/>",
    b"<meta property=ix:host content=acme.imgix.net>", b"\xef\xbb\xbf",
]  # fmt: skip


def quoted(value: bytes, quote: bytes) -> bytes:
    return (
        quote
        + (value.replace(quote, b"") if quote else re.sub(rb"[\s>\"']", b"", value) or b"x")
        + quote
    )


attributes = st.builds(
    lambda space, name, equals, value: space + name + (equals + value if equals else b""),
    st.sampled_from(SPACES),
    st.sampled_from(NAMES),
    st.sampled_from([b"=", b"=", b"=", b" = ", b""]),
    st.builds(quoted, st.sampled_from(VALUES), st.sampled_from([b'"', b"'", b'"', b""])),
)
images = st.builds(
    lambda start, parts, end: start + b"".join(parts) + end,
    st.sampled_from(STARTS),
    st.lists(attributes, max_size=4),
    st.sampled_from(ENDS),
)
pages = st.lists(st.one_of(images, st.sampled_from(PIECES)), max_size=9).map(b"".join)
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\t\n\"'&<>`=/"), min_size=1, max_size=20
).filter(str.strip)  # fmt: skip
hard_texts = st.sampled_from(
    [
        "-->",
        "</script>",
        "&amp;",
        "&copy",
        "&#0;",
        "<img src=x>",
        "\"'",
        "]]>",
        "--!>",
        "=",
        "\u00a0x",
        "😀",
    ]
)


def texts_for(page: bytes, text: str, options: Options = OPTIONS) -> dict[tuple[str, str], str]:
    gaps = find_gaps(page, options)
    return {(gap.picture.key, gap.language): text for gap in gaps if gap.picture and gap.language}


def fill(page: bytes, text: str, options: Options = OPTIONS) -> bytes:
    return fill_gaps(page, find_gaps(page, options), texts_for(page, text, options), options)


TEXT = b"Aa&amp;&quot;Zz"
OLD = rb"(?:[ \n\xa0]|\xc2\xa0|&nbsp;)*|a\.jpg|(?:https:)?//[a-z.]*/[^\"'<>]*"
BEFORE = {
    b' alt="' + TEXT + b'"': rb"(?:| alt| alt=| alt=\"(?:" + OLD + rb")\"| alt=(?:" + OLD + rb"))",
    b'="' + TEXT + b'"': rb"(?:|=|=\"(?:" + OLD + rb")\"|=(?:" + OLD + rb"))",
    b'"' + TEXT + b'"': rb"(?:|\"(?:" + OLD + rb")\"|(?:" + OLD + rb"))",
    TEXT: rb"(?:" + OLD + rb")",
}
SITE = re.compile(b"(" + b"|".join(map(re.escape, BEFORE)) + b")")


def only_alts_were_put_in(before: bytes, after: bytes) -> bool:
    """Tell whether taking texts out of ``after``, or what they replaced back, gives ``before``."""
    parts = SITE.split(after)
    pattern = b"".join(BEFORE.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, before, re.DOTALL) is not None


def test_the_check_of_the_first_law_tells_a_broken_page():
    page = b'<img alt=" " src=x><p>'
    assert only_alts_were_put_in(page, b'<img alt="Aa&amp;&quot;Zz" src=x><p>')
    assert not only_alts_were_put_in(page, b'<img alt="Aa&amp;&quot;Zz"  src=x><p>')
    assert not only_alts_were_put_in(b'<img alt="Dog">', b'<img alt="Aa&amp;&quot;Zz">')


@LAWFUL
@given(pages, st.booleans())
def test_what_is_not_an_alt_is_kept_to_the_byte(page: bytes, fill_empty: bool):
    options = Options(default_language="en", hosts=("img.example.com",), fill_empty=fill_empty)
    page = page.replace(b"<base", b"<bass")
    page = re.sub(
        rb"(src ?= ?[\"']?)(?!https:|//)", rb"\1/", page
    )  # or any words may be an address
    assert only_alts_were_put_in(page, fill(page, 'Aa&"Zz', options))


@LAWFUL
@given(pages, texts, st.booleans())
def test_filling_twice_changes_nothing_more(page: bytes, text: str, fill_empty: bool):
    options = Options(default_language="en", hosts=("img.example.com",), fill_empty=fill_empty)
    filled = fill(page, text, options)
    left = {gap.kind for gap in find_gaps(filled, options) if gap.reason is None and gap.picture}
    assert fill(filled, "another text", options) == filled
    assert not left


@LAWFUL
@given(pages, st.sampled_from(["", "A ship"]), st.booleans(), st.booleans())
def test_what_people_decided_is_written_and_stays(page: bytes, text: str, seen: bool, empty: bool):
    options = Options(
        default_language="en", hosts=("img.example.com",), fill_empty=empty, mark=True
    )
    decided = Decided(text, is_seen=seen or not text)
    gaps = [replace(gap, decided=decided) for gap in find_gaps(page, options) if gap.reason is None]
    filled = fill_gaps(page, gaps, {}, options)
    assert filled.count(b'data-alt-origin="generated"') == (0 if decided.is_seen else len(gaps))
    left = [gap.kind for gap in find_gaps(filled, options) if gap.reason is None]
    assert set(left) <= ({Kind.EMPTY} if text == "" else set())


@LAWFUL
@given(pages)
def test_only_what_a_browser_takes_for_an_image_is_seen(page: bytes):
    ascii_page = re.sub(rb"[\x80-\xff]", b"", page)
    seen = read_document(ascii_page, Charset("utf-8", "utf-8", declared=True)).images
    places = [image.at for image in seen]
    text = ascii_page.decode()
    assert places in (html5lib_images(text), lexbor_images(text))


@LAWFUL
@given(pages, st.booleans())
def test_a_glance_says_what_the_parser_says(page: bytes, fill_empty: bool):
    options = Options(default_language="en", hosts=("img.example.com",), fill_empty=fill_empty)
    told = glance(page, options)
    if told is None or page.startswith((b"\xfe\xff", b"\xff\xfe")):
        return
    charset = read_charset(page)
    scan, places = read_opened(charset.open(page), charset, options, "/")
    assert scan.gaps == ()
    assert told == Counts(places, scan.imgix_images, scan.empty)


@LAWFUL
@given(pages)
def test_the_look_back_sees_texts_only_where_the_parser_does(page: bytes):
    told = {match.start() for match in NAME.finditer(page) if are_described(page, {match.start()})}
    if not told or page.startswith((b"\xfe\xff", b"\xff\xfe")):
        return
    charset = read_charset(page)
    document = read_document(charset.open(page), charset)
    alts_seen = {image.at: image.node.attr("alt") for image in document.images}
    assert all(alts_seen[at].strip() for at in told)


@LAWFUL
@given(
    st.one_of(texts, hard_texts),
    st.sampled_from(
        ['<img src="{}">', "<img alt=' ' src={}>", '<img alt=" " src={}>', "<img alt={0} src={0}>"]
    ),
    st.sampled_from(["utf-8", "windows-1252", "shift_jis", "koi8-r", "gb18030", ""]),
)
def test_any_text_reads_back_as_it_was_given(text: str, image: str, label: str):
    start = f"<meta charset={label}>" if label else ""
    page = (start + image.format(KEY[0]) + "<p>").encode()
    filled = fill(page, text)
    [alt] = alts(read_charset(page).decode(filled))
    assert alt == text


@LAWFUL
@given(pages, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_is_filled_where_utf_8_is(page: bytes, codec: str):
    text = page.decode("utf-8", "ignore").removeprefix("\ufeff")
    options = Options(default_language="en")
    narrow = fill(b"\xef\xbb\xbf" + text.encode(), "A ship", options)
    assert fill(("\ufeff" + text).encode(codec), "A ship", options) == narrow.decode().encode(codec)


@LAWFUL
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(page: bytes):
    with suppress(PageError):
        assert fill(page, "A ship") == page or b"img" in page.lower()
