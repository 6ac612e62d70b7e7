"""How rows of the cache are written and read: text only, nothing unpickled, no file opened.

diskcache 5.6.3 unpickles whatever a row's mode says and joins file names that it has not checked
(CVE-2025-69872), so a cache from an untrusted place could run code, read files or remove them.
"""

from __future__ import annotations

from typing import Any

from diskcache import Cache, Disk
from diskcache.core import MODE_RAW

UNREADABLE = ""
"""What stands for a row that this class did not write; no key or value of ours is empty."""


def decoded(text: bytes) -> str:
    """Return a text of the database; what is no UTF-8 is a row that cannot be read, and no more."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return UNREADABLE


class TextRows(Cache):  # type: ignore[misc]
    """diskcache's cache, for which one spoilt row is no reason to read none at all."""

    @property
    def _con(self) -> Any:
        connection = super()._con
        connection.text_factory = decoded
        return connection


class TextDisk(Disk):  # type: ignore[misc]
    """Text keys and text values, kept inside the database."""

    def put(self, key: Any) -> tuple[str, bool]:
        """Return a key as it stands in the database."""
        if not isinstance(key, str):
            raise TypeError(f"keys are text, not {type(key).__name__}")
        return key, True

    def get(self, key: Any, raw: Any) -> str:
        """Return a key from the database."""
        return key if raw and isinstance(key, str) else UNREADABLE

    def store(self, value: Any, read: bool, key: Any = None) -> tuple[int, int, None, str]:
        """Return size, mode, file name and value of a new row."""
        del key
        if read or not isinstance(value, str):
            raise TypeError(f"values are text, not {type(value).__name__}")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: Any, filename: Any, value: Any, read: Any) -> str:
        """Return a row's value."""
        del read
        ours = mode == MODE_RAW and filename is None and isinstance(value, str)
        return value if ours else UNREADABLE

    def filename(self, key: Any = None, value: Any = None) -> tuple[str, str]:
        """Refuse: nothing is kept in files."""
        del key, value
        raise TypeError("texts are kept in the database, not in files")

    def remove(self, file_path: Any) -> None:
        """Remove nothing: a file name in the database is not ours."""
