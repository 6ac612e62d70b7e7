"""Findings for people: with the tag and what to do (``full``), or a line each (``concise``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from altfill.findings import CheckReport, Finding, Level
from altfill.formats.findings.visible import cells, cut, visible
from altfill.wording import counted

if TYPE_CHECKING:
    from altfill.report import PageFailure

WIDTH = 80
"""Columns that a tag and its margin may take."""
_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_CYAN = "\x1b[36m"
_LEVELS = {Level.ERROR: "\x1b[1;31m", Level.REVIEW: "\x1b[1;33m"}


def full(report: CheckReport, *, colour: bool = False) -> str:
    """Return each finding with its tag and what to do next, then what the run came to."""
    blocks = ["\n".join(_block(each, colour)) for each in report.findings]
    return "\n\n".join([*blocks, "\n".join(_end(report, colour))]) + "\n"


def concise(report: CheckReport, *, colour: bool = False) -> str:
    """Return a line for each finding, then what the run came to."""
    lines = [line(each, colour=colour) for each in report.findings]
    return "\n".join([*lines, *_end(report, colour)]) + "\n"


def line(finding: Finding, *, colour: bool = False) -> str:
    """Return where a finding is and what it says, as compilers do."""
    place = f"{visible(finding.path)}:{finding.line}:{finding.column}:"
    level = f"{finding.level}[{finding.rule}]"
    return (
        f"{_painted(place, _BOLD, colour)} {_painted(level, _LEVELS[finding.level], colour)}"
        f" {visible(finding.message)}"
    )


def failure_line(failure: PageFailure, *, colour: bool = False) -> str:
    """Return which page could not be checked and why."""
    place = _painted(f"{visible(failure.path)}:1:1:", _BOLD, colour)
    level = _painted(f"page not checked[{failure.reason}]", _LEVELS[Level.ERROR], colour)
    return f"{place} {level} {visible(failure.message)}"


def summary(report: CheckReport) -> str:
    """Return what the run came to: one line, and one more if there is more to know."""
    looked = f"{counted(report.pages, 'page')}, {counted(report.images, 'image')}"
    rest = _rest(report)
    return f"{looked}: {_found(report)}" + (f"\n{rest}" if rest else "")


def _found(report: CheckReport) -> str:
    if not report.findings:
        return "nothing found" if not report.known else "nothing new found"
    told = [counted(report.errors, "error"), counted(report.reviews, "review")]
    if report.fillable:
        told.append(f"{report.fillable} of them altfill can fill")
    return ", ".join(told)


def _rest(report: CheckReport) -> str:
    told = []
    if report.failed:
        told.append(f"{counted(len(report.failed), 'page')} not checked")
    if report.known:
        told.append(f"{counted(report.known, 'finding')} known to the baseline")
    if report.stale:
        count = len(report.stale)
        told.append("1 entry" if count == 1 else f"{count} entries")
        told[-1] += " of the baseline no longer found"
    return ", ".join(told)


def _block(finding: Finding, colour: bool) -> Iterator[str]:
    """Yield the lines of a finding; the margin is as wide as the number of its line."""
    margin = " " * len(str(finding.line))
    tag = cut(visible(finding.tag), WIDTH - len(margin) - 3)
    mark = "^" * cells(tag)
    yield line(finding, colour=colour)
    yield f"{margin} |"
    yield f"{finding.line} | {tag}"
    yield f"{margin} | {_painted(mark, _LEVELS[finding.level], colour)}"
    yield f"{margin} = {_painted('help', _CYAN, colour)}: {visible(finding.help)}"
    if finding.fillable:
        yield f"{margin} = {_painted('note', _CYAN, colour)}: `altfill fill` can write it"


def _end(report: CheckReport, colour: bool) -> Iterator[str]:
    for failure in report.failed:
        yield failure_line(failure, colour=colour)
    for entry in report.stale:
        yield f"no longer found: {visible(entry)}"
    yield summary(report)


def _painted(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_RESET}" if colour else text
