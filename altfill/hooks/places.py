"""Where in a source file an image stands that a report names by its address in the built page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from altfill.report import Left


@dataclass(frozen=True, slots=True)
class Missing:
    """An image without a text."""

    left: Left
    place: str | None
    """``guide/index.md:12``; None where no page's source shows it."""


def lines_of(left: Iterable[Left], source: str) -> Iterator[tuple[Left, int | None]]:
    """Yield each image that was left with its 1-based line in a source, None where none shows it.

    The first of several images with one address stands at the first of its places, and so on;
    where a source has fewer places than a page, the last one serves.
    """
    seen: Counter[str] = Counter()
    lines = source.splitlines()
    for each in left:
        places = _places(each.picture, lines)
        number = min(seen[each.picture], len(places) - 1)
        seen[each.picture] += 1
        yield each, places[number] if places else None


def lines_at(start: int, address: str, source: str) -> list[int]:
    """Return the lines of a paragraph that show an address; a line once for each time.

    ``start`` is where the paragraph begins, or not far from that. If the paragraph does not show
    the address, the line counts that does so nearest to it.
    """
    lines = source.splitlines()
    places = _places(address, lines)
    blank = (number for number, line in enumerate(lines, 1) if number >= start and not line.strip())
    end = next(blank, len(lines) + 1)
    inside = [line for line in places if start <= line < end]
    return inside or sorted(places, key=lambda line: abs(line - start))[:1]


def _places(address: str, lines: list[str]) -> list[int]:
    """Return the lines that hold an address, or if none does, those that hold its last part."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    name = parts.path.rpartition("/")[2]
    for written in (f"{parts.netloc}{parts.path}", name):
        spellings = {written, unquote(written), quote(unquote(written), safe="/:%")}
        found = [
            number
            for number, line in enumerate(lines, 1)
            for _ in range(max(line.count(each) for each in spellings if each) if written else 0)
        ]
        if found:
            return found
    return []
