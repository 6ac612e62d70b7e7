"""The built site on disk: which files are pages, reading one, replacing one as a whole."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from altfill.errors import NoPagesError, OptionsError, PageError, PageFault

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOT_SITES = frozenset({".git", ".hg", ".svn", "node_modules"})
_OURS = r"\.altfill-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-.*\.tmp"
_ABANDONED_AFTER_S = 86_400


class PageFile(NamedTuple):
    """A page's file."""

    path: Path
    shown: str
    """Relative to the working directory, with forward slashes; always printable."""
    address: str
    """Relative to the site's root: ``/blog/index.html``."""


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


class _Walk:
    """A walk over trees."""

    def __init__(self, ignored: GitIgnoreSpec | None, *, clean: bool) -> None:
        self._ignored = ignored
        self._clean = clean

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
                if self._ignored is not None and self._ignored.match_file(name):
                    continue
                if is_directory and entry.name not in _NOT_SITES:
                    directories.append((entry.path, name))
                elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - speed
                    yield from _page(entry, name, root)

    def _tidy(self, entries: list[os.DirEntry[str]]) -> None:
        if self._clean:
            _remove_abandoned(entries)


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


def shown(path: Path) -> str:
    """Return a path as reports show it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = str(path)
    return printable(relative.replace(os.sep, "/"))


def printable(name: str) -> str:
    """Return a file name with what no terminal or JSON reader can take written as escapes."""
    if name.isprintable():
        return name
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in readable)


def read_page(page: PageFile) -> bytes:
    """Return a page's bytes. Raises PageError."""
    try:
        return page.path.read_bytes()
    except OSError as error:
        message = f"it cannot be read: {error.strerror or error}"
        raise PageError(PageFault.UNREADABLE, message, page.shown) from error


def digest(html: bytes) -> bytes:
    """Return what tells one page's bytes from another's."""
    import hashlib

    return hashlib.sha256(html).digest()


def replace_page(page: PageFile, html: bytes) -> None:
    """Replace a page as a whole, or leave it as it was. Raises PageError."""
    try:
        _replace(page.path, html, page.path.stat())
    except OSError as error:
        message = f"it cannot be written: {error.strerror or error}; it is as it was"
        raise PageError(PageFault.UNWRITABLE, message, page.shown) from error


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole, or make it; mode, owner and links to it stay. Raises OSError.

    What is no regular file (``/dev/stdout``, a pipe) is written into.
    """
    path = path.resolve()
    before = path.stat() if path.exists() else None
    if before is not None and not stat.S_ISREG(before.st_mode):
        path.write_bytes(content)
    else:
        _replace(path, content, before)


def _replace(path: Path, content: bytes, before: os.stat_result | None) -> None:
    name = f".altfill-{_host()}-{os.getpid()}-{os.urandom(6).hex()}.tmp"
    temporary = os.path.join(path.parent, name)  # noqa: PTH118 - speed
    mode = 0o644 if before is None else stat.S_IMODE(before.st_mode)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            _take_over(descriptor, temporary, before, mode)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - speed
        raise


def _take_over(descriptor: int, temporary: str, before: os.stat_result | None, mode: int) -> None:
    """Give a new file the owner and the mode of the one that it will replace."""
    now = os.fstat(descriptor)
    owner = (now.st_uid, now.st_gid) if before is None else (before.st_uid, before.st_gid)
    if hasattr(os, "fchown") and owner != (now.st_uid, now.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, *owner)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    else:
        Path(temporary).chmod(mode)


def stale_copies(page: PageFile) -> list[str]:
    """Return the compressed copies beside a page, which a server may send instead of it."""
    copies = (page.path.with_name(page.path.name + ending) for ending in (".gz", ".br", ".zst"))
    return [shown(copy) for copy in copies if os.path.exists(copy)]  # noqa: PTH110


@functools.cache
def _host() -> str:
    import hashlib
    import socket

    return hashlib.blake2b(socket.gethostname().encode(), digest_size=4).hexdigest()


def _remove_abandoned(entries: Iterable[os.DirEntry[str]]) -> None:
    for entry in entries:
        if not entry.name.startswith(".altfill-"):
            continue
        match = re.fullmatch(_OURS, entry.name)
        if match is None:
            continue
        with contextlib.suppress(OSError):
            old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _ABANDONED_AFTER_S
            if old or (match["host"] == _host() and not _is_alive(int(match["pid"]))):
                Path(entry.path).unlink()


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # signal 0 would end the process on Windows
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
