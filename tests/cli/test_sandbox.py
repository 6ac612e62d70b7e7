from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest


@pytest.fixture
def started():
    """Start ``altfill sandbox`` as a program and return its address."""
    running = []

    def start(*arguments: str) -> str:
        program = subprocess.Popen(
            [sys.executable, "-u", "-m", "altfill", "sandbox", *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(program)
        assert program.stdout is not None
        return program.stdout.readline().strip()

    yield start
    for program in running:
        program.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        program.wait(10)
        program.stdout.close()
        assert os.name != "posix" or program.returncode == 0


@pytest.mark.parametrize(
    "wrong",
    ["--rate-limit 0", "--latency -1", "--error-share 2", "--error-status 99", "--credits -1"],
)
def test_a_fault_that_cannot_be_is_refused(run, wrong):
    done = run("sandbox", *wrong.split())
    assert (done.code, wrong.split()[0] in done.err) == (2, True)


def _ask(url: str, query: str) -> dict[str, object]:
    with urlopen(Request(f"{url}?{query}", headers={"Authorization": "Bearer k"})) as response:
        return json.load(response)


def test_the_first_line_is_the_whole_endpoint(started):
    url = started()
    assert url.startswith("http://127.0.0.1:")
    answer = _ask(url, "url=https://acme.imgix.net/a.jpg&language=en,de")
    assert set(answer["alt_text"]) == {"en", "de"}
    assert "Platzhaltertext der altfill-Sandbox" in answer["alt_text"]["de"]


def test_faults_are_options(started):
    url = started("--text", "A red boat", "--fail-language", "fr")
    answer = _ask(url, "url=https://acme.imgix.net/a.jpg&language=en&language=fr")
    assert answer == {"alt_text": {"en": "A red boat"}, "failed_languages": ["fr"]}


def test_a_taken_port_is_a_sentence(started, run):
    port = started().split(":")[2].split("/")[0]
    done = run("sandbox", "--port", port)
    assert done.code == 2
    assert "cannot listen" in done.err


def test_a_port_that_there_cannot_be_is_a_sentence(run):
    done = run("sandbox", "--port", 99999)
    assert done.code == 2
    assert "error: port: cannot listen on 127.0.0.1:99999" in done.err
