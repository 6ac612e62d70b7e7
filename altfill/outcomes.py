"""What became of each gap and of the run, in words."""

from __future__ import annotations

from collections.abc import Iterable

from altfill.errors import Reason
from altfill.options import Options
from altfill.page.gaps import Gap, Kind, PageScan
from altfill.report import Filled, Left, Origin, Report
from altfill.resolve import Resolved


def record(gap: Gap, path: str, resolved: Resolved, options: Options, report: Report) -> None:
    """Put what became of a page's gap into the report."""
    place = (path, gap.line, gap.column, gap.address)
    key = (gap.picture.key, gap.language) if gap.picture and gap.language else ("", "")
    language = gap.language or gap.page_language
    text = resolved.texts.get(key, gap.written) if gap.reason is None else gap.written
    if gap.kind is Kind.TEXT and resolved.origins.get(key) is Origin.API and text == gap.written:
        report.gaps -= 1  # a new text was asked for, and it is the one that stands there
    elif text != gap.written:
        origin = resolved.origins[key]
        report.filled.append(Filled(*place, language, gap.kind, text, origin, gap.in_link))
    else:
        reason, message = _why_left(gap, key, resolved, options)
        report.left.append(Left(*place, language, gap.kind, reason, message))


def _why_left(
    gap: Gap, key: tuple[str, str], resolved: Resolved, options: Options
) -> tuple[Reason, str]:
    if gap.reason is not None:
        return gap.reason, _known_reason(gap, options)
    if key in resolved.reasons:
        return resolved.reasons[key]
    if options.offline:
        return Reason.OFFLINE, "no text is known and --offline asks nobody"
    return (
        Reason.NOT_ASKED,
        "the run ended before it was asked for" if resolved.ended else "not asked",
    )


def _known_reason(gap: Gap, options: Options) -> str:
    if gap.reason is Reason.TEMPLATE:
        return "its address still holds a template's placeholder; run altfill on the built site"
    if gap.reason is Reason.SHARED_HOST:
        return (
            "its host serves other people's pictures, and the API describes only those of the"
            " key's account; write its alt yourself, or add the host with --host if it is yours"
        )
    offered = ", ".join(options.languages)
    if not gap.page_language:
        return (
            "the page does not say its language; add lang to <html>, or use --default-language"
            f" ({offered})"
        )
    return (
        f"the API offers no {gap.page_language} ({offered}); write it yourself, or use"
        " --fallback-language"
    )


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
