"""What the texts file knows: one record a picture and language, or a picture that needs no text.

A record may hold for one page, or for pages that a pattern names, only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from altfill.imgix.answers import LONGEST_TEXT
from altfill.store.patterns import pattern_fault

RESERVED = ("decorative", "on", "status", "text")
"""Names in the file that are no languages."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_BREAK = re.compile(r"[ ]*[\t\n\r][ \t\n\r]*")


class Status(StrEnum):
    """What people have said of a text. The values stand in the file."""

    GENERATED = "generated"
    """Nobody has looked at it yet."""
    APPROVED = "approved"
    EDITED = "edited"
    """A person wrote it, or changed it."""
    REJECTED = "rejected"
    """The picture is to have no text from altfill in this language."""

    @property
    def is_seen(self) -> bool:
        """Tell whether a person has decided."""
        return self is not Status.GENERATED


class Place(NamedTuple):
    """What a record is about. The order is that of the file."""

    picture: str
    """The picture's key, as ``altfill.imgix.urls`` makes it."""
    language: str = ""
    """BCP 47; empty for what holds in all languages."""
    on: str = ""
    """Pattern of the pages that it holds for, as in .gitignore; empty for all."""

    def __str__(self) -> str:
        """Return the place as its table's name in the file."""
        on = f".on.{quoted(self.on)}" if self.on else ""
        return f"[{quoted(self.picture)}{self.language and '.' + self.language}{on}]"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. Raises ValueError for what the file could not hold."""

    place: Place
    text: str = ""
    """On one line; empty where the place has no language, and perhaps where it is rejected."""
    status: Status = Status.EDITED
    decorative: bool | None = None
    """Set exactly where the place has no language."""

    def __post_init__(self) -> None:
        fault = place_fault(self.place) or self._fault()
        if fault:
            raise ValueError(fault)

    def _fault(self) -> str | None:
        if not self.place.language:
            bare = self.decorative is not None and not self.text
            return None if bare else "only decorative = true or false can stand without a language"
        if self.decorative is not None:
            return "decorative stands under a picture, not under a language"
        if not self.text and self.status is Status.REJECTED:
            return None
        return fault_of_text(self.text)

    @property
    def is_seen(self) -> bool:
        """Tell whether a person has decided."""
        return self.status.is_seen or not self.place.language


def place_fault(place: Place) -> str | None:
    """Return why no record can be about a place, or None."""
    if not place.picture.startswith("https://") or not place.picture.isprintable():
        return f"{place.picture!r} is no picture; a picture begins with https://"
    if place.language and not is_language(place.language):
        return f"{place.language!r} is not a BCP 47 tag such as en"
    return pattern_fault(place.on) if place.on else None


def is_language(name: str) -> bool:
    """Tell whether a name in the file is a language."""
    return name not in RESERVED and _LANGUAGE.fullmatch(name) is not None


def fault_of_text(text: str) -> str | None:
    """Return why a text cannot be kept, or None."""
    if not text.strip():
        return "the text is empty; decorative = true under the picture says that it needs none"
    if _CONTROL.search(text):
        return "the text holds control characters"
    if text != one_line(text):
        return "the text begins or ends with a space"
    if len(text) > LONGEST_TEXT:
        return f"the text has {len(text)} letters, over {LONGEST_TEXT}"
    return None


def one_line(text: str) -> str:
    """Return a text without line breaks, tabs, and spaces around it."""
    return _BREAK.sub(" ", text).strip(" ")


_ESCAPED = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]'
)
"""What TOML wants escaped, and what would be invisible to who reviews the file."""


def quoted(text: str) -> str:
    """Return a TOML basic string."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return f"\\{letter}" if letter in '"\\' else f"\\u{ord(letter):04x}"


def path_of(place: Place) -> tuple[str, ...]:
    """Return the names of a record's table."""
    language = (place.language,) if place.language else ()
    return (place.picture, *language, *(("on", place.on) if place.on else ()))


def rendered(record: Record) -> str:
    """Return a record as altfill writes it, with a line break at its end."""
    lines = [str(record.place)]
    if record.decorative is not None:
        lines.append(f"decorative = {str(record.decorative).lower()}")
    if record.text:
        lines.append(f"text = {quoted(record.text)}")
    if record.place.language:
        lines.append(f"status = {quoted(record.status)}")
    return "\n".join([*lines, ""])
