"""``altfill check``."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from altfill.cli.choices import GivenPath, about_images, chosen_values, flag, value
from altfill.cli.processes import CHECKING, processes_for
from altfill.cli.streams import write_utf8
from altfill.errors import OptionsError
from altfill.formats.findings import COLOURED, FORMATS, text
from altfill.settings import make_options, read_settings

if TYPE_CHECKING:
    from altfill.findings import CheckReport

_DEFAULT_BASELINE = "altfill-baseline.json"


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=GivenPath(path_type=Path), metavar="PATH…")
@value("select", "Only these rules (altfill rules lists them).", metavar="RULE,…")
@value("ignore", "Not these rules.", metavar="RULE,…")
@flag("only-imgix", "Only findings at imgix images.")
@value("max-length", "Letters that an alt may have.  [default: 250]", type=int, metavar="N")
@flag("strict", "Exit with 1 for reviews too.")
@flag("exit-zero", "Exit with 0 whatever was found.")
@value("baseline", "Known findings, which do not fail.", type=GivenPath(dir_okay=False))
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Write today's findings to --baseline (else altfill-baseline.json).",
)
@about_images
@value("output-format", "How to report.  [default: full]", type=click.Choice(list(FORMATS)))
@value("output-file", "Write the report there.", type=GivenPath(dir_okay=False))
@click.option("--config", type=GivenPath(path_type=Path), help="Configuration file to read.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> int:
    """Check the alternative texts of the HTML pages under PATH…, files or directories.

    Needs no key and no network, and writes nothing. Errors are what a machine can be sure of;
    reviews are for a person to look at and fail only under --strict.

    Exit codes: 0 no errors, 1 errors, 2 wrong usage or no page.
    """
    settings = read_settings(given["config"], Path.cwd())
    values = {**settings.values, **chosen_values(ctx, given)}
    report = _checked(paths, values, settings.directory, write_baseline=given["write_baseline"])
    _tell(report, values)
    if given["write_baseline"]:
        return 0
    code = report.exit_code(strict=bool(values.get("strict")))
    return 0 if values.get("exit-zero") else code


def _checked(
    paths: tuple[Path, ...], values: dict[str, Any], directory: Path, *, write_baseline: bool
) -> CheckReport:
    from altfill.checking.rules import Checks
    from altfill.checking.site import check_site

    checks = Checks(
        select=_rules(values.get("select", ())),
        ignore=_rules(values.get("ignore", ())),
        only_imgix=bool(values.get("only-imgix", False)),
        max_length=values.get("max-length", 250),
    )
    options = make_options(values, directory).without_texts()
    file = values.get("baseline")
    known = None
    if file and not write_baseline:
        from altfill.checking.baseline import read_baseline

        known = read_baseline(Path(file))
    with processes_for(paths, CHECKING) as executor:
        report = check_site(paths, options, checks, baseline=known, executor=executor)
    if write_baseline:
        from altfill.checking.baseline import baseline_text

        target = Path(file or _DEFAULT_BASELINE)
        _write(target, baseline_text(report), "baseline")
        click.echo(f"{len(report.findings)} findings are now known ({target})", err=True)
    return report


def _rules(written: object) -> tuple[str, ...]:
    words = re.split(r"[,\s]+", written) if isinstance(written, str) else written
    return tuple(word for word in words if word)  # type: ignore[attr-defined]


def _tell(report: CheckReport, values: dict[str, Any]) -> None:
    form = values.get("output-format", "full")
    if form not in FORMATS:
        raise OptionsError("output-format", f"{form!r} is none of {', '.join(FORMATS)}")
    file = values.get("output-file")
    told = text(form, report, colour=file is None and _colours())
    if file is not None:
        _write(Path(file), told, "output-file")
        from altfill.formats.findings.people import summary

        click.echo(summary(report))
    elif form in COLOURED:
        click.echo(told, nl=False)
    else:
        write_utf8(told)
    job_summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and job_summary:
        _add_to_job_summary(Path(job_summary), report)


def _add_to_job_summary(path: Path, report: CheckReport) -> None:
    from altfill.formats.findings.github import job_summary

    with path.open("a", encoding="utf-8") as stream:
        stream.write(job_summary(report))


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(path: Path, content: str, option: str) -> None:
    from altfill.files import replace_file

    try:
        replace_file(path, content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OptionsError(option, f"{path} cannot be written: {error.strerror}") from error
