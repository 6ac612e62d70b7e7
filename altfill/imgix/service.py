"""Asks the alt-text API: one GET a picture for all its languages, paced and retried.

The vendor's page "Alt Text Generation" gives parameters and status codes; what it leaves open
(rate, waiting, the body of errors) is decided here. The key is sent to the configured
address alone: no redirect is followed, no ``.netrc`` is asked, no message holds it.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from altfill.errors import AccountError, DescribeError, LimitError, Reason
from altfill.imgix.answers import Answer, error_detail, read_answer
from altfill.imgix.pacing import LONGEST_WAIT_S, Pace, Stopped, back_off_s
from altfill.imgix.urls import Picture
from altfill.options import Options
from altfill.version import __version__

LARGEST_BODY = 1_000_000
"""Bytes. A longer answer is no answer."""
_READ_AT_ONCE = 32
"""Bytes: small, because a read returns when all are there, and a slow server must be noticed."""
TRIES = 4
_BUSY = frozenset({429, 502, 503, 504})
_RENDER_WAIT_S = 2.0
"""Before a 500 is tried once more: a picture that is still rendering fails for a moment."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes
    retry_after: str | None


class _Bearer(requests.auth.AuthBase):
    """Sets the header last, so that a .netrc entry cannot replace it."""

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = self._header
        return request


class AltTextService:
    """The API behind one key. Safe in threads.

    ``requests_sent`` counts HTTP requests, repeated ones included. ``stop`` ends all waiting.
    """

    def __init__(self, options: Options, api_key: str, stop: threading.Event) -> None:
        self._options = options
        self._api_key = api_key
        self._auth = _Bearer(api_key)
        self._stop = stop
        self._pace = Pace(options.rate, time.monotonic, stop)
        self._local = threading.local()
        self._lock = threading.Lock()
        self.requests_sent = 0

    def describe(self, picture: Picture, languages: Sequence[str]) -> Answer:
        """Return a picture's texts in the given languages, or why some are missing.

        Raises DescribeError when there is none at all, AccountError when asking on is
        pointless, Stopped when the run ends.
        """
        rendered_again = False
        attempt = 0
        while True:
            attempt += 1
            try:
                reply = self._ask(picture, languages)
            except requests.RequestException as error:
                fault = DescribeError(Reason.SERVICE_BUSY, _network_fault(error), picture.key)
                if attempt >= TRIES or not _may_pass(error):
                    raise fault from error
                self._pace.sleep(back_off_s(attempt))
                continue
            if reply.status in _BUSY:
                self._wait_for(reply, attempt, picture)
            elif reply.status == 500 and not rendered_again:
                rendered_again = True
                self._pace.sleep(_RENDER_WAIT_S)
            else:
                return self._answer(reply, picture, languages)

    def _ask(self, picture: Picture, languages: Sequence[str]) -> _Reply:
        self._pace.wait()
        self._count()
        parameters: list[tuple[str, str]] = [_identified(picture)]
        parameters += [("language", language) for language in languages]
        if self._options.regenerate:
            parameters.append(("regenerate", "true"))
        deadline = time.monotonic() + self._options.timeout_s
        response = self._session().get(
            self._options.api_url,
            params=parameters,
            auth=self._auth,
            timeout=self._options.timeout_s,
            allow_redirects=False,
            stream=True,
        )
        with closing(response):
            body = _body(response, deadline)
            return _Reply(response.status_code, body, response.headers.get("Retry-After"))

    def _count(self) -> None:
        with self._lock:
            limit = self._options.max_requests
            if limit is not None and self.requests_sent >= limit:
                raise LimitError(f"the limit of {limit} requests (--max-requests) is reached")
            self.requests_sent += 1

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.headers["User-Agent"] = f"altfill/{__version__}"
            session.headers["Accept"] = "application/json"
        return session

    def _wait_for(self, reply: _Reply, attempt: int, picture: Picture) -> None:
        wait_s = _retry_after_s(reply.retry_after)
        if wait_s is None:
            wait_s = back_off_s(attempt)
        if attempt >= TRIES or wait_s > LONGEST_WAIT_S:
            what = "asks to slow down" if reply.status == 429 else "is not able to answer"
            message = (
                f"the service {what} (status {reply.status}, {attempt} tries); run again later"
            )
            raise DescribeError(Reason.SERVICE_BUSY, message, picture.key)
        if reply.status == 429:
            self._pace.hold_back(wait_s)
        else:
            self._pace.sleep(wait_s)

    def _answer(self, reply: _Reply, picture: Picture, languages: Sequence[str]) -> Answer:
        if reply.status == 200:
            answer = read_answer(reply.body, languages)
            if answer is not None:
                return answer
            message = "the service answered with something that is not its JSON"
            raise DescribeError(Reason.GENERATION_FAILED, message, picture.key)
        said = error_detail(reply.body).replace(self._api_key, "(the key)")
        raise _refusal(reply.status, said, picture, self._options.api_url)


