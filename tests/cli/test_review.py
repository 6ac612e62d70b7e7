"""``altfill review`` as a program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from altfill.cli import main


@pytest.fixture
def started(site, tmp_path):
    """Start the program in the site's parent; it ends with the test."""
    running = []

    def start(*arguments, **more):
        command = [sys.executable, "-m", "altfill", "review", *map(str, arguments)]
        environment = {**os.environ, "BROWSER": "false", **more}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True, env=environment
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def read(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        return answer.read().decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_the_first_line_is_the_address_and_ctrl_c_ends_it(started):
    process = started("--no-browser", "site")
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    assert "pictures on 14 pages" in read(address)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert out == ""
    assert err == "Ctrl-C ends the review; every decision is saved at once.\n"


@pytest.mark.skipif(os.name != "posix", reason="the browser is a shell script")
def test_the_browser_is_opened_at_the_address(started, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\nexec sleep 5\n')
    browser.chmod(0o755)
    process = started("site", BROWSER=str(browser))
    address = process.stdout.readline()
    read(address.strip())  # although the browser has not come back
    opened = tmp_path / "opened"
    deadline = time.monotonic() + 10
    while not (opened.exists() and opened.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert opened.read_text() == address


def test_a_port_that_is_taken_is_told(run, site, sandbox):
    port = sandbox.url.split(":")[2].partition("/")[0]
    ran = run("review", "--no-browser", "--port", port, site)
    assert ran.code == 2
    assert f"port: cannot listen on 127.0.0.1:{port}" in ran.err


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_cannot_be_is_told(run, site, port):
    ran = run("review", "--no-browser", "--port", port, site)
    assert ran.code == 2
    assert "port" in ran.err


def test_the_copy_to_look_at_is_written(run, site, tmp_path):
    ran = run("review", "--static", tmp_path / "out.html", site)
    assert ran.code == 0
    assert ran.out.startswith("45 pictures are in ")
    html = (tmp_path / "out.html").read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert "lighthouse.jpg" in html


def test_a_copy_that_cannot_be_written_is_told(run, site, tmp_path):
    ran = run("review", "--static", tmp_path / "none" / "out.html", site)
    assert ran.code == 2
    assert "static: " in ran.err


@pytest.mark.parametrize("arguments", [[""], ["--texts", "", "site"], ["--static", "", "site"]])
def test_a_path_from_a_variable_that_is_not_set_is_refused(run, arguments):
    ran = run("review", "--no-browser", *arguments)
    assert ran.code == 2
    assert "it is empty; name a file or a directory" in ran.err


def test_without_pages_there_is_nothing_to_review(run, tmp_path):
    ran = run("review", "--no-browser", tmp_path)
    assert ran.code == 2
    assert "no HTML page" in ran.err


def test_a_broken_texts_file_is_told_at_once(run, site, tmp_path):
    (tmp_path / "texts.toml").write_text("x = [")
    ran = run("review", "--no-browser", "--texts", tmp_path / "texts.toml", site)
    assert ran.code == 2
    assert "line 1" in ran.err


def test_without_flask_it_says_what_to_install(monkeypatch, capsys, site):
    monkeypatch.setitem(sys.modules, "flask", None)
    with pytest.raises(SystemExit) as ended:
        main(["review", str(site)])
    assert ended.value.code == 2
    assert "pip install 'altfill[review]'" in capsys.readouterr().err


def test_a_texts_file_that_could_not_be_saved_is_told_at_once(run, site, tmp_path):
    ran = run("review", "--no-browser", "--texts", tmp_path / "none" / "texts.toml", site)
    assert ran.code == 2
    assert "there is no such directory" in ran.err
