"""Filters and screens."""

from __future__ import annotations

import pytest

from altfill.review.selection import PER_SCREEN, Selection, read_selection, screen_of
from altfill.store.records import Place
from tests.review.conftest import HOST


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["line.png de", "boat.jpg de", "boat.jpg en", "quay.jpg en", "sail.jpg en"]),
        ({"state": "missing"}, ["quay.jpg en"]),
        ({"state": "in-page"}, ["wave.png en"]),
        ({"state": "all", "language": "de"}, ["line.png de", "boat.jpg de"]),
        ({"language": "fr"}, []),
        ({"page": "de/"}, ["line.png de", "boat.jpg de", "boat.jpg en"]),
        ({"finding": "held-back"}, ["sail.jpg en"]),
        ({"state": "all", "finding": "junk"}, ["wave.png en"]),
        ({"words": "ROTES"}, ["boat.jpg de"]),
        ({"words": "quay.jpg"}, ["quay.jpg en"]),
        (
            {"state": "nonsense"},
            ["line.png de", "boat.jpg de", "boat.jpg en", "quay.jpg en", "sail.jpg en"],
        ),
    ],
)
def test_a_filter_shows_what_it_says(review, query, expected):
    screen = screen_of(review.desk.items(), read_selection(query))
    assert [
        f"{item.key.rsplit('/', 1)[-1]} {each.place.language}"
        for item, entries in screen.shown
        for each in entries
    ] == expected


@pytest.mark.parametrize("start", ["-1", "x", "1e3", "²", "9" * 30, ""])
def test_an_odd_start_is_the_beginning(start):
    assert read_selection({"start": start}).start == 0


@pytest.fixture
def many(begin):
    number = PER_SCREEN * 2 + 1
    images = "".join(f'<p><img src="{HOST}/{n:02}.jpg"></p>' for n in range(number))
    return begin({"a.html": f'<html lang="en">{images}'}, {})


def numbers(many, start):
    screen = screen_of(many.desk.items(), read_selection({"start": str(start)}))
    return [item.number for item, _ in screen.shown], screen


def test_screens_follow_each_other(many):
    shown, screen = numbers(many, 0)
    assert shown == list(range(PER_SCREEN))
    assert (screen.previous, screen.following) == (None, PER_SCREEN)
    shown, screen = numbers(many, PER_SCREEN)
    assert shown == list(range(PER_SCREEN, 2 * PER_SCREEN))
    assert (screen.previous, screen.following) == (0, 2 * PER_SCREEN)
    shown, screen = numbers(many, 2 * PER_SCREEN)
    assert (shown, screen.following) == ([2 * PER_SCREEN], None)


def test_nothing_is_skipped_when_what_is_decided_leaves_the_list(many):
    for number in range(PER_SCREEN):
        many.desk.approve(Place(f"{HOST}/{number:02}.jpg", "en"), "Text", "")
    shown, screen = numbers(many, PER_SCREEN)
    assert shown == list(range(PER_SCREEN, 2 * PER_SCREEN))
    assert screen.previous is None


def test_the_last_screen_is_shown_where_nothing_follows_any_more(many):
    many.desk.approve(Place(f"{HOST}/24.jpg", "en"), "Text", "")
    shown, _ = numbers(many, 24)
    assert shown == list(range(PER_SCREEN, 2 * PER_SCREEN))


def test_a_selection_survives_as_an_address():
    chosen = Selection("approved", "de", "a b", "junk", "&=", 7)
    assert read_selection(chosen.pairs) == chosen
