"""One build: what is changed in documents, filling what they became, and what is told of that."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from altfill.errors import AltfillError
from altfill.hooks.built import Done, Settings, fill_built
from altfill.hooks.places import Missing
from altfill.hooks.sphinx.config import PREFIX
from altfill.hooks.sphinx.images import Images
from altfill.hooks.sphinx.sources import placed
from altfill.hooks.telling import ended, merged, no_text, totals
from altfill.hooks.words import in_settings

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from altfill.files import PageFile

log = logging.getLogger(__name__)

_BUILDERS = ("html", "dirhtml", "singlehtml")


class Build:
    """Belongs to one Sphinx object; processes may have copies of it, as it keeps nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def drop_unwritten(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Let ``![](u)`` be like ``.. image::`` without ``:alt:``; MyST gives it an empty alt."""
        if app.builder.name not in _BUILDERS or not self._settings.unwritten:
            return
        for image in Images(app, self._settings).unwritten(doctree, docname):
            del image["alt"]

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Fill the pages of a build that is over."""
        if exception is not None or app.builder.name not in _BUILDERS:
            return
        documents = _documents(app)
        made_of: dict[str, list[str]] = {}
        own = None if self._settings.options.default_language else app.config.language

        def language(page: PageFile) -> str | None:
            names = documents.get(str(page.path))
            if names:
                made_of[page.shown] = names
            return own

        try:
            done = fill_built(Path(app.outdir), self._settings, language, _say)
        except AltfillError as error:
            _warn("account", in_settings(str(error), PREFIX))
        else:
            self._tell(done, app, made_of)

    def _tell(self, done: Done, app: Sphinx, made_of: dict[str, list[str]]) -> None:
        for note in done.report.notes:
            _say(in_settings(note, PREFIX))
        _say(totals(done.report))
        for each in done.report.failed:
            message = in_settings(each.message, PREFIX)
            _warn("page", f"{message}; the page stays as it is", f"{each.path}:1")
        if done.ended:
            _warn("account", ended(done.ended, done.waiting, prefix=PREFIX))
        missing: list[Missing] = []
        images = Images(app, self._settings)
        for path, left in groupby(done.left, lambda each: each.path):
            missing += placed(left, made_of.get(path, ()), images, app.env)
        for one, pages in merged(missing):
            place = one.place or f"{one.left.path}:{one.left.line}"
            _warn("missing", no_text(one.left, pages, prefix=PREFIX), place)


def _documents(app: Sphinx) -> dict[str, list[str]]:
    """Return path of a page -> the documents that it is made of."""
    names = sorted(app.env.found_docs)
    made_of: dict[str, list[str]] = {}
    for name in names:
        page = app.builder.get_outfilename(name)  # type: ignore[attr-defined]
        made_of.setdefault(os.path.realpath(page), []).append(name)
    if app.builder.name == "singlehtml":
        page = app.builder.get_outfilename(app.config.root_doc)  # type: ignore[attr-defined]
        made_of[os.path.realpath(page)] = names
    return made_of


def _say(message: str) -> None:
    log.info("altfill: %s", message)


def _warn(subtype: str, message: str, location: str | None = None) -> None:
    log.warning("altfill: %s", message, type="altfill", subtype=subtype, location=location)
