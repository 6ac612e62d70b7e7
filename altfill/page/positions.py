"""Lines and columns of offsets."""

from __future__ import annotations

from altfill.page.charset import Charset


class Positions:
    """Answers for offsets that only grow, so that a page is read through once."""

    def __init__(self, opened: bytes, charset: Charset) -> None:
        self._opened = opened
        self._charset = charset
        self._at = 3 if opened.startswith(b"\xef\xbb\xbf") else 0
        self._line = self._column = 1

    def of(self, at: int) -> tuple[int, int]:
        """Return the line and the column, in letters, of an offset; both 1-based."""
        lines = self._opened.count(b"\n", self._at, at)
        start = self._at
        if lines:
            self._line += lines
            self._column = 1
            start = self._opened.rfind(b"\n", start, at) + 1
        self._column += len(self._charset.decode(self._opened[start:at]))
        self._at = at
        return self._line, self._column
