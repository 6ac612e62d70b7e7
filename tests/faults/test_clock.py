"""A clock that jumps, or was wrong in an earlier run."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill import Options, Reason, Report, fill_site
from altfill.imgix import service as service_module
from altfill.imgix.sandbox import Faults, Sandbox
from tests.faults.site import PICTURES, TEXT, after, before, files, put

YEARS = 3.2e8
CLOCKS = list(itertools.permutations([-YEARS, 0.0, YEARS], 2))
NOW = time.time


@pytest.fixture
def fill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """Fill a site while the clock is wrong by so many seconds."""
    monkeypatch.setattr(service_module, "RENDER_WAIT_S", 0.01)
    put(tmp_path / "site", before(20))

    def run(sandbox: Sandbox, wrong_by: Callable[[], float] = lambda: 0.0) -> Report:
        monkeypatch.setattr(time, "time", lambda: NOW() + wrong_by())
        options = Options(api_url=sandbox.url, rate=9999, cache_dir=tmp_path / "cache")
        return fill_site([tmp_path / "site"], options, api_key="any")

    return run


@pytest.mark.parametrize(
    "faults", [{}, {"error_share": 0.5, "error_status": 429, "error_times": 1}]
)
def test_a_clock_that_jumps_all_the_time_costs_no_text_and_no_time(
    start: Callable[..., Sandbox],
    fill: Callable[..., Report],
    tmp_path: Path,
    faults: dict[str, int],
):
    sandbox = start(text=TEXT, retry_after_s=0, **faults)
    jumps = random.Random(6)
    started = time.monotonic()
    report = fill(sandbox, lambda: jumps.uniform(-YEARS, YEARS))
    assert time.monotonic() - started < 2
    assert (report.left, report.failed) == ([], [])
    assert files(tmp_path / "site") == after(20)
    assert sandbox.counters.generated == PICTURES


@pytest.mark.parametrize(("first", "second"), CLOCKS)
def test_texts_are_known_whatever_the_clock_was_when_they_came(
    start: Callable[..., Sandbox],
    fill: Callable[..., Report],
    tmp_path: Path,
    first: float,
    second: float,
):
    sandbox = start(text=TEXT)
    fill(sandbox, lambda: first)
    put(tmp_path / "site", before(20))
    report = fill(sandbox, lambda: second)
    assert (report.requests, report.texts_cached) == (0, PICTURES)
    assert files(tmp_path / "site") == after(20)


@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.parametrize(("first", "second"), CLOCKS)
def test_failures_are_not_remembered_for_years(
    start: Callable[..., Sandbox],
    fill: Callable[..., Report],
    first: float,
    second: float,
    status: int,
):
    sandbox = start(text=TEXT, error_share=1, error_status=status)
    report = fill(sandbox, lambda: first)
    assert {each.reason for each in report.left} <= {
        Reason.IMAGE_REFUSED,
        Reason.GENERATION_FAILED,
    }
    assert fill(sandbox, lambda: first + 1).requests == 0
    sandbox.faults = Faults(text=TEXT)
    assert len(fill(sandbox, lambda: second).filled) == 60
