"""From the nearest ``lang`` to a language that the API offers (BCP 47, RFC 4647, CLDR).

langcodes knows aliases (``iw``), other spellings (``en_US``) and how far apart two tags are; the
rule here is that the language itself must be the same, so Swiss German never becomes German.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from altfill.page.markup import Node

_FARTHEST = 24
"""CLDR distance within one language: regions are below 6, Traditional to Simplified Chinese 19."""
_LONGEST = 100
"""Letters of a tag that is looked at; BCP 47 asks programs to take 35, and langcodes recurses."""


def written_language(node: Node) -> str | None:
    """Return an element's own ``lang`` or ``xml:lang``."""
    written = node.attr("lang", node.attr("xml:lang"))
    return None if written is None else written.strip()


@functools.lru_cache(maxsize=1024)
def offered_language(tag: str, offered: tuple[str, ...]) -> str | None:
    """Return the offered language that a page's language tag stands for, or None.

    >>> offered_language("fr-CA", ("en", "fr"))
    'fr'
    >>> offered_language("gsw", ("de", "fr")) is None
    True
    """
    for language in offered:
        if tag.lower() == language.lower():
            return language
    if len(tag) > _LONGEST:
        return None
    import langcodes

    wanted = _language(tag)
    same = [each for each in offered if wanted and _language(each) == wanted]
    if not same:
        return None
    try:
        best, distance = langcodes.closest_match(
            tag.replace("_", "-"), same, max_distance=_FARTHEST
        )
    except langcodes.tag_parser.LanguageTagError:  # raised only when it is looked at more closely
        return None
    return best if distance <= _FARTHEST and best in same else None


def _language(tag: str) -> str | None:
    import langcodes

    try:
        found = langcodes.Language.get(tag.strip().replace("_", "-"), normalize=True)
    except langcodes.tag_parser.LanguageTagError:
        return None
    language: str | None = found.language
    return None if language in (None, "und", "mul", "zxx", "mis") else language
