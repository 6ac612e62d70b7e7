"""One build of a site. Nothing of it outlives the build."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from altfill.errors import AltfillError, LimitError, OptionsError, PageError, Reason
from altfill.filling.session import FilledPage, HostPage, Session
from altfill.hooks.mkdocs.config import AltfillConfig
from altfill.hooks.mkdocs.language import likely_language, page_language, sure_language
from altfill.hooks.mkdocs.sources import SiteSources, in_page, in_template
from altfill.hooks.mkdocs.telling import log, tell_missing, tell_totals
from altfill.hooks.places import Missing
from altfill.hooks.telling import UNASKED, Progress, ended
from altfill.hooks.words import in_settings
from altfill.page.title import Title
from altfill.settings import read_key
from altfill.tree import ignored_by


class Build:
    """Asks for the texts of all pages once they are rendered, and fills the finished ones."""

    def __init__(self, config: AltfillConfig, host: MkDocsConfig, *, serving: bool) -> None:
        self._config = config
        self._host = host
        self._options = config.options()
        self._known_only = serving and config.on_serve == "cache" and not self._asks_nobody
        if serving:
            offline = self._options.offline or self._known_only
            self._options = replace(
                self._options, offline=offline, regenerate=False, save_texts=False
            )
        self._excluded = ignored_by(self._options.exclude)
        self._failed: AltfillError | None = None
        self._no_key: OptionsError | None = None
        self._session = Session(
            self._options,
            api_key=self._key(),
            progress=Progress(log.info),
            titles=self._title_of,
            empty_is_meant=bool(config.unwritten),
        )
        self._titles: dict[str, Title] = {}
        self._missing: list[Missing] = []
        self._waiting: list[Page] = []
        """Pages whose pictures nobody was asked about yet, as only a finished page tells in which
        language."""
        self._language: str | None = None

    @property
    def _asks_nobody(self) -> bool:
        return self._options.offline or self._options.dry_run

    def _key(self) -> str | None:
        """Return the key; what is wrong with its file is told when a text is missing."""
        if self._asks_nobody:
            return None
        try:
            return read_key(self._config.api_key_file)
        except OptionsError as error:
            self._no_key = error
            return None

    def leaves(self, page: Page) -> bool:
        """Tell whether a page is to stay as it is."""
        said = str(page.meta.get("altfill", "")).lower()  # without --- metadata are strings
        return said in ("false", "no", "off") or self._excluded.match_file(page.file.src_uri)

    def _title_of(self, link: str) -> Title | None:
        return self._titles.get(link)

    def prepare(self, pages: Iterable[Page]) -> None:
        """Ask for the texts that rendered pages lack."""
        pages = list(pages)
        self._titles = {f"/{page.url}": Title(str(page.title)) for page in pages if page.title}
        chosen = [page for page in pages if page.content and not self.leaves(page)]
        language = sure_language(self._host.theme)
        self._language = language or likely_language(self._host.theme)
        if language is None:
            self._waiting = chosen
        elif self._options.skip:  # what is around the content may decide
            self._ask(chosen)
        else:
            self._fill_contents(chosen)

    def _fill_contents(self, pages: list[Page]) -> None:
        """Fill what goes into pages, which is cheaper than filling them when they are finished."""
        with self._stopping():
            contents = self._session.fill_parts(self._contents(pages))
            for page, content in zip(pages, contents, strict=True):
                page.content = content

    def _ask(self, pages: list[Page]) -> None:
        with self._stopping():
            self._session.prepare(self._contents(pages))

    def _contents(self, pages: list[Page]) -> list[HostPage]:
        return [self._host_page(page, page.content or "") for page in pages]

    def _host_page(self, page: Page, html: str) -> HostPage:
        return HostPage(html, f"/{page.url}", page.file.src_uri, self._language)

    def fill_page(self, html: str, page: Page) -> str:
        """Return a finished page with its texts."""
        if self.leaves(page):
            return html
        if self._waiting:
            self._ask_in_language_of(html)
        filled = self._fill(self._host_page(page, html))
        if filled.left:
            self._missing += in_page(filled.left, page.file)
        return filled.html

    def fill_template(self, html: str, name: str) -> str:
        """Return a finished page that a template alone makes with its texts."""
        if self._excluded.match_file(name):
            return html
        filled = self._fill(HostPage(html, f"/{name}", name, self._language))
        self._missing += in_template(filled.left)
        return filled.html

    def _ask_in_language_of(self, html: str) -> None:
        """Ask about the pages that wait, in the language that the first finished one names."""
        waiting, self._waiting = self._waiting, []
        likely = self._language
        with contextlib.suppress(PageError):
            self._language = page_language(html) or likely
        self._ask(waiting)
        self._language = likely

    def _fill(self, page: HostPage) -> FilledPage:
        filled = FilledPage(page.html)
        if self._failed is None:
            with self._stopping():
                filled = self._session.fill(page)
        return filled

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Leave all further pages as they are when one fails; stop the host if it is strict."""
        try:
            yield
        except AltfillError as error:
            self._failed = error
        if self._host.strict and self._ended and not isinstance(self._ended, LimitError):
            raise PluginError(f"altfill: {in_settings(str(self._ended))}") from self._ended

    @property
    def _ended(self) -> AltfillError | None:
        """Why nobody is asked any more."""
        ended = self._session.ended
        return self._failed or (ended and self._no_key) or ended

    def close(self) -> None:
        """Tell what was done. The build is over."""
        report = self._session.close()
        quiet = UNASKED if self._ended or report.dry_run else ()
        if self._known_only:
            quiet = (*quiet, Reason.OFFLINE)
        if self._ended:
            unasked = sum(each.left.reason in UNASKED for each in self._missing)
            log.warning("%s", ended(self._ended, unasked))
        told = [each for each in self._missing if each.left.reason not in quiet]
        tell_missing(told, SiteSources(self._host))
        tell_totals(report, known_only=self._known_only)

    def abandon(self) -> None:
        """Let go of everything: the host's build failed."""
        self._session.close()
