"""Every command, configuration and program in the README is run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest

from altfill.settings import read_settings
from altfill.store.reading import read_records
from tests.conftest import ROOT, SITE

README = (ROOT / "README.md").read_text("utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line[2:] for block in _blocks("console") for line in block.splitlines()]
INSTALLING = [command for command in COMMANDS if command.startswith("python3 -m venv")]


@pytest.fixture
def at_home(sandbox, tmp_path, monkeypatch):
    """A directory with a built site in public, and altfill on the path."""
    home = tmp_path / "home"
    shutil.copytree(SITE, home / "public")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "altfill"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m altfill "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("IMGIX_API_KEY", "a-key")
    monkeypatch.setenv("ALTFILL_API_URL", sandbox.url)
    monkeypatch.setenv("ALTFILL_RATE", "1000")
    monkeypatch.chdir(home)
    return home


def look_at_the_review_page(at_home):
    """Serve it, as it goes on until Ctrl-C."""
    command, pipe = ["altfill", "review", "public"], subprocess.PIPE
    environment = {**os.environ, "BROWSER": "true"}
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as server:
        address = server.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert b"Review of alternative texts" in answer.read()
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0


@pytest.mark.skipif(os.name != "posix", reason="the commands are for a POSIX shell")
def test_every_altfill_command_runs_in_the_order_of_the_readme(at_home):
    commands = [command for command in COMMANDS if command not in INSTALLING]
    assert len(commands) == 20
    for command in commands:
        plain = command.replace("IMGIX_API_KEY=… ", "")
        if "--save-texts" in command:
            shutil.copytree(SITE, at_home / "public", dirs_exist_ok=True)
        if plain == "altfill review public":
            look_at_the_review_page(at_home)
            continue
        done = subprocess.run(["sh", "-c", plain], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert "error:" not in done.stderr
    assert "alt=" in (at_home / "public" / "fr" / "index.html").read_text("utf-8")


def test_the_two_first_commands_are_the_promised_ones():
    assert INSTALLING == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/altfill demo",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
    ]
    assert f"\n{INSTALLING[1]}\n" in (ROOT / ".ci" / "run").read_text()


def test_the_texts_file_is_read():
    [block] = _blocks("text")
    records = read_records(block, "README.md")
    assert sorted(map(str, records)) == sorted(re.findall(r"^\[.*", block, re.MULTILINE))


@pytest.mark.skipif(os.name != "posix", reason="the command is for a POSIX shell")
def test_the_first_command_works_in_a_clean_copy(tmp_path):
    kept = ("altfill", "examples", "pyproject.toml", "README.md", "LICENSE")
    for name in kept:
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, tmp_path / "copy" / name, ignore=ignore)
        else:
            shutil.copy(source, tmp_path / "copy" / name)
    done = subprocess.run(
        ["sh", "-c", INSTALLING[0]],
        cwd=tmp_path / "copy",
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution found" in done.stderr:
        pytest.skip("packages cannot be installed here")
    assert done.returncode == 0, done.stderr
    assert "filled: 59" in done.stdout


def test_the_configuration_is_accepted(tmp_path):
    [block] = _blocks("toml")
    (tmp_path / "altfill.toml").write_text(block, "utf-8")
    settings = read_settings(tmp_path / "altfill.toml", tmp_path)
    assert settings.values["skip"] == ["footer img", ".ornament"]


@pytest.mark.parametrize("block", _blocks("python"))
def test_the_python_programs_run(at_home, block):
    exec(compile(block, "README.md", "exec"), {})


def test_the_json_has_the_fields_of_a_real_report(at_home, run):
    shown = json.loads(_blocks("json")[0])
    (at_home / "public" / "old.html").write_bytes(b"<meta charset=iso-2022-jp><img src=x>")
    real = json.loads(run("fill", "public", "--output-format", "json").out)
    assert shown.keys() == real.keys()
    assert shown["summary"].keys() == real["summary"].keys()
    for name in ("filled", "left", "failed"):
        assert shown[name][0].keys() == real[name][0].keys()


def test_the_json_of_a_check_has_the_fields_of_a_real_report(at_home, run):
    shown = json.loads(_blocks("json")[1])
    real = json.loads(run("check", "public", "--output-format", "json").out)
    assert shown.keys() == real.keys()
    assert shown["summary"].keys() == real["summary"].keys()
    assert shown["findings"][0].keys() == real["findings"][0].keys()


@pytest.mark.parametrize("command", ["fill", "check", "review"])
def test_every_flag_is_in_a_table(run, command):
    flags = set(re.findall(r"--[a-z-]+", run(command, "--help").out)) - {"--help"}
    rows = "\n".join(re.findall(r"^\| `-.*$", README, re.MULTILINE))
    assert flags - set(re.findall(r"--[a-z-]+", rows)) <= {"--quiet", "--verbose"}


def test_every_flag_in_a_table_exists(run):
    told = "".join(run(command, "--help").out for command in ("fill", "check", "review"))
    flags = set(re.findall(r"--[a-z-]+", told))
    table = set(re.findall(r"--[a-z-]+", "\n".join(re.findall(r"^\| `-.*$", README, re.MULTILINE))))
    assert table <= flags


def test_links_inside_the_repository_lead_somewhere():
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "examples/README.md",
    ):
        page = ROOT / name
        for target in re.findall(r"[^!]\[[^]]+\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{name}: {target}"


def test_documents_hold_no_path_of_a_machine():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("examples/*.md")]:
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/", page.read_text("utf-8")), page
