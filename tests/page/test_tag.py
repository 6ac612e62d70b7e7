"""Where a tag's attributes stand."""

from __future__ import annotations

import pytest

from altfill.page.tag import attributes, name_end

ROWS = [
    ("none", b"<img>", []),
    ("quotes", b"<img a=\"1\" b='2' c=3>", [(b"a", b"1", b'"'), (b"b", b"2", b"'"), (b"c", b"3", b"")]),
    ("spaces", b"<img\n a = \"1\"\tb\f= 2 >", [(b"a", b"1", b'"'), (b"b", b"2", b"")]),
    ("no value", b"<img a b= c>", [(b"a", b"", b""), (b"b", b"c", b"")]),
    ("equals sign at the end", b"<img a=>", [(b"a", b"", b"")]),
    ("upper case", b"<IMG ALT=X>", [(b"alt", b"X", b"")]),
    ("slashes", b"<img/a=1/b /c/>", [(b"a", b"1/b", b""), (b"c", b"", b"")]),
    ("no space between", b"<img a=\"1\"b='2'c>", [(b"a", b"1", b'"'), (b"b", b"2", b"'"), (b"c", b"", b"")]),
    ("twice", b"<img a=1 a=2>", [(b"a", b"1", b""), (b"a", b"2", b"")]),
    ("other quote inside", b"<img a=\"'>'\" b='\">'>", [(b"a", b"'>'", b'"'), (b"b", b'">', b"'")]),
    ("quotes in a bare value", b"<img a=x\"y'z>", [(b"a", b"x\"y'z", b"")]),
    ("empty quotes", b"<img a=\"\" b=''>", [(b"a", b"", b'"'), (b"b", b"", b"'")]),
    ("odd names", b"<img =x \"y @z.w:v=1>", [(b"=x", b"", b""), (b'"y', b"", b""), (b"@z.w:v", b"1", b"")]),
    ("longer tag name", b"<amp-img a=1>", [(b"a", b"1", b"")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_attributes_are_found_where_they_stand(tag: bytes, expected: list[tuple[bytes, ...]]):
    page = b"<p>" + tag + b" a=9>"
    found = list(attributes(page, 3))
    assert [(each.name, page[each.start : each.end], each.quote) for each in found] == expected


def test_the_name_ends_where_a_text_is_put_in():
    assert [name_end(tag, 0) for tag in (b"<img>", b"<IMG/x>", b"<image >", b"<amp-img\n>")] == [
        4,
        4,
        6,
        8,
    ]


@pytest.mark.parametrize("tag", [b"<imgx>", b"img>", b"<img", b""])
def test_what_is_no_image_tag_has_no_name(tag: bytes):
    with pytest.raises(ValueError, match="no image tag"):
        name_end(tag, 0)
