"""Edits as data: an offset and bytes, joined in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
