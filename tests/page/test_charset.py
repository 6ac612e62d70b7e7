"""Every encoding of the Encoding Standard: only the alt changes, and it reads back."""

from __future__ import annotations

import pytest

from altfill import Options, PageError, PageFault, fill_gaps, find_gaps
from altfill.page.charset import Charset, read_charset

TEXT = "é ß — 日 <&>"
IMAGE = b"<img src=//a.imgix.net/a.jpg>"
REFERENCES = b"&#233; &#223; &#8212; &#26085; &lt;&amp;&gt;"

# label, Python's codec, letters of the page, the text as it is to stand in the page
DECLARED = [
    ("utf-8", "utf-8", "é日", b"\xc3\xa9 \xc3\x9f \xe2\x80\x94 \xe6\x97\xa5 &lt;&amp;&gt;"),
    ("UTF8", "utf-8", "é日", b"\xc3\xa9 \xc3\x9f \xe2\x80\x94 \xe6\x97\xa5 &lt;&amp;&gt;"),
    ("utf-16", "utf-8", "é日", b"\xc3\xa9 \xc3\x9f \xe2\x80\x94 \xe6\x97\xa5 &lt;&amp;&gt;"),
    ("windows-1250", "cp1250", "ěš", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1251", "cp1251", "Я", b"&#233; &#223; \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1252", "cp1252", "é€", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("iso-8859-1", "cp1252", "é€", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("us-ascii", "cp1252", "é", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("x-user-defined", "cp1252", "é", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1253", "cp1253", "Ω", b"&#233; &#223; \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1254", "cp1254", "ş", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("iso-8859-9", "cp1254", "ş", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1255", "cp1255", "ש", REFERENCES),
    ("windows-1256", "cp1256", "ش", b"\xe9 &#223; \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1257", "cp1257", "ž", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-1258", "cp1258", "ư", b"\xe9 \xdf \x97 &#26085; &lt;&amp;&gt;"),
    ("windows-874", "cp874", "ก", REFERENCES),
    ("iso-8859-2", "iso8859_2", "ě", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-3", "iso8859_3", "ĝ", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-4", "iso8859_4", "ķ", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-5", "iso8859_5", "Я", REFERENCES),
    ("iso-8859-6", "iso8859_6", "ش", REFERENCES),
    ("iso-8859-7", "iso8859_7", "Ω", REFERENCES),
    ("iso-8859-8", "iso8859_8", "ש", REFERENCES),
    ("iso-8859-8-i", "iso8859_8", "ש", REFERENCES),
    ("iso-8859-10", "iso8859_10", "ų", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-13", "iso8859_13", "ž", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-14", "iso8859_14", "ŵ", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-15", "iso8859_15", "€", b"\xe9 \xdf &#8212; &#26085; &lt;&amp;&gt;"),
    ("iso-8859-16", "iso8859_16", "ț", REFERENCES),
    ("koi8-r", "koi8_r", "Я", REFERENCES),
    ("koi8-u", "koi8_u", "Ґ", REFERENCES),
    ("macintosh", "mac_roman", "é", REFERENCES),
    ("x-mac-cyrillic", "mac_cyrillic", "Я", REFERENCES),
    ("ibm866", "cp866", "Я", REFERENCES),
    ("shift_jis", "cp932", "表示ソ能", REFERENCES),
    ("euc-jp", "euc_jp", "表示", REFERENCES),
    ("euc-kr", "cp949", "한국똠", REFERENCES),
    ("gbk", "gb18030", "中文", REFERENCES),
    ("gb2312", "gb18030", "中文", REFERENCES),
    ("gb18030", "gb18030", "中文ŵ😀", REFERENCES),
    ("big5", "big5hkscs", "中功", REFERENCES),
]  # fmt: skip


def fill(page: bytes) -> bytes:
    gaps = find_gaps(page, Options(default_language="en"))
    return fill_gaps(page, gaps, {("https://a.imgix.net/a.jpg", "en"): TEXT})


@pytest.mark.parametrize(
    ("label", "codec", "letters", "text"), DECLARED, ids=[r[0] for r in DECLARED]
)
def test_only_the_alt_changes_and_the_encoding_gives_the_text(
    label: str, codec: str, letters: str, text: bytes
):
    before = b"<meta charset='%b'><p title='" % label.encode() + letters.encode(codec) + b"'>"
    after = b"<i>" + letters.encode(codec) + b"</i>\r\n"
    page = before + IMAGE + after
    assert fill(page) == before + b'<img alt="' + text + b'" src=//a.imgix.net/a.jpg>' + after


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_written_in_utf_16(mark: str):
    page = "\ufeff<p>日\ud800é\r\n<img src=//a.imgix.net/a.jpg>".encode(mark, "surrogatepass")
    after = (
        '\ufeff<p>日\ud800é\r\n<img alt="é ß — 日 &lt;&amp;&gt;" src=//a.imgix.net/a.jpg>'.encode(
            mark, "surrogatepass"
        )
    )
    assert fill(page) == after


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_an_xml_declaration(codec: str):
    page = "<?xml version='1.0'?><img src=//a.imgix.net/a.jpg>".encode(codec)
    after = "<?xml version='1.0'?><img alt=\"é ß — 日 &lt;&amp;&gt;\" src=//a.imgix.net/a.jpg>"
    assert fill(page) == after.encode(codec)


def test_utf_16_that_is_cut_is_refused():
    with pytest.raises(PageError) as caught:
        find_gaps("\ufeff<img src=//a.imgix.net/a.jpg>".encode("utf-16-le") + b"x")
    assert caught.value.reason is PageFault.CHARSET


def test_a_byte_order_mark_comes_before_every_declaration():
    page = b"\xef\xbb\xbf<meta charset=shift_jis>" + IMAGE
    assert fill(page) == (
        b'\xef\xbb\xbf<meta charset=shift_jis><img alt="\xc3\xa9 \xc3\x9f \xe2\x80\x94 \xe6\x97\xa5'
        b' &lt;&amp;&gt;" src=//a.imgix.net/a.jpg>'
    )


@pytest.mark.parametrize(
    "label",
    ["iso-2022-jp", "csiso2022jp", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "replacement"],
)
def test_an_encoding_that_cannot_be_edited_is_refused(label: str):
    with pytest.raises(PageError, match="convert the page to UTF-8") as caught:
        find_gaps(b"<meta charset=" + label.encode() + b">" + IMAGE)
    assert caught.value.reason is PageFault.CHARSET


UNDECLARED = [
    ("ASCII", b"", "utf-8"),
    ("UTF-8", "é日".encode(), "utf-8"),
    ("no UTF-8", b"\xe9", "windows-1252"),
    ("an unknown label", b"<meta charset=klingon>", "utf-8"),
    ("a declaration in a comment", b"<!--<meta charset=koi8-r>-->", "utf-8"),
    ("a declaration in a value", b"<p title='<meta charset=koi8-r>'>", "utf-8"),
    ("a declaration in a title", b"<title><meta charset=koi8-r></title>", "utf-8"),
    ("a description of charsets", b"<meta name=description content='charset=koi8-r'>", "utf-8"),
    ("a very late declaration", b" " * 20_000 + b"<meta charset=koi8-r>", "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "name"), [r[1:] for r in UNDECLARED], ids=[r[0] for r in UNDECLARED]
)
def test_without_a_declaration_texts_are_ascii(start: bytes, name: str):
    assert read_charset(start) == Charset(name, name, declared=False)
    filled = start + b'<img alt="' + REFERENCES + b'" src=//a.imgix.net/a.jpg>'
    assert fill(start + IMAGE) == filled


FOUND = [
    ("http-equiv", b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>"),
    ("http-equiv the other way round", b"<META content='text/html;charset = \"koi8-r\"' HTTP-EQUIV=content-type>"),
    ("another name of it", b"<meta charset=' CSKOI8R '>"),
    ("XML declaration", b"<?xml version='1.0' encoding='koi8-r'?><html>"),
    ("late", b"<!--" + b" " * 5000 + b"--><meta charset=koi8-r>"),
    ("after one in a comment", b"<!--<meta charset=utf-8>--><meta charset=koi8-r>"),
    ("the first of two", b"<meta charset=koi8-r><meta charset=utf-8>"),
    ("self-closing", b"<meta/charset=koi8-r/><meta charset=koi8-r />"),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[1] for row in FOUND], ids=[row[0] for row in FOUND])
def test_a_declaration_is_found(page: bytes):
    assert read_charset(page) == Charset("koi8-r", "koi8-r", declared=True)
