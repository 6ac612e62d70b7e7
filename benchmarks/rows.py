"""The rows of the table that the benchmarks print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: what was measured, what is wanted, what came out."""

    what: str
    target: str
    result: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    pages: int
    many_pages: int
    repeat: int
    most_pages: int = 100_000
    """Of the sites that show how time and memory grow."""
    plot: Path | None = None
    """Where that is drawn."""
