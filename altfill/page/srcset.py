"""The candidates of a ``srcset``: HTML Standard, section 4.8.4.2.2 "Parsing a srcset attribute".

Addresses are full of commas (``auto=format,compress``), so commas alone separate nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WHITE = " \t\n\f\r"
_SEPARATOR = re.compile(r"[ \t\n\f\r,]*")
_URL = re.compile(r"[^ \t\n\f\r]*")
_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*(?:\)|$))*")
_PARENTHESES = re.compile(r"\([^)]*(?:\)|$)")
_SIZE = re.compile(r"(?:^|[ \t\n\f\r])([0-9]+(?:\.[0-9]+)?)(w|x)(?=$|[ \t\n\f\r])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address of a ``srcset``."""

    url: str
    size: float
    """Its width in pixels, or its density; 1 where it names none. Comparable within one set."""


def candidates(value: str) -> list[Candidate]:
    """Return the candidates in their order; never fails."""
    found = []
    position = _end(_SEPARATOR, value, 0)
    while position < len(value):
        start, position = position, _end(_URL, value, position)
        url = value[start:position]
        descriptors = ""
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            start, position = position, _end(_DESCRIPTORS, value, position)
            descriptors = value[start:position].strip(_WHITE)
        if url:
            size = _SIZE.search(_PARENTHESES.sub("", descriptors))
            found.append(Candidate(url, float(size[1]) if size else 1.0))
        position = _end(_SEPARATOR, value, position)
    return found


def _end(pattern: re.Pattern[str], value: str, position: int) -> int:
    match = pattern.match(value, position)
    return match.end() if match else position
