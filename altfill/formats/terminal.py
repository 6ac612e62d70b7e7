"""The report for people: plain lines, and on a terminal a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from altfill.errors import Reason
from altfill.report import Left, Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

SHOWN_EACH = 10
"""Left images of one reason on a terminal; a pipe gets all."""
_EXPLANATIONS = tuple(f"{reason}: " for reason in Reason)


def lines(report: Report, *, verbosity: int = 0, most: int | None = None) -> Iterator[str]:
    """Yield what there is to say about single images and pages, and the notes.

    ``verbosity`` -1 leaves the notes out, 1 adds the texts that were filled; ``most`` limits the
    images of one reason.
    """
    if verbosity > 0:
        would = "would be filled" if report.dry_run else "filled"
        for each in report.filled:
            yield (
                f"{each.path}:{each.line}:{each.column}: {would} ({each.language},"
                f" {each.origin}): {each.text}"
            )
    for failure in report.failed:
        yield f"{failure.path}:1:1: page left as it was [{failure.reason}]: {failure.message}"
    yield from _left(report, verbosity, most)
    if verbosity >= 0:
        for note in report.notes:
            yield f"note: {note}"
    if report.ended is not None:
        yield f"error: {report.ended}"


def _left(report: Report, verbosity: int, most: int | None) -> Iterator[str]:
    """Yield the images that were left, those with one reason together, and the reason once."""
    groups: dict[tuple[str, str], list[Left]] = defaultdict(list)
    for each in report.left:
        groups[each.reason, each.message].append(each)
    for (reason, message), left in groups.items():
        if report.dry_run and reason == Reason.NOT_ASKED and verbosity < 1:
            continue  # the diff shows them
        shown = left if most is None or verbosity > 0 else left[:most]
        for each in shown:
            yield f"{each.path}:{each.line}:{each.column}: no text: {each.picture}"
        if len(shown) < len(left):
            yield f"… and {len(left) - len(shown)} more; -v shows all"
        yield f"{reason}: {message}"


def rows(report: Report) -> list[tuple[str, str, str]]:
    """Return the summary: name, number, remark."""
    changed = f"{report.pages_changed} changed" + (
        f", {report.pages_failed} failed" if report.failed else ""
    )
    would = "would be " if report.dry_run else ""
    found = [
        ("pages", str(report.pages), changed),
        ("images", str(report.images), ""),
        ("imgix images", str(report.imgix_images), ""),
        ("without a text", str(report.gaps), _pictures(report)),
        (f"{would}filled", str(len(report.filled) + report.waiting), _links(report)),
        ("left", str(len(report.left) - report.waiting), _reasons(report)),
        ("requests", str(report.requests), ""),
        ("texts", str(_known(report) + report.texts_new), _sources(report)),
    ]
    if report.dry_run:
        languages = ", ".join(f"{number} {name}" for name, number in sorted(report.to_ask.items()))
        count = sum(report.to_ask.values())
        remark = f"{_counted(count, 'text')}: {languages}" if count else ""
        found[-2:] = [
            ("texts known", str(_known(report)), _sources(report)),
            ("would be asked", f"{report.pictures_to_ask}", remark),
        ]
    return found


def _known(report: Report) -> int:
    return report.texts_cached + report.texts_file + report.titles


def _pictures(report: Report) -> str:
    return f"of {_counted(report.pictures, 'picture')}" if report.gaps else ""


def _sources(report: Report) -> str:
    """Return where the texts came from, and in which languages they are."""
    new = [] if report.dry_run else [f"{report.texts_new} new"]
    file = [f"{report.texts_file} from the texts file"] if report.texts_file else []
    titles = [f"{report.titles} from titles of linked pages"] if report.titles else []
    sources = ", ".join([*new, f"{report.texts_cached} from the cache", *file, *titles])
    counted = {language: counts.total() for language, counts in sorted(report.texts.items())}
    languages = ", ".join(f"{number} {language}" for language, number in counted.items())
    return f"{sources}: {languages}" if languages else sources


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _links(report: Report) -> str:
    if report.dry_run and report.waiting:
        return f"{len(report.filled)} with a known text, {report.waiting} after asking"
    links = sum(each.in_link for each in report.filled)
    return f"{links} of them {'name' if links > 1 else 'names'} a link" if links else ""


def _reasons(report: Report) -> str:
    counted = Counter(each.reason for each in report.left)
    if report.dry_run:
        del counted[Reason.NOT_ASKED]
    return ", ".join(f"{number} {reason}" for reason, number in sorted(counted.items()))


def plain_summary(report: Report) -> str:
    """Return the summary for a pipe, a line a row."""
    return "".join(
        f"{name}: {number}" + (f" ({remark})" if remark else "") + "\n"
        for name, number, remark in rows(report)
    )


def table(report: Report) -> Table:
    """Return the summary for a terminal."""
    from rich.table import Table

    drawn = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    drawn.add_column(style="bold")
    drawn.add_column(justify="right")
    drawn.add_column(style="dim")
    for row in rows(report):
        drawn.add_row(*row)
    return drawn


def plain(report: Report, *, verbosity: int = 0) -> str:
    """Return the report for a pipe: whole, without colours."""
    told = "".join(f"{line}\n" for line in lines(report, verbosity=verbosity))
    return told + (plain_summary(report) if verbosity >= 0 else "")


def show(report: Report, console: Console, *, verbosity: int = 0) -> None:
    """Print the report to a terminal: coloured and shortened."""
    from rich.text import Text

    for line in lines(report, verbosity=verbosity, most=SHOWN_EACH):
        console.print(Text(line, style=_style(line)), soft_wrap=True, highlight=False)
    if verbosity >= 0:
        console.print(table(report))


def _style(line: str) -> str:
    if line.startswith("error:"):
        return "red"
    if line.startswith(_EXPLANATIONS):
        return "bold"
    return "dim" if line.startswith("note:") else ""
