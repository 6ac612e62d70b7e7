"""Which images lack a text, and what is known of each: the decisions of one page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from urllib.parse import unquote, urlsplit

from altfill.errors import Reason
from altfill.imgix.urls import Owner, Picture
from altfill.options import Options
from altfill.page.charset import Charset, is_wide, read_charset
from altfill.page.exemptions import Exemptions
from altfill.page.language import offered_language
from altfill.page.markup import Document, Image, Nearest, Node, read_document
from altfill.page.places import place_of, source_in, written_language
from altfill.page.positions import Positions
from altfill.page.sources import Source, Surroundings

_FILE_NAME = re.compile(r"[^/\\]+\.[A-Za-z0-9]{2,5}")


class Kind(StrEnum):
    """What stands in the place of an alternative text. The values are part of the JSON report."""

    ABSENT = "absent"
    ADDRESS = "address"
    BLANK = "blank"
    EMPTY = "empty"
    TEXT = "text"
    """A person's words, or altfill's; only ``regenerate`` looks at them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An image without a text."""

    at: int
    """Offset of the tag's ``<`` in the page's bytes (UTF-16: in the page as UTF-8)."""
    line: int
    """1-based."""
    column: int
    """1-based, in letters."""
    kind: Kind
    picture: Picture | None
    """None where ``reason`` says why there is none."""
    address: str
    """The image's address as a browser resolves it."""
    language: str | None
    """The language to fill in; None where ``reason`` says why there is none."""
    page_language: str = ""
    """The nearest ``lang`` as it is written, for messages."""
    mark_language: bool = False
    """The text is in the fallback language: ``lang`` goes onto the tag."""
    in_link: bool = False
    """The image is the only content of a link, so its text names the link."""
    reason: Reason | None = None
    """Why it cannot be filled, as far as the page tells."""
    written: str = ""
    """With kind ``text``: the text that stands there."""


@dataclass(frozen=True, slots=True)
class PageScan:
    """What a page has."""

    images: int
    imgix_images: int
    gaps: tuple[Gap, ...] = ()
    """In the order of the file."""
    empty: int = 0
    """imgix images with an empty alt that were taken as decorative."""
    unlisted_hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts of images without a text that look like imgix and are not listed."""


def find_gaps(html: bytes, options: Options | None = None, *, address: str = "/") -> list[Gap]:
    """Return the imgix images of a page that lack a text, in the order of the file.

    ``address`` is the page's own, relative to the site's root; it matters for relative image
    addresses and the option ``map``. Raises PageError for a page that cannot be edited.

    >>> page = b'<html lang="fr"><img src="https://acme.imgix.net/a.jpg?w=300">'
    >>> [gap] = find_gaps(page)
    >>> gap.kind.value, gap.language, gap.picture.key
    ('absent', 'fr', 'https://acme.imgix.net/a.jpg')
    """
    return list(scan_page(html, options or Options(), address).gaps)


def scan_page(html: bytes, options: Options, address: str = "/") -> PageScan:
    """Return what a page has, without parsing it where a glance tells."""
    from altfill.page.glance import glance

    counts = None if is_wide(html) else glance(html, options)
    if counts is not None:
        return PageScan(counts.images, counts.imgix_images, empty=counts.empty)
    charset = read_charset(html)
    return scan_opened(charset.open(html), charset, options, address)


def scan_opened(opened: bytes, charset: Charset, options: Options, address: str) -> PageScan:
    """Return what an opened page has."""
    document = read_document(opened, charset)
    place = place_of(document, charset, address)
    return scan_document(document, opened, charset, options, place)


def scan_document(
    document: Document, opened: bytes, charset: Charset, options: Options, place: Surroundings
) -> PageScan:
    """Return what a parsed page has."""
    images = document.images()
    exemptions = Exemptions(document, options.skip)
    positions = Positions(opened, charset)
    languages = Nearest(document, written_language)
    imgix = empty = 0
    gaps: list[Gap] = []
    hosts: set[str] = set()
    for image in images:
        attributes = document.attributes(image.node)
        source = source_in(document, image.node, attributes, place, options)
        if source is None or source.owner is Owner.OTHER:
            continue
        imgix += source.picture is not None or source.owner is Owner.TEMPLATE
        kind = _kind(attributes, source)
        if kind is Kind.EMPTY and not options.fill_empty:
            empty += source.picture is not None
        if not _wanted(kind, options) or exemptions.cover(image.node, attributes):
            continue
        if source.owner is Owner.PERHAPS:
            hosts.add(urlsplit(source.address).netloc)
        elif source.picture is not None or source.owner is not Owner.IMGIX:
            declared = languages.of(image.node) or ""
            gaps.append(_gap(image, source, kind, positions.of(image.at), declared, options))
    return PageScan(len(images), imgix, tuple(gaps), empty, frozenset(hosts))


def _wanted(kind: Kind, options: Options) -> bool:
    if kind is Kind.EMPTY:
        return options.fill_empty
    return options.regenerate if kind is Kind.TEXT else True


def _kind(attributes: dict[str, str], source: Source) -> Kind:
    alt = attributes.get("alt")
    if alt is None:
        return Kind.ABSENT
    if not alt.strip():
        return Kind.BLANK if alt else Kind.EMPTY
    own = (attributes.get("src", ""), attributes.get("data-src", ""), source.address)
    return Kind.ADDRESS if _is_address(alt.strip(), own) else Kind.TEXT


def _is_address(alt: str, addresses: tuple[str, ...]) -> bool:
    """Tell whether an alt is the image's own address, or its file name with its ending."""
    if any(alt in (address, address.partition(":")[2]) for address in filter(None, addresses)):
        return True
    if len(alt.split()) > 1 and "/" in alt:
        return False
    name = unquote(alt).rsplit("/", 1)[-1]
    if not _FILE_NAME.fullmatch(name):
        return False
    return any(unquote(_path(address)).rsplit("/", 1)[-1] == name for address in addresses)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _gap(
    image: Image,
    source: Source,
    kind: Kind,
    position: tuple[int, int],
    declared: str,
    options: Options,
) -> Gap:
    """Return the gap that an image leaves, with the reason where it cannot be filled."""
    wanted = declared or options.default_language or ""
    language = offered_language(wanted, options.languages) if wanted else None
    own = image.node.get("lang", image.node.get("xml:lang"))
    falls_back = language is None and bool(wanted) and not own and options.fallback_language
    alt = image.node.get("alt", "") if kind is Kind.TEXT else ""
    return Gap(
        image.at,
        *position,
        kind,
        source.picture,
        source.picture.key if source.picture else source.address,
        options.fallback_language if falls_back else language,
        wanted,
        mark_language=bool(falls_back),
        in_link=_is_alone_in_link(image.node),
        reason=_reason(source.owner, options.fallback_language if falls_back else language),
        written=alt,
    )


def _reason(owner: Owner, language: str | None) -> Reason | None:
    if owner is Owner.TEMPLATE:
        return Reason.TEMPLATE
    if owner is Owner.SHARED:
        return Reason.SHARED_HOST
    return Reason.LANGUAGE_NOT_OFFERED if language is None else None


def _is_alone_in_link(node: Node) -> bool:
    for link in node.iterancestors("a", "button"):
        several = len(list(islice(link.iter("img", "image", "amp-img"), 2))) > 1
        return not several and not any(text.strip() for text in link.itertext())
    return False
