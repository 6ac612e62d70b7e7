"""The server behind the review page: on this machine alone, a thread a request."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from altfill.errors import OptionsError
from altfill.review.app import make_app
from altfill.review.security import Guard, new_token

if TYPE_CHECKING:
    from altfill.review.asking import Asker
    from altfill.review.desk import Desk

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Writes no log: lines of it would hold the token."""

    def log(self, *_: object) -> None:
        """Write nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens. ``url`` is its address, token and all."""

    url: str
    _server: BaseWSGIServer

    def serve(self, look_every_s: float = 0.2) -> None:
        """Answer until interrupted or closed."""
        self._server.serve_forever(look_every_s)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()


@contextmanager
def listening(desk: Desk, asker: Asker, port: int = 0) -> Iterator[Server]:
    """Listen on loopback; 0 takes a free port. Raises OptionsError."""
    import socket

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise OptionsError("port", f"cannot listen on {HOST}:{port}: {why}") from error
        listener.listen(64)
        chosen = listener.getsockname()[1]
        guard = Guard(chosen, new_token())
        app = make_app(desk, asker, guard)
        server = make_server(
            HOST, chosen, app, threaded=True, request_handler=_Quiet, fd=listener.fileno()
        )
        try:
            yield Server(f"http://{HOST}:{chosen}/{guard.token}/", server)
        finally:
            asker.stop.set()
            server.server_close()


@contextmanager
def serving(desk: Desk, asker: Asker, port: int = 0) -> Iterator[Server]:
    """Listen and answer in a thread of its own."""
    with listening(desk, asker, port) as server:
        thread = threading.Thread(target=server.serve, args=[0.01], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.close()
            thread.join()
