"""Which images of a parsed page lack a text, and what is known of each."""

from __future__ import annotations

from urllib.parse import urlsplit

from altfill.errors import Reason
from altfill.imgix.urls import Owner
from altfill.options import Options
from altfill.page.addresses import is_address
from altfill.page.around import Around, surroundings_of
from altfill.page.beside import Beside
from altfill.page.charset import Charset
from altfill.page.declared import Languages
from altfill.page.exemptions import Exemptions
from altfill.page.gaps import MARK, UNSEEN, Gap, Kind, PageScan
from altfill.page.language import offered_language
from altfill.page.markup import Document, Image, attributes_of
from altfill.page.places import source_in
from altfill.page.positions import Positions
from altfill.page.sources import Source, Surroundings

_LONGEST_OWN = 2_000
"""Letters; an address that is longer is a whole picture, and no text repeats it."""


def scan_document(
    document: Document, opened: bytes, charset: Charset, options: Options, place: Surroundings
) -> PageScan:
    """Return what a parsed page has."""
    images = document.images
    exemptions = Exemptions(document, options.skip)
    positions = Positions(opened, charset)
    languages = Languages(document)
    beside = Beside()
    imgix = empty = 0
    gaps: list[Gap] = []
    hosts: set[str] = set()
    for image in images:
        attributes = attributes_of(image.node)
        source = source_in(document, image.node, attributes, place, options)
        if source is None or source.owner is Owner.OTHER:
            continue
        imgix += source.picture is not None or source.owner is Owner.TEMPLATE
        kind = _kind(attributes, source)
        if kind is Kind.EMPTY and not options.fill_empty:
            empty += source.picture is not None
        marked = attributes.get(MARK) == UNSEEN
        if not _wanted(kind, options, marked=marked) or exemptions.cover(image.node, attributes):
            continue
        if source.owner is Owner.PERHAPS:
            hosts.add(urlsplit(source.address).netloc)
        elif source.picture is not None or source.owner is not Owner.IMGIX:
            declared = languages.of(image.node) or ""
            near = surroundings_of(image.node, place, beside, options.site_url)
            own = tuple(each for each in _own(attributes, source) if 0 < len(each) <= _LONGEST_OWN)
            position = positions.of(image.at)
            gaps.append(_gap(image, source, kind, position, declared, near, own, options))
    return PageScan(len(images), imgix, tuple(gaps), empty, frozenset(hosts))


def _wanted(kind: Kind, options: Options, *, marked: bool) -> bool:
    if kind is Kind.EMPTY:
        return options.fill_empty
    if kind is Kind.TEXT:
        return options.regenerate or (marked and options.texts is not None)
    return True


def _kind(attributes: dict[str, str], source: Source) -> Kind:
    alt = attributes.get("alt")
    if alt is None:
        return Kind.ABSENT
    if not alt.strip():
        return Kind.BLANK if alt else Kind.EMPTY
    return Kind.ADDRESS if is_address(alt.strip(), _own(attributes, source)) else Kind.TEXT


def _own(attributes: dict[str, str], source: Source) -> tuple[str, ...]:
    return attributes.get("src", ""), attributes.get("data-src", ""), source.address


def _gap(
    image: Image,
    source: Source,
    kind: Kind,
    position: tuple[int, int],
    declared: str,
    near: Around,
    own: tuple[str, ...],
    options: Options,
) -> Gap:
    """Return the gap that an image leaves, with the reason where it cannot be filled."""
    wanted = declared or options.default_language or ""
    language = offered_language(wanted, options.languages) if wanted else None
    is_set = image.node.attr("lang", image.node.attr("xml:lang"))
    falls_back = language is None and bool(wanted) and not is_set and options.fallback_language
    alt = (image.node.attr("alt") or "") if kind is Kind.TEXT else ""
    return Gap(
        image.at,
        *position,
        kind,
        source.picture,
        source.picture.key if source.picture else source.address,
        options.fallback_language if falls_back else language,
        wanted,
        mark_language=bool(falls_back),
        in_link=near.in_link,
        link=near.link,
        beside=near.beside,
        own=own,
        reason=_reason(source.owner, options.fallback_language if falls_back else language),
        written=alt,
        is_marked=image.node.attr(MARK) == UNSEEN,
    )


def _reason(owner: Owner, language: str | None) -> Reason | None:
    if owner is Owner.TEMPLATE:
        return Reason.TEMPLATE
    if owner is Owner.SHARED:
        return Reason.SHARED_HOST
    return Reason.LANGUAGE_NOT_OFFERED if language is None else None
