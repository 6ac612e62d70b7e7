"""What is up for review: one entry a picture and language, and what has become of it so far."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from altfill.errors import Reason
from altfill.filling.choosing import Choice, choose
from altfill.filling.resolve import Resolved
from altfill.filling.reviewed import decide, look_up
from altfill.gallery import Shown, Standing
from altfill.options import Options
from altfill.page.fit import fitted, without_opening
from altfill.page.gaps import Kind
from altfill.report import Origin
from altfill.store.records import Place, Record, Status, is_language
from altfill.store.texts import Texts


class State(StrEnum):
    """What has become of an entry. The values stand in addresses of the review page."""

    WAITING = "waiting"
    """There is a text on which nobody has decided."""
    MISSING = "missing"
    """There is no text."""
    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    DECORATIVE = "decorative"
    IN_PAGE = "in-page"
    """Every place has a text of its own: the page's, an empty one, or a link's title."""


_OF_STATUS = {
    Status.GENERATED: State.WAITING,
    Status.APPROVED: State.APPROVED,
    Status.EDITED: State.EDITED,
    Status.REJECTED: State.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture's text in one language, for all pages or for those of a pattern."""

    place: Place
    state: State
    text: str = ""
    """The record's, else the machine's; a draft as it would be written."""
    machine: str = ""
    """What the API has answered, where the cache still has it."""
    record: Record | None = None
    warnings: tuple[str, ...] = ()
    """What speaks against the text, in sentences."""
    written: tuple[str, ...] = ()
    """Texts that stand in the pages, each once."""

    @property
    def other(self) -> str:
        """The machine's text where the entry has another one."""
        machine = without_opening(self.machine)
        return machine if machine != self.text else ""

    @property
    def slug(self) -> str:
        """What tells the entry from the others of its picture; letters, digits and hyphens."""
        on = f"-{zlib.crc32(self.place.on.encode()):08x}" if self.place.on else ""
        return self.place.language.lower() + on

    @property
    def version(self) -> str:
        """What tells the record from what others may make of it meanwhile."""
        if self.record is None:
            return ""
        return f"{self.record.status} {self.record.text}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ``altfill fill`` would do at a place as things stand."""

    said: str
    """In words; empty where there is nothing to say."""
    text: str = ""
    """What would be written there, or what stands there."""
    is_held: bool = False
    """There is a text, and it is held back there."""
    is_open: bool = False
    """The page has no text of its own there, and a person's would be written."""
    is_title: bool = False
    """The text is the title of the page that its link leads to."""


@dataclass(frozen=True, slots=True)
class Item:
    """A picture with its entries."""

    number: int
    """Place in the order of the gallery, from 0."""
    shown: Shown
    entries: tuple[Entry, ...]
    findings: frozenset[str] = field(default_factory=frozenset)
    """Ids of the rules that hit one of its images, and ``held-back``."""

    @property
    def key(self) -> str:
        """The picture's key."""
        return self.shown.picture.key

    @property
    def is_decorative(self) -> bool:
        """Tell whether people have said that the picture needs no text anywhere."""
        return any(each.state is State.DECORATIVE for each in self.entries)


HELD_BACK = str(Reason.HELD_BACK)


def item_of(number: int, shown: Shown, texts: Texts, resolved: Resolved, options: Options) -> Item:
    """Return what is up for review about a picture."""
    key = shown.picture.key
    records = texts.about(key)
    decorative = records.get(Place(key))
    is_decorative = bool(decorative and decorative.decorative)
    places = {Place(key, each.language) for each in shown.standings if is_language(each.language)}
    places |= {place for place in records if place.language}
    machine = {each: resolved.texts.get((key, each.language), "") for each in places}
    outcomes = [
        (each.language, outcome_at(each, texts, resolved, options)) for each in shown.standings
    ]
    held = {(language, each.said) for language, each in outcomes if each.is_held}
    lacking = {language for language, each in outcomes if each.is_open and not each.text}
    entries = tuple(
        _entry(
            place,
            records.get(place),
            "" if place.on else machine[place],
            [each for each in shown.standings if each.language == place.language],
            sorted(said for language, said in held if language == place.language),
            options,
            is_decorative=is_decorative,
            is_lacking=place.language in lacking,
        )
        for place in sorted(places)
    )
    findings = {each.rule for standing in shown.standings for each in standing.findings}
    return Item(number, shown, entries, frozenset(findings | ({HELD_BACK} if held else set())))


def _entry(
    place: Place,
    record: Record | None,
    machine: str,
    standings: list[Standing],
    held: list[str],
    options: Options,
    *,
    is_decorative: bool,
    is_lacking: bool,
) -> Entry:
    text = record.text if record is not None else machine
    if record is None or not record.is_seen:
        text = without_opening(text)  # as it would be written
    if is_decorative and not place.on:
        state = State.DECORATIVE
    elif record is not None:
        state = _OF_STATUS[record.status]
    elif machine:
        state = State.WAITING
    else:
        state = State.MISSING if is_lacking else State.IN_PAGE
    warnings = tuple(held) if state is State.WAITING else ()
    if text and not warnings and state in (State.APPROVED, State.EDITED, State.WAITING):
        beside: Iterable[str] = {each for near in standings for each in near.gap.beside}
        fault = fitted(text, place.language, tuple(sorted(beside)), options.max_length).fault
        warnings = (fault,) if fault else ()
    written = dict.fromkeys(each.gap.written for each in standings if each.gap.written)
    return Entry(place, state, text, machine, record, warnings, tuple(written))


def outcome_at(standing: Standing, texts: Texts, resolved: Resolved, options: Options) -> Outcome:
    """Return what ``altfill fill`` would do at a place as things stand."""
    gap = standing.gap
    if gap.kind is Kind.TEXT:
        return Outcome("leaves the text that stands there", gap.written)
    if gap.kind is Kind.EMPTY and not options.fill_empty:
        return Outcome('leaves it decorative (alt="")')
    decided = decide(look_up(gap, texts, standing.page.address), resolved, options)
    choice = choose([decided], resolved, options)[decided]
    if isinstance(choice, Choice):
        said = _said_of(choice, in_link=gap.in_link)
        is_title = choice.origin is Origin.TITLE
        return Outcome(said, choice.text, is_open=bool(choice.text), is_title=is_title)
    if choice.reason is Reason.OFFLINE:
        return Outcome("has no text yet", is_open=True)
    return Outcome(choice.message, is_held=choice.reason is Reason.HELD_BACK, is_open=True)


def _said_of(choice: Choice, *, in_link: bool) -> str:
    if not choice.text:
        return 'writes alt="", for it is decorative'
    if choice.origin is Origin.TITLE:
        return "writes the title of the page that the link leads to"
    return "writes this text, which names the link" if in_link else "writes this text"


def counts(items: Iterable[Item]) -> Mapping[State, int]:
    """Return how many entries there are of each state."""
    numbers = dict.fromkeys(State, 0)
    for item in items:
        for entry in item.entries:
            numbers[entry.state] += 1
    return numbers
