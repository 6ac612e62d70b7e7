from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.imgix.raw_server import Answering, RawServer


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Start raw servers: the first request has the first answer, further ones the last."""
    with ExitStack() as stack:

        def run(*answers: Answering, **more: ssl.SSLContext) -> RawServer:
            server = RawServer(*answers, **more)
            stack.callback(server.close)
            return server

        yield run
