from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests

from altfill.imgix.sandbox import Sandbox, running

PHOTO = "https://assets.imgix.net/photo.jpg"


def ask(sandbox: Sandbox, query: str = f"url={PHOTO}", key: str | None = "any", timeout: float = 5):
    """Ask as curl would, the query exactly as written."""
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{sandbox.url}?{query}", headers=headers, timeout=timeout)


def test_a_valid_request_is_answered_in_all_its_languages(sandbox: Sandbox):
    answer = ask(sandbox, f"url={PHOTO}&language=en,fr&language=de")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    document = answer.json()
    assert document.keys() == {"alt_text", "failed_languages"}
    assert list(document["alt_text"]) == ["en", "fr", "de"]
    assert document["alt_text"]["de"].startswith("Platzhaltertext der altfill-Sandbox")
    assert document["failed_languages"] == []


@pytest.mark.parametrize(
    ("query", "said"),
    {
        "language=en": "provide exactly one of url or url64",
        f"url={PHOTO}%3Fw=3": "url has a query; pass it as url64",
        "url64=aGk=": "url64 is padded",
        f"url={PHOTO}&language=ja": "language 'ja' is not supported",
        f"url={PHOTO}&regenerate=1": "regenerate is not a boolean",
    }.items(),
)
def test_an_invalid_request_is_a_400_in_the_envelope(sandbox: Sandbox, query: str, said: str):
    answer = ask(sandbox, query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/vnd.api+json"
    assert answer.json() == {
        "errors": [
            {
                "detail": said,
                "id": "00000000-0000-0000-0000-000000000000",
                "meta": {},
                "status": "400",
                "title": "Bad Request",
            }
        ],
        "jsonapi": {"version": "1.0"},
        "meta": {},
    }
    assert sandbox.counters.generated == 0


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "any"])
def test_a_missing_key_is_a_401(sandbox: Sandbox, header: str | None):
    headers = {} if header is None else {"Authorization": header}
    answer = requests.get(f"{sandbox.url}?url={PHOTO}", headers=headers, timeout=5)
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["title"] == "Unauthorized"


def test_a_wrong_key_is_a_401_where_only_one_is_good(start: Callable[..., Sandbox]):
    sandbox = start(key="right")
    assert ask(sandbox, key="wrong").status_code == 401
    assert ask(sandbox, key="right").status_code == 200


def test_the_key_is_asked_for_before_the_request_is_read(sandbox: Sandbox):
    assert ask(sandbox, "language=ja", key=None).status_code == 401


def test_a_second_request_is_answered_from_the_servers_cache(sandbox: Sandbox):
    first, second = ask(sandbox), ask(sandbox)
    assert first.json() == second.json()
    assert (sandbox.counters.generated, sandbox.counters.cached) == (1, 1)


def test_regenerate_skips_the_servers_cache(sandbox: Sandbox):
    first = ask(sandbox).json()["alt_text"]["en"]
    second = ask(sandbox, f"url={PHOTO}&regenerate=true").json()["alt_text"]["en"]
    assert second == f"{first} (2)"
    assert ask(sandbox).json()["alt_text"]["en"] == second
    assert (sandbox.counters.generated, sandbox.counters.cached) == (2, 1)


def test_credits_end_in_a_402_and_cached_texts_stay_to_be_had(start: Callable[..., Sandbox]):
    sandbox = start(credits=1)
    assert ask(sandbox).status_code == 200
    answer = ask(sandbox, "url=https://assets.imgix.net/other.jpg")
    assert answer.status_code == 402
    error = answer.json()["errors"][0]
    assert (error["status"], error["title"]) == ("402", "Payment Required")
    assert error["detail"] == "plan_credits_depleted_payment_required"
    assert ask(sandbox).status_code == 200


def test_a_host_can_be_forbidden(start: Callable[..., Sandbox]):
    sandbox = start(forbidden_hosts=("theirs.imgix.net",))
    assert ask(sandbox, "url=https://theirs.imgix.net/a.jpg").status_code == 403
    assert ask(sandbox).status_code == 200


