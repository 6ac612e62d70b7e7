from __future__ import annotations

import pytest

from altfill.errors import Reason
from altfill.hooks.places import lines_at, lines_of
from altfill.report import Left


def _left(picture):
    return Left("docs/a.md", 1, 1, picture, "en", "absent", Reason.OFFLINE, "no text is known")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("one\n![](https://acme.imgix.net/a%20b.jpg?w=3)", [2]),
        ("one\n![](<//acme.imgix.net/a b.jpg>)", [2]),
        ("x\n![][r] text\n\n[r]: https://acme.imgix.net/a%20b.jpg", [4]),
        ("{{ image('/a b.jpg') }}", [1]),
        ("nothing here", [None]),
        ("", [None]),
    ],
)
def test_the_line_is_found_where_the_source_shows_it(source, lines):
    left = [_left("https://acme.imgix.net/a%20b.jpg")]
    assert [line for _, line in lines_of(left, source)] == lines


def test_each_of_several_has_its_own_line():
    picture = "https://acme.imgix.net/a.jpg"
    source = f"![]({picture})\n\n![]({picture}) ![]({picture})\n![](/b.jpg)"
    left = [_left(picture), _left("https://acme.imgix.net/b.jpg"), *[_left(picture)] * 3]
    assert [line for _, line in lines_of(left, source)] == [1, 4, 3, 3, 3]


def test_an_address_that_is_none_has_no_line():
    assert [line for _, line in lines_of([_left("https://[")], "https://[")] == [None]


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        (1, [2, 2]),
        (2, [2, 2]),
        (3, [2]),
        (4, [5]),
        (5, [5]),
        (6, [5]),
        (7, [5]),
        (9, [9]),
        (99, [9]),
    ],
)
def test_a_paragraph_has_its_own_lines_or_the_nearest_one(start, lines):
    image = "![](https://acme.imgix.net/a.jpg)"
    source = f"one\n{image}{image}\n\n:::\n{image}\n:::\n\ntwo\n{image}\n"
    assert lines_at(start, "https://acme.imgix.net/a.jpg", source) == lines


def test_what_a_source_does_not_show_is_nowhere():
    assert lines_at(1, "https://acme.imgix.net/a.jpg", "one\n") == []
