"""The rules applied: which images, links and buttons of a page they hit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from altfill.findings import Level
from altfill.options import Options
from altfill.page.exemptions import Exemptions
from altfill.page.gaps import source_in, written_language
from altfill.page.markup import Document, Nearest, Node
from altfill.page.names import Names
from altfill.page.roles import is_hidden, is_in_conflict, marks_decorative, role_of
from altfill.page.rules import RULES, Checks
from altfill.page.sources import Source, Surroundings
from altfill.page.words import JUNK, OPENINGS, language_of

IMAGES = ("img", "image", "amp-img")
_CHECKED = (*IMAGES, "input", "area", "svg", "a", "button", "summary")
_FILE = re.compile(
    r"https?://\S+|//\S+\.\w{2,5}"
    r"|\S(?:.*\S)?\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)|\S+/\S+\.pdf|\S+\.pdf"
    r"|(?:img|dsc[nf]?|pxl|mvimg|dcim|_mg|screenshot|scan)[ _-]?\d[\d_ -]{2,}",
    re.IGNORECASE,
)
WANTED = re.compile(
    rb"<(?:(?:a|amp-img|area|button|image|img|input|summary|svg)(?=[ \t\n\f\r/>])"
    rb"|[a-z][^ \t\n\f\r/>]*+(?=[^<>]*[ \t\n\f\r/\"']role[ \t\n\f\r]*=))",
    re.IGNORECASE,
)
"""The start of every tag that a rule can hit."""
PLACEHOLDER = re.compile(r"\{\{|\{%|\{#|<%|<\?php|\$\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that a rule hits."""

    node: Node
    rule: str
    level: Level
    detail: str = ""
    """What exactly, where the rule's message leaves it open."""


