"""What of a parsed page says which picture an image shows."""

from __future__ import annotations

from itertools import islice

from altfill.options import Options
from altfill.page.charset import Charset
from altfill.page.markup import Document, Node, around, attributes_of
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
    for node in document.elements("meta", "base"):
        if node.tag == "base":
            base = base or node.attr("href")
            continue
        name = (node.attr("property") or "").lower()
        if name.startswith("ix:"):
            ix.setdefault(name, node.attr("content") or "")
    codec = "utf-8" if charset.is_utf_16 else charset.codec
    return surroundings(address, base, ix, codec)


def _siblings(document: Document, node: Node) -> list[dict[str, str]]:
    parent = next(around(node), None)
    if parent is None or parent.tag != "picture":
        return []
    if parent not in document.sources:
        sources = islice(parent.iter_elements("source"), _MOST_SOURCES)
        document.sources[parent] = [attributes_of(each) for each in sources]
    return document.sources[parent]
