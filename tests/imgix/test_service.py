"""The client and its statuses, retries and requests; the network is in test_transport."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from altfill import __version__
from altfill.errors import AccountError, AltfillError, DescribeError, LimitError, Reason
from altfill.imgix import service as service_module
from altfill.imgix.answers import Answer
from altfill.imgix.pacing import LONGEST_WAIT_S, Stopped, back_off_s
from altfill.imgix.sandbox import Sandbox
from altfill.imgix.service import TRIES, AltTextService
from altfill.imgix.urls import Picture
from altfill.options import Options
from tests.imgix.raw_server import RawServer, reply

KEY = "ak_0123456789abcdef-of-this-test"
ADDRESS = "https://acme.imgix.net/boat.jpg"
BOAT = Picture(ADDRESS, ADDRESS)
GOOD = reply(b'{"alt_text": {"en": "a red boat"}, "failed_languages": []}')


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "back_off_s", lambda attempt: 0.01)
    monkeypatch.setattr(service_module, "RENDER_WAIT_S", 0.01)


def new_service(url: str, **options: object) -> AltTextService:
    chosen: dict[str, object] = {"rate": 1000, "timeout_s": 5} | options
    return AltTextService(Options(api_url=url, **chosen), KEY, threading.Event())


def describe(
    url: str, picture: Picture = BOAT, languages: tuple[str, ...] = ("en",), **options: object
) -> Answer:
    return new_service(url, **options).describe(picture, languages)


def asked(server: RawServer) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(server.requests[-1].split()[1]).query)


# what is asked


def test_a_request_has_the_headers_of_the_contract(serve: Callable[..., RawServer]):
    server = serve(GOOD)
    describe(server.url)
    start, *headers = server.requests[0].split("\r\n")
    assert start.startswith("GET /api/v1/generations/alt-text?url=https%3A%2F%2Facme")
    assert f"User-Agent: altfill/{__version__}" in headers
    assert "Accept: application/json" in headers
    assert f"Authorization: Bearer {KEY}" in headers


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "https://acme.imgix.net/a+b.jpg",
        "https://acme.imgix.net/a b.jpg",
        "https://acme.imgix.net/a%20b%2Bc.jpg",
        "https://acme.imgix.net/été&language=xx.jpg",
        "https://acme.imgix.net/a#b;c=d.jpg",
    ],
)
def test_an_address_without_a_query_is_sent_as_url(serve: Callable[..., RawServer], address: str):
    server = serve(GOOD)
    describe(server.url, Picture(address, address))
    assert asked(server) == [("url", address), ("language", "en")]


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.imgix.net/boat.jpg?txt=a",
        "https://acme.imgix.net/boat.jpg?txt=ab",
        "https://acme.imgix.net/boat.jpg?txt=abc",
        "https://acme.imgix.net/a+b c.jpg?s=0123456789abcdef&txt=été??>>",
    ],
)
def test_an_address_with_a_query_is_sent_as_url64_without_padding(
    serve: Callable[..., RawServer], address: str
):
    server = serve(GOOD)
    describe(server.url, Picture(address, address))
    [(name, value), _] = asked(server)
    assert name == "url64"
    assert not set(value) & set("=+/")
    assert base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode() == address


@pytest.mark.parametrize("query", ["", "?txt=a+b c"])
def test_the_sandbox_is_asked_about_the_very_address(sandbox: Sandbox, query: str):
    address = f"https://acme.imgix.net/a+b c%20d.jpg{query}"
    describe(sandbox.url, Picture(address, address))
    assert sandbox.counters.by_picture == {address: 1}


def test_languages_are_repeated_and_asked_for_at_once(serve: Callable[..., RawServer]):
    server = serve(reply(b'{"alt_text": {"en": "a boat", "fr": "un bateau", "de": "ein Boot"}}'))
    answer = describe(server.url, languages=("en", "fr", "de"))
    assert asked(server)[1:] == [("language", "en"), ("language", "fr"), ("language", "de")]
    assert answer.texts == {"en": "a boat", "fr": "un bateau", "de": "ein Boot"}
    assert len(server.requests) == 1


def test_regenerate_is_sent_only_when_it_was_chosen(serve: Callable[..., RawServer]):
    server = serve(GOOD)
    describe(server.url)
    assert "regenerate" not in server.requests[-1]
    describe(server.url, regenerate=True)
    assert asked(server)[-1] == ("regenerate", "true")


def test_an_endpoint_may_have_a_query_of_its_own(serve: Callable[..., RawServer]):
    server = serve(GOOD)
    describe(f"{server.url}?team=a")
    assert asked(server)[:2] == [("team", "a"), ("url", ADDRESS)]


# what statuses mean


STATUSES = {
    "400 Bad Request": (DescribeError, Reason.IMAGE_REFUSED, 1),
    "401 Unauthorized": (AccountError, Reason.NOT_ASKED, 1),
    "402 Payment Required": (AccountError, Reason.OUT_OF_CREDITS, 1),
    "403 Forbidden": (DescribeError, Reason.SOURCE_REFUSED, 1),
    "404 Not Found": (AccountError, Reason.NOT_ASKED, 1),
    "405 Method Not Allowed": (AccountError, Reason.NOT_ASKED, 1),
    "418 I'm a teapot": (DescribeError, Reason.GENERATION_FAILED, 1),
    "500 Internal Server Error": (DescribeError, Reason.GENERATION_FAILED, 2),
    "502 Bad Gateway": (DescribeError, Reason.SERVICE_BUSY, TRIES),
    "503 Service Unavailable": (DescribeError, Reason.SERVICE_BUSY, TRIES),
    "504 Gateway Timeout": (DescribeError, Reason.SERVICE_BUSY, TRIES),
    "204 No Content": (DescribeError, Reason.GENERATION_FAILED, 1),
    "301 Moved Permanently": (AccountError, Reason.NOT_ASKED, 1),
    "304 Not Modified": (AccountError, Reason.NOT_ASKED, 1),
}


@pytest.mark.parametrize(("status", "meant"), STATUSES.items(), ids=STATUSES)
@pytest.mark.parametrize(
    "body",
    [
        b'{"errors": [{"detail": "the detail", "title": "the title", "status": "0"}]}',
        b"<!doctype html><title>Error</title>",
        b"",
        b"\xff\xfe\0",
        b'{"errors": "no list"}',
        b"[" * 100_000,
    ],
    ids=["envelope", "html", "empty", "binary", "odd", "nested"],
)
def test_a_status_has_its_consequence_and_number_of_tries(
    serve: Callable[..., RawServer],
    status: str,
    meant: tuple[type[AltfillError], Reason, int],
    body: bytes,
):
    kind, reason, tries = meant
    if status.startswith(("204", "304")):
        body = b""
    server = serve(reply(body, status=status))
    with pytest.raises((AccountError, DescribeError)) as caught:
        describe(server.url)
    assert type(caught.value) is kind
    assert caught.value.reason is reason
    assert len(server.requests) == tries
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)


SAID = {
    "a detail": (b'{"errors": [{"detail": "why", "title": "T"}]}', 'It said: "why"'),
    "a title": (b'{"errors": [{"title": "T"}]}', 'It said: "T"'),
    "another shape": (b'{"error": {"message": "why"}}', 'It said: "why"'),
    "text": (b"just\r\n text", 'It said: "just text"'),
    "a long text": (b"abc " * 1000, f'It said: "{"abc " * 50}"'),
    "a blank detail": (b'{"errors": [{"detail": " ", "title": "T"}]}', 'It said: "T"'),
    "nothing": (b"", "(400)."),
}


@pytest.mark.parametrize(("body", "told"), SAID.values(), ids=SAID)
def test_what_the_service_said_is_told(serve: Callable[..., RawServer], body: bytes, told: str):
    with pytest.raises(DescribeError) as caught:
        describe(serve(reply(body, status="400 Bad Request")).url)
    assert str(caught.value).endswith(told)


def test_a_refused_source_names_both_causes_and_the_host(start: Callable[..., Sandbox]):
    sandbox = start(forbidden_hosts=("acme.imgix.net",))
    with pytest.raises(DescribeError, match=r"not enabled .* acme\.imgix\.net, or .* not own it"):
        describe(sandbox.url)


def test_a_rejected_key_says_how_one_is_given(start: Callable[..., Sandbox]):
    with pytest.raises(AccountError, match="IMGIX_API_KEY") as caught:
        describe(start(key="another").url)
    assert KEY not in str(caught.value)


def test_spent_credits_say_that_nothing_is_paid_twice(start: Callable[..., Sandbox]):
    with pytest.raises(AccountError, match=r"not asked for twice.*plan_credits_depleted"):
        describe(start(credits=0).url)


# tries


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_fault_that_passes_costs_one_more_request(start: Callable[..., Sandbox], status: int):
    sandbox = start(error_share=1, error_status=status, error_times=1)
    service = new_service(sandbox.url)
    assert service.describe(BOAT, ("en",)).texts.keys() == {"en"}
    assert service.requests_sent == sandbox.counters.requests == 2


def test_tries_of_all_kinds_are_counted_together(serve: Callable[..., RawServer]):
    busy, failed = reply(status="503 Busy"), reply(status="500 Failed")
    server = serve(busy, busy, busy, failed, GOOD)
    with pytest.raises(DescribeError, match="500"):
        describe(server.url)
    assert len(server.requests) == TRIES


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_retry_after_is_waited_for(serve: Callable[..., RawServer], status: str):
    server = serve(reply(b"", "Retry-After: 1", status=status), GOOD)
    started = time.monotonic()
    describe(server.url)
    assert 1 <= time.monotonic() - started < 2


def test_retry_after_as_a_date_is_waited_for(serve: Callable[..., RawServer]):
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server = serve(reply(b"", f"Retry-After: {when}", status="429 Too Many Requests"), GOOD)
    started = time.monotonic()
    describe(server.url)
    assert 0.9 <= time.monotonic() - started < 3


@pytest.mark.parametrize(
    "value", ["0", "Mon, 23 Nov 2020 07:11:19 GMT", "soon", "-5", "1e9", "", "Mon, 99", "nan"]
)
def test_retry_after_in_the_past_or_unreadable_means_a_short_wait(
    serve: Callable[..., RawServer], value: str
):
    server = serve(reply(b"", f"Retry-After: {value}", status="503 Busy"), GOOD)
    started = time.monotonic()
    describe(server.url)
    assert time.monotonic() - started < 0.9


def test_a_service_that_is_asked_too_often_for_long_is_asked_as_often_as_it_takes(
    serve: Callable[..., RawServer],
):
    busy = reply(b"", "Retry-After: 0", status="429 Too Many Requests")
    failed = reply(status="503 Busy")
    server = serve(*[busy] * 9, failed, failed, failed, GOOD)
    assert describe(server.url).texts == {"en": "a red boat"}
    assert len(server.requests) == 13


def test_a_service_that_says_nothing_but_too_often_is_given_up_on(
    serve: Callable[..., RawServer], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service_module, "PATIENCE_S", 0.5)
    monkeypatch.setattr(service_module, "back_off_s", lambda times: 0.1)
    server = serve(reply(status="429 Too Many Requests"))
    service = new_service(server.url)
    with pytest.raises(
        DescribeError, match=r"asks to slow down \(status 429, [456] tries\)"
    ) as caught:
        service.describe(BOAT, ("en",))
    assert caught.value.reason is Reason.SERVICE_BUSY
    with pytest.raises(DescribeError, match="1 try"):
        service.describe(BOAT, ("en",))


@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_retry_after_as_a_date_counts_from_the_services_own_clock(
    serve: Callable[..., RawServer], hours: int
):
    sent = datetime.now(UTC) + timedelta(hours=hours)
    until = format_datetime(sent + timedelta(seconds=1), usegmt=True)
    dates = (f"Retry-After: {until}", f"Date: {format_datetime(sent, usegmt=True)}")
    server = serve(reply(b"", *dates, status="503 Busy"), GOOD)
    started = time.monotonic()
    describe(server.url)
    assert 0.9 <= time.monotonic() - started < 2


@pytest.mark.parametrize("value", ["61", "86400", "9" * 400, "Fri, 01 Jan 2100 00:00:00 GMT"])
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_retry_after_of_more_than_a_minute_is_given_up_on(
    serve: Callable[..., RawServer], status: str, value: str
):
    server = serve(reply(b"", f"Retry-After: {value}", status=status), GOOD)
    with pytest.raises(DescribeError, match=r"1 try\); run again later") as caught:
        describe(server.url)
    assert caught.value.reason is Reason.SERVICE_BUSY
    assert len(server.requests) == 1


def test_back_off_doubles_with_jitter_up_to_a_cap():
    for attempt, longest in ((1, 2), (2, 4), (3, 8), (9, LONGEST_WAIT_S)):
        waits = [back_off_s(attempt) for _ in range(500)]
        assert longest / 4 <= min(waits) < longest / 3
        assert longest * 0.9 < max(waits) <= longest


def test_a_stopped_run_wakes_whoever_waits(serve: Callable[..., RawServer]):
    server = serve(reply(b"", "Retry-After: 50", status="503 Busy"))
    stop = threading.Event()
    service = AltTextService(Options(api_url=server.url, rate=1000), KEY, stop)
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Stopped):
        service.describe(BOAT, ("en",))
    assert time.monotonic() - started < 2
    with pytest.raises(Stopped):
        service.describe(BOAT, ("en",))
    assert len(server.requests) == 1


def test_the_limit_of_requests_counts_repeated_ones_too(start: Callable[..., Sandbox]):
    sandbox = start(error_share=1, error_status=503)
    service = new_service(sandbox.url, max_requests=3)
    with pytest.raises(LimitError, match="limit of 3 requests"):
        service.describe(BOAT, ("en",))
    assert service.requests_sent == sandbox.counters.requests == 3


def test_a_limit_of_none_at_all_asks_nobody(sandbox: Sandbox):
    with pytest.raises(LimitError):
        describe(sandbox.url, max_requests=0)
    assert sandbox.counters.requests == 0


# answers


NO_ANSWERS = {
    "HTML": b"<!doctype html><title>Log in</title>",
    "empty": b"",
    "a list": b"[]",
    "a number": b"200",
    "null": b"null",
    "a string": b'"a boat"',
    "an empty object": b"{}",
    "alt_text a string": b'{"alt_text": "a boat"}',
    "alt_text a list": b'{"alt_text": ["a boat"]}',
    "alt_text null": b'{"alt_text": null}',
    "half a document": b'{"alt_text": {"en": "a bo',
    "two documents": b'{"alt_text": {"en": "a"}}{}',
    "a huge number": b'{"alt_text": ' + b"9" * 10_000 + b"}",
    "nested too deep": b'{"alt_text": ' + b"[" * 200_000,
    "not UTF-8": b'{"alt_text": {"en": "a bo\xff"}}',
}


@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_a_200_without_an_answer_is_a_failed_picture(serve: Callable[..., RawServer], body: bytes):
    server = serve(reply(body))
    with pytest.raises(DescribeError, match="not its JSON") as caught:
        describe(server.url)
    assert caught.value.reason is Reason.GENERATION_FAILED
    assert len(server.requests) == 1


NO_TEXTS = {
    "empty": '""',
    "blank": '" \\t\\n\\u00a0 "',
    "punctuation": '"..."',
    "invisible": '"\\u200b\\u200e\\ufeff"',
    "control characters": '"\\u0000\\u0007"',
    "a number": "7",
    "null": "null",
    "a list": '["a boat"]',
    "true": "true",
    "100 kB": '"' + "a boat " * 15_000 + '"',
}


@pytest.mark.parametrize("text", NO_TEXTS.values(), ids=NO_TEXTS)
def test_a_text_that_says_nothing_fails_for_its_language_alone(
    serve: Callable[..., RawServer], text: str
):
    body = f'{{"alt_text": {{"en": {text}, "fr": "un bateau"}}, "failed_languages": []}}'
    answer = describe(serve(reply(body.encode())).url, languages=("en", "fr"))
    assert answer.texts == {"fr": "un bateau"}
    assert answer.failed.keys() == {"en"}


TEXTS = {
    "quotes and tags": ("\\\"a\\\" <b>&amp;</b> 'c'", "\"a\" <b>&amp;</b> 'c'"),
    "line breaks": ("a\\r\\nboat\\u2028at\\tsea", "a boat at sea"),
    "control characters": ("a\\u0000 \\u0007boat\\u001b[31m", "a boat[31m"),
    "a control character between spaces": ("a \\u0000 boat", "a boat"),
    "direction marks": ("\\u202ea boat\\u202c", "a boat"),
    "half a surrogate pair": ("a\\ud83d boat", "a boat"),
    "a surrogate pair": ("\\ud83d\\udea4 boat", "🚤 boat"),
    "no-break spaces": ("l\\u2019\\u00ab\\u00a0été\\u00a0\\u00bb", "l’«\u00a0été\u00a0»"),
    "spaces around": ("  a boat  ", "a boat"),
}


@pytest.mark.parametrize(("sent", "text"), TEXTS.values(), ids=TEXTS)
def test_a_text_comes_on_one_line_without_control_characters(
    serve: Callable[..., RawServer], sent: str, text: str
):
    body = f'{{"alt_text": {{"en": "{sent}"}}}}'
    assert describe(serve(reply(body.encode())).url).texts == {"en": text}


@pytest.mark.parametrize(
    "header", ["Content-Type: text/plain", "Content-Type: text/html; charset=latin-1"]
)
def test_json_is_read_whatever_the_content_type_says(serve: Callable[..., RawServer], header: str):
    body = '{"alt_text": {"en": "un été"}}'.encode()
    assert describe(serve(reply(body, header)).url).texts == {"en": "un été"}


def test_a_partial_success_keeps_what_came(start: Callable[..., Sandbox]):
    sandbox = start(failed_languages=("fr",))
    answer = describe(sandbox.url, languages=("en", "fr"))
    assert answer.texts.keys() == {"en"}
    assert answer.failed == {"fr": "no text came for this language"}
    assert sandbox.counters.requests == 1


def test_languages_that_nobody_asked_for_are_not_kept(serve: Callable[..., RawServer]):
    body = b'{"alt_text": {"en": "a boat", "ja": "x", "EN": "A BOAT"}}'
    assert describe(serve(reply(body)).url).texts == {"en": "a boat"}
