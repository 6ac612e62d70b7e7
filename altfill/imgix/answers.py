"""What the alt-text API answers, read tolerantly: any status, any body.

The vendor's page: 200 with ``{"alt_text": {"en": "…"}, "failed_languages": ["fr"]}``, a partial
success being normal; the shape of errors is assumed to be JSON:API, as at its sibling endpoints.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST_TEXT = 2_000
"""Letters. What is longer was not written for screen readers."""

_SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED_CATEGORIES = ("Cc", "Cs", "Co")


@dataclass(frozen=True, slots=True)
class Answer:
    """The texts of one picture, and why others are missing."""

    texts: dict[str, str] = field(default_factory=dict)
    """Language -> cleaned text, never blank."""
    failed: dict[str, str] = field(default_factory=dict)
    """Language -> what was wrong, in a few words."""


def read_answer(body: bytes, asked: Iterable[str]) -> Answer | None:
    """Return the answer in a body with status 200, or None when it holds none."""
    document = _json(body)
    texts = document.get("alt_text") if isinstance(document, dict) else None
    if not isinstance(texts, dict):
        return None
    answer = Answer()
    for language in asked:
        fault = text_fault(texts.get(language))
        if fault is None:
            answer.texts[language] = clean_text(texts[language])
        else:
            answer.failed[language] = fault
    return answer


def text_fault(text: object) -> str | None:
    """Return what is wrong with a text from outside, or None."""
    if text is None:
        return "no text came for this language"
    if not isinstance(text, str):
        return "what came is not a text"
    cleaned = clean_text(text)
    if not any(unicodedata.category(letter)[0] in "LN" for letter in cleaned):
        return "the text that came says nothing"
    if len(cleaned) > LONGEST_TEXT:
        return f"the text that came has {len(cleaned)} letters, over {LONGEST_TEXT}"
    return None


def clean_text(text: str) -> str:
    """Return a text on one line, without control, direction and private characters.

    No-break spaces stay: French typography needs them.
    """
    if text.isprintable():
        return _SPACES.sub(" ", text).strip(" ")
    kept = (
        letter
        for letter in _SPACES.sub(" ", text)
        if letter not in _DIRECTION
        and unicodedata.category(letter) not in _DROPPED_CATEGORIES
        and not _is_noncharacter(ord(letter))
    )
    return _SPACES.sub(" ", "".join(kept)).strip(" \ufeff")


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def error_detail(body: bytes) -> str:
    """Return what an error's body says, in at most 200 characters on one line."""
    document = _json(body)
    for path in (("errors", 0, "detail"), ("errors", 0, "title"), ("error", "message")):
        found = _at(document, path)
        if isinstance(found, str) and found.strip():
            return clean_text(found)[:200]
    return clean_text(body.decode("utf-8", "replace"))[:200]


def _json(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found


def _at(document: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        if isinstance(step, int) and isinstance(document, list) and len(document) > step:
            document = document[step]
        elif isinstance(step, str) and isinstance(document, dict):
            document = document.get(step)
        else:
            return None
    return document
