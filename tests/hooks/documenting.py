"""Documentations of Sphinx in a directory, built as ``sphinx-build`` does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.hooks.building import Built

TITLE = "One\n===\n\n"
CONF = "html_theme = 'basic'\nextensions = ['myst_parser', 'altfill.hooks.sphinx']\n"
OFFLINE = "altfill_offline = True"


@dataclass(frozen=True)
class Said:
    """What a build said, and how it ended."""

    code: int
    out: str
    err: str

    def at(self, subtype: str) -> list[str]:
        """The warnings of altfill of a type."""
        return re.findall(rf"^(.*altfill: .*) \[altfill\.{subtype}\]$", self.err, re.MULTILINE)

    def told(self) -> list[str]:
        """What altfill told beside warnings."""
        return re.findall(r"^altfill: (.+)$", self.out, re.MULTILINE)


class Docs:
    """A documentation; its pages are in ``built``."""

    def __init__(self, directory: Path, settings: str) -> None:
        self.directory = directory
        self.settings = settings
        self.built = directory / "built"

    def write(self, pages: dict[str, str]) -> None:
        for name, text in pages.items():
            path = self.directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def build(self, *arguments: object, builder: str = "html", more: str = "") -> Said:
        """Build with the settings and more of them."""
        (self.directory / "conf.py").write_text(f"{self.settings}\n{more}\n", "utf-8")
        doctrees = self.directory.parent / f"doctrees-{builder}"
        command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", str(doctrees)]
        done = subprocess.run(
            [*command, *map(str, arguments), ".", str(self.built)],
            cwd=self.directory,
            env={**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def pages(self) -> Built:
        """The pages as they are now."""
        return Built(self.built)

    def comparable(self, directory: Path) -> Path:
        """Move the pages away, without the files that say with which settings they were made."""
        for file in self.built.glob(".buildinfo*"):
            file.unlink()
        return self.built.rename(directory)
