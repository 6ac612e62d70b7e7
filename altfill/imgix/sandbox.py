"""A local server that keeps the alt-text API's contract, so that nothing needs a key or credits.

It validates what the vendor's page says is validated and answers with its statuses; the body of
errors is the JSON:API envelope of the vendor's sibling endpoints. Faults are options. Its texts
say that they are stand-ins.
"""

from __future__ import annotations

import json
import random
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from altfill.imgix.contract import Request, read_request, stand_in

PATH = "/api/v1/generations/alt-text"

_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How the sandbox misbehaves; by default it does not."""

    key: str | None = None
    """The only key that is accepted; None accepts any."""
    credits: int | None = None
    """Texts that may be generated before 402; None for no end."""
    latency_s: float = 0.0
    rate_limit: float | None = None
    """Requests a second before 429."""
    retry_after_s: int | None = None
    """Sent with 429 and 503."""
    forbidden_hosts: tuple[str, ...] = ()
    """Image hosts that are answered with 403."""
    error_share: float = 0.0
    """Share of pictures, 0 to 1, that are answered with ``error_status``."""
    error_status: int = 500
    error_times: int | None = None
    """How often each such picture fails before it is answered; None for always."""
    failed_languages: tuple[str, ...] = ()
    body: str | None = None
    """Sent instead of JSON, with status 200."""
    text: str | None = None
    """The text of every picture, instead of the stand-in."""
    hang_share: float = 0.0
    """Share of pictures for which no answer ever comes."""
    cut_share: float = 0.0
    """Share of pictures for which the connection is cut in the middle of the body."""


@dataclass(slots=True)
class Counters:
    """What was asked of a sandbox."""

    requests: int = 0
    generated: int = 0
    """Texts that cost a credit."""
    cached: int = 0
    """Texts from the server's own cache."""
    by_picture: dict[str, int] = field(default_factory=dict)
    """Address -> requests."""


class Sandbox(ThreadingHTTPServer):
    """The server. ``url`` is the whole endpoint's address, ``counters`` what was asked."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, faults: Faults | None = None
    ) -> None:
        self.faults = faults or Faults()
        self.counters = Counters()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._texts: dict[tuple[str, str], str] = {}
        self._versions: dict[tuple[str, str], int] = {}
        self._failures: dict[str, int] = {}
        self._recent: deque[float] = deque()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """The whole address of the endpoint."""
        host, port = self.server_address[:2]
        name = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{name}:{port}{PATH}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of faults of its own only: clients time out and go away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def reply(self, query: str, authorization: str) -> tuple[int, dict[str, object]]:
        """Return status and document for a request, as the API would."""
        with self._lock:
            self.counters.requests += 1
            if self._is_too_fast():
                return _error(429, "too many requests")
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return _error(401, "missing API key")
        if self.faults.key is not None and key.strip() != self.faults.key:
            return _error(401, "unknown API key")
        try:
            request = read_request(query)
        except ValueError as error:
            return _error(400, str(error))
        with self._lock:
            return self._generated(request)

    def _is_too_fast(self) -> bool:
        if self.faults.rate_limit is None:
            return False
        now = time.monotonic()
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if len(self._recent) >= self.faults.rate_limit:
            return True
        self._recent.append(now)
        return False

    def _generated(self, request: Request) -> tuple[int, dict[str, object]]:
        address = request.address
        self.counters.by_picture[address] = self.counters.by_picture.get(address, 0) + 1
        if urlsplit(address).netloc in self.faults.forbidden_hosts:
            return _error(403, "alt text generation is not enabled for this Source")
        if self._fails(address):
            return _error(self.faults.error_status, "the image could not be fetched")
        texts: dict[str, str] = {}
        failed = [each for each in request.languages if each in self.faults.failed_languages]
        for language in request.languages:
            if language in failed:
                continue
            if (address, language) in self._texts and not request.regenerate:
                self.counters.cached += 1
            elif self.faults.credits is not None and self.counters.generated >= self.faults.credits:
                return _error(402, "plan_credits_depleted_payment_required")
            else:
                self._generate(address, language)
            texts[language] = self._texts[address, language]
        if not texts:
            return _error(500, "generation failed for every requested language")
        return 200, {"alt_text": texts, "failed_languages": failed}

    def _fails(self, address: str) -> bool:
        if not self.chance(address, "error", self.faults.error_share):
            return False
        times = self._failures[address] = self._failures.get(address, 0) + 1
        return self.faults.error_times is None or times <= self.faults.error_times

    def _generate(self, address: str, language: str) -> None:
        self.counters.generated += 1
        version = self._versions[address, language] = self._versions.get((address, language), 0) + 1
        text = self.faults.text
        if text is None:
            text = stand_in(address, language) + (f" ({version})" if version > 1 else "")
        self._texts[address, language] = text

    def chance(self, address: str, what: str, share: float) -> bool:
        """Tell whether a picture is among a share; the same for the same picture."""
        return share > 0 and random.Random(f"{what} {address}").random() < share  # noqa: S311


def _error(status: int, detail: str) -> tuple[int, dict[str, object]]:
    error = {
        "detail": detail,
        "id": "00000000-0000-0000-0000-000000000000",
        "meta": {},
        "status": str(status),
        "title": _TITLES.get(status, "Error"),
    }
    return status, {"errors": [error], "jsonapi": {"version": "1.0"}, "meta": {}}


class _Handler(BaseHTTPRequestHandler):
    server: Sandbox
    protocol_version = "HTTP/1.1"
    server_version = "altfill-sandbox"
    """Head and body are two writes; the second would wait 40 ms for the first to be noticed."""
    timeout = 300
    disable_nagle_algorithm = True  # else a body waits up to 40 ms for the head's receipt

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        faults = self.server.faults
        if faults.latency_s and self.server.closing.wait(faults.latency_s):
            return
        if parts.path != PATH:
            self._send(*_error(404, f"there is nothing at {parts.path}; the API is at {PATH}"))
            return
        authorization = self.headers.get("Authorization", "")
        status, document = self.server.reply(parts.query, authorization)
        if self.server.chance(parts.query, "hang", faults.hang_share):
            self.close_connection = True
            self.server.closing.wait(self.timeout)
            return
        self._send(status, document, cut=self.server.chance(parts.query, "cut", faults.cut_share))

    def _send(self, status: int, document: dict[str, object], *, cut: bool = False) -> None:
        faults = self.server.faults
        body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
        media_type = "application/json" if status == 200 else "application/vnd.api+json"
        if status == 200 and faults.body is not None:
            body, media_type = faults.body.encode(), "text/html"
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if status in (429, 503) and faults.retry_after_s is not None:
            self.send_header("Retry-After", str(faults.retry_after_s))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Log nothing: requests carry keys."""


@contextmanager
def running(
    faults: Faults | None = None, host: str = "127.0.0.1", port: int = 0
) -> Iterator[Sandbox]:
    """Run a sandbox in a thread for as long as the context lasts.

    >>> with running() as sandbox:
    ...     sandbox.url.startswith("http://127.0.0.1:")
    True
    """
    with Sandbox(host, port, faults) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
