"""A function over many items, in their order, by whatever executor there is; its processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from altfill.garbage import look_rarely

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def mapped(
    executor: Executor | None, function: Callable[[_Item], _Result], items: Sequence[_Item]
) -> Iterator[_Result]:
    """Yield results in the order of items, with only a few under way at once."""
    if executor is None:
        yield from map(function, items)
        return
    waiting = iter(items)
    under_way: deque[Future[_Result]] = deque(
        executor.submit(function, item) for item in islice(waiting, 64)
    )
    while under_way:
        result = under_way.popleft().result()
        under_way.extend(executor.submit(function, item) for item in islice(waiting, 1))
        yield result


def begin_worker() -> None:
    """Prepare a process that a pool of this one started.

    It ends with this one, also when that is killed: otherwise it would wait for work for ever.
    """
    import threading

    look_rarely()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
