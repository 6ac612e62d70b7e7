"""One exchange with the API: a GET, its deadline, and what can go wrong in the network.

The key goes to the configured address alone: no redirect is followed, no ``.netrc`` is asked,
over plain http no proxy either. An answer may be no larger and take no longer than is sensible,
however it is packed or trickles in, which requests alone does not see to.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from altfill.errors import OptionsError
from altfill.options import Options
from altfill.version import __version__

LARGEST_BODY = 1_000_000
"""Bytes. A longer answer is no answer."""
_READ_AT_ONCE = 8192
_SHORTEST_KEY = 8
"""Letters. A shorter one, as for the sandbox, is found in many a word and is no secret."""
_TOO_MUCH = "the service sent more than an answer can be"
_UNVERIFIED = (
    "the service's certificate could not be verified; where a company's proxy signs for others,"
    " name its certificates in REQUESTS_CA_BUNDLE"
)
_SILENT = "the service did not answer in time; run again later"
_CUT = "the service could not be reached or cut the connection; run again later"
_UNNAMED = "no machine has the service's name (DNS); correct api-url, or see to the network"
_NO_PROXY = "the proxy cannot be used; set HTTPS_PROXY to http://host:port"
_NO_ADDRESS = "the service's address is none; correct api-url"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, without the key, should the service have repeated it."""

    status: int
    body: bytes
    retry_after: str | None
    date: str | None
    """When it was sent, as the service says."""


