"""Which records of the texts file the pages of a built site still need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from altfill.errors import PageError
from altfill.files import read_page
from altfill.options import Options
from altfill.page.pictures import pictures_in
from altfill.report import PageFailure
from altfill.store.patterns import holds_on
from altfill.store.records import Record
from altfill.tree import find_pages


@dataclass(slots=True)
class Usage:
    """Which pictures pages show."""

    pages: int = 0
    addresses: dict[str, set[str]] = field(default_factory=dict)
    """Picture key -> addresses of the pages that show it."""
    failed: list[PageFailure] = field(default_factory=list)
    """Pages of which nobody can tell."""

    def needs(self, record: Record) -> bool:
        """Tell whether some page shows the picture, on which the record holds."""
        addresses = self.addresses.get(record.place.picture, set())
        return any(holds_on(record.place.on, address) for address in addresses)


def usage_of(paths: Iterable[str | Path], options: Options) -> Usage:
    """Return which pictures the pages under ``paths`` show. Raises NoPagesError."""
    usage = Usage()
    for page in find_pages(paths, options.exclude, usage.failed, clean=False):
        usage.pages += 1
        try:
            pictures = pictures_in(read_page(page), options, page.address)
        except PageError as error:
            usage.failed.append(PageFailure(page.shown, error.reason, str(error)))
            continue
        for key in pictures:
            usage.addresses.setdefault(key, set()).add(page.address)
    return usage
