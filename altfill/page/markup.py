"""The images that a browser would see in a page, each with its byte offset.

Nothing here parses HTML: turbohtml builds the tree that the HTML standard prescribes (13.2.6) and
tells where each tag began. Like browsers, it nests elements 512 deep at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import turbohtml
from turbohtml import Element, Namespace

from altfill.errors import PageError, PageFault
from altfill.page.charset import Charset
from altfill.page.letters import Letters

if TYPE_CHECKING:
    from altfill.options import Options
    from altfill.page.sources import Source

Node = Element
Answer = TypeVar("Answer")

_IMAGES = ("img", "amp-img")
_SHELL = re.compile(rb"<(?:html|body)[ \t\n\f\r/]", re.IGNORECASE)
_FEW_SHELLS = 8
_MOST_COPIED = 50_000_000
"""Bytes of a page times its ``<html …`` and ``<body …``; the copies take 6 times that at worst."""


class Image(NamedTuple):
    """An image element and where its tag begins."""

    at: int
    """Offset of ``<`` in the page's opened bytes."""
    node: Node


class Tree:
    """The elements of a page or of a piece of one."""

    def __init__(self, tree: turbohtml.Document | turbohtml.DocumentFragment) -> None:
        self._tree = tree

    def elements(self, *names: str) -> Iterator[Node]:
        """Yield the elements of these names in document order."""
        return self._tree.iter_elements(names)

    def elements_with(self, attribute: str) -> Iterator[Node]:
        """Yield the elements that have an attribute, one a tag, in document order."""
        return _once(self._tree.select(f"[{attribute}]"))

    def selected(self, selector: str) -> list[Node]:
        """Return the elements that a CSS selector matches."""
        return self._tree.select(selector)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The first element of each id."""
        found: dict[str, Node] = {}
        for node in self._tree.select("[id]"):
            found.setdefault(node.attr("id") or "", node)
        return found


class Document(Tree):
    """A page as a browser would read it."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        text = letters.text
        if text.startswith("\ufeff"):
            text = "\t" + text[1:]
        super().__init__(turbohtml.parse(text, allow_declarative_shadow_roots=False))
        self.offered: dict[tuple[Node, Options], Source | None] = {}
        """What the <source> elements of each <picture> give that was asked for them."""

    def tags(self, starts: re.Pattern[str], *names: str) -> Iterator[Node]:
        """Yield the elements of these names whose tags begin with a pattern, one a tag."""
        wanted = {match.start() for match in starts.finditer(self._letters.text)}
        return _once(self.elements(*names), wanted)

    @cached_property
    def images(self) -> list[Image]:
        """The images that a browser sees, in the order of the file."""
        found = [
            Image(at, node)
            for node in self.elements(*_IMAGES)
            if node.namespace is Namespace.HTML and (at := self.offset(node)) is not None
        ]
        return sorted(found, key=_at)

    def offset(self, node: Node) -> int | None:
        """Return where an element's tag begins; None for one that the page leaves out."""
        place = node.position
        return None if place is None else self._letters.offset(place[1])


class Nearest(Generic[Answer]):
    """Asks an element and those around it, the innermost first, each only once a page."""

    def __init__(self, ask: Callable[[Node], Answer | None]) -> None:
        self._ask = ask
        self._known: dict[Node, Answer | None] = {}

    def of(self, node: Node) -> Answer | None:
        """Return the first answer that is not None."""
        walked = []
        answer = None
        each: Node | None = node
        while each is not None and each not in self._known:
            walked.append(each)
            answer = self._ask(each)
            each = next(around(each), None) if answer is None else None
        if each is not None:
            answer = self._known[each]
        self._known.update(dict.fromkeys(walked, answer))
        return answer


def around(node: Node, *names: str) -> Iterator[Node]:
    """Yield the elements of these names (all without names) around one, the innermost first."""
    for each in node.ancestors:
        if isinstance(each, Element) and (not names or each.tag in names):
            yield each


def attributes_of(node: Node) -> dict[str, str]:
    """Return all attributes of an element, character references resolved."""
    return {name: node.attr(name) or "" for name in node.attrs}


def read_document(opened: bytes, charset: Charset) -> Document:
    """Parse a page. Raises PageError for one that would take time and memory without measure."""
    _refuse_endless_copying(opened)
    return Document(Letters(opened, charset))


def read_fragment(text: str) -> Tree:
    """Parse what stands inside some element of a page. Raises PageError as read_document."""
    _refuse_endless_copying(text.encode("utf-8", "replace"))
    around_it = turbohtml.parse_fragment(text)
    fragment = turbohtml.DocumentFragment()
    for node in list(around_it.children):
        fragment.append(node)
    return Tree(fragment)


def _refuse_endless_copying(opened: bytes) -> None:
    """Refuse a page of which each tag may give <html> or <body> another attribute.

    turbohtml copies those that are there already: 20,000 such tags (290 KB) took 4.7 GB.
    """
    shells = len(_SHELL.findall(opened))
    if shells > _FEW_SHELLS and shells * len(opened) > _MOST_COPIED:
        message = f"it has {shells} <html> or <body> tags with attributes, too many to be read"
        raise PageError(PageFault.TOO_COSTLY, message)


def _once(nodes: Iterable[Node], starts: set[int] | None = None) -> Iterator[Node]:
    """Yield the first element of each tag; misnested tags stand for several (13.2.4.3)."""
    seen: set[int] = set()
    for node in nodes:
        place = node.position
        if place is None:
            yield from () if starts is not None else (node,)
        elif place[1] not in seen and (starts is None or place[1] in starts):
            seen.add(place[1])
            yield node


def _at(image: Image) -> int:
    return image.at
