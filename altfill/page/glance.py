"""Which pages need no parsing: a look at the bytes, a few times as fast as parsing.

It may say "parse" too often, but never "nothing to do" wrongly. A page passes when each of its
image tags stands in plain sight (in no comment, script, other raw text or value), is written
without parse errors, has a text that cannot be its address, and tells at once whether its picture
is imgix's. Everything else is left to the parser.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from altfill.imgix.urls import SHARED_HOSTS
from altfill.options import Options

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
_TOKEN = re.compile(
    rb"<(?!(?-i:" + _COMMON + rb"))"
    rb"(?:(?P<image>img|image|amp-img)" + _END + rb"|(?P<setting>base|meta|picture)" + _END
    + rb"|(?P<icon>" + _ICON + rb")|(?P<comment>!--)|(?P<raw>" + _RAW + rb")" + _END
    + rb"|(?P<close>/)?(?P<foreign>svg|math)" + _END
    + rb"|(?P<odd>!(?!--|doctype)|\?(?!xml)|/(?![a-z])|frameset|plaintext))",
    re.IGNORECASE,
)  # fmt: skip
_COMMENT_END = re.compile(rb"--!?>")
_COMMENT_WITHOUT_TEXT = re.compile(rb"<!---?>")
_MARKUP = re.compile(rb"<[A-Za-z/!?]")
_VALUE = rb"(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\r\"'>][^ \t\n\f\r>]*+))"
_SPACE = rb"[ \t\n\f\r]"
_BEFORE_VALUE = b"= \t\n\f\r"
_ANY = _SPACE + rb"++([^ \t\n\f\r/>=]++)(?:" + _SPACE + rb"*+=" + _SPACE + rb"*+" + _VALUE + rb")?+"
_ATTRIBUTE = re.compile(_ANY)
_REST = re.compile(rb"(?:" + _ANY + rb")*+" + _SPACE + rb"*+/?>")
_WORDS = re.compile(rb"[A-Za-z\xc3-\xc9\xcb-\xdf\xe4-\xfe]|\xe3[\x81-\x83]")
"""Bytes that are part of no white space in any encoding."""
_PERHAPS_ADDRESS = re.compile(
    rb"/|%|\.[a-z0-9]{2,5}[^a-z]*+$|&(?!(?:amp|quot|lt|gt|#39);)", re.IGNORECASE
)
_ODD_HOST = rb"[/\\]{2}[^/\\?#\"' >\t\n\r%&\x80-\xff]*+[\t\n\r%&\x80-\xff]"
_NO_PICTURE = re.compile(
    rb"\{\{|\{%|\$\{|<%|<\?|%%|\[\[|__|[?&;](?:palette|colors|prefix|fm)(?:64)?=", re.IGNORECASE
)


_MARK = re.compile(rb"data-alt-origin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page has that needs nothing."""

    places: frozenset[int]
    """Offsets of the images' tags."""
    imgix_images: int
    empty: int
    """imgix images with an empty alt, taken as decorative."""

    @property
    def images(self) -> int:
        """How many images there are."""
        return len(self.places)


def glance(html: bytes, options: Options) -> Counts | None:
    """Return the counts of a page on which there is nothing to do, or None if it must be parsed.

    ``html`` is in an encoding that extends ASCII.
    """
    if options.regenerate or b"\x1b" in html:
        return None
    if options.texts is not None and _MARK.search(html):
        return None
    look = _Look(html, options)
    for token in _TOKEN.finditer(html):
        if not look.goes_on_after(token):
            return None
    if look.places and look.is_unsettled:
        return None
    return Counts(frozenset(look.places), look.imgix, look.empty)


