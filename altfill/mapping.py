"""A function over many items, in their order, by whatever executor there is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

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
