"""Where the report goes: terminal, pipe or file, and the progress on the way there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from altfill.cli.streams import write_utf8
from altfill.errors import OptionsError
from altfill.options import Options
from altfill.report import Report

if TYPE_CHECKING:
    from rich.console import Console

_PHASES = {
    "scan": "Reading pages",
    "wait": "Another run asks",
    "ask": "Asking for texts",
    "write": "Writing pages",
}


@dataclass(frozen=True, slots=True)
class Output:
    """What the user wants to see."""

    format: str
    file: str | None
    verbosity: int
    strict: bool

    def check(self) -> None:
        """Refuse a file that cannot be written, before anything is paid. Raises OptionsError."""
        if self.file is None:
            return
        directory = Path(self.file).absolute().parent
        if not directory.is_dir():
            raise OptionsError("output-file", f"{self.file} cannot be written: no such directory")
        if not os.access(directory, os.W_OK):
            message = f"{self.file} cannot be written: its directory may not be written to"
            raise OptionsError("output-file", message)

    def shows_diff(self, options: Options) -> bool:
        """Tell whether the standard output is a diff."""
        return options.dry_run and (self.format == "full" or self.file is not None)

    def preview(self, path: str, old: str, new: str) -> None:
        """Print one page's change as a unified diff."""
        for line in unified_diff(path, old, new):
            click.echo(line, nl=False)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Show a bar a phase on a terminal; elsewhere only that another run is waited for."""
        if self.verbosity < 0 or not sys.stderr.isatty():
            yield _tell_of_waiting
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console(stderr=True)) as bars:
            tasks: dict[str, object] = {}

            def show(phase: str, done: int, total: int) -> None:
                if phase not in tasks:
                    tasks[phase] = bars.add_task(_PHASES[phase], total=total)
                bars.update(tasks[phase], completed=done)  # type: ignore[arg-type]

            yield show


def _tell_of_waiting(phase: str, done: int, _total: int) -> None:
    """Say why nothing happens, which could be for long."""
    if phase == "wait" and done == 0:
        click.echo("another run of altfill is asking imgix; waiting for its texts", err=True)


def console(*, stderr: bool = False) -> Console:
    """Return a console that colours on a terminal only and obeys NO_COLOR."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def unified_diff(path: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a page's diff, each with its line feed, the one break that patch knows."""
    import difflib
    import io

    before, after = (list(io.StringIO(page, newline="\n")) for page in (old, new))
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=1):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def finish(report: Report, output: Output) -> int:
    """Tell the report and return the exit code."""
    from altfill.formats import json

    if output.format == "json" and output.file is None:
        write_utf8(json.text(report))
    else:
        _tell(report, output.verbosity)
    if output.file is not None:
        whole = json.text(report) if output.format == "json" else _as_text(report, output)
        _write(Path(output.file), whole)
    return report.exit_code(strict=output.strict)


def _tell(report: Report, verbosity: int) -> None:
    """Print the report; rich is imported for a terminal only, which halves the start."""
    from altfill.formats import terminal

    stream = sys.stderr if report.dry_run else sys.stdout
    if stream.isatty() or os.environ.get("FORCE_COLOR"):
        terminal.show(report, console(stderr=report.dry_run), verbosity=verbosity)
    else:
        click.echo(terminal.plain(report, verbosity=verbosity), stream, nl=False)


def _as_text(report: Report, output: Output) -> str:
    from altfill.formats import terminal

    return terminal.plain(report, verbosity=output.verbosity)


def _write(path: Path, content: str) -> None:
    from altfill.files import replace_file

    try:
        replace_file(path, content.encode("utf-8"))
    except OSError as error:
        raise OptionsError("output-file", f"{path} cannot be written: {error.strerror}") from error
