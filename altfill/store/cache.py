"""The cache of texts on disk: diskcache (SQLite), hardened, one row a picture and language.

Rows are keyed by endpoint too, so that a stand-in's texts never mix with real ones.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import diskcache

from altfill.errors import CacheError, Reason
from altfill.store import database
from altfill.store.directory import prepare
from altfill.store.disk import UNREADABLE, TextDisk, TextRows
from altfill.store.rows import CachedText, Row, key_of, parts_of, text_in, value_of

_LOCKED = "it is locked by another program, or cannot be changed"
_UNOPENED = (sqlite3.Error, OSError, diskcache.Timeout, CacheError)
_FORGET_AFTER_S = {Reason.IMAGE_REFUSED: 86_400.0, Reason.GENERATION_FAILED: 600.0}
"""Seconds that a failure is remembered; others are not. With credits gone, renders fail too, so
a failed generation says little for long."""


class TextCache:
    """Texts by picture key and language, for one endpoint. Use it as a context manager.

    Safe in threads and with other processes writing at once.
    """

    def __init__(self, directory: Path, endpoint: str, *, create: bool = True) -> None:
        self.directory = _home_in(directory).absolute()
        self.endpoint = endpoint
        self.set_aside: Path | None = None
        """Where a damaged or foreign database was moved when this one was opened."""
        self._copy: TemporaryDirectory[str] | None = None
        self._cache: Any = None
        self._cache = self._open(create=create)
        self._identity = database.identity(self.directory)

    def __enter__(self) -> TextCache:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close this thread's connection."""
        if self._cache is not None:
            self._cache.close()
        if self._copy is not None:
            self._copy.cleanup()

    def get(self, picture: str, language: str) -> CachedText | None:
        """Return what is known for a picture in a language."""
        value = self._read(key_of("text", self.endpoint, picture, language))
        return text_in(value)

    def put(self, picture: str, language: str, text: str) -> None:
        """Keep a text. Raises CacheError when it cannot be written."""
        with self._changing():
            old = self.get(picture, language)
            new = CachedText(text)
            if old is not None:
                earlier = (old.text, *old.earlier)
                new = CachedText(text, tuple(dict.fromkeys(t for t in earlier if t != text))[:20])
            self._write(key_of("text", self.endpoint, picture, language), value_of(new))

    def failure(self, picture: str, language: str) -> tuple[Reason, float] | None:
        """Return a recent failure and for how many seconds more it is remembered."""
        value = self._read(key_of("failure", self.endpoint, picture, language))
        if not isinstance(value, dict):
            return None
        reason, until = value.get("reason"), value.get("until")
        if reason not in list(Reason) or not isinstance(until, int | float):
            return None
        lasts_s = _FORGET_AFTER_S.get(Reason(reason), 0.0)
        now = time.time()
        is_of_a_wrong_clock = until > now + lasts_s + 1
        if is_of_a_wrong_clock or not until > now:
            return None
        return Reason(reason), until - now

    def put_failure(self, picture: str, language: str, reason: Reason) -> None:
        """Remember for a while that there was no text to be had."""
        lasts_s = _FORGET_AFTER_S.get(reason)
        if lasts_s is None:
            return
        value = {"reason": reason.value, "until": time.time() + lasts_s}
        self._write(key_of("failure", self.endpoint, picture, language), value, lasts_s)

    def rows(self) -> Iterator[Row]:
        """Yield all texts of all endpoints, sorted."""
        if self._cache is None:
            return
        found = []
        with self._explained("read"):
            for key in self._cache:
                parts = parts_of(key)
                cached = text_in(self._read(key)) if parts else None
                if parts and cached and parts[0] == "text":
                    found.append(Row(parts[1], parts[2], parts[3], cached))
        yield from sorted(found, key=lambda row: (row.endpoint, row.picture, row.language))

    def add(self, row: Row) -> bool:
        """Keep an imported row unless its place is taken; tell whether it was kept."""
        key = key_of("text", row.endpoint, row.picture, row.language)
        with self._changing():
            if text_in(self._read(key)) is not None:
                return False
            self._write(key, value_of(row.cached))
            return True

    def clear(self, *, failures_only: bool = False) -> int:
        """Forget everything, or all failures; return how many rows that were."""
        if self._cache is None:
            return 0
        self._check_writable()
        with self._explained("write"):
            if not failures_only:
                return int(self._cache.clear())
            keys = [key for key in self._cache if (parts_of(key) or [""])[0] == "failure"]
            return sum(bool(self._cache.delete(key)) for key in keys)

    def _read(self, key: str) -> Any:
        if self._cache is None:
            return None
        with self._explained("read"):
            value = self._cache.get(key, UNREADABLE)
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(value)
        return None

    def _write(self, key: str, value: dict[str, Any], lasts_s: float | None = None) -> None:
        written = json.dumps(value, ensure_ascii=False)
        with self._changing():
            self._cache.set(key, written, expire=lasts_s)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Let nobody else write meanwhile.

        diskcache is not told to try again: it would do so without end where nothing can be
        written. SQLite itself waits for others.
        """
        self._check_writable()
        with self._explained("write"), self._cache.transact():
            yield
            if database.identity(self.directory) != self._identity:
                raise OSError("it was removed or replaced meanwhile")

    def _check_writable(self) -> None:
        if self._cache is None:
            raise CacheError(f"the cache {self.directory} was opened for reading only")
        if self._copy is not None:
            raise CacheError(f"the cache {self.directory} is where nothing can be written")

    @contextlib.contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except diskcache.Timeout as error:
            raise self._failed(what, _LOCKED) from error
        except (sqlite3.Error, OSError, UnicodeError) as error:
            raise self._failed(what, error) from error

    def _failed(self, what: str, why: object) -> CacheError:
        return CacheError(
            f"cannot {what} the cache {self.directory}: {why}; run again, with another --cache-dir"
            " if that stays so"
        )

    def _open(self, *, create: bool) -> Any:
        if not create and not (self.directory / database.NAME).is_file():
            return None
        if os.path.expandvars(self.directory) != str(self.directory):
            message = "its name holds a variable, which diskcache would replace"
            raise CacheError(f"cannot use the cache {self.directory}: {message}")
        try:
            prepare(self.directory)
            self.set_aside = database.set_aside_unless_ours(self.directory)
            return _opened(self.directory)
        except _UNOPENED as error:
            if not create:
                return self._open_copy()
            raise self._unopened(error) from error

    def _open_copy(self) -> Any:
        """Open a copy, for reading: the cache may be on a disk that is read-only or full."""
        try:
            self._copy = database.copied(self.directory)
            if database.set_aside_unless_ours(Path(self._copy.name)) is not None:
                raise CacheError("it is damaged or not altfill's, and cannot be moved away")
            return _opened(Path(self._copy.name))
        except _UNOPENED as error:
            self.close()
            raise self._unopened(error) from error

    def _unopened(self, error: Exception) -> CacheError:
        return CacheError(
            f"cannot open the cache {self.directory}: {str(error) or _LOCKED};"
            " choose another directory with --cache-dir"
        )


def _home_in(directory: Path) -> Path:
    try:
        return directory.expanduser()
    except RuntimeError as error:
        raise CacheError(f"nobody knows the home directory in {directory}") from error


def _opened(directory: Path) -> Any:
    return TextRows(
        str(directory),
        disk=TextDisk,
        timeout=60,
        eviction_policy="none",
        cull_limit=0,
        statistics=0,
        tag_index=0,
        disk_min_file_size=0,
        disk_pickle_protocol=0,
        sqlite_synchronous=1,
        sqlite_journal_mode="wal",
        sqlite_mmap_size=0,
        sqlite_cache_size=8192,
        sqlite_auto_vacuum=1,
    )
