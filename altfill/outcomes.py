"""What became of each gap and of the run, in words."""

from __future__ import annotations

from collections.abc import Iterable

from altfill.choosing import Choice, Refusal
from altfill.errors import Reason
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.report import Filled, Left, Origin, Report
from altfill.resolve import Resolved


def record(gap: Gap, path: str, choice: Choice | Refusal, report: Report) -> None:
    """Put what became of a page's gap into the report."""
    place = (path, gap.line, gap.column, gap.address)
    language = gap.language or gap.page_language
    if isinstance(choice, Refusal):
        if gap.kind is Kind.TEXT and choice.reason is Reason.HELD_BACK:
            report.gaps -= 1  # the older text, which stands there, is kept
            return
        report.left.append(Left(*place, language, gap.kind, choice.reason, choice.message))
    elif gap.kind is Kind.TEXT and choice.origin is Origin.API and choice.text == gap.written:
        report.gaps -= 1  # a new text was asked for, and it is the one that stands there
    else:
        text, origin = choice.text, choice.origin
        report.filled.append(Filled(*place, language, gap.kind, text, origin, gap.in_link))


def count(scan: PageScan, report: Report) -> None:
    """Put a page's images into the report."""
    report.images += scan.images
    report.imgix_images += scan.imgix_images
    report.empty += scan.empty


def note_hosts(hosts: Iterable[str], report: Report) -> None:
    """Say which hosts may be imgix's, too."""
    report.notes += [
        f"{host} looks like imgix (its addresses carry ixlib=); if it is yours, add --host {host}"
        for host in sorted(hosts)
    ]


def conclude(report: Report, resolved: Resolved) -> None:
    """Put the numbers of texts into the report."""
    report.requests = resolved.requests
    report.texts_new = resolved.count(Origin.API)
    report.texts_cached = resolved.count(Origin.CACHE)
    report.ended = resolved.ended


def note_empty(report: Report) -> None:
    """Say how many images were taken as decorative."""
    if report.empty:
        tags = "image tag" if report.empty == 1 else "image tags"
        report.notes.append(
            f'alt="" stands in {report.empty} imgix {tags}, which says "decorative"; if your'
            " generator writes that for images without a text, add --fill-empty"
        )
