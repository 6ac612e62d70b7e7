"""The reviewed texts file on disk: loaded, and saved as one with what others saved meanwhile."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from altfill.errors import TextsConflictError, TextsError
from altfill.files import replace_file, shown
from altfill.store.alone import alone
from altfill.store.blocks import blocks_of, comments_of
from altfill.store.editing import edited
from altfill.store.merging import merged
from altfill.store.reading import LARGEST, decoded, read_records
from altfill.store.records import Place, Record, path_of
from altfill.store.texts import Texts

_BOM = "\ufeff".encode()
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting for whoever may write into a pipe."""
_WAIT_S = 30
"""For other programs of altfill that save the same file."""


@dataclass(frozen=True, slots=True)
class _Version:
    """What stood on disk at one time."""

    content: bytes | None = None
    """None where there was no file."""
    text: str = ""
    records: dict[Place, Record] = field(default_factory=dict)


class TextsFile:
    """A texts file and its records. Raises TextsError.

    ``texts`` may be changed; ``save`` writes what changed. Not for several threads at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = self._on_disk(_Version())
        self.texts = Texts(self._base.records.values())

    @property
    def exists(self) -> bool:
        """Tell whether there was a file when it was last looked at."""
        return self._base.content is not None

    def refresh(self) -> bool:
        """Take in what others have saved since; tell whether there was anything.

        What changed here stays changed. Raises TextsConflictError where people disagree; then
        nothing here has changed.
        """
        theirs = self._on_disk(self._base)
        if theirs is self._base:
            return False
        records, conflicts = merged(self._base.records, self.texts.by_place(), theirs.records)
        if conflicts:
            raise TextsConflictError(shown(self.path), conflicts)
        self._base = theirs
        self.texts = Texts(records.values())
        return True

    def save(self) -> bool:
        """Write what changed here, beside what others have saved since; tell whether it did.

        On an error, as ``refresh`` has them too, the file is as it was.
        """
        if self.texts.by_place() == self._base.records:
            return False
        with self._alone():
            self.refresh()
            return self._write(self.texts.by_place())

    def commented(self, places: Iterable[Place]) -> set[Place]:
        """Return which of some places have a record with a comment in or directly above it."""
        blocks = blocks_of(self._base.text)
        return {place for place in places if comments_of(blocks, path_of(place))}

    def _write(self, records: dict[Place, Record]) -> bool:
        base = self._base
        text = edited(base.text, base.records, records, shown(self.path))
        if text == base.text:
            return False
        mark = _BOM if (base.content or b"").startswith(_BOM) else b""
        content = mark + text.encode("utf-8")
        try:
            replace_file(self.path, content)
        except OSError as error:
            raise self._error("written", error) from error
        self._base = _Version(content, text, records)
        return True

    def check_writable(self) -> None:
        """Refuse a file that could not be saved, before anything is paid for."""
        target = self.path.resolve()
        directory = target.parent
        if not directory.is_dir() or not os.access(directory, os.W_OK):
            raise TextsError("it cannot be written: there is no such directory", shown(self.path))

    def _on_disk(self, known: _Version) -> _Version:
        """Return what stands on disk, without reading again what is known."""
        name = shown(self.path)
        try:
            content = self._content()
        except FileNotFoundError:
            return known if known.content is None else _Version()
        except OSError as error:
            raise self._error("read", error) from error
        if content == known.content:
            return known
        text = decoded(content, name)
        return _Version(content, text, read_records(text, name))

    def _content(self) -> bytes:
        with os.fdopen(os.open(self.path, _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise TextsError("it is not a file", shown(self.path))
            return file.read(LARGEST + 1)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other programs of altfill on this machine from saving the file meanwhile."""
        from filelock import Timeout

        try:
            with alone(self.path, _WAIT_S):
                yield
        except Timeout as error:
            message = f"another program has been saving it for {_WAIT_S} s; try again"
            raise TextsError(message, shown(self.path)) from error
        except OSError as error:
            message = f"it cannot be locked: {error.strerror or error}; set TMPDIR to a directory"
            raise TextsError(f"{message} that you may write to", shown(self.path)) from error

    def _error(self, what: str, error: OSError) -> TextsError:
        return TextsError(f"it cannot be {what}: {error.strerror or error}", shown(self.path))
