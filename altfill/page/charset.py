"""Which encoding a page is in, and how a text is written in it.

Encoding Standard (labels, through webencodings) and HTML Standard 13.2.3 (byte order mark, then
``<meta charset>``). Where nothing is declared, nobody knows what the server will say, so texts
are written in ASCII with numeric character references, which every encoding reads the same.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from altfill.errors import PageError, PageFault

if TYPE_CHECKING:
    from turbohtml import Element

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_WIDE_XML = ((b"<\0?\0x\0", "utf-16le"), (b"\0<\0?\0x", "utf-16be"))
_XML_DECLARATION = rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']"
_CONTENT_TYPE = r"charset\s*=\s*[\"']?\s*([^\s\"';]+)"
_SPACE = rb"[ \t\n\f\r]"
_PLAIN_START = re.compile(
    rb"(?:%b*+<!doctype html>)?+%b*+(?:<html(?:%b++[a-z-]++=\"[^\"]*+\")*+>)?+%b*+(?:<head>)?+%b*+"
    rb"<meta charset=(?:\"utf-8\"|utf-8(?!/))%b*+/?+>" % ((_SPACE,) * 6),
    re.IGNORECASE,
)
"""How most pages begin; it needs no parser."""
_META = re.compile(rb"<meta[\s/][^>]*+>", re.IGNORECASE)

_CODECS = {
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859_8",
    "ibm866": "cp866",
}
"""Standard name -> Python's codec, where that has another name or a better table."""

_WRITTEN_RAW = frozenset(
    {"utf-8", "utf-16le", "utf-16be"}
    | {f"windows-{number}" for number in (1250, 1251, 1252, 1253, 1254, 1256, 1257, 1258)}
    | {f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 10, 13, 14, 15)}
    | {"koi8-r", "ibm866"}
)
"""Encodings whose Python table gives the standard's letter for every byte that it writes.
Elsewhere letters beyond ASCII become numeric references."""

LATEST_DECLARATION = 16_384
"""Bytes. The standard reads 1,024 and then goes on; beyond this nobody writes one."""

_REFUSED = {
    "iso-2022-jp": "ISO-2022-JP shifts between alphabets, so its bytes cannot be edited one by one",
    "replacement": "browsers refuse this encoding and show nothing of the page",
}


class Charset(NamedTuple):
    """An encoding that a page can be edited in."""

    name: str
    """Lower-case name of the Encoding Standard."""
    codec: str
    """Python's name for it."""
    declared: bool
    """False when the page does not say; then it is read as UTF-8 or windows-1252."""

    @property
    def is_utf_16(self) -> bool:
        """True when the page's bytes are not an extension of ASCII."""
        return self.name.startswith("utf-16")

    def open(self, html: bytes) -> bytes:
        """Return the page as bytes in which ASCII stands for itself; undone by ``close``."""
        if not self.is_utf_16:
            return html
        try:
            opened = html.decode(self.codec, "surrogatepass").encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            message = f"the page says {self.name} but is cut in the middle of a letter"
            raise PageError(PageFault.CHARSET, message) from error
        return opened

    def close(self, opened: bytes) -> bytes:
        """Return the page's bytes again, from what ``open`` gave."""
        if not self.is_utf_16:
            return opened
        return opened.decode("utf-8", "surrogatepass").encode(self.codec, "surrogatepass")

    def decode(self, opened: bytes) -> str:
        """Return opened bytes as text, with U+FFFD for what is no letter."""
        return opened.decode("utf-8" if self.is_utf_16 else self.codec, "replace")

    def encode(self, text: str) -> bytes:
        """Return a text for opened bytes, with numeric references for what the page lacks."""
        if self.is_utf_16:
            return text.encode()
        raw = self.declared and self.name in _WRITTEN_RAW
        return text.encode(self.codec if raw else "ascii", "xmlcharrefreplace")


def is_wide(html: bytes) -> bool:
    """Tell whether a page's bytes are no extension of ASCII (UTF-16)."""
    return html.startswith((b"\xfe\xff", b"\xff\xfe", *(start for start, _ in _WIDE_XML)))


def read_charset(html: bytes, grown: int = 0) -> Charset:
    """Return a page's encoding. Raises PageError for one that cannot be edited.

    ``grown`` is by how many bytes texts may have moved the declaration down.
    """
    for mark, name in _BOMS:
        if html.startswith(mark):
            return Charset(name, name, declared=True)
    label = _declared_label(html, LATEST_DECLARATION + grown)
    declared = _standard_name(label) if label else None
    if declared is None:
        return _undeclared(html)
    name = _effective(declared)
    if name in _REFUSED:
        message = f"encoding {label}: {_REFUSED[name]}; convert the page to UTF-8"
        raise PageError(PageFault.CHARSET, message)
    return Charset(name, _CODECS.get(name, name), declared=True)


def _standard_name(label: str) -> str | None:
    """Return the Encoding Standard's name for a label; None for one that it does not know."""
    if label.lower() == "utf-8":
        return "utf-8"
    import webencodings

    encoding = webencodings.lookup(label)
    return encoding.name if encoding else None


def _effective(name: str) -> str:
    """Return what a declaration inside the page really means (HTML Standard 13.2.3.2)."""
    if name in ("utf-16le", "utf-16be"):
        return "utf-8"  # it could not have been read otherwise
    if name in ("hz-gb-2312", "iso-2022-kr", "iso-2022-cn"):
        return "replacement"
    return "windows-1252" if name == "x-user-defined" else name


def _undeclared(html: bytes) -> Charset:
    for start, name in _WIDE_XML:
        if html.startswith(start):
            return Charset(name, name, declared=True)
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        return Charset("windows-1252", "windows-1252", declared=False)
    return Charset("utf-8", "utf-8", declared=False)


def _declared_label(html: bytes, latest: int) -> str | None:
    """Return the label that a ``<meta>`` (or an XML declaration) gives."""
    for match in _META.finditer(html, 0, latest):
        label = _meta_label(html[: match.end()]) if b"charset" in match[0].lower() else None
        if label is not None:
            return label
    declaration = re.match(_XML_DECLARATION, html) if html.startswith(b"<?xml") else None
    return declaration[1].decode("ascii") if declaration else None


@functools.lru_cache(maxsize=64)
def _meta_label(head: bytes) -> str | None:
    """Return the first known label that a ``<meta>`` element in a page's beginning gives."""
    if _PLAIN_START.fullmatch(head):
        return "utf-8"
    import turbohtml

    metas = turbohtml.parse(head.decode("latin-1")).iter_elements("meta")
    labels = (_label_of(meta) for meta in metas)
    return next((label for label in labels if label and _standard_name(label)), None)


def _label_of(meta: Element) -> str | None:
    charset = meta.attr("charset")
    if charset is not None:
        return charset
    if (meta.attr("http-equiv") or "").lower() != "content-type":
        return None
    match = re.search(_CONTENT_TYPE, meta.attr("content") or "", re.IGNORECASE)
    return match[1] if match else None
