"""What was found on the same page before: under the same options, by the same altfill.

A scan depends on a page's bytes, its address, the options, and the code that reads them. Where
all are the same, it need not be done again.
"""

from __future__ import annotations

import contextlib
import functools
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from altfill.files import PageFile, digest
from altfill.options import Options
from altfill.page.gaps import PageScan
from altfill.page.memo import from_text, title_from_text, title_to_text, to_text
from altfill.store.directory import prepare
from altfill.version import __version__

if TYPE_CHECKING:
    from altfill.page.title import Title
    from altfill.store.pages import PagesFound

_FEW = 20
"""Pages of which reading them costs less than looking them up."""
_SHORT = 32
"""Letters of a scan's text that says counts alone."""
_READERS = ("turbohtml", "langcodes", "language_data")
"""Libraries on whose versions a scan depends."""
_ROOMS = ("page", "imgix")
_USUAL = Options()


def remembered(options: Options, pages: int) -> Remembered | None:
    """Return what is known of pages; None where a run is too small, or looks at texts too."""
    if pages < _FEW or options.regenerate:
        return None
    from altfill.store.pages import PagesFound

    directory = options.cache_dir.expanduser().absolute()
    with contextlib.suppress(OSError):
        if not options.dry_run and not options.offline:
            prepare(directory)
        found = PagesFound(directory, write=not options.dry_run and directory.is_dir())
        return Remembered(found, pages) if found.is_open else None
    return None


class Remembered:
    """Scans of pages by the digest of their bytes; open while one run lasts."""

    def __init__(self, found: PagesFound, pages: int) -> None:
        self._found = found
        self._pages = pages
        self._context = functools.lru_cache(maxsize=64)(_context)
        self._last: tuple[Options | None, bytes] = None, b""
        """The options that were asked for last, and their context: mostly the same for all."""
        self._plain: dict[str, PageScan] = {}
        """Scans without a gap by their texts, of which there are few."""

    def get(self, page: PageFile, known_by: bytes, options: Options) -> PageScan | None:
        """Return what a page with a digest has, if it is known."""
        text = self._found.get(self._key(page, known_by, options))
        if text is None:
            return None
        scan = self._plain.get(text)
        if scan is None:
            offered = (*options.languages, options.fallback_language)
            scan = from_text(text, [each for each in offered if each])
            if scan is not None and not scan.gaps and len(text) <= _SHORT:
                self._plain[text] = scan
        return scan

    def keep(self, page: PageFile, known_by: bytes, options: Options, scan: PageScan) -> None:
        """Remember what a page has."""
        text = to_text(scan)
        if text is not None:
            self._found.put(self._key(page, known_by, options), text)

    def title(self, html: bytes) -> Title | None:
        """Return a page's title, read now unless it is known. Raises PageError."""
        from altfill.page.title import read_title

        key = _joined(b"title", self._context(_USUAL), digest(html))
        text = self._found.get(key)
        if text is not None:
            with contextlib.suppress(ValueError):
                return title_from_text(text)
        title = read_title(html)
        self._found.put(key, title_to_text(title))
        return title

    def leave(self) -> None:
        """Write what is left, where others of the same run go on."""
        self._found.close()

    def close(self) -> None:
        """Write what is left; the run is over."""
        self._found.close(self._pages)

    def _key(self, page: PageFile, known_by: bytes, options: Options) -> bytes:
        if options is not self._last[0]:
            self._last = options, self._context(options)
        return _joined(self._last[1], known_by, os.fsencode(page.address))


def _joined(*parts: bytes) -> bytes:
    return digest(b"".join(parts))


def _context(options: Options) -> bytes:
    """Return a digest of all that a scan depends on besides the page.

    An option counts unless it is known not to.
    """
    same = {name: getattr(_USUAL, name) for name in _WITHOUT_SAY}
    texts = None if options.texts is None else Path("texts")
    told = repr(replace(options, **same, texts=texts, save_texts=False, require_approved=False))
    return _joined(f"{__version__}\n{_code()}\n{told}".encode("utf-8", "replace"))


_WITHOUT_SAY = (
    "api_url",
    "exclude",
    "cache_dir",
    "offline",
    "dry_run",
    "max_requests",
    "concurrency",
    "rate",
    "timeout_s",
)


@functools.cache
def _code() -> str:
    """Return what tells one state of the reading code from another: sizes, and versions."""
    here = Path(__file__).parents[1]
    files = [each for room in _ROOMS for each in sorted(os.scandir(here / room), key=_name)]
    sizes = [(each.name, each.stat().st_size) for each in files if each.name.endswith(".py")]
    return repr((sizes, [_release(name) for name in _READERS]))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _release(library: str) -> list[str]:
    """Return what a library's directory of metadata is called; importing would cost more."""
    import importlib.util

    spec = importlib.util.find_spec(library)
    if spec is None or spec.origin is None:
        return []
    beside = os.listdir(Path(spec.origin).parent.parent)  # noqa: PTH208 - speed
    return [name for name in beside if name.startswith(f"{library}-")]
