"""Whole processes, measured: wall clock, processor time, peak memory."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ALTFILL = (sys.executable, "-m", "altfill")


@dataclass(frozen=True, slots=True)
class Run:
    """One process from start to end."""

    wall_s: float
    cpu_s: float
    """User and system."""
    peak_mb: float
    """Largest resident set."""
    output: str


@dataclass(frozen=True, slots=True)
class Median:
    """Several runs of the same command."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str
    """Of the last run."""


def environment() -> dict[str, str]:
    """Return the environment without what configures altfill or Python, or sends it elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ALTFILL_", "IMGIX_", "PYTHON"))
        and not name.lower().endswith("_proxy")
    } | {"IMGIX_API_KEY": "any"}


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def run(command: Sequence[str | Path], work: Path, *, one_core: bool = True) -> Run:
    """Run a command in ``work`` and measure it. Raises RuntimeError when it fails."""
    output = work / "output.txt"
    with output.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=stream,
            cwd=work,
            env=environment(),
            preexec_fn=_on_one_core if one_core else None,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    text = output.read_text("utf-8")
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {text[-500:]}")
    unit = 1024 if sys.platform == "darwin" else 1
    return Run(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / unit / 1024, text)


def median(runs: Sequence[Run]) -> Median:
    """Return the medians of several runs."""
    return Median(
        statistics.median(each.wall_s for each in runs),
        statistics.median(each.cpu_s for each in runs),
        statistics.median(each.peak_mb for each in runs),
        runs[-1].output,
    )


def in_turn(repeat: int, *measures: Callable[[], Run]) -> list[Median]:
    """Run each in turn, ``repeat`` times, so that a slow minute of the machine hits all."""
    rounds = [[measure() for measure in measures] for _ in range(repeat)]
    return [median(runs) for runs in zip(*rounds, strict=True)]


def number(output: str, name: str) -> int:
    """Return a number of altfill's summary: ``filled: 12 (…)``."""
    found = re.search(rf"^{name}: (\d+)", output, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no {name} in {output[-500:]}")
    return int(found[1])
