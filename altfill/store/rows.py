"""What one row of the cache says: its key and its value, as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeGuard

_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CachedText:
    """A text and those that it replaced."""

    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an export."""

    endpoint: str
    picture: str
    language: str
    cached: CachedText


def key_of(kind: str, endpoint: str, picture: str, language: str) -> str:
    """Return the key of a row; ``kind`` is text or failure."""
    return json.dumps([kind, endpoint, picture, language], ensure_ascii=False)


def parts_of(key: object) -> list[str] | None:
    """Return kind, endpoint, picture and language; None for a key that is not altfill's."""
    try:
        parts = json.loads(key) if isinstance(key, str) else None
    except (ValueError, RecursionError):
        return None
    ours = isinstance(parts, list) and len(parts) == 4 and all(isinstance(p, str) for p in parts)
    return parts if ours else None


def value_of(cached: CachedText) -> dict[str, Any]:
    """Return the value of a row."""
    return {"text": cached.text, "earlier": list(cached.earlier)}


def text_in(value: object) -> CachedText | None:
    """Return a row's text; None for whatever altfill would not have written."""
    if not isinstance(value, dict):
        return None
    text, earlier = value.get("text"), value.get("earlier", [])
    if not _is_text(text) or not isinstance(earlier, list):
        return None
    return CachedText(text, tuple(filter(_is_text, earlier)))


def _is_text(value: object) -> TypeGuard[str]:
    """Tell whether a value is a text that can be written again."""
    return (
        isinstance(value, str)
        and not value.isspace()
        and value != ""
        and _HALF.search(value) is None
    )
