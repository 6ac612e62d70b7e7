"""Which tags a rule of ``altfill check`` can hit, told from a page's bytes."""

from __future__ import annotations

import re

_SPACE = rb"[ \t\n\f\r]"
_NAME = rb"(?:a|amp-img|area|button|image|img|input|summary)(?=[ \t\n\f\r/>])"
_ATTRIBUTES = rb"(?:" + _SPACE + rb"++[a-z][a-z0-9-]*+(?:=\"[^\"<>]*+\")?+)*+"
_PLAIN_LINK = (
    rb"a" + _ATTRIBUTES + _SPACE + rb"*+>" + _SPACE + rb"*+"
    rb"(?:<(?:span|strong|em|code)(?: class=\"[^\"<>]*+\")?>" + _SPACE + rb"*+)?+[!-%'-;=-~]"
)
"""A link that begins with a letter of its name, so that no rule hits it whatever else it holds.

Manuals have 1,500 of them in the navigation of each page. Only what can be read in one way: no
``<`` or ``>`` in a value, no other quotes, no character reference.
"""
_SUSPECT = rb"(?=[abis])(?!" + _PLAIN_LINK + rb")" + _NAME
_ANY = re.compile(rb"<" + _NAME, re.IGNORECASE)
SUSPECTS = re.compile((rb"<" + _SUSPECT).decode(), re.IGNORECASE | re.ASCII)
"""The start of every tag that a rule can hit by its name, in a page's text."""
_ROLE = (
    rb"role[ \t\n\f\r]*+=[ \t\n\f\r]*+"
    rb"(?=(\"[^\"]{0,99}\"|'[^']{0,99}'|[^\"'>]{1,99}+[ \t\n\f\r>])?)"
)
"""A ``role`` and its value in lower case; no value where it is long or odd."""
_JUDGED = (
    rb"[&\0]|backlink|biblioref|button|cover|glossref|graphics-|image|img|link|none|presentation"
)


def has_wanted_tags(html: bytes) -> bool:
    """Tell whether a page, whose bytes extend ASCII, may have a tag that a rule can hit."""
    if _ANY.search(html):
        return True
    roles = (role[1] for role in re.finditer(_ROLE, html.lower()))
    return any(not value or re.search(_JUDGED, value) is not None for value in roles)
