"""Starts ``altfill`` from a process that has imported it all, so that a hundred runs take seconds.

Each line on standard input is a JSON object, see ``Run``. The answer is a JSON list: the exit
code (-9: killed), what was said, the most memory that the run had, in bytes, and its processor
time in seconds.
"""

from __future__ import annotations

import concurrent.futures.process
import concurrent.futures.thread  # noqa: F401 - Python may be out of nobody's reach
import difflib  # noqa: F401
import json
import os
import resource
import signal
import sys
import tempfile
import time
from dataclasses import dataclass

import filelock  # noqa: F401
import tomlkit  # noqa: F401

import altfill.cli
import altfill.cli.cache
import altfill.cli.check
import altfill.cli.fill
import altfill.cli.texts
import altfill.filling.reviewer
import altfill.formats.findings.people
import altfill.formats.json
import altfill.formats.terminal
import altfill.imgix.service
import altfill.site
import altfill.store.cache
import altfill.store.editing
import altfill.usage
from tests.faults.groups import wait_for_end

NOBODY = 65534


@dataclass(frozen=True)
class Run:
    """One run."""

    arguments: list[str]
    directory: str
    """Where it runs."""
    environment: dict[str, str]
    kill_after_s: float | None = None
    as_nobody: bool = False
    """Root may read and write everything; this run may not."""
    several: bool = False
    """Several processes fill, which as few pages are not worth otherwise."""
    largest_file: int | None = None
    """Bytes; writing more fails as on a full disk, which only root can make."""

    def begin(self, output: int) -> int:
        """Return the process id."""
        process = os.fork()
        if process == 0:
            os.setpgid(0, 0)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(self.directory)
            os.environ.update(self.environment)
            tempfile.tempdir = None  # chosen anew from the environment
            if self.largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file,) * 2)
            if self.as_nobody and os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            if self.several:
                altfill.cli.fill.FILLING = 0
            altfill.cli.main(self.arguments)
        return process

    def end(self, process: int) -> tuple[int, int, float]:
        """Return exit code, most memory and processor time; kill the run when its time is over."""
        ended = status = 0
        if self.kill_after_s is not None:
            over_at = time.monotonic() + self.kill_after_s
            while not ended and time.monotonic() < over_at:
                time.sleep(0.0005)
                ended, status, used = os.wait4(process, os.WNOHANG)
            if not ended:
                os.kill(process, signal.SIGKILL)
                wait_for_end(process)
        if not ended:
            _, status, used = os.wait4(process, 0)
        unit = 1 if sys.platform == "darwin" else 1024
        used_s = used.ru_utime + used.ru_stime
        return os.waitstatus_to_exitcode(status), used.ru_maxrss * unit, used_s


def main() -> None:
    for line in sys.stdin:
        run = Run(**json.loads(line))
        with tempfile.TemporaryFile("w+") as said:
            code, peak, used_s = run.end(run.begin(said.fileno()))
            said.seek(0)
            print(json.dumps([code, said.read(), peak, used_s]), flush=True)


if __name__ == "__main__":
    main()
