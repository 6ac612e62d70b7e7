"""Pages before and after, to the byte. What must stay stands next to what changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from altfill import Options, PageError, fill_gaps, find_gaps
from altfill.page.gaps import Decided, Kind
from altfill.page.scan import scan_page

KEY = "https://acme.imgix.net/a.jpg"
SRC = b'src="https://acme.imgix.net/a.jpg"'


def fill(page: bytes, text: str = "A boat", **chosen: object) -> bytes:
    options = Options(**{"default_language": "en", **chosen})
    gaps = [gap for gap in find_gaps(page, options) if gap.reason is None]
    texts = {(gap.picture.key, gap.language): text for gap in gaps if gap.picture and gap.language}
    return fill_gaps(page, gaps, texts, options)


FILLED = [
    ("absent", b"<img " + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("closed with a slash", b"<img " + SRC + b" />", b'<img alt="A boat" ' + SRC + b" />"),
    ("upper case", b"<IMG SRC=//acme.imgix.net/a.jpg>", b'<IMG alt="A boat" SRC=//acme.imgix.net/a.jpg>'),
    ("slash for a space", b"<IMG/src=//acme.imgix.net/a.jpg>", b'<IMG alt="A boat"/src=//acme.imgix.net/a.jpg>'),
    ("on several lines", b"<img\r\n\t" + SRC + b"\r\n>", b'<img alt="A boat"\r\n\t' + SRC + b"\r\n>"),
    ("minified", b"<p><img src=//acme.imgix.net/a.jpg><p>", b'<p><img alt="A boat" src=//acme.imgix.net/a.jpg><p>'),
    ("attribute named like alt", b"<img data-alt=x " + SRC + b">", b'<img alt="A boat" data-alt=x ' + SRC + b">"),
    ("blank", b'<img alt="  " ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("blank in single quotes", b"<img " + SRC + b" alt=' '>", b"<img " + SRC + b" alt='A boat'>"),
    ("blank with a no-break space", b'<img alt="&nbsp;" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("blank with a raw no-break space", b'<img alt="\xc2\xa0" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("address", b'<img alt="https://acme.imgix.net/a.jpg" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("address unquoted", b"<img alt=//acme.imgix.net/a.jpg src=//acme.imgix.net/a.jpg>", b'<img alt="A boat" src=//acme.imgix.net/a.jpg>'),
    ("file name", b'<img alt="a.jpg" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("file name in other letters", b'<img alt="A.JPG" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("file name escaped", b'<img alt="a%2Ejpg" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("file name and a no-break space", b'<img alt="a.jpg\xc2\xa0" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("path and file name", b'<img alt="img/a.jpg" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("name without ending on a base", b'<base href="https://acme.imgix.net/"><img alt=hero src=hero>',
     b'<base href="https://acme.imgix.net/"><img alt="A boat" src=hero>'),
    ("name without ending on a later base", b'<img alt="hero" src=hero><BASE HREF="https://acme.imgix.net/">',
     b'<img alt="A boat" src=hero><BASE HREF="https://acme.imgix.net/">'),
    ("name that only a <source> makes an address",
     b'<PICTURE><source srcset="https://acme.imgix.net/a.jpg"><img alt="hero" src="hero"></PICTURE>',
     b'<PICTURE><source srcset="https://acme.imgix.net/a.jpg"><img alt="A boat" src="hero"></PICTURE>'),
    ("two attributes named alt", b'<img alt=" " alt="B" ' + SRC + b">", b'<img alt="A boat" alt="B" ' + SRC + b">"),
    ("noscript copy", b"<img data-" + SRC + b"><noscript><img " + SRC + b"></noscript>",
     b'<img alt="A boat" data-' + SRC + b'><noscript><img alt="A boat" ' + SRC + b"></noscript>"),
    ("attributes without space between", b'<img class="a"' + SRC + b">", b'<img alt="A boat" class="a"' + SRC + b">"),
    ("the only byte that was not UTF-8", b"<img role=none><img alt='\xa0' " + SRC + b">", b"<img role=none><img alt='A boat' " + SRC + b">"),
    ("letters that are not UTF-8 elsewhere", b'<meta charset=utf-8>\xff<img title="" ' + SRC + b">\xfe",
     b'<meta charset=utf-8>\xff<img alt="A boat" title="" ' + SRC + b">\xfe"),
    ("a dangling aria-labelledby", b"<img aria-labelledby=nobody " + SRC + b">", b'<img alt="A boat" aria-labelledby=nobody ' + SRC + b">"),
    ("an aria-labelledby without words", b"<i id=n> </i><img aria-labelledby=n " + SRC + b">",
     b'<i id=n> </i><img alt="A boat" aria-labelledby=n ' + SRC + b">"),
    ("two pixels", b"<img width=2 height=1 " + SRC + b">", b'<img alt="A boat" width=2 height=1 ' + SRC + b">"),
    ("aria-hidden false", b"<img aria-hidden=false " + SRC + b">", b'<img alt="A boat" aria-hidden=false ' + SRC + b">"),
    ("hidden around it", b"<div hidden><img " + SRC + b"></div>", b'<div hidden><img alt="A boat" ' + SRC + b"></div>"),
]  # fmt: skip

EMPTY = [
    ("empty", b'<img alt="" ' + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("empty in single quotes", b"<img alt='' " + SRC + b">", b"<img alt='A boat' " + SRC + b">"),
    ("valueless", b"<img alt " + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("valueless at the end", b"<img " + SRC + b" alt>", b"<img " + SRC + b' alt="A boat">'),
    ("valueless before a slash", b"<img alt/" + SRC + b">", b'<img alt="A boat"/' + SRC + b">"),
    ("equals sign alone", b"<img " + SRC + b" alt=>", b"<img " + SRC + b' alt="A boat">'),
    ("equals sign and a space", b"<img " + SRC + b" ALT = >", b"<img " + SRC + b' ALT ="A boat" >'),
    ("empty twice", b'<img alt="" alt="" ' + SRC + b">", b'<img alt="A boat" alt="" ' + SRC + b">"),
]

KEPT = [
    ("a person's text", b'<img alt="A dog" ' + SRC + b">"),
    ("a person's text, then a second alt", b'<img alt="A dog" alt="" ' + SRC + b">"),
    ("a sentence that names the file", b'<img alt="See docs/a.jpg" ' + SRC + b">"),
    ("a name with a slash", b'<img alt="NASA/JPL" ' + SRC + b">"),
    ("another file's name", b'<img alt="b.jpg" ' + SRC + b">"),
    ("the name without its ending", b'<img alt="a" ' + SRC + b">"),
    ("role none", b"<img role=none " + SRC + b">"),
    ("role presentation", b'<img role="Presentation" ' + SRC + b">"),
    ("aria-hidden", b'<img aria-hidden="true" ' + SRC + b">"),
    ("aria-hidden around it", b'<p aria-hidden="TRUE"><b><img ' + SRC + b"></b></p>"),
    ("hidden", b"<img hidden " + SRC + b">"),
    ("one pixel", b'<img width="1" height="1px" ' + SRC + b">"),
    ("no pixel", b"<img width=0 height=0 " + SRC + b">"),
    ("set apart", b"<img data-altfill-ignore " + SRC + b">"),
    ("set apart around it", b"<ul data-altfill-ignore><li><img " + SRC + b"></ul>"),
    (
        "set apart with the whole body",
        b"<body data-altfill-ignore></body></html><img " + SRC + b">",
    ),
    ("aria-label", b'<img aria-label="A dog" ' + SRC + b">"),
    ("aria-labelledby", b"<img aria-labelledby='no n' " + SRC + b"><i id=n>A dog</i>"),
    ("aria-labelledby of an image", b"<img aria-labelledby=n " + SRC + b"><img id=n alt=Dog>"),
    ("title", b'<img title="A dog" ' + SRC + b">"),
    ("no imgix image", b'<img src="https://example.org/a.jpg">'),
    ("no source at all", b"<img>"),
    ("no tag", b"<imgx " + SRC + b">&lt;img>"),
    ("unclosed tag", b"<p>a<img " + SRC),
    ("unclosed value", b'<p>a<img alt="" ' + SRC[:-1]),
    ("a template's address", b'<img src="https://acme.imgix.net/{{ a }}">'),
    ("a shared host", b'<img src="https://images.unsplash.com/a">'),
    ("a language that is not offered", b'<html lang="gsw"><img ' + SRC + b">"),
    ("nothing", b""),
    ("text", b"a < b & c"),
]


@pytest.mark.parametrize(
    ("before", "after"), [row[1:] for row in FILLED], ids=[r[0] for r in FILLED]
)
def test_a_gap_is_filled(before: bytes, after: bytes):
    assert fill(before) == after
    assert fill(after) == after


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in EMPTY], ids=[r[0] for r in EMPTY])
def test_an_empty_alt_is_filled_only_when_asked(before: bytes, after: bytes):
    assert fill(before) == before
    assert fill(before, fill_empty=True) == after
    assert scan_page(before, Options()).empty == 1


@pytest.mark.parametrize("page", [row[1] for row in KEPT], ids=[row[0] for row in KEPT])
@pytest.mark.parametrize("fill_empty", [False, True])
def test_a_page_stays_as_it_is(page: bytes, fill_empty: bool):
    assert fill(page, fill_empty=fill_empty) == page


def test_a_skip_selector_sets_images_apart():
    page = (
        b"<img class=x "
        + SRC
        + b"><nav><img "
        + SRC
        + b"></nav><img "
        + SRC
        + b"></html><img id=y "
        + SRC
        + b">"
    )
    after = b"<img class=x " + SRC + b"><nav><img " + SRC + b'></nav><img alt="A boat" ' + SRC + b"></html><img id=y " + SRC + b">"  # fmt: skip
    assert fill(page, skip=("img.x", "nav", "#y")) == after


def test_a_skip_selector_does_not_mind_comments_around_the_page():
    page = b"<!-- a --><html><body><p><img " + SRC + b"></p></body></html><!-- b -->"
    assert fill(page, skip=("p",)) == page
    assert fill(page, skip=("b",)) == page.replace(b"<img", b'<img alt="A boat"')


ESCAPES = [
    ("double quotes", b'<img alt=" " ' + SRC + b">", 'a "b" \'c\' & <d> &amp; é',
     b'<img alt="a &quot;b&quot; \'c\' &amp; &lt;d&gt; &amp;amp; &#233;" ' + SRC + b">"),
    ("single quotes", b"<img alt=' ' " + SRC + b">", 'a "b" \'c\' & <d>',
     b"<img alt='a &quot;b&quot; &#39;c&#39; &amp; &lt;d&gt;' " + SRC + b">"),
    ("UTF-8", b"<meta charset=utf-8><img " + SRC + b">", "é — 日 😀",
     b'<meta charset=utf-8><img alt="\xc3\xa9 \xe2\x80\x94 \xe6\x97\xa5 \xf0\x9f\x98\x80" ' + SRC + b">"),
    ("markup", b"<img " + SRC + b">", "--><script>alert(1)</script>",
     b'<img alt="--&gt;&lt;script&gt;alert(1)&lt;/script&gt;" ' + SRC + b">"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "text", "after"), [r[1:] for r in ESCAPES], ids=[r[0] for r in ESCAPES]
)
def test_a_text_is_escaped_for_its_quotes(before: bytes, text: str, after: bytes):
    assert fill(before, text) == after


@pytest.mark.parametrize("text", ["", "  ", "\n", "a\x00b", "a\rb", "a\x80b", "a\ud800b", "\x1b"])
def test_a_text_that_cannot_stand_in_a_page_is_refused(text: str):
    with pytest.raises(ValueError, match="text"):
        fill(b"<img " + SRC + b">", text)


@pytest.mark.parametrize("text", [KEY, "a.jpg", " a.jpg", "x/a%2ejpg"])
def test_a_text_that_is_the_address_is_written_only_where_a_person_says_so(text: str):
    page = b"<p lang=en><img " + SRC + b">"
    gaps = find_gaps(page)
    with pytest.raises(ValueError, match="file name"):
        fill_gaps(page, gaps, {(KEY, "en"): text})
    decided = [replace(gaps[0], decided=Decided(text, is_seen=True))]
    filled = fill_gaps(page, decided, {})
    assert filled == b'<p lang=en><img alt="%b" ' % text.encode() + SRC + b">"
    again = [replace(gap, decided=decided[0].decided) for gap in find_gaps(filled)]
    assert fill_gaps(filled, again, {}) == filled


def test_a_text_may_move_the_declaration_of_the_encoding_down():
    page = b"<img " + SRC + b"><svg><img></svg>" + b" " * 16_200 + b"<meta charset=koi8-r>"
    assert fill(page, "A boat " * 50).endswith(b"<meta charset=koi8-r>")


def test_only_a_gap_that_is_decided_so_gets_an_empty_alt():
    page = b"<p lang=en><img " + SRC + b"><img alt=' ' " + SRC + b">"
    plain, blank = find_gaps(page)
    decorative = Decided("", is_seen=True)
    chosen = [replace(plain, decided=decorative), blank]
    assert fill_gaps(page, chosen, {(KEY, "en"): "A boat"}) == (
        b'<p lang=en><img alt="" ' + SRC + b"><img alt='A boat' " + SRC + b">"
    )
    with pytest.raises(ValueError, match="decorative"):
        fill_gaps(page, [plain], {(KEY, "en"): ""})
    with pytest.raises(ValueError, match="decorative"):
        fill_gaps(page, [replace(plain, decided=Decided(" ", is_seen=True))], {})


MARK = b' data-alt-origin="generated"'
MARKED = [
    ("absent", False, b"<img " + SRC + b">", b'<img alt="A boat"' + MARK + b" " + SRC + b">"),
    ("blank", False, b"<img alt=' ' " + SRC + b">", b"<img" + MARK + b" alt='A boat' " + SRC + b">"),
    ("marked before", False, b"<img " + SRC + MARK + b">", b'<img alt="A boat" ' + SRC + MARK + b">"),
    ("marked otherwise", False, b"<img DATA-alt-origin " + SRC + b">", b'<img alt="A boat" DATA-alt-origin ' + SRC + b">"),
    ("seen", True, b"<img " + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("seen and marked", True, b"<img" + MARK + b" " + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("seen and marked at the end", True, b"<img " + SRC + MARK + b"/>", b'<img alt="A boat" ' + SRC + b"/>"),
    ("seen and marked unquoted", True, b"<img data-alt-origin=generated " + SRC + b">", b'<img alt="A boat" ' + SRC + b">"),
    ("seen and marked otherwise", True, b"<img data-alt-origin=me " + SRC + b">", b'<img alt="A boat" data-alt-origin=me ' + SRC + b">"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("is_seen", "before", "after"), [row[1:] for row in MARKED], ids=[row[0] for row in MARKED]
)
def test_a_mark_says_that_nobody_has_seen_the_text(is_seen, before, after):
    options = Options(default_language="en", mark=True)
    [gap] = find_gaps(before, options)
    gap = replace(gap, decided=Decided("A boat", is_seen=is_seen))
    assert fill_gaps(before, [gap], {}, options) == after
    assert find_gaps(after, options) == []


def test_marked_texts_are_looked_at_where_there_is_a_texts_file():
    page = (
        b"<p lang=en><img alt='A &#34;boat&#34;'"
        + MARK
        + b" "
        + SRC
        + b"><img alt=Dog "
        + SRC
        + b">"
    )
    assert find_gaps(page, Options(mark=True)) == []
    [gap] = find_gaps(page, Options(texts="alt-texts.toml"))
    assert (gap.kind, gap.is_marked, gap.written) == (Kind.TEXT, True, 'A "boat"')
    approved = replace(gap, decided=Decided('A "boat"', is_seen=True))
    assert fill_gaps(page, [approved], {}) == page.replace(MARK, b"")


def test_the_fallback_language_is_marked_on_the_tag():
    page = b'<p lang="gsw"><img ' + SRC + b'><img alt=" " ' + SRC + b"></p>"
    after = b'<p lang="gsw"><img alt="A boat" lang="en" ' + SRC + b'><img lang="en" alt="A boat" ' + SRC + b"></p>"  # fmt: skip
    assert fill(page, fallback_language="en", default_language=None) == after


def test_an_image_with_its_own_language_gets_no_second_one():
    page = b'<img lang="gsw" ' + SRC + b">"
    assert fill(page, fallback_language="en") == page


def test_the_page_language_decides_the_text():
    page = (
        b'<html lang="fr"><img '
        + SRC
        + b'><p lang="it"><img '
        + SRC
        + b'></p><img lang="de-AT" '
        + SRC
        + b">"
    )
    texts = {(KEY, "fr"): "Bateau", (KEY, "it"): "Barca", (KEY, "de"): "Boot"}
    assert fill_gaps(page, find_gaps(page), texts) == (
        b'<html lang="fr"><img alt="Bateau" ' + SRC + b'><p lang="it"><img alt="Barca" ' + SRC
        + b'></p><img alt="Boot" lang="de-AT" ' + SRC + b">"
    )  # fmt: skip


def test_a_gap_without_a_text_stays():
    page = b"<html lang=fr><img " + SRC + b"><img src=//acme.imgix.net/b.jpg>"
    texts = {("https://acme.imgix.net/b.jpg", "fr"): "Chien", (KEY, "en"): "Boat"}
    after = b"<html lang=fr><img " + SRC + b'><img alt="Chien" src=//acme.imgix.net/b.jpg>'
    assert fill_gaps(page, find_gaps(page), texts) == after


def test_regenerating_replaces_a_text_and_tells_the_old_one():
    page = b"<html lang=en><img alt='A &quot;dog&quot;' " + SRC + b">"
    [gap] = find_gaps(page, Options(regenerate=True))
    assert (gap.kind, gap.written) == (Kind.TEXT, 'A "dog"')
    assert fill(page, regenerate=True) == b"<html lang=en><img alt='A boat' " + SRC + b">"


def test_an_image_alone_in_a_link_names_the_link():
    page = (
        b"<html lang=en><a href=x><img " + SRC + b"></a><a href=x>A <img " + SRC + b"></a>"
        b"<a href=x><img " + SRC + b"><img alt=Dog></a><button><img " + SRC + b"></button>"
    )
    assert [gap.in_link for gap in find_gaps(page)] == [True, False, False, True]


def test_counts_tell_images_from_imgix_images():
    page = b"<img><img src=x><img alt='' " + SRC + b"><img " + SRC + b"><!--<img>-->"
    scan = scan_page(page, Options(default_language="en"))
    assert (scan.images, scan.imgix_images, scan.empty, len(scan.gaps)) == (4, 2, 1, 1)


def test_a_host_that_looks_like_imgix_is_named():
    page = (
        b"<img src='https://i.example.com/a.jpg?ixlib=js-1'><img alt=x src='//j.example/a?ixlib=x'>"
    )
    assert scan_page(page, Options()).unlisted_hosts == {"i.example.com"}


@pytest.mark.parametrize(
    "page",
    [
        b"<meta property=ix:host content=I.example.com><img ix-path=/a.jpg src=lqip.jpg>",
        b"<meta property=ix:host content=i.example.com><img src=//i.example.com/a.jpg>",
        b"<img ix-path=/a.jpg ix-host=i.example.com><img src=//j.example.com/a.jpg>",
    ],
)
def test_a_host_of_which_imgix_js_is_told_is_named(page: bytes):
    scan = scan_page(page, Options())
    assert scan.unlisted_hosts == {"i.example.com"}
    assert (scan.imgix_images, scan.gaps) == (0, ())


MISTAKEN = [
    ("in a script", b"<img " + SRC + b"><script>x = '<img src=a>'</script>", b"'<img", "is no image"),
    ("in a comment", b"<img " + SRC + b"><!--<img src=a>-->", b"!--<img", "is no image"),
    ("in a value", b"<img " + SRC + b"><p title='<img src=a>'>", b"'<img", "is no image"),
    ("no tag", b"<img " + SRC + b"><p>boat", b"><p>", "is no image"),
    ("words", b"<img " + SRC + b"><img alt=words " + SRC + b">", b"><img", "is not without a text"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "mark", "why"), [r[1:] for r in MISTAKEN], ids=[r[0] for r in MISTAKEN]
)
@pytest.mark.parametrize("start", [b"", b"<svg><image/></svg>"], ids=["at a glance", "parsed"])
def test_a_mistaken_gap_changes_no_page(start: bytes, page: bytes, mark: bytes, why: str):
    page = b"<html lang=en>" + start + page
    [gap] = find_gaps(page)
    wrong = replace(gap, at=page.rindex(mark) + len(mark) - (4 if mark.endswith(b"<img") else 0))
    with pytest.raises(PageError, match=why):
        fill_gaps(page, [gap, wrong], lambda _gap: "A boat")


def test_an_empty_alt_that_has_words_is_not_replaced():
    page = b"<img " + SRC + b"><img alt=words " + SRC + b">"
    options = Options(default_language="en")
    [gap] = find_gaps(page, options)
    wrong = replace(gap, at=page.rindex(b"<img"), kind=Kind.EMPTY)
    with pytest.raises(PageError, match="is not without a text"):
        fill_gaps(page, [wrong], lambda _gap: "A boat", options)


def test_a_declaration_that_comes_too_late_is_none_after_filling_either():
    image = b"<img src=//acme.imgix.net/a.jpg>"
    start = b"<html lang=en><style>" + b"x" * 16_384 + b"</style><meta charset=utf-8><!x>"
    page = start + image * 10
    filled = fill_gaps(page, find_gaps(page), {("https://acme.imgix.net/a.jpg", "en"): "A boat"})
    assert filled.count(b'alt="A boat"') == 10
