"""Findings as annotations of GitHub Actions, and as a table for the summary of a job.

GitHub shows 10 errors and 10 warnings of a step and drops the others without a word:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from altfill.findings import CheckReport, Finding, Level
from altfill.formats.findings.people import failure_line, line, summary
from altfill.formats.findings.visible import cut, encodable, visible
from altfill.report import PageFailure

SHOWN = 10
"""Annotations of one kind that GitHub shows for a step."""
ROWS = 200
"""Rows of the table; GitHub refuses a summary of more than 1 MiB."""
_COMMANDS = {Level.ERROR: "error", Level.REVIEW: "warning"}
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def text(report: CheckReport) -> str:
    """Return annotations for what matters most, plain lines for all else, and the counts."""
    failures, failures_left = report.failed[:SHOWN], report.failed[SHOWN:]
    errors = _spread(report.findings, Level.ERROR, SHOWN - len(failures))
    chosen = errors | _spread(report.findings, Level.REVIEW, SHOWN)
    told = [_failure(each) for each in failures]
    told += [_annotation(report.findings[at]) for at in sorted(chosen)]
    plain = [line(each) for at, each in enumerate(report.findings) if at not in chosen]
    plain += [failure_line(each) for each in failures_left]
    return "\n".join([*told, *_inert(plain), summary(report)]) + "\n"


def job_summary(report: CheckReport) -> str:
    """Return Markdown for ``$GITHUB_STEP_SUMMARY``: the counts and a table, errors first."""
    told = ["### altfill check", "", *(f"{each}  " for each in summary(report).split("\n"))]
    rows = list(_rows(report))
    if rows:
        told += ["", "| level | rule | place | finding | tag |", "|---|---|---|---|---|"]
        told += rows[:ROWS]
    if len(rows) > ROWS:
        told += ["", f"… and {len(rows) - ROWS} more; the step's log has them all."]
    return "\n".join(told) + "\n"


def _spread(findings: list[Finding], level: Level, most: int) -> set[int]:
    """Return the indexes of at most ``most`` findings, the first of each page before any second."""
    seen: Counter[str] = Counter()
    turns = []
    for at, each in enumerate(findings):
        if each.level is level:
            turns.append((seen[each.path], at))
            seen[each.path] += 1
    return {at for _, at in sorted(turns)[:most]}


def _annotation(finding: Finding) -> str:
    said = f"{visible(finding.message)}\n{visible(finding.tag)}\nhelp: {visible(finding.help)}"
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
    title = _property(f"altfill: {finding.rule}")
    return f"::{_COMMANDS[finding.level]} {place},title={title}::{_data(said)}"


def _failure(failure: PageFailure) -> str:
    said = _data(f"page not checked: {visible(failure.message)}")
    title = _property(f"altfill: {failure.reason}")
    return f"::error file={_property(failure.path)},line=1,col=1,title={title}::{said}"


def _data(said: str) -> str:
    """Return a message as the runner reads it back."""
    return encodable(said).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    """Return the value of a property as the runner reads it back."""
    return _data(said).replace(":", "%3A").replace(",", "%2C")


def _inert(lines: list[str]) -> Iterator[str]:
    """Yield lines between marks, so that the runner obeys nothing in them.

    A page may be named ``::error::``, and the runner finds ``##[error]`` anywhere in a line. The
    mark to go on is the digest of the lines, so that none of them can hold it.
    """
    if not lines:
        return
    token = hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
    yield f"::stop-commands::{token}"
    yield from lines
    yield f"::{token}::"


def _rows(report: CheckReport) -> Iterator[str]:
    for failure in report.failed:
        yield _row("error", failure.reason, failure.path, f"not checked: {failure.message}", "")
    for level in Level:
        for each in report.findings:
            if each.level is level:
                place = f"{each.path}:{each.line}:{each.column}"
                yield _row(level, each.rule, place, each.message, each.tag)


def _row(level: str, rule: str, place: str, message: str, tag: str) -> str:
    shown = f"<code>{_markdown(cut(visible(tag), 160))}</code>" if tag else ""
    return f"| {level} | {_markdown(rule)} | {_markdown(place)} | {_markdown(message)} | {shown} |"


def _markdown(words: str) -> str:
    """Return words in which nothing is markup: CommonMark lets all punctuation be escaped."""
    return _PUNCTUATION.sub(r"\\\g<0>", visible(words))
