"""Which language a page says that its elements are in (HTML Standard, 3.2.6.2)."""

from __future__ import annotations

from functools import cached_property

from altfill.page.language import written_language
from altfill.page.markup import Document, Nearest, Node


class Languages:
    """The languages of a page's elements, each asked once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._nearest = Nearest(written_language)

    def of(self, node: Node) -> str | None:
        """Return the nearest ``lang`` of an element, else what the page says for all of it."""
        nearest = self._nearest.of(node)
        return self._of_page if nearest is None else nearest

    @cached_property
    def _of_page(self) -> str | None:
        """The pragma-set default language (4.2.5.3): the last ``content-language`` that is one."""
        found = None
        for meta in self._document.elements("meta"):
            if (meta.attr("http-equiv") or "").lower() == "content-language":
                content = meta.attr("content") or ""
                found = next(iter(content.split()), found) if "," not in content else found
        return found
