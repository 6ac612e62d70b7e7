from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.imgix.conftest import certificate, serve, tls

__all__ = ["certificate", "serve", "tls"]


class Forked:
    """Runs ``altfill`` in forked processes, see forks.py."""

    def __init__(self, forks: subprocess.Popen[str]) -> None:
        self._forks = forks
        self.peak = 0
        """The most memory that the last run had, in bytes."""
        self.used_s = 0.0
        """The processor time of the last run."""

    def __call__(self, *arguments: object, **more: object) -> tuple[int, str]:
        """Return the exit code and what was said."""
        asked: dict[str, object] = {"arguments": [str(each) for each in arguments]}
        asked |= {"directory": str(Path.cwd()), "environment": {"IMGIX_API_KEY": "the-key"}}
        print(json.dumps(asked | more), file=self._forks.stdin, flush=True)
        code, said, self.peak, self.used_s = json.loads(self._forks.stdout.readline())
        return code, said


@pytest.fixture(scope="session")
def forked() -> Iterator[Forked]:
    """Run ``altfill`` in a forked process; return its exit code and what it said."""
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be forked here")
    command = [sys.executable, "-m", "tests.faults.forks"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as forks:
        yield Forked(forks)
        forks.stdin.close()


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Make file systems in memory, of a size or with other options; only root can."""
    places: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"mounted {len(places)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(place)]
        if os.name != "posix" or os.geteuid() or subprocess.run(command, check=False).returncode:
            pytest.skip("mounting a file system needs root")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


@pytest.fixture
def open_to_all(tmp_path: Path) -> Path:
    """A directory that a run as nobody can reach and write to."""
    for directory in (tmp_path, *tmp_path.parents[:2]):
        directory.chmod(0o755)
    tmp_path.chmod(0o777)
    return tmp_path


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Begin ``altfill fill`` of a directory in a process of its own."""
    begun: list[subprocess.Popen[str]] = []

    def run(site: Path, url: str, *more: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "altfill", "fill", site, "--api-url", url]
        command += ["--rate", 9999, "--cache-dir", tmp_path / "cache", *more]
        begun.append(
            subprocess.Popen(
                [str(each) for each in command],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=os.environ | {"IMGIX_API_KEY": "the-key"},
            )
        )
        return begun[-1]

    yield run
    for process in begun:
        process.kill()
        process.communicate()
