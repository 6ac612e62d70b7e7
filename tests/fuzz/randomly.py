"""A target's oracle over inputs made at random: no coverage guides it, but it runs anywhere."""

from __future__ import annotations

import time
import traceback
from random import Random

from tests.fuzz.mutating import mutated
from tests.fuzz.targets import Target

LONGEST_S = 10
"""Seconds that an input of 4 KB may take, on a machine that does much else."""
_MOST_FOUND = 10


def broken(each: Target, data: bytes) -> str:
    """Return what an input breaks, with the place; nothing where all holds."""
    start = time.monotonic()
    try:
        each.holds(data)
    except Exception:  # noqa: BLE001 - whatever it raises is what is looked for
        return traceback.format_exc(limit=-4)
    took_s = time.monotonic() - start
    return f"it took {took_s:.0f} s" if took_s > LONGEST_S else ""


def run_randomly(each: Target, seconds: float, seed: int = 0) -> tuple[int, list[bytes]]:
    """Return how many inputs were tried and those that broke something, a place each."""
    random = Random(seed)
    end = time.monotonic() + seconds
    known = list(each.seeds)
    found: dict[str, bytes] = {}
    executions = 0
    while (executions < len(each.seeds) or time.monotonic() < end) and len(found) < _MOST_FOUND:
        fresh = executions < len(each.seeds)
        data = known[executions] if fresh else _made(known, random, each)
        executions += 1
        what = broken(each, data)
        if what:
            found.setdefault(what.rpartition("File ")[2].partition("\n")[0], data)
        elif not fresh and random.random() < 0.02 and len(known) < 2000:
            known.append(data)
    return executions, list(found.values())


def _made(known: list[bytes], random: Random, each: Target) -> bytes:
    return mutated(random.choice(known), random, each.pieces, random.choice(known))
