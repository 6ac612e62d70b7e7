"""When the next request may start, and when no more is worth its while: for all workers."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

LONGEST_WAIT_S = 60.0
"""A server that wants more is given up on for this picture."""
PATIENCE_S = 90.0
"""A server that says for so long that it is asked too often is given up on; limits are mostly by
the second or the minute."""
LONGEST_BACK_OFF_S = 10.0
"""While it says so without saying for how long."""
_MARGIN = 1.05
"""Requests that start a second apart may arrive closer together."""
SILENCE_S = 10.0
"""An outage has lasted so long; a server that restarts is mostly back by then."""
SILENT_FOR = 4
"""An outage concerns so many pictures: one alone may be to blame itself."""


class Stopped(Exception):  # noqa: N818 - not an error: the run was told to end
    """The run was told to stop while a worker waited."""


class Pace:
    """Starts at most ``rate`` requests a second, and fewer while the server is busy.

    ``clock`` gives seconds that never run backwards.
    """

    def __init__(self, rate: float, clock: Callable[[], float], stop: threading.Event) -> None:
        self._interval_s = _MARGIN / rate
        self._clock = clock
        self._stop = stop
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._next_at = clock()

    def wait(self) -> None:
        """Return when this worker's turn has come. Raises Stopped."""
        with self._turn:
            while not self._takes_turn():
                self.sleep(self._next_at - self._clock())
        self.sleep(0)

    def _takes_turn(self) -> bool:
        with self._lock:
            now = self._clock()
            if now < self._next_at:
                return False
            self._next_at = now + self._interval_s
            return True

    def hold_back(self, wait_s: float) -> None:
        """Let no request start for so many seconds."""
        with self._lock:
            self._next_at = max(self._next_at, self._clock() + wait_s)

    def sleep(self, wait_s: float) -> None:
        """Sleep for so many seconds. Raises Stopped."""
        if self._stop.wait(max(0.0, wait_s)):
            raise Stopped


class Outage:
    """Notices that the service answers nobody, so that a run need not try every picture.

    What it says about being asked too often is no answer, but no silence either.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._answered_at = clock()
        self._silent_since = clock()
        self._pictures: set[str] = set()
        self._busy_since: float | None = None

    def note_answer(self) -> None:
        """Take note of an answer, good or bad."""
        with self._lock:
            self._answered_at = self._clock()
            self._pictures.clear()
            self._busy_since = None

    def note_busy(self) -> float:
        """Take note of a 429; return for how many seconds nothing else has come."""
        with self._lock:
            now = self._clock()
            self._busy_since = now if self._busy_since is None else self._busy_since
            return now - self._busy_since

    def note_fault(self, picture: str, asked_at: float) -> None:
        """Take note that a picture's request, begun at a time, had no answer."""
        with self._lock:
            if not self._pictures:
                self._silent_since = max(asked_at, self._answered_at)
            self._pictures.add(picture)

    def is_on(self) -> bool:
        """Tell whether asking on is pointless."""
        with self._lock:
            silence_s = self._clock() - self._silent_since
            return len(self._pictures) >= SILENT_FOR and silence_s >= SILENCE_S


def back_off_s(attempt: int) -> float:
    """Return how long to wait before try ``attempt`` (from 1): doubling, with full jitter."""
    longest = min(LONGEST_WAIT_S, 2.0**attempt)
    return random.uniform(longest / 4, longest)  # noqa: S311 - spreads load, guards nothing
