"""Whether images stand at certain places of a page, and have texts; without parsing where it can.

The look goes up to the last of the places: what follows a tag does not change what it is.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from altfill.page.glance import has_words
from altfill.page.sight import REST, TOKEN, Sight, values

_LONGEST_START = len(b"<amp-img ")


def are_described(html: bytes, places: AbstractSet[int]) -> bool:
    """Tell whether images with texts surely stand at places; False where only a parser can tell.

    ``html`` is in an encoding that extends ASCII; ``places`` are offsets of tags.
    """
    if b"\x1b" in html:
        return False
    look, left = Sight(html), len(places)
    for token in TOKEN.finditer(html, 0, max(places) + _LONGEST_START):
        at, kind = token.start(), token.lastgroup
        if at < look.floor or kind == "setting":
            continue
        if kind != "image":
            if not look.passes(token, kind):
                return False
            continue
        rest = _rest(look, token)
        if rest is None:
            return False
        if at in places:
            if not has_words(values(rest[0]).get(b"alt", b"")):
                return False
            left -= 1
        look.floor = rest.end()
    return not left


def _rest(look: Sight, image: re.Match[bytes]) -> re.Match[bytes] | None:
    """Return what follows the name of an image's tag; None where it may be no tag."""
    if look.foreign or not look.is_in_plain_sight(image.start()):
        return None
    return REST.match(look.html, image.end())
