"""``mkdocs serve``: rebuilding at every keystroke must not ask anybody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytest.importorskip("mkdocs")

from tests.hooks.building import PICTURE

BOAT = f"# One\n\n![]({PICTURE}/boat.jpg)\n"
QUAY = f"# Two\n\n![]({PICTURE}/quay.jpg) ![]({PICTURE}/boat.jpg)\n"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _until(heading: str, address: str, process, log) -> str:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                page = answer.read().decode()
        except OSError:
            page = ""
        if f">{heading}</h1>" in page:
            return page
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as POSIX does it")
def test_a_served_site_has_known_texts_and_asks_nobody_on_rebuilds(project, sandbox, tmp_path):
    made = project({"index.md": BOAT})
    made.build()
    assert sandbox.counters.requests == 1
    log, address = tmp_path / "log", f"127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", address, "-f", "project/mkdocs.yml"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=output, env=dict(os.environ))
    try:
        page = _until("One", f"http://{address}/", process, log)
        assert 'alt="Stand-in' in page
        (made.directory / "docs" / "index.md").write_text(QUAY)
        page = _until("Two", f"http://{address}/", process, log)
        assert f'<img src="{PICTURE}/quay.jpg"' in page
        assert page.count('alt="Stand-in') == 1
        (made.directory / "docs" / "index.md").write_text(BOAT.replace("One", "Three"))
        _until("Three", f"http://{address}/", process, log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert sandbox.counters.requests == 1
    told = log.read_text()
    assert told.count("altfill: filled 1 image on 1 page (0 new texts, 1 known; 0 requests)") == 3
    assert "altfill: 1 image is not known yet: build the site to ask for the text" in told
    assert "WARNING" not in told


@pytest.mark.parametrize("word", ["off", False])
def test_serving_can_do_without(project, tmp_path, word):
    made = project({"index.md": BOAT}, on_serve=word)
    made.build()
    served = made.build(command="serve", site_dir=str(tmp_path / "served"))
    assert served.alts() == [""]
    assert not served.said("INFO")


def test_serving_can_do_all_but_never_pays_twice(project, sandbox):
    made = project({"index.md": BOAT}, on_serve="full", regenerate=True)
    for requests in (1, 1):
        assert made.build(command="serve").alts() == ["boat"]
        assert sandbox.counters.requests == requests


def test_a_strict_server_does_not_mind_texts_to_come(project, sandbox):
    built = project({"index.md": QUAY}).build(command="serve", strict=True)
    assert built.alts() == [None, None]
    assert not built.said("WARNING")
    assert any("2 images are not known yet: build" in line for line in built.said("INFO"))
    assert sandbox.counters.requests == 0


def test_a_server_that_was_told_to_be_offline_names_what_is_left(project):
    built = project({"index.md": BOAT}, offline=True).build(command="serve")
    assert len(built.said("WARNING")) == 1
