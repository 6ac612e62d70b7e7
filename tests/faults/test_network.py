"""Whole runs where there is no way to the service, or one through a proxy."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from altfill import Options, Reason, Report, fill_site
from altfill.errors import AccountError
from altfill.imgix import service as service_module
from tests.imgix.raw_server import RawServer, reply

KEY = "ak_0123456789abcdef-of-this-test"
GOOD = reply(b'{"alt_text": {"en": "a red boat"}, "failed_languages": []}')


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "back_off_s", lambda attempt: 0.01)


@pytest.fixture
def fill(tmp_path: Path) -> Callable[..., Report]:
    """Fill a page with ten pictures from an address."""
    tags = "".join(f'<img src="https://acme.imgix.net/{number}.jpg">' for number in range(10))
    (tmp_path / "a.html").write_text(f'<html lang="en">{tags}')

    def run(url: str, **more: object) -> Report:
        options = Options(api_url=url, rate=9999, cache_dir=tmp_path / "cache", **more)
        return fill_site([tmp_path / "a.html"], options, api_key=KEY)

    return run


def told(report: Report) -> set[str]:
    return {each.message for each in report.left}


# names and addresses


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_name_that_cannot_be_resolved_is_told_as_such(
    fill: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, code: int
):
    asked = []

    def resolve(host: str, *_: object, **__: object) -> None:
        asked.append(host)
        raise socket.gaierror(code, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    report = fill("https://api.example.com/alt-text")
    assert {each.reason for each in report.left} == {Reason.SERVICE_BUSY}
    assert any(each.startswith("no machine has the service's name (DNS)") for each in told(report))
    assert set(asked) == {"api.example.com"}
    assert len(report.left) == 10
    assert report.requests <= 40
    assert report.exit_code() == 0


@pytest.fixture
def no_such_name() -> Iterator[tuple[str, list[bytes]]]:
    """A name server that knows no name; its address, and what it was asked."""
    asked: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        try:
            server.bind(("127.0.0.77", 53))
        except OSError:
            pytest.skip("only root can be a name server")

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    query, client = server.recvfrom(512)
                    if query == b"over":
                        return
                    asked.append(query)
                    server.sendto(
                        query[:2] + b"\x81\x83" + query[4:8] + bytes(4) + query[12:], client
                    )

        thread = threading.Thread(target=serve)
        thread.start()
        yield "127.0.0.77", asked
        server.sendto(b"over", ("127.0.0.77", 53))
        thread.join(5)


@pytest.mark.parametrize(
    "server", ["says there is none", pytest.param("is away", marks=pytest.mark.slow)]
)
def test_a_real_name_server_has_no_machine_of_that_name(
    no_such_name: tuple[str, list[bytes]], tmp_path: Path, server: str
):
    address, asked = no_such_name
    away = server == "is away"
    if away:
        address = "127.0.0.78"
    (tmp_path / "resolv.conf").write_text(f"nameserver {address}\noptions timeout:1 attempts:1\n")
    (tmp_path / "a.html").write_text('<html lang="en"><img src="//acme.imgix.net/1.jpg">')
    fill = f"{sys.executable} -m altfill fill a.html --api-url https://api.altfill.example/"
    script = f"mount --bind resolv.conf /etc/resolv.conf && {fill}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"IMGIX_API_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "Operation not permitted" in done.stderr or "permission denied" in done.stderr:
        pytest.skip("only root can have another name server")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no machine has the service's name (DNS)" in done.stdout
    assert "left: 1 (1 service-busy)" in done.stdout
    assert away or any(b"\x03api\x07altfill\x07example" in each for each in asked)


@pytest.mark.parametrize(
    "url", [f"https://{'a' * 64}.example.com/", "https://a..example.com/", "https://a:99999/"]
)
def test_an_address_that_is_none_ends_the_run_and_is_told_once(
    fill: Callable[..., Report], url: str
):
    report = fill(url)
    assert isinstance(report.ended, AccountError)
    assert str(report.ended) == "the service's address is none; correct api-url"
    assert report.exit_code() == 3


# certificates


def test_a_certificate_that_nobody_vouches_for_gets_no_key(
    fill: Callable[..., Report], serve: Callable[..., RawServer], tls: ssl.SSLContext
):
    server = serve(GOOD, tls=tls)
    report = fill(server.url)
    assert any("certificate could not be verified" in each for each in told(report))
    assert server.requests == []
    assert len(report.left) == 10


def test_a_certificate_for_another_name_gets_no_key(
    fill: Callable[..., Report],
    serve: Callable[..., RawServer],
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    server = serve(GOOD, tls=tls)
    report = fill(server.url.replace("127.0.0.1", "localhost"))
    assert any("certificate could not be verified" in each for each in told(report))
    assert server.requests == []


def test_certificates_that_are_missing_end_the_run(
    fill: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file")
    report = fill("https://127.0.0.1:1/")
    assert "the request cannot be made: Could not find a suitable TLS CA" in str(report.ended)
    assert report.exit_code() == 3


# proxies


class Proxy:
    """Lets CONNECT through, and remembers every byte that it saw."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self.seen = b""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        self.heads.append(head)
        host, _, port = head.split()[1].decode().rpartition(":")
        with client, socket.create_connection((host, int(port))) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=self._pass_on, args=(server, client))
            back.start()
            self._pass_on(client, server)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(65536):
                self.seen += received
                target.sendall(received)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("user", ["", "somebody:a-pass-word@"])
