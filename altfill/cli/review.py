"""``altfill review``."""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from altfill.cli.choices import GivenPath, about_images, chosen_values, flag, value
from altfill.errors import OptionsError
from altfill.options import API_URL, Options
from altfill.settings import TEXTS_NAME, make_options, read_key, read_settings

if TYPE_CHECKING:
    from altfill.review.desk import Desk

_NOT_HERE = ("dry-run", "regenerate", "save-texts", "require-approved")
"""What a run of fill does otherwise, and review does not."""


@click.command("review")
@click.argument("paths", nargs=-1, required=True, type=GivenPath(path_type=Path), metavar="PATH…")
@click.option("--port", default=0, show_default=True, metavar="N", help="Port; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Open no browser; only print the address.")
@click.option(
    "--static",
    type=GivenPath(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the page to FILE, to look at without editing, and end.",
)
@value("texts", f"The texts file.  [default: {TEXTS_NAME}]", type=GivenPath(), metavar="FILE")
@flag("fill-empty", 'alt="" is not meant as decorative (Markdown writes it).')
@about_images
@value("default-language", "Language of pages that name none.", metavar="LANG")
@value("fallback-language", "Language where the page's is not offered.", metavar="LANG")
@value("site-url", "Address that the site will have.", metavar="URL")
@value("api-key-file", "File with the API key (else IMGIX_API_KEY).", type=GivenPath())
@value("api-url", f"The API's endpoint.  [default: {API_URL}]", metavar="URL")
@value("cache-dir", "Where texts are kept.  [default: .cache/altfill]", type=GivenPath())
@click.option("--config", type=GivenPath(path_type=Path), help="Configuration file to read.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> int:
    """Approve, edit and reject the texts of pages under PATH… in a browser.

    The first line of the standard output is the page's address; it is for you alone. What you
    decide is in the texts file at once. The pages are not changed: altfill fill does that. Ends
    with Ctrl-C. Needs the extra "review".
    """
    _need_flask()
    settings = read_settings(given["config"], Path.cwd())
    chosen = {**settings.values, **chosen_values(ctx, given)}
    values = {name: each for name, each in chosen.items() if name not in _NOT_HERE}
    values.setdefault("texts", str(settings.directory / TEXTS_NAME))
    options = make_options(values | {"offline": True}, settings.directory)
    if given["static"] is not None:
        return _write(_desk(paths, options), given["static"])
    desk = _desk(paths, options)
    desk.file.check_writable()
    key = None if chosen.get("offline") else read_key(values.get("api-key-file"))
    return _serve(desk, options, key, given["port"], browse=not given["no_browser"])


def _need_flask() -> None:
    import importlib.util

    if importlib.util.find_spec("flask") is None:
        raise click.UsageError(
            "altfill review needs Flask, which is not installed: pip install 'altfill[review]'"
        )


def _desk(paths: tuple[Path, ...], options: Options) -> Desk:
    from altfill.review.desk import Desk
    from altfill.store.textsfile import TextsFile

    if options.texts is None:
        raise OptionsError("texts", "name the texts file")
    file = TextsFile(options.texts)
    with _progress() as progress:
        desk = Desk(paths, options, file, progress)
    for each in desk.gallery.failed:
        click.echo(f"{each.path}: not shown: {each.message}", err=True)
    return desk


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar while pages are read, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from altfill.cli.output import Output

    with Output("full", None, 0, strict=False).progress() as show:
        yield None if show is None else partial(show, "scan")


def _serve(desk: Desk, options: Options, key: str | None, port: int, *, browse: bool) -> int:
    """Serve the page until Ctrl-C."""
    from altfill.review.asking import Asker
    from altfill.review.server import listening

    with listening(desk, Asker(options, key), port) as server:
        click.echo(server.url)
        sys.stdout.flush()
        click.echo("Ctrl-C ends the review; every decision is saved at once.", err=True)
        if browse:
            # one in the terminal does not come back before it is left
            threading.Thread(target=webbrowser.open, args=[server.url], daemon=True).start()
        server.serve()
    return 0


def _write(desk: Desk, path: Path) -> int:
    """Write the page as a file."""
    from altfill.files import replace_file
    from altfill.review.snapshot import text

    try:
        replace_file(path, text(desk).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OptionsError("static", f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"{len(desk.gallery.pictures)} pictures are in {path}")
    return 0
