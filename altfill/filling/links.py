"""Which text names a link whose only content is a picture: its target's title, before all."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from altfill.errors import PageError, Reason
from altfill.files import LARGEST_PAGE
from altfill.options import Options
from altfill.page.edits import can_be_written
from altfill.page.gaps import Gap, Kind
from altfill.page.language import offered_language

if TYPE_CHECKING:
    from altfill.page.title import Title

ReadTitle = Callable[[bytes], "Title | None"]
"""Called with a page; returns its title."""
Titles = Callable[[str], "Title | None"]
"""Called with an address relative to the site's root, ``/blog/``; returns its page's title."""


def settle_links(
    gaps: Iterable[Gap], address: str, options: Options, titles: Titles
) -> tuple[Gap, ...]:
    """Return the gaps of a page with what the option ``links`` says of pictures in links.

    A title is taken only in the language of the place; a link to the page itself, or to what is
    no page, has none. Then the picture is described.
    """
    return tuple(
        _settled(gap, address, options, titles) if gap.in_link and gap.reason is None else gap
        for gap in gaps
    )


def _settled(gap: Gap, address: str, options: Options, titles: Titles) -> Gap:
    if gap.kind is Kind.TEXT or options.links == "describe":
        return gap
    if options.links == "leave":
        return replace(gap, reason=Reason.IN_LINK)
    if not gap.link or gap.mark_language or _page_of(gap.link) == _page_of(address):
        return gap
    title = titles(gap.link)
    if title is None or not can_be_written(title.text):
        return gap
    spoken = offered_language(title.language, options.languages) if title.language else gap.language
    return replace(gap, own_text=title.text) if spoken == gap.language else gap


def _page_of(address: str) -> str:
    """Return one spelling of a page's address: servers take /about, /about/ and /about.html."""
    path = unquote(address, errors="surrogateescape").removesuffix(".html").removesuffix(".htm")
    return path.removesuffix("/index").rstrip("/")


class SiteTitles:
    """Titles of the pages of a built site on disk; each is read once."""

    def __init__(self, root: Path, read: ReadTitle | None = None) -> None:
        self._root = root
        self._read_title = read
        self._free = {str(root)}
        """Directories of the site that can be reached without a link."""
        self._shortest = len(str(root))
        self._title = functools.lru_cache(maxsize=4096)(self._read)

    def __call__(self, link: str) -> Title | None:
        """Return the title of the page that an address leads to, or None."""
        return self._title(link)

    def _read(self, link: str) -> Title | None:
        inside = unquote(link, errors="surrogateescape").lstrip("/")
        names = [inside + "index.html"] if link.endswith("/") else [inside, f"{inside}.html"]
        for name in [*names, f"{inside}/index.html"]:
            path = os.path.normpath(self._root / name)
            if not path.lower().endswith((".html", ".htm", ".xhtml")):
                continue
            try:
                if self._holds(path) and os.stat(path).st_size <= LARGEST_PAGE:  # noqa: PTH116 - speed
                    return self._title_in(Path(path).read_bytes())
            except (OSError, ValueError, PageError):
                continue
        return None

    def _holds(self, path: str) -> bool:
        """Tell whether a file is in the site, and not through a link that leads out of it.

        Raises OSError.
        """
        directory = os.path.dirname(path)  # noqa: PTH120 - speed
        if self._is_free_of_links(directory) and stat.S_ISREG(os.lstat(path).st_mode):
            return True
        real = Path(path).resolve(strict=True)
        return real.is_relative_to(self._root) and real.is_file()

    def _is_free_of_links(self, directory: str) -> bool:
        """Tell whether a directory is in the site, and none on the way to it is a link."""
        above = []
        while directory not in self._free:
            above.append(directory)
            directory = os.path.dirname(directory)  # noqa: PTH120 - speed
            if len(directory) < self._shortest or directory == above[-1]:  # another drive
                return False
        for each in reversed(above):
            if not stat.S_ISDIR(os.lstat(each).st_mode):
                return False
            self._free.add(each)
        return True

    def _title_in(self, html: bytes) -> Title | None:
        from altfill.page.title import read_title

        return (self._read_title or read_title)(html)
