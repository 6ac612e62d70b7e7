"""How a process of altfill's handles memory: it seldom looks for garbage, and keeps what it has.

altfill's own objects never refer to each other in circles. At Python's threshold of 700 objects
looking takes a sixth of the time of reading pages, and at the end of a process on one page a
ninth of the whole.
"""

from __future__ import annotations

import gc

_LARGE = 4 << 20
_ALLOCATIONS = 50_000
"""New objects before Python looks."""


def look_rarely() -> None:
    """Let Python look only after many new objects."""
    gc.set_threshold(_ALLOCATIONS)


def look_no_more() -> None:
    """Spare a process that ends the look at all that it has imported."""
    gc.freeze()


def keep_memory() -> None:
    """Let the C library keep the memory of one page for the next.

    glibc gives large pieces back to the system at once, and a page costs a fault for each 4 KB
    anew, until it has seen a still larger piece go. Elsewhere this does nothing.
    """
    large = bytes(_LARGE)  # of which no byte is touched
    del large
