"""One program of altfill at a time on this machine, for what two would spoil or pay for twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from altfill.store.directory import TAG

_EVERY_S = 0.05
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)


@contextlib.contextmanager
def alone(path: Path, wait_s: float) -> Iterator[None]:
    """Lock a file's directory, or the tag of a cache's. Raises filelock.Timeout and OSError.

    No file is made for it, as none is to stay beside the texts in the user's repository. Texts
    that are kept in the cache's directory need not wait for who asks for an hour. Where nothing
    can be locked (on Windows no directory) there is a file among the temporary ones. Each lock
    ends with the process that has it.
    """
    from filelock import FileLock, Timeout, unlock_descriptor

    path = path.resolve()
    with contextlib.ExitStack() as stack:
        opened = _opened(path / TAG if path.is_dir() else path.parent)
        if opened is not None:
            stack.callback(os.close, opened)
        held = None if opened is None else _locks(opened, wait_s)
        if held is False:
            raise Timeout(str(path))
        if held and opened is not None:
            stack.callback(unlock_descriptor, opened)
        else:
            name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
            file = Path(tempfile.gettempdir()) / f"altfill-{name}.lock"
            stack.enter_context(FileLock(file, timeout=wait_s))
        yield


def _opened(path: Path) -> int | None:
    try:
        return os.open(path, _READING)
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
