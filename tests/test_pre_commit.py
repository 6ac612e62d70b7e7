"""The hooks in a real repository, run by the real pre-commit, installed from this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(),
    reason="needs git and a checkout",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where pre-commit keeps the environments of this module's tests."""
    return tmp_path_factory.mktemp("pre-commit-home")


@pytest.fixture
def project(tmp_path, home, monkeypatch):
    """An empty repository whose hooks come from a copy of this checkout."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))
    hooks = _committed_copy(home)
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    _run(*GIT, "init", "-q")
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks.as_uri()}\n  rev: {_head(hooks)}\n"
        "  hooks:\n  - id: altfill-check\n  - id: altfill-fill\n"
    )
    _run(sys.executable, "-m", "pre_commit", "install")
    return project


def _committed_copy(home: Path) -> Path:
    copy = home / "altfill"
    if not copy.exists():
        listed = _run("git", "-C", ROOT, "ls-files", "-co", "--exclude-standard").stdout
        for name in listed.splitlines():
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        _run(*GIT, "-C", copy, "init", "-q")
        _run(*GIT, "-C", copy, "add", "-A")
        _run(*GIT, "-C", copy, "commit", "-qm", "altfill", "--no-verify")
    return copy


def _head(repository: Path) -> str:
    return _run("git", "-C", repository, "rev-parse", "HEAD").stdout.strip()


def _run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "GIT_" not in name}
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if "No matching distribution found" in done.stdout + done.stderr:
        pytest.skip("packages cannot be installed here")
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def test_a_commit_fails_until_its_page_is_mended(project):
    page = project / "index.html"
    page.write_text('<html lang="en"><p><img src="boat.jpg">\n')
    (project / "notes.txt").write_text('<img src="boat.jpg">')
    _run(*GIT, "add", "-A")
    failed = _run(*GIT, "commit", "-m", "Add a page", check=False)
    assert failed.returncode != 0
    assert "index.html:1:20: error[missing]" in failed.stdout + failed.stderr
    assert "notes.txt" not in failed.stdout + failed.stderr
    page.write_text('<html lang="en"><p><img src="boat.jpg" alt="A red boat">\n')
    _run(*GIT, "add", "-A")
    _run(*GIT, "commit", "-m", "Add a page")
    (project / "layout.html").write_text('<img src="{{ page.image }}">\n')
    _run(*GIT, "add", "-A")
    _run(*GIT, "commit", "-m", "Add a template")


def test_the_fill_hook_runs_by_hand_and_asks_nobody(project):
    (project / "index.html").write_text('<html lang="en"><img src="https://a.imgix.net/b.jpg">\n')
    _run(*GIT, "add", "-A")
    command = (sys.executable, "-m", "pre_commit", "run", "altfill-fill", "--all-files")
    done = _run(*command, "--hook-stage", "manual", "--verbose", check=False)
    assert "offline: no text is known and --offline asks nobody" in done.stdout
    assert not (project / ".cache").exists()


def test_the_hooks_can_be_tried_without_being_installed(project, home):
    (project / "index.html").write_text('<html lang="en"><p><img src="boat.jpg">\n')
    _run(*GIT, "add", "-A")
    command = (sys.executable, "-m", "pre_commit", "try-repo", home / "altfill", "altfill-check")
    done = _run(*command, "--all-files", check=False)
    assert done.returncode == 1
    assert "error[missing]" in done.stdout
