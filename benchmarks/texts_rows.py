"""The reviewed texts file: loading and saving it with ten thousand records."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rows import Row, Sizes
from trees import LANGUAGES, picture_key, text_for

from altfill.store.records import Place, Record, Status, rendered
from altfill.store.textsfile import TextsFile

_RECORDS = 10_000
_MOST_S = 0.5


def measure_texts(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Load and save 10,000 records; what is saved differs from one to all of them."""
    path = work / "alt-texts.toml"
    records = list(_records())
    _write(path, records)
    print(f"texts: {len(records)} records, {path.stat().st_size / 1e6:.1f} MB")
    repeat = 3 * sizes.repeat
    yield _row("Load", _median(repeat, lambda: TextsFile(path)))
    one = [_approved(records[_RECORDS // 2])]
    for what, changed in (("one of them changed", one), ("all changed", map(_approved, records))):
        taken = _saving(path, records, list(changed), repeat)
        yield _row(f"Save, {what}", taken)
    yield _row("Save, another program having saved too", _merging(path, records, repeat))
    _write(path, [_approved(each) for each in records[::2]])
    yield _row("Save, half of them new", _saving(path, records[::2], records[1::2], repeat))
    path.write_text("".join(map(_styled, records)), "utf-8")
    yield _row("Load, each as a person may write it", _median(repeat, lambda: TextsFile(path)))


def _records() -> Iterator[Record]:
    for number in range(_RECORDS // len(LANGUAGES)):
        key = picture_key(number)
        for language in LANGUAGES:
            yield Record(Place(key, language), text_for(key, language), Status.GENERATED)


def _approved(record: Record) -> Record:
    return Record(record.place, record.text, Status.APPROVED)


def _styled(record: Record) -> str:
    return rendered(record).replace("\nstatus", " # a note\nstatus") + "\n"


def _write(path: Path, records: list[Record]) -> None:
    path.unlink(missing_ok=True)
    file = TextsFile(path)
    for record in records:
        file.texts.put(record)
    file.save()


def _saving(path: Path, before: list[Record], changed: list[Record], repeat: int) -> float:
    """Return the seconds that saving changes takes."""
    taken = []
    for _ in range(repeat):
        _write(path, before)
        file = TextsFile(path)
        for record in changed:
            file.texts.put(record)
        taken.append(_seconds(file.save))
    return statistics.median(taken)


def _merging(path: Path, records: list[Record], repeat: int) -> float:
    taken = []
    for _ in range(repeat):
        _write(path, records)
        ours, theirs = TextsFile(path), TextsFile(path)
        theirs.texts.put(_approved(records[10]))
        theirs.save()
        ours.texts.put(_approved(records[-10]))
        taken.append(_seconds(ours.save))
    return statistics.median(taken)


def _median(repeat: int, function: Callable[[], object]) -> float:
    return statistics.median(_seconds(function) for _ in range(repeat))


def _seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def _row(what: str, taken_s: float) -> Row:
    return Row(
        f"{what}: texts file of {_RECORDS:,} records",
        f"<= {_MOST_S} s",
        f"{taken_s:.2f} s",
        taken_s <= _MOST_S,
    )
