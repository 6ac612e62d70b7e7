"""Which picture an image element shows: where in a tag an imgix address can stand.

``src``; ``srcset``; the lazy-loading attributes ``data-src``, ``data-srcset``,
``data-lazyload-srcset`` and their kin; imgix.js's ``ix-src`` and ``ix-path`` with ``ix-params``
and a host; the ``<source>`` elements of a ``<picture>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from altfill.imgix.urls import PAGE_ORIGIN, Address, Owner, Picture, read_address, resolve
from altfill.options import Options

_LAZY = ("data-original", "data-lazy", "data-lazyload", "data-flickity-lazyload")
"""Attributes of lazy loaders that hold an address, or only say that there is one elsewhere."""
LATER = frozenset(
    "data-src data-srcset data-lazy-src data-lazy-srcset data-lazyload-srcset".split()
).union(_LAZY, ("ix-src", "ix-path"))
"""What a lazy loader, or imgix.js, puts into the place of ``src``."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the page decides how its addresses are read."""

    base: str = PAGE_ORIGIN + "/"
    """Absolute address that relative ones start from."""
    charset: str = "utf-8"
    """Python's codec of the page."""
    ix: Mapping[str, str] = field(default_factory=dict)
    """``<meta property="ix:…">``: host and renamed attributes, names in lower case."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One address that a tag gives for its picture."""

    address: Address
    width: float
    """Pixels where a descriptor or ``w=`` says; otherwise 0."""
    is_later: bool = False
    """A lazy loader shows it in the place of ``src`` when the picture comes into view."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose picture a tag shows."""

    owner: Owner
    address: str
    picture: Picture | None


def surroundings(
    page_address: str, base: str | None, ix: Mapping[str, str], charset: str
) -> Surroundings:
    """Return the surroundings of a page at a site-relative address such as ``/blog/a.html``."""
    origin = urljoin(PAGE_ORIGIN, quote(page_address, safe="/%"))
    joined = resolve(base, origin, charset) if base else None
    return Surroundings(joined or origin, charset, ix)


def source_of(
    attributes: Mapping[str, str],
    siblings: Sequence[Mapping[str, str]],
    place: Surroundings,
    options: Options,
) -> Source | None:
    """Return the picture of an image tag, or None when no address can be read.

    ``siblings`` are the attributes of the ``<source>`` elements of its ``<picture>``; they
    are looked at only when the tag itself has no address that matters.
    """
    other: Source | None = None
    for each in (attributes, *siblings):
        is_lazy = bool(place.ix) or not LATER.isdisjoint(each)
        offers = _shown(_telling(_offers(each, place, options), is_lazy=is_lazy))
        for owner in (Owner.IMGIX, Owner.TEMPLATE, Owner.SHARED, Owner.PERHAPS):
            of_owner = [offer for offer in offers if offer.address.owner is owner]
            if of_owner:
                return _chosen(owner, of_owner)
        if offers and other is None:
            other = Source(Owner.OTHER, offers[0].address.url, None)
    return other


def _telling(offers: Iterator[Offer], *, is_lazy: bool) -> list[Offer]:
    """Return all offers, or the first alone where no other could change the picture."""
    first = next(offers, None)
    if first is None:
        return []
    rest = list(offers) if is_lazy else []
    if any(offer.is_later and _file(offer) != _file(first) for offer in rest):
        return [first, *rest]
    picture = first.address.picture
    if picture is not None and "?" not in picture.address and not first.address.size.is_placeholder:
        return [first]
    return [first, *rest, *offers]


def _shown(offers: list[Offer]) -> list[Offer]:
    """Return the offers without a placeholder in the place of a picture that is not at imgix.

    A file of the same name elsewhere is the picture itself, as it was before imgix had it.
    """
    if len(offers) < 2:
        return offers
    real = (each for each in offers if each.is_later and not each.address.size.is_placeholder)
    later = next(real, None)
    if later is None or later.address.owner is Owner.IMGIX or _name(later) == _name(offers[0]):
        return offers
    return [each for each in offers if each.is_later]


def _chosen(owner: Owner, offers: list[Offer]) -> Source:
    pictures = [offer for offer in offers if offer.address.picture is not None]
    if not pictures:
        return Source(owner, offers[0].address.url, None)
    best = _described(pictures)
    return Source(owner, best.address.url, best.address.picture)


