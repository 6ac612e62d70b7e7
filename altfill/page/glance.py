"""Which pages need no parsing: a look at the bytes, several times as fast as lxml.

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

_NAME_END = rb"(?=[ \t\n\f\r/>])"
_IMAGE_START = rb"<(?:img|image|amp-img)" + _NAME_END
_IMAGE = re.compile(_IMAGE_START, re.IGNORECASE)
_RAW = rb"script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|svg|math"
_NAMED = rb"(?:(?P<image>img|image|amp-img)|(?P<picture>picture)|(?P<raw>" + _RAW + rb"))"
_TOKEN = re.compile(
    # What most tags begin with comes first: it makes the search six times as fast.
    rb"<(?!(?-i:/[a-z]|[b-hj-loqru-wyz]|s[^cvtCVT]|a[^mM]|p[^lLiI]))"
    rb"(?:" + _NAMED + _NAME_END + rb"|(?P<comment>!--)"
    rb"|(?P<odd>!(?!doctype)|\?(?!xml)|/(?![a-z])))",
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
    patterns = _patterns(options)
    images = imgix = empty = last_end = position = 0
    picture = -_LARGEST_PICTURE
    while token := _TOKEN.search(html, position):
        position = token.end()
        if token["picture"]:
            picture = position
        elif not token["image"]:
            end = _raw_end(html, token)
            if end is None:
                return None if _IMAGE.search(html, position) else Counts(images, imgix, empty)
            position = end
        else:
            tag = patterns.done.match(html, position)
            if tag is None or token.start() < last_end:
                return None
            images += 1
            last_end = tag.end()
            if patterns.imgix.search(html, *tag.span()):
                imgix += 1
                empty += tag["empty"] is not None
            elif position - picture < _LARGEST_PICTURE:
                return None  # a <source> may give the picture
            elif patterns.doubtful.search(html, *tag.span()):
                return None
    return Counts(images, imgix, empty)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is looked for inside a tag."""

    done: re.Pattern[bytes]
    """Matches a tag on which there is nothing to do; ``empty`` an alt taken as decorative."""
    imgix: re.Pattern[bytes]
    doubtful: re.Pattern[bytes]


def _raw_end(html: bytes, token: re.Match[bytes]) -> int | None:
    """Return where a comment or a raw text ends; None where that is uncertain.

    An image inside makes it uncertain (the page may be in no comment at all), and so does a
    comment inside a script, which shifts where the script ends.
    """
    if token["odd"]:
        return None
    at = token.end()
    if token["comment"] and html.startswith((b">", b"->"), at):
        return at
    found = _raw_end_pattern((token["raw"] or b"").lower()).search(html, at)
    return found.end() if found is not None and found["end"] else None


@functools.lru_cache(maxsize=16)
def _raw_end_pattern(name: bytes) -> re.Pattern[bytes]:
    """Return what ends a raw text of this name, a comment without one."""
    end = rb"(?P<end></" + name + _NAME_END + rb")|<!--" if name else rb"(?P<end>--!?>)"
    return re.compile(end + rb"|<picture|" + _IMAGE_START, re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _patterns(options: Options) -> _Patterns:
    empty = rb"(?P<empty>" + (rb"(?!)" if options.fill_empty else _NO_ALT_TEXT) + rb")"
    done = re.compile(_BEFORE + rb"(?:" + _ALT + rb"|" + empty + rb")" + _REST, re.IGNORECASE)
    hosts = [rb"(?:[a-z0-9-]+\.)+imgix\.net"]
    hosts += [re.escape(host.encode()) for host in options.hosts if not host.startswith("*")]
    shared = b"|".join(re.escape(host.lstrip("*").encode()) for host in SHARED_HOSTS)
    imgix = re.compile(
        # Begins with a letter that has no case, which makes the search twice as fast.
        rb"=(?:(?<=[ \t\n\f\r]src=)|(?<=[ \t\n\f\r]data-src=)|(?<=[ \t\n\f\r]ix-src=))"
        rb"[\"']?(?:https?:)?//(?!"
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
    return _Patterns(done, imgix, doubtful)
