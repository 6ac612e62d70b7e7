from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from altfill.imgix.pacing import SILENCE_S, SILENT_FOR, Outage, Pace, Stopped
from altfill.imgix.sandbox import Sandbox
from altfill.imgix.service import AltTextService
from altfill.imgix.urls import Picture
from altfill.options import Options


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_requests_start_no_faster_than_the_rate():
    pace = Pace(50, time.monotonic, threading.Event())
    starts = []

    def work() -> None:
        for _ in range(5):
            pace.wait()
            starts.append(time.monotonic())

    with ThreadPoolExecutor(4) as workers:
        for future in [workers.submit(work) for _ in range(4)]:
            future.result()
    starts.sort()
    assert len(starts) == 20
    assert starts[-1] - starts[0] >= 19 / 50


def test_a_server_with_the_same_rate_limit_never_says_429(start: Callable[..., Sandbox]):
    sandbox = start(rate_limit=15)
    options = Options(api_url=sandbox.url, rate=15)
    service = AltTextService(options, "any", threading.Event())
    addresses = [f"https://acme.imgix.net/{number}.jpg" for number in range(40)]
    with ThreadPoolExecutor(8) as workers:
        pictures = [Picture(address, address) for address in addresses]
        answers = list(workers.map(lambda each: service.describe(each, ("en",)), pictures))
    assert len(answers) == 40
    assert service.requests_sent == sandbox.counters.requests == 40


def test_after_a_429_those_who_wait_for_their_turn_wait_too():
    pace = Pace(10, time.monotonic, threading.Event())
    pace.wait()
    started = time.monotonic()
    with ThreadPoolExecutor(2) as workers:
        waiting = [workers.submit(pace.wait) for _ in range(2)]
        pace.hold_back(0.5)
        for future in waiting:
            future.result()
    assert time.monotonic() - started >= 0.5


def test_a_short_wait_never_shortens_a_long_one():
    pace = Pace(1000, time.monotonic, threading.Event())
    started = time.monotonic()
    pace.hold_back(0.3)
    pace.hold_back(0.01)
    pace.wait()
    assert time.monotonic() - started >= 0.3


def test_a_stopped_run_wakes_all_who_wait_and_starts_nothing():
    stop = threading.Event()
    pace = Pace(0.01, time.monotonic, stop)
    pace.wait()
    with ThreadPoolExecutor(4) as workers:
        waiting = [workers.submit(pace.wait) for _ in range(4)]
        stop.set()
        assert all(isinstance(future.exception(), Stopped) for future in waiting)
    with pytest.raises(Stopped):
        Pace(1000, time.monotonic, stop).wait()


def test_silence_for_several_pictures_over_a_while_is_an_outage():
    clock = Clock()
    outage = Outage(clock)
    for number in range(SILENT_FOR):
        outage.note_fault(f"{number}.jpg", clock())
    assert not outage.is_on()
    clock.now += SILENCE_S
    assert outage.is_on()
    outage.note_answer()
    assert not outage.is_on()


def test_one_picture_alone_is_no_outage():
    clock = Clock()
    outage = Outage(clock)
    for _ in range(20):
        outage.note_fault("boat.jpg", clock())
        clock.now += SILENCE_S
    assert not outage.is_on()


def test_silence_counts_from_when_the_first_was_asked():
    clock = Clock()
    outage = Outage(clock)
    asked_at = clock()
    clock.now += SILENCE_S
    for number in range(SILENT_FOR):
        outage.note_fault(f"{number}.jpg", asked_at)
    assert outage.is_on()


def test_silence_counts_from_the_last_answer():
    clock = Clock()
    outage = Outage(clock)
    asked_at = clock()
    clock.now += SILENCE_S
    outage.note_answer()
    for number in range(SILENT_FOR):
        outage.note_fault(f"{number}.jpg", asked_at)
    assert not outage.is_on()
