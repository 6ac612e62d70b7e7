"""A whole site: the only place that knows the order of things.

Scan every page; gather one request a picture; take texts from the cache and the API; write.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.choosing import Choices, Refusal, choose, texts_of
from altfill.describer import Describer, Progress
from altfill.errors import PageError, PageFault, Reason
from altfill.files import (
    SETTLED_S,
    PageFile,
    digest,
    is_settled,
    read_page,
    replace_page,
    stale_copies,
)
from altfill.links import SiteTitles, Titles, settle_links
from altfill.mapping import mapped
from altfill.options import Options
from altfill.outcomes import conclude, count, note_empty, note_hosts, note_unsaved, record
from altfill.page.charset import read_charset
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.page.scan import scan_page
from altfill.report import PageFailure, Report
from altfill.tree import find_pages

if TYPE_CHECKING:
    from concurrent.futures import Executor

Preview = Callable[[str, str, str], None]
"""Called in a dry run with a page's path, its text, and its text as it would be."""
_TRIES = 4
"""For a page that others write at the same time."""
Languages = Callable[[PageFile], str | None]
"""Called with a page; returns its language where the page itself names none."""
_Titles = Callable[[Path], Titles]
"""Called with a site's root."""


@dataclass(frozen=True, slots=True)
class _Scanned:
    page: PageFile
    scan: PageScan
    options: Options
    digest: bytes = b""
    failure: PageFailure | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    choices: Choices
    html: bytes
    new: bytes
    may_be_half: bool
    """It changed since the scan, not only by what another run filled."""


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
    titles = functools.cache(SiteTitles)
    pages = find_pages(paths, options.exclude, report.failed)
    scanned = _scan(pages, options, languages, executor, report, show)
    if scanned:
        scanned = [replace(each, scan=_settled(each, each.scan, titles)) for each in scanned]
        with Describer(options, api_key, report, show) as describer:
            scanned = [_open(each, describer) for each in scanned]
            report.gaps = sum(len(each.scan.gaps) for each in scanned)
            describer.resolve(
                gap
                for each in scanned
                for gap in describer.wanted(each.scan.gaps, each.page.address)
            )
            _write(scanned, _Run(describer, report, titles, preview), show)
            describer.save_texts()
        conclude(report, describer.resolved)
    if not empty_is_meant:
        note_empty(report)
    note_unsaved(options, report)
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


def _open(each: _Scanned, describer: Describer) -> _Scanned:
    gaps = describer.open_gaps(each.scan.gaps, each.page.address)
    return replace(each, scan=replace(each.scan, gaps=gaps))


def _settled(each: _Scanned, scan: PageScan, titles: _Titles) -> PageScan:
    """Return what a page has, with titles for its links."""
    page = each.page
    root = page.path.parents[page.address.count("/") - 1]
    return replace(scan, gaps=settle_links(scan.gaps, page.address, each.options, titles(root)))


# writing


@dataclass(frozen=True, slots=True)
class _Run:
    """What writing needs besides the pages."""

    describer: Describer
    report: Report
    titles: _Titles
    preview: Preview | None


def _write(scanned: list[_Scanned], run: _Run, show: Progress) -> None:
    for done, each in enumerate(scanned, 1):
        try:
            choices = _write_page(each, run)
        except PageError as error:
            run.report.failed.append(PageFailure(each.page.shown, error.reason, str(error)))
        else:
            for gap, choice in choices.items():
                record(gap, each.page.shown, choice, run.report)
        show("write", done, len(scanned))


def _write_page(each: _Scanned, run: _Run) -> Choices:
    """Write the texts into a page and return what was chosen for its gaps. Raises PageError."""
    options = each.options
    choices = _choices(each, each.scan.gaps, run)
    if not _texts(choices, options) or (options.dry_run and run.preview is None):
        return choices
    for _ in range(_TRIES):
        draft = _draft(each, run)
        if draft.may_be_half and not is_settled(each.page):
            time.sleep(SETTLED_S)
            continue
        if draft.new == draft.html:
            return draft.choices
        if options.dry_run and run.preview is not None:
            run.preview(each.page.shown, *_decoded(draft))
            return draft.choices
        if read_page(each.page) == draft.html:
            _replace(each.page, draft.new, run.report)
            return draft.choices
    message = "another program is writing it at this moment; run again"
    raise PageError(PageFault.CHANGED, message)


def _draft(each: _Scanned, run: _Run) -> _Draft:
    """Return a page as it is now and as it would be. Raises PageError."""
    html, scan, options = read_page(each.page), each.scan, each.options
    gaps = scan.gaps
    has_changed = digest(html) != each.digest
    if has_changed:
        scan = _settled(each, scan_page(html, options, each.page.address), run.titles)
        gaps = tuple(gap for gap in scan.gaps if gap.kind is not Kind.TEXT)
    choices = _choices(each, gaps, run)
    texts = _texts(choices, options)
    new = fill_gaps(html, list(texts), texts.get, options, address=each.page.address)
    may_be_half = has_changed and (new != html or scan.images < each.scan.images)
    return _Draft(choices, html, new, may_be_half)


def _decoded(draft: _Draft) -> tuple[str, str]:
    charset = read_charset(draft.html)
    return charset.decode(charset.open(draft.html)), charset.decode(charset.open(draft.new))


def _replace(page: PageFile, new: bytes, report: Report) -> None:
    replace_page(page, new)
    report.pages_changed += 1
    report.notes += [
        f"{copy} is a compressed copy of the page before it was filled; make it again"
        for copy in stale_copies(page)
    ]


def _choices(each: _Scanned, gaps: Iterable[Gap], run: _Run) -> Choices:
    """Return what is chosen for gaps of a page."""
    gaps = run.describer.decided(gaps, each.page.address)
    return choose(gaps, run.describer.resolved, each.options)


def _texts(choices: Choices, options: Options) -> dict[Gap, str]:
    """Return what is to be written; in a dry run also what stands for texts not yet asked for."""
    texts = texts_of(choices)
    if options.dry_run and not options.offline:
        for gap, choice in choices.items():
            if isinstance(choice, Refusal) and choice.reason is Reason.NOT_ASKED:
                texts[gap] = f"[{gap.language} text from imgix]"
    return texts