def test_through_a_proxy_the_texts_come_and_the_key_goes_unseen(
    fill: Callable[..., Report],
    serve: Callable[..., RawServer],
    tls: ssl.SSLContext,
    certificate: Path,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    user: str,
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv(variable, f"http://{user}{proxy.address}")
    server = serve(GOOD, tls=tls)
    report = fill(server.url)
    assert len(report.filled) == len(server.requests) == 10
    assert all(f"Authorization: Bearer {KEY}\r\n" in each for each in server.requests)
    assert all(each.startswith(b"CONNECT 127.0.0.1:") for each in proxy.heads)
    assert len(proxy.seen) > 10_000
    for secret in (KEY.encode(), b"Bearer", b"acme.imgix.net"):
        assert secret not in proxy.seen + b"".join(proxy.heads)
    assert all((b"Proxy-Authorization: Basic " in each) == bool(user) for each in proxy.heads)
    assert not any("Proxy-Authorization" in each for each in server.requests)


def test_where_no_proxy_names_the_service_the_proxy_is_passed_by(
    fill: Callable[..., Report],
    serve: Callable[..., RawServer],
    tls: ssl.SSLContext,
    certificate: Path,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert len(fill(serve(GOOD, tls=tls).url).filled) == 10
    assert proxy.heads == []


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n")
    while True:
        connection.sendall(b"X: y\r\n")
        time.sleep(0.05)


SLOW = {
    "says nothing": lambda connection: connection.recv(1),
    "says it slowly": drip,
    "says nothing of TLS": lambda connection: (
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"),
        time.sleep(6),
    ),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_a_proxy_has_the_same_deadline_as_the_service(
    fill: Callable[..., Report],
    serve: Callable[..., RawServer],
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[socket.socket], None],
):
    proxy = serve(answer)
    monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
    started = time.monotonic()
    report = fill("https://127.0.0.1:1/", timeout_s=0.2, concurrency=8)
    assert time.monotonic() - started < 10  # without a deadline 12
    assert len(report.left) == 10
    assert {each.reason for each in report.left} == {Reason.SERVICE_BUSY}
    assert not any(KEY in each for each in proxy.requests)


@pytest.mark.parametrize(
    ("address", "said", "code"),
    [
        ("http://somebody:a-pass-word@127.0.0.1:1", "could not be reached, or refused", 0),
        ("socks5://somebody:a-pass-word@127.0.0.1:1", "set HTTPS_PROXY to http://host:port", 3),
        ("://", "set HTTPS_PROXY to http://host:port", 3),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    fill: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    said: str,
    code: int,
):
    monkeypatch.setenv("HTTPS_PROXY", address)
    report = fill("https://127.0.0.1:1/")
    assert said in f"{report.ended} {told(report)}"
    assert "a-pass-word" not in repr(report)
    assert report.exit_code() == code
