"""The builds of one Pelican object: what it wrote, filling it, and what is told of that."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from pelican.readers import RstReader

from altfill.errors import AltfillError
from altfill.files import PageFile, shown
from altfill.hooks.built import Done, Settings, fill_built
from altfill.hooks.pelican.rest import keep_unwritten
from altfill.hooks.places import Missing, lines_of
from altfill.hooks.telling import ended, merged, no_text, totals
from altfill.hooks.words import in_settings
from altfill.report import Left


class _Log(logging.LoggerAdapter[logging.Logger]):
    def process(self, msg: Any, kwargs: Any) -> tuple[Any, Any]:
        return f"altfill: {msg}", kwargs


log = _Log(logging.getLogger(__name__))


@dataclass(frozen=True, slots=True)
class _Content:
    """What Pelican made a page of."""

    source: Path
    language: str | None


class Build:
    """Notes what Pelican writes, and fills it at the end."""

    def __init__(self, settings: Settings, host: dict[str, Any]) -> None:
        self._settings = settings
        self._host = host
        self._written: dict[str, _Content] = {}
        """Path of a page -> what it was made of, in the build under way."""

    def take_reader(self, generator: Any) -> None:
        """Keep "no text was written" apart from "decorative" in a generator's reStructuredText."""
        reader = generator.readers.readers.get("rst")
        ours = generator.settings is self._host
        if ours and self._settings.unwritten and isinstance(reader, RstReader):
            keep_unwritten(reader, self._settings)

    def note(self, path: str, context: dict[str, Any]) -> None:
        """Note of which article or page a file was made."""
        content = context.get("article") or context.get("page")
        source = getattr(content, "source_path", None)
        if source:
            language = getattr(content, "lang", None)
            self._written[os.path.realpath(path)] = _Content(Path(source), language)

    def fill(self, output: Path) -> None:
        """Fill the pages of a build that is over."""
        made_of: dict[str, _Content] = {}

        def language(page: PageFile) -> str | None:
            content = self._written.get(str(page.path))
            if content is None:
                return self._default_language
            made_of[page.shown] = content
            return content.language

        try:
            done = fill_built(output, self._settings, language, log.info)
        except AltfillError as error:
            _warn_of([in_settings(str(error))])
        else:
            self._tell(done, made_of)
        finally:
            self._written.clear()
            self._ask_anew_no_more()

    def _ask_anew_no_more(self) -> None:
        """Let ``regenerate`` hold once, not at each change that ``--autoreload`` sees."""
        options = replace(self._settings.options, regenerate=False)
        self._settings = replace(self._settings, options=options)

    @property
    def _default_language(self) -> str | None:
        """The language of lists of articles and the like, where neither page nor option says."""
        if self._settings.options.default_language:
            return None
        return self._host.get("DEFAULT_LANG")

    def _tell(self, done: Done, made_of: dict[str, _Content]) -> None:
        for note in done.report.notes:
            log.info("%s", in_settings(note))
        log.info("%s", totals(done.report))
        warnings = [
            f"{each.path}: {in_settings(each.message)}; the page stays as it is"
            for each in done.report.failed
        ]
        if done.ended:
            warnings.append(ended(done.ended, done.waiting))
        missing = list(_placed(done.left, made_of))
        for each, pages in merged(missing):
            place = each.place or f"{each.left.path}:{each.left.line}"
            warnings.append(f"{place}: {no_text(each.left, pages)}")
        _warn_of(warnings)


def _placed(left: list[Left], made_of: dict[str, _Content]) -> Iterator[Missing]:
    """Yield images with their places; not those of lists that an article's page has too."""
    by_page = [(path, list(group)) for path, group in groupby(left, lambda each: each.path)]
    told = set()
    for path, group in by_page:
        if path in made_of:
            for missing in _in_source(group, made_of[path].source):
                if missing.place:
                    told.add(missing.left.picture)
                yield missing
    for path, group in by_page:
        if path not in made_of:
            yield from (Missing(each, None) for each in group if each.picture not in told)


def _in_source(left: list[Left], source: Path) -> Iterator[Missing]:
    for each, line in lines_of(left, _text(source)):
        yield Missing(each, f"{shown(source)}:{line}" if line else None)


def _text(source: Path) -> str:
    try:
        return source.read_text("utf-8", "replace")
    except OSError:  # another plugin made it up
        return ""


def _warn_of(messages: list[str]) -> None:
    """Log all warnings before the first one ends a build with ``--fatal warnings``."""
    fatal = None
    for message in messages:
        try:
            log.warning("%s", message)
        except RuntimeError as error:  # Pelican's loggers raise it
            fatal = fatal or error
    if fatal is not None:
        raise fatal
