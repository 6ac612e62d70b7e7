"""Edits as data: an offset and bytes, joined in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def can_be_written(text: str) -> bool:
    """Tell whether a page can hold a text: no control characters, no halves of letters."""
    return _UNWRITABLE.search(text) is None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``html[start:end]`` by ``new``; an insertion where both are the same."""

    start: int
    end: int
    new: bytes


def apply(html: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the page with all edits made; they must be sorted and must not overlap."""
    parts = []
    position = 0
    for edit in edits:
        if not position <= edit.start <= edit.end:
            raise ValueError(f"edits overlap at byte {edit.start}")
        parts += [html[position : edit.start], edit.new]
        position = edit.end
    return b"".join([*parts, html[position:]])


def takes_back(html: bytes, edits: Sequence[Edit], edited: bytes) -> bool:
    """Tell whether undoing the edits in the edited page gives the page, byte for byte."""
    shift = 0
    undone = []
    for edit in edits:
        start = edit.start + shift
        if edited[start : start + len(edit.new)] != edit.new:
            return False
        undone.append(Edit(start, start + len(edit.new), html[edit.start : edit.end]))
        shift += len(edit.new) - (edit.end - edit.start)
    return apply(edited, undone) == html
