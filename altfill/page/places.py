"""What of a parsed page says which picture an image shows, and in which language it stands."""

from __future__ import annotations

from itertools import islice

from altfill.options import Options
from altfill.page.charset import Charset
from altfill.page.markup import Document, Node
from altfill.page.sources import Source, Surroundings, source_of, surroundings

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
    return source_of(attributes, _siblings(document, node), place, options)


def place_of(document: Document, charset: Charset, address: str) -> Surroundings:
    """Return what of a page decides how its addresses are read."""
    ix: dict[str, str] = {}
    base: str | None = None
    for node in document.elements("meta", "base") if document.has_settings else ():
        if node.tag == "base":
            base = base or document.value(node, "href")
            continue
        name = (document.value(node, "property") or "").lower()
        if name.startswith("ix:"):
            ix.setdefault(name, document.value(node, "content") or "")
    codec = "utf-8" if charset.is_utf_16 else charset.codec
    return surroundings(address, base, ix, codec)


def _siblings(document: Document, node: Node) -> list[dict[str, str]]:
    parent = node.getparent()
    while parent is not None and parent.tag == "source":  # libxml2 does not know that it is void
        parent = parent.getparent()
    if parent is None or parent.tag != "picture":
        return []
    return [document.attributes(each) for each in islice(parent.iter("source"), _MOST_SOURCES)]


def written_language(node: Node) -> str | None:
    """Return an element's own ``lang`` or ``xml:lang``."""
    written = node.get("lang", node.get("xml:lang"))
    return None if written is None else str(written).strip()
