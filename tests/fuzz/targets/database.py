"""A cache's database from a place that others can write to: read, set aside, or refused.

An input is a list of changes to a sound database, as it would be too large itself: two bytes for
where, one for what, or SQL after ``!``.
"""

from __future__ import annotations

import contextlib
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from altfill import AltfillError
from altfill.store import pages
from altfill.store.cache import TextCache
from altfill.store.database import NAME

ENDPOINT = "https://api.imgix.com"
BOAT = "https://acme.imgix.net/boat.jpg"
PIECES = tuple(
    b"!|;|UPDATE Cache SET |INSERT INTO Cache(key, raw, mode, value) VALUES ('x', 1, 1, 'y');|mode = 4|mode = 3|mode = 2|raw = 0|key = NULL|key = 5|key = x'8004'|value = x'80045d2e'|value = '{\"text\": 5}'|value = '[[['|value = NULL|filename = '../../sentinel'|expire_time = 'x'|expire_time = 1e400|, |CREATE TRIGGER t AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END;|CREATE VIEW v AS SELECT 1;|DROP TABLE Settings;|DROP TABLE Cache;|UPDATE Settings SET value = 'x';|UPDATE Settings SET value = 9 WHERE key = 'size';|DELETE FROM Settings;|PRAGMA user_version = 7;|ALTER TABLE Cache ADD COLUMN z;|DROP INDEX Cache_key_raw;|CREATE TABLE \"Cache_x\"(a);|INSERT INTO Settings VALUES('disk_filename', 1);".split(
        b"|"
    )
)
_QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""In memory: SQLite waits for a disk several times an input."""
_TAILS = {"", "-wal", "-shm", "-journal"}
SEEDS = (b"", b"\x00\x10\xff", b"\x0f\xff\x00\x20\x20\x41", b"!UPDATE Cache SET mode = 4", b"!UPDATE Cache SET value = x'80045d2e', mode = 3, filename = '../../sentinel'", b"!DROP TABLE Settings")  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what must not happen when such a cache is used."""
    _pages_hold(data)
    with TemporaryDirectory(prefix="fuzz-", dir=_QUICK) as place:
        directory = Path(place, "in", "cache")
        directory.mkdir(parents=True)
        sentinel = Path(place, "sentinel")
        sentinel.write_text("stays")
        (directory / NAME).write_bytes(_changed(_sound(), data, directory))
        with contextlib.suppress(AltfillError), TextCache(directory, ENDPOINT) as store:
            for row in store.rows():
                row.cached.text.encode()
            known = store.get(BOAT, "en")
            assert known is None or known.text.strip()
            store.failure(BOAT, "fr")
            store.put(BOAT, "en", "A ship")
            read_back = store.get(BOAT, "en")
            assert read_back is not None
            assert read_back.text == "A ship"
            store.clear(failures_only=True)
        assert sentinel.read_text() == "stays"
        assert {each.name for each in Path(place).rglob("*") if each.is_file()} <= _names(directory)


def _pages_hold(data: bytes) -> None:
    """The same for what was found on pages."""
    with TemporaryDirectory(prefix="fuzz-", dir=_QUICK) as place:
        directory = Path(place)
        (directory / pages.NAME).write_bytes(_changed(_sound_pages(), data, directory))
        for write in (False, True):
            found = pages.PagesFound(directory, write=write)
            known = found.get(b"key")
            assert known is None or isinstance(known, str)
            found.put(b"another", "[]")
            found.close(1)
        assert {each.name.removeprefix(pages.NAME) for each in directory.iterdir()} <= _TAILS


def _names(directory: Path) -> set[str]:
    asides = {each.name for each in directory.glob(f"{NAME}.damaged-*")}
    return asides | {
        "sentinel",
        NAME,
        f"{NAME}-wal",
        f"{NAME}-shm",
        ".gitignore",
        "CACHEDIR.TAG",
        f"{NAME}-journal",
    }


def _changed(sound: bytes, data: bytes, directory: Path) -> bytes:
    content = bytearray(sound)
    if data.startswith(b"!"):
        return _after(sound, data[1:].decode("utf-8", "replace"), directory)
    for index in range(0, len(data) - 2, 3):
        where = int.from_bytes(data[index : index + 2], "big")
        content[where % len(content)] = data[index + 2]
    return bytes(content)


def _after(sound: bytes, statements: str, directory: Path) -> bytes:
    file = directory / "being-made"
    file.write_bytes(sound)
    connection = sqlite3.connect(file)
    with contextlib.suppress(sqlite3.Error, sqlite3.Warning, ValueError, UnicodeError):
        for statement in statements.split(";;"):
            if "ATTACH" not in statement.upper() and "VACUUM" not in statement.upper():
                connection.executescript(statement)
    connection.close()
    content = file.read_bytes()
    for each in directory.iterdir():
        each.unlink()
    return content


@cache
def _sound() -> bytes:
    with TemporaryDirectory(prefix="fuzz-", dir=_QUICK) as place:
        with TextCache(Path(place), ENDPOINT) as store:
            store.put(BOAT, "en", "A boat")
            store.put(BOAT, "fr", "Un bateau")
        connection = sqlite3.connect(Path(place, NAME))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = delete")
        connection.close()
        return Path(place, NAME).read_bytes()


@cache
def _sound_pages() -> bytes:
    with TemporaryDirectory(prefix="fuzz-") as place:
        found = pages.PagesFound(Path(place), write=True)
        found.put(b"key", "[0,0,0,[],[]]")
        found.close(1)
        connection = sqlite3.connect(Path(place, pages.NAME))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = delete")
        connection.close()
        return Path(place, pages.NAME).read_bytes()
