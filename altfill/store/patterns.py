"""Which pages a record of the texts file holds for: one pattern, as in .gitignore."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_ONE_PAGE = re.compile(r"(?=.*/)(?:[^*?\[\\]|\\.)*\.x?html?", re.IGNORECASE | re.DOTALL)
"""A page's path. Without a slash a name is that of pages in all directories."""


def pattern_fault(pattern: str) -> str | None:
    """Return why a pattern cannot name pages, or None."""
    message = f"{pattern!r} is no pattern of pages such as blog/2024/*"
    if pattern.startswith(("!", "#")) or not pattern.strip(" /") or not pattern.isprintable():
        return message
    try:
        _pages(pattern)
    except (ValueError, re.error):
        return message
    return None


def holds_on(pattern: str, address: str) -> bool:
    """Tell whether a pattern names the page at an address; an empty one names all.

    Hosts give addresses as they stand in links, without ``index.html`` and percent-encoded.

    >>> holds_on("blog/2024/*", "/blog/2024/boat.html")
    True
    """
    if not pattern:
        return True
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        path += "index.html"
    return any(_pages(pattern).match_file(each) for each in {path, unquote(path)})


def pattern_of(address: str) -> str:
    """Return the pattern that names the page at an address and no other.

    >>> pattern_of("/blog/boat.html"), pattern_of("/index.html")
    ('blog/boat.html', '/index.html')
    """
    path = re.sub(r"[\\*?\[]", r"\\\g<0>", address.lstrip("/"))
    path = re.sub(r" $", r"\\ ", path)
    return path if "/" in path and path[0] not in "!#" else f"/{path}"


def particularity(pattern: str) -> tuple[bool, bool, int, str]:
    """Return a key that sorts the more particular of two patterns last.

    One page is more particular than any directory; else the longer pattern is.
    """
    return bool(pattern), _ONE_PAGE.fullmatch(pattern) is not None, len(pattern), pattern


@functools.lru_cache(maxsize=1024)
def _pages(pattern: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([pattern])
