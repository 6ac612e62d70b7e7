"""A whole site: the only place that knows the order of things.

Scan every page; gather one request a picture; take texts from the cache and the API; write.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import CacheError
from altfill.filling.describer import Describer, Progress, has_log
from altfill.filling.links import SiteTitles
from altfill.filling.outcomes import conclude, note_empty, note_limit, note_unsaved
from altfill.filling.remembered import remembered
from altfill.filling.scanning import Languages, Scanned, Scanner, scan_all
from altfill.filling.writing import Preview, Writer, settled
from altfill.options import Options
from altfill.report import Report
from altfill.tree import find_pages

if TYPE_CHECKING:
    from concurrent.futures import Executor


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
    leaves ``lang`` out. ``executor`` scans the pages and writes into them, several at once.
    ``empty_is_meant``: whoever built the pages wrote ``alt=""`` only where an author did, so no
    note asks about it. Raises NoPagesError, OptionsError and CacheError; faults of single pages
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
    pages = find_pages(paths, options.exclude, report.failed)
    memory = remembered(options, len(pages))
    with contextlib.closing(memory) if memory else contextlib.nullcontext():
        scanner = Scanner(options, languages, memory)
        scanned = scan_all(pages, scanner, report, show, executor)
        if scanned:
            read = memory.title if memory else None
            titles = functools.cache(functools.partial(SiteTitles, read=read))
            scanned = [replace(each, scan=settled(each, each.scan, titles)) for each in scanned]
            with Describer(options, api_key, report, show) as describer:
                writer = Writer(describer, report, titles, preview, executor)
                _describe_and_write(scanned, writer, show)
            conclude(report, describer.resolved)
        elif has_log(options):
            with contextlib.suppress(CacheError), Describer(options, api_key, report, show):
                pass
    if not empty_is_meant:
        note_empty(report)
    note_limit(options, report)
    note_unsaved(options, report)
    return report


def _show_nothing(_phase: str, _done: int, _total: int) -> None:
    pass


def _describe_and_write(scanned: list[Scanned], writer: Writer, show: Progress) -> None:
    describer = writer.describer
    scanned = [_open(each, describer) for each in scanned]
    writer.report.gaps = sum(len(each.scan.gaps) for each in scanned)
    describer.resolve(
        gap for each in scanned for gap in describer.wanted(each.scan.gaps, each.page.address)
    )
    describer.save_texts()  # before pages: a filled one would not bring its text here again
    writer.write_all(scanned, show)


def _open(each: Scanned, describer: Describer) -> Scanned:
    gaps = describer.open_gaps(each.scan.gaps, each.page.address)
    return replace(each, scan=replace(each.scan, gaps=gaps))