def _identified(picture: Picture) -> tuple[str, str]:
    if "?" not in picture.address:
        return "url", picture.address
    encoded = base64.urlsafe_b64encode(picture.address.encode()).decode("ascii")
    return "url64", encoded.rstrip("=")


def _body(response: requests.Response, deadline: float) -> bytes:
    """Return the body, at most LARGEST_BODY bytes, read before the deadline."""
    parts = []
    size = 0
    for part in response.iter_content(_READ_AT_ONCE):
        size += len(part)
        if size > LARGEST_BODY:
            raise requests.exceptions.ContentDecodingError(f"it sent over {LARGEST_BODY:,} bytes")
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("it was still sending")
        parts.append(part)
    return b"".join(parts)


def _may_pass(error: requests.RequestException) -> bool:
    """Tell whether a failed request may go better the next time."""
    lasting = (
        requests.exceptions.SSLError,
        requests.exceptions.ProxyError,
        requests.exceptions.InvalidURL,
        requests.exceptions.ContentDecodingError,
    )
    return not isinstance(error, lasting)


def _network_fault(error: requests.RequestException) -> str:
    """Return what went wrong in the network; never the request itself."""
    if isinstance(error, requests.exceptions.SSLError):
        return "the service's certificate could not be verified"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy (HTTPS_PROXY) could not be reached"
    if isinstance(error, requests.exceptions.Timeout):
        return "the service did not answer in time"
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return "the service sent more than an answer can be"
    cut = (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)
    if isinstance(error, cut):
        return "the service could not be reached or cut the connection"
    return f"the request failed ({type(error).__name__})"


def _retry_after_s(value: str | None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value.strip())
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def _refusal(
    status: int, said: str, picture: Picture, api_url: str
) -> DescribeError | AccountError:
    said = f' It said: "{said}"' if said else ""
    if status == 401:
        return AccountError(
            Reason.NOT_ASKED,
            "the API key was not accepted (401); set IMGIX_API_KEY, or --api-key-file, to a key"
            f" from the imgix dashboard, API Keys.{said}",
        )
    if status == 402:
        return AccountError(
            Reason.OUT_OF_CREDITS,
            "the account's AI credits are used up (402); run again once there are new ones:"
            f" what was paid for is kept and not asked for twice.{said}",
        )
    if status == 403:
        return DescribeError(
            Reason.SOURCE_REFUSED,
            f"alt texts are not enabled for the Source {picture.host}, or the key's account does"
            f" not own it (403).{said}",
            picture.key,
        )
    if status == 400:
        message = f"the service refused this picture (400).{said}"
        return DescribeError(Reason.IMAGE_REFUSED, message, picture.key)
    if status == 500:
        message = f"the picture could not be fetched or described (500).{said}"
        return DescribeError(Reason.GENERATION_FAILED, message, picture.key)
    if 300 <= status < 400:
        return AccountError(
            Reason.NOT_ASKED,
            f"{api_url} redirects ({status}), and a key is never sent to another place;"
            " correct api-url",
        )
    if status in (404, 405):
        message = f"there is no alt-text API at {api_url} ({status}); correct api-url.{said}"
        return AccountError(Reason.NOT_ASKED, message)
    message = f"the service answered with status {status}.{said}"
    return DescribeError(Reason.GENERATION_FAILED, message, picture.key)


__all__ = ["AltTextService", "Stopped"]
