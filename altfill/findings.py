"""What a check looked at and found: one record a finding, and the counts of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from altfill.report import PageFailure


class Level(StrEnum):
    """How sure a rule is. The values are part of all reports."""

    ERROR = "error"
    """A machine can be sure."""
    REVIEW = "review"
    """A person should look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule applies."""

    path: str
    """Relative to the working directory, with forward slashes."""
    line: int
    """1-based."""
    column: int
    """1-based, in letters."""
    rule: str
    """Id of a rule."""
    level: Level
    message: str
    """One line."""
    help: str
    """What to do next."""
    tag: str
    """As it is written in the page, on one line."""
    picture: str
    """The key of an imgix picture, else the image's address as written; empty for links."""
    fillable: bool
    """``altfill fill`` would write a text here."""


@dataclass(slots=True)
class CheckReport:
    """What a check looked at and found. Findings are in the order of paths and files."""

    pages: int = 0
    images: int = 0
    findings: list[Finding] = field(default_factory=list)
    failed: list[PageFailure] = field(default_factory=list)
    """Pages that could not be read."""
    known: int = 0
    """Findings that the baseline has."""
    stale: list[str] = field(default_factory=list)
    """Entries of the baseline that no longer occur, in words."""

    @property
    def errors(self) -> int:
        """Number of findings that a machine can be sure of."""
        return sum(each.level is Level.ERROR for each in self.findings)

    @property
    def reviews(self) -> int:
        """Number of findings that a person should look at."""
        return len(self.findings) - self.errors

    @property
    def fillable(self) -> int:
        """Number of findings that ``altfill fill`` would mend."""
        return sum(each.fillable for each in self.findings)

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the exit code of ``altfill check``: 1 for errors, reviews under ``strict``."""
        if self.errors or self.failed:
            return 1
        return 1 if strict and self.findings else 0


def fingerprints(findings: list[Finding]) -> list[str]:
    """Return what identifies each finding without line numbers, so that it survives shifts.

    Equal tags on one page are told apart by their number.
    """
    import hashlib

    seen: Counter[tuple[str, str, str]] = Counter()
    prints = []
    for each in findings:
        same = (each.path, each.rule, each.tag)
        seen[same] += 1
        text = "\0".join((*same, str(seen[same])))
        prints.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return prints
