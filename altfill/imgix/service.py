"""Asks the alt-text API: one request a picture for all its languages, paced and retried.

The vendor's page "Alt Text Generation" gives parameters and status codes; what it leaves open
(rate, waiting, the body of errors) is decided here.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from altfill.errors import AccountError, DescribeError, LimitError, Reason
from altfill.imgix.answers import Answer, error_detail, read_answer
from altfill.imgix.pacing import (
    LONGEST_BACK_OFF_S,
    LONGEST_WAIT_S,
    PATIENCE_S,
    Outage,
    Pace,
    Stopped,
    back_off_s,
)
from altfill.imgix.transport import NetworkFault, Reply, Transport
from altfill.imgix.urls import Picture
from altfill.options import Options

TRIES = 4
_UNABLE = frozenset({502, 503, 504})
RENDER_WAIT_S = 2.0
"""Before a 500 is tried once more: a picture that is still rendering fails for a moment."""


class AltTextService:
    """The API behind one key. Safe in threads. Raises OptionsError for what cannot be a key.

    ``requests_sent`` counts HTTP requests, repeated ones included. ``stop`` ends all waiting.
    """

    def __init__(self, options: Options, api_key: str, stop: threading.Event) -> None:
        self._options = options
        self._transport = Transport(options, api_key)
        self._pace = Pace(options.rate, time.monotonic, stop)
        self._outage = Outage(time.monotonic)
        self._lock = threading.Lock()
        self.requests_sent = 0

    def describe(self, picture: Picture, languages: Sequence[str]) -> Answer:
        """Return a picture's texts in the given languages, or why some are missing.

        Raises DescribeError when there is none at all, AccountError when asking on is
        pointless, LimitError when no more may be asked, Stopped when the run ends.
        """
        rendered_again = False
        attempt = too_often = 0
        while True:
            attempt += 1
            reply = self._ask(picture, languages, attempt)
            if isinstance(reply, NetworkFault):
                self._pace.sleep(back_off_s(attempt))
            elif reply.status == 429:
                attempt, too_often = attempt - 1, too_often + 1
                self._hold_back(reply, too_often, picture)
            elif reply.status in _UNABLE:
                self._wait_for(reply, attempt, picture)
            elif reply.status == 500 and not rendered_again and attempt < TRIES:
                rendered_again = True
                self._pace.sleep(RENDER_WAIT_S)
            else:
                return self._answer(reply, picture, languages)

    def _ask(
        self, picture: Picture, languages: Sequence[str], attempt: int
    ) -> Reply | NetworkFault:
        """Return the reply, or the fault that is worth another try."""
        if self._outage.is_on():
            message = "the service cannot be reached, or answers nobody; run again later"
            raise DescribeError(Reason.SERVICE_BUSY, message, picture.key)
        self._pace.wait()
        self._count()
        parameters = [_identified(picture), *(("language", each) for each in languages)]
        if self._options.regenerate:
            parameters.append(("regenerate", "true"))
        asked_at = time.monotonic()
        try:
            reply = self._transport.get(parameters)
        except NetworkFault as fault:
            if fault.is_pointless:
                raise AccountError(Reason.NOT_ASKED, str(fault)) from fault
            self._outage.note_fault(picture.key, asked_at)
            if attempt < TRIES and fault.may_pass and not self._outage.is_on():
                return fault
            raise DescribeError(Reason.SERVICE_BUSY, str(fault), picture.key) from fault
        if reply.status in _UNABLE:
            self._outage.note_fault(picture.key, asked_at)
        elif reply.status != 429:
            self._outage.note_answer()
        return reply

    def _count(self) -> None:
        with self._lock:
            limit = self._options.max_requests
            if limit is not None and self.requests_sent >= limit:
                raise LimitError(f"the limit of {limit} requests (--max-requests) is reached")
            self.requests_sent += 1

    def _wait_for(self, reply: Reply, attempt: int, picture: Picture) -> None:
        """Wait as long as a service that is not able wants. Raises DescribeError."""
        wait_s = _retry_after_s(reply)
        if wait_s is None:
            wait_s = back_off_s(attempt)
        if attempt >= TRIES or wait_s > LONGEST_WAIT_S or self._outage.is_on():
            raise _busy("is not able to answer", reply, attempt, picture)
        self._pace.sleep(wait_s)

    def _hold_back(self, reply: Reply, times: int, picture: Picture) -> None:
        """Let nobody ask for as long as a service that is asked too often wants.

        Raises DescribeError when it has said nothing else for too long.
        """
        wait_s = _retry_after_s(reply)
        if wait_s is None or times >= TRIES:
            wait_s = max(wait_s or 0.0, min(back_off_s(times), LONGEST_BACK_OFF_S))
        if wait_s > LONGEST_WAIT_S or self._outage.note_busy() + wait_s > PATIENCE_S:
            raise _busy("asks to slow down", reply, times, picture)
        self._pace.hold_back(wait_s)

    def _answer(self, reply: Reply, picture: Picture, languages: Sequence[str]) -> Answer:
        if reply.status == 200:
            answer = read_answer(reply.body, languages)
            if answer is not None:
                return answer
            message = "the service answered with something that is not its JSON"
            raise DescribeError(Reason.GENERATION_FAILED, message, picture.key)
        raise _refusal(reply.status, error_detail(reply.body), picture, self._options.api_url)


def _identified(picture: Picture) -> tuple[str, str]:
    if "?" not in picture.address:
        return "url", picture.address
    encoded = base64.urlsafe_b64encode(picture.address.encode()).decode("ascii")
    return "url64", encoded.rstrip("=")


def _busy(what: str, reply: Reply, tries: int, picture: Picture) -> DescribeError:
    number = "1 try" if tries == 1 else f"{tries} tries"
    message = f"the service {what} (status {reply.status}, {number}); run again later"
    return DescribeError(Reason.SERVICE_BUSY, message, picture.key)


def _retry_after_s(reply: Reply) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3).

    A date counts from the reply's own: this machine's clock may be wrong.
    """
    value = (reply.retry_after or "").strip()
    if value.isdecimal():
        return float(value)
    until, now = _seconds(value), _seconds(reply.date or "")
    return None if until is None else max(0.0, until - (time.time() if now is None else now))


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
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
