"""What a build tells: while it asks, and at its end."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from altfill.errors import AltfillError, Reason
from altfill.hooks.mkdocs.sources import Missing, SiteSources
from altfill.hooks.words import in_settings

if TYPE_CHECKING:
    from altfill.report import Report

log = get_plugin_logger("altfill")

_STEP_S = 10.0
"""Seconds between two lines of progress."""


class Progress:
    """Tells how far asking is."""

    def __init__(self) -> None:
        self._start_s = self._told_s = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Take what ``Session`` says of its progress."""
        now_s = time.monotonic()
        if phase != "ask":
            return
        if done == 0:
            self._start_s = self._told_s = now_s
            log.info("Asking imgix about %s…", counted(total, "picture"))
        elif done == total:
            took_s = now_s - self._start_s
            log.info("Asked imgix about %s in %.1f s", counted(total, "picture"), took_s)
        elif now_s - self._told_s >= _STEP_S:
            self._told_s = now_s
            log.info("… %d of %d pictures", done, total)


def tell_ended(error: AltfillError, waiting: int = 0) -> None:
    """Warn once that nobody can be asked; ``waiting`` images have no text for that."""
    images = f"; {counted(waiting, 'image')} left without a text" if waiting else ""
    log.warning("%s%s", in_settings(str(error)), images)


def tell_missing(missing: Iterable[Missing], sources: SiteSources) -> None:
    """Warn of each image, and once of one that a template puts on many pages."""
    for place, one, pages in _merged(missing, sources):
        more = f" (and on {counted(pages - 1, 'more page')})" if pages > 1 else ""
        message = in_settings(one.left.message)
        log.warning("%s: no text for %s: %s%s", place, one.left.picture, message, more)


def _merged(missing: Iterable[Missing], sources: SiteSources) -> Iterator[tuple[str, Missing, int]]:
    """Yield places, images, and on how many pages they are."""
    from_templates: dict[tuple[str, ...], dict[str, Missing]] = defaultdict(dict)
    for each in missing:
        if each.place is not None:
            yield each.place, each, 1
        else:
            what = (each.left.picture, each.left.language, each.left.message)
            from_templates[what].setdefault(each.left.path, each)
    for pages in from_templates.values():
        first = next(iter(pages.values()))
        place = sources.place_of(first)
        on = f"{place}, on {first.left.path}" if place else f"{first.left.path}, not in its source"
        yield on, first, len(pages)


def tell_totals(report: Report, *, known_only: bool) -> None:
    """Say what was done: in a line or two, and each text to those who want to know more."""
    for filled in report.filled:
        log.debug("%s: %s (%s): %s", filled.path, filled.picture, filled.language, filled.text)
    for failure in report.failed:
        log.warning("%s: %s; the page stays as it is", failure.path, in_settings(failure.message))
    for note in report.notes:
        log.info("%s", in_settings(note))
    log.info("%s", _totals(report))
    unknown = sum(each.reason is Reason.OFFLINE for each in report.left)
    if known_only and unknown:
        log.info(
            "%s not known yet: build the site to ask for the texts, or set on_serve to full",
            "1 image is" if unknown == 1 else f"{unknown} images are",
        )


def _totals(report: Report) -> str:
    if not report.gaps:
        return "every imgix image has a text"
    images = counted(len(report.filled), "image")
    if report.dry_run:
        texts = ", ".join(f"{count} {name}" for name, count in sorted(report.to_ask.items()))
        asked = counted(report.pictures_to_ask, "picture")
        return f"would fill {images} and ask about {asked}" + (f" ({texts})" if texts else "")
    texts = f"{counted(report.texts_new, 'new text')}, {report.texts_cached} known"
    requests = counted(report.requests, "request")
    left = counted(len(report.left), "image")
    pages = counted(report.pages_changed, "page")
    return f"filled {images} on {pages} ({texts}; {requests}); {left} left without a text"


def counted(number: int, word: str) -> str:
    """Return ``1 page``, ``2 pages``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
