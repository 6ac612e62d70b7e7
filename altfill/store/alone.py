"""One program of altfill at a time on this machine, for what two would spoil or pay for twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


def lock_of(path: Path, wait_s: float) -> BaseFileLock:
    """Return the lock of a file or directory. Taking it raises filelock.Timeout and OSError.

    It stands in the directory for temporary files, for none is to stay beside the texts in the
    user's repository. It ends with the process that has it.
    """
    from filelock import FileLock

    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return FileLock(Path(tempfile.gettempdir()) / f"altfill-{name}.lock", timeout=wait_s)
