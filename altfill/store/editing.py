"""A texts file with other records: what changed is written anew, all else stays to the byte.

What altfill wrote is replaced as a whole. A table that a person has styled is changed by tomlkit,
which keeps comments, spaces and the order of keys.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from altfill.errors import TextsError
from altfill.store.blocks import (
    Block,
    Blocks,
    blocks_of,
    comments_in,
    content_end,
)
from altfill.store.reading import read_records
from altfill.store.records import Place, Record, path_of, rendered

INTRODUCTION = """\
# Alternative texts of this site's pictures, for people to review. altfill adds texts to this file
# and never changes what a person has decided. A text's status is one of these:
#   generated   nobody has looked at it yet
#   approved    a person has read it
#   edited      a person wrote it, or changed it
#   rejected    the picture is to have no text in this language
# A picture that says nothing is a table without a language, with decorative = true: alt="".

"""
"""Stands above the records of a new file."""

Records = Mapping[Place, Record]


def edited(text: str, old: Records, new: Records, name: str) -> str:
    """Return a file's text, which holds the old records, with the new ones instead.

    Raises TextsError where a record is written in a way that cannot be changed.
    """
    changed = sorted(place for place in {*old, *new} if old.get(place) != new.get(place))
    if not changed:
        return text
    editor = _Editor(blocks_of(text or INTRODUCTION), old, new, name)
    result = editor.result(changed)
    if _read(result, name) != new:
        raise editor.unchangeable(changed[0])
    return result


def _read(text: str, name: str) -> Records | None:
    try:
        return read_records(text, name)
    except TextsError:
        return None


class _Editor:
    """One file and what is to become of it."""

    def __init__(self, blocks: Blocks, old: Records, new: Records, name: str) -> None:
        self._blocks = blocks
        self._text = blocks.text
        self._old = old
        self._new = new
        self._name = name
        self._break = "\r\n" if "\r\n" in blocks.text else "\n"

    def unchangeable(self, place: Place) -> TextsError:
        """Return the error that says what to do about a record."""
        message = f"{place} cannot be changed as it is written; write it as a table of this name"
        return TextsError(message, self._name)

    def result(self, changed: list[Place]) -> str:
        """Return the text with the changed records."""
        inside: dict[Block, list[Place]] = defaultdict(list)
        between: dict[int, list[Place]] = defaultdict(list)
        for place in changed:
            path = path_of(place)
            if place in self._old or path in self._blocks.by_path:
                inside[self._blocks.holder(path)].append(place)
            else:
                between[self._blocks.place_for(path)].append(place)
        edits = [self._revised(block, places) for block, places in inside.items()]
        edits += [(at, at, self._added(places, at)) for at, places in between.items()]
        return self._joined(sorted(edits, key=itemgetter(0, 1)))

    def _joined(self, edits: Iterable[tuple[int, int, str]]) -> str:
        """Return the text with edits; new tables have an empty line before them."""
        parts = [""]
        position = 0
        for start, end, piece in edits:
            parts.append(self._text[position:start])
            if start == end:
                parts.append(self._gap("".join(parts[-4:])))
            parts.append(piece)
            position = end
        parts.append(self._text[position:])
        whole = "".join(parts)
        return whole.rstrip("\r\n") + self._break if not parts[-1] else whole

    def _gap(self, before: str) -> str:
        """Return what is missing of an empty line."""
        if not before or before.endswith(self._break * 2):
            return ""
        return self._break if before.endswith("\n") else self._break * 2

    def _added(self, places: list[Place], at: int) -> str:
        tables = "\n".join(rendered(self._new[place]) for place in places)
        after = "\n" if at < len(self._text) else ""
        return (tables + after).replace("\n", self._break)

    def _revised(self, block: Block, places: list[Place]) -> tuple[int, int, str]:
        """Return the edit of a block in which records change or go."""
        end = content_end(self._text, block)
        content = self._text[block.header : end]
        [place, *more] = places
        old, new = self._old.get(place), self._new.get(place)
        if old and not more and content.replace("\r\n", "\n") == rendered(old).rstrip("\n"):
            if new is not None:
                return block.header, end, rendered(new).rstrip("\n").replace("\n", self._break)
            revised = ""
        else:
            revised = self._restyled(content, places)
        if revised:
            return block.header, end, revised
        start = block.start
        while self._text[end : end + 1] in ("\r", "\n") and end < block.end:
            end += 1
        return start, end, ""

    def _restyled(self, content: str, places: list[Place]) -> str:
        """Return a table that a person has styled with some records changed; empty if none stays.

        The other records and all comments are checked to be there still.
        """
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        before = dict(_read(content, self._name) or {})
        try:
            document = tomlkit.parse(content.replace("\r\n", "\n"))
            for place in places:
                old, new = self._old.get(place), self._new.get(place)
                _change(document, path_of(place), _values(old), _values(new))
        except (TOMLKitError, LookupError) as error:
            raise self.unchangeable(places[0]) from error
        after = {**before, **{place: self._new.get(place) for place in places}}
        expected = {place: record for place, record in after.items() if record is not None}
        if not expected:
            return ""
        revised = _with_comments(tomlkit.dumps(document).rstrip("\n"), content)
        if _read(revised, self._name) != expected:
            raise self.unchangeable(places[0])
        return revised.replace("\n", self._break)


def _with_comments(revised: str, content: str) -> str:
    """Return a table with the comments above it that stood beside what is gone."""
    lost = Counter(map(str.rstrip, comments_in(content)))
    lost.subtract(map(str.rstrip, comments_in(revised)))
    return "".join(f"{comment}\n" for comment in lost.elements()) + revised


def _values(record: Record | None) -> dict[str, str | bool]:
    """Return what a record's table holds."""
    if record is None:
        return {}
    if record.decorative is not None:
        return {"decorative": record.decorative}
    text = {"text": record.text} if record.text else {}
    return {**text, "status": str(record.status)}


def _change(
    document: Any, path: tuple[str, ...], old: dict[str, str | bool], new: dict[str, str | bool]
) -> None:
    """Change a table of a tomlkit document; drop it, and those around it, where it gets empty."""
    tables = [document]
    for name in path:
        tables.append(tables[-1][name])
    gone = [key for key in tables[-1] if key in old and key not in new]
    for key in reversed(gone):  # tomlkit loses its way among dotted keys in the other order
        tables[-1].pop(key)
    for key, value in new.items():
        if old.get(key) != value:
            tables[-1][key] = value
    for name, table, around in zip(path[::-1], tables[:0:-1], tables[-2::-1], strict=True):
        if table:
            return
        del around[name]
