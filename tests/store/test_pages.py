"""What was found on pages is kept on disk, and a file of any other kind does no harm."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from altfill.store import pages
from altfill.store.pages import NAME, PagesFound, forget_pages


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory that holds nothing."""
    made = tmp_path / "cache"
    made.mkdir()
    return made


def put(directory: Path, rows: dict[bytes, str], run: int = 100) -> None:
    found = PagesFound(directory, write=True)
    for key, text in rows.items():
        found.put(key, text)
    found.close(run)


def get(directory: Path, key: bytes) -> str | None:
    found = PagesFound(directory, write=False)
    try:
        return found.get(key)
    finally:
        found.close(100)


def test_what_was_put_is_there_in_the_next_run(directory: Path):
    put(directory, {b"a": "[1]", b"b": "[2]"})
    put(directory, {b"b": "[3]"})
    assert [get(directory, key) for key in (b"a", b"b", b"c")] == ["[1]", "[3]", None]
    assert {each.name for each in directory.iterdir()} == {NAME}


def test_reading_makes_no_file(directory: Path):
    found = PagesFound(directory, write=False)
    found.put(b"a", "[1]")
    assert not found.is_open
    assert found.get(b"a") is None
    found.close(1)
    assert list(directory.iterdir()) == []


def test_the_oldest_rows_of_many_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "_KEPT_AT_LEAST", 10)
    put(tmp_path, {b"%d" % number: "[]" for number in range(30)}, run=5)
    assert [number for number in range(30) if get(tmp_path, b"%d" % number)] == list(range(10, 30))


def other_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE pages (key BLOB, found TEXT)")


def trigger(file: Path) -> None:
    put(file.parent, {b"a": "[1]"})
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON pages BEGIN DELETE FROM pages; END")


def overwritten(file: Path) -> None:
    put(file.parent, {b"%d" % number: "[1]" * 100 for number in range(500)})
    file.write_bytes(file.read_bytes()[:100] + os.urandom(file.stat().st_size - 100))


def no_text(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE boats (a)")
    content = file.read_bytes().replace(b"boats", b"boat\xff")
    file.write_bytes(content.replace(b"CREATE TABLE boat", b"CREATE NABLE boat"))


ODD: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"boats" * 1000),
    "another table": other_table,
    "a trigger": trigger,
    "overwritten": overwritten,
    "a name that is no text": no_text,
    "a journal": lambda file: file.with_name(NAME + "-journal").write_bytes(b"boats"),
    "a link": lambda file: file.symlink_to(file.parent.parent / "other"),
}  # fmt: skip


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_a_file_that_is_not_ours_is_begun_anew(make: Callable[[Path], object], directory: Path):
    make(directory / NAME)
    assert get(directory, b"a") is None
    put(directory, {b"b": "[2]"})
    put(directory, {b"c": "[3]"})
    assert get(directory, b"b") == "[2]"
    assert get(directory, b"c") == "[3]"
    assert get(directory, b"a") is None
    assert not (directory.parent / "other").exists()


def test_rows_of_other_types_are_not_there(tmp_path: Path):
    put(tmp_path, {b"a": "[1]"})
    with closing(sqlite3.connect(tmp_path / NAME)) as connection, connection:
        connection.execute("INSERT INTO pages (key, found) VALUES (?, ?)", (b"b", b"[2]"))
    assert get(tmp_path, b"b") is None


def test_writers_at_once_lose_nothing_but_time(tmp_path: Path):
    def write(start: int) -> None:
        put(tmp_path, {b"%d" % number: "[]" for number in range(start, start + 1500)})

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 1000, 2000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = PagesFound(tmp_path, write=False)
    assert {found.get(b"%d" % number) for number in range(3500)} <= {"[]", None}
    found.close(1)
    put(tmp_path, {b"a": "[1]"})
    assert get(tmp_path, b"a") == "[1]"


def test_forgetting_removes_the_file(directory: Path):
    put(directory, {b"a": "[1]"})
    forget_pages(directory)
    assert list(directory.iterdir()) == []
