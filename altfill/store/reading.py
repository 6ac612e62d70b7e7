"""From the bytes of a texts file to its records, or to an error that names the line.

Whatever a person may write is read by the standard library's parser; what it would need endless
time or memory for is refused before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NoReturn

from altfill.errors import TextsError
from altfill.store.blocks import blocks_of, line_of, outside_of_strings
from altfill.store.patterns import pattern_fault
from altfill.store.records import RESERVED, Place, Record, Status, is_language, one_line, path_of
from altfill.store.usual import parted

LARGEST = 32_000_000
"""Bytes; ten thousand records have less than two million."""

_MANY_DOTS = re.compile(r"(?:\.[^.\n]*+){16}")
"""tomllib keeps every beginning of a dotted name, so long ones would fill the memory."""
_GIT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_WHERE = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL
)
_IN_TEXT = ("text", "status", "on")


def decoded(content: bytes, name: str) -> str:
    """Return a file's text. Raises TextsError; ``name`` is the file's in messages."""
    if len(content) > LARGEST:
        raise TextsError(f"it is larger than {LARGEST // 1_000_000} MB", name)
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TextsError("it is not UTF-8", name, line) from error


def read_records(text: str, name: str) -> dict[Place, Record]:
    """Return the records of a texts file by their place. Raises TextsError."""
    records = _quickly(text, name)
    return _thoroughly(text, name) if records is None else records


def _quickly(text: str, name: str) -> dict[Place, Record] | None:
    """Return the records where nearly all are written as usual, else None."""
    found = parted(text)
    records = _thoroughly(found.rest, name)
    if not found.usual:
        return records
    if not blocks_of(found.rest).are_plain(map(path_of, records)):
        return None
    number = len(records) + len(found.usual)
    for each in found.usual:
        try:
            status = Status(each.status or Status.EDITED)
            records[each.place] = Record(each.place, each.text, status, each.decorative)
        except ValueError:
            return None
    return records if len(records) == number else None


def _thoroughly(text: str, name: str) -> dict[Place, Record]:
    records = {}
    document = _document(text, name)
    try:
        for record in _records(document):
            records[record.place] = record
    except _RecordError as wrong:
        raise TextsError(str(wrong), name, line_of(text, wrong.path)) from None
    return records


class _RecordError(Exception):
    """What is wrong in a valid document, and the names that lead there."""

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


def _document(text: str, name: str) -> dict[str, object]:
    dots = _MANY_DOTS.search(outside_of_strings(text))
    if dots is not None:
        raise TextsError("a name has more than 16 parts", name)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise TextsError("it is nested too deeply", name) from error
    except ValueError as error:
        _explain(text, name, error)


def _explain(text: str, name: str, error: ValueError) -> NoReturn:
    conflict = _GIT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        message = "a conflict of a merge stands there; decide which lines are to stay"
        raise TextsError(message, name, line) from error
    where = _WHERE.fullmatch(str(error))
    what = where["what"] if where else str(error)
    last = text.rstrip().count("\n") + 1
    line = int(where["line"]) if where and where["line"] else last
    raise TextsError(f"it is not TOML: {what[:300]}", name, line) from error


def _records(document: Mapping[str, object]) -> Iterator[Record]:
    for picture, table in document.items():
        if not isinstance(table, dict) or not picture.startswith("https://"):
            message = f'{_short(picture)} is no record; one begins with ["https://…".en]'
            raise _RecordError(message, picture)
        for key, value in table.items():
            if key == "decorative":
                yield _decorative(value, Place(picture), picture, key)
            elif key == "on":
                yield from _decorative_on(value, picture)
            elif is_language(key) and isinstance(value, dict):
                yield from _texts(value, picture, key)
            else:
                raise _RecordError(_unknown_in_picture(key, value), picture, key)


def _unknown_in_picture(key: str, value: object) -> str:
    if key in RESERVED:
        return f'{key} stands under a language: ["https://…".en]'
    if is_language(key) and not isinstance(value, dict):
        near = _near(key, RESERVED)
        return f"{_short(key)} must be a table with text and status{near}"
    return f"{_short(key)} is no language{_near(key, ('decorative', 'on'))}"


def _decorative(value: object, place: Place, *path: str) -> Record:
    if not isinstance(value, bool):
        raise _RecordError("decorative must be true or false", *path)
    return _made(path, place, decorative=value)


def _decorative_on(patterns: object, picture: str) -> Iterator[Record]:
    for pattern, table in _patterns(patterns, picture, "on"):
        for key, value in table.items():
            path = (picture, "on", pattern, key)
            if key != "decorative":
                raise _RecordError(_unknown(key, ("decorative",)), *path)
            yield _decorative(value, Place(picture, "", pattern), *path)


def _texts(table: Mapping[str, object], picture: str, language: str) -> Iterator[Record]:
    patterns = _patterns(table.get("on", {}), picture, language, "on")
    own = {key: value for key, value in table.items() if key != "on"}
    if own or not patterns:
        yield _text(own, Place(picture, language), picture, language)
    for pattern, inner in patterns:
        place = Place(picture, language, pattern)
        yield _text(inner, place, picture, language, "on", pattern)


def _patterns(value: object, *path: str) -> list[tuple[str, dict[str, object]]]:
    message = 'on must hold tables, as in ["https://…".en.on."blog/2024/*"]'
    if not isinstance(value, dict):
        raise _RecordError(message, *path)
    for pattern, table in value.items():
        if not pattern or not isinstance(table, dict):
            raise _RecordError(message, *path, pattern)
        fault = pattern_fault(pattern)
        if fault is not None:
            raise _RecordError(fault, *path, pattern)
    return list(value.items())


def _text(table: Mapping[str, object], place: Place, *path: str) -> Record:
    for key, value in table.items():
        if key not in ("text", "status"):
            raise _RecordError(_unknown(key, _IN_TEXT), *path, key)
        if not isinstance(value, str):
            raise _RecordError(f"{key} must be a string", *path, key)
    text, status = str(table.get("text", "")), str(table.get("status", Status.EDITED))
    if "text" not in table and status != Status.REJECTED:
        raise _RecordError("there is no text", *path)
    if status not in list(Status):
        message = f"{_short(status)} is no status{_near(status, tuple(Status))}"
        raise _RecordError(message, *path, "status")
    return _made((*path, "text"), place, text=one_line(text), status=Status(status))


def _made(path: tuple[str, ...], place: Place, **values: object) -> Record:
    try:
        return Record(place, **values)  # type: ignore[arg-type]
    except ValueError as error:
        raise _RecordError(str(error), *path) from None


def _unknown(key: str, known: tuple[str, ...]) -> str:
    return f"{_short(key)} is unknown{_near(key, known)}"


def _near(word: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(word[:100], known, 1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"


def _short(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:79]}…")
