"""The images that a browser would see in a page, each with its byte offset.

Nothing here parses HTML: each place that looks like the start of an image tag gets its own offset
written into it as an attribute, and lxml reads the stamped copy. An element that carries a stamp
is a tag; a stamp inside a comment, a script or a value, quoted or not, stays inert. libxml2 2.14
(lxml 6) is the first whose tokenizer follows the HTML standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from lxml import etree

from altfill.errors import AltfillError, PageError, PageFault
from altfill.page.charset import Charset
from altfill.page.tag import NAME

Node = Any
"""An lxml element; lxml has no types of its own."""
Answer = TypeVar("Answer")

_IMAGES = ("img", "image", "amp-img")
_FOREIGN = ("svg", "math")
_RAW = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
_SECTION = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_ENCODED_NAME = re.compile(rb"property[ \t\n\f\r]*=[ \t\n\f\r]*[\"']?[^\"'<> ]{0,99}&")
_MARKUP = re.compile(r"<[A-Za-z/!?]")


@dataclass(frozen=True, slots=True)
class Image:
    """An image element and where its tag begins."""

    at: int
    """Offset of ``<`` in the page's opened bytes."""
    node: Node


class Document:
    """A page as lxml read it. Attributes are read through ``value``, which hides the stamps."""

    def __init__(self, roots: list[Node], stamp: str, *, has_settings: bool = True) -> None:
        self.roots = roots
        self.has_settings = has_settings
        """False: there is no ``<base>`` and nothing of imgix.js's, so nobody need look for them."""
        self._stamp = stamp
        self._stamped = re.compile(rf"/{stamp}\d+")
        self._images: list[Image] | None = None

    def elements(self, *names: str) -> Iterator[Node]:
        """Yield the elements of these names (all without names) in document order."""
        for root in self.roots:
            yield from root.iter(*(names or (etree.Element,)))

    def elements_with(self, attribute: str) -> Iterator[Node]:
        """Yield the elements that have an attribute, in document order."""
        for root in self.roots:
            yield from root.xpath(f"descendant-or-self::*[@{attribute}]")

    def value(self, node: Node, name: str) -> str | None:
        """Return an attribute's value, character references resolved, or None."""
        return self._clean(node.get(name))

    def attributes(self, node: Node) -> dict[str, str]:
        """Return all attributes of an element, names in lower case."""
        return {
            name: self._clean(value) or ""
            for name, value in node.attrib.items()
            if not name.startswith(self._stamp)
        }

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The first element of each id."""
        found: dict[str, Node] = {}
        for node in self.elements():
            identifier = node.get("id")
            if identifier:
                found.setdefault(identifier, node)
        return found

    def around(self, node: Node) -> Node | None:
        """Return the element around one; for those after ``</html>`` that is the body."""
        parent = node.getparent()
        if parent is not None or node in self._bodies:
            return parent
        return self._bodies[0] if self._bodies else None

    @cached_property
    def _bodies(self) -> list[Node]:
        page = next((root for root in self.roots if root.tag == "html"), None)
        body = None if page is None else page.find("body")
        return [each for each in (body, page) if each is not None]

    def _clean(self, value: str | None) -> str | None:
        if value is None or self._stamp not in value:
            return value
        return self._stamped.sub("", value)

    def images(self) -> list[Image]:
        """Return the images that a browser sees, in the order of the file.

        Where libxml2 and the standard may part ways, what follows counts as not seen.
        """
        if self._images is None:
            self._images = self._found_images()
        return self._images

    def _found_images(self) -> list[Image]:
        found = []
        for root in self.roots:
            for node in root.iter(*_IMAGES, *_RAW, "frameset", etree.Comment):
                if node.tag in _IMAGES:
                    at = self.offset(node)
                    if at is not None and (node.tag == "img" or not _is_foreign(node)):
                        found.append(Image(at, node))
                elif node.tag == "frameset" or _is_misread(node):
                    return sorted(found, key=_at)
        return sorted(found, key=_at)

    def offset(self, node: Node) -> int | None:
        """Return where a wanted tag begins; its stamp is its first attribute."""
        names = node.keys()
        if not names or not names[0].startswith(self._stamp):
            return None
        return int(names[0][len(self._stamp) :])


class Nearest(Generic[Answer]):
    """Asks an element and those around it, the innermost first, each only once a page."""

    def __init__(self, document: Document, ask: Callable[[Node], Answer | None]) -> None:
        self._document = document
        self._ask = ask
        self._known: dict[Node, Answer | None] = {}

    def of(self, node: Node) -> Answer | None:
        """Return the first answer that is not None."""
        walked = []
        answer = None
        each = node
        while each is not None and each not in self._known:
            walked.append(each)
            answer = self._ask(each)
            each = self._document.around(each) if answer is None else None
        if each is not None:
            answer = self._known[each]
        self._known.update(dict.fromkeys(walked, answer))
        return answer


def _at(image: Image) -> int:
    return image.at


def _is_foreign(node: Node) -> bool:
    return next(node.iterancestors(*_FOREIGN), None) is not None


def _is_misread(node: Node) -> bool:
    """Tell whether libxml2, which knows no foreign content, took SVG or MathML for something else.

    There ``<style>`` and its kin hold elements, and ``<![CDATA[`` does not end at ``>``.
    """
    text = node.text or ""
    if node.tag is not etree.Comment:
        return bool(_MARKUP.search(_SECTION.sub("", text))) and _is_foreign(node)
    if not text.startswith("[CDATA[") or text.endswith("]]") or "]]>" in (node.tail or ""):
        return False
    return _is_foreign(node)


def read_document(opened: bytes, charset: Charset, starts: re.Pattern[bytes] = NAME) -> Document:
    """Parse a page with a stamp in each place that looks like the start of a wanted tag.

    Raises PageError where lxml would return only a part of the page.
    """
    stamp = b"data-altfill-at"
    lowered = opened.lower()
    while stamp in lowered:
        stamp += b"x"
    stamp += b"-"
    roots = _parse(_stamped(opened, stamp, starts), charset)
    has_settings = b"<base" in lowered or b"ix:" in lowered or bool(_ENCODED_NAME.search(lowered))
    return Document(roots, stamp.decode(), has_settings=has_settings)


def _stamped(opened: bytes, stamp: bytes, starts: re.Pattern[bytes]) -> bytes:
    """Return a page with ``/stamp-OFFSET`` behind the name of each wanted tag.

    A name without a value, behind a slash: in an unquoted value it is only more of the value.
    Without a ``>`` since another start this one is inside of that, be it a tag, a comment or a
    script; thousands of stamps in one tag would take libxml2 minutes.
    """
    parts = []
    written = looked = 0
    for match in starts.finditer(opened):
        start, end = match.span()
        if not looked or opened.find(b">", looked, start) >= 0:
            parts.append(b"%b/%b%d" % (opened[written:end], stamp, start))
            written = end
        looked = end
    return b"".join((*parts, opened[written:]))


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
    if charset.codec == "utf-8":
        return stamped  # libxml2 reads what is no letter as U+FFFD
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
