"""Pages that a host hands over in memory, one by one, while it builds a site."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from altfill.errors import AltfillError, PageError
from altfill.filling.choosing import Choices, choose, texts_of
from altfill.filling.describer import Describer, Progress
from altfill.filling.links import Titles, settle_links
from altfill.filling.outcomes import conclude, count, note_empty, note_hosts, note_limit, record
from altfill.options import Options
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap, PageScan
from altfill.page.scan import scan_page
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
        titles: Titles | None = None,
        empty_is_meant: bool = False,
    ) -> None:
        """``titles`` tells those of the site's pages, for pictures that are a link's only content.

        ``empty_is_meant``: the host writes ``alt=""`` only where an author did.
        """
        self._titles = titles or (lambda _link: None)
        self._empty_is_meant = empty_is_meant
        self._options = replace(options, regenerate=False)
        self.report = Report(dry_run=options.dry_run)
        show = progress or (lambda _phase, _done, _total: None)
        self._describer = Describer(options, api_key, self.report, show)
        self._hosts: set[str] = set()
        self._changed: set[str] = set()

    @property
    def ended(self) -> AltfillError | None:
        """Why nobody is asked any more."""
        return self._describer.resolved.ended

    def prepare(self, pages: Iterable[HostPage]) -> None:
        """Get the texts that pages lack, one request a picture. Raises CacheError.

        What cannot be read is passed over: ``fill`` says so.
        """
        self._resolve((page, self._gaps(page)) for page in pages)

    def fill_parts(self, parts: Sequence[HostPage]) -> list[str]:
        """Return parts of pages with the texts that they lack, all got at once. Raises CacheError.

        Cheaper than filling whole pages; ``fill`` reports what is still without a text when it
        gets the page around a part.
        """
        found = [(part, self._gaps(part)) for part in parts]
        self._resolve(found)
        return [self._filled(part, gaps) for part, gaps in found]

    def _gaps(self, page: HostPage) -> tuple[Gap, ...]:
        try:
            return self._scan(page, _bytes(page.html)).gaps
        except PageError:
            return ()

    def _scan(self, page: HostPage, html: bytes) -> PageScan:
        options = self._for(page)
        scan = scan_page(html, options, page.address)
        if not scan.gaps:
            return scan
        gaps = settle_links(scan.gaps, page.address, options, self._titles)
        return replace(scan, gaps=self._describer.open_gaps(gaps, page.address))

    def _resolve(self, found: Iterable[tuple[HostPage, tuple[Gap, ...]]]) -> None:
        wanted = self._describer.wanted
        gaps = [gap for page, each in found if each for gap in wanted(each, page.address)]
        if gaps:
            self._describer.resolve(gaps)

    def _choices(self, page: HostPage, gaps: tuple[Gap, ...]) -> Choices:
        decided = self._describer.decided(gaps, page.address) if gaps else ()
        return choose(decided, self._describer.resolved, self._for(page))

    def _filled(self, part: HostPage, found: tuple[Gap, ...]) -> str:
        options, report = self._for(part), self.report
        choices = self._choices(part, found)
        texts = texts_of(choices)
        if options.dry_run or not texts:
            return part.html
        html = _bytes(part.html)
        try:
            filled = fill_gaps(html, list(texts), texts.get, options, address=part.address)
        except PageError:
            return part.html
        report.gaps += len(texts)
        for gap in texts:
            record(gap, part.shown, choices[gap], report)
        self._changed.add(part.address)
        return _text(filled, part.html)

    def fill(self, page: HostPage) -> FilledPage:
        """Return a page with its texts; what ``prepare`` did not see is resolved now."""
        self.report.pages += 1
        try:
            filled = self._fill(page)
        except PageError as error:
            failure = PageFailure(page.shown, error.reason, str(error))
            self.report.failed.append(failure)
            return FilledPage(page.html, failure=failure)
        if filled.html != page.html:
            self._changed.add(page.address)
        return filled

    def _fill(self, page: HostPage) -> FilledPage:
        html, options, report = _bytes(page.html), self._for(page), self.report
        scan = self._scan(page, html)
        new = html
        self._resolve([(page, scan.gaps)])
        choices = self._choices(page, scan.gaps)
        texts = texts_of(choices)
        if texts and not options.dry_run:
            new = fill_gaps(html, list(texts), texts.get, options, address=page.address)
        count(scan, report)
        self._hosts |= scan.unlisted_hosts
        report.gaps += len(scan.gaps)
        filled, left = len(report.filled), len(report.left)
        for gap, choice in choices.items():
            record(gap, page.shown, choice, report)
        text = page.html if new is html else _text(new, page.html)
        return FilledPage(text, report.filled[filled:], report.left[left:])

    def close(self) -> Report:
        """Return what was done. The session is over."""
        self._describer.save_texts()
        self._describer.close()
        conclude(self.report, self._describer.resolved)
        self.report.pages_changed = len(self._changed)
        note_hosts(self._hosts, self.report)
        note_limit(self._options, self.report)
        if not self._empty_is_meant:
            note_empty(self.report)
        return self.report

    def _for(self, page: HostPage) -> Options:
        return self._options.for_language(page.language)


def _bytes(html: str) -> bytes:
    return BOM_UTF8 + html.removeprefix(_MARK).encode("utf-8", "surrogatepass")


def _text(html: bytes, like: str) -> str:
    text = html.decode("utf-8", "surrogatepass")
    return text if like.startswith(_MARK) else text.removeprefix(_MARK)