def _described(offers: list[Offer]) -> Offer:
    """Return the offer to describe: the first, unless that is a placeholder of a larger one.

    Where a lazy loader's attribute shows another file than ``src``, ``src`` is its placeholder.
    """
    first = offers[0]
    real = [offer for offer in offers if not offer.address.size.is_placeholder]
    later = next((offer for offer in real if offer.is_later), first)
    if _file(later) != _file(first):
        first = later
    if real and first.address.size.is_placeholder:
        same_crop = [offer for offer in real if _key(offer) == _key(first)]
        first = max(same_crop or real, key=lambda offer: offer.width)
    alike = [offer for offer in (real or offers) if _key(offer) == _key(first)]
    return max(alike, key=lambda offer: offer.width, default=first)


def _file(offer: Offer) -> str:
    return offer.address.url.partition("?")[0]


def _name(offer: Offer) -> str:
    return _file(offer).rpartition("/")[2]


def _key(offer: Offer) -> str:
    return offer.address.picture.key if offer.address.picture else ""


def _offers(
    attributes: Mapping[str, str], place: Surroundings, options: Options
) -> Iterator[Offer]:
    told = (_ix_host(attributes, place), place.ix.get("ix:host"))
    named = [host.lower() for host in told if host]
    for name, written, size in _written(attributes, place, options):
        address = read_address(written, place.base, place.charset, options)
        if address is not None:
            if address.owner is Owner.OTHER and address.url.split("/", 3)[2] in named:
                address = replace(address, owner=Owner.PERHAPS)
            yield Offer(address, address.size.width or size, name in LATER)


def _written(
    attributes: Mapping[str, str], place: Surroundings, options: Options
) -> Iterator[tuple[str, str, float]]:
    """Yield the addresses of a tag as they are written, the most telling first.

    Each comes with its attribute's name and the width that its descriptor gives, or 0.
    """
    ix_src = place.ix.get("ix:srcinputattribute", "ix-src")
    single = [name for name in attributes if name.startswith("data-") and name.endswith("src")]
    for name in ("src", ix_src, "data-src", *sorted(single)):
        if attributes.get(name):
            yield "ix-src" if name == ix_src else name, attributes[name], 0.0
    for name in _LAZY:
        written = attributes.get(name, "")
        if "/" in written and not written.lstrip().startswith(("{", "[")):  # JSON: its settings
            yield name, attributes[name], 0.0
    path = _ix_path(attributes, place, options)
    if path:
        yield "ix-path", path, 0.0
    sets = [name for name in attributes if name.startswith("data-") and name.endswith("srcset")]
    for name in ("srcset", "data-srcset", *sorted(sets)):
        if attributes.get(name):
            from altfill.page.srcset import candidates

            for candidate in candidates(attributes[name]):
                yield name, candidate.url, candidate.size


def _ix_path(attributes: Mapping[str, str], place: Surroundings, options: Options) -> str | None:
    """Return the address that imgix.js makes of ``ix-path``, ``ix-params`` and ``ix-host``."""
    path = attributes.get(place.ix.get("ix:pathinputattribute", "ix-path"))
    host = _ix_host(attributes, place) or place.ix.get("ix:host") or _only_host(options)
    if not path or not host:
        return None
    written = attributes.get(place.ix.get("ix:paramsinputattribute", "ix-params"), "{}")
    query = _ix_query(written)
    joined = f"https://{host}/{path.lstrip('/')}"
    return joined if not query else joined + ("&" if "?" in path else "?") + query


def _ix_host(attributes: Mapping[str, str], place: Surroundings) -> str | None:
    return attributes.get(place.ix.get("ix:hostinputattribute", "ix-host"))


def _ix_query(written: str) -> str:
    """Return the query that imgix.js makes of ``ix-params``."""
    import json

    try:
        values = json.loads(written, parse_int=str, parse_float=str)
        pairs = values.items() if isinstance(values, dict) else ()
        return "&".join(f"{_component(name)}={_component(_ix_value(name, v))}" for name, v in pairs)
    except (ValueError, RecursionError):
        return ""


def _ix_value(name: str, value: object) -> str:
    """Return a value as JavaScript writes it, and in base64url where the name asks for that."""
    text = _in_javascript(value)
    if not name.endswith("64"):
        return text
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(text.encode("utf-8", "replace")).decode("ascii").rstrip("=")


def _in_javascript(value: object) -> str:
    if isinstance(value, list):
        return ",".join("" if each is None else _in_javascript(each) for each in value)
    if isinstance(value, dict):
        return "[object Object]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _component(text: str) -> str:
    """Encode as ``encodeURIComponent`` does."""
    return quote(text, safe="!'()*", errors="replace")


def _only_host(options: Options) -> str | None:
    hosts = [host for host in options.hosts if not host.startswith("*")]
    return hosts[0] if len(hosts) == 1 else None
