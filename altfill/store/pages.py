"""What was found on pages, kept on disk by what identifies their bytes: SQLite, one row a page.

It only saves time. Whatever cannot be read is as if it were not there, and a file that is not
what this module makes is begun anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path

NAME = "pages.db"
_TABLE = (
    "CREATE TABLE pages (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, found TEXT NOT NULL)"
)
_FORGET = "DELETE FROM pages WHERE number IN (SELECT number FROM pages ORDER BY number LIMIT ?)"
_SCHEMA = [("index", "sqlite_autoindex_pages_1", None), ("table", "pages", _TABLE)]
_TAILS = ("-wal", "-shm", "-journal")
_AT_ONCE = 500
_CACHE_KB = 16_000
_KEPT_AT_LEAST = 20_000
_KEPT_TIMES = 4
"""Rows, as a multiple of a run's pages: each before and after filling, and other branches."""


class PagesFound:
    """Rows of a directory's file; without one it knows nothing and keeps nothing."""

    def __init__(self, directory: Path, *, write: bool) -> None:
        """With ``write`` a file is made where there is none, in a directory that is there."""
        self._writes = write
        self._new: dict[bytes, str] = {}
        self._connection: sqlite3.Connection | None = None
        self._is_empty = True
        with contextlib.suppress(sqlite3.Error, OSError):
            self._connection = _opened(directory.expanduser().absolute() / NAME, write=write)
            self._is_empty = self._connection is None or _is_empty(self._connection)

    @property
    def is_open(self) -> bool:
        """Tell whether anything can be known."""
        return self._connection is not None

    def get(self, key: bytes) -> str | None:
        """Return what was found on the page with a key."""
        if self._connection is None or self._is_empty:
            return None
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN")  # one look at the file for all, not one each
            query = "SELECT found FROM pages WHERE key = ?"
            row = self._connection.execute(query, (key,)).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        return row[0] if row is not None and isinstance(row[0], str) else None

    def put(self, key: bytes, found: str) -> None:
        """Keep what was found on a page, soon."""
        if self._connection is not None and self._writes:
            self._new[key] = found
            if len(self._new) >= _AT_ONCE:
                self._write()

    def close(self, pages: int | None = None) -> None:
        """Write what is left and close; forget the oldest rows when a run of ``pages`` is over."""
        self._write()
        if self._connection is not None and self._writes and pages is not None:
            with contextlib.suppress(sqlite3.Error):
                _end(self._connection)
                _forget_oldest(self._connection, max(_KEPT_AT_LEAST, _KEPT_TIMES * pages))
        self._give_up()

    def _write(self) -> None:
        """Write what is not written yet."""
        rows, self._new = self._new, {}
        if self._connection is None or not rows:
            return
        try:
            _end(self._connection)
            _insert(self._connection, rows.items())
        except sqlite3.Error:  # another run is writing, the disk is full: no more than lost time
            self._writes = False

    def _give_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def forget_pages(directory: Path) -> None:
    """Remove a directory's file. Raises OSError."""
    for tail in ("", *_TAILS):
        (directory / (NAME + tail)).unlink(missing_ok=True)


def _opened(file: Path, *, write: bool) -> sqlite3.Connection | None:
    """Return a connection to a sound file; None where there is none and none is to be made."""
    if _is_odd(file):
        if not write:
            return None
        forget_pages(file.parent)
    if not write and not file.exists():
        return None
    connection = _connected(file, write=write)
    if _is_ours(connection):
        return connection
    connection.close()
    if not write:
        return None
    forget_pages(file.parent)
    return _connected(file, write=True)


def _is_odd(file: Path) -> bool:
    """Tell whether one of the files is no plain file, or SQLite would undo a write with it."""
    for tail in ("", *_TAILS):
        with contextlib.suppress(FileNotFoundError):
            mode = file.with_name(file.name + tail).lstat().st_mode
            if not stat.S_ISREG(mode) or tail == "-journal":
                return True
    return False


def _connected(file: Path, *, write: bool) -> sqlite3.Connection:
    mode = "mode=rwc" if write else "mode=ro&immutable=1"  # which makes no file beside it
    connection = sqlite3.connect(
        f"{file.as_uri()}?{mode}", uri=True, timeout=1, isolation_level=None
    )
    with contextlib.suppress(sqlite3.DatabaseError, UnicodeError):
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        if write and not _schema(connection):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_TABLE)
    return connection


def _is_ours(connection: sqlite3.Connection) -> bool:
    try:
        return _schema(connection) == _SCHEMA
    except (sqlite3.DatabaseError, UnicodeError):  # a name in it is no text
        return False


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str, str | None]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type").fetchall()


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM pages LIMIT 1").fetchone() is None


def _end(connection: sqlite3.Connection) -> None:
    """End a transaction that only read; what others wrote meanwhile can then be seen."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[bytes, str]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("INSERT OR REPLACE INTO pages (key, found) VALUES (?, ?)", rows)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _forget_oldest(connection: sqlite3.Connection, kept: int) -> None:
    [many] = connection.execute("SELECT count(*) FROM pages").fetchone()
    if many > kept:
        connection.execute(_FORGET, (many - kept,))
