"""Who gets in, by real HTTP."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest
import requests

from tests.review.conftest import HOST

ACTIONS = ("approve", "reject", "decorate", "restore", "regenerate", "undo", "again")
FORM = {"key": f"{HOST}/line.png"}


def ask(method, url, **more):
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, allow_redirects=False, timeout=10, **more)


def origin(review):
    return f"http://{urlsplit(review.url).netloc}"


def test_the_whole_address_is_let_in(review):
    assert ask("GET", review.url).status_code == 200


def test_the_token_is_long_and_new_each_time(begin):
    tokens = {urlsplit(begin().url).path for _ in range(2)}
    assert len(tokens) == 2
    assert all(re.fullmatch(r"/[\w-]{32}/", token) for token in tokens)


@pytest.mark.parametrize(
    "path",
    ["/", "/wrong/", "/static/review.css", "/favicon.ico", "/{short}/", "/ä/"],
)
def test_another_path_is_refused_and_says_nothing_of_the_site(review, path):
    token = urlsplit(review.url).path.strip("/")
    answer = ask("GET", origin(review) + path.format(token=token, short=token[:-1]))
    assert answer.status_code == 403
    assert token not in answer.text
    assert "boat" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "[::1]:{port}"]
)
def test_another_host_is_refused(review, host):
    port = urlsplit(review.url).port
    answer = ask("GET", review.url, headers={"Host": host.format(port=port)})
    assert answer.status_code == 403


def test_localhost_is_the_same_machine(review):
    port = urlsplit(review.url).port
    assert ask("GET", review.url, headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "{own}", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused(review, headers):
    own = origin(review)
    sent = {name: value.format(own=own) for name, value in headers.items()}
    for action in ACTIONS:
        answer = ask("POST", review.url + action, data=FORM, headers=sent)
        assert answer.status_code == 403, action
    assert review.records == {}


def test_a_form_of_the_page_is_taken(review):
    headers = {"Origin": origin(review), "Sec-Fetch-Site": "same-origin"}
    answer = ask("POST", review.url + "decorate", data=FORM, headers=headers)
    assert answer.status_code == 303
    assert review.record("line.png") is True


def test_reading_changes_nothing(review):
    for action in ACTIONS:
        assert ask("GET", review.url + action, params=FORM).status_code == 405, action
    assert review.records == {}


def test_a_form_without_end_is_refused(review):
    headers = {"Origin": origin(review)}
    answer = ask("POST", review.url + "approve", data={"text": "x" * 100_000}, headers=headers)
    assert answer.status_code == 413


def test_the_policy_allows_own_scripts_and_the_pictures_hosts_alone(review):
    answer = ask("GET", review.url)
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "img-src": "'self' https://acme.imgix.net",
        "style-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_policy_has_the_hosts_that_the_site_uses(begin):
    review = begin(
        {
            "a.html": '<html lang="en"><img src="/images/a.jpg"><img src="https://img.example.com/b.jpg">'
        },
        {},
        hosts=["img.example.com"],
        map={"/images/": "https://acme.imgix.net/"},
    )
    policy = ask("GET", review.url).headers["Content-Security-Policy"]
    assert "img-src 'self' https://acme.imgix.net https://img.example.com;" in policy


def test_the_policy_has_the_hosts_of_pages_that_were_built_anew(begin):
    review = begin(hosts=["img.example.com"])
    (review.site / "new.html").write_text(
        '<html lang="en"><img src="https://img.example.com/b.jpg">'
    )
    ask("POST", review.url + "again", headers={"Origin": origin(review)})
    policy = ask("GET", review.url).headers["Content-Security-Policy"]
    assert "img-src 'self' https://acme.imgix.net https://img.example.com;" in policy


def test_it_listens_on_loopback_alone(review):
    port = urlsplit(review.url).port
    assert urlsplit(review.url).hostname == "127.0.0.1"
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # taken if it listened on every address


def test_there_is_no_log_that_would_hold_the_token(review, capfd):
    ask("GET", review.url)
    ask("GET", origin(review) + "/wrong/")
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_the_key_is_in_no_answer(begin, start):
    key = "ix-very-secret"
    broken = start(error_share=1.0, error_status=401, body=key)
    review = begin(key=key, api_url=broken.url)
    headers = {"Origin": origin(review), "X-Requested-With": "altfill"}
    form = {"key": f"{HOST}/boat.jpg", "language": "en"}
    for answer in (
        ask("GET", review.url),
        ask("GET", review.url, params={"state": "all"}),
        ask("POST", review.url + "regenerate", data=form, headers=headers),
    ):
        assert answer.ok
        assert key not in answer.text
        assert key not in str(answer.headers)