class NetworkFault(Exception):  # noqa: N818 - the word that messages use
    """There was no reply. Its text never holds the request."""

    def __init__(self, message: str, *, may_pass: bool, is_pointless: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        """It may go better the next time."""
        self.is_pointless = is_pointless
        """No request can be made at all as things are set up here."""


class _Bearer(requests.auth.AuthBase):
    """Sets the header last, so that a .netrc entry cannot replace it."""

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = self._header
        return request


class Transport:
    """The way to the API. Safe in threads, each of which has its own connection."""

    def __init__(self, options: Options, api_key: str) -> None:
        if not api_key.isascii() or not api_key.isprintable() or len(api_key.split()) != 1:
            raise OptionsError("api-key", "it must be printable ASCII without spaces")
        self._options = options
        self._auth = _Bearer(api_key)
        self._secret = _spelled(api_key) if len(api_key) >= _SHORTEST_KEY else None
        self._local = threading.local()

    def get(self, parameters: list[tuple[str, str]]) -> Reply:
        """Return the API's reply. Raises NetworkFault."""
        session = self._session()
        try:
            with session.deadline.within(self._options.timeout_s):
                return self._get(session, parameters)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            if isinstance(error, requests.RequestException):
                error.request = error.response = None  # they hold the key
            if session.deadline.is_over:
                raise NetworkFault(_SILENT, may_pass=True) from error
            raise _fault(error) from error

    def _get(self, session: _Session, parameters: list[tuple[str, str]]) -> Reply:
        response = session.get(
            self._options.api_url,
            params=parameters,
            auth=self._auth,
            timeout=self._options.timeout_s,
            allow_redirects=False,
            stream=True,
        )
        with closing(response):
            body = _unpacked(_body(response), response.headers.get("Content-Encoding", ""))
            if session.deadline.is_over:
                raise NetworkFault(_SILENT, may_pass=True)
            if b"\0" in body:  # JSON in UTF-16, in which nobody would look for the key
                body = b""
            if self._secret is not None:
                body = self._secret.sub(b"(the key)", body)
            headers = response.headers
            status = response.status_code
            return Reply(status, body, headers.get("Retry-After"), headers.get("Date"))

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _Session(self._options.api_url)
        return session


def _spelled(key: str) -> re.Pattern[bytes]:
    """Return what finds a key in a body, also where JSON spells its letters as escapes."""
    letters = []
    for letter in key:
        plain = re.escape(letter)
        spelled = rf"{plain}|\\u00(?i:{ord(letter):02x})"
        letters.append(rf"(?:\\{plain}|{spelled})" if letter in '"\\/' else rf"(?:{spelled})")
    return re.compile("".join(letters).encode())


class _Session(requests.Session):
    """A thread's connection."""

    def __init__(self, api_url: str) -> None:
        super().__init__()
        self.deadline = _Deadline()
        self.headers["User-Agent"] = f"altfill/{__version__}"
        self.headers["Accept"] = "application/json"
        self.headers["Accept-Encoding"] = "identity"
        self.trust_env = not api_url.startswith("http:")
        for start in ("https://", "http://"):
            self.mount(start, _Adapter(self.deadline))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None: requests would read the body whole and parse the address."""
        del resp


class _Deadline:
    """Cuts a connection when its time is over: a socket's timeout starts anew with each byte."""

    def __init__(self) -> None:
        self.is_over = False
        self._socket: socket.socket | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what happens on the watched connection take so many seconds."""
        self.is_over = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def watch(self, connected: socket.socket) -> None:
        """Watch a connection from now on."""
        self._socket = connected
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's, which pulls TLS away under the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Watched:
    """Mixed into urllib3's connections."""

    deadline: _Deadline

    def _tunnel(self) -> None:
        self.deadline.watch(self.sock)  # type: ignore[attr-defined]
        super()._tunnel()  # type: ignore[misc]
        if self.deadline.is_over:  # http.client takes the end of a connection for that of a head
            self.close()  # type: ignore[attr-defined]
            raise TimeoutError

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.deadline.watch(self.sock)  # type: ignore[attr-defined]


class _Adapter(HTTPAdapter):
    """Makes connections that a deadline can cut."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        super().__init__(pool_connections=1, pool_maxsize=1)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if not issubclass(pool.ConnectionCls, _Watched):
            bases = (_Watched, pool.ConnectionCls)
            pool.ConnectionCls = type("_Connection", bases, {"deadline": self._deadline})
        return pool


def _body(response: requests.Response) -> bytes:
    """Return the body as it was sent, at most LARGEST_BODY bytes."""
    parts = []
    size = 0
    try:
        for part in response.raw.stream(_READ_AT_ONCE, decode_content=False):
            size += len(part)
            if size > LARGEST_BODY:
                raise NetworkFault(_TOO_MUCH, may_pass=False)
            parts.append(part)
    except ValueError as error:
        raise urllib3.exceptions.ProtocolError("a chunk's length is below zero") from error
    return b"".join(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Return a body that was compressed unasked; a bomb is more than an answer can be."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacking.decompress(body, LARGEST_BODY)
    except zlib.error:
        return body
    if unpacking.unconsumed_tail:
        raise NetworkFault(_TOO_MUCH, may_pass=False)
    return unpacked


def _fault(error: OSError | urllib3.exceptions.HTTPError) -> NetworkFault:
    """Return what went wrong in the network; never the request itself."""
    of_requests, of_urllib3 = requests.exceptions, urllib3.exceptions
    if isinstance(error, (of_requests.SSLError, of_urllib3.SSLError)):
        return NetworkFault(_UNVERIFIED, may_pass=False)
    if isinstance(error, of_requests.ProxyError):
        return NetworkFault(
            "the proxy (HTTPS_PROXY) could not be reached, or refused", may_pass=False
        )
    if isinstance(error, (of_requests.Timeout, of_urllib3.TimeoutError)):
        return NetworkFault(_SILENT, may_pass=True)
    if isinstance(_cause(error), of_urllib3.NameResolutionError):
        return NetworkFault(_UNNAMED, may_pass=True)
    if isinstance(error, (of_requests.ConnectionError, of_urllib3.ProtocolError)):
        return NetworkFault(_CUT, may_pass=True)
    if isinstance(error, (of_requests.InvalidProxyURL, of_requests.InvalidSchema)):
        return NetworkFault(_NO_PROXY, may_pass=False, is_pointless=True)
    if isinstance(error, (of_requests.InvalidURL, of_urllib3.LocationParseError)):
        return NetworkFault(_NO_ADDRESS, may_pass=False, is_pointless=True)
    if isinstance(error, requests.RequestException | of_urllib3.HTTPError):
        return NetworkFault(f"the request failed ({type(error).__name__})", may_pass=False)
    return NetworkFault(f"the request cannot be made: {error}", may_pass=False, is_pointless=True)


def _cause(error: BaseException) -> object:
    """Return why urllib3 gave up."""
    return getattr(error.args[0] if error.args else None, "reason", None)
