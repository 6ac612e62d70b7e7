"""One exchange in the network: where the key goes, and what a server can do to a client."""

from __future__ import annotations

import gzip
import logging
import pickle
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.errors import AccountError, AltfillError, DescribeError, OptionsError, Reason
from altfill.imgix import service as service_module
from altfill.imgix.answers import Answer
from altfill.imgix.sandbox import Sandbox
from altfill.imgix.service import TRIES, AltTextService
from altfill.imgix.urls import Picture
from altfill.options import Options
from tests.imgix.raw_server import RawServer, reply

KEY = "ak_0123456789abcdef-of-this-test"
ADDRESS = "https://acme.imgix.net/boat.jpg"
BOAT = Picture(ADDRESS, ADDRESS)
JSON = b'{"alt_text": {"en": "a red boat"}, "failed_languages": []}'
GOOD = reply(JSON)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "back_off_s", lambda attempt: 0.01)
    monkeypatch.setattr(service_module, "RENDER_WAIT_S", 0.01)


def describe(url: str, key: str = KEY, **options: object) -> Answer:
    chosen: dict[str, object] = {"rate": 1000, "timeout_s": 5} | options
    service = AltTextService(Options(api_url=url, **chosen), key, threading.Event())
    return service.describe(BOAT, ("en",))


def fault(url: str, **options: object) -> str:
    with pytest.raises(DescribeError) as caught:
        describe(url, **options)
    assert caught.value.reason is Reason.SERVICE_BUSY
    return str(caught.value)


# where the key goes


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_its_target_never_asked(
    serve: Callable[..., RawServer], status: int
):
    target = serve(GOOD)
    server = serve(reply(b"", f"Location: {target.url}", status=f"{status} Moved"))
    with pytest.raises(AccountError, match=f"redirects .{status}., .* never sent to another"):
        describe(server.url)
    assert target.requests == []
    assert len(server.requests) == 1


@pytest.mark.parametrize("target", ["http://[", "\xe9\xff", "//", "http://a b/%zz", "x:" * 5000])
def test_a_redirect_to_nonsense_is_refused_like_any(serve: Callable[..., RawServer], target: str):
    head = reply(b"", "Location: @", status="302 Found").replace(b"@", target.encode("latin-1"))
    with pytest.raises(AccountError, match="redirects"):
        describe(serve(head).url)


def test_the_body_of_a_redirect_is_limited_too(serve: Callable[..., RawServer]):
    body = reply(b"x" * 3_000_000, "Location: http://127.0.0.1:1/", status="302 Found")
    assert "more than an answer can be" in fault(serve(body).url)


