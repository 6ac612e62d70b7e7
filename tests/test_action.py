"""The GitHub action's own scripts, run as a runner would run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name", ""): step for step in ACTION["runs"]["steps"]}

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def runner(tmp_path):
    """Run a step's script with inputs, as in a job whose workspace is the working directory."""
    programs = tmp_path / "temp" / "altfill" / "bin"
    programs.mkdir(parents=True)
    program = programs / "altfill"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m altfill "$@"\n')
    program.chmod(0o755)

    def run(step: str, **environment: str) -> subprocess.CompletedProcess[str]:
        assert set(STEPS[step]["env"]) <= set(environment)
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", STEPS[step]["run"]],
            env={
                **os.environ,
                "RUNNER_TEMP": str(tmp_path / "temp"),
                "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def page():
    path = Path("public") / "index.html"
    path.parent.mkdir()
    path.write_text('<html lang="en"><img src="https://a.imgix.net/b.jpg">')
    return path


def test_check_annotates_sums_up_writes_sarif_and_fails(runner, page, tmp_path):
    done = runner("Check", SITE="public", ARGUMENTS="--ignore junk", SARIF="out.sarif")
    assert done.returncode == 1
    assert "::error file=public/index.html,line=1,col=17" in done.stdout
    assert "missing" in (tmp_path / "summary.md").read_text("utf-8")
    assert len(json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"]) == 1


def test_check_passes_on_a_good_site(runner, page):
    page.write_text('<html lang="en"><img src="https://a.imgix.net/b.jpg" alt="A boat">')
    assert runner("Check", SITE="public", ARGUMENTS="", SARIF="out.sarif").returncode == 0


def test_arguments_are_read_as_on_the_command_line(runner, page):
    page.write_text('<html lang="en"><footer><p><img src="https://a.imgix.net/b.jpg"></footer>')
    for step in ("Check", "Fill"):
        more = {"SARIF": "out.sarif", "IMGIX_API_KEY": ""}
        quoted = """--skip 'footer img'\n--exclude "a*" """
        assert runner(step, SITE="public", ARGUMENTS=quoted, **more).returncode == 0
        unfinished = runner(step, SITE="public", ARGUMENTS="--skip 'footer img", **more)
        assert (unfinished.returncode, unfinished.stdout) == (1, "")
        assert "quote" in unfinished.stderr


def test_fill_asks_with_a_key_and_works_offline_without(runner, page, sandbox):
    arguments = f"--api-url {sandbox.url} --rate 1000"
    without = runner("Fill", SITE="public", ARGUMENTS=arguments, IMGIX_API_KEY="")
    assert (without.returncode, sandbox.counters.requests) == (0, 0)
    done = runner("Fill", SITE="public", ARGUMENTS=arguments, IMGIX_API_KEY="k")
    assert done.returncode == 0
    assert "Stand-in text" in page.read_text("utf-8")


def test_a_command_that_there_is_not_fails(runner):
    step = "Refuse an unknown command"
    done = runner(step, COMMAND="chek")
    assert (done.returncode, done.stderr) == (2, "command is chek; it must be check or fill\n")
    assert STEPS[step]["if"] == "inputs.command != 'check' && inputs.command != 'fill'"


def test_inputs_reach_scripts_through_the_environment_only():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_texts_are_saved_also_after_a_failure_but_not_from_pull_requests():
    condition = STEPS["Save the texts, also when something was left"]["if"]
    assert "always()" in condition
    assert "github.event_name != 'pull_request'" in condition
