"""Addresses: what a browser makes of one, and which picture it is (``imgix/urls``, ``rendering``).

An input's first line is the base, the rest the address as it is written. Ada, the parser of
Node.js, is the witness where it is installed.
"""

from __future__ import annotations

import re

from altfill import Options
from altfill.imgix import rendering, urls
from altfill.imgix.urls import PAGE_ORIGIN, Address, Owner, picture, read_address, resolve

try:
    import ada_url
except ImportError:  # no wheel for this Python
    ada_url = None

OPTIONS = Options(
    hosts=("img.example.com", "*.cdn.example.com"), map={"/m/": "https://acme.imgix.net/p/"}
)
_MANY = 190
"""Parameters. Addresses with more than 200 are taken whole."""
_VISIBLE = re.compile(r"https://[a-z0-9._-]+(?::[0-9]+)?/[!-~]*")
PIECES = tuple(
    piece.encode()
    for piece in (
        "https://acme.imgix.net/a.jpg", "//acme.imgix.net/", "http://", "HTTPS:", "https:", "https:///", "\\", "/", "//", "..", "/../", "/./", "%2e", "%2E%2e/", "?", "#", "&",
        "=", ":", "@", ":80", ":443", ":0", ":65536", "[::1]", "127.0.0.1", "0x7f.1", "bücher.example", "xn--bcher-kva.example", "ß", "\u00ad", "\u3002", "。", "%", "%zz", "%00", "%41",
        "%c3%a9", "é", "\t", "\n", "\r", " ", "\x00", "\x1f", "\u00a0", "\ufeff", "\ud7ff", "😀", "{{ x }}", "${x}", "data:", "javascript:", "mailto:x", "page.invalid", "/m/", "img.example.com",
        "a.cdn.example.com", "images.unsplash.com", "ixlib=js", "w=300", "h=200", "w=0", "w=1e9", "w=²", "w=\u0661", "w=nan", "w=inf", "fit=crop", "crop=faces,edges", "crop=focalpoint", "fp-x=.5", "ar=16:9",
        "fit=facearea", "facepad=2", "rect=0,0,1,1", "s=abc", "fm=json", "fm=blurhash", "fm=mp4", "txt64=SGk", "txt=hi", "mark=a.png", "mark-w=3", "blend=red", "blend=a.jpg", "b=1", "sat=-100", "sat=x",
        "mask=ellipse", "mask=a.png", "fill=gen", "bg-remove=true", "page=2", ".pdf", ".mp4", "/https%3A%2F%2Fa.b%2Fc", "/https://a.b/c", "&#233;", "dpr=2", "auto=format,compress", "q=50", "px=8", "blur=200",
        "&amp;", "+", "|", "^", "`", "\"", "'", "<", ">", "{", "}", "[", "]", ";", "\n//", "ix-", "*", "a" * 64, "1" * 5000,
    )
)  # fmt: skip
SEEDS = tuple(
    seed.encode()
    for seed in (
        "https://page.invalid/\nhttps://acme.imgix.net/boat.jpg?w=300&fit=crop&h=200&auto=format",
        "https://page.invalid/blog/a.html\n../m/boat%20x.jpg?w=1#f", "https://acme.imgix.net/a/b\n?w=1&h=2", "https://page.invalid/\n//img.example.com/é b.jpg?txt=é&s=1",
        "http://example.org/x\n\\\\acme.imgix.net\\a\\..\\b.png?mark=%2Fa.png&mark-w=2", "https://page.invalid/\n https://acme.imgix.net:443/a.pdf?page=2&fm=png\t",
        "https://page.invalid/\nhttps://acme.imgix.net/a.jpg?fit=facearea&facepad=2&w=10&h=10&blend=ff0000&b=1", "https://page.invalid/\nhttps://acme.imgix.net/a.jpg?fill=gen&s=00",
        "https://page.invalid/\nhttps://images.unsplash.com/photo?ixlib=rb", "https://page.invalid/\nhttps://example.org/a?ixlib=js-1", "https://page.invalid/\n{{ site.url }}/a.jpg",
        "https://page.invalid/\nhttps://acme.imgix.net/https%3A%2F%2Fexample.org%2Fa.jpg?w=3",
    )
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what breaks a promise about addresses."""
    base, _, written = data.decode("utf-8", "replace").partition("\n")
    base = resolve(base, PAGE_ORIGIN) or PAGE_ORIGIN + "/"
    url = resolve(written, base)
    address = read_address(written, base, "utf-8", OPTIONS)
    assert (address is None) == (url is None)
    if url is None or address is None:
        return
    _is_an_address(url)
    _is_an_address(address.url)
    assert resolve(url, base) == url, "resolving twice"
    if not url.startswith(PAGE_ORIGIN + "/m/"):
        _agrees_with_ada(written, base, address)
    if address.owner is Owner.IMGIX:
        _is_one_picture(address.url)


def _is_an_address(url: str) -> None:
    assert _VISIBLE.fullmatch(url), url
    assert "#" not in url


def _is_one_picture(url: str) -> None:
    found = picture(url)
    if found is None:
        return
    _is_an_address(found.key)
    again = picture(found.address)
    assert again is not None
    assert again.key == found.key, (found, again)
    assert ("?" in found.address) or found.address.partition("?")[0] == found.address
    asked = rendering.parameters(url.partition("?")[2])
    is_judged = len(asked) < _MANY and not rendering.is_fixed(asked)
    if is_judged and not rendering.is_document(url.partition("?")[0]):
        more = picture(url + ("&" if "?" in url else "?") + "auto=format&q=50")
        assert more is not None
        assert more.key == found.key, "what changes no picture changed its key"
    assert urls.looks_like_template(url) or found.host


def _agrees_with_ada(written: str, base: str, address: Address) -> None:
    """Compare an imgix address with a browser's parser.

    A browser may refuse what altfill reads: a text too many is no harm.
    """
    if ada_url is None:
        return
    try:
        seen = ada_url.URL(written, base)
    except ValueError:
        return
    theirs = f"https://{seen.host}{seen.pathname}{seen.search}"
    if address.owner is Owner.IMGIX or seen.hostname.endswith(".imgix.net"):
        assert _compared(address.url) == _compared(theirs), (address.url, theirs)


def _compared(url: str) -> str:
    return url.replace(":80/", "/", 1).replace(":443/", "/", 1).rstrip("?")
