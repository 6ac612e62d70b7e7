"""The built site on disk: which files are pages."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import NoPagesError, OptionsError
from altfill.files import PageFile, printable, remove_abandoned, shown

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOT_SITES = frozenset({".git", ".hg", ".svn", "node_modules"})


def find_pages(
    paths: Iterable[str | Path], exclude: tuple[str, ...], *, clean: bool = True
) -> list[PageFile]:
    """Return the pages under files and directories, sorted by path, each once.

    Links are followed only to what is given on purpose: a link inside a directory never leads
    out of it. With ``clean``, what a killed run left behind is removed on the way. Raises
    NoPagesError.
    """
    walk = _Walk(ignored_by(exclude) if exclude else None, clean=clean)
    given = [Path(path) for path in paths]
    for path in given:
        if not os.path.exists(path):  # noqa: PTH110 - Path's raises for a name too long
            message = f"{shown(path)} does not exist; build the site first, or correct the path"
            raise NoPagesError(message)
    found: dict[Path, PageFile] = {}
    for page in walk.pages(given):
        found.setdefault(page.path, page)
    if not found:
        names = ", ".join(map(shown, given))
        raise NoPagesError(f"no HTML page (.html, .htm, .xhtml) under {names}")
    return sorted(found.values(), key=lambda page: page.shown.split("/"))


def ignored_by(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Return what tells which names patterns as in .gitignore match. Raises OptionsError."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise OptionsError("exclude", str(error)) from error


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over trees."""

    ignored: GitIgnoreSpec | None
    clean: bool

    def pages(self, given: list[Path]) -> Iterator[PageFile]:
        """Yield the pages that are given, and those below directories that are given."""
        for directory in {path.resolve().parent for path in given if path.is_file()}:
            with contextlib.suppress(NoPagesError):
                self._tidy(_entries(directory))
        for path in given:
            if path.is_file():
                yield PageFile(path.resolve(), shown(path), f"/{printable(path.name)}")
                continue
            start = shown(path)
            before = "" if start == "." else start.rstrip("/") + "/"
            for file, name in self._files(path.resolve()):
                relative = printable(name)
                yield PageFile(file, before + relative, f"/{relative}")

    def _files(self, root: Path) -> Iterator[tuple[Path, str]]:
        """Yield the pages below a directory and their names relative to it.

        Without recursion, which deep trees would exhaust. Names are joined as text: as paths they
        would take longer than reading the pages.
        """
        directories = [(str(root), "")]
        while directories:
            directory, before = directories.pop()
            entries = _entries(directory)
            self._tidy(entries)
            for entry in entries:
                is_directory = entry.is_dir(follow_symlinks=False)
                name = f"{before}{entry.name}/" if is_directory else before + entry.name
                if self.ignored is not None and self.ignored.match_file(name):
                    continue
                if is_directory and entry.name not in _NOT_SITES:
                    directories.append((entry.path, name))
                elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - speed
                    yield from _page(entry, name, root)

    def _tidy(self, entries: list[os.DirEntry[str]]) -> None:
        if self.clean:
            remove_abandoned(entries)


def _page(entry: os.DirEntry[str], name: str, root: Path) -> Iterator[tuple[Path, str]]:
    path = Path(entry.path)
    if not _is_page(entry, path, root):
        return
    if entry.is_symlink():
        path = path.resolve()
        name = path.relative_to(root).as_posix()
    yield path, name


def _entries(directory: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise NoPagesError(f"cannot list {shown(Path(directory))}: {error.strerror}") from error


def _is_page(entry: os.DirEntry[str], path: Path, root: Path) -> bool:
    """Tell whether an entry is a regular file inside the root."""
    try:
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        target = path.resolve(strict=True)
        return target.is_relative_to(root) and stat.S_ISREG(target.stat().st_mode)
    except (OSError, RuntimeError):
        return False
