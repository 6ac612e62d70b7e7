"""Texts into pages' files: each is read again, and is replaced as a whole or not at all."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import PageError, PageFault, Reason
from altfill.files import SETTLED_S, digest, is_settled, read_page, replace_page
from altfill.filling.choosing import Choices, Refusal, choose, texts_of
from altfill.filling.describer import Describer, Progress
from altfill.filling.links import Titles, settle_links
from altfill.filling.outcomes import record
from altfill.filling.replacing import Job, replace_all
from altfill.filling.scanning import Scanned
from altfill.mapping import in_parts, mapped
from altfill.options import Options
from altfill.page.charset import read_charset
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.page.scan import scan_page
from altfill.report import PageFailure, Report

if TYPE_CHECKING:
    from concurrent.futures import Executor

Preview = Callable[[str, str, str], None]
"""Called in a dry run with a page's path, its text, and its text as it would be."""
SiteOf = Callable[[Path], Titles]
"""Called with a site's root."""
_PART = 8
"""Pages that a process of several is given at once."""
_TRIES = 4
"""For a page that others write at the same time."""


@dataclass(frozen=True, slots=True)
class _Draft:
    choices: Choices
    html: bytes
    filled: bytes
    may_be_half: bool
    """It changed since the scan, not only by what another run filled."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes into pages what is known when all texts have been asked for."""

    describer: Describer
    report: Report
    titles: SiteOf
    preview: Preview | None = None
    executor: Executor | None = None

    def write_all(self, scanned: list[Scanned], show: Progress) -> None:
        """Write the texts into all pages, and say of each gap what became of it."""
        with contextlib.closing(self._written(scanned)) as pages:
            for done, (each, choices) in enumerate(pages, 1):
                try:
                    chosen = self._write_page(each) if choices is None else choices
                except PageError as error:
                    failure = PageFailure(each.page.shown, error.reason, str(error))
                    self.report.failed.append(failure)
                else:
                    self.report.gaps += len(chosen) - len(each.scan.gaps)  # it may have changed
                    for gap, choice in chosen.items():
                        record(gap, each.page.shown, choice, self.report)
                show("write", done, len(scanned))

    def _written(self, scanned: list[Scanned]) -> Generator[tuple[Scanned, Choices | None]]:
        """Yield each page, with what was chosen if the executor has written it already."""
        if self.executor is None or self.describer.options.dry_run:
            yield from ((each, None) for each in scanned)
            return
        from concurrent.futures import BrokenExecutor

        waiting: deque[tuple[Scanned, Choices]] = deque()
        parts = in_parts(scanned, _PART)
        jobs = (self._jobs(part, waiting) for part in parts)
        with contextlib.suppress(BrokenExecutor):
            done = mapped(self.executor, replace_all, jobs, finish=True)
            with contextlib.closing(done):
                for is_replaced in itertools.chain.from_iterable(done):
                    each, choices = waiting.popleft()
                    if is_replaced:
                        self._note_replaced(each)
                    yield each, choices if is_replaced else None
        for each, _ in waiting:
            yield each, None
        for part in parts:
            yield from ((each, None) for each in part)

    def _jobs(
        self, scanned: Sequence[Scanned], waiting: deque[tuple[Scanned, Choices]]
    ) -> list[Job]:
        """Return what is to be written; put the pages and what is chosen there into ``waiting``."""
        jobs = []
        for each in scanned:
            choices = self._choices(each, each.scan.gaps)
            waiting.append((each, choices))
            jobs.append(Job(each.page, each.digest, each.options, texts_of(choices)))
        return jobs

    def _write_page(self, each: Scanned) -> Choices:
        """Write the texts into a page and return what was chosen for its gaps. Raises PageError."""
        options = each.options
        choices = self._choices(each, each.scan.gaps)
        if not _texts(choices, options) or (options.dry_run and self.preview is None):
            return choices
        for _ in range(_TRIES):
            draft = self._draft_of(each, choices)
            if draft.may_be_half and not is_settled(each.page):
                time.sleep(SETTLED_S)
                continue
            if draft.filled == draft.html:
                return draft.choices
            if options.dry_run and self.preview is not None:
                self.preview(each.page.shown, *_decoded(draft))
                return draft.choices
            if read_page(each.page) == draft.html:
                self._replace(each, draft.filled)
                return draft.choices
        message = "another program is writing it at this moment; run again"
        raise PageError(PageFault.CHANGED, message)

    def _draft_of(self, each: Scanned, choices: Choices) -> _Draft:
        """Return a page as it is now and as it would be. Raises PageError."""
        try:
            return self._draft(each, choices)
        except PageError:
            if not each.is_remembered:
                raise
            return self._draft(replace(each, digest=b"", is_remembered=False), choices)

    def _draft(self, each: Scanned, choices: Choices) -> _Draft:
        html, scan, options = read_page(each.page), each.scan, each.options
        has_changed = digest(html) != each.digest
        if has_changed:
            scan = settled(each, scan_page(html, options, each.page.address), self.titles)
            gaps = tuple(gap for gap in scan.gaps if gap.kind is not Kind.TEXT)
            choices = self._choices(each, gaps)
        texts = _texts(choices, options)
        filled = fill_gaps(html, list(texts), texts.get, options, address=each.page.address)
        is_other = filled != html or scan.images < each.scan.images
        return _Draft(choices, html, filled, has_changed and is_other)

    def _choices(self, each: Scanned, gaps: Iterable[Gap]) -> Choices:
        """Return what is chosen for gaps of a page."""
        gaps = self.describer.decided(gaps, each.page.address)
        return choose(gaps, self.describer.resolved, each.options)

    def _replace(self, each: Scanned, filled: bytes) -> None:
        replace_page(each.page, filled)
        self._note_replaced(each)

    def _note_replaced(self, each: Scanned) -> None:
        self.report.pages_changed += 1
        self.report.notes += [
            f"{each.page.shown}{ending} is a compressed copy of the page before it was filled;"
            " make it again"
            for ending in each.page.copies
        ]


def settled(each: Scanned, scan: PageScan, titles: SiteOf) -> PageScan:
    """Return what a page has, with titles for its links."""
    if not any(gap.in_link for gap in scan.gaps):
        return scan
    page = each.page
    root = page.path.parents[page.address.count("/") - 1]
    return replace(scan, gaps=settle_links(scan.gaps, page.address, each.options, titles(root)))


def _decoded(draft: _Draft) -> tuple[str, str]:
    charset = read_charset(draft.html)
    return (
        charset.decode(charset.open(draft.html)),
        charset.decode(charset.open(draft.filled)),
    )


def _texts(choices: Choices, options: Options) -> dict[Gap, str]:
    """Return what is to be written; in a dry run also what stands for texts not yet asked for."""
    texts = texts_of(choices)
    if options.dry_run and not options.offline:
        for gap, choice in choices.items():
            if isinstance(choice, Refusal) and choice.reason is Reason.NOT_ASKED:
                texts[gap] = f"[{gap.language} text from imgix]"
    return texts
