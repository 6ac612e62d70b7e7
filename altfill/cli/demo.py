"""``altfill demo``: the whole way on a small site, with a stand-in for the API."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from altfill.cli.choices import GivenPath
from altfill.cli.output import Output, console
from altfill.errors import AltfillError
from altfill.imgix.sandbox import Faults, running
from altfill.options import Options
from altfill.report import Report

_TAG = re.compile(r"<(?:img|amp-img)\s[^>]*>", re.IGNORECASE)
_SHOWN = ("fr/index.html", "en/tides.html")
"""A page of a Markdown site, and a minified one."""


@click.command("demo")
@click.argument("directory", required=False, type=GivenPath(path_type=Path))
def command(directory: Path | None) -> int:
    """Copy an example site to DIRECTORY, fill it, and show what changed.

    Needs no key and no network: the texts come from the sandbox and say so. DIRECTORY must
    be new; by default it is altfill-demo in the working directory.
    """
    target = directory or _new_directory()
    if target.exists():
        raise AltfillError(f"{target} exists; name a new directory")
    shutil.copytree(_example_site(), target)
    before = {name: _text(target / name) for name in _SHOWN}
    click.echo(f"A small museum's site in five languages is now in {_shown(target)}.")
    click.echo("Filling it with stand-in texts from a local sandbox …")
    started = time.monotonic()
    report = _filled(target)
    seconds = time.monotonic() - started
    click.echo()
    for name in _SHOWN:
        for old, new in _changed(before[name], _text(target / name), 1):
            click.echo(click.style(f"{_shown(target / name)}", bold=True))
            click.echo(click.style(f"- {old}", fg="red"))
            click.echo(click.style(f"+ {new}", fg="green") + "\n")
    _conclude(report, target, seconds)
    return 0


def _filled(target: Path) -> Report:
    from altfill.site import fill_site

    with running(Faults(latency_s=0.05)) as sandbox:
        options = Options(
            api_url=sandbox.url, cache_dir=target / ".cache" / "altfill", rate=1000, exclude=(".*",)
        )
        with Output("full", None, 0, strict=False).progress() as progress:
            return fill_site([target], options, api_key="sandbox", progress=progress)


def _conclude(report: Report, target: Path, seconds: float) -> None:
    from altfill.formats import terminal

    program = "altfill" if shutil.which("altfill") else _shown(Path(sys.argv[0]))
    out = console()
    if out.is_terminal:
        out.print(terminal.table(report))
    else:
        click.echo(terminal.plain_summary(report), nl=False)
    click.echo(
        f"\nDone in {seconds:.1f} s. Every other byte of the pages is as it was; run"
        f"\n\n  {program} fill --offline {_shown(target)}\n\n"
        "to see what was left and why. For your own site, first look, then fill:\n\n"
        f"  {program} fill --dry-run PATH-OF-THE-BUILT-SITE\n"
        f"  IMGIX_API_KEY=… {program} fill PATH-OF-THE-BUILT-SITE\n\n"
        "The key is made in the imgix dashboard under API Keys; its account must own the Source."
    )


def _changed(old: str, new: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield the first tags that differ."""
    pairs = zip(_TAG.findall(old), _TAG.findall(new), strict=False)
    different = [(a, b) for a, b in pairs if a != b]
    different.sort(key=lambda pair: "logo" in pair[0])
    yield from different[:most]


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _example_site() -> Path:
    installed = Path(str(resources.files("altfill.cli"))) / "site"
    beside = Path(__file__).parents[2] / "examples" / "site"
    for site in (installed, beside):
        if site.is_dir():
            return site
    raise AltfillError("the example site was not installed with altfill")


def _new_directory() -> Path:
    names = (f"altfill-demo{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in map(Path, names) if not path.exists())


def _shown(path: Path) -> str:
    from altfill.files import shown

    return shown(path)