def test_a_netrc_entry_does_not_replace_the_key(
    serve: Callable[..., RawServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password of-another-service\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(GOOD)
    describe(server.url)
    assert f"Authorization: Bearer {KEY}\r\n" in server.requests[0]
    assert "Basic" not in server.requests[0]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_over_plain_http_no_proxy_sees_the_key(
    serve: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch, variable: str
):
    proxy, server = serve(GOOD), serve(GOOD)
    monkeypatch.setenv(variable, proxy.origin)
    describe(server.url)
    assert proxy.requests == []


def test_a_proxy_for_https_that_is_away_is_told_once(
    serve: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch
):
    proxy = serve(reply(status="407 Proxy Authentication Required"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
    assert "proxy (HTTPS_PROXY)" in fault("https://127.0.0.1:1/alt-text")
    assert len(proxy.requests) == 1
    assert KEY not in proxy.requests[0]


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "line\r\nX-Other: 1", "clé"])
def test_what_cannot_be_a_key_is_an_error_that_does_not_hold_it(sandbox: Sandbox, key: str):
    with pytest.raises(OptionsError, match="api-key: it must be printable ASCII") as caught:
        describe(sandbox.url, key=key)
    assert not key.strip() or key not in str(caught.value)
    assert sandbox.counters.requests == 0


ECHOES = {
    "in a detail": f'{{"errors": [{{"detail": "Bearer {KEY} is wrong"}}]}}',
    "in a title": f'{{"errors": [{{"title": "{KEY}"}}]}}',
    "in a page": f"<p>You sent {KEY}, {KEY}</p>",
    "where a message is cut off": "x" * 180 + KEY,
    "in a text": f'{{"alt_text": {{"en": "{KEY}"}}}}',
}


@pytest.mark.parametrize("body", ECHOES.values(), ids=ECHOES)
@pytest.mark.parametrize("status", ["200 OK", "302 Found", "401 No", "403 No", "500 No", "503 No"])
def test_a_key_that_the_service_repeats_is_in_nothing_that_comes_of_it(
    serve: Callable[..., RawServer], caplog: pytest.LogCaptureFixture, body: str, status: str
):
    caplog.set_level(logging.DEBUG)
    server = serve(reply(body.encode(), f"Location: {KEY}", f"X-Key: {KEY}", status=status))
    service = AltTextService(Options(api_url=server.url, rate=1000), KEY, threading.Event())
    told = repr(service)
    try:
        told += repr(service.describe(BOAT, ("en",)))
    except AltfillError as error:
        told += f"{error!r}{error}{error.__cause__!r}{vars(error)}"
    assert KEY[:12] not in told
    assert KEY[:12] not in caplog.text


def test_a_key_that_the_service_repeats_in_escapes_is_not_told(serve: Callable[..., RawServer]):
    said = rb'{"errors": [{"detail": "wrong: sk\/ab\u002bcd\u003D\\\"ef\u0067"}]}'
    server = serve(reply(said, status="401 No"))
    with pytest.raises(AccountError) as caught:
        describe(server.url, key='sk/ab+cd=\\"efg')
    assert str(caught.value).endswith('It said: "wrong: (the key)"')


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("body", ECHOES.values(), ids=ECHOES)
def test_a_key_that_the_service_repeats_in_other_encodings_is_not_told(
    serve: Callable[..., RawServer], body: str, encoding: str
):
    server = serve(reply(body.encode(encoding), status="403 No"), reply(body.encode(encoding)))
    for _ in range(2):
        with pytest.raises(DescribeError) as caught:
            describe(server.url, key=KEY)
        assert KEY[:12] not in f"{caught.value!r}{caught.value}"


def test_a_failed_exchange_keeps_no_key_in_its_cause(serve: Callable[..., RawServer]):
    with pytest.raises(DescribeError) as caught:
        describe(serve(lambda connection: None).url)
    cause: BaseException | None = caught.value
    while cause is not None:
        assert KEY not in f"{cause!r}{vars(cause)}"
        assert KEY.encode() not in pickle.dumps(getattr(cause, "request", None))
        cause = cause.__cause__


# what a server can do


def test_a_refused_connection_is_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = fault(f"http://127.0.0.1:{port}/alt-text")
    assert said == "the service could not be reached or cut the connection; run again later"


def half_a_body(connection: socket.socket) -> None:
    connection.sendall(reply(JSON, length=len(JSON) * 2))


def a_reset(connection: socket.socket) -> None:
    connection.sendall(reply(JSON, length=len(JSON) * 2))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


CUT = {
    "nothing at all": lambda connection: None,
    "half a status": b"HTTP/1.1 2",
    "half a body": half_a_body,
    "a reset": a_reset,
    "half a chunk": reply(JSON, "Transfer-Encoding: chunked").replace(b"Content-Length", b"X")[:-9],
    "no chunk": reply(b"zz\r\n", "Transfer-Encoding: chunked").replace(b"Content-Length", b"X"),
    "a chunk below zero": reply(b"-5\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked").replace(b"Content-Length", b"X"),
    "no HTTP": b"220 mail.example.com ESMTP\r\n",
    "a status line too long": b"HTTP/1.1 200 " + b"x" * 100_000,
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
}  # fmt: skip


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT)
def test_a_cut_connection_is_tried_again_and_then_told(
    serve: Callable[..., RawServer], answer: object
):
    server = serve(answer)
    assert (
        fault(server.url)
        == "the service could not be reached or cut the connection; run again later"
    )
    assert len(server.requests) == TRIES


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT)
def test_after_a_cut_connection_the_next_try_may_be_good(
    serve: Callable[..., RawServer], answer: object
):
    server = serve(answer, GOOD)
    assert describe(server.url).texts == {"en": "a red boat"}


ODD_HEADS = {
    "two lengths": reply(JSON, "Content-Length: 5"),
    "a length that is none": reply(JSON).replace(b"Content-Length: ", b"Content-Length: x"),
    "a length below zero": reply(JSON).replace(b"Content-Length: ", b"Content-Length: -"),
    "a header without a colon": reply(JSON, "nonsense"),
    "half a header": b"HTTP/1.1 200 OK\r\nContent-",
    "a header that is not ASCII": reply(JSON, "X-Été: é"),
    "a packing that nobody knows": reply(JSON, "Content-Encoding: br"),
    "a packing that is not one": reply(JSON, "Content-Encoding: gzip"),
    "an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n" + GOOD,
    "HTTP/0.9": JSON,
}


