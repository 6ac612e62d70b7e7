"""Which pictures are shown: filters, and one screenful after the other.

A screenful begins at a picture, not at a number of pictures before it: what is decided leaves the
list of what waits, and nothing is skipped when the rest moves up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice

from altfill.review.entries import Entry, Item, State

PER_SCREEN = 12
DEFAULT = frozenset({State.WAITING, State.MISSING})
"""What is shown where an address says nothing of states."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person wants to see; empty filters let all through."""

    state: str = ""
    """Values of State, or ``all``; parted by spaces."""
    language: str = ""
    page: str = ""
    """Part of a page's path."""
    finding: str = ""
    """Id of a rule, or ``held-back``."""
    words: str = ""
    """Part of a text or of the picture's address."""
    start: int = 0
    """Number of the first picture that may be shown."""

    @property
    def pairs(self) -> dict[str, str]:
        """The selection as the query of an address has it."""
        written = {each.name: str(getattr(self, each.name) or "") for each in fields(self)}
        return {name: value for name, value in written.items() if value}

    def but(self, **changes: str | int) -> Selection:
        """Return a selection with other values, from its beginning unless that is given."""
        return replace(self, **{"start": 0, **changes})  # type: ignore[arg-type]

    @property
    def states(self) -> frozenset[str]:
        """The states to show; none means all."""
        return frozenset(self.state.split()) - {"all"}

    @property
    def is_default(self) -> bool:
        """Tell whether it is about what waits, as the first screen is."""
        return self.states == DEFAULT

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but the state is asked for."""
        return bool(self.language or self.page or self.finding or self.words)

    def entries(self, item: Item) -> tuple[Entry, ...]:
        """Return a picture's entries that are to be shown."""
        if self.finding and self.finding not in item.findings:
            return ()
        if self.page and not any(self.page in each.page.shown for each in item.shown.standings):
            return ()
        states, words = self.states, self.words.casefold()
        in_address = words in item.key.casefold()
        return tuple(
            entry
            for entry in item.entries
            if (not states or entry.state in states)
            and (not self.language or entry.place.language == self.language)
            and (in_address or words in entry.text.casefold())
        )


def read_selection(given: Mapping[str, str]) -> Selection:
    """Return what an address asks for; what waits if it says nothing of states."""
    start = given.get("start", "")
    state = " ".join(each for each in given.get("state", "").split() if each in (*State, "all"))
    return Selection(
        state or " ".join(sorted(DEFAULT)),
        language=given.get("language", "").strip(),
        page=given.get("page", "").strip(),
        finding=given.get("finding", "").strip(),
        words=given.get("words", "").strip(),
        start=int(start) if start.isascii() and start.isdecimal() and len(start) < 10 else 0,
    )


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown at once, and what is beside it."""

    shown: tuple[tuple[Item, tuple[Entry, ...]], ...]
    pictures: int
    """How many match."""
    before: int
    """How many of them stand before the first one shown."""
    previous: int | None
    """Where the screenful before begins."""
    following: int | None


def screen_of(items: Iterable[Item], selection: Selection) -> Screen:
    """Return the screenful that a selection asks for.

    Where nothing follows its start any more, the last one.
    """
    matching = list(_matching(items, selection.entries))
    before = sum(item.number < selection.start for item, _ in matching)
    if before and before == len(matching):
        before = (before - 1) // PER_SCREEN * PER_SCREEN
    shown = tuple(islice(matching, before, before + PER_SCREEN))
    after = before + PER_SCREEN
    return Screen(
        shown,
        len(matching),
        before,
        matching[max(0, before - PER_SCREEN)][0].number if before else None,
        matching[after][0].number if after < len(matching) else None,
    )


def _matching(
    items: Iterable[Item], entries: Callable[[Item], tuple[Entry, ...]]
) -> Iterator[tuple[Item, tuple[Entry, ...]]]:
    for item in items:
        found = entries(item)
        if found:
            yield item, found
