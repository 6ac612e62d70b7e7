"""When the next request may start: one clock for all workers."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

LONGEST_WAIT_S = 60.0
"""A server that wants more is given up on for this picture."""


class Stopped(Exception):  # noqa: N818 - not an error: the run was told to end
    """The run was told to stop while a worker waited."""


class Pace:
    """Starts at most ``rate`` requests a second, and fewer while the server is busy.

    ``clock`` gives seconds that never run backwards.
    """

    def __init__(self, rate: float, clock: Callable[[], float], stop: threading.Event) -> None:
        self._interval_s = 1.0 / rate
        self._clock = clock
        self._stop = stop
        self._lock = threading.Lock()
        self._next_at = clock()

    def wait(self) -> None:
        """Return when this worker's turn has come. Raises Stopped."""
        with self._lock:
            start = max(self._next_at, self._clock())
            self._next_at = start + self._interval_s
        self.sleep(start - self._clock())

    def hold_back(self, wait_s: float) -> None:
        """Let no request start for so many seconds."""
        with self._lock:
            self._next_at = max(self._next_at, self._clock() + wait_s)

    def sleep(self, wait_s: float) -> None:
        """Sleep for so many seconds. Raises Stopped."""
        if self._stop.wait(max(0.0, wait_s)):
            raise Stopped


def back_off_s(attempt: int) -> float:
    """Return how long to wait before try ``attempt`` (from 1): doubling, with full jitter."""
    longest = min(LONGEST_WAIT_S, 2.0**attempt)
    return random.uniform(longest / 4, longest)  # noqa: S311 - spreads load, guards nothing
