"""The scan of a site's pages, in which what is known of the same page is not looked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from altfill.errors import PageError
from altfill.files import PageFile, digest, read_page
from altfill.mapping import mapped
from altfill.options import Options
from altfill.outcomes import count, note_hosts
from altfill.page.gaps import PageScan
from altfill.page.scan import scan_page
from altfill.report import PageFailure, Report

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from altfill.describer import Progress
    from altfill.remembered import Remembered

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
    for done, each in enumerate(mapped(executor, scan, pages), 1):
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
