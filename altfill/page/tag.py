"""One tag's bytes: where its attributes stand.

HTML Standard 13.2.5.32 to 13.2.5.40, as regular expressions. turbohtml can tell it too, but parses
a page a seventh to a third more slowly when it notes this for each tag; here it is a few tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAME = re.compile(rb"<(amp-img|image|img)(?=[ \t\n\f\r/>])", re.IGNORECASE)
"""The start of every tag that may hold an image."""

_ATTRIBUTE = re.compile(
    rb"[ \t\n\f\r/]*+(?P<name>=?[^ \t\n\f\r/>=]*+)"
    rb"(?:[ \t\n\f\r]*+(?P<equals>=)[ \t\n\f\r]*+"
    rb"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'"
    rb"|(?P<bare>[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)|(?=>)))?"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """Where one attribute stands. Offsets are in the page's opened bytes, ``start <= end``."""

    name: bytes
    """Lower-case."""
    start: int
    """First byte of the value, quotes excluded; for a valueless one, the end of its name."""
    end: int
    quote: bytes
    """``"``, ``'``, or nothing for a bare value."""
    has_value: bool
    """False for ``alt`` and ``alt=``."""
    has_equals: bool
    begin: int
    """First byte of the white space before the name."""
    finish: int
    """After the value's closing quote."""


def name_end(html: bytes, at: int) -> int:
    """Return the offset right after the tag's name; ``at`` is that of its ``<``."""
    match = NAME.match(html, at)
    if match is None:
        raise ValueError(f"no image tag at byte {at}")
    return match.end()


def attributes(html: bytes, at: int) -> Iterator[Attribute]:
    """Yield the attributes of the tag at ``at`` in their order, repeated ones included."""
    position = name_end(html, at)
    while match := _ATTRIBUTE.match(html, position):
        if not match["name"]:
            return
        yield _attribute(match)
        position = match.end()


def _attribute(match: re.Match[bytes]) -> Attribute:
    name = match["name"].lower()
    whole = match.span()
    for group, quote in (("double", b'"'), ("single", b"'"), ("bare", b"")):
        if match[group] is not None:
            return Attribute(name, *match.span(group), quote, True, True, *whole)
    equals = match["equals"] is not None
    at = match.end("equals") if equals else match.end("name")
    return Attribute(name, at, at, b"", False, equals, *whole)
