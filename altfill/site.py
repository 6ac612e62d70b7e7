"""A whole site: the only place that knows the order of things.

Scan every page; gather one request a picture; take texts from the cache and the API; write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import AccountError, PageError, PageFault, Reason
from altfill.mapping import mapped
from altfill.options import Options
from altfill.outcomes import conclude, note_cache, note_empty, record
from altfill.page.charset import read_charset
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, Kind, PageScan, scan_page
from altfill.report import PageFailure, Report
from altfill.resolve import Resolved, Wanted, from_api, from_cache, wanted_for
from altfill.tree import PageFile, digest, find_pages, read_page, replace_page, stale_copies

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from altfill.store.cache import TextCache

Progress = Callable[[str, int, int], None]
"""Called with a phase (scan, ask, write), how many are done, and of how many."""
Preview = Callable[[str, str, str], None]
"""Called in a dry run with a page's path, its text, and its text as it would be."""


@dataclass(frozen=True, slots=True)
class _Scanned:
    page: PageFile
    scan: PageScan | None
    digest: bytes = b""
    failure: PageFailure | None = None


def fill_site(
    paths: Iterable[str | Path],
    options: Options | None = None,
    *,
    api_key: str | None = None,
    progress: Progress | None = None,
    preview: Preview | None = None,
    executor: Executor | None = None,
) -> Report:
    """Fill the missing alt texts of all pages under ``paths`` and return what was done.

    ``executor`` runs the scanning; without it pages are scanned one after the other. Raises
    NoPagesError, OptionsError and CacheError; faults of single pages and pictures, and of the
    account, are in the report. KeyboardInterrupt leaves whole pages and keeps the answers.

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
    scanned = _scan(pages, options, executor, report, show)
    if scanned:
        scanned, resolved = _resolve(scanned, options, api_key, report, show)
        _write(scanned, resolved, options, report, show, preview)
        conclude(report, resolved)
    note_empty(report)
    return report


def _show_nothing(_phase: str, _done: int, _total: int) -> None:
    pass


# scanning


def _scan(
    pages: list[PageFile],
    options: Options,
    executor: Executor | None,
    report: Report,
    show: Progress,
) -> list[_Scanned]:
    """Return the pages that have gaps; count all of them."""
    kept = []
    hosts: set[str] = set()
    scan = partial(scan_file, options=options)
    for done, each in enumerate(mapped(executor, scan, pages), 1):
        report.pages += 1
        if each.failure is not None:
            report.failed.append(each.failure)
        elif each.scan is not None:
            report.images += each.scan.images
            report.imgix_images += each.scan.imgix_images
            report.empty += each.scan.empty
            hosts |= each.scan.unlisted_hosts
            if each.scan.gaps:
                kept.append(each)
        show("scan", done, len(pages))
    report.notes += [
        f"{host} looks like imgix (its addresses carry ixlib=); if it is yours, add --host {host}"
        for host in sorted(hosts)
    ]
    return kept


def scan_file(page: PageFile, options: Options) -> _Scanned:
    """Return what a page's file has, or why it cannot be told."""
    try:
        html = read_page(page)
        scan = scan_page(html, options, page.address)
    except PageError as error:
        return _Scanned(page, None, failure=PageFailure(page.shown, error.reason, str(error)))
    return _Scanned(page, scan, digest(html) if scan.gaps else b"")


# texts


def _without_people(each: _Scanned, cache: TextCache) -> _Scanned:
    """Drop the texts that altfill did not write, as far as the cache knows."""
    if each.scan is None:
        return each
    gaps = tuple(gap for gap in each.scan.gaps if gap.kind is not Kind.TEXT or _is_ours(gap, cache))
    scan = PageScan(each.scan.images, each.scan.imgix_images, gaps, each.scan.empty)
    return _Scanned(each.page, scan, each.digest)


def _is_ours(gap: Gap, cache: TextCache) -> bool:
    if gap.picture is None or gap.language is None:
        return False
    known = cache.get(gap.picture.key, gap.language)
    return known is not None and gap.written in (known.text, *known.earlier)


def _resolve(
    scanned: list[_Scanned],
    options: Options,
    api_key: str | None,
    report: Report,
    show: Progress,
) -> tuple[list[_Scanned], Resolved]:
    """Return the pages, without texts that are people's, and the texts for their gaps."""
    from altfill.store.cache import TextCache

    asks_nobody = options.offline or options.dry_run
    with TextCache(options.cache_dir, options.api_url, create=not asks_nobody) as cache:
        note_cache(cache, report)
        if options.regenerate:
            scanned = [_without_people(each, cache) for each in scanned]
        return scanned, _texts(scanned, options, api_key, cache, report, show)


def _texts(
    scanned: list[_Scanned],
    options: Options,
    api_key: str | None,
    cache: TextCache,
    report: Report,
    show: Progress,
) -> Resolved:
    resolved = Resolved()
    gaps = [gap for each in scanned if each.scan for gap in each.scan.gaps]
    report.gaps = len(gaps)
    wanted = wanted_for(gaps)
    missing = from_cache(wanted, cache, resolved)
    if options.regenerate:
        missing = wanted
    if options.dry_run and not options.offline:
        report.pictures_to_ask = len(missing)
        report.to_ask.update(language for each in missing for language in each.languages)
    elif missing and not options.offline:
        if api_key:
            _ask(missing, options, api_key, cache, resolved, show)
        else:
            resolved.ended = AccountError(
                Reason.NOT_ASKED,
                "there is no API key; set IMGIX_API_KEY, or name a file with --api-key-file, or"
                " use --offline to work with known texts only",
            )
    return resolved


def _ask(
    missing: list[Wanted],
    options: Options,
    api_key: str,
    cache: TextCache,
    resolved: Resolved,
    show: Progress,
) -> None:
    from altfill.imgix.service import AltTextService

    stop = threading.Event()
    service = AltTextService(options, api_key, stop)
    from_api(missing, service, cache, resolved, options, stop, partial(show, "ask"))


# writing


def _write(
    scanned: list[_Scanned],
    resolved: Resolved,
    options: Options,
    report: Report,
    show: Progress,
    preview: Preview | None,
) -> None:
    for done, each in enumerate(scanned, 1):
        try:
            filled = _write_page(each, resolved, options, report, preview)
        except PageError as error:
            report.failed.append(PageFailure(each.page.shown, error.reason, str(error)))
        else:
            for gap in filled:
                record(gap, each.page, resolved, options, report)
        show("write", done, len(scanned))


def _write_page(
    each: _Scanned, resolved: Resolved, options: Options, report: Report, preview: Preview | None
) -> tuple[Gap, ...]:
    """Write the texts into a page and return its gaps. Raises PageError."""
    gaps = each.scan.gaps if each.scan else ()
    if options.dry_run and preview is None:
        return gaps
    texts = resolved.texts
    if options.dry_run and not options.offline:
        texts = {key: f"[{key[1]} text from imgix]" for key in _keys(gaps)} | texts
    fillable = [gap for gap in gaps if gap.reason is None]
    if not any(key in texts for key in _keys(fillable)):
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


def _keys(gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    return [(gap.picture.key, gap.language) for gap in gaps if gap.picture and gap.language]
