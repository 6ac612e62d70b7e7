"""``altfill texts``: the reviewed texts file, as a person can look after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from altfill.cli.choices import GivenPath, about_pictures, chosen_values, value
from altfill.errors import TextsError
from altfill.files import shown
from altfill.settings import TEXTS_NAME, Settings, make_options, read_settings
from altfill.store.merging import Conflict, merged
from altfill.store.records import Record, Status
from altfill.store.texts import Texts
from altfill.store.textsfile import TextsFile
from altfill.wording import counted

if TYPE_CHECKING:
    from altfill.usage import Usage

_KINDS = {
    "written by people": Status.EDITED,
    "approved": Status.APPROVED,
    "not seen by anybody": Status.GENERATED,
    "rejected": Status.REJECTED,
}

_texts = value(
    "texts", f"The texts file.  [default: {TEXTS_NAME}]", type=GivenPath(), metavar="FILE"
)
_config = click.option(
    "--config", type=GivenPath(path_type=Path), help="Configuration file to read."
)


@click.group("texts")
def command() -> None:
    """Look after the texts that people review."""


def _opened(texts: str | None, settings: Settings) -> TextsFile:
    default = settings.directory / TEXTS_NAME
    path = Path(texts or settings.values.get("texts", default))
    file = TextsFile(path)
    if not file.exists:
        message = "it does not exist; altfill fill --save-texts makes it"
        raise TextsError(message, shown(path))
    return file


@command.command("status")
@_texts
@_config
def status(texts: str | None, config: Path | None) -> int:
    """Count the texts: written by people, approved, not seen by anybody, rejected."""
    file = _opened(texts, read_settings(config, Path.cwd()))
    for line in _counts(file):
        click.echo(line)
    for line in _never_used(file.texts):
        click.echo(line)
    return 0


def _counts(file: TextsFile) -> Iterator[str]:
    """Yield what can stand in an accessibility statement."""
    texts = [record for record in file.texts if record.place.language]
    decorative = {record.place.picture for record in file.texts if record.decorative}
    pictures = len({record.place.picture for record in file.texts})
    told = f"{counted(len(texts), 'text')}, {counted(pictures, 'picture')}"
    yield f"{shown(file.path)}: {told}"
    for name, wanted in _KINDS.items():
        languages = Counter(each.place.language for each in texts if each.status is wanted)
        each_of = ", ".join(f"{number} {each}" for each, number in sorted(languages.items()))
        yield f"{name}: {languages.total()}" + (f" ({each_of})" if each_of else "")
    yield f"decorative pictures: {len(decorative)}"


def _never_used(texts: Texts) -> Iterator[str]:
    """Yield records of addresses that are no picture's key.

    The key of a crop holds its shape as ``box``, which no address has.
    """
    from altfill.imgix.urls import PAGE_ORIGIN, picture, resolve

    for record in texts:
        if "box=" in record.place.picture:
            continue
        address = resolve(record.place.picture, PAGE_ORIGIN)
        found = picture(address) if address else None
        if found is None or found.key != record.place.picture:
            key = f"; its pictures are under {found.key}" if found else ""
            yield f"note: {record.place} is never used{key}"


@command.command("merge")
@_texts
@_config
@click.argument("files", nargs=-1, required=True, type=GivenPath(path_type=Path), metavar="FILE…")
def merge(texts: str | None, config: Path | None, files: tuple[Path, ...]) -> int:
    """Put the records of other texts FILE… into the texts file.

    What a person has decided replaces what nobody has seen. Where two people disagree nothing
    is written, and the exit code is 1.
    """
    file = _opened(texts, read_settings(config, Path.cwd()))
    conflicts = [f"{shown(path)}: {each}" for path in files for each in _merge(file, path)]
    for conflict in conflicts:
        click.echo(conflict)
    if conflicts:
        click.echo(f"{counted(len(conflicts), 'conflict')}; nothing was written")
        return 1
    records = counted(len(file.texts), "record")
    changed = file.save()
    click.echo(f"{shown(file.path)}: {records}" + ("" if changed else ", as before"))
    return 0


def _merge(file: TextsFile, path: Path) -> list[Conflict]:
    """Take in another file's records; return where people disagree."""
    other = TextsFile(path)
    if not other.exists:
        raise TextsError("it does not exist", shown(path))
    records, conflicts = merged({}, other.texts.by_place(), file.texts.by_place())
    for record in records.values():
        file.texts.put(record)
    return [Conflict(each.theirs, each.ours) for each in conflicts]


@command.command("prune")
@_texts
@_config
@about_pictures
@click.option("--write", is_flag=True, help="Remove the records that nobody has seen.")
@click.option("--all", "everything", is_flag=True, help="With --write: remove people's too.")
@click.argument("paths", nargs=-1, required=True, type=GivenPath(path_type=Path), metavar="PATH…")
@click.pass_context
def prune(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> int:
    """List the records of pictures that no page under PATH… shows any more.

    PATH… must be the whole built site. Records with a comment count as people's.
    """
    settings = read_settings(given["config"], Path.cwd())
    file = _opened(given["texts"], settings)
    values = {**settings.values, **chosen_values(ctx, given)}
    from altfill.usage import usage_of

    usage = usage_of(paths, make_options(values, settings.directory).without_texts())
    unused = [record for record in file.texts if not usage.needs(record)]
    peoples = file.commented({record.place for record in unused})
    peoples |= {record.place for record in unused if record.is_seen}
    for record in unused:
        whose = "people's" if record.place in peoples else "not seen by anybody"
        click.echo(f"{record.place}: {whose}")
    going = [each for each in unused if given["everything"] or each.place not in peoples]
    return _removed(file, going, len(unused), usage, write=given["write"])


def _removed(
    file: TextsFile, going: list[Record], unused: int, usage: Usage, *, write: bool
) -> int:
    """Remove records if that is wanted and safe; tell what was done."""
    pages = counted(usage.pages, "page")
    click.echo(f"{counted(unused, 'unused record')}, looked for on {pages}")
    if usage.failed:
        for each in usage.failed:
            click.echo(f"{each.path}: cannot be read, so nothing is removed: {each.message}")
        return 2
    if not write:
        click.echo(f"nothing was removed; --write removes {len(going)} of them")
        return 0
    for record in going:
        file.texts.remove(record.place)
    file.save()
    click.echo(f"{len(going)} removed")
    return 0
