"""What a page has, as text and back, so that the same page need not be read again.

Such a text may come from anywhere. What it says is taken as far as it is of the right shape;
writing looks back at the page itself (``page/fill``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from altfill.errors import Reason
from altfill.imgix.urls import Picture
from altfill.page.gaps import Gap, Kind, PageScan

if TYPE_CHECKING:
    from altfill.page.title import Title

_KINDS = (Kind.ABSENT, Kind.EMPTY)
"""For which a look at the tag tells that there are no words. Pages with others are read again."""
_HOST = re.compile(r"[!-~]+")
_ADDRESS = re.compile(r"https://[a-z0-9._-]+(?::[0-9]{1,5})?/[!-~]*")


def to_text(scan: PageScan) -> str | None:
    """Return a scan as text; None for one that is not to be remembered."""
    if any(gap.kind not in _KINDS for gap in scan.gaps):
        return None
    hosts, gaps = sorted(scan.unlisted_hosts), [_row(gap) for gap in scan.gaps]
    document = [scan.images, scan.imgix_images, scan.empty, hosts, gaps]
    return json.dumps(document, separators=(",", ":"))


def from_text(text: str, languages: Collection[str]) -> PageScan | None:
    """Return the scan that a text stands for; None for what ``to_text`` would not have made.

    ``languages`` are those in which a gap may be filled.
    """
    try:
        images, imgix_images, empty, hosts, rows = json.loads(text)
        gaps = tuple(_gap(row, languages) for row in rows)
        numbers = (_number(images), _number(imgix_images))
        return PageScan(*numbers, gaps, _number(empty), frozenset(map(_host, hosts)))
    except (ValueError, TypeError, RecursionError):
        return None


def title_to_text(title: Title | None) -> str:
    """Return a page's title as text."""
    return json.dumps(None if title is None else [title.text, title.language])


def title_from_text(text: str) -> Title | None:
    """Return the title that a text stands for. Raises ValueError for any other text."""
    from altfill.page.title import Title

    document = json.loads(text)
    if document is None:
        return None
    if not isinstance(document, list) or len(document) != 2:
        raise ValueError("not a title")
    try:
        return Title(*map(_string, document))
    except TypeError as error:
        raise ValueError("not a title") from error


def _row(gap: Gap) -> list[Any]:
    picture = [gap.picture.key, gap.picture.address] if gap.picture else [gap.address, None]
    place = [gap.at, gap.line, gap.column, _KINDS.index(gap.kind)]
    words = [gap.language, gap.page_language, gap.mark_language, gap.is_marked]
    around = [gap.in_link, gap.link, list(gap.beside), gap.reason]
    return [*place, *picture, *words, *around, *gap.own]


def _gap(row: list[Any], languages: Collection[str]) -> Gap:
    at, line, column, kind, key, address, *rest = row
    language, declared, marks, is_marked, in_link, link, beside, reason, *own = rest
    if language is not None and language not in languages:
        raise ValueError("a language that is not offered")
    return Gap(
        _number(at),
        _number(line),
        _number(column),
        _KINDS[_number(kind) % len(_KINDS)],
        None if address is None else Picture(_address(key), _address(address)),
        _string(key),
        language,
        _string(declared),
        mark_language=bool(marks),
        in_link=bool(in_link),
        link=_string(link),
        beside=tuple(map(_string, beside)),
        own=tuple(map(_string, own)),
        reason=None if reason is None else Reason(reason),
        is_marked=bool(is_marked),
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise ValueError("not a count")
    return value


def _address(value: object) -> str:
    if not _ADDRESS.fullmatch(_string(value)):
        raise ValueError("not an address that altfill makes")
    return str(value)


def _host(value: object) -> str:
    if not _HOST.fullmatch(_string(value)):
        raise ValueError("not a host of an address")
    return str(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    if not value.isascii():
        value.encode()  # halves of letters cannot be told to anybody
    return value
