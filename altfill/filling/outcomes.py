"""What became of each gap and of the run, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from altfill.errors import Reason
from altfill.filling.choosing import Choice, Refusal
from altfill.filling.resolve import Resolved
from altfill.options import Options
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.report import Filled, Left, Origin, Report


def record(gap: Gap, path: str, choice: Choice | Refusal, report: Report) -> None:
    """Put what became of a page's gap into the report."""
    place = (path, gap.line, gap.column, gap.address)
    language = gap.language or gap.page_language
    if isinstance(choice, Refusal):
        if gap.kind is Kind.TEXT and choice.reason is Reason.HELD_BACK:
            report.gaps -= 1  # the older text, which stands there, is kept
            return
        report.left.append(Left(*place, language, gap.kind, choice.reason, choice.message))
    elif gap.kind is Kind.TEXT and choice.text == gap.written:
        report.gaps -= 1  # what was asked for, or decided, is what stands there
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
        f"{host} looks like imgix (its addresses carry ixlib=, or a page names it for imgix.js);"
        f" if it is yours, add --host {host}"
        for host in sorted(hosts)
    ]


def conclude(report: Report, resolved: Resolved) -> None:
    """Put the numbers of texts into the report."""
    report.requests = resolved.requests
    report.texts_new = resolved.count(Origin.API)
    report.texts_cached = resolved.count(Origin.CACHE)
    pictures = {each.picture for each in report.filled} | {each.picture for each in report.left}
    report.pictures = len(pictures)
    others = {
        (each.language or "und", each.origin, each.picture, each.text)
        for each in report.filled
        if each.origin not in (Origin.API, Origin.CACHE)
    }
    report.titles = sum(origin is Origin.TITLE for _, origin, _, _ in others)
    report.texts_file = len(others) - report.titles
    used = [(language, origin) for (_, language), origin in resolved.origins.items()]
    used += [(language, origin) for language, origin, _, _ in others]
    for language, origin in used:
        report.texts.setdefault(language, Counter())[origin] += 1
    report.ended = resolved.ended


def note_limit(options: Options, report: Report) -> None:
    """Say what a limit of requests would leave of what a dry run counts."""
    limit = options.max_requests
    if report.dry_run and limit is not None and report.pictures_to_ask > limit:
        report.notes.append(
            f"with --max-requests {limit} a run would ask about {limit} of these"
            f" {report.pictures_to_ask} pictures"
        )


def note_empty(report: Report) -> None:
    """Say how many images were taken as decorative."""
    if report.empty:
        tags = "image tag" if report.empty == 1 else "image tags"
        report.notes.append(
            f'alt="" stands in {report.empty} imgix {tags}, which says "decorative"; if your'
            " generator writes that for images without a text, add --fill-empty"
        )


def note_unsaved(options: Options, report: Report) -> None:
    """Say why there is no texts file although texts were to be saved."""
    wanted = options.save_texts and not options.dry_run and report.ended is None
    if wanted and options.texts is not None and not options.texts.exists():
        report.notes.append(
            f"there was no text to put into {options.texts.name}, so it was not made; texts that"
            " stand in the pages already are not looked at: build the site anew"
        )
