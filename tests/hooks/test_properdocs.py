"""ProperDocs, alone and beside MkDocs, each in an environment of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.hooks.building import PICTURE, differences
from tests.hosts.building import INSTALLED

pytestmark = pytest.mark.hosts
SCRIPT = """
import sys
from {host}.commands.build import build
from {host}.config import load_config
config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins.on_startup(command="build", dirty=False)
build(config)
"""


@pytest.fixture(params=["properdocs", "mkdocs-and-properdocs"])
def programs(request) -> Path:
    found = INSTALLED / request.param / "bin"
    if not (found / "properdocs").exists():
        pytest.skip(f"install it: python tests/hosts/install.py {request.param}")
    return found


def _run(*command: object, at: Path, code: int = 0) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=at, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == code, done.stderr
    return done.stderr


def test_the_example_is_filled_whoever_builds_it(programs, example, sandbox):
    plain = (example / "mkdocs.yml").read_text().partition("  - altfill")[0]
    (example / "plain.yml").write_text(plain)
    _run(programs / "properdocs", "build", "-q", "-f", "plain.yml", "-d", "before", at=example)
    told = _run(programs / "properdocs", "build", "-f", "mkdocs.yml", "-d", "after", at=example)
    assert "altfill: filled 11 images on 3 pages (7 new texts, 0 known; 7 requests)" in told
    pages = ["guide/siting/index.html", "guide/upkeep/index.html", "index.html"]
    assert differences(example / "before", example / "after") == pages
    for host in ("mkdocs", "properdocs"):
        if (programs / host).exists():
            _run(programs / "python", "-c", SCRIPT.format(host=host), host, at=example)
            texts = (example / host / "index.html").read_text("utf-8").count('alt="Stand-in')
            assert texts == 4
    assert sandbox.counters.requests == 7


def test_warnings_count(programs, example):
    page = f'# Dutch\n\n<p lang="nl"><img src="{PICTURE}/nl.jpg"></p>\n'
    (example / "docs" / "dutch.md").write_text(page)
    told = _run(programs / "properdocs", "build", "-s", "-f", "mkdocs.yml", at=example, code=1)
    assert f"WARNING -  altfill: dutch.md:3: no text for {PICTURE}/nl.jpg" in told


def test_a_missing_key_ends_strict_builds(programs, example, monkeypatch):
    monkeypatch.delenv("IMGIX_API_KEY")
    told = _run(programs / "properdocs", "build", "-s", "-f", "mkdocs.yml", at=example, code=1)
    assert "ERROR   -  altfill: there is no API key; set IMGIX_API_KEY" in told
