"""The pictures of a built site, each with the places where it stands."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from altfill.checking.page import check_page
from altfill.checking.rules import Checks
from altfill.errors import PageError
from altfill.files import PageFile, read_page
from altfill.filling.links import SiteTitles, Titles, settle_links
from altfill.findings import Finding
from altfill.imgix.urls import Picture
from altfill.options import Options
from altfill.page.context import Context, contexts_of
from altfill.page.gaps import Gap
from altfill.page.scan import scan_page
from altfill.report import PageFailure
from altfill.tree import find_pages

Progress = Callable[[int, int], None]
"""Called with how many pages are done, and of how many."""
_KEPT_PAGES = 512


@dataclass(frozen=True, slots=True)
class Standing:
    """One image of a page."""

    page: PageFile
    gap: Gap
    """With kind ``text`` where a text stands there."""
    findings: tuple[Finding, ...] = ()
    """What the rules of ``altfill check`` say of it."""

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, both 1-based."""
        return self.gap.line, self.gap.column

    @property
    def language(self) -> str:
        """The language of its text; empty where the page names none."""
        return self.gap.language or self.gap.page_language.replace("_", "-")


@dataclass(slots=True)
class Shown:
    """A picture and where it stands, in the order of pages."""

    picture: Picture
    standings: list[Standing] = field(default_factory=list)


@dataclass(slots=True)
class Gallery:
    """What the pages of a site show."""

    pages: int = 0
    pictures: dict[str, Shown] = field(default_factory=dict)
    """By key, in the order in which the pages show them first."""
    failed: list[PageFailure] = field(default_factory=list)


def read_gallery(
    paths: Iterable[str | Path], options: Options, progress: Progress | None = None
) -> Gallery:
    """Return the imgix pictures that pages show where they could have a text.

    Raises NoPagesError; pages that cannot be read are in ``failed``.
    """
    gallery = Gallery()
    titles = functools.cache(SiteTitles)
    pages = find_pages(paths, options.exclude, gallery.failed, clean=False)
    for done, page in enumerate(pages, 1):
        gallery.pages += 1
        try:
            _add(gallery, page, options, titles)
        except PageError as error:
            gallery.failed.append(PageFailure(page.shown, error.reason, str(error)))
        if progress is not None:
            progress(done, len(pages))
    return gallery


def _add(
    gallery: Gallery, page: PageFile, options: Options, titles: Callable[[Path], Titles]
) -> None:
    """Put the pictures of a page into the gallery. Raises PageError."""
    html = read_page(page)
    whatever = replace(options, regenerate=True, fill_empty=True, offline=False)
    gaps = scan_page(html, whatever, page.address).gaps
    if not gaps:
        return
    findings: dict[tuple[int, int], list[Finding]] = {}
    checks = Checks(only_imgix=True)
    for each in check_page(html, options, checks, page.shown, page.address).findings:
        findings.setdefault((each.line, each.column), []).append(each)
    root = page.path.parents[page.address.count("/") - 1]
    for gap in settle_links(gaps, page.address, options, titles(root)):
        if gap.picture is None:
            continue
        shown = gallery.pictures.setdefault(gap.picture.key, Shown(gap.picture))
        if gap.picture.is_signed and not shown.picture.is_signed:
            shown.picture = gap.picture
        near = tuple(findings.get((gap.line, gap.column), ()))
        shown.standings.append(Standing(page, gap, near))


class Contexts:
    """What is around images, read when somebody looks; pages that were read last are kept."""

    def __init__(self) -> None:
        self._of_page = functools.lru_cache(maxsize=_KEPT_PAGES)(_contexts)

    def of(self, standing: Standing) -> Context:
        """Return what is around an image, as far as its page still has it there."""
        try:
            changed_at = standing.page.path.stat().st_mtime_ns
        except OSError:
            return Context()
        return self._of_page(standing.page, changed_at).get(standing.place, Context())


def _contexts(page: PageFile, _changed_at: int) -> dict[tuple[int, int], Context]:
    try:
        return contexts_of(read_page(page))
    except PageError:
        return {}
