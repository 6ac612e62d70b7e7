"""Filling the pages that a host has written, with settings that stand in a Python file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from altfill.errors import AltfillError, OptionsError
from altfill.filling.scanning import Languages
from altfill.hooks.meant import can_be_filled
from altfill.hooks.telling import UNASKED, Progress
from altfill.options import Options
from altfill.report import Left, Report
from altfill.settings import HOST_OPTIONS, checked_values, make_options, read_key
from altfill.site import fill_site
from altfill.tree import ignored_by


@dataclass(frozen=True, slots=True)
class Settings:
    """What a host's settings say."""

    options: Options
    key_file: str | None = None
    unwritten: bool | str = True
    """Which images lose an ``alt=""`` that nobody wrote: those that can be filled; "all"; none."""

    def means(self, address: str, page: str = "") -> bool:
        """Tell whether an image without a written text loses its ``alt=""``.

        ``page`` is the page's address below the site's root, where it is known.
        """
        if self.unwritten == "all":
            return True
        return bool(self.unwritten) and can_be_filled(address, self.options, page)


def read_host_settings(written: Mapping[str, Any], where: str, directory: Path) -> Settings:
    """Return settings from what is written under the options' names. Raises OptionsError.

    ``where`` says in messages what was read; relative paths start in ``directory``.
    """
    given = {str(name): _plain(each) for name, each in written.items() if each is not None}
    unwritten = given.pop("unwritten", True)
    if unwritten not in (True, False, "all"):
        raise OptionsError("unwritten", f'{unwritten!r} is none of True, "all" and False')
    values = checked_values(given, where, directory, HOST_OPTIONS)
    options = make_options(values, directory)
    ignored_by(options.exclude)
    return Settings(options, values.get("api-key-file"), unwritten)


def _plain(value: object) -> object:
    """Return what a TOML file would have in place of a value in Python."""
    if isinstance(value, tuple):
        return list(value)
    return os.fspath(value) if isinstance(value, os.PathLike) else value


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and why asking ended early."""

    report: Report
    ended: AltfillError | None

    @property
    def left(self) -> list[Left]:
        """The images to tell of one by one; not those that nobody was asked about."""
        quiet = UNASKED if self.ended or self.report.dry_run else ()
        return [each for each in self.report.left if each.reason not in quiet]

    @property
    def waiting(self) -> int:
        """How many images nobody was asked about as asking ended."""
        return len(self.report.left) - len(self.left)


def fill_built(
    directory: Path, settings: Settings, languages: Languages, say: Callable[[str], object]
) -> Done:
    """Fill the pages of a built site. Raises NoPagesError and CacheError.

    ``say`` is told how far asking is. What is wrong with the key's file matters only when a text
    is missing, so that a build without the secret works as long as all are known.
    """
    options, key, no_key = settings.options, None, None
    try:
        if not (options.offline or options.dry_run):
            key = read_key(settings.key_file)
    except OptionsError as error:
        no_key = error
    report = fill_site(
        [directory],
        options,
        api_key=key,
        progress=Progress(say),
        languages=languages,
        empty_is_meant=bool(settings.unwritten),
    )
    return Done(report, report.ended and (no_key or report.ended))
