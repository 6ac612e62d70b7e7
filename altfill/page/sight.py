"""What stands in plain sight of a page's bytes: in no comment, script, other raw text or value.

Regular expressions over bytes, a few times as fast as parsing. Where they cannot be certain they
say so, and a parser must tell.
"""

from __future__ import annotations

import functools
import re

_END = rb"(?=[ \t\n\f\r/>])"
_RAW = rb"script|style|textarea|title|xmp|iframe|noembed|noframes"
_COMMON = (
    rb"/(?:[a-ln-rt-z]|s[^vV]|m[^aA])|[cdeghjkloqruvwyz]|a[^mM]|b[^aA]|f[^rR]|i[^fmFM]|m[^aeAE]|n[^oO]"
    rb"|p[^ilIL]|s[^ctvCTV]|t[^eiEI]|x[^mM]"
)
"""What most tags begin with, and no token; to pass over them first makes the search many times
as fast."""
_TAG_END = rb"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>"
_ICON = (
    rb"svg" + _END + _TAG_END + rb"(?:[^<]*+</?(?:circle|defs|ellipse|g|line|path|polygon|polyline"
    rb"|rect|use)" + _END + _TAG_END + rb")*+[^<]*+</svg>"
)  # fmt: skip
"""A whole drawing of shapes; navigations have hundreds of them."""
TOKEN = re.compile(
    rb"<(?!(?-i:" + _COMMON + rb"))"
    rb"(?:(?P<image>img|image|amp-img)" + _END + rb"|(?P<setting>base|meta|picture)" + _END
    + rb"|(?P<icon>" + _ICON + rb")|(?P<comment>!--)|(?P<raw>" + _RAW + rb")" + _END
    + rb"|(?P<template>template)" + _END
    + rb"|(?P<close>/)?(?P<foreign>svg|math)" + _END
    + rb"|(?P<odd>!(?!--|doctype)|\?(?!xml)|/(?![a-z])|frameset|plaintext))",
    re.IGNORECASE,
)  # fmt: skip
_COMMENT_END = re.compile(rb"--!?>")
_COMMENT_WITHOUT_TEXT = re.compile(rb"<!---?>")
_MARKUP = re.compile(rb"<[A-Za-z/!?]")
_COLUMN = re.compile(rb"<col" + _END, re.IGNORECASE)
"""In a template it makes browsers pass over what follows, tags of raw text too."""
_HTML_INSIDE = re.compile(
    rb"<(?:foreignobject|desc|annotation-xml|m[inos]|mtext)" + _END
    + rb"(?![^<>\"']*+>[^<]*+</)",
    re.IGNORECASE,
)  # fmt: skip
"""Where elements of HTML may stand in drawings and formulas: in them ``</svg>`` ends no drawing."""
_VALUE = rb"(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\r\"'>][^ \t\n\f\r>]*+))"
_SPACE = rb"[ \t\n\f\r]"
_BEFORE_VALUE = b"= \t\n\f\r"
_ANY = _SPACE + rb"++([^ \t\n\f\r/>=]++)(?:" + _SPACE + rb"*+=" + _SPACE + rb"*+" + _VALUE + rb")?+"
_ATTRIBUTE = re.compile(_ANY)
REST = re.compile(rb"(?:" + _ANY + rb")*+" + _SPACE + rb"*+/?>")
"""What follows a tag's name, where it is written without parse errors."""


class Sight:
    """How far a page is known, from its beginning on."""

    def __init__(self, html: bytes) -> None:
        """Begin a page; ``html`` is in an encoding that extends ASCII."""
        self.html = html
        self.foreign: list[bytes] = []
        """The ``svg`` and ``math`` elements that are open."""
        self.is_lost = False
        """From here on only a parser can tell what is a tag."""
        self.floor = 0
        """Everything before it is known; here the page is outside of all tags."""
        self._has_templates = False
        self._foreign_to = 0
        """Up to here no elements of HTML stand in the outermost of ``foreign``."""

    def passes(self, token: re.Match[bytes], kind: str | None) -> bool:
        """Step over what a comment or raw text holds; return False where that is uncertain."""
        if kind == "icon":
            return True  # a whole drawing, or text in a value: as little a sign as other tags
        if kind == "odd" or not self.is_in_plain_sight(token.start()):
            return False
        if kind == "foreign":
            return self._steps_into_or_out_of(token)
        if kind == "template":
            return self._has_no_columns_after(token.end())
        end = self._comment_end(token) if kind == "comment" else self._raw_end(token)
        self.floor = end or self.floor
        return end is not None

    def _steps_into_or_out_of(self, token: re.Match[bytes]) -> bool:
        foreign = token["foreign"].lower()
        if not token["close"]:
            if not self.foreign:
                self._foreign_to = token.end()
            self.foreign.append(foreign)
        elif self.foreign and self.foreign[-1] == foreign:
            if _HTML_INSIDE.search(self.html, self._foreign_to, token.start()):
                return False
            self._foreign_to = token.end()
            self.foreign.pop()
        return True

    def _has_no_columns_after(self, template: int) -> bool:
        if not self._has_templates:
            self._has_templates = True
            return _COLUMN.search(self.html, template) is None
        return True  # else the page would be lost

    def _comment_end(self, token: re.Match[bytes]) -> int | None:
        empty = _COMMENT_WITHOUT_TEXT.match(self.html, token.start())
        end = empty or _COMMENT_END.search(self.html, token.end())
        return end.end() if end else None

    def _raw_end(self, token: re.Match[bytes]) -> int | None:
        tag = REST.match(self.html, token.end())
        end = tag and _raw_end(token["raw"].lower()).search(self.html, tag.end())
        if tag is None or end is None:
            return None
        inner = (self.html, tag.end(), end.start())
        if token["raw"].lower() == b"script" and b"<!--" in self.html[inner[1] : inner[2]]:
            return None  # comments in scripts shift where they end
        return None if self.foreign and _MARKUP.search(*inner) else end.start()

    def is_in_plain_sight(self, at: int) -> bool:
        """Tell whether a ``<`` is surely in no tag's attributes, going by the bytes before it."""
        html, floor = self.html, self.floor
        end = html.rfind(b">", floor, at)
        if html.rfind(b"<", max(floor, end), at) >= 0:
            return False
        for mark in (b'"', b"'"):
            quote = html.rfind(mark, floor, at)
            if quote > end or (
                quote >= 0 and html[quote - 1] in _BEFORE_VALUE and self._may_open(quote)
            ):
                return False
        self.floor = at
        return True

    def _may_open(self, quote: int) -> bool:
        before = quote - 1
        while before >= self.floor and self.html[before] in b" \t\n\f\r":
            before -= 1
        return before >= self.floor and self.html[before] == ord("=")


def values(tag: bytes) -> dict[bytes, bytes]:
    """Return the values of a tag's attributes; ``tag`` is what follows its name, up to ``>``."""
    found: dict[bytes, bytes] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), double or single or bare)
    return found


@functools.cache
def _raw_end(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + name + _END, re.IGNORECASE)
