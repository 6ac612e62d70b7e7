"""What builds tell, whatever the host: sentences; the host's module passes them to its log."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from altfill.errors import AltfillError, Reason
from altfill.hooks.places import Missing
from altfill.hooks.words import in_settings
from altfill.report import Left, Report
from altfill.wording import counted

UNASKED = (Reason.NOT_ASKED, Reason.OUT_OF_CREDITS)
"""Why images are left when nobody is asked any more: one sentence says it for all of them."""
WAITING = "Another run of altfill is asking imgix; waiting for its texts…"
_STEP_S = 10.0
"""Seconds between two lines of progress."""


class Progress:
    """Tells how far asking is."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._start_s = self._told_s = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Take what a run says of its progress."""
        now_s = time.monotonic()
        if phase == "wait" and done == 0:
            self._say(WAITING)
        if phase != "ask":
            return
        if done == 0:
            self._start_s = self._told_s = now_s
            self._say(f"Asking imgix about {counted(total, 'picture')}…")
        elif done == total:
            took_s = now_s - self._start_s
            self._say(f"Asked imgix about {counted(total, 'picture')} in {took_s:.1f} s")
        elif now_s - self._told_s >= _STEP_S:
            self._told_s = now_s
            self._say(f"… {done} of {total} pictures")


def ended(error: AltfillError, waiting: int = 0, *, prefix: str = "") -> str:
    """Say that nobody can be asked; ``waiting`` images have no text for that."""
    images = f"; {counted(waiting, 'image')} left without a text" if waiting else ""
    return in_settings(str(error), prefix) + images


def no_text(left: Left, pages: int = 1, *, prefix: str = "") -> str:
    """Say why an image was left that is on so many pages."""
    more = f" (and on {counted(pages - 1, 'more page')})" if pages > 1 else ""
    return f"no text for {left.picture}: {in_settings(left.message, prefix)}{more}"


def merged(missing: Iterable[Missing]) -> Iterator[tuple[Missing, int]]:
    """Yield each image, and once one without a place, with the number of pages that it is on.

    What no page's source shows comes from a template, and is on all pages that it makes.
    """
    from_templates: dict[tuple[str, ...], dict[str, Missing]] = defaultdict(dict)
    for each in missing:
        if each.place is not None:
            yield each, 1
        else:
            what = (each.left.picture, each.left.language, each.left.message)
            from_templates[what].setdefault(each.left.path, each)
    for pages in from_templates.values():
        yield next(iter(pages.values())), len(pages)


def totals(report: Report) -> str:
    """Say what was done."""
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
