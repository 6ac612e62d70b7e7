from __future__ import annotations

import time
from pathlib import Path

from tests.conftest import SITE


def test_the_demo_runs_in_seconds_and_shows_what_changed(run):
    started = time.monotonic()
    done = run("demo")
    assert time.monotonic() - started < 10
    assert done.code == 0
    assert done.out.count("\n+ <img alt=") == 2
    assert "filled: 59" in done.out
    assert "requests: 34" in done.out
    assert "IMGIX_API_KEY=" in done.out
    assert (Path("altfill-demo") / "index.html").exists()


def test_a_second_demo_takes_another_directory(run):
    run("demo")
    assert "altfill-demo-2" in run("demo").out


def test_the_demo_never_writes_into_a_directory_that_exists(run, tmp_path):
    (tmp_path / "mine").mkdir()
    done = run("demo", tmp_path / "mine")
    assert done.code == 2
    assert "exists" in done.err


def test_the_demo_leaves_the_example_site_alone(run):
    before = {path: path.read_bytes() for path in SITE.rglob("*.html")}
    run("demo")
    assert {path: path.read_bytes() for path in SITE.rglob("*.html")} == before
