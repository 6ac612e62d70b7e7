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
from altfill.page.sight import REST, TOKEN, Sight, values
from altfill.page.sources import LATER

_WORDS = re.compile(rb"[A-Za-z\xc3-\xc9\xcb-\xdf\xe4-\xfe]|\xe3[\x81-\x83]")
"""Bytes that are part of no white space in any encoding."""
_PERHAPS_ADDRESS = re.compile(
    rb"/|%|\.[a-z0-9]{2,5}[^a-z]*+$|&(?!(?:amp|quot|lt|gt|#39);)", re.IGNORECASE
)
_ODD_HOST = rb"[/\\]{2}[^/\\?#\"' >\t\n\r%&\x80-\xff]*+[\t\n\r%&\x80-\xff]"
_NO_PICTURE = re.compile(
    rb"\{\{|\{%|\$\{|<%|<\?|%%|\[\[|__|%7B|%3C|[?&;](?:palette|colors|prefix|fm)(?:64)?=",
    re.IGNORECASE,
)
_LATER = frozenset(name.encode() for name in LATER)
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
    for token in TOKEN.finditer(html):
        if not look.goes_on_after(token):
            return None
    if look.places and look.is_unsettled:
        return None
    return Counts(frozenset(look.places), look.imgix, look.empty)


class _Look(Sight):
    """What was seen of a page so far."""

    def __init__(self, html: bytes, options: Options) -> None:
        super().__init__(html)
        self._options = options
        self._patterns = _patterns(options)
        self._has_pictures = False
        self.is_unsettled = False
        """A tag says in another way than usual where images come from."""
        self.places: list[int] = []
        self.imgix = self.empty = 0

    def goes_on_after(self, token: re.Match[bytes]) -> bool:
        """Take in a token; return False where the page must be parsed."""
        if token.start() < self.floor:
            return True  # in a comment, raw text, or a value of an image tag
        kind = token.lastgroup
        if kind == "image":
            return self._count(token)
        if kind == "setting":
            self._settle(token)
        elif not self.is_lost:
            self.is_lost = not self.passes(token, kind)
        return True

    def _count(self, token: re.Match[bytes]) -> bool:
        if self.is_lost or self.foreign or not self.is_in_plain_sight(token.start()):
            return False
        rest = REST.match(self.html, token.end())
        tag = None if rest is None else _read_tag(rest[0], self._patterns, self._options)
        if rest is None or tag is None or not (tag.imgix or not self._has_pictures):
            return False
        self.floor = rest.end()
        self.places.append(token.start())
        self.imgix += tag.imgix
        self.empty += tag.imgix and tag.left_empty
        return True

    def _settle(self, token: re.Match[bytes]) -> None:
        name = token["setting"].lower()
        if name == b"picture":
            self._has_pictures = True  # a <source> may give what an <img> shows
            return
        if self.is_unsettled or self.is_lost or not self.is_in_plain_sight(token.start()):
            self.is_unsettled = True
            return
        rest = REST.match(self.html, token.end())
        odd = self._patterns.renaming if name == b"meta" else self._patterns.doubtful
        if rest is None or odd.search(rest[0]) or (name == b"base" and self._options.map):
            self.is_unsettled = True
        else:
            self.floor = rest.end()


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
    found = values(tag)
    alt = found.get(b"alt")
    if alt is None or (not alt and options.fill_empty):
        return None
    if alt and not has_words(alt):
        return None
    later = _LATER.intersection(found)
    addresses = [found[name] for name in (b"src", b"data-src") if name in found]
    if any(patterns.imgix.match(each) and not _NO_PICTURE.search(each) for each in addresses):
        if not all(b"/" in (each.partition(b":")[2] or each) for each in addresses):
            return None  # without a slash it may be what the alt repeats
        if any(b"/" in found[name] and not patterns.imgix.match(found[name]) for name in later):
            return None  # it may be a placeholder of a picture that is elsewhere
        return _Tag(imgix=True, left_empty=not alt)
    if patterns.doubtful.search(tag) or any(re.search(rb"[\t\n\r]", each) for each in addresses):
        return None
    return _Tag(imgix=False, left_empty=not alt)


def has_words(alt: bytes) -> bool:
    """Tell whether a value is surely a text, and no address."""
    return bool(_WORDS.search(alt)) and not _PERHAPS_ADDRESS.search(alt)


@functools.lru_cache(maxsize=16)
def _patterns(options: Options) -> _Patterns:
    hosts = [rb"(?:[a-z0-9-]+\.)+imgix\.net"]
    hosts += [re.escape(host.encode()) for host in options.hosts if not host.startswith("*")]
    shared = b"|".join(re.escape(host.lstrip("*").encode()) for host in SHARED_HOSTS)
    start = rb"(?:https?:)?//(?!" + shared + rb")(?:" + b"|".join(hosts) + rb")/"
    words = [b"imgix", b"ix-", b"ixlib", *(host.lstrip("*").encode() for host in options.hosts)]
    if options.map:
        words += [b"src", b"data-lazy", b"data-original", b"flickity"]
    written = b"|".join(map(re.escape, words))
    escaped = rb"&(?:#|period|sol|colon|tab|newline)"
    doubtful = b"|".join((written, escaped, _ODD_HOST, shared))
    renaming = rb"ix:|" + escaped
    return _Patterns(*(re.compile(each, re.IGNORECASE) for each in (start, doubtful, renaming)))
