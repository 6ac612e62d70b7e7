"""The images that a browser would see in a page, each with its byte offset.

Nothing here parses HTML: each place that looks like the start of an image tag gets its own offset
written into it as an attribute, and lxml reads the stamped copy. An element that carries a stamp
is a tag; a stamp inside a comment, a script or a quoted value stays inert. libxml2 2.14 (lxml 6)
is the first whose tokenizer follows the HTML standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from altfill.errors import AltfillError, PageError, PageFault
from altfill.page.charset import Charset
from altfill.page.tag import NAME

Node = Any
"""An lxml element; lxml has no types of its own."""

_FOREIGN = frozenset({"svg", "math"})
_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Image:
    """An image element and where its tag begins."""

    at: int
    """Offset of ``<`` in the page's opened bytes."""
    node: Node


class Document:
    """A page as lxml read it. Attributes are read through ``value``, which hides the stamps."""

    def __init__(self, roots: list[Node], stamp: str) -> None:
        self.roots = roots
        self._stamp = stamp
        self._stamped = re.compile(rf" {stamp}=\d+ ")

    def elements(self, *names: str) -> Iterator[Node]:
        """Yield the elements of these names (all without names) in document order."""
        for root in self.roots:
            yield from root.iter(*(names or (etree.Element,)))

    def value(self, node: Node, name: str) -> str | None:
        """Return an attribute's value, character references resolved, or None."""
        return self._clean(node.get(name))

    def attributes(self, node: Node) -> dict[str, str]:
        """Return all attributes of an element, names in lower case."""
        return {
            name: self._clean(value) or ""
            for name, value in node.attrib.items()
            if name != self._stamp
        }

    def _clean(self, value: str | None) -> str | None:
        if value is None or self._stamp not in value:
            return value
        return self._stamped.sub("", value)

    def images(self, opened: bytes) -> list[Image]:
        """Return the images in the order of the file."""
        sections = [match.span() for match in _CDATA.finditer(opened)]
        found = []
        for node in self.elements("img", "image", "amp-img"):
            stamp = node.get(self._stamp)
            if stamp is None or not stamp.isdecimal():
                continue
            image = Image(int(stamp), node)
            if _is_seen(image, sections):
                found.append(image)
        return sorted(found, key=lambda image: image.at)


def _is_seen(image: Image, sections: list[tuple[int, int]]) -> bool:
    """Tell whether a browser makes an HTML image of it (libxml2 knows no foreign content)."""
    if image.node.tag != "image" and not sections:
        return True
    foreign = any(parent.tag in _FOREIGN for parent in image.node.iterancestors())
    if not foreign:
        return True
    if image.node.tag == "image":
        return False
    return not any(start < image.at < end for start, end in sections)


def read_document(opened: bytes, charset: Charset) -> Document:
    """Parse a page with a stamp in each place that looks like an image tag.

    Raises PageError where lxml would return only a part of the page.
    """
    stamp = b"data-altfill-at"
    while stamp in opened:
        stamp += b"-"
    roots = _parse(_stamped(opened, stamp, frozenset()), charset)
    document = Document(roots, stamp.decode())
    ambiguous = _ambiguous(opened)
    inert = ambiguous and ambiguous - {image.at for image in document.images(opened)}
    if inert:
        roots = _parse(_stamped(opened, stamp, inert), charset)
        document = Document(roots, stamp.decode())
    return document


def _ambiguous(opened: bytes) -> frozenset[int]:
    """Return the offsets where a stamp could change an unquoted value around it."""
    starts = NAME.finditer(opened)
    return frozenset(match.start() for match in starts if opened[match.end()] == ord("/"))


def _stamped(opened: bytes, stamp: bytes, without: frozenset[int]) -> bytes:
    def with_offset(match: re.Match[bytes]) -> bytes:
        at = match.start()
        return match[0] if at in without else b"%b %b=%d " % (match[0], stamp, at)

    return NAME.sub(with_offset, opened)


def _parse(stamped: bytes, charset: Charset) -> list[Node]:
    parser = _parser()
    root = etree.fromstring(_as_utf_8(stamped, charset), parser)
    for error in parser.error_log:
        if error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            message = "its elements are nested too deeply to be read as a whole"
            raise PageError(PageFault.TOO_DEEP, message)
    if root is None:
        return []
    before = list(root.itersiblings(preceding=True))
    return [*reversed(before), root, *root.itersiblings()]


def _as_utf_8(stamped: bytes, charset: Charset) -> bytes:
    text = charset.decode(stamped)
    return text.encode("utf-8", "replace")


def _parser() -> Any:
    if etree.LIBXML_VERSION < (2, 14):
        version = ".".join(map(str, etree.LIBXML_VERSION))
        raise AltfillError(
            f"lxml brings libxml2 {version}, whose HTML parser does not follow the standard;"
            " install lxml 6 or later from a wheel (libxml2 2.14 or later)"
        )
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, collect_ids=False)
