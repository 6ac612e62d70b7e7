"""What the parameters of an address do to a picture."""

from __future__ import annotations

import pytest

from altfill.imgix import rendering
from altfill.imgix.parameters import ALIASES, MODIFIERS, standard_name


def test_a_query_is_read_in_its_order():
    found = rendering.parameters("w=3&&txtalign64=bWlk&b?c=%41&=x&d=1=2")
    assert [(each.name, each.value, each.written) for each in found] == [
        ("w", "3", "w=3"),
        ("txt-align", "bWlk", "txtalign64=bWlk"),
        ("blend", "", "b"),
        ("c", "A", "c=%41"),
        ("", "x", "=x"),
        ("d", "1=2", "d=1=2"),
    ]


NAMES = [
    ("t", "txt"), ("m", "mark"), ("b", "blend"), ("txt64", "txt"), ("mark64", "mark"), ("width", "w"),
    ("txtalign64", "txt-align"), ("v64", "v64"), ("base64", "base64"), ("", ""), ("bg-remove", "bg-remove"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "standard"), NAMES)
def test_a_name_has_one_standard_name(name: str, standard: str):
    assert standard_name(name) == standard


def test_aliases_stand_for_standard_names():
    assert not set(ALIASES) & set(ALIASES.values())
    assert not set(MODIFIERS) & set(ALIASES)


PLACEHOLDERS = [
    ("w=10", True), ("w=64&h=900", True), ("blur=200", True), ("px=10", True), ("h=20", True),
    ("w=65", False), ("", False), ("w=0", False), ("w=auto", False), ("blur=0", False), ("w=-5", False),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), PLACEHOLDERS)
def test_a_small_or_blurred_picture_is_a_placeholder(query: str, expected: bool):
    assert rendering.size(query).is_placeholder is expected


@pytest.mark.parametrize(
    ("query", "width"),
    [("w=300", 300), ("width=2.5", 2.5), ("w=x", 0), ("", 0), ("w=nan", 0), ("w=inf", 0)],
)
def test_the_width_is_in_pixels(query: str, width: float):
    assert rendering.size(query).width == width
