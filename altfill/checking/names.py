"""Accessible names of images and of what contains them, computed from the built page.

Accessible Name and Description Computation 1.2 (section 4.3.2; the letters below are its steps)
and HTML-AAM 1.0 (section 4.1: ``img``, ``area``, ``input type=image``, ``svg``). Static: generated
content and style sheets are not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from turbohtml import Element, Namespace, Text

from altfill.checking.roles import Hidden, hides_itself, role_of, visibility_of
from altfill.page.markup import Document, Node, around

_DEEPEST = 100
"""Elements inside each other that are followed for one name."""
_LONGEST = 1_000
"""Letters kept of what is referred to; a bound, as thousands may refer to a whole page."""
_UNRENDERED = frozenset({"script", "style", "template", "noscript", "title", "desc", "metadata"})
_WITHOUT_TEXT = frozenset({"script", "style", "template", "noscript", "audio", "video", "datalist"})
"""Elements whose content no reader meets; that of media is for browsers that cannot play them."""
_IMAGES = frozenset({"img", "image", "amp-img"})
_NAMED_THEMSELVES = _IMAGES | {"svg", "input", "area"}
_FROM_CONTENT = frozenset({"link", "button", "heading", "cell", "tab", "menuitem", "option"})
_VALUELESS = frozenset({"checkbox", "file", "hidden", "radio"})
"""Types of an ``input`` whose value nobody sees."""
_LABELABLE = ("button", "input", "meter", "output", "progress", "select", "textarea")
_INLINE = frozenset(
    ("a abbr b bdi bdo cite code em i kbd mark q s samp small span strong u").split()
)


@dataclass(frozen=True, slots=True)
class _Walk:
    """How a name is being gathered."""

    depth: int = 0
    """Elements around the current one that were walked into."""
    referenced: bool = False
    """Inside what an ``aria-labelledby`` names; further references are not followed (2B), so no
    circle can be walked."""
    hidden_counts: bool = False
    """What was referenced is hidden itself, so hidden content counts (2A)."""
    visible: bool = True

    def into(self, node: Node) -> _Walk:
        """Return the walk inside an element."""
        visibility = None if self.hidden_counts else visibility_of(node)
        visible = self.visible if visibility is None else visibility == "visible"
        return _Walk(self.depth + 1, self.referenced, self.hidden_counts, visible)


class Names:
    """The accessible names of one page."""

    def __init__(self, document: Document, hidden: Hidden) -> None:
        self._document = document
        self._hidden = hidden
        self._targets: dict[Node, str] = {}

    def of(self, node: Node) -> str:
        """Return an element's name on one line, nothing where it has none."""
        return " ".join(self._name(node, _Walk()).split())

    def _name(self, node: Node, walk: _Walk) -> str:
        """Return the name of an element itself."""
        if walk.depth > _DEEPEST:
            return ""
        inside = walk.into(node)
        written = self._written(node, walk)
        if written:
            return written
        role = role_of(node)
        labelled = "" if walk.referenced else self._labelled(node)
        if labelled.strip():
            return labelled
        native = self._native(node, role)  # 2E
        if native is not None and (native.strip() or node.tag in _IMAGES):
            return native
        if role in _FROM_CONTENT or walk.referenced:  # 2F
            content = "".join(self._parts(node, inside))
            if content.strip():
                return content
        return node.attr("title") or ""  # 2I

    def _written(self, node: Node, walk: _Walk) -> str:
        """Return the name that an element's ARIA attributes give."""
        name = "" if walk.referenced else self._referenced(node)  # 2B
        if not name.strip():
            name = node.attr("aria-label") or ""  # 2D
        return name if name.strip() else ""

    def _referenced(self, node: Node) -> str:
        written = node.attr("aria-labelledby")
        if not written:
            return ""
        targets = (self._document.by_id.get(each) for each in dict.fromkeys(written.split()))
        return " ".join(self._target(target) for target in targets if target is not None)

    def _target(self, target: Node) -> str:
        """Return what an element adds to the names of those that refer to it."""
        if target not in self._targets:
            walk = _Walk(referenced=True, hidden_counts=self._hidden.has(target))
            name = " ".join(self._name(target, walk).split())
            self._targets[target] = name[:_LONGEST]
        return self._targets[target]

    def _labelled(self, node: Node) -> str:
        """Return the text of a button's ``label``, which comes before its alt and its content."""
        if node.tag != "button" and (node.tag != "input" or _type_of(node) != "image"):
            return ""
        label = self._labels.get(node)
        return "" if label is None else self._target(label)

    @cached_property
    def _labels(self) -> dict[Node | None, Node]:
        """The first label of each control (HTML, section 4.10.4)."""
        found: dict[Node | None, Node] = {}
        for label in self._document.elements("label"):
            found.setdefault(self._control_of(label), label)
        return found

    def _control_of(self, label: Node) -> Node | None:
        identifier = label.attr("for")
        if identifier is not None:
            return self._document.by_id.get(identifier)
        return next(label.iter_elements(_LABELABLE), None)

    def _native(self, node: Node, role: str | None) -> str | None:
        """Return what HTML itself offers as a name; None where it offers nothing."""
        if role == "none":
            return None
        if node.tag in _IMAGES or node.tag == "area":
            return node.attr("alt")
        if node.tag == "input":
            return _native_of_input(node)
        if node.tag == "svg" or next(around(node, "svg"), None) is not None:
            inside = (child for child in node.children if isinstance(child, Element))
            return next((each.text for each in inside if each.tag == "title"), None)
        return None

    def _parts(self, node: Node, walk: _Walk) -> Iterator[str]:
        """Yield what is inside an element, text and names of elements."""
        if node.tag in _WITHOUT_TEXT:
            return
        for child in node.children:
            if isinstance(child, Element):
                yield self._part(child, walk)
            elif isinstance(child, Text) and walk.visible:
                yield child.data
        if not walk.referenced:
            yield from self._owned(node)

    def _owned(self, node: Node) -> Iterator[str]:
        """Yield what ``aria-owns`` puts behind an element's content."""
        for each in dict.fromkeys((node.attr("aria-owns") or "").split()):
            target = self._document.by_id.get(each)
            if target is not None and not self._hidden.has(target):
                yield f" {self._target(target)} "

    def _part(self, child: Node, walk: _Walk) -> str:
        """Return what an element inside another adds to the other's name."""
        hidden = not walk.hidden_counts and hides_itself(child)
        if hidden or child.tag in _UNRENDERED or walk.depth > _DEEPEST:
            return ""
        inside = walk.into(child)
        if child.tag in _NAMED_THEMSELVES:
            name = self._name(child, walk) if inside.visible else ""
            if child.tag == "svg" and not name.strip():
                name = "".join(self._parts(child, inside))  # 2H
            return f" {name} "
        written = self._written(child, walk)
        if not written and child.namespace is Namespace.SVG and inside.visible:
            written = self._native(child, None) or ""
        if written.strip():
            return f" {written} "
        content = "".join(self._parts(child, inside))
        title = "" if content.strip() else child.attr("title") or ""
        return f"{content}{title}" if child.tag in _INLINE else f" {content}{title} "


def _type_of(node: Node) -> str:
    return (node.attr("type") or "").lower()


def _native_of_input(node: Node) -> str | None:
    """Return the alt of an image button, and what other fields and buttons show."""
    kind = _type_of(node)
    if kind == "image":
        return node.attr("alt")
    return None if kind in _VALUELESS else node.attr("value") or node.attr("placeholder")