def test_the_rate_limit_answers_429_with_retry_after(start: Callable[..., Sandbox]):
    sandbox = start(rate_limit=2, retry_after_s=7)
    statuses = [ask(sandbox).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert ask(sandbox).headers["Retry-After"] == "7"


def test_the_rate_limit_can_come_without_retry_after(start: Callable[..., Sandbox]):
    answer = [ask(sandbox) for sandbox in [start(rate_limit=1)] for _ in range(2)][-1]
    assert answer.status_code == 429
    assert "Retry-After" not in answer.headers


def test_the_rate_limit_ends_after_a_second(start: Callable[..., Sandbox]):
    sandbox = start(rate_limit=1)
    assert [ask(sandbox).status_code for _ in range(2)] == [200, 429]
    time.sleep(1)
    assert ask(sandbox).status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_share_of_pictures_fails_with_a_status(start: Callable[..., Sandbox], status: int):
    sandbox = start(error_share=1, error_status=status, retry_after_s=1)
    answer = ask(sandbox)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["status"] == str(status)
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_failing_picture_can_recover(start: Callable[..., Sandbox]):
    sandbox = start(error_share=1, error_times=2)
    assert [ask(sandbox).status_code for _ in range(3)] == [500, 500, 200]


def test_a_share_is_the_same_pictures_every_time(start: Callable[..., Sandbox]):
    sandbox = start(error_share=0.5)
    queries = [f"url=https://assets.imgix.net/{n}.jpg" for n in range(20)]
    statuses = [ask(sandbox, query).status_code for query in queries]
    assert set(statuses) == {200, 500}
    assert statuses == [ask(sandbox, query).status_code for query in queries]


def test_a_language_can_fail_alone(start: Callable[..., Sandbox]):
    document = ask(start(failed_languages=("fr",)), f"url={PHOTO}&language=en,fr").json()
    assert list(document["alt_text"]) == ["en"]
    assert document["failed_languages"] == ["fr"]


def test_a_request_all_of_whose_languages_fail_is_a_500(start: Callable[..., Sandbox]):
    answer = ask(start(failed_languages=("fr",)), f"url={PHOTO}&language=fr")
    assert answer.status_code == 500
    assert "every requested language" in answer.json()["errors"][0]["detail"]


def test_a_body_and_a_text_can_be_given(start: Callable[..., Sandbox]):
    assert ask(start(body="<!doctype html>")).text == "<!doctype html>"
    assert ask(start(text='a "boat"')).json()["alt_text"] == {"en": 'a "boat"'}


def test_an_answer_can_be_cut_in_the_middle(start: Callable[..., Sandbox]):
    with pytest.raises(requests.RequestException):
        ask(start(cut_share=1))


def test_an_answer_can_never_come(start: Callable[..., Sandbox]):
    with pytest.raises(requests.Timeout):
        ask(start(hang_share=1), timeout=0.2)


def test_latency_delays_the_answer(start: Callable[..., Sandbox]):
    started = time.monotonic()
    assert ask(start(latency_s=0.2)).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_another_path_is_a_404_that_names_the_right_one(sandbox: Sandbox):
    answer = requests.get(sandbox.url.replace("alt-text", "alt"), timeout=5)
    assert answer.status_code == 404
    assert "/api/v1/generations/alt-text" in answer.json()["errors"][0]["detail"]


def test_it_counts_requests_by_picture(sandbox: Sandbox):
    ask(sandbox)
    ask(sandbox, f"url={PHOTO}&language=fr")
    ask(sandbox, "language=fr")
    assert sandbox.counters.requests == 3
    assert sandbox.counters.by_picture == {PHOTO: 2}


def test_it_serves_ipv6():
    with running(host="::1") as sandbox:
        assert sandbox.url.startswith("http://[::1]:")
        assert ask(sandbox).status_code == 200


def test_a_client_that_goes_away_is_no_news(
    start: Callable[..., Sandbox], capfd: pytest.CaptureFixture[str]
):
    sandbox = start(latency_s=0.1)
    with socket.create_connection(sandbox.server_address[:2]) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 50)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    time.sleep(0.4)
    assert ask(sandbox).status_code == 200
    assert capfd.readouterr().err == ""


def test_the_command_prints_its_address_first_and_takes_faults_as_options():
    command = [sys.executable, "-m", "altfill", "sandbox", "--key", "right", "--credits", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            answers = [
                requests.get(
                    f"{url}?url={PHOTO}", headers={"Authorization": f"Bearer {key}"}, timeout=5
                )
                for key in ("right", "wrong")
            ]
        finally:
            process.terminate()
    assert [answer.status_code for answer in answers] == [402, 401]
    assert json.loads(answers[0].content)["errors"][0]["status"] == "402"
