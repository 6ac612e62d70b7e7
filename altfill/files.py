"""One file on disk: its name as reports show it, reading it, replacing it as a whole."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import re
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from altfill.errors import PageError, PageFault

_OURS = r"\.altfill-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-(?P<run>[0-9a-f]{8}).*\.tmp"
_ABANDONED_AFTER_S = 86_400
SETTLED_S = 0.25
_AT_ONCE = 1 << 20
LARGEST_PAGE = 500_000_000
"""Bytes. What is larger is no page but a dump, or a file with holes, and would fill the memory."""
COMPRESSED = (".gz", ".br", ".zst")
_READING = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
"""Neither follows a link that took a page's place nor waits for whoever would fill a pipe."""


class PageFile(NamedTuple):
    """A page's file."""

    file: str
    """Its absolute path."""
    shown: str
    """Relative to the working directory, with forward slashes; always printable."""
    address: str
    """Relative to the site's root: ``/blog/index.html``."""
    copies: tuple[str, ...] = ()
    """Endings of the compressed copies beside it, which a server may send instead of it."""

    @property
    def path(self) -> Path:
        """Its absolute path, which takes a while to make for all pages of a site."""
        return Path(self.file)


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
    """Return a page's bytes. Raises PageError, also where its name now stands for another thing."""
    try:
        descriptor = os.open(page.file, _READING)
        try:
            status = os.fstat(descriptor)
            if status.st_size > LARGEST_PAGE:
                message = f"it has {status.st_size:,} bytes, too many to be read"
                raise PageError(PageFault.TOO_COSTLY, message, page.shown)
            if stat.S_ISREG(status.st_mode):
                return _content(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        is_link = error.errno == errno.ELOOP
        why = "a link has taken its place" if is_link else error.strerror or error
        message = f"it cannot be read: {why}"
        raise PageError(PageFault.UNREADABLE, message, page.shown) from error
    raise PageError(PageFault.UNREADABLE, "it cannot be read: it is no file any more", page.shown)


def _content(descriptor: int, size: int) -> bytes:
    """Return what a file of about this size holds."""
    content = os.read(descriptor, size + 1)
    if len(content) == size:
        return content
    parts = [content]
    while parts[-1]:
        parts.append(os.read(descriptor, _AT_ONCE))
    return b"".join(parts)


def is_settled(page: PageFile) -> bool:
    """Tell whether nobody wrote to a page just now, who may not have done yet."""
    try:
        return not 0 <= time.time() - page.path.stat().st_mtime < SETTLED_S
    except OSError:
        return True


def digest(html: bytes) -> bytes:
    """Return what tells one page's bytes from another's: 128 bits of XXH3.

    It keeps no forger away: who writes a page can have it say what he likes anyway.
    """
    import xxhash

    return xxhash.xxh3_128_digest(html)


def replace_page(page: PageFile, html: bytes) -> None:
    """Replace a page as a whole, or leave it as it was. Raises PageError."""
    directory = os.path.dirname(page.file)  # noqa: PTH120 - speed
    if os.path.realpath(directory) != directory:
        message = "it cannot be written: a link has taken the place of its directory"
        raise PageError(PageFault.UNWRITABLE, message, page.shown)
    try:
        _replace(page.file, html, os.stat(page.file))  # noqa: PTH116 - speed
    except OSError as error:
        message = f"it cannot be written: {error.strerror or error}; it is as it was"
        raise PageError(PageFault.UNWRITABLE, message, page.shown) from error


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole, or make it; mode, owner and links to it stay. Raises OSError.

    What is no regular file (``/dev/stdout``, a pipe) is written into.
    """
    before = path.stat() if path.exists() else None
    if before is not None and not stat.S_ISREG(before.st_mode):
        path.write_bytes(content)  # a pipe behind /dev/stdout has no name of its own
    else:
        path = path.resolve()
        with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
            remove_abandoned(entries)
        _replace(path, content, before)


def _replace(path: str | Path, content: bytes, before: os.stat_result | None) -> None:
    name = f".altfill-{_host()}-{os.getpid()}-{_run()}-{os.urandom(4).hex()}.tmp"
    temporary = os.path.join(os.path.dirname(path), name)  # noqa: PTH118, PTH120 - speed
    mode = 0o644 if before is None else stat.S_IMODE(before.st_mode)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o600)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            _take_over(descriptor, temporary, before, mode)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)  # noqa: PTH105 - speed
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


@functools.cache
def _host() -> str:
    import xxhash

    uname = getattr(os, "uname", None)
    name = uname().nodename if uname else os.environ.get("COMPUTERNAME", "")
    return xxhash.xxh32_hexdigest(name.encode())


@functools.cache
def _run() -> str:
    """Return what tells this process from an earlier one with its number, as in containers."""
    return os.urandom(4).hex()


def remove_abandoned(entries: Iterable[os.DirEntry[str]]) -> None:
    """Remove what killed runs left among the entries of a directory."""
    for entry in entries:
        match = re.fullmatch(_OURS, entry.name) if entry.name.startswith(".altfill-") else None
        if match is None:
            continue
        with contextlib.suppress(OSError):
            old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _ABANDONED_AFTER_S
            if old or (match["host"] == _host() and not _is_alive(int(match["pid"]), match["run"])):
                Path(entry.path).unlink()


def _is_alive(pid: int, run: str) -> bool:
    if pid == os.getpid():
        return run == _run()
    if os.name != "posix":
        return True  # signal 0 would end the process on Windows
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return not _has_ended(pid)


def _has_ended(pid: int) -> bool:
    """Tell whether nothing is left of a process but its number, which nobody has asked for.

    Where a container's first process is no init, that of an orphan stays taken.
    """
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:  # no Linux
        return False
    return told.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])
