"""The findings that a site had when it began to be checked, so that only new ones fail.

Entries have no line numbers, so that they survive shifts: what counts is page, rule, tag, and
the how-manieth such tag it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from altfill.bounded import read_text
from altfill.errors import OptionsError
from altfill.findings import CheckReport, fingerprints

_VERSION = 1
_MOST = 200_000_000
"""Bytes; a finding takes some 200."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One known finding."""

    path: str
    rule: str
    tag: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings by fingerprint."""

    entries: dict[str, Entry]

    def apply(self, report: CheckReport, is_sought: Callable[[Entry], bool]) -> None:
        """Take the known findings out of a report, and name those that no longer occur.

        ``is_sought`` tells whether the run would have found an entry: it may have looked at other
        pages, as a pre-commit hook does, or applied other rules.
        """
        prints = fingerprints(report.findings)
        pairs = list(zip(prints, report.findings, strict=True))
        report.findings = [finding for mark, finding in pairs if mark not in self.entries]
        report.known = len(pairs) - len(report.findings)
        present = set(prints)
        report.stale = [
            f"{entry.path}: [{entry.rule}] {entry.tag}"
            for mark, entry in self.entries.items()
            if mark not in present and is_sought(entry)
        ]


def read_baseline(path: Path) -> Baseline:
    """Return a file's baseline. Raises OptionsError."""
    try:
        document = json.loads(read_text(path, _MOST))
        entries = {
            str(mark): Entry(str(each["path"]), str(each["rule"]), str(each["tag"]))
            for mark, each in document["findings"].items()
        }
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}; make it with --write-baseline"
        raise OptionsError("baseline", message) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{path} is not a baseline of altfill's; make it anew with --write-baseline"
        raise OptionsError("baseline", message) from error
    return Baseline(entries)


def baseline_text(report: CheckReport) -> str:
    """Return a report's findings as a baseline file, the same bytes for the same findings."""
    entries = {
        mark: {"path": each.path, "rule": each.rule, "tag": each.tag}
        for mark, each in zip(fingerprints(report.findings), report.findings, strict=True)
    }
    document = {"version": _VERSION, "findings": entries}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
