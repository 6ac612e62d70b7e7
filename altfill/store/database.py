"""Whether a database file may be opened at all, and where it goes when it may not.

diskcache turns settings that it finds into pragmas, and SQLite runs triggers and writes beside
the database whatever the names there point to. A restored cache may come from anywhere.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import diskcache

from altfill.errors import CacheError
from altfill.store.disk import decoded

NAME = "cache.db"
_TAILS = ("-wal", "-shm", "-journal")
_TABLES = {"Settings", "Cache", "sqlite_sequence"}
_COLUMNS = (
    "SELECT rowid, key, raw, store_time, expire_time, access_time, access_count, tag, size, mode,"
    " filename, value FROM Cache LIMIT 1"
)
_SETTINGS = frozenset(diskcache.DEFAULT_SETTINGS) | {"count", "size", "hits", "misses"}
_WORDS = frozenset({"none", "least-recently-stored", "wal", "delete"})
"""Settings that are no numbers."""
_COUNTER = re.compile(
    r"CREATE TRIGGER Settings_\w+ AFTER (?:INSERT|UPDATE|DELETE) ON Cache FOR EACH ROW BEGIN"
    r" UPDATE Settings SET value = value [-+] (?:1|(?:NEW|OLD)\.size)(?: - OLD\.size)?"
    r' WHERE key = "(?:count|size)"; END'
)
"""The triggers that diskcache makes."""
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NOT_OURS = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})


def set_aside_unless_ours(directory: Path) -> Path | None:
    """Move a damaged or foreign database out of the way and return where it is now.

    Returns None where there is none, or a sound one. Raises CacheError and OSError.
    """
    database = directory / NAME
    files = [database, *(database.with_name(NAME + tail) for tail in _TAILS)]
    there = [file for file in files if os.path.lexists(file)]
    regular = all(stat.S_ISREG(file.lstat().st_mode) for file in there)
    if regular and (database not in there or _is_ours(database)):
        return None
    return _set_aside(database, there)


def _is_ours(database: Path) -> bool:
    """Tell whether a file is a sound database with our tables, settings and triggers only."""
    if database.stat().st_size == 0:
        return True
    connection = sqlite3.connect(database.absolute().as_uri() + "?mode=rw", uri=True, timeout=60)
    connection.text_factory = decoded
    try:
        return (
            _has_our_schema(connection)
            and connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
            and _has_our_rows(connection)
        )
    except UnicodeError:  # a name in it is no text
        return False
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _NOT_OURS:
            return False
        if code in _IN_USE:
            return True
        raise
    finally:
        connection.close()


def _has_our_schema(connection: sqlite3.Connection) -> bool:
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    for kind, name, sql in schema:
        expected = (
            (kind == "table" and name in _TABLES)
            or (kind == "index" and name.startswith(("Cache_", "sqlite_autoindex_")))
            or (kind == "trigger" and _COUNTER.fullmatch(sql))
        )
        if not expected:
            return False
    return True


def _has_our_rows(connection: sqlite3.Connection) -> bool:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "Settings" in tables:
        for key, value in connection.execute("SELECT key, value FROM Settings"):
            if key not in _SETTINGS or not (isinstance(value, int) or value in _WORDS):
                return False
    if "Cache" in tables:
        connection.execute(_COLUMNS).fetchall()
        unnamed = "SELECT 1 FROM Cache WHERE key IS NULL LIMIT 1"
        return connection.execute(unnamed).fetchone() is None
    return True


def identity(directory: Path) -> tuple[int, int] | None:
    """Return what tells a database from another that took its place; None where there is none.

    SQLite goes on writing to a file that was removed, and nothing of it can be found again.
    """
    try:
        found = (directory / NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def copied(directory: Path) -> TemporaryDirectory[str]:
    """Return a copy of a database that cannot be opened where it is: SQLite writes beside it.

    What a killed run left in the log beside the database is copied too. Raises OSError.
    """
    copy = TemporaryDirectory(prefix="altfill-")
    try:
        for tail in ("", "-wal"):
            file = directory / (NAME + tail)
            if os.path.lexists(file) and stat.S_ISREG(file.lstat().st_mode):
                Path(copy.name, file.name).write_bytes(file.read_bytes())
    except OSError:
        copy.cleanup()
        raise
    return copy


def _set_aside(database: Path, there: list[Path]) -> Path:
    for number in range(1, 1000):
        aside = database.with_name(f"{NAME}.damaged-{number}")
        if not os.path.lexists(aside):
            for file in there:
                if file == database:
                    file.replace(aside)
                else:
                    file.unlink(missing_ok=True)  # SQLite may have removed it
            return aside
    raise CacheError(f"{database.parent} is full of damaged databases; remove them")
