"""The scan of a site's pages, in which what is known of the same page is not looked for again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from altfill.errors import PageError
from altfill.files import PageFile, digest, read_page
from altfill.filling.outcomes import count, note_hosts
from altfill.mapping import in_parts, mapped
from altfill.options import Options
from altfill.page.gaps import PageScan
from altfill.page.scan import scan_page
from altfill.report import PageFailure, Report

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from altfill.filling.describer import Progress
    from altfill.filling.remembered import Remembered

_PART = 32
"""Pages that a process of several is given at once."""
Languages = Callable[[PageFile], str | None]
"""Called with a page; returns its language where the page itself names none."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page's file and what it had when it was read."""

    page: PageFile
    scan: PageScan
    options: Options
    """Those of the run, with the page's own language."""
    digest: bytes = b""
    """Of its bytes; empty where nobody needs it."""
    failure: PageFailure | None = None
    is_remembered: bool = False
    """The scan is another run's."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Scans pages' files."""

    options: Options
    languages: Languages | None = None
    memory: Remembered | None = None

    def __call__(self, page: PageFile) -> Scanned:
        """Return what a page's file has, or why it cannot be told."""
        options = self.options
        try:
            html = read_page(page)
            if self.languages is not None:
                options = options.for_language(self.languages(page))
            if self.memory is not None:
                return self._scanned_or_known(page, html, options, self.memory)
            return _scanned(page, html, options)
        except PageError as error:
            failure = PageFailure(page.shown, error.reason, str(error))
            return Scanned(page, PageScan(0, 0), options, failure=failure)

    @staticmethod
    def _scanned_or_known(
        page: PageFile, html: bytes, options: Options, memory: Remembered
    ) -> Scanned:
        known_by = digest(html)
        known = memory.get(page, known_by, options)
        if known is not None:
            return Scanned(page, known, options, known_by, is_remembered=True)
        scanned = _scanned(page, html, options)
        memory.keep(page, known_by, options, scanned.scan)
        return replace(scanned, digest=known_by)


def _scanned(page: PageFile, html: bytes, options: Options) -> Scanned:
    scan = scan_page(html, options, page.address)
    return Scanned(page, scan, options, digest(html) if scan.gaps else b"")


def scan_all(
    pages: list[PageFile],
    scan: Scanner,
    report: Report,
    show: Progress,
    executor: Executor | None = None,
) -> list[Scanned]:
    """Return the pages that have gaps; count all of them."""
    kept = []
    hosts: set[str] = set()
    for done, each in enumerate(_each(pages, scan, executor), 1):
        report.pages += 1
        if each.failure is not None:
            report.failed.append(each.failure)
        else:
            count(each.scan, report)
            hosts |= each.scan.unlisted_hosts
            if each.scan.gaps:
                kept.append(each)
        show("scan", done, len(pages))
    note_hosts(hosts, report)
    return kept


def _each(pages: list[PageFile], scan: Scanner, executor: Executor | None) -> Iterator[Scanned]:
    if executor is None:
        return map(scan, pages)
    share = _Share(replace(scan, memory=None), len(pages) if scan.memory is not None else 0)
    return itertools.chain.from_iterable(mapped(executor, share, in_parts(pages, _PART)))


@dataclass(frozen=True, slots=True)
class _Share:
    """What a process of several scans."""

    scanner: Scanner
    remembers: int
    """Pages of the whole run, where what is found is remembered; else 0."""

    def __call__(self, pages: Sequence[PageFile]) -> list[Scanned]:
        from multiprocessing import parent_process

        memory = None
        if self.remembers and parent_process() is not None:
            from altfill.filling.remembered import remembered

            memory = remembered(self.scanner.options, self.remembers)
        found = list(map(replace(self.scanner, memory=memory), pages))
        if memory is not None:
            memory.leave()
        return found
