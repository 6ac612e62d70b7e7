"""Which pictures a page shows, whatever their alternative texts."""

from __future__ import annotations

from altfill.options import Options
from altfill.page.charset import is_wide, read_charset
from altfill.page.markup import attributes_of, read_document
from altfill.page.places import place_of, source_in
from altfill.page.tag import NAME


def pictures_in(html: bytes, options: Options, address: str = "/") -> frozenset[str]:
    """Return the keys of the imgix pictures on a page. Raises PageError.

    >>> sorted(pictures_in(b'<img alt="" src="https://acme.imgix.net/a.jpg?w=300">', Options()))
    ['https://acme.imgix.net/a.jpg']
    """
    if not is_wide(html) and not NAME.search(html):
        return frozenset()
    charset = read_charset(html)
    document = read_document(charset.open(html), charset)
    place = place_of(document, charset, address)
    sources = (
        source_in(document, image.node, attributes_of(image.node), place, options)
        for image in document.images
    )
    return frozenset(each.picture.key for each in sources if each and each.picture)
