"""The gaps of a page: a glance at its bytes, and where that does not settle it, its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altfill.options import Options
from altfill.page.charset import Charset, is_wide, read_charset
from altfill.page.gaps import Gap, PageScan

if TYPE_CHECKING:
    from altfill.page.glance import Counts


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

    seen = None if is_wide(html) else glance(html, options)
    if seen is not None:
        return from_glance(seen)
    charset = read_charset(html)
    return read_opened(charset.open(html), charset, options, address)[0]


def from_glance(seen: Counts) -> PageScan:
    """Return what a page has on which there is nothing to do."""
    return PageScan(seen.images, seen.imgix_images, empty=seen.empty)


def read_opened(
    opened: bytes, charset: Charset, options: Options, address: str
) -> tuple[PageScan, frozenset[int]]:
    """Return what an opened page has, and the offsets of its images' tags."""
    from altfill.page.decisions import scan_document
    from altfill.page.markup import read_document
    from altfill.page.places import place_of

    document = read_document(opened, charset)
    place = place_of(document, charset, address)
    scan = scan_document(document, opened, charset, options, place)
    return scan, frozenset(image.at for image in document.images)
