"""When Python looks for objects that refer to each other in circles: rarely.

altfill's own leave none behind. At Python's threshold of 700 objects looking takes a sixth of the
time of reading pages, and at the end of a process on one page a ninth of the whole.
"""

from __future__ import annotations

import gc

_ALLOCATIONS = 50_000
"""New objects before Python looks."""


def look_rarely() -> None:
    """Let Python look only after many new objects."""
    gc.set_threshold(_ALLOCATIONS)


def look_no_more() -> None:
    """Spare a process that ends the look at all that it has imported."""
    gc.freeze()