class Judge:
    """One page's elements under the rules."""

    def __init__(
        self, document: Document, place: Surroundings, options: Options, checks: Checks
    ) -> None:
        self._document = document
        self._place = place
        self._options = options
        self._checks = checks
        self._names = Names(document)
        self._languages = Nearest(document, written_language)
        self._seen = {image.node for image in document.images()}
        self._exemptions = Exemptions(document, options.skip)
        self.images = 0

    def hits(self) -> Iterator[Hit]:
        """Yield what the rules find, in no promised order; counts images on the way."""
        previous: Node | None = None
        for node in self._document.elements(*_CHECKED):
            if node.tag in IMAGES and node in self._seen:
                self.images += 1
                yield from self._exposed(node, self._image_hits(node))
                if previous is not None and self._are_twins(previous, node):
                    yield from self._exposed(node, [_hit(node, "twins")])
                previous = node
            elif node.tag == "input" and (node.get("type") or "").lower() == "image":
                self.images += 1
                yield from self._exposed(node, self._unnamed(node, "image-button"))
            elif node.tag == "area" and node.get("href") is not None:
                yield from self._exposed(node, self._unnamed(node, "area"))
            elif node.tag in ("a", "button", "summary") and node.get("role") is None:
                yield from self._exposed(node, self._link_hits(node))
        for node in self._document.elements_with("role"):
            yield from self._exposed(node, self._role_hits(node))

    def _exposed(self, node: Node, hits: Iterable[Hit]) -> Iterator[Hit]:
        found = list(hits)
        if found and not is_hidden(node) and not self._exemptions.is_ignored(node):
            yield from found

    def _are_twins(self, first: Node, second: Node) -> bool:
        """Tell whether two neighbours have the same alt and show different pictures."""
        alt = _folded(self._document.value(second, "alt") or "")
        if not alt or alt != _folded(self._document.value(first, "alt") or ""):
            return False
        return self._shown(first) != self._shown(second)

    def _shown(self, node: Node) -> str:
        source = self.source(node)
        if source is None:
            return ""
        return source.picture.key if source.picture else source.address.partition("?")[0]

    def _unnamed(self, node: Node, rule: str) -> Iterator[Hit]:
        if not self._names.of(node):
            yield _hit(node, rule)

    def _role_hits(self, node: Node) -> Iterator[Hit]:
        role = role_of(node)
        if marks_decorative(node) and node.tag not in IMAGES and is_in_conflict(node):
            yield _hit(node, "conflict")
        if role in ("img", "graphics-document", "graphics-symbol") and node.tag not in IMAGES:
            yield from self._unnamed(node, "role-img")
        elif role in ("link", "button") and node.tag not in ("area", "input", *IMAGES):
            yield from self._link_hits(node)

    def _link_hits(self, node: Node) -> Iterator[Hit]:
        role = role_of(node)
        if role not in ("link", "button") or _has_plain_text(node):
            return
        if role == "link" or _holds_picture(node):
            yield from self._unnamed(node, "link-name")

    def _image_hits(self, node: Node) -> Iterator[Hit]:
        alt = self._document.value(node, "alt")
        if marks_decorative(node):
            if is_in_conflict(node):
                yield _hit(node, "conflict")
            elif node.get("alt") == "" and (node.get("title") or "").strip():
                yield _hit(node, "title")
            elif node.get("alt") == "" and _is_lone(node):
                yield _hit(node, "empty")
        if role_of(node) != "img":
            return
        if alt is None:
            yield from self._unnamed(node, "missing")
        elif alt and not alt.strip():
            yield from self._unnamed(node, "blank")
        elif alt.strip():
            yield from self._text_hits(node, alt.strip())

    def _text_hits(self, node: Node, alt: str) -> Iterator[Hit]:
        if self._is_own_address(node, alt):
            yield _hit(node, "address")
            return
        if _FILE.fullmatch(alt):
            yield _hit(node, "address", Level.REVIEW, "the alt looks like a file name or address")
            return
        folded = _folded(alt)
        if folded in JUNK or not any(letter.isalnum() for letter in folded):
            yield _hit(node, "junk", detail=f'the alt is only "{alt}"')
            return
        if OPENINGS.match(alt):
            yield _hit(node, "opening")
        beside = _text_beside(node, folded)
        if beside:
            yield _hit(node, "repeats", detail=f"the alt repeats its {beside}")
        if len(alt) > self._checks.max_length:
            yield _hit(node, "long", detail=f"the alt has {len(alt)} letters")
        spoken = language_of(alt)
        place = (self._languages.of(node) or "").partition("-")[0].lower()
        if spoken and place and spoken != place:
            detail = f"the alt seems to be {spoken} in a place with {place}"
            yield _hit(node, "language", detail=detail)

    def _is_own_address(self, node: Node, alt: str) -> bool:
        source = self.source(node)
        own = [str(node.get("src") or ""), source.address if source else ""]
        name = alt.rsplit("/", 1)[-1]
        names = {_path(each).rsplit("/", 1)[-1] for each in own if each}
        return alt in own or ("." in name and alt == name and name in names)

    def source(self, node: Node) -> Source | None:
        """Return an image's picture."""
        if node.tag not in IMAGES:
            return None
        attributes = self._document.attributes(node)
        return source_in(self._document, node, attributes, self._place, self._options)

    def is_templated(self, node: Node) -> bool:
        """Tell whether a template's statements stand around an element."""
        previous = node.getprevious()
        parent = node.getparent()
        before = (
            previous.tail if previous is not None else (parent.text if parent is not None else "")
        )
        return any(PLACEHOLDER.search(text) for text in (before or "", node.tail or ""))


def _hit(node: Node, rule: str, level: Level | None = None, detail: str = "") -> Hit:
    return Hit(node, rule, level or RULES[rule].level, detail)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _has_plain_text(node: Node) -> bool:
    """Tell at a glance that an element has a name; False leaves it to the computation."""
    return bool(node.text and node.text.strip()) and node.get("style") is None


def _holds_picture(node: Node) -> bool:
    return next(node.iter(*IMAGES, "svg"), None) is not None


def _is_lone(node: Node) -> bool:
    """Tell whether an image is all that its figure or paragraph has."""
    for parent in node.iterancestors("figure", "p"):
        others = parent.iter(*IMAGES)
        alone = next(others) is node and next(others, None) is None
        return alone and not any(text.strip() for text in parent.itertext())
    return False


def _text_beside(node: Node, folded: str) -> str:
    """Return what beside an image says the same: its link, caption or paragraph."""
    for parent in node.iterancestors("a", "button", "figure", "p"):
        if parent.tag == "figure":
            texts, what = [_text(caption) for caption in parent.iter("figcaption")], "caption"
        else:
            texts, what = [_text(parent)], "paragraph" if parent.tag == "p" else "link's text"
        if folded in texts:
            return what
    return ""


def _text(node: Node) -> str:
    return _folded("".join(node.itertext()))
