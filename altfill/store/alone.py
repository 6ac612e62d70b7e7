"""One program of altfill at a time on this machine, for what two would spoil or pay for twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_EVERY_S = 0.05
_OWN = "asking"
_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


@contextlib.contextmanager
def alone(path: Path, wait_s: float) -> Iterator[None]:
    """Lock the directory that holds a file, or one in a directory. Raises Timeout and OSError.

    No file is made for it, as none is to stay beside the texts in the user's repository. In a
    directory (the cache's) an empty one is made, as the texts file may be there too, and need not
    wait for who asks for an hour. Where a directory cannot be locked (on Windows) there is a file
    among the temporary ones. Either lock ends with the process that has it.
    """
    from filelock import FileLock, Timeout, unlock_descriptor

    path = path.resolve()
    with contextlib.ExitStack() as stack:
        directory = _opened(_of_its_own(path) if path.is_dir() else path.parent)
        if directory is not None:
            stack.callback(os.close, directory)
        held = None if directory is None else _locks(directory, wait_s)
        if held is False:
            raise Timeout(str(path))
        if held and directory is not None:
            stack.callback(unlock_descriptor, directory)
        else:
            name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
            file = Path(tempfile.gettempdir()) / f"altfill-{name}.lock"
            stack.enter_context(FileLock(file, timeout=wait_s))
        yield


def _of_its_own(directory: Path) -> Path:
    """Return a directory inside that is made where that can be done."""
    own = directory / _OWN
    with contextlib.suppress(OSError):
        own.mkdir()
    return own


def _opened(directory: Path) -> int | None:
    try:
        return os.open(directory, _DIRECTORY)
    except OSError:
        return None


def _locks(descriptor: int, wait_s: float) -> bool | None:
    """Tell whether a lock could be had in time; None where there is none to be had."""
    from filelock import lock_descriptor

    until = time.monotonic() + wait_s
    try:
        while not lock_descriptor(descriptor, blocking=False):
            if time.monotonic() >= until:
                return False
            time.sleep(_EVERY_S)
    except OSError:  # as on some file systems of other machines
        return None
    return True
