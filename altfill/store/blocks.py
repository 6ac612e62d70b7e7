"""The lines of a texts file: where each table begins and ends, without reading what they say.

A TOML library that keeps a person's style takes 2.5 s for ten thousand records; it is given only
the blocks that change.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

STRING = (
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"{3,5}|\Z)|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r"|\"(?:[^\"\\\n]|\\[^\n])*+\"?|'[^'\n]*+'?"
)
COMMENT = r"#[^\n]*+"
_TOKEN = re.compile(
    rf"(?P<header>^[ \t]*+\[(?:{STRING}|{COMMENT}|[^\n])*+)|(?P<comment>{COMMENT})|{STRING}",
    re.MULTILINE | re.DOTALL,
)
_STRINGS = re.compile(rf"{STRING}|{COMMENT}", re.DOTALL)
_USUAL = re.compile(
    r'[ \t]*\["(?P<picture>[^"\\]*+)"(?:\.(?!on\b)(?P<language>[A-Za-z0-9-]++))?+'
    r'(?:\.on\."(?P<on>[^"\\]*+)")?+\][ \t]*(?:#.*)?\r?'
)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table's lines. Offsets are in letters."""

    start: int
    """Where the comment directly above the table begins, or the table itself."""
    header: int
    """Where the line with the table's name begins."""
    end: int
    """Where the next block starts."""
    path: Path
    """The table's name."""


@dataclass(frozen=True)
class Blocks:
    """A whole file."""

    text: str
    all: tuple[Block, ...]

    @cached_property
    def by_path(self) -> dict[Path, Block]:
        """The blocks by their tables' names."""
        return {block.path: block for block in self.all}

    @cached_property
    def _largest_so_far(self) -> list[Path]:
        return list(accumulate((_order(block.path) for block in self.all), max))

    @property
    def root(self) -> Block:
        """What stands above all tables."""
        return Block(0, 0, self.all[0].start if self.all else len(self.text), ())

    def are_plain(self, paths: Iterable[Path]) -> bool:
        """Tell whether just these tables are here, each once, and nothing else."""
        tables = [block.path for block in self.all]
        above = outside_of_strings(self.text[: self.root.end])
        return not above.strip() and sorted(tables) == sorted(paths)

    def holder(self, path: Path) -> Block:
        """Return the block of a table, or of the innermost one around it."""
        beginnings = (path[:length] for length in range(len(path), 0, -1))
        return next((self.by_path[each] for each in beginnings if each in self.by_path), self.root)

    def place_for(self, path: Path) -> int:
        """Return where a new table belongs: before the first that sorts after it."""
        index = bisect_right(self._largest_so_far, _order(path))
        return self.all[index].start if index < len(self.all) else len(self.text)


def _order(path: Path) -> Path:
    """Return what tables sort by: picture, language, pattern of pages."""
    on = path[-1] if "on" in path[1:-1] else ""
    return (*path[:1], "" if path[1:2] == ("on",) else "".join(path[1:2]), on)


def content_end(text: str, block: Block) -> int:
    """Return where a block's last line that is neither empty nor a comment ends."""
    comments = {
        match.start()
        for match in _TOKEN.finditer(text, block.header, block.end)
        if match["comment"] is not None
    }
    end = block.end
    while end > block.header:
        line = text.rfind("\n", block.header, end - 1) + 1 or block.header
        begins = line + len(text[line:end]) - len(text[line:end].lstrip())
        if begins < end and begins not in comments:
            return line + len(text[line:end].rstrip())
        end = line
    return end


def blocks_of(text: str) -> Blocks:
    """Return the blocks of a valid TOML document, in their order, without what stands above all."""
    tokens = list(_TOKEN.finditer(text))
    headers = [match.span() for match in tokens if match["header"] is not None]
    comments = {match.start() for match in tokens if match["comment"] is not None}
    starts = []
    position = 0
    for header, end in headers:
        starts.append(_above(text, position, header, comments))
        position = end
    ends = [*starts[1:], len(text)][: len(starts)]
    return Blocks(
        text,
        tuple(
            Block(start, header, end, _path(text[header:header_end]))
            for start, (header, header_end), end in zip(starts, headers, ends, strict=True)
        ),
    )


def _above(text: str, floor: int, header: int, comments: set[int]) -> int:
    """Return where the comment directly above a table begins; a string may look like one."""
    start = header
    while start > floor:
        line = text.rfind("\n", floor, start - 1) + 1 or floor
        indent = len(text[line:start]) - len(text[line:start].lstrip(" \t"))
        if line + indent not in comments:
            break
        start = line
    return start


def _path(header: str) -> Path:
    usual = _USUAL.fullmatch(header)
    if usual is None:
        try:
            return _only_path(tomllib.loads(header.rstrip("\r")))
        except (ValueError, RecursionError):  # a line of an array; no record has one
            return ()
    on = ("on", usual["on"]) if usual["on"] is not None else ()
    return (usual["picture"], *((usual["language"],) if usual["language"] else ()), *on)


def _only_path(document: dict[str, object]) -> Path:
    names = []
    while document:
        [(name, inner)] = document.items()
        names.append(name)
        document = inner if isinstance(inner, dict) else {}
    return tuple(names)


def comments_in(text: str) -> list[str]:
    """Return the comments of a TOML document, in their order."""
    found = []
    for match in _TOKEN.finditer(text):
        if match["comment"] is not None:
            found.append(match[0])
        elif match["header"] is not None:
            found += [each[0] for each in _STRINGS.finditer(match[0]) if each[0][0] == "#"]
    return found


def comments_of(blocks: Blocks, path: Path) -> list[str]:
    """Return the comments in a table and directly above it."""
    block = blocks.holder(path)
    return comments_in(blocks.text[block.start : content_end(blocks.text, block)])


def outside_of_strings(text: str) -> str:
    """Return a document without its strings and comments."""
    return _STRINGS.sub("", text)


def line_of(text: str, path: Path) -> int:
    """Return the line (1-based) of the innermost of some names that can be found, or 0."""
    by_path = blocks_of(text).by_path
    length = next((n for n in range(len(path), 0, -1) if path[:n] in by_path), 0)
    block = by_path.get(path[:length])
    start, end = (text.find("\n", block.header) + 1, block.end) if block else (0, len(text))
    for name in reversed(path[length:]):
        pattern = rf"^[^#\n]*?(?<![\w-]){re.escape(name)}(?![\w-])"
        found = re.compile(pattern, re.MULTILINE).search(text, start, end)
        if found:
            return text.count("\n", 0, found.start()) + 1
    return text.count("\n", 0, block.header) + 1 if block else 0
