"""The images of a document that altfill leaves as they are, by what Sphinx will make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from docutils import nodes

from altfill.hooks.meant import NUMBER, set_apart

_TAGS = {
    "block_quote": "blockquote",
    "bullet_list": "ul",
    "caption": "figcaption",
    "container": "div",
    "emphasis": "em",
    "entry": "td",
    "enumerated_list": "ol",
    "figure": "figure",
    "inline": "span",
    "legend": "div",
    "list_item": "li",
    "paragraph": "p",
    "reference": "a",
    "row": "tr",
    "section": "section",
    "strong": "strong",
    "table": "table",
    "tbody": "tbody",
    "thead": "thead",
}
_UNSEEN = (nodes.document, nodes.tgroup, nodes.colspec)
_OTHER = "altfill-node"
"""Stands for elements that selectors can find by their classes alone."""


def images_apart(
    doctree: nodes.document, address: Callable[[nodes.image], str], skip: tuple[str, ...]
) -> set[nodes.image]:
    """Return the images that need no text because of their tags or of what is around them."""
    numbered = {str(n): image for n, image in enumerate(doctree.findall(nodes.image))}
    numbers = {image: number for number, image in numbered.items()}

    def tag(image: nodes.image) -> str:
        own = {NUMBER: numbers[image], "src": address(image), **_sizes(image)}
        if "align" in image:
            return _tag("img", image, own, f"align-{image['align']}")
        return _tag("img", image, own)

    content = "".join(_written(doctree, tag))
    return {numbered[number] for number in set_apart(content, skip)}


def _written(node: nodes.Node, tag: Callable[[nodes.image], str]) -> Iterator[str]:
    """Yield the tags of a node and of those in it; raw HTML as it is, and no texts."""
    if isinstance(node, nodes.image):
        yield tag(node)
    elif isinstance(node, nodes.raw):
        yield node.astext() if "html" in node.get("format", "").split() else ""
    elif isinstance(node, nodes.Element):
        inside = (piece for child in node.children for piece in _written(child, tag))
        if isinstance(node, _UNSEEN):
            yield from inside
        else:
            is_note = isinstance(node, nodes.Admonition)
            name = "div" if is_note else _TAGS.get(node.tagname, _OTHER)
            yield _tag(name, node, {}, *(("admonition", node.tagname) if is_note else ()))
            yield from inside
            yield f"</{name}>"


def _tag(name: str, node: nodes.Element, attributes: dict[str, str], *classes: str) -> str:
    own = {
        "class": " ".join([*classes, *node.get("classes", ())]),
        "id": next(iter(node.get("ids", ())), ""),
        **attributes,
    }
    written = (f' {key}="{escape(value)}"' for key, value in own.items() if value)
    return f"<{name}{''.join(written)}>"


def _sizes(image: nodes.image) -> dict[str, str]:
    """Return the sizes that become attributes; those with units become a style."""
    given = {side: str(image.get(side, "")) for side in ("width", "height")}
    if "scale" in image:
        return {}
    return {side: size for side, size in given.items() if re.fullmatch(r"[\d.]+", size)}
