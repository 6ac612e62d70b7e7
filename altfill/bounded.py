"""Reading a text file that may be anything: a device without an end, another program's dump."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def read_text(path: Path, most: int) -> str:
    """Return a file of at most so many bytes as text, without a byte order mark.

    Raises OSError and UnicodeDecodeError.
    """
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content.decode("utf-8-sig")
