"""Two builds of one site, compared by bytes and by an independent parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import html5lib

from tests.page.witness import HTML

_VALUE = rb"""(?:"[^"]*"|'[^']*'|[^\s"'>]+)"""
_TAG = re.compile(rb"""<img\b(?:"[^"]*"|'[^']*'|[^"'>])*>""", re.IGNORECASE)
_ALT = re.compile(rb"\salt(?:\s*=\s*" + _VALUE + rb")?(?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """An image whose alt differs between two builds."""

    page: str
    address: str
    before: str | None
    after: str | None


def changed_alts(before: Path, after: Path) -> list[Change]:
    """Return the alts that differ between two builds; anything else that differs is a failure."""
    names = _files(before)
    assert names == _files(after)
    pages = [name for name in names if name.endswith((".html", ".htm"))]
    for name in sorted(set(names) - set(pages)):
        assert (before / name).read_bytes() == (after / name).read_bytes(), name
    return [change for name in pages for change in _changes(name, before / name, after / name)]


def _files(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def _changes(name: str, before: Path, after: Path) -> list[Change]:
    old, new = before.read_bytes(), after.read_bytes()
    assert _without_alts(old) == _without_alts(new), name
    old_alts, old_tree = _read(old)
    new_alts, new_tree = _read(new)
    assert old_tree == new_tree, name
    pairs = zip(old_alts, new_alts, strict=True)
    return [Change(name, src, a, b) for (src, a), (_, b) in pairs if a != b]


def _without_alts(page: bytes) -> bytes:
    return _TAG.sub(lambda tag: _ALT.sub(b"", tag[0]), page)


def _read(page: bytes) -> tuple[list[tuple[str, str | None]], str]:
    """Return address and alt of each image, and the tree without those alts, as text."""
    document = html5lib.parse(page, transport_encoding="utf-8")
    images = [node for node in document.iter() if node.tag == f"{HTML}img"]
    alts = [(node.get("src", ""), node.attrib.pop("alt", None)) for node in images]
    return alts, html5lib.serialize(
        document, alphabetical_attributes=True, omit_optional_tags=False
    )
