"""What a build tells at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from altfill.errors import Reason
from altfill.hooks.mkdocs.sources import SiteSources
from altfill.hooks.places import Missing
from altfill.hooks.telling import merged, no_text, totals
from altfill.hooks.words import in_settings

if TYPE_CHECKING:
    from altfill.report import Report

log = get_plugin_logger("altfill")


def tell_missing(missing: Iterable[Missing], sources: SiteSources) -> None:
    """Warn of each image, and once of one that a template puts on many pages."""
    for each, pages in merged(missing):
        place = each.place or _on_page(each, sources)
        log.warning("%s: %s", place, no_text(each.left, pages))


def _on_page(missing: Missing, sources: SiteSources) -> str:
    place = sources.place_of(missing)
    page = missing.left.path
    return f"{place}, on {page}" if place else f"{page}, not in its source"


def tell_totals(report: Report, *, known_only: bool) -> None:
    """Say what was done: in a line or two, and each text to those who want to know more."""
    for filled in report.filled:
        log.debug("%s: %s (%s): %s", filled.path, filled.picture, filled.language, filled.text)
    for failure in report.failed:
        log.warning("%s: %s; the page stays as it is", failure.path, in_settings(failure.message))
    for note in report.notes:
        log.info("%s", in_settings(note))
    log.info("%s", totals(report))
    unknown = sum(each.reason is Reason.OFFLINE for each in report.left)
    if known_only and unknown:
        log.info(
            "%s not known yet: build the site to ask for the texts, or set on_serve to full",
            "1 image is" if unknown == 1 else f"{unknown} images are",
        )
