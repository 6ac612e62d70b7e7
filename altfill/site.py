"""A whole site: the only place that knows the order of things.

Scan every page; gather one request a picture; take texts from the cache and the API; write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.describer import Describer, Progress
from altfill.errors import PageError, PageFault
from altfill.mapping import mapped
from altfill.options import Options
from altfill.outcomes import conclude, count, note_empty, note_hosts, record
from altfill.page.charset import read_charset
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.page.scan import scan_page
from altfill.report import PageFailure, Report
from altfill.resolve import Resolved, keys_of
from altfill.tree import PageFile, digest, find_pages, read_page, replace_page, stale_copies

if TYPE_CHECKING:
    from concurrent.futures import Executor

Preview = Callable[[str, str, str], None]
"""Called in a dry run with a page's path, its text, and its text as it would be."""
Languages = Callable[[PageFile], str | None]
"""Called with a page; returns its language where the page itself names none."""


@dataclass(frozen=True, slots=True)
class _Scanned:
    page: PageFile
    scan: PageScan
    options: Options
    digest: bytes = b""
    failure: PageFailure | None = None


def fill_site(
    paths: Iterable[str | Path],
    options: Options | None = None,
    *,
    api_key: str | None = None,
    progress: Progress | None = None,
    preview: Preview | None = None,
    languages: Languages | None = None,
    executor: Executor | None = None,
    empty_is_meant: bool = False,
) -> Report:
    """Fill the missing alt texts of all pages under ``paths`` and return what was done.

    ``languages`` says what a page does not: a host knows the language of an article whose theme
    leaves ``lang`` out. ``executor`` runs the scanning; without it pages are scanned one after the
    other. ``empty_is_meant``: whoever built the pages wrote ``alt=""`` only where an author did, so
    no note asks about it. Raises NoPagesError, OptionsError and CacheError; faults of single pages
    and pictures, and of the account, are in the report. KeyboardInterrupt leaves whole pages and
    keeps the answers.

    >>> import pathlib, tempfile
    >>> from altfill import Options
    >>> from altfill.imgix.sandbox import running
    >>> with running() as sandbox, tempfile.TemporaryDirectory() as site:
    ...     page = pathlib.Path(site, "index.html")
    ...     _ = page.write_bytes(b'<html lang="en"><img src="https://acme.imgix.net/boat.jpg">')
    ...     options = Options(api_url=sandbox.url, cache_dir=pathlib.Path(site, ".cache"))
    ...     report = fill_site([site], options, api_key="any")
    ...     report.pages, report.requests, [each.language for each in report.filled]
    (1, 1, ['en'])
    """
    options = options or Options()
    show = progress or _show_nothing
    report = Report(dry_run=options.dry_run)
    pages = find_pages(paths, options.exclude)
    scanned = _scan(pages, options, languages, executor, report, show)
    if scanned:
        with Describer(options, api_key, report, show) as describer:
            if options.regenerate:
                scanned = [_without_people(each, describer) for each in scanned]
            gaps = [gap for each in scanned for gap in each.scan.gaps]
            report.gaps = len(gaps)
            describer.resolve(gaps)
        _write(scanned, describer.resolved, report, show, preview)
        conclude(report, describer.resolved)
    if not empty_is_meant:
        note_empty(report)
    return report


def _show_nothing(_phase: str, _done: int, _total: int) -> None:
    pass


# scanning


def _scan(
    pages: list[PageFile],
    options: Options,
    languages: Languages | None,
    executor: Executor | None,
    report: Report,
    show: Progress,
) -> list[_Scanned]:
    """Return the pages that have gaps; count all of them."""
    kept = []
    hosts: set[str] = set()
    scan = partial(scan_file, options=options, languages=languages)
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


def scan_file(page: PageFile, options: Options, languages: Languages | None = None) -> _Scanned:
    """Return what a page's file has, or why it cannot be told."""
    try:
        html = read_page(page)
        if languages is not None:
            options = options.for_language(languages(page))
        scan = scan_page(html, options, page.address)
    except PageError as error:
        failure = PageFailure(page.shown, error.reason, str(error))
        return _Scanned(page, PageScan(0, 0), options, failure=failure)
    return _Scanned(page, scan, options, digest(html) if scan.gaps else b"")


def _without_people(each: _Scanned, describer: Describer) -> _Scanned:
    gaps = describer.without_people(each.scan.gaps)
    return replace(each, scan=replace(each.scan, gaps=gaps))


# writing


def _write(
    scanned: list[_Scanned],
    resolved: Resolved,
    report: Report,
    show: Progress,
    preview: Preview | None,
) -> None:
    for done, each in enumerate(scanned, 1):
        try:
            filled = _write_page(each, resolved, report, preview)
        except PageError as error:
            report.failed.append(PageFailure(each.page.shown, error.reason, str(error)))
        else:
            for gap in filled:
                record(gap, each.page.shown, resolved, each.options, report)
        show("write", done, len(scanned))


def _write_page(
    each: _Scanned, resolved: Resolved, report: Report, preview: Preview | None
) -> tuple[Gap, ...]:
    """Write the texts into a page and return its gaps. Raises PageError."""
    gaps, options = each.scan.gaps, each.options
    if options.dry_run and preview is None:
        return gaps
    texts = resolved.texts
    if options.dry_run and not options.offline:
        texts = {key: f"[{key[1]} text from imgix]" for key in keys_of(gaps)} | texts
    fillable = [gap for gap in gaps if gap.reason is None]
    if not any(key in texts for key in keys_of(fillable)):
        return gaps
    html = read_page(each.page)
    if digest(html) != each.digest:
        gaps = scan_page(html, options, each.page.address).gaps
        fillable = [gap for gap in gaps if gap.reason is None and gap.kind is not Kind.TEXT]
    new = fill_gaps(html, fillable, texts, options, address=each.page.address)
    if new == html:
        return gaps
    if preview is not None and options.dry_run:
        charset = read_charset(html)
        old_text, new_text = (charset.decode(charset.open(page)) for page in (html, new))
        preview(each.page.shown, old_text, new_text)
        return gaps
    if read_page(each.page) != html:
        message = "another program is writing it at this moment; run again"
        raise PageError(PageFault.CHANGED, message)
    replace_page(each.page, new)
    report.pages_changed += 1
    report.notes += [
        f"{copy} is a compressed copy of the page before it was filled; make it again"
        for copy in stale_copies(each.page)
    ]
    return gaps
