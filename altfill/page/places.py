"""What of a parsed page says which picture an image shows."""

from __future__ import annotations

from itertools import islice

from turbohtml import Namespace

from altfill.errors import PageError, PageFault
from altfill.imgix.urls import Owner
from altfill.options import Options
from altfill.page.charset import Charset
from altfill.page.markup import Document, Node, around, attributes_of
from altfill.page.sources import Source, Surroundings, source_of, surroundings

_LONGEST_START = 4_000
"""Letters of a base; a bound, as each address of the page repeats it."""
_MOST_SOURCES = 100
"""Of one <picture>; a bound, so that time stays linear on broken pages."""


def source_in(
    document: Document,
    node: Node,
    attributes: dict[str, str],
    place: Surroundings,
    options: Options,
) -> Source | None:
    """Return the picture that an image element shows."""
    own = source_of(attributes, (), place, options)
    if own is not None and own.owner is not Owner.OTHER:
        return own
    offered = _offered(document, node, place, options)
    tells_more = offered is not None and offered.owner is not Owner.OTHER
    return offered if own is None or tells_more else own


def place_of(document: Document, charset: Charset, address: str) -> Surroundings:
    """Return what of a page decides how its addresses are read.

    Raises PageError for what would make all of them endless.
    """
    ix: dict[str, str] = {}
    base: str | None = None
    for node in document.elements("meta", "base"):
        if node.namespace is not Namespace.HTML or any(around(node, "template")):
            continue
        if node.tag == "base":
            base = base or node.attr("href")
            continue
        name = (node.attr("property") or "").lower()
        if name.startswith("ix:"):
            ix.setdefault(name, node.attr("content") or "")
    longest = max(map(len, (base or "", ix.get("ix:host", ""))))
    if longest > _LONGEST_START:
        message = f"its addresses begin with {longest:,} letters, too many to be read"
        raise PageError(PageFault.TOO_COSTLY, message)
    codec = "utf-8" if charset.is_utf_16 else charset.codec
    return surroundings(address, base, ix, codec)


def _offered(
    document: Document, node: Node, place: Surroundings, options: Options
) -> Source | None:
    """Return the picture that the <source> elements around an image give, read once for all."""
    parent = next(around(node), None)
    if parent is None or parent.tag != "picture":
        return None
    if (parent, options) not in document.offered:
        found = islice(parent.iter_elements("source"), _MOST_SOURCES)
        sources = [attributes_of(each) for each in found]
        document.offered[parent, options] = source_of({}, sources, place, options)
    return document.offered[parent, options]
