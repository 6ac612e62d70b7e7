"""The examples of the README's table of generators: building them, and filling what was built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hosts.install import DEFAULT, HOSTS, Npm

INSTALLED = Path(os.environ.get("HOSTS_DIRECTORY", DEFAULT))
_ROW = re.compile(
    r"^\| ([A-Z]\w+) [\d.]+ \| `(.+?) && (altfill .+?)` \| (\d+) \| (\d+) \| (\d+) \|$"
)


@dataclass(frozen=True)
class Example:
    """A row of the table; its line in two parts."""

    name: str
    building: str
    filling: str
    images: int
    filled: int
    filled_empty: int

    @property
    def source(self) -> Path:
        """Where its site is."""
        return ROOT / "examples" / self.name

    @property
    def site(self) -> str:
        """Where the built pages are, inside the project."""
        return self.filling.split()[-1]


def read_examples() -> dict[str, Example]:
    """Return the rows of the table by the name of their directory."""
    rows = map(_ROW.match, (ROOT / "README.md").read_text("utf-8").splitlines())
    read = [
        (row[1].lower(), row[2], row[3], int(row[4]), int(row[5]), int(row[6]))
        for row in rows
        if row
    ]
    return {row[0]: Example(*row) for row in read}


EXAMPLES = read_examples()


@dataclass(frozen=True)
class Built:
    """A project that its generator has built, and no more."""

    example: Example
    project: Path
    environment: dict[str, str]

    @property
    def site(self) -> Path:
        """The built pages."""
        return self.project / self.example.site

    def filled(self, project: Path, api_url: str, options: str) -> tuple[Path, dict]:
        """Run the line from altfill on in a copy of the project; return the site and the report.

        The copy is made when ``project`` does not exist.
        """
        if not project.exists():
            shutil.copytree(self.project, project)
        settings = {"IMGIX_API_KEY": "a-key", "ALTFILL_API_URL": api_url, "ALTFILL_RATE": "1000"}
        line = f"{self.example.filling} --output-format json {options}"
        report = _run(line, project, {**self.environment, **settings})
        return project / self.example.site, json.loads(report)


def place(example: Example, otherwise: Path) -> Path:
    """Return the directory to build an example in.

    It is below what npm installed, so that Node finds the packages: Astro takes linked ones that
    share no directory with the project for addresses on the site.
    """
    environment = INSTALLED / example.name
    installed = isinstance(HOSTS[example.name], Npm) and environment.exists()
    return environment if installed else otherwise


def build(example: Example, project: Path) -> Built:
    """Copy an example to ``project`` and run its line up to altfill, or skip the test."""
    environment = _environment(example)
    shutil.copytree(example.source, project)
    _run(example.building, project, environment)
    return Built(example, project, environment)


def _environment(example: Example) -> dict[str, str]:
    """An environment in which the example's line finds its programs."""
    programs = [INSTALLED / example.name / "bin"]
    if isinstance(HOSTS[example.name], Npm):
        programs = [INSTALLED / example.name / "node_modules/.bin", INSTALLED / "node/bin"]
    altfill = Path(sys.executable).parent
    path = os.pathsep.join([*map(str, [*programs, altfill]), os.environ["PATH"]])
    if not shutil.which(example.building.split()[0], path=path):
        pytest.skip(f"install it: python tests/hosts/install.py --system {example.name}")
    ours = {"PATH": path, "LC_ALL": "C.UTF-8", "CI": "1", "ASTRO_TELEMETRY_DISABLED": "1"}
    return {**os.environ, **ours}


def _run(line: str, project: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{line}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout
