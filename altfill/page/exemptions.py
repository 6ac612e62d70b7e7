"""Which images need no text: named in another way, no content, or set apart by the author."""

from __future__ import annotations

import re
from functools import partial

from altfill.page.markup import Nearest, Node, Tree


class Exemptions:
    """The images of a page, or of a piece of one, that need no text.

    ``hidden`` counts on the image itself only: what is hidden around it (a tab, a carousel) is
    as a rule shown later by a script.
    """

    def __init__(self, document: Tree, selectors: tuple[str, ...]) -> None:
        self._document = document
        self._skipped = _selected(document, selectors)
        self._apart = Nearest(partial(_sets_apart, self._skipped))
        self._ignored = Nearest(partial(_is_marked, self._skipped))
        self._wordy: dict[str, bool] = {}

    def cover(self, node: Node, attributes: dict[str, str]) -> bool:
        """Tell whether an image needs no text."""
        role = attributes.get("role", "").lower().split()[:1]
        if role in (["none"], ["presentation"]) or "hidden" in attributes:
            return True
        if all(_is_tiny(attributes.get(side, "")) for side in ("width", "height")):
            return True
        return self._is_named(attributes) or bool(self._apart.of(node))

    def is_ignored(self, node: Node) -> bool:
        """Tell whether the author said to leave an element alone."""
        return bool(self._ignored.of(node))

    def _is_named(self, attributes: dict[str, str]) -> bool:
        if any(attributes.get(name, "").strip() for name in ("aria-label", "title")):
            return True
        ids = attributes.get("aria-labelledby", "").split()
        return any(self._has_words(each) for each in ids)

    def _has_words(self, identifier: str) -> bool:
        if identifier not in self._wordy:
            self._wordy[identifier] = self._finds_words(identifier)
        return self._wordy[identifier]

    def _finds_words(self, identifier: str) -> bool:
        node = self._document.by_id.get(identifier)
        if node is None:
            return False
        named = node.attr("aria-label") or node.attr("alt") or ""
        return bool(named.strip()) or any(text.strip() for text in node.strings)


def _is_tiny(length: str) -> bool:
    return re.fullmatch(r"\s*0*[01](?:\.0*)?(?:px)?\s*", length) is not None


def _sets_apart(skipped: frozenset[Node], node: Node) -> bool | None:
    """Tell whether an element sets itself apart, and all inside it; None asks those around it.

    No method: a page that refers to itself would wait for the garbage collector.
    """
    hidden = (node.attr("aria-hidden") or "").strip().lower() == "true"
    return True if hidden else _is_marked(skipped, node)


def _is_marked(skipped: frozenset[Node], node: Node) -> bool | None:
    marked = node.attr("data-altfill-ignore") is not None or node in skipped
    return True if marked else None


def _selected(document: Tree, selectors: tuple[str, ...]) -> frozenset[Node]:
    return frozenset(node for selector in selectors for node in document.selected(selector))
