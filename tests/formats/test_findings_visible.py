from __future__ import annotations

import pytest

from altfill.formats.findings.visible import cells, cut, encodable, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("quotes \" ' and <b>", "quotes \" ' and <b>"),
        ("Grüße, 日本語, emoji 🏔", "Grüße, 日本語, emoji 🏔"),
        ("right-to-left שלום", "right-to-left שלום"),
        ("colour \x1b[31m", r"colour \x1b[31m"),
        ("one\ntwo\r\nthree\tfour", r"one\ntwo\r\nthree\tfour"),
        ("null \x00, delete \x7f, next line \x85", r"null \x00, delete \x7f, next line \x85"),
        ("line \u2028 paragraph \u2029", r"line \u2028 paragraph \u2029"),
        ("turned \u202e around \u2066", r"turned \u202e around \u2066"),
        ("half \ud83d, byte \udcff", r"half \ud83d, byte \udcff"),
        ("not a character \uffff", r"not a character \uffff"),
    ],
)
def test_what_steers_a_reader_is_spelled_out(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "kept"), [("a\n\x1b🏔", "a\n\x1b🏔"), ("a\udcffb\ud800", r"a\udcffb\ud800")]
)
def test_only_lone_surrogates_are_changed_to_be_encodable(text, kept):
    assert encodable(text) == kept


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1), ("🏔", 1), ("🌋", 2)]
)
def test_cells_are_those_of_a_terminal(text, width):
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc…fg"),
        ("abcdefgh", 5, "abc…h"),
        ("日本語日本語", 12, "日本語日本語"),
        ("日本語日本語", 11, "日本語…本語"),
        ("日本語日本語", 7, "日本…語"),
    ],
)
def test_the_middle_is_left_out(text, most, left):
    assert cut(text, most) == left
    assert cells(left) <= most
