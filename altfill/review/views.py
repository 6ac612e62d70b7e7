"""What the templates show, put together; the same for the page, its parts and the static copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from altfill.checking.rules import RULES
from altfill.files import shown
from altfill.gallery import Standing
from altfill.imgix.urls import Picture
from altfill.page.context import Context
from altfill.page.gaps import Kind
from altfill.review.desk import Desk, name_of
from altfill.review.entries import HELD_BACK, Entry, Item, Outcome, State, counts
from altfill.review.selection import Selection
from altfill.store.patterns import pattern_of
from altfill.store.records import Place, is_language

FEW_PLACES = 3
"""Places of a picture that a list shows; BeautifulSoup reads a page for each."""
MANY_PLACES = 100

STATES: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("?", "to review"),
    State.MISSING: ("○", "no text yet"),
    State.APPROVED: ("✓", "approved"),
    State.EDITED: ("✎", "written by people"),
    State.REJECTED: ("✕", "rejected"),
    State.DECORATIVE: ("–", "decorative"),
    State.IN_PAGE: ("=", "in the page"),
}
"""A sign and words, so that no state is told by its colour alone."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One image of a page as it is shown."""

    standing: Standing
    context: Context
    outcome: Outcome

    @property
    def only_here(self) -> str:
        """The pattern of its page, where a text could hold for that alone; else nothing."""
        open_to_people = self.outcome.is_open and is_language(self.standing.language)
        return pattern_of(self.standing.page.address) if open_to_people else ""

    @property
    def is_other(self) -> bool:
        """Tell whether the text there is not that of an entry."""
        return self.standing.gap.kind is Kind.TEXT or self.outcome.is_title

    @property
    def findings(self) -> list[str]:
        """What the rules say, in sentences, besides that the text is missing."""
        found = self.standing.findings
        return [f"{each.rule}: {each.message}" for each in found if each.rule != "missing"]


@dataclass(frozen=True, slots=True)
class Card:
    """One picture as it is shown."""

    item: Item
    entries: tuple[Entry, ...]
    places: tuple[PlaceView, ...]
    more_places: int

    @property
    def id(self) -> str:
        """Begins the ids of what belongs to it."""
        return f"p{self.item.number}"

    @property
    def states(self) -> list[State]:
        """The states of its entries; a picture without one lacks a text."""
        return sorted({each.state for each in self.entries} or {State.MISSING})

    def id_of(self, place: Place) -> str:
        """Return the id of a place's entry; nothing where there is none."""
        slugs = (each.slug for each in self.item.entries if each.place == place)
        return next((f"{self.id}-{slug}" for slug in slugs), "")

    def version_on(self, place: PlaceView) -> str:
        """Return the version of the text that holds for a place's page alone."""
        wanted = Place(self.item.key, place.standing.language, place.only_here)
        return next((each.version for each in self.item.entries if each.place == wanted), "")

    @property
    def hidden(self) -> int:
        """How many entries the selection leaves out."""
        return len(self.item.entries) - len(self.entries)

    @property
    def name(self) -> str:
        """The last part of the picture's address."""
        return name_of(self.item.key)

    @property
    def around(self) -> str:
        """The rest of its address."""
        return self.item.key.removeprefix("https://")

    @property
    def image(self) -> str:
        """The address to show it from."""
        return small(self.item.shown.picture)


def small(picture: Picture) -> str:
    """Return an address that gives a picture in a size to look at, if its address may change."""
    if "?" in picture.address:
        return picture.address
    return f"{picture.address}?w=640&h=480&fit=max&auto=format"


def following(cards: Iterable[Card]) -> dict[str, str]:
    """Return the id of each entry -> the id of the next one."""
    ids = [f"{card.id}-{entry.slug}" for card in cards for entry in card.entries]
    return dict(pairwise(ids))


def cards(
    desk: Desk, chosen: Iterable[tuple[Item, Sequence[Entry]]], most: int
) -> tuple[Card, ...]:
    """Return pictures as they are shown, each with at most so many places."""
    return tuple(_card(desk, item, tuple(entries), most) for item, entries in chosen)


def _card(desk: Desk, item: Item, entries: tuple[Entry, ...], most: int) -> Card:
    standings = item.shown.standings
    chosen = _one_a_language(standings, entries)[:most] if most < len(standings) else standings
    places = tuple(PlaceView(each, desk.context(each), desk.outcome(each)) for each in chosen)
    return Card(item, entries, places, len(standings) - len(places))


def _one_a_language(standings: Sequence[Standing], entries: Sequence[Entry]) -> list[Standing]:
    """Return places, the first of each language that is shown before all others."""
    wanted = {entry.place.language for entry in entries}
    firsts = {each.language: each for each in reversed(standings) if each.language in wanted}
    before = sorted(firsts.values(), key=standings.index)
    return [*before, *(each for each in standings if each not in before)]


def frame(desk: Desk, items: Sequence[Item], selection: Selection) -> dict[str, Any]:
    """Return what stands around the pictures: counts and what can be chosen."""
    findings = Counter(rule for item in items for rule in item.findings)
    languages = {entry.place.language for item in items for entry in item.entries}
    return {
        "selection": selection,
        "counts": [(state, *STATES[state], number) for state, number in counts(items).items()],
        "total": sum(len(item.entries) for item in items),
        "languages": sorted(languages),
        "findings": [(rule, findings[rule]) for rule in (HELD_BACK, *RULES) if findings[rule]],
        "pictures": len(items),
        "pages": desk.gallery.pages,
        "failed": desk.gallery.failed,
        "file": shown(desk.file.path),
        "last": desk.last,
        "states": STATES,
        "offered": desk.options.languages,
        "language_name": language_name,
    }


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """Return a language's name in English, with its tag: ``German (de)``."""
    import langcodes

    try:
        return f"{langcodes.Language.get(tag).display_name('en')} ({tag})"
    except (ImportError, LookupError, ValueError):
        return tag
