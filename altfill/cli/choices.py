"""Options as users write them: on the command line, in the environment, in files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from altfill.errors import OptionsError

if TYPE_CHECKING:
    _Text = click.ParamType[str]
else:  # click 8.1 knows no type of what it returns
    _Text = click.ParamType

_Command = TypeVar("_Command", bound=Callable[..., Any])


class GivenPath(click.Path):
    """A path; an empty one, as of a variable that is not set, is not the working directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what is empty."""
        if not os.fspath(value):
            self.fail("it is empty; name a file or a directory", param, ctx)
        return super().convert(value, param, ctx)


class _Line(_Text):
    """Text that may hold spaces; in the environment several are parted by line breaks."""

    name = "text"
    envvar_list_splitter = "\n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return str(value)


def flag(name: str, text: str, **more: Any) -> Callable[[_Command], _Command]:
    """Return an option that is on or off, also from the environment."""
    return click.option(
        f"--{name}", envvar=_variable(name), help=text, is_flag=True, default=False, **more
    )


def value(name: str, text: str, **more: Any) -> Callable[[_Command], _Command]:
    """Return an option with a value, also from the environment."""
    if more.get("multiple"):
        more.setdefault("type", _Line())
    return click.option(f"--{name}", envvar=_variable(name), help=text, **more)


def about_images(command: _Command) -> _Command:
    """Add the options that say which images are imgix's and which are left alone."""
    skip = value(
        "skip",
        "CSS selector of images to leave alone. Repeatable.",
        multiple=True,
        metavar="SELECTOR",
    )
    return about_pictures(skip(command))


def about_pictures(command: _Command) -> _Command:
    """Add the options that say which pictures are imgix's, and which files are pages."""
    options = (
        value(
            "host",
            "Another host that imgix serves for you. Repeatable.",
            multiple=True,
            metavar="HOST",
        ),
        value(
            "map",
            "Pictures below address or path FROM are at imgix address TO. Repeatable.",
            multiple=True,
            metavar="FROM=TO",
        ),
        value(
            "exclude",
            "Files to leave out, as in .gitignore. Repeatable.",
            multiple=True,
            metavar="GLOB",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _variable(name: str) -> str:
    return "ALTFILL_" + name.upper().replace("-", "_")


def chosen_values(ctx: click.Context, given: dict[str, Any]) -> dict[str, Any]:
    """Return what the command line and the environment say, under the files' names."""
    said = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    chosen = {
        name.replace("_", "-"): value
        for name, value in given.items()
        if ctx.get_parameter_source(name) in said
    }
    if "host" in chosen:
        chosen["hosts"] = [word for each in chosen.pop("host") for word in each.split()]
    if "languages" in chosen:
        chosen["languages"] = re.split(r"[,\s]+", chosen["languages"].strip(", "))
    if "map" in chosen:
        chosen["map"] = dict(map(_pair, chosen["map"]))
    return chosen


def _pair(written: str) -> tuple[str, str]:
    start, mark, target = written.rpartition("=https://")
    if not mark:
        raise OptionsError("map", f"{written!r} is not FROM=TO with TO an https:// address")
    return start, f"https://{target}"
