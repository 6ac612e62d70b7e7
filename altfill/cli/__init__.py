"""The command line: arguments, environment and configuration in; a report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from altfill.cli.streams import prepare
from altfill.errors import AltfillError
from altfill.version import __version__

_COMMANDS = {
    "fill": "Fill the missing alt texts of built pages.",
    "check": "Check the alternative texts of built pages.",
    "review": "Approve, edit and reject texts in a browser.",
    "texts": "Look after the texts that people review.",
    "rules": "List what check looks for.",
    "demo": "Fill a small example site, without a key or a network.",
    "sandbox": "Run a local stand-in for imgix's alt-text API.",
    "cache": "Look after the texts that were paid for.",
}


class _Commands(click.Group):
    """Imports a command when it is used, so that starting stays cheap."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        import importlib

        module = importlib.import_module(f"altfill.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(__version__, prog_name="altfill")
def altfill() -> None:
    """Fill the missing alt texts of a built website's imgix images, and nothing else.

    Start with "altfill demo", then "altfill fill --dry-run SITE".
    """
    try:
        os.getcwd()  # noqa: PTH109 - speed
    except FileNotFoundError:
        raise AltfillError("the working directory was removed; go to another") from None
    if any(name.startswith("ALTFILL_") for name in os.environ):
        from altfill.settings import odd_variables

        for each in odd_variables(os.environ):
            click.echo(f"warning: {each}", err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    0: done. 1: a page could not be written, or something was left under --strict. 2: wrong usage.
    3: the account was refused, or texts cannot be kept. 130: interrupted.
    """
    prepare()
    try:
        code = altfill.main(
            None if arguments is None else list(arguments), "altfill", standalone_mode=False
        )
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except AltfillError as error:
        click.echo(f"error: {error}", err=True)
        _leave_workers(2)
        code = 2
    except BrokenPipeError:  # whoever reads has enough, as head has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        click.echo(f"error: {error.filename or 'the output'}: {error.strerror}", err=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        fills = "altfill.filling.describer" in sys.modules
        kept = "; pages are whole, and the texts that came are kept" if fills else ""
        click.echo(f"interrupted{kept}", err=True)
        _leave_workers(130)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _leave_workers(code: int) -> None:
    """End the process if answers are still under way: Python would wait for them.

    The first interrupt waits for them, as they are paid for; only a second one comes here while
    there are any. Neither are processes waited for that do not end.
    """
    import threading

    names = (thread.name for thread in threading.enumerate())
    if any(name.startswith(("altfill-ask", "altfill-ending")) for name in names):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
