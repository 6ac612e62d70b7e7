from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

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


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody else trusts, with its key."""
    directory = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    command += " -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout key -out both"
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    subprocess.run(command.split(), cwd=directory, check=True, capture_output=True)
    with (directory / "both").open("ab") as file:
        file.write((directory / "key").read_bytes())
    return directory / "both"


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
