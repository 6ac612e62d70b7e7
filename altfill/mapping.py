"""A function over many items, in their order, by whatever executor there is; its processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from altfill.garbage import keep_memory, look_rarely

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_AT_ONCE = 64
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def mapped(
    executor: Executor | None,
    function: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    finish: bool = False,
) -> Generator[_Result]:
    """Yield results in the order of items, with only a few under way at once.

    With ``finish`` an interruption, or closing this early, waits for those that have begun.
    """
    if executor is None:
        yield from map(function, items)
        return
    waiting = iter(items)
    under_way: deque[Future[_Result]] = deque()
    try:
        under_way.extend(executor.submit(function, item) for item in islice(waiting, _AT_ONCE))
        while under_way:
            yield under_way[0].result()
            under_way.popleft()
            under_way.extend(executor.submit(function, item) for item in islice(waiting, 1))
    finally:
        if finish:
            _finish(under_way)


def _finish(under_way: Iterable[Future[_Result]]) -> None:
    from concurrent.futures import wait

    wait([future for future in under_way if not future.cancel()])


def in_parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield items in parts."""
    return (items[start : start + size] for start in range(0, len(items), size))


def begin_worker() -> None:
    """Prepare a process that a pool of this one started.

    It ends with this one, also when that is killed: otherwise it would wait for work for ever.
    """
    import threading

    look_rarely()
    keep_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
