"""Several processes, where there is enough to do, that end when this one is told to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import AltfillError
from altfill.tree import SUFFIXES

if TYPE_CHECKING:
    from concurrent.futures import Executor

CHECKING = 4_000_000
"""Bytes of pages; starting a second process costs as much as checking about so many."""
FILLING = 30_000_000
"""The same for filling, which is faster."""

ENDING = "altfill-ending"
"""A thread that is left alone where the process ends."""


@contextmanager
def processes_for(paths: tuple[Path, ...], worth: int) -> Iterator[Executor | None]:
    """Give a process a core when there are more bytes of pages than so many are worth."""
    cores = _cores()
    if cores < 2 or not _is_much(paths, worth):
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    from altfill.mapping import begin_worker

    executor = ProcessPoolExecutor(min(cores, 8), get_context(_method()), begin_worker)
    try:
        _start(executor, min(cores, 8))
        yield executor
    except BrokenProcessPool as error:
        _end(executor)
        message = "a process that read pages was ended, perhaps for want of memory; name fewer"
        raise AltfillError(f"{message} pages at once") from error
    except BaseException:
        _end(executor)
        raise
    executor.shutdown()


def _start(executor: Executor, number: int) -> None:
    """Start processes that Ctrl-C does not reach, not even while they start: we end them."""
    before = _interrupts(let_through=False)
    for _ in range(number):
        executor.submit(os.getpid)  # one starts a process
    if before:
        _interrupts(let_through=True)


def _interrupts(*, let_through: bool) -> bool:
    """Let Ctrl-C through to this thread, and to processes that it starts; tell if it was so."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        return False
    how = signal.SIG_UNBLOCK if let_through else signal.SIG_BLOCK
    return signal.SIGINT not in signal.pthread_sigmask(how, {signal.SIGINT})


def _end(executor: Executor) -> None:
    """End processes whose work nobody waits for any more.

    Python before 3.11.9 may wait for ever here (gh-94777 of CPython): a process was ended while
    work was handed to it. Whoever ends this process must not wait for the thread ``ENDING``.
    """
    import multiprocessing
    import threading

    for process in multiprocessing.active_children():
        process.terminate()
    ending = threading.Thread(
        target=executor.shutdown, kwargs={"cancel_futures": True}, name=ENDING, daemon=True
    )
    ending.start()
    ending.join(2)


def _method() -> str:
    """Return how to start a process: as a copy of this one, where that is quick and safe."""
    import sys
    import threading

    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_much(paths: tuple[Path, ...], worth: int) -> bool:
    endings = tuple(SUFFIXES)
    size, waiting = 0, [os.fspath(path) for path in paths]
    while waiting and size <= worth:
        path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.lower().endswith(endings):
                        size += entry.stat(follow_symlinks=False).st_size
        except NotADirectoryError:
            size += os.stat(path).st_size  # noqa: PTH116 - speed
        except OSError:
            continue  # whoever reads it will tell
    return size > worth
