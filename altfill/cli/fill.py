"""``altfill fill``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from altfill.cli.choices import GivenPath, about_images, chosen_values, flag, value
from altfill.cli.output import Output, finish
from altfill.cli.processes import FILLING, processes_for
from altfill.errors import OptionsError
from altfill.formats.findings import FORMATS
from altfill.options import API_URL, LANGUAGES, LINKS
from altfill.settings import make_options, read_key, read_settings


@click.command("fill")
@click.argument("paths", nargs=-1, required=True, type=GivenPath(path_type=Path), metavar="PATH…")
@flag("fill-empty", 'Fill alt="" too (Markdown writes it for images without a text).')
@flag("dry-run", "Show the diff and what it would cost; ask nobody, write nothing.")
@flag("offline", "Use known texts only.")
@flag("regenerate", "Ask anew, and replace the texts that altfill wrote.")
@flag("strict", "Exit with 1 when something was left.")
@value(
    "texts",
    "The reviewed texts file.  [default: alt-texts.toml if it is there]",
    type=GivenPath(),
    metavar="FILE",
)
@flag("save-texts", "Put new texts into the texts file, for people to review.")
@flag("require-approved", "Fill only what a person has approved or written.")
@flag("mark", 'Add data-alt-origin="generated" where no person has seen the text.')
@about_images
@value("default-language", "Language of pages that name none.", metavar="LANG")
@value("fallback-language", "Language where the page's is not offered.", metavar="LANG")
@value("links", "Pictures in links.  [default: title]", type=click.Choice(LINKS))
@value("site-url", "Address that the site will have.", metavar="URL")
@value("max-length", "Letters; longer texts are held back.  [default: 500]", type=int, metavar="N")
@value("languages", f"What the API offers.  [default: {','.join(LANGUAGES)}]", metavar="LANG,…")
@value("api-key-file", "File with the API key (else IMGIX_API_KEY).", type=GivenPath())
@value("api-url", f"The API's endpoint.  [default: {API_URL}]", metavar="URL")
@value("cache-dir", "Where texts are kept.  [default: .cache/altfill]", type=GivenPath())
@value("max-requests", "At most so many requests in this run.", type=int, metavar="N")
@value("concurrency", "Requests under way at once.  [default: 4]", type=int, metavar="N")
@value("rate", "Requests a second.  [default: 3]", type=float, metavar="N")
@value("timeout", "Seconds to wait for an answer.  [default: 60]", type=float, metavar="S")
@value("output-format", "How to report.", type=click.Choice(["full", "json"]))
@value("output-file", "Write the report there.", type=GivenPath(dir_okay=False))
@click.option("-q", "--quiet", count=True, help="Report only what was left or failed.")
@click.option("-v", "--verbose", count=True, help="Report each text too.")
@click.option("--config", type=GivenPath(path_type=Path), help="Configuration file to read.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> int:
    """Fill the missing alt texts of the HTML pages under PATH…, files or directories.

    The key comes from IMGIX_API_KEY or --api-key-file. Every option can stand in altfill.toml
    or [tool.altfill] of pyproject.toml (host as hosts = […], map as a table) and in the
    environment (ALTFILL_FILL_EMPTY=1).

    Exit codes: 0 done, 1 a page could not be written (--strict: or something was left),
    2 wrong usage, no page, or no use of a texts file that is needed, 3 no key, the account
    was refused or has no credits, or texts cannot be kept.
    """
    settings = read_settings(given["config"], Path.cwd())
    values = {**settings.values, **chosen_values(ctx, given)}
    options = make_options(values, settings.directory)
    output = Output(
        _format(values),
        values.get("output-file"),
        given["verbose"] - given["quiet"],
        bool(values.get("strict", False)),
    )
    output.check()
    key = None if options.offline or options.dry_run else read_key(values.get("api-key-file"))
    from altfill.site import fill_site

    with processes_for(paths, FILLING) as executor, output.progress() as progress:
        preview = output.preview if output.shows_diff(options) else None
        report = fill_site(
            paths, options, api_key=key, progress=progress, preview=preview, executor=executor
        )
    return finish(report, output)


def _format(values: dict[str, Any]) -> str:
    """Return how to report; what the configuration says may be meant for check."""
    form: str = values.get("output-format", "full")
    if form not in FORMATS:
        raise OptionsError("output-format", f"{form!r} is none of {', '.join(FORMATS)}")
    return "json" if form == "json" else "full"
