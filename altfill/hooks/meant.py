"""Which images a source means before there is a page: those that altfill can and would fill."""

from __future__ import annotations

import re
from collections.abc import Iterable

from altfill.errors import PageError
from altfill.imgix.urls import PAGE_ORIGIN, Owner, read_address
from altfill.options import Options

NUMBER = "data-altfill-number"

_QUOTED = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """, re.VERBOSE)
_ALONE = r"[^\s>+~(),:]+"
"""An element's own name, class or attribute."""
_CERTAIN = re.compile(rf":(?:is|where|has)(?=\()|:not\(\s*{_ALONE}(?:\s*,\s*{_ALONE})*\s*\)|\\:")


def can_be_filled(address: str, options: Options, page: str = "") -> bool:
    """Tell whether an address in a source leads to a picture of which the API can be asked.

    ``page`` is the page's address below the site's root. Where it is not known, neither is where
    a relative address leads, and ``map`` may apply to any.
    """
    read = read_address(address, f"{PAGE_ORIGIN}/{page}", "utf-8", options)
    if read is None:
        return False
    is_ours = read.owner is Owner.IMGIX and read.picture is not None
    return is_ours or (not page and _may_be_mapped(read.url, options))


def set_apart(content: str, skip: Iterable[str]) -> set[str]:
    """Return the numbers of the images in a page's content that altfill leaves as they are.

    The images that are asked about have NUMBER as an attribute, and no ``alt``. Of the selectors
    count those that what a theme puts around the content cannot keep from matching.
    """
    from altfill.page.exemptions import Exemptions
    from altfill.page.markup import attributes_of, read_fragment

    try:
        fragment = read_fragment(content)
    except PageError:  # told when pages are filled
        return set()
    exemptions = Exemptions(fragment, tuple(filter(_matches_anywhere, skip)))
    numbered = ((node, attributes_of(node)) for node in fragment.elements_with(NUMBER))
    return {found[NUMBER] for node, found in numbered if exemptions.cover(node, found)}


def _matches_anywhere(selector: str) -> bool:
    """Tell whether what a selector matches in a piece of a page it matches in the page too.

    ``p:first-child`` and ``:not(main img)`` may not.
    """
    return ":" not in _CERTAIN.sub("", _QUOTED.sub("", selector))


def _may_be_mapped(url: str, options: Options) -> bool:
    from_paths = any(start.startswith("/") for start, _ in options.map)
    return from_paths and url.startswith(f"{PAGE_ORIGIN}/")
