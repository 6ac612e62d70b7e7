"""What is fuzzed, a module each: pieces that inputs are made of, seeds, and the oracle."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

NAMES = (
    "pages",
    "check",
    "urls",
    "srcset",
    "language",
    "answers",
    "texts",
    "imports",
    "database",
    "memo",
)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is fuzzed."""

    name: str
    holds: Callable[[bytes], None]
    """Called with an input; raises whatever must not happen."""
    seeds: tuple[bytes, ...]
    pieces: tuple[bytes, ...]


def target(name: str) -> Target:
    """Return the target of a name."""
    module = importlib.import_module(f"{__name__}.{name}")
    return Target(name, module.holds, tuple(module.SEEDS), tuple(module.PIECES))
