"""Fuzz one target after the other: ``python -m tests.fuzz [TARGET…] --seconds 60``.

With atheris (the extra ``fuzz``) what a run learns guides it to code that was not reached before;
without it inputs are made at random. Exit code 1 where something was found: the input is shown,
and kept in the directory of ``--found``.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.mutating import LONGEST
from tests.fuzz.randomly import LONGEST_S, broken, run_randomly
from tests.fuzz.targets import NAMES, Target, target

_FLAGS = (
    f"-timeout={LONGEST_S}",
    "-rss_limit_mb=1024",
    f"-max_len={LONGEST}",
    "-print_final_stats=1",
)
_ROW = "{:<10}{:>12}{:>10}{:>10}{:>10}  {}"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one target's run came to."""

    executions: int
    seconds: float
    coverage: str
    inputs: int
    """In the corpus at the end."""
    found: tuple[bytes, ...] = ()
    told: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--corpus", type=Path, help="keep what was learnt in this directory")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="(fuzz-found)")
    parser.add_argument("--random", action="store_true", help="without atheris")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.targets) - set(NAMES)
    if unknown:
        parser.error(
            f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}"
        )
    guided = not chosen.random and importlib.util.find_spec("atheris") is not None
    if not guided:
        print("without atheris: inputs are made at random, and no coverage guides them")
    print(_ROW.format("target", "executions", "a second", "coverage", "inputs", ""))
    failed = False
    for name in chosen.targets or NAMES:
        failed |= not _passes(target(name), chosen, guided=guided)
    return int(failed)


def _passes(each: Target, chosen: argparse.Namespace, *, guided: bool) -> bool:
    run = _guided if guided else _random
    ran = run(each, chosen)
    speed = int(ran.executions / max(ran.seconds, 0.001))
    row = (each.name, ran.executions, speed, ran.coverage, ran.inputs, "FOUND" if ran.found else "")
    print(_ROW.format(*row).rstrip(), flush=True)
    for number, data in enumerate(ran.found):
        chosen.found.mkdir(parents=True, exist_ok=True)
        file = chosen.found / f"{each.name}-{number}"
        file.write_bytes(data)
        print(f"  {file}: {data!r}\n  {broken(each, data) or ran.told}")
    return not ran.found


def _random(each: Target, chosen: argparse.Namespace) -> Ran:
    executions, found = run_randomly(each, chosen.seconds)
    return Ran(executions, chosen.seconds, "-", len(each.seeds), tuple(found))


def _guided(each: Target, chosen: argparse.Namespace) -> Ran:
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="fuzz-")))
        corpus = chosen.corpus / each.name if chosen.corpus else scratch / "corpus"
        for directory in (corpus, scratch / "seeds", scratch / "found"):
            directory.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(each.seeds):
            (scratch / "seeds" / str(number)).write_bytes(seed)
        command = [sys.executable, "-m", "tests.fuzz.one", each.name, *_FLAGS]
        command += [f"-max_total_time={chosen.seconds}", f"-artifact_prefix={scratch / 'found'}/"]
        command += [str(corpus), str(scratch / "seeds")]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        told = done.stdout.decode("utf-8", "replace")
        found = tuple(file.read_bytes() for file in sorted((scratch / "found").iterdir()))
        if done.returncode and not found:
            raise SystemExit(f"{each.name} could not be run:\n{told[-3000:]}")
        return _read(told, found, chosen.seconds)


def _read(told: str, found: tuple[bytes, ...], seconds: float) -> Ran:
    coverage = re.findall(r"cov: (\d+)", told)
    inputs = re.findall(r"corp: (\d+)", told)
    executions = re.findall(r"^#(\d+)\s", told, re.MULTILINE)
    lasted = re.findall(r"Done \d+ runs in (\d+) second", told)
    return Ran(
        int(executions[-1]) if executions else 0,
        float(lasted[-1]) if lasted else seconds,
        coverage[-1] if coverage else "-",
        int(inputs[-1]) if inputs else 0,
        found,
        told[-2000:],
    )


if __name__ == "__main__":
    sys.exit(main())
