"""Processes of a group, as Linux tells them."""

from __future__ import annotations

import time
from pathlib import Path


def running(group: int) -> list[str]:
    """Return the processes of a group that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(path.parent.name)
    return found


def wait_for_end(group: int) -> None:
    """Wait until no process of a group runs, for five seconds at most."""
    over_at = time.monotonic() + 5
    while running(group) and time.monotonic() < over_at:
        time.sleep(0.02)
