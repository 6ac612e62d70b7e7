"""What a person who judges a text wants to know of its place: title, heading, caption, link.

Read with BeautifulSoup, which says where each tag began; for the few pages that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from altfill.page.charset import read_charset

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_IMAGES = ("img", "image", "amp-img")
_LARGEST = 4_000_000
"""Bytes of a page; BeautifulSoup takes a second for so many."""
_MOST_PARENTS = 64
"""Elements around an image that are looked at; a bound, as broken pages nest thousands."""
_LONGEST = 300
"""Letters of what is shown."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is around one image, each text on one line; empty where there is none."""

    title: str = ""
    """Of the page."""
    heading: str = ""
    """The nearest one before the image."""
    caption: str = ""
    link: str = ""
    """The text of the link or button that the image is in."""
    target: str = ""
    """Where that link leads, as it is written."""


def contexts_of(html: bytes) -> dict[tuple[int, int], Context]:
    """Return what is around images, by the line and column where they begin, as gaps have them.

    What BeautifulSoup takes for no image is left out. Raises PageError.

    >>> page = b"<title>Boats</title><h1>The red boat</h1><p><img src=boat.jpg>"
    >>> contexts_of(page)[1, 45].heading
    'The red boat'
    """
    if len(html) > _LARGEST:
        return {}
    charset = read_charset(html)
    soup = _soup(charset.decode(charset.open(html)).removeprefix("\ufeff"))
    if soup is None:
        return {}
    reader = _Reader(soup)
    return dict(reader.contexts())


def _place(tag: Tag) -> tuple[int, int]:
    return tag.sourceline or 0, (tag.sourcepos or 0) + 1


def _soup(text: str) -> BeautifulSoup | None:
    """Return a page as BeautifulSoup has it, or None for markup that it refuses."""
    import warnings

    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # XHTML, which is read as HTML
        try:
            return BeautifulSoup(text, "html.parser")
        except (ParserRejectedMarkup, RecursionError):
            return None


class _Reader:
    """One page; each text is gathered once, however many images it is about."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup
        self._texts: dict[int, str] = {}

    def contexts(self) -> Iterator[tuple[tuple[int, int], Context]]:
        """Yield the places of images and what is around each."""
        title = self._text(self._soup.title)
        heading = ""
        for tag in self._soup.find_all((*_HEADINGS, *_IMAGES)):
            if tag.name in _HEADINGS:
                heading = self._text(tag)
            else:
                yield _place(tag), self._context(tag, title, heading)

    def _context(self, image: Tag, title: str, heading: str) -> Context:
        figure = link = None
        for parent in islice(image.parents, _MOST_PARENTS):
            figure = figure or (parent if parent.name == "figure" else None)
            link = link or (parent if parent.name in ("a", "button") else None)
        caption = self._text(figure.find("figcaption")) if figure else ""
        target = _one_line(str(link.get("href") or "")) if link else ""
        return Context(title, heading, caption, self._text(link), target)

    def _text(self, tag: object) -> str:
        from bs4 import Tag

        if not isinstance(tag, Tag):
            return ""
        if id(tag) not in self._texts:
            self._texts[id(tag)] = _one_line(tag.get_text(" ").replace("¶", ""))
        return self._texts[id(tag)]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
