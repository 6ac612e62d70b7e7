"""What stands beside an image: the text of its link, caption, paragraph or cell, or nothing at all.

Each parent's text is gathered once a page, however many images are inside it.
"""

from __future__ import annotations

from itertools import islice

from altfill.page.markup import Node, around
from altfill.page.words import folded

_IMAGES = ("img", "image", "amp-img")
_PARENTS = {
    "a": "link's text",
    "button": "button's text",
    "figure": "caption",
    "li": "list item",
    "p": "paragraph",
    "td": "table cell",
    "th": "table cell",
}
"""Elements whose text may say what an image inside them says -> that text in words."""
_MOST_PARENTS = 8
"""Elements around an image whose texts are compared; a bound, as broken pages nest thousands."""
_MOST_CAPTIONS = 100
"""Of one figure; a bound, as each of its images is compared with all of them."""
_LONGEST = 10_000
"""Letters of a text that an alt is compared with; a bound, as each parent's text is kept."""


class Beside:
    """What is beside the images of one page."""

    def __init__(self) -> None:
        self._texts: dict[Node, tuple[str, ...]] = {}
        self._lone: dict[Node, Node | None] = {}

    def repeated(self, node: Node, alt: str) -> str:
        """Return what says the same as an image's folded alt, in words; nothing if nothing does."""
        parents = around(node, *_PARENTS)
        for parent in islice(parents, _MOST_PARENTS):
            if alt.rstrip(".") in {each.rstrip(".") for each in self._texts_of(parent)}:
                return _PARENTS[parent.tag]
        return ""

    def of_link_and_caption(self, node: Node) -> tuple[str, ...]:
        """Return the folded texts of an image's link or button and of its caption."""
        parents = islice(around(node, "a", "button", "figure"), _MOST_PARENTS)
        return tuple(text for parent in parents for text in self._texts_of(parent) if text)

    def _texts_of(self, parent: Node) -> tuple[str, ...]:
        if parent not in self._texts:
            is_figure = parent.tag == "figure"
            wordy = parent.iter_elements("figcaption") if is_figure else iter([parent])
            self._texts[parent] = tuple(map(_text, islice(wordy, _MOST_CAPTIONS)))
        return self._texts[parent]

    def is_lone(self, node: Node) -> bool:
        """Tell whether an image is all that its figure or paragraph has."""
        parent = next(around(node, "figure", "p"), None)
        return parent is not None and self.is_only_content(node, parent)

    def is_only_content(self, node: Node, parent: Node) -> bool:
        """Tell whether an image is all that an element around it has."""
        if parent not in self._lone:
            self._lone[parent] = _lone_image(parent)
        return self._lone[parent] is node


def _lone_image(parent: Node) -> Node | None:
    images = list(islice(parent.iter_elements(_IMAGES), 2))
    if len(images) != 1 or any(text.strip() for text in parent.strings):
        return None
    return images[0]


def _text(node: Node) -> str:
    """Return an element's text, folded; nothing for one that is too long for an alt."""
    parts = []
    length = 0
    for part in node.strings:
        parts.append(part)
        length += len(part.strip())
        if length > _LONGEST:
            return ""
    return folded("".join(parts))
