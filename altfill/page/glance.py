"""Which pages need no parsing: a look at the bytes, ten times as fast as lxml.

It may say "parse" too often, but never "nothing to do" wrongly. A page passes when each of its
image tags stands in plain sight (not in a comment, script or other raw text), is written without
parse errors up to its alt, has a text there that cannot be its address, and tells at once
whether its picture is imgix's. Everything else is left to the parser.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from altfill.imgix.urls import SHARED_HOSTS
from altfill.options import Options

_RAW = rb"script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|svg|math"
_TOKEN = re.compile(
    rb"<(?:(?P<image>img|image|amp-img)(?=[ \t\n\f\r/>])"
    rb"|!--(?:-?>(?P<closed>))?"
    rb"|(?P<close>/)?(?P<raw>" + _RAW + rb")(?=[ \t\n\f\r/>])"
    rb"|(?P<odd>!(?!--|doctype)|\?(?!xml)|/(?![a-z])))"
    rb"|--!?>",
    re.IGNORECASE,
)
_VALUE = rb"(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r\"'>][^ \t\n\f\r>]*+)"
_SPACE = rb"[ \t\n\f\r]"
_ANY = rb"(?:" + _SPACE + rb"++[^ \t\n\f\r/>=]++(?:" + _SPACE + rb"*+=" + _SPACE + rb"*+"
_ANY += _VALUE + rb")?+)"
_BEFORE = rb"(?:(?!" + _SPACE + rb"++alt[ \t\n\f\r/>=])" + _ANY + rb")*+"
_TEXT = (  # not blank; no slash and no ending, so no address; nothing escaped that might be one
    rb"(?:\"(?=[^\"]*[^ \t\n\f\r\"])(?![^\"]*(?:/|\.[a-z0-9]{2,5}" + _SPACE + rb"*\"|&(?!amp;|quot;"
    rb"|lt;|gt;|#39;)))[^\"]*+\")"
)
_ALT = _SPACE + rb"++alt" + _SPACE + rb"*+=" + _SPACE + rb"*+" + _TEXT
_NO_ALT_TEXT = (
    _SPACE + rb"++alt(?:" + _SPACE + rb"*+=" + _SPACE + rb"*+(?P<quote>[\"'])(?P=quote))?"
)
_LARGEST_PICTURE = 20_000
"""Bytes from a <picture> to its <img>, at most."""
_REST = _ANY + rb"*+" + _SPACE + rb"*+/?>"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page has that needs nothing."""

    images: int = 0
    imgix_images: int = 0
    empty: int = 0
    """imgix images with an empty alt, taken as decorative."""


def glance(html: bytes, options: Options) -> Counts | None:
    """Return the counts of a page on which there is nothing to do, or None if it must be parsed.

    ``html`` is in an encoding that extends ASCII.
    """
    if options.regenerate:
        return None
    images = imgix = empty = last_end = 0
    inside = b""
    for token in _TOKEN.finditer(html):
        if not token["image"]:
            inside = _inside_after(token, inside)
            continue
        if inside or token.start() < last_end:
            return None
        tag = _read_tag(html, token.start(), token.end(), options)
        if tag is None:
            return None
        images += 1
        imgix += tag.imgix
        empty += tag.imgix and tag.left_empty
        last_end = tag.end
    return Counts(images, imgix, empty)


@dataclass(frozen=True, slots=True)
class _Tag:
    """An image tag on which there is nothing to do."""

    imgix: bool
    left_empty: bool
    end: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is looked for inside a tag."""

    done: re.Pattern[bytes]
    left_empty: re.Pattern[bytes] | None
    imgix: re.Pattern[bytes]
    doubtful: re.Pattern[bytes]


def _inside_after(token: re.Match[bytes], inside: bytes) -> bytes:
    """Return the raw text that the page is in after a token; ``?`` where that is uncertain."""
    word = token[0].lower()
    if inside == b"?" or token["odd"]:
        return b"?"
    if inside == b"<!--":
        return b"" if word.startswith(b"--") else inside
    if inside:
        if word == b"<!--":
            return b"?"  # comments inside scripts shift where the script ends
        return b"" if token["close"] and token["raw"].lower() == inside else inside
    if token["raw"] and not token["close"]:
        return token["raw"].lower()
    return b"<!--" if word == b"<!--" else b""


def _read_tag(html: bytes, at: int, name_end: int, options: Options) -> _Tag | None:
    """Return what a tag shows; None when in doubt."""
    patterns = _patterns(options)
    tag = patterns.done.match(html, name_end)
    left_empty = tag is None
    if tag is None and patterns.left_empty is not None:
        tag = patterns.left_empty.match(html, name_end)
    if tag is None:
        return None
    if patterns.imgix.search(html, name_end, tag.end()):
        return _Tag(imgix=True, left_empty=left_empty, end=tag.end())
    if patterns.doubtful.search(html, name_end, tag.end()):
        return None
    if html.rfind(b"<picture", max(0, at - _LARGEST_PICTURE), at) >= 0:
        return None  # a <source> may give the picture
    return _Tag(imgix=False, left_empty=left_empty, end=tag.end())


@functools.lru_cache(maxsize=16)
def _patterns(options: Options) -> _Patterns:
    done = re.compile(_BEFORE + _ALT + _REST, re.IGNORECASE)
    left_empty = None
    if not options.fill_empty:
        left_empty = re.compile(_BEFORE + _NO_ALT_TEXT + _REST, re.IGNORECASE)
    hosts = [rb"(?:[a-z0-9-]+\.)+imgix\.net"]
    hosts += [re.escape(host.encode()) for host in options.hosts if not host.startswith("*")]
    shared = b"|".join(re.escape(host.lstrip("*").encode()) for host in SHARED_HOSTS)
    imgix = re.compile(
        rb"[ \t\n\f\r](?:src|data-src|ix-src)=[\"']?(?:https?:)?//(?!"
        + shared
        + rb")(?:"
        + b"|".join(hosts)
        + rb")/(?![^ \t\n\f\r\"'>]*(?:\{\{|\{%|\$\{|<%|<\?|%%|\[\[|__"
        + rb"|[?&;](?:palette|colors|prefix|fm)=))",
        re.IGNORECASE,
    )
    words = [b"imgix", b"ix-", b"ixlib", *(host.lstrip("*").encode() for host in options.hosts)]
    if options.map:
        words.append(b"src")
    doubtful = re.compile(
        b"|".join(map(re.escape, words)) + rb"|&(?:#|period|sol|colon)|" + shared, re.IGNORECASE
    )
    return _Patterns(done, left_empty, imgix, doubtful)
