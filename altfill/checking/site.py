"""Checking a whole site: every page's findings, less those that the baseline knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.checking.page import PageCheck, check_page
from altfill.checking.rules import RULES, Checks
from altfill.errors import PageError
from altfill.files import PageFile, read_page
from altfill.findings import CheckReport
from altfill.mapping import mapped
from altfill.options import Options
from altfill.tree import find_pages

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from altfill.checking.baseline import Baseline, Entry
    from altfill.report import PageFailure


def check_site(
    paths: Iterable[str | Path],
    options: Options | None = None,
    checks: Checks | None = None,
    *,
    baseline: Baseline | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CheckReport:
    """Check the alternative texts of all pages under ``paths``; ask nobody, write nothing.

    Findings come in the order of paths and places, whatever the executor finishes first. Raises
    NoPagesError and OptionsError; faults of single pages are in the report.
    """
    options = options or Options()
    report = CheckReport()
    pages = find_pages(paths, options.exclude, report.failed, clean=False)
    report.pages = len(pages)
    check = partial(check_file, options=options, checks=checks or Checks())
    for done, each in enumerate(mapped(executor, check, pages), 1):
        if isinstance(each, PageCheck):
            report.images += each.images
            report.findings += each.findings
        else:
            report.failed.append(each)
        if progress is not None:
            progress(done, len(pages))
    if baseline is not None:
        looked_at = {each.shown for each in pages} - {each.path for each in report.failed}
        baseline.apply(report, partial(_is_sought, looked_at=looked_at, checks=checks or Checks()))
    return report


def _is_sought(entry: Entry, looked_at: set[str], checks: Checks) -> bool:
    """Tell whether a check would have found an entry.

    On a page that is gone it would not, nor by a rule that there is no longer.
    """
    if entry.rule in RULES and not checks.wants(entry.rule):
        return False
    return entry.path in looked_at or not os.path.lexists(entry.path)


def check_file(page: PageFile, options: Options, checks: Checks) -> PageCheck | PageFailure:
    """Return what a page's file has, or why it cannot be told."""
    try:
        return check_page(read_page(page), options, checks, page.shown, page.address)
    except PageError as error:
        from altfill.report import PageFailure

        return PageFailure(page.shown, error.reason, str(error))