class _Look:
    """What was seen of a page so far."""

    def __init__(self, html: bytes, options: Options) -> None:
        self._html = html
        self._options = options
        self._patterns = _patterns(options)
        self._foreign: list[bytes] = []
        self._is_lost = False
        """From here on only a parser can tell what is a tag."""
        self._floor = 0
        """Everything before it is known; here the page is outside of all tags."""
        self._has_pictures = False
        self.is_unsettled = False
        """A tag says in another way than usual where images come from."""
        self.places: list[int] = []
        self.imgix = self.empty = 0

    def goes_on_after(self, token: re.Match[bytes]) -> bool:
        """Take in a token; return False where the page must be parsed."""
        if token.start() < self._floor:
            return True  # in a comment, raw text, or a value of an image tag
        kind = token.lastgroup
        if kind == "image":
            return self._count(token)
        if kind == "setting":
            self._settle(token)
        elif not self._is_lost:
            self._is_lost = not self._passes(token, kind)
        return True

    def _count(self, token: re.Match[bytes]) -> bool:
        if self._is_lost or self._foreign or not self._is_in_plain_sight(token.start()):
            return False
        rest = _REST.match(self._html, token.end())
        tag = None if rest is None else _read_tag(rest[0], self._patterns, self._options)
        if rest is None or tag is None or not (tag.imgix or not self._has_pictures):
            return False
        self._floor = rest.end()
        self.places.append(token.start())
        self.imgix += tag.imgix
        self.empty += tag.imgix and tag.left_empty
        return True

    def _settle(self, token: re.Match[bytes]) -> None:
        name = token["setting"].lower()
        if name == b"picture":
            self._has_pictures = True  # a <source> may give what an <img> shows
            return
        if self.is_unsettled or self._is_lost or not self._is_in_plain_sight(token.start()):
            self.is_unsettled = True
            return
        rest = _REST.match(self._html, token.end())
        odd = self._patterns.renaming if name == b"meta" else self._patterns.doubtful
        if rest is None or odd.search(rest[0]) or (name == b"base" and self._options.map):
            self.is_unsettled = True
        else:
            self._floor = rest.end()

    def _passes(self, token: re.Match[bytes], kind: str | None) -> bool:
        """Step over what a comment or raw text holds; return False where that is uncertain."""
        if kind == "odd" or not self._is_in_plain_sight(token.start()):
            return False
        if kind == "icon":
            self._floor = token.end()
            return True
        if kind == "foreign":
            self._step_into_or_out_of(token["foreign"].lower(), bool(token["close"]))
            return True
        end = self._comment_end(token) if kind == "comment" else self._raw_end(token)
        self._floor = end or self._floor
        return end is not None

    def _step_into_or_out_of(self, foreign: bytes, is_out: bool) -> None:
        if not is_out:
            self._foreign.append(foreign)
        elif self._foreign and self._foreign[-1] == foreign:
            self._foreign.pop()

    def _comment_end(self, token: re.Match[bytes]) -> int | None:
        empty = _COMMENT_WITHOUT_TEXT.match(self._html, token.start())
        end = empty or _COMMENT_END.search(self._html, token.end())
        return end.end() if end else None

    def _raw_end(self, token: re.Match[bytes]) -> int | None:
        end = _raw_end(token["raw"].lower()).search(self._html, token.end())
        if end is None:
            return None
        inner = (self._html, token.end(), end.start())
        if token["raw"].lower() == b"script" and b"<!--" in self._html[inner[1] : inner[2]]:
            return None  # comments in scripts shift where they end
        return None if self._foreign and _MARKUP.search(*inner) else end.start()

    def _is_in_plain_sight(self, at: int) -> bool:
        """Tell whether a ``<`` is surely in no tag's attributes, going by the bytes before it."""
        html, floor = self._html, self._floor
        end = html.rfind(b">", floor, at)
        if html.rfind(b"<", max(floor, end), at) >= 0:
            return False
        for mark in (b'"', b"'"):
            quote = html.rfind(mark, floor, at)
            if quote > end or (
                quote >= 0 and html[quote - 1] in _BEFORE_VALUE and self._may_open(quote)
            ):
                return False
        self._floor = at
        return True

    def _may_open(self, quote: int) -> bool:
        before = quote - 1
        while before >= self._floor and self._html[before] in b" \t\n\f\r":
            before -= 1
        return before >= self._floor and self._html[before] == ord("=")


@dataclass(frozen=True, slots=True)
class _Tag:
    """An image tag on which there is nothing to do."""

    imgix: bool
    left_empty: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is looked for inside a tag."""

    imgix: re.Pattern[bytes]
    doubtful: re.Pattern[bytes]
    renaming: re.Pattern[bytes]


def _read_tag(tag: bytes, patterns: _Patterns, options: Options) -> _Tag | None:
    """Return what a tag (without its name) shows; None when in doubt."""
    found: dict[bytes, bytes] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), double or single or bare)
    alt = found.get(b"alt")
    if alt is None or (not alt and options.fill_empty):
        return None
    if alt and (not _WORDS.search(alt) or _PERHAPS_ADDRESS.search(alt)):
        return None
    addresses = [found[name] for name in (b"src", b"data-src") if name in found]
    if any(patterns.imgix.match(each) and not _NO_PICTURE.search(each) for each in addresses):
        if not all(b"/" in (each.partition(b":")[2] or each) for each in addresses):
            return None  # without a slash it may be what the alt repeats
        return _Tag(imgix=True, left_empty=not alt)
    if patterns.doubtful.search(tag) or any(re.search(rb"[\t\n\r]", each) for each in addresses):
        return None
    return _Tag(imgix=False, left_empty=not alt)


@functools.cache
def _raw_end(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + name + _END, re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _patterns(options: Options) -> _Patterns:
    hosts = [rb"(?:[a-z0-9-]+\.)+imgix\.net"]
    hosts += [re.escape(host.encode()) for host in options.hosts if not host.startswith("*")]
    shared = b"|".join(re.escape(host.lstrip("*").encode()) for host in SHARED_HOSTS)
    start = rb"(?:https?:)?//(?!" + shared + rb")(?:" + b"|".join(hosts) + rb")/"
    words = [b"imgix", b"ix-", b"ixlib", *(host.lstrip("*").encode() for host in options.hosts)]
    if options.map:
        words.append(b"src")
    written = b"|".join(map(re.escape, words))
    escaped = rb"&(?:#|period|sol|colon|tab|newline)"
    doubtful = b"|".join((written, escaped, _ODD_HOST, shared))
    renaming = rb"ix:|" + escaped
    return _Patterns(*(re.compile(each, re.IGNORECASE) for each in (start, doubtful, renaming)))
