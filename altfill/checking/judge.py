"""The rules applied: which images, links and buttons of a page they hit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from turbohtml import Text

from altfill.checking.roles import Hidden, is_in_conflict, marks_decorative, needs_name, role_of
from altfill.checking.rules import RULES, Checks
from altfill.checking.wanted import SUSPECTS
from altfill.findings import Level
from altfill.options import Options
from altfill.page.addresses import is_address
from altfill.page.beside import Beside
from altfill.page.declared import Languages
from altfill.page.exemptions import Exemptions
from altfill.page.markup import Document, Node, around, attributes_of
from altfill.page.words import (
    folded,
    has_placeholder,
    is_file_name,
    is_junk,
    language_of,
    opens_redundantly,
)

if TYPE_CHECKING:
    from altfill.checking.names import Names
    from altfill.page.sources import Source, Surroundings

IMAGES = ("img", "image", "amp-img")
_CONTROLS = ("a", "area", "button", "input", "summary")
_PICTURES = frozenset({"img", "graphics-document", "graphics-symbol"})


class Hit(NamedTuple):
    """An element that a rule hits."""

    node: Node
    rule: str
    level: Level
    detail: str = ""
    """What exactly, where the rule's message leaves it open."""


class Judge:
    """One page's elements under the rules."""

    def __init__(
        self,
        document: Document,
        place: Callable[[], Surroundings],
        options: Options,
        checks: Checks,
    ) -> None:
        self._document = document
        self._place = place
        self._options = options
        self._checks = checks
        self._languages = Languages(document)
        self._exemptions = Exemptions(document, options.skip)
        self._hidden = Hidden()
        self._beside = Beside()
        self._sources: dict[Node, Source | None] = {}
        self.images = 0

    def hits(self) -> Iterator[Hit]:
        """Yield what the rules find, in no promised order; counts images on the way."""
        yield from self._hits_of_images()
        for node in self._document.tags(SUSPECTS, *_CONTROLS):
            yield from self._exposed(node, self._hits_of_control(node))
        for node in self._document.elements_with("role"):
            yield from self._exposed(node, self._role_hits(node))

    def _hits_of_images(self) -> Iterator[Hit]:
        previous: Node | None = None
        for image in self._document.images:
            node = image.node
            self.images += 1
            yield from self._exposed(node, self._image_hits(node))
            if previous is not None and self._are_twins(previous, node):
                yield from self._exposed(node, [_hit(node, "twins")])
            previous = node

    def _hits_of_control(self, node: Node) -> Iterator[Hit]:
        """Yield the hits of a link, a button or an area of an image map."""
        if node.tag == "area":
            if node.attr("href") is not None:
                yield from self._unnamed(node, "area")
        elif node.tag == "input":
            if (node.attr("type") or "").lower() == "image":
                self.images += 1
                yield from self._button_hits(node)
        elif node.attr("role") is None:
            yield from self._link_hits(node)

    def _exposed(self, node: Node, hits: Iterable[Hit]) -> Iterator[Hit]:
        found = list(hits)
        if found and not self._hidden.has(node) and not self._exemptions.is_ignored(node):
            yield from found

    def _are_twins(self, first: Node, second: Node) -> bool:
        """Tell whether two neighbours have the same alt and show different pictures."""
        alt = folded(second.attr("alt") or "")
        if not alt or alt != folded(first.attr("alt") or ""):
            return False
        if self._hidden.has(first) or role_of(first) == "none" or _is_stand_in(first, second):
            return False
        return self._shown(first) != self._shown(second)

    def _shown(self, node: Node) -> str:
        source = self.source(node)
        if source is None:
            return ""
        return source.picture.key if source.picture else source.address.partition("?")[0]

    @cached_property
    def _names(self) -> Names:
        from altfill.checking.names import Names

        return Names(self._document, self._hidden)

    def _unnamed(self, node: Node, rule: str) -> Iterator[Hit]:
        if not self._names.of(node):
            yield _hit(node, rule)

    def _role_hits(self, node: Node) -> Iterator[Hit]:
        role = role_of(node)
        if marks_decorative(node) and node.tag not in IMAGES and is_in_conflict(node):
            yield _hit(node, "conflict")
        if role in _PICTURES and node.tag not in (*IMAGES, "input"):
            yield from self._unnamed(node, "role-img")
        elif role in ("link", "button") and node.tag not in ("area", "input", *IMAGES):
            yield from self._link_hits(node)

    def _link_hits(self, node: Node) -> Iterator[Hit]:
        role = role_of(node)
        if role not in ("link", "button"):
            return
        if role == "link" or _holds_picture(node):
            yield from self._unnamed(node, "link-name")

    def _button_hits(self, node: Node) -> Iterator[Hit]:
        """Yield the hits of an image button, whose empty alt makes it no decoration."""
        alt = (node.attr("alt") or "").strip()
        if alt:
            yield from self._text_hits(node, alt)
        elif needs_name(node):
            yield from self._unnamed(node, "image-button")

    def _image_hits(self, node: Node) -> Iterator[Hit]:
        alt = node.attr("alt")
        decorative = marks_decorative(node)
        if decorative:
            if is_in_conflict(node):
                yield _hit(node, "conflict")
            elif node.attr("alt") == "" and (node.attr("title") or "").strip():
                yield _hit(node, "title")
            elif node.attr("alt") == "" and self._beside.is_lone(node):
                yield _hit(node, "empty")
        if not needs_name(node):
            return
        if alt is None:
            yield from self._unnamed(node, "missing")
        elif alt.strip():
            yield from self._text_hits(node, alt.strip())
        elif alt:
            yield from self._unnamed(node, "blank")
        elif not decorative:
            is_control = role_of(node) in ("link", "button")
            yield from self._unnamed(node, "link-name" if is_control else "role-img")

    def _text_hits(self, node: Node, alt: str) -> Iterator[Hit]:
        if self._is_overruled(node, alt):
            return
        if self._is_own_address(node, alt):
            link = next(around(node, "a"), node)
            is_file = link.attr("download") is not None  # whose name may be what matters
            yield _hit(node, "address", Level.REVIEW if is_file else None)
            return
        if is_file_name(alt):
            yield _hit(node, "address", Level.REVIEW, "the alt looks like a file name or address")
            return
        words = folded(alt)
        if is_junk(words):
            yield _hit(node, "junk", detail=f'the alt is only "{alt}"')
            return
        if opens_redundantly(words):
            yield _hit(node, "opening")
        beside = self._beside.repeated(node, words)
        if beside:
            yield _hit(node, "repeats", detail=f"the alt repeats its {beside}")
        if len(alt) > self._checks.max_length:
            yield _hit(node, "long", detail=f"the alt has {len(alt)} letters")
        place = (self._languages.of(node) or "").partition("-")[0].lower()
        spoken = language_of(alt, place)
        if spoken and place and spoken != place:
            detail = f"the alt seems to be {spoken} in a place with {place}"
            yield _hit(node, "language", detail=detail)

    def _is_overruled(self, node: Node, alt: str) -> bool:
        """Tell whether an attribute that comes before the alt gives another name."""
        if not (node.attr("aria-label") or node.attr("aria-labelledby")):
            return False
        return folded(self._names.of(node)) != folded(alt)

    def _is_own_address(self, node: Node, alt: str) -> bool:
        if alt == node.attr("src"):
            return True
        if not ("." in alt or "/" in alt or is_file_name(alt)):
            return False
        source = self.source(node)
        own = (
            node.attr("src") or "",
            node.attr("data-src") or "",
            source.address if source else "",
        )
        names = {_path(each).rsplit("/", 1)[-1].casefold() for each in own}
        return is_address(alt, own) or alt.casefold() in names

    def source(self, node: Node) -> Source | None:
        """Return an image's picture."""
        if node.tag not in IMAGES:
            return None
        if node not in self._sources:
            from altfill.page.places import source_in

            attributes = attributes_of(node)
            source = source_in(self._document, node, attributes, self._place(), self._options)
            self._sources[node] = source
        return self._sources[node]

    def is_templated(self, node: Node) -> bool:
        """Tell whether a template's statements stand around an element."""
        beside = (node.previous_sibling, node.next_sibling)
        return any(isinstance(each, Text) and has_placeholder(each.data) for each in beside)


def _hit(node: Node, rule: str, level: Level | None = None, detail: str = "") -> Hit:
    return Hit(node, rule, level or RULES[rule].level, detail)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _is_stand_in(first: Node, second: Node) -> bool:
    """Tell whether one of two images is for readers without scripts, or for a script to copy."""
    apart = ("noscript", "template")
    return next(around(first, *apart), None) is not next(around(second, *apart), None)


def _holds_picture(node: Node) -> bool:
    return next(node.iter_elements((*IMAGES, "svg"), include_self=True), None) is not None
