"""Which image addresses are imgix pictures, and which of them are the same picture.

A picture has one key, under which its texts are kept: the address without what only changes
its size, encoding or delivery. It is asked about under one address, which for signed and
AI-edited pictures is the one in the page, to the byte.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urlsplit

from altfill.hosts import ascii_host
from altfill.imgix import rendering
from altfill.options import Options

PAGE_ORIGIN = "https://page.invalid"
"""Stands for the site's own, unknown origin, so that relative addresses can be resolved."""

SHARED_HOSTS = (
    "images.unsplash.com",
    "plus.unsplash.com",
    "images.pexels.com",
    "images.prismic.io",
    "*.cdn.prismic.io",
    "www.datocms-assets.com",
    "images.microcms-assets.io",
    "imgix.cosmicjs.com",
    "placeholdit.imgix.net",
    "cdn.sanity.io",
)
"""Run on imgix (or look like it) for everybody: no key owns their Source."""

_TEMPLATE = re.compile(
    r"\{\{|\{%|\$\{|<%|<\?|%%|\[\[|__[A-Z]+__|%7[Bb](?:%7[Bb]|%25)|\$%7[Bb]|%3[Cc]%25"
)
"""Also as Hugo, markdown-it and marked encode it in the address of a Markdown image."""
_SLASHES_OF_ROOT = 3
"""In ``https://acme.imgix.net/``."""
_KEPT_IN_PATH = "%/:@!$&'()*+,;=~-._|[]"
_KEPT_IN_QUERY = "%/?:@!$&()*+,;=~-._|[]{}^`\\"
"""What a browser leaves as it is (URL Standard, percent-encode sets of path and special query)."""
_PLAIN = re.compile(
    r"(?:https?:)?(?P<rest>//[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.|%2[eE])[\w%:@!$&()*+,=.-]*)+"
    r"(?:\?[\w%/?:@!$&()*+,;=.-]*)?)",
    re.ASCII,
)
"""What nine of ten addresses look like; a browser changes nothing in them."""
_SCHEME_ALONE = re.compile(r"https?:[/\\]*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = re.compile(r"[a-z0-9._-]+")
_REFERENCE = re.compile(rb"&#([0-9]+);")
"""What stands for a letter that the page's encoding lacks; ``#`` itself ends a query."""
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


class Owner(Enum):
    """Who serves an image, as far as its address tells."""

    IMGIX = "imgix"
    SHARED = "shared"
    PERHAPS = "perhaps"
    """The host is not listed, but the address carries imgix's library parameter, or imgix.js is
    told of the host."""
    TEMPLATE = "template"
    """The address still holds a template's placeholders."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Picture:
    """What one key stands for."""

    key: str
    """Under which its texts are kept; an address, but not always one that exists."""
    address: str
    """What the API is asked about; has a query exactly when ``url64`` is needed."""

    @property
    def is_signed(self) -> bool:
        """Tell whether the address carries a signature."""
        return rendering.is_signed(rendering.parameters(self.address.partition("?")[2]))

    @property
    def host(self) -> str:
        """Host name of the address, with its port where that is unusual."""
        return urlsplit(self.address).netloc


@dataclass(frozen=True, slots=True)
class Address:
    """An image's address as a browser resolves it, and whose it is."""

    url: str
    owner: Owner
    picture: Picture | None = None
    """None unless the owner is imgix and the address gives a picture (not JSON, not CSS)."""

    @property
    def size(self) -> rendering.Size:
        """How large its picture is."""
        return rendering.size(self.url.partition("?")[2])


def looks_like_template(written: str) -> bool:
    """Tell whether an attribute's value seems to hold a template's placeholder."""
    return _TEMPLATE.search(written) is not None


def read_address(written: str, base: str, charset: str, options: Options) -> Address | None:
    """Return the address that a browser makes of an attribute's value.

    ``base`` is an absolute address; ``charset`` the page's, in which letters of a query are
    encoded (URL Standard, section 4.4). Returns None for what is not http(s).
    """
    read = _read_again if len(written) <= _LONGEST_REMEMBERED else _read
    return read(written, base, charset, options)


def _read(written: str, base: str, charset: str, options: Options) -> Address | None:
    url = resolve(written, base, charset)
    if url is None:
        return None
    mapped = _mapped(url, options)
    if looks_like_template(written):
        ours = mapped is not None or _owner(url, options) is Owner.IMGIX
        return Address(url, Owner.TEMPLATE if ours else Owner.OTHER)
    if mapped is not None:
        url = mapped
        owner = Owner.IMGIX
    else:
        owner = _owner(url, options)
    return Address(url, owner, picture(url) if owner is Owner.IMGIX else None)


_read_again = functools.lru_cache(maxsize=4096)(_read)
_LONGEST_REMEMBERED = 2_000
"""Letters. ``data:`` addresses of whole pictures would fill the memory."""


def resolve(written: str, base: str, charset: str = "utf-8") -> str | None:
    """Return the absolute, percent-encoded address without fragment, or None if not http(s)."""
    plain = _PLAIN.fullmatch(written)
    if plain is not None and (written.startswith("http") or base.startswith("http")):
        return f"https:{plain['rest']}"
    cleaned = re.sub(r"[\t\n\r]", "", written.strip("".join(map(chr, range(0x21)))))
    start, mark, query = cleaned.partition("#")[0].partition("?")
    if (not start and not mark) or _SCHEME_ALONE.fullmatch(start):
        return None
    try:
        parts = urlsplit(_joined(base, start.replace("\\", "/")))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    if not host.isascii():
        try:
            host = ascii_host(host)
        except UnicodeError:
            return None
    if not _HOST.fullmatch(host):
        return None
    netloc = host if port in (None, 443, default) else f"{host}:{port}"
    path = quote(_without_dots(parts.path) or "/", safe=_KEPT_IN_PATH, errors="replace")
    if mark:
        letters = _REFERENCE.sub(rb"%26%23\1%3B", query.encode(charset, "xmlcharrefreplace"))
        return f"https://{netloc}{path}?{quote(letters, safe=_KEPT_IN_QUERY)}"
    return f"https://{netloc}{path}"


def _joined(base: str, start: str) -> str:
    """Return an address from a base and a start without ``?`` (URL Standard, section 4.4).

    ``urljoin`` would drop empty parts of paths, and ``;`` at their end.
    """
    scheme, _, rest = base.partition("#")[0].partition("?")[0].partition("://")
    host, _, path = rest.partition("/")
    written = _SCHEME.match(start)
    if written is not None:
        start = start[written.end() :]
        if written[1].lower() != scheme or start.startswith("//"):
            return f"{written[0]}//{start.lstrip('/')}"
    if start.startswith("//"):
        return f"{scheme}://{start.lstrip('/')}"
    if start.startswith("/"):
        return f"{scheme}://{host}{start}"
    return f"{scheme}://{host}/{path[: path.rfind('/') + 1] + start if start else path}"


def _without_dots(path: str) -> str:
    if not _DOT_SEGMENT.search(path):
        return path
    kept: list[str] = []
    segments = path.split("/")
    for index, segment in enumerate(segments):
        dots = segment.lower().replace("%2e", ".")
        if dots == "..":
            del kept[max(1, len(kept) - 1) :]
        elif dots != ".":
            kept.append(segment)
        if dots in (".", "..") and index == len(segments) - 1:
            kept.append("")
    return "/".join(kept)


def _owner(url: str, options: Options) -> Owner:
    start, _, query = url.partition("?")
    owner = _host_owner(start.split("/", 3)[2], options.hosts)
    return Owner.PERHAPS if owner is Owner.OTHER and "ixlib=" in query else owner


@functools.lru_cache(maxsize=1024)
def _host_owner(host: str, hosts: tuple[str, ...]) -> Owner:
    if is_among(host, hosts):
        return Owner.IMGIX
    if is_among(host, SHARED_HOSTS):
        return Owner.SHARED
    return Owner.IMGIX if host.endswith(".imgix.net") else Owner.OTHER


def is_among(host: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether a host is listed, ``*.`` standing for one or more labels."""
    return any(
        host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]))
        for pattern in patterns
    )


def _mapped(url: str, options: Options) -> str | None:
    for start, target in options.map:
        prefix = resolve(start, PAGE_ORIGIN)
        if prefix is None:
            continue
        if url.partition("?")[0] == prefix:
            return resolve(target + url[len(prefix) :], PAGE_ORIGIN)
        below = _ended(prefix)
        if url.startswith(below):
            return resolve(_ended(target) + url[len(below) :], PAGE_ORIGIN)
    return None


def _ended(start: str) -> str:
    """Return an address that others can stand below, so that no host or name grows longer.

    What a web proxy fetches ends in an encoded slash; what follows a query is its value.
    """
    if start.endswith("/") or "?" in start or start[-3:].lower() == "%2f":
        return start
    return start + "/"


def picture(url: str) -> Picture | None:
    """Return the picture at an imgix address, or None where imgix answers with no picture.

    ``url`` is as ``resolve`` returns it.
    """
    start, _, query = url.partition("?")
    if not query and start.count("/") == _SLASHES_OF_ROOT and start.endswith("/"):
        return None
    asked = _asked_of(query, document=rendering.is_document(start))
    if asked is None:
        return None
    content, is_fixed = asked
    start = start if is_fixed else _same_path(start)
    key = "?".join(filter(None, (start, content.key)))
    if is_fixed or content.whole:
        return Picture(key, url.rstrip("?"))
    return Picture(key, "?".join(filter(None, (start, content.query))))


@functools.lru_cache(maxsize=4096)
def _asked_of(query: str, *, document: bool) -> tuple[rendering.Content, bool] | None:
    """Return what a query asks for, and whether it is sent to the byte; None if no picture."""
    found = rendering.parameters(query)
    if not rendering.gives_a_picture(found):
        return None
    return rendering.content(found, document=document), rendering.is_fixed(found)


def _same_path(start: str) -> str:
    """Return an address's start with one spelling for each path."""
    if "%" not in start or re.search(r"/https?(?:%3A|:)", start[8:], re.IGNORECASE):
        return start
    if rendering.HALF_AN_ESCAPE.search(start):
        return start
    return re.sub(r"%[0-9A-Fa-f]{2}", _same_escape, start)


def _same_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape.group()[1:], 16))
    if letter.isascii() and (letter.isalnum() or letter in "-._~"):
        return letter
    return escape.group().upper()
