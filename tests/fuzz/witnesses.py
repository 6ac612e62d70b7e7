"""Whether two pages are the same to parsers that are not altfill's, but for the alts of images."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import html5lib
from selectolax.lexbor import LexborHTMLParser

_IMAGES = ("img", "amp-img", "image")
Alts = list[str | None]
Reader = Callable[[str, Collection[str]], tuple[str, Alts]]


def same_but_for_alts(
    before: str,
    after: str,
    text: str,
    filled: int,
    beside: Collection[str],
    readers: Sequence[Reader] = (),
) -> None:
    """Raise AssertionError unless two pages differ only in alts that are now the text.

    ``beside`` are other attributes that may have come to a tag with its alt.
    """
    start = before.lower()
    looks_away = {
        lexbor: "<template" in start,  # it shows no image inside of one
        html5: "<select" in start,  # it drops what the standard lets be there now: <math>, images
    }
    for read in readers or (lexbor, html5):
        if looks_away.get(read):
            continue
        old_rest, old_alts = read(before, beside)
        new_rest, new_alts = read(after, beside)
        assert old_rest == new_rest, read.__name__
        changed = [new for old, new in zip(old_alts, new_alts, strict=True) if old != new]
        assert all(new == _normal(text) for new in changed), read.__name__
        assert len(changed) <= filled, read.__name__


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lexbor(page: str, beside: Collection[str]) -> tuple[str, Alts]:
    """Return what Lexbor makes of a page without the alts, and the alts."""
    tree = LexborHTMLParser(page)
    alts: Alts = []
    for node in tree.css(",".join(_IMAGES)):
        alts.append(_taken(node.attrs, "alt") if "alt" in node.attributes else None)
        for name in beside:
            if name in node.attributes:
                _taken(node.attrs, name)
    return tree.html or "", alts


def _taken(attributes: object, name: str) -> str | None:
    value = attributes[name]
    del attributes[name]
    return value or ""


def html5(page: str, beside: Collection[str]) -> tuple[str, Alts]:
    """Return what html5lib makes of a page without the alts, and the alts."""
    tree = html5lib.parse(page)
    alts: Alts = []
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag.rpartition("}")[2] in _IMAGES:
            alts.append(node.attrib.pop("alt", None))
            for name in beside:
                node.attrib.pop(name, None)
    return "\n".join(_lines(tree)), alts


def _lines(root: object) -> Iterator[str]:
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        attributes = sorted(map(repr, node.attrib.items()))
        yield f"{depth} {node.tag} {attributes} {node.text!r} {node.tail!r}"
        waiting += [(each, depth + 1) for each in reversed(node)]
