"""Which images a source means before there is a page: those that altfill can fill."""

from __future__ import annotations

from altfill.imgix.urls import PAGE_ORIGIN, Owner, read_address
from altfill.options import Options


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


def _may_be_mapped(url: str, options: Options) -> bool:
    from_paths = any(start.startswith("/") for start, _ in options.map)
    return from_paths and url.startswith(f"{PAGE_ORIGIN}/")