@pytest.mark.parametrize("answer", ODD_HEADS.values(), ids=ODD_HEADS)
def test_an_odd_head_ends_in_an_answer_or_in_an_error_of_ours(
    serve: Callable[..., RawServer], answer: bytes
):
    try:
        [told] = describe(serve(answer).url).texts.values()
    except DescribeError as error:
        told = str(error)
    assert re.search("a red boat|request failed|could not be reached|not its JSON", told)


def test_a_body_of_three_megabytes_is_no_answer(serve: Callable[..., RawServer]):
    server = serve(reply(b'{"alt_text": {"en": "' + b"boat " * 600_000 + b'"}}'))
    assert fault(server.url) == "the service sent more than an answer can be"
    assert len(server.requests) == 1


def endless(connection: socket.socket) -> None:
    connection.sendall(reply(b"", length=10**12))
    while True:
        connection.sendall(b" " * 65_536)


def test_an_endless_body_is_no_answer(serve: Callable[..., RawServer]):
    assert fault(serve(endless).url) == "the service sent more than an answer can be"


def test_the_client_asks_for_no_packing_and_unpacks_what_comes(serve: Callable[..., RawServer]):
    server = serve(reply(gzip.compress(JSON), "Content-Encoding: gzip"))
    assert describe(server.url).texts == {"en": "a red boat"}
    assert "Accept-Encoding: identity\r\n" in server.requests[0]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_bomb_is_no_answer(serve: Callable[..., RawServer], times: int):
    body = JSON + b" " * 100_000_000
    for _ in range(times):
        body = gzip.compress(body, 1)
    server = serve(reply(body, f"Content-Encoding: {', '.join(['gzip'] * times)}"))
    started = time.monotonic()
    with pytest.raises(DescribeError, match=r"more than an answer|not its JSON"):
        describe(server.url)
    assert time.monotonic() - started < 1


def hang(connection: socket.socket) -> None:
    connection.recv(1)


def drip(before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return answer


SLOW = {
    "no answer": hang,
    "no body": lambda connection: (connection.sendall(reply(b"", length=9)), hang(connection)),
    "a body that drips": drip(reply(b"", length=10_000), b" "),
    "a body without length that drips": drip(b"HTTP/1.0 200 OK\r\n\r\n", b" "),
    "chunks that drip": drip(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"
    ),
    "a head that drips": drip(b"HTTP/1.1 200 OK\r\n", b"x"),
    "headers that drip": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "interim answers without end": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a redirect that drips": drip(
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 9999\r\n\r\n", b"x"
    ),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_an_answer_may_take_so_long_as_a_whole(
    serve: Callable[..., RawServer], answer: Callable[[socket.socket], None]
):
    server = serve(answer)
    started = time.monotonic()
    assert fault(server.url, timeout_s=0.2) == "the service did not answer in time; run again later"
    assert time.monotonic() - started < TRIES * 0.2 + 0.5


def test_after_a_slow_answer_the_next_try_may_be_good(serve: Callable[..., RawServer]):
    server = serve(drip(reply(b"", length=10_000), b" "), GOOD)
    assert describe(server.url, timeout_s=0.3).texts == {"en": "a red boat"}


def test_a_connection_is_kept_and_each_request_has_its_own_deadline(
    start: Callable[..., Sandbox],
):
    sandbox = start(latency_s=0.2)
    options = Options(api_url=sandbox.url, rate=1000, timeout_s=0.5)
    service = AltTextService(options, KEY, threading.Event())
    for _ in range(5):
        service.describe(BOAT, ("en",))
    assert sandbox.counters.requests == 5


# over TLS


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    serve: Callable[..., RawServer], tls: ssl.SSLContext
):
    server = serve(GOOD, tls=tls)
    assert fault(server.url).startswith("the service's certificate could not be verified; ")
    assert server.requests == []


def test_over_tls_an_answer_comes_and_has_the_same_deadline(
    serve: Callable[..., RawServer],
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert describe(serve(GOOD, tls=tls).url).texts == {"en": "a red boat"}
    for answer in (hang, SLOW["a body that drips"], SLOW["headers that drip"]):
        server = serve(answer, tls=tls)
        started = time.monotonic()
        assert (
            fault(server.url, timeout_s=0.3)
            == "the service did not answer in time; run again later"
        )
        assert time.monotonic() - started < TRIES * 0.3 + 1
        assert len(server.requests) == TRIES
