"""Pages that a host hands over in memory, one by one, while it builds a site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from altfill.describer import Describer, Progress
from altfill.errors import PageError
from altfill.options import Options
from altfill.outcomes import conclude, count, note_empty, note_hosts, record
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, scan_page
from altfill.report import Filled, Left, PageFailure, Report

_MARK = "\ufeff"
"""A byte order mark; with it in front a page is UTF-8, whatever it declares."""


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page, or a part of one, as a host has it."""

    html: str
    address: str
    """Relative to the site's root: ``/blog/index.html``."""
    shown: str
    """What reports call it: its source file."""
    language: str | None = None
    """The host's word, for images around which the page names none."""


@dataclass(frozen=True, slots=True)
class FilledPage:
    """A page with its texts, and what became of its gaps."""

    html: str
    filled: list[Filled] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    failure: PageFailure | None = None


class Session:
    """Fills pages as they come; ``prepare`` gets the texts of many at once.

    >>> from altfill.imgix.sandbox import running
    >>> import tempfile
    >>> page = HostPage('<img src="//acme.imgix.net/boat.jpg">', "/", "index.md", "fr")
    >>> with running() as sandbox, tempfile.TemporaryDirectory() as directory:
    ...     session = Session(Options(api_url=sandbox.url, cache_dir=directory), api_key="any")
    ...     session.prepare([page])
    ...     html = session.fill(page).html
    ...     report = session.close()
    >>> html.startswith('<img alt="'), report.requests, report.filled[0].language
    (True, 1, 'fr')
    """

    def __init__(
        self,
        options: Options,
        *,
        api_key: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._options = replace(options, regenerate=False)
        self.report = Report(dry_run=options.dry_run)
        show = progress or (lambda _phase, _done, _total: None)
        self._describer = Describer(options, api_key, self.report, show)
        self._hosts: set[str] = set()

    def prepare(self, pages: Iterable[HostPage]) -> None:
        """Get the texts that pages lack, one request a picture. Raises CacheError.

        What cannot be read is passed over: ``fill`` says so.
        """
        gaps: list[Gap] = []
        for page in pages:
            try:
                gaps += scan_page(_bytes(page.html), self._for(page), page.address).gaps
            except PageError:
                continue
        if gaps:
            self._describer.resolve(gaps)

    def fill(self, page: HostPage) -> FilledPage:
        """Return a page with its texts; what ``prepare`` did not see is resolved now."""
        self.report.pages += 1
        try:
            filled = self._fill(page)
        except PageError as error:
            failure = PageFailure(page.shown, error.reason, str(error))
            self.report.failed.append(failure)
            return FilledPage(page.html, failure=failure)
        self.report.pages_changed += filled.html != page.html
        return filled

    def _fill(self, page: HostPage) -> FilledPage:
        html, options, report = _bytes(page.html), self._for(page), self.report
        scan = scan_page(html, options, page.address)
        new = html
        if scan.gaps:
            self._describer.resolve(scan.gaps)
            if not options.dry_run:
                fillable = [gap for gap in scan.gaps if gap.reason is None]
                texts = self._describer.resolved.texts
                new = fill_gaps(html, fillable, texts, options, address=page.address)
        count(scan, report)
        self._hosts |= scan.unlisted_hosts
        report.gaps += len(scan.gaps)
        filled, left = len(report.filled), len(report.left)
        for gap in scan.gaps:
            record(gap, page.shown, self._describer.resolved, options, report)
        return FilledPage(_text(new, page.html), report.filled[filled:], report.left[left:])

    def close(self) -> Report:
        """Return what was done. The session is over."""
        self._describer.close()
        conclude(self.report, self._describer.resolved)
        note_hosts(self._hosts, self.report)
        note_empty(self.report)
        return self.report

    def _for(self, page: HostPage) -> Options:
        return self._options.for_language(page.language)


def _bytes(html: str) -> bytes:
    return (_MARK + html.removeprefix(_MARK)).encode("utf-8", "surrogatepass")


def _text(html: bytes, like: str) -> str:
    text = html.decode("utf-8", "surrogatepass")
    return text if like.startswith(_MARK) else text.removeprefix(_MARK)
