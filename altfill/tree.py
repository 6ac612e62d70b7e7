"""The built site on disk: which files are pages."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import NoPagesError, OptionsError, PageFault
from altfill.files import COMPRESSED, PageFile, printable, remove_abandoned, shown

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from altfill.report import PageFailure

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOT_SITES = frozenset({".git", ".hg", ".svn", "node_modules"})


def find_pages(
    paths: Iterable[str | Path],
    exclude: tuple[str, ...],
    failed: list[PageFailure],
    *,
    clean: bool = True,
) -> list[PageFile]:
    """Return the pages under files and directories, sorted by path, each once.

    Links are followed only to what is given on purpose: a link inside a directory never leads
    out of it. Directories inside that cannot be listed are put into ``failed``. With ``clean``,
    what a killed run left behind is removed on the way. Raises NoPagesError.
    """
    walk = _Walk(ignored_by(exclude) if exclude else None, failed, clean=clean)
    given = [Path(path) for path in paths]
    for path in given:
        if not os.path.exists(path):  # noqa: PTH110 - Path's raises for a name too long
            message = f"{shown(path)} does not exist; build the site first, or correct the path"
            raise NoPagesError(message)
    found: dict[str, PageFile] = {}
    for page in walk.pages(given):
        known = found.setdefault(page.file, page)
        if page.copies and not known.copies:  # a link, beside which there are none, came first
            found[page.file] = known._replace(copies=page.copies)
    if not found:
        names = ", ".join(map(shown, given))
        told = "".join(f"; {each.path}: {each.message}" for each in failed)
        rest = " that exclude leaves" if exclude else ""
        raise NoPagesError(f"no HTML page (.html, .htm, .xhtml) under {names}{rest}{told}")
    return sorted(found.values(), key=lambda page: page.shown.split("/"))


def ignored_by(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Return what tells which names patterns as in .gitignore match. Raises OptionsError."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, re.error) as error:  # [z-a]: it makes a regular expression unseen
        message = f"{', '.join(map(repr, patterns))}: {error}; write patterns as in .gitignore"
        raise OptionsError("exclude", message) from error


_Found = tuple[str, str, tuple[str, ...]]


class _Walk:
    """A walk over trees."""

    def __init__(
        self, ignored: GitIgnoreSpec | None, failed: list[PageFailure], *, clean: bool
    ) -> None:
        self._ignored = ignored
        self._failed = failed
        self._clean = clean

    def pages(self, given: list[Path]) -> Iterator[PageFile]:
        """Yield the pages that are given, and those below directories that are given."""
        beside: dict[Path, dict[str, tuple[str, ...]]] = {}
        for directory in {path.resolve().parent for path in given if path.is_file()}:
            with contextlib.suppress(OSError):
                entries = _entries(directory)
                beside[directory] = _copies(entries)
                self._tidy(entries)
        for path in given:
            if path.is_file():
                file = path.resolve()
                copies = beside.get(file.parent, {}).get(file.name, ())
                yield PageFile(str(file), shown(path), f"/{printable(path.name)}", copies)
                continue
            start = shown(path)
            before = "" if start == "." else start.rstrip("/") + "/"
            for found, name, copies in self._files(path.resolve()):
                relative = printable(name)
                yield PageFile(found, before + relative, f"/{relative}", copies)

    def _files(self, root: Path) -> Iterator[_Found]:
        """Yield the pages below a directory, their names relative to it, and their copies.

        Without recursion, which deep trees would exhaust. Names are joined as text: as paths they
        would take longer than reading the pages.
        """
        directories = [(str(root), "")]
        while directories:
            directory, before = directories.pop()
            entries = self._listed(directory, is_given=not before)
            copies = _copies(entries)
            for entry in entries:
                is_directory = entry.is_dir(follow_symlinks=False)
                name = f"{before}{entry.name}/" if is_directory else before + entry.name
                if self._ignored is not None and self._ignored.match_file(name):
                    continue
                if is_directory and entry.name not in _NOT_SITES:
                    directories.append((entry.path, name))
                elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - speed
                    for path, inside in _page(entry, name, root):
                        if inside == name or not self._leaves_out(inside):
                            yield path, inside, copies.get(entry.name, ())

    def _leaves_out(self, name: str) -> bool:
        """Tell whether what a link leads to would not be found without the link."""
        is_ignored = self._ignored is not None and self._ignored.match_file(name)
        return is_ignored or not _NOT_SITES.isdisjoint(name.split("/")[:-1])

    def _listed(self, directory: str, *, is_given: bool) -> list[os.DirEntry[str]]:
        try:
            entries = _entries(directory)
        except OSError as error:
            name, why = shown(Path(directory)), f"cannot be listed: {error.strerror}"
            if is_given:
                raise NoPagesError(f"{name} {why}") from error
            message = f"this directory {why}; what is in it was not looked at"
            from altfill.report import PageFailure

            self._failed.append(PageFailure(name, PageFault.UNREADABLE, message))
            return []
        self._tidy(entries)
        return entries

    def _tidy(self, entries: list[os.DirEntry[str]]) -> None:
        if self._clean:
            remove_abandoned(entries)


def _page(entry: os.DirEntry[str], name: str, root: Path) -> Iterator[tuple[str, str]]:
    """Yield a regular file inside the root, and its name there; of a link what it leads to."""
    try:
        if not entry.is_symlink():
            if entry.is_file(follow_symlinks=False):
                yield entry.path, name
            return
        target = Path(entry.path).resolve(strict=True)
        if target.is_relative_to(root) and stat.S_ISREG(target.stat().st_mode):
            yield str(target), target.relative_to(root).as_posix()
    except (OSError, RuntimeError):
        return


def _copies(entries: Iterable[os.DirEntry[str]]) -> dict[str, tuple[str, ...]]:
    """Return the endings of compressed copies by the names of what was compressed."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.name.endswith(COMPRESSED):
            name, ending = os.path.splitext(entry.name)  # noqa: PTH122 - speed
            found[name] = (*found.get(name, ()), ending)
    return found


def _entries(directory: str | Path) -> list[os.DirEntry[str]]:
    with os.scandir(directory) as entries:
        return sorted(entries, key=lambda entry: entry.name)
