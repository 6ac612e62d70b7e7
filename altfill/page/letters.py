"""A page as the text that is parsed, and where the letters of that text stand in the page's bytes.

turbohtml places a tag by line and column. Here line ends are tabs, which HTML and addresses read
as they read line ends, so the whole page is one line, and a column counts its letters.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate

from altfill.page.charset import Charset

_BLOCK = 8192
"""Letters; what is encoded to find one of them."""


class Letters:
    """The letters of a page."""

    def __init__(self, opened: bytes, charset: Charset) -> None:
        self._opened = opened
        self.text = charset.decode(opened.replace(b"\n", b"\t").replace(b"\r", b"\t"))
        """As long as the decoded page; U+FFFD for what is no letter."""
        is_utf_8 = charset.is_utf_16 or charset.codec == "utf-8"
        self._is_lossless = is_utf_8 and "\ufffd" not in self.text
        self._is_narrow = len(self.text) == len(opened)

    def offset(self, letter: int) -> int:
        """Return the offset in the opened page of a ``<``, given as an index into the text."""
        if self._is_narrow:
            return letter
        if not self._is_lossless:
            from bisect import bisect_left

            starts, offsets = self._starts
            return offsets[bisect_left(starts, letter)]
        block = letter // _BLOCK
        return self._blocks[block] + len(self.text[block * _BLOCK : letter].encode())

    @cached_property
    def _blocks(self) -> list[int]:
        """Offsets of the blocks of a page in which every letter is encoded as it was."""
        starts = range(0, len(self.text), _BLOCK)
        sizes = (len(self.text[start : start + _BLOCK].encode()) for start in starts)
        return list(accumulate(sizes, initial=0))

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Indices of ``<`` in the text and in the bytes; no encoding has it inside of a letter."""
        in_text = [match.start() for match in re.finditer("<", self.text)]
        return in_text, [match.start() for match in re.finditer(b"<", self._opened)]
