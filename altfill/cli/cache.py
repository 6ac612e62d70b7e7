"""``altfill cache``: the texts that were paid for, as a person can look after them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO

import click

from altfill.cli.choices import GivenPath
from altfill.cli.streams import write_utf8
from altfill.errors import CacheError, OptionsError
from altfill.imgix.answers import clean_text, text_fault
from altfill.options import Options
from altfill.settings import read_settings
from altfill.store.cache import TextCache
from altfill.store.rows import Row, text_in
from altfill.wording import counted

_LONGEST = 1_000_000
"""Bytes of a line."""
_FIELDS = {"endpoint", "picture", "language", "text"}


def _open(cache_dir: str | None, *, create: bool) -> TextCache:
    settings = read_settings(None, Path.cwd())
    default = settings.directory / ".cache" / "altfill"
    directory = Path(cache_dir or settings.values.get("cache-dir", default))
    if not create and not directory.is_dir():
        raise CacheError(f"there is no cache at {directory}; altfill fill makes one")
    endpoint = str(settings.values.get("api-url", Options().api_url))
    return TextCache(directory, endpoint, create=create)


_cache_dir = click.option(
    "--cache-dir", envvar="ALTFILL_CACHE_DIR", type=GivenPath(), help="The cache's directory."
)


@click.group("cache")
def command() -> None:
    """Look after the texts that were paid for."""


@command.command("stats")
@_cache_dir
def stats(cache_dir: str | None) -> int:
    """Count the texts by endpoint and language."""
    with _open(cache_dir, create=False) as cache:
        rows = Counter((row.endpoint, row.language) for row in cache.rows())
        pictures = len({(row.endpoint, row.picture) for row in cache.rows()})
        texts = counted(rows.total(), "text")
        click.echo(f"{cache.directory}: {texts} of {counted(pictures, 'picture')}")
    for (endpoint, language), number in sorted(rows.items()):
        click.echo(f"{number:>8} {language}  {endpoint}")
    return 0


@command.command("export")
@_cache_dir
@click.argument("file", type=GivenPath(), default="-")
def export(cache_dir: str | None, file: str) -> int:
    """Write all texts as JSON Lines to FILE (default: standard output)."""
    with _open(cache_dir, create=False) as cache:
        documents = [_document(row) for row in cache.rows()]
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) + "\n" for each in documents)
    if file == "-":
        write_utf8("".join(lines))
    else:
        _write(Path(file), "".join(lines))
    return 0


def _write(path: Path, content: str) -> None:
    from altfill.files import replace_file

    try:
        replace_file(path, content.encode("utf-8"))
    except OSError as error:
        raise OptionsError("file", f"{path} cannot be written: {error.strerror}") from error


def _document(row: Row) -> dict[str, object]:
    document: dict[str, object] = {
        "endpoint": row.endpoint,
        "picture": row.picture,
        "language": row.language,
        "text": row.cached.text,
    }
    return document | ({"earlier": list(row.cached.earlier)} if row.cached.earlier else {})


@command.command("import")
@_cache_dir
@click.argument("file", type=GivenPath(exists=True, allow_dash=True))
def import_(cache_dir: str | None, file: str) -> int:
    """Add the texts in FILE (JSON Lines, - for standard input); none replaces a known one."""
    with click.open_file(file, "rb") as stream:
        rows = list(_rows(stream, file))
    with _open(cache_dir, create=True) as cache:
        added = sum(cache.add(row) for row in rows)
    known = len(rows) - added
    were = "was" if known == 1 else "were"
    click.echo(f"{counted(added, 'text')} added, {known} {were} known")
    return 0


def _rows(stream: IO[bytes], file: str) -> Iterator[Row]:
    for number in count(1):
        line = stream.readline(_LONGEST + 1)
        where = f"{file}, line {number}"
        if not line:
            return
        if len(line) > _LONGEST:
            raise OptionsError("file", f"{where} is longer than texts are; nothing was added")
        if line.strip():
            yield _row(line, where)


def _row(line: bytes, where: str) -> Row:
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise OptionsError("file", f"{where} is not JSON in UTF-8; nothing was added") from error
    strings = isinstance(document, dict) and all(
        isinstance(document.get(name), str) for name in _FIELDS
    )
    if not strings:
        raise OptionsError(
            "file", f"{where} lacks one of {', '.join(sorted(_FIELDS))}; nothing was added"
        )
    fault = text_fault(document["text"])
    if fault is not None:
        raise OptionsError("file", f"{where}: {fault}; nothing was added")
    cached = text_in({**document, "text": clean_text(document["text"])})
    names = (document["endpoint"], document["picture"], document["language"])
    if cached is None or not all(map(str.isprintable, names)):
        message = f"{where} holds what altfill would not have written; nothing was added"
        raise OptionsError("file", message)
    return Row(*names, cached)


def _agrees(question: str) -> bool:
    try:
        return click.confirm(question)
    except click.Abort:  # nobody is there to answer
        return False


def _forget_pages(directory: Path) -> None:
    from altfill.store.pages import NAME, forget_pages

    try:
        forget_pages(directory)
    except OSError as error:
        why = error.strerror or error
        raise CacheError(f"cannot remove {NAME} from the cache {directory}: {why}") from error


@command.command("clear")
@_cache_dir
@click.option("--failures", is_flag=True, help="Forget only that pictures had no text.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(cache_dir: str | None, *, failures: bool, yes: bool) -> int:
    """Forget all texts. They were paid for, and would be again."""
    with _open(cache_dir, create=False) as cache:
        if not failures and not yes:
            number = sum(1 for _ in cache.rows())
            told = f"{counted(number, 'text')} that {'was' if number == 1 else 'were'}"
            if not _agrees(f"Forget {told} paid for?"):
                click.echo("nothing was forgotten; --yes does not ask")
                return 1
        click.echo(f"{counted(cache.clear(failures_only=failures), 'row')} forgotten")
        if not failures:
            _forget_pages(cache.directory)
    return 0
