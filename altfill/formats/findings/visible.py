"""Texts of pages as something to look at: what steers a terminal or a parser is spelled out.

A site decides what its addresses, texts and file names hold: escape sequences that rewrite a
terminal, line breaks that forge a line of a log, characters that XML cannot have.
"""

from __future__ import annotations

import re

_STEERING = (
    "[\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029"  # line breaks
    "\u202a-\u202e\u2066-\u2069"  # what turns the direction of the text around it
    "\ud800-\udfff\ufffe\uffff]"  # what UTF-8 or XML cannot have
)


def visible(text: str) -> str:
    r"""Return a text on one line, with escapes as in Python for what would steer its reader.

    >>> print(visible("red: \x1b[31m, two\nlines"))
    red: \x1b[31m, two\nlines
    """
    return text if text.isprintable() else re.sub(_STEERING, _escape, text)


def encodable(text: str) -> str:
    """Return a text that UTF-8 can write: only lone surrogates become escapes."""
    return re.sub("[\ud800-\udfff]", _escape, text)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def cells(text: str) -> int:
    """Return the number of columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(_cells(letter) for letter in text)


def cut(text: str, most: int) -> str:
    """Return a text of at most ``most`` columns of a terminal, with its middle left out.

    Both ends of a tag tell something: the one has its name, the other often its ``alt``.

    >>> cut("<img src=a.jpg alt=a.jpg>", 15)
    '<img src…a.jpg>'
    """
    if len(text) <= most and cells(text) <= most:
        return text
    head = _fitting(text, most // 2 + most % 2)
    tail = _fitting(text[::-1], most - cells(head) - 1)[::-1]
    return f"{head}…{tail}"


def _fitting(text: str, most: int) -> str:
    """Return the longest beginning that takes at most ``most`` columns."""
    taken = 0
    for at, letter in enumerate(text):
        taken += _cells(letter)
        if taken > most:
            return text[:at]
    return text


def _cells(letter: str) -> int:
    import unicodedata

    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
