"""Ctrl-C while texts are asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill import Options, fill_site
from altfill.imgix.sandbox import Sandbox

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGINT is sent to a process")

PAGES, PICTURES = 4, 10


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    for page in range(PAGES):
        tags = (f'<img src="https://acme.imgix.net/{page}-{n}.jpg">' for n in range(PICTURES))
        (site / f"{page}.html").write_text(f'<html lang="en">{"".join(tags)}')
    return site


def begin(site: Path, sandbox: Sandbox, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "altfill", "fill", str(site), "--api-url", sandbox.url]
    command += ["--rate", "1000", "--concurrency", "2", "--cache-dir", str(site.parent / "cache")]
    environment = os.environ | {"IMGIX_API_KEY": "ak_0123456789abcdef"}
    return subprocess.Popen(
        [*command, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def files(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.iterdir()}


def test_an_interrupted_run_keeps_the_answers_and_leaves_the_pages(
    start: Callable[..., Sandbox], site: Path
):
    sandbox = start(latency_s=0.2)
    before = files(site)
    with begin(site, sandbox) as process:
        wait_until(lambda: sandbox.counters.generated >= 6)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err.strip() == "interrupted; pages are whole, and the texts that came are kept"
    assert out == ""
    assert files(site) == before
    answered = sandbox.counters.generated
    assert 6 <= answered <= 10
    options = Options(api_url=sandbox.url, rate=1000, cache_dir=site.parent / "cache")
    report = fill_site([site], options, api_key="any")
    assert report.requests == PAGES * PICTURES - answered
    assert sandbox.counters.generated == len(report.filled) == PAGES * PICTURES
    assert set(files(site)) == set(before)


def test_an_interrupted_run_stops_waiting_for_its_turn(start: Callable[..., Sandbox], site: Path):
    sandbox = start()
    with begin(site, sandbox, "--rate", "0.1") as process:
        wait_until(lambda: sandbox.counters.generated == 1)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, err = process.communicate(timeout=10)
    assert time.monotonic() - started < 2
    assert process.returncode == 130
    assert len(err.strip().splitlines()) == 1


def test_a_second_interrupt_ends_the_wait_for_answers_under_way(
    start: Callable[..., Sandbox], site: Path
):
    sandbox = start(hang_share=1)
    before = files(site)
    with begin(site, sandbox) as process:
        wait_until(lambda: sandbox.counters.requests == 2)
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, err = process.communicate(timeout=10)
    assert time.monotonic() - started < 2
    assert process.returncode == 130
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    assert files(site) == before
