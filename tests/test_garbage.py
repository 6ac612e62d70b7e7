"""A process of its own looks for garbage rarely, and not once more when it ends."""

from __future__ import annotations

import subprocess
import sys


def _ended(code: str) -> subprocess.CompletedProcess[str]:
    """Run code and let its process say, when it ends, what the garbage collector was told."""
    start = (
        "import atexit, gc, sys; before = gc.get_threshold()\n"
        "def say(): print(gc.get_threshold() == before, gc.get_freeze_count() > 1_000)\n"
        "atexit.register(say)\n"
    )
    command = [sys.executable, "-c", start + code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_looks_rarely_and_ends_without_a_last_look():
    wrong = "sys.argv = ['altfill', 'nonsense']; from altfill.__main__ import run; run()"
    ended = _ended(wrong)
    assert (ended.returncode, ended.stdout) == (2, "False True\n")


def test_importing_altfill_leaves_its_host_alone():
    ended = _ended("import altfill.__main__, altfill.cli, altfill.site, altfill.checking.site")
    assert (ended.returncode, ended.stdout) == (0, "True False\n")
