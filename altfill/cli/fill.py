"""``altfill fill``."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from altfill.cli.output import Output, finish
from altfill.cli.settings import Settings, read_key, read_settings
from altfill.errors import OptionsError
from altfill.options import API_URL, LANGUAGES, Options

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTION_NAMES = {
    "api-url": "api_url",
    "cache-dir": "cache_dir",
    "concurrency": "concurrency",
    "default-language": "default_language",
    "dry-run": "dry_run",
    "exclude": "exclude",
    "fallback-language": "fallback_language",
    "fill-empty": "fill_empty",
    "hosts": "hosts",
    "languages": "languages",
    "map": "map",
    "max-requests": "max_requests",
    "offline": "offline",
    "rate": "rate",
    "regenerate": "regenerate",
    "skip": "skip",
    "timeout": "timeout_s",
}
"""Name in files and on the command line -> field of Options."""


class _Line(click.ParamType[str]):
    """Text that may hold spaces; in the environment several are parted by line breaks."""

    name = "text"
    envvar_list_splitter = "\n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return str(value)


def _flag(name: str, text: str, **more: Any) -> Callable[[_Command], _Command]:
    return click.option(
        f"--{name}", envvar=_variable(name), help=text, is_flag=True, default=False, **more
    )


def _value(name: str, text: str, **more: Any) -> Callable[[_Command], _Command]:
    if more.get("multiple"):
        more.setdefault("type", _Line())
    return click.option(f"--{name}", envvar=_variable(name), help=text, **more)


def _variable(name: str) -> str:
    return "ALTFILL_" + name.upper().replace("-", "_")


_ALLOCATIONS = 50_000
"""Before the garbage collector looks; pages leave no circles behind, and at Python's 700 it takes
a sixth of the time."""


@click.command("fill")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@_flag("fill-empty", 'Fill alt="" too (Markdown writes it for images without a text).')
@_flag("dry-run", "Show the diff and what it would cost; ask nobody, write nothing.")
@_flag("offline", "Use known texts only.")
@_flag("regenerate", "Ask anew, and replace the texts that altfill wrote.")
@_flag("strict", "Exit with 1 when something was left.")
@_value("host", "Another host that imgix serves for you. Repeatable.", multiple=True)
@_value(
    "map",
    "Pictures below address or path FROM are at imgix address TO. Repeatable.",
    multiple=True,
    metavar="FROM=TO",
)
@_value("skip", "CSS selector of images to leave alone. Repeatable.", multiple=True)
@_value("exclude", "Files to leave out, as in .gitignore. Repeatable.", multiple=True)
@_value("default-language", "Language of pages that name none.", metavar="LANG")
@_value("fallback-language", "Language where the page's is not offered.", metavar="LANG")
@_value("languages", f"What the API offers.  [default: {','.join(LANGUAGES)}]", metavar="LANG,…")
@_value("api-key-file", "File with the API key (else IMGIX_API_KEY).", type=click.Path())
@_value("api-url", f"The API's endpoint.  [default: {API_URL}]", metavar="URL")
@_value("cache-dir", "Where texts are kept.  [default: .cache/altfill]", type=click.Path())
@_value("max-requests", "At most so many requests in this run.", type=int, metavar="N")
@_value("concurrency", "Requests under way at once.  [default: 4]", type=int, metavar="N")
@_value("rate", "Requests a second.  [default: 3]", type=float, metavar="N")
@_value("timeout", "Seconds to wait for an answer.  [default: 60]", type=float, metavar="S")
@_value("output-format", "How to report.", type=click.Choice(["full", "json"]))
@_value("output-file", "Write the report there.", type=click.Path(dir_okay=False))
@click.option("-q", "--quiet", count=True, help="Report only what was left or failed.")
@click.option("-v", "--verbose", count=True, help="Report each text too.")
@click.option("--config", type=click.Path(path_type=Path), help="Configuration file to read.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> int:
    """Fill the missing alt texts of the HTML pages under PATH…, files or directories.

    The key comes from IMGIX_API_KEY or --api-key-file. Every option can stand in altfill.toml
    or [tool.altfill] of pyproject.toml (host as hosts = […], map as a table) and in the
    environment (ALTFILL_FILL_EMPTY=1).

    Exit codes: 0 done, 1 something was left (--strict), 2 wrong usage or no page,
    3 the account was refused or has no credits.
    """
    settings = read_settings(given["config"], Path.cwd())
    values = {**settings.values, **_chosen(ctx, given)}
    options = make_options(values, settings)
    output = Output(
        values.get("output-format", "full"),
        values.get("output-file"),
        given["verbose"] - given["quiet"],
        bool(values.get("strict", False)),
    )
    key = None if options.offline or options.dry_run else read_key(values.get("api-key-file"))
    gc.set_threshold(_ALLOCATIONS)
    with output.progress() as progress:
        from altfill.site import fill_site

        preview = output.preview if output.shows_diff(options) else None
        report = fill_site(paths, options, api_key=key, progress=progress, preview=preview)
    return finish(report, output)


def _chosen(ctx: click.Context, given: dict[str, Any]) -> dict[str, Any]:
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


def make_options(values: dict[str, Any], settings: Settings) -> Options:
    """Return the options from values under the names that users write."""
    chosen = {field: values[name] for name, field in _OPTION_NAMES.items() if name in values}
    chosen.setdefault("cache_dir", settings.directory / ".cache" / "altfill")
    return Options(**chosen)
