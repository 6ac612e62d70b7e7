"""Whole runs against a service that misbehaves, or is too far to be reached."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill import Options, Reason, Report, fill_site
from altfill.imgix import service as service_module
from altfill.imgix.sandbox import Faults, Sandbox
from tests.faults.conftest import Forked
from tests.imgix.raw_server import RawServer, reply


def page(*addresses: str) -> bytes:
    tags = "".join(f'<img src="{address}">\n' for address in addresses)
    return f'<html lang="en">{tags}'.encode()


def pictures(number: int, host: str = "acme.imgix.net") -> list[str]:
    return [f"https://{host}/{each}.jpg" for each in range(number)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with 60 pictures."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.html").write_bytes(page(*pictures(60)))
    return site


@pytest.fixture
def fill(forked: Forked, site: Path) -> Callable[..., tuple[int, str]]:
    def run(url: str, *arguments: object, **more: object) -> tuple[int, str]:
        options = ("--api-url", url, "--rate", 9999, "--cache-dir", site.parent / "cache")
        return forked("fill", site, *options, *arguments, **more)

    return run


# statuses


def test_402_after_37_answers_fills_37_and_the_next_run_asks_for_the_rest(
    start: Callable[..., Sandbox], fill: Callable[..., tuple[int, str]], site: Path
):
    sandbox = start(credits=37)
    code, said = fill(sandbox.url)
    assert code == 3
    assert "error: the account's AI credits are used up (402); run again once there are" in said
    assert "filled: 37\nleft: 23 (23 out-of-credits)\n" in said
    assert (site / "a.html").read_bytes().count(b"<img alt=") == 37
    refused = sandbox.counters.requests - 37
    assert 1 <= refused <= 4
    sandbox.faults = Faults()
    assert fill(sandbox.url)[0] == 0
    assert sandbox.counters.generated == 60
    assert sandbox.counters.requests == 60 + refused
    assert (site / "a.html").read_bytes().count(b"<img alt=") == 60


def test_401_from_the_start_is_said_once_and_known_texts_are_filled(
    start: Callable[..., Sandbox], fill: Callable[..., tuple[int, str]], site: Path
):
    sandbox = start()
    whole = (site / "a.html").read_bytes()
    (site / "a.html").write_bytes(page(*pictures(5)))
    fill(sandbox.url)
    (site / "a.html").write_bytes(whole)
    sandbox.faults = Faults(key="another")
    code, said = fill(sandbox.url)
    assert code == 3
    assert said.count("the API key was not accepted (401)") == 1
    assert "filled: 5\nleft: 55 (55 not-asked)\n" in said
    assert 1 <= sandbox.counters.requests - 5 <= 4


def test_403_for_one_host_of_three_leaves_its_pictures_only(
    start: Callable[..., Sandbox], fill: Callable[..., tuple[int, str]], site: Path
):
    sandbox = start(forbidden_hosts=("two.imgix.net",))
    hosts = [f"{name}.imgix.net" for name in ("one", "two", "three")]
    addresses = [address for host in hosts for address in pictures(20, host)]
    (site / "a.html").write_bytes(page(*addresses))
    code, said = fill(sandbox.url)
    assert code == 0
    assert said.count("no text: https://two.imgix.net/") == 20
    assert said.count("no text: ") == 20
    assert said.count("alt texts are not enabled for the Source two.imgix.net, or") == 1
    assert "filled: 40\nleft: 20 (20 source-refused)\n" in said
    assert sandbox.counters.requests <= 40 + 4


def too_often_for(seconds: float, sandbox: Sandbox, site: Path, **more: int | None) -> Report:
    """Fill a site while the service says for some time that it is asked too often."""
    sandbox.faults = Faults(rate_limit=0, **more)
    timer = threading.Timer(seconds, lambda: setattr(sandbox, "faults", Faults()))
    timer.start()
    options = Options(api_url=sandbox.url, rate=9999, cache_dir=site.parent / "cache")
    try:
        return fill_site([site], options, api_key="any")
    finally:
        timer.cancel()


@pytest.mark.parametrize("retry_after_s", [None, 0, 1])
def test_429_for_a_while_is_waited_out(
    sandbox: Sandbox, site: Path, monkeypatch: pytest.MonkeyPatch, retry_after_s: int | None
):
    monkeypatch.setattr(service_module, "back_off_s", lambda times: 0.02 * times)
    report = too_often_for(0.9, sandbox, site, retry_after_s=retry_after_s)
    assert (len(report.filled), report.ended) == (60, None)
    assert sandbox.counters.generated == 60
    assert report.requests == sandbox.counters.requests < 60 + 80


@pytest.mark.slow
@pytest.mark.parametrize("retry_after_s", [None, 0, 10, 60])
def test_429_for_a_minute_is_waited_out(sandbox: Sandbox, site: Path, retry_after_s: int | None):
    started = time.monotonic()
    report = too_often_for(60, sandbox, site, retry_after_s=retry_after_s)
    assert len(report.filled) == 60
    assert 60 <= time.monotonic() - started < 80
    assert report.requests < 60 + 60


@pytest.mark.slow
def test_429_for_ever_is_given_up_on_in_two_minutes(sandbox: Sandbox, site: Path):
    started = time.monotonic()
    report = too_often_for(600, sandbox, site)
    assert {each.reason for each in report.left} == {Reason.SERVICE_BUSY}
    assert len(report.left) == 60
    assert 60 < time.monotonic() - started < 120
    assert report.requests < 100


# answers that are too large


def gigabyte(head: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(1000):
            connection.sendall(b'{"alt_text": ' + b"a" * 1_000_000)

    return answer


LARGE = {
    "with its length": reply(b"", length=10**9),
    "without its length": b"HTTP/1.1 200 OK\r\n\r\n",
    "as an error": reply(b"", status="500 Error", length=10**9),
    "as no credits": reply(b"", status="402 Payment Required", length=10**9),
    "packed, it says": reply(b"", "Content-Encoding: gzip", length=10**9),
    "in one chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3b9aca00\r\n",
}


@pytest.mark.parametrize("head", LARGE.values(), ids=LARGE)
def test_a_gigabyte_is_not_taken_in(
    serve: Callable[..., RawServer],
    fill: Callable[..., tuple[int, str]],
    forked: Forked,
    site: Path,
    head: bytes,
):
    (site / "a.html").write_bytes(page(*pictures(1)))
    code, said = fill(serve(gigabyte(head)).url)
    assert "left: 1 (1 service-busy)" in said
    assert code == 0
    assert forked.peak < 150_000_000
