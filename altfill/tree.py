"""The built site on disk: which files are pages, reading one, replacing one as a whole."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.errors import NoPagesError, OptionsError, PageError, PageFault

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOT_SITES = frozenset({".git", ".hg", ".svn", "node_modules"})
_OURS = re.compile(r"\.altfill-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-.*\.tmp")
_ABANDONED_AFTER_S = 86_400


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page's file."""

    path: Path
    shown: str
    """Relative to the working directory, with forward slashes; always printable."""
    address: str
    """Relative to the site's root: ``/blog/index.html``."""


def find_pages(paths: Iterable[str | Path], exclude: tuple[str, ...]) -> list[PageFile]:
    """Return the pages under files and directories, sorted by path, each once.

    Links are followed only to what is given on purpose: a link inside a directory never leads
    out of it. What a killed run left behind is removed on the way. Raises NoPagesError.
    """
    ignored = _ignored(exclude) if exclude else None
    found: dict[Path, PageFile] = {}
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise NoPagesError(f"{path} does not exist; build the site first, or correct the path")
        for page in _pages(path, ignored):
            found.setdefault(page.path, page)
    if not found:
        names = ", ".join(map(str, given))
        raise NoPagesError(f"no HTML page (.html, .htm, .xhtml) under {names}; nothing to fill")
    return sorted(found.values(), key=lambda page: page.shown.split("/"))


def _ignored(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise OptionsError("exclude", str(error)) from error


def _pages(path: Path, ignored: GitIgnoreSpec | None) -> Iterator[PageFile]:
    if path.is_file():
        yield PageFile(path.resolve(), shown(path), f"/{printable(path.name)}")
        return
    root = path.resolve()
    start = shown(path)
    before = "" if start == "." else start.rstrip("/") + "/"
    for file, name in _files(root, "", root, ignored):
        relative = printable(name)
        yield PageFile(file, before + relative, f"/{relative}")


def _files(
    directory: Path, before: str, root: Path, ignored: GitIgnoreSpec | None
) -> Iterator[tuple[Path, str]]:
    """Yield pages and their names relative to the root; ``before`` is the directory's, or empty.

    Names are joined as text: as paths they would take longer than reading the pages.
    """
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        raise NoPagesError(f"cannot list {shown(directory)}: {error.strerror}") from error
    for entry in entries:
        is_directory = entry.is_dir(follow_symlinks=False)
        name = f"{before}{entry.name}/" if is_directory else before + entry.name
        if ignored is not None and ignored.match_file(name):
            continue
        if is_directory:
            if entry.name not in _NOT_SITES:
                yield from _files(Path(entry.path), name, root, ignored)
        elif _OURS.fullmatch(entry.name):
            _remove_if_abandoned(Path(entry.path))
        elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 - speed
            path = Path(entry.path)
            if not _is_page(entry, path, root):
                continue
            if entry.is_symlink():
                path = path.resolve()
                name = path.relative_to(root).as_posix()
            yield path, name


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

    return hashlib.blake2b(html, digest_size=16).digest()


def replace_page(page: PageFile, html: bytes) -> None:
    """Replace a page as a whole, or leave it as it was. Raises PageError."""
    try:
        replace_file(page.path, html)
    except OSError as error:
        message = f"it cannot be written: {error.strerror or error}; it is as it was"
        raise PageError(PageFault.UNWRITABLE, message, page.shown) from error


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole, or make it; mode and owner stay. Raises OSError."""
    import tempfile

    before = path.stat() if path.exists() else None
    prefix = f".altfill-{_host()}-{os.getpid()}-"
    descriptor, name = tempfile.mkstemp(".tmp", prefix, path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        if before is not None:
            _copy_owner(before, temporary)
        temporary.chmod(0o644 if before is None else stat.S_IMODE(before.st_mode))
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _copy_owner(before: os.stat_result, path: Path) -> None:
    now = path.stat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)


def stale_copies(page: PageFile) -> list[str]:
    """Return the compressed copies beside a page, which a server may send instead of it."""
    copies = (f"{page.path}{ending}" for ending in (".gz", ".br", ".zst"))
    return [shown(Path(copy)) for copy in copies if os.path.exists(copy)]  # noqa: PTH110 - speed


@functools.cache
def _host() -> str:
    import hashlib
    import socket

    return hashlib.blake2b(socket.gethostname().encode(), digest_size=4).hexdigest()


def _remove_if_abandoned(path: Path) -> None:
    match = _OURS.fullmatch(path.name)
    with contextlib.suppress(OSError):
        here = match is not None and match["host"] == _host()
        old = time.time() - path.lstat().st_mtime > _ABANDONED_AFTER_S
        if old or (here and match is not None and not _is_alive(int(match["pid"]))):
            path.unlink()


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
