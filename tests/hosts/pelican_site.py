"""Sites of Pelican in a directory, built with its own command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hosts.building import INSTALLED
from tests.page.witness import alts

PROGRAM = INSTALLED / "pelican" / "bin" / "pelican"
EXAMPLE = ROOT / "examples" / "pelican"
PICTURE = "https://acme.imgix.net"
_STAND_IN = re.compile(r"[“„«\u00a0 ]+([\w-]+)\.(?:jpg|png)")


@dataclass(frozen=True)
class Said:
    """What a build said, and how it ended."""

    code: int
    told: str

    def at(self, level: str) -> list[str]:
        """What altfill said at a level."""
        return re.findall(rf"{level} +altfill: (.+?) +\w+\.py:\d+ *$", self.told, re.MULTILINE)


class Site:
    """A site's sources, settings and pages."""

    def __init__(self, directory: Path, settings: str) -> None:
        self.directory = directory
        self.settings = settings
        self.output = directory / "output"

    def write(self, pages: dict[str, str]) -> None:
        for name, text in pages.items():
            path = self.directory / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def build(
        self,
        *arguments: object,
        more: str = "",
        directory: Path | None = None,
        **environment: str,
    ) -> Said:
        """Build with the settings and more of them."""
        self.configure(more)
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=directory or self.directory,
            env={**os.environ, "IMGIX_API_KEY": "a-key", "COLUMNS": "1000", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Said(done.returncode, done.stdout + done.stderr)

    def configure(self, more: str = "") -> None:
        (self.directory / "pelicanconf.py").write_text(f"{self.settings}\n{more}\n", "utf-8")

    def alts(self, page: str) -> list[str | None]:
        """The alts of a page; what the sandbox says of a picture is its file's name."""
        return [_shortened(alt) for alt in alts((self.output / page).read_text("utf-8"))]


def _shortened(alt: str | None) -> str | None:
    stand_in = _STAND_IN.search(alt or "")
    return stand_in[1] if stand_in else alt


def make_site(directory: Path, api_url: str) -> Site:
    """Return a site without a page, which asks a sandbox, as fast as it can."""
    if not PROGRAM.exists():
        pytest.skip("install it: python tests/hosts/install.py pelican")
    settings = (
        "TIMEZONE = 'UTC'\nTHEME = 'simple'\nPATH = 'content'\nOUTPUT_PATH = 'output'\nSLUGIFY_SOURCE = 'basename'\n"
        "FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None\n"
        "TRANSLATION_FEED_ATOM = None\nDIRECT_TEMPLATES = ['index']\n"
        f"PLUGINS = ['altfill.hooks.pelican']\n{asking(api_url)}"
    )
    (directory / "content").mkdir(parents=True)
    return Site(directory, settings)


def asking(api_url: str, start: str = "ALTFILL = {}") -> str:
    """Return settings with which a sandbox is asked."""
    return f"{start}\nALTFILL |= {{'api_url': {api_url!r}, 'rate': 1000}}"


def copy_example(directory: Path, api_url: str) -> Site:
    """Return a copy of the example."""
    if not PROGRAM.exists():
        pytest.skip("install it: python tests/hosts/install.py pelican")
    shutil.copytree(EXAMPLE, directory)
    written = (EXAMPLE / "pelicanconf.py").read_text("utf-8")
    return Site(directory, asking(api_url, written))
