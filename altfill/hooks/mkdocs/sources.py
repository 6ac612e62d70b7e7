"""Where a left image was written: a page's source, a template of the site, its configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from os.path import relpath
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from altfill.hooks.places import Missing, lines_of
from altfill.report import Left


def in_page(left: Iterable[Left], file: File) -> Iterator[Missing]:
    """Yield the images with their places in a page's source."""
    for each, line in lines_of(left, _content(file)):
        yield Missing(each, f"{file.src_uri}:{line}" if line else None)


def in_template(left: Iterable[Left]) -> Iterator[Missing]:
    """Yield the images of a page that a template alone makes."""
    for each in left:
        yield Missing(each, None)


def _content(file: File) -> str:
    try:
        return file.content_string
    except (OSError, ValueError):  # it is gone, or a plugin made the page
        return ""


class SiteSources:
    """What writes images onto pages besides their sources."""

    def __init__(self, host: MkDocsConfig) -> None:
        self._host = host

    def place_of(self, missing: Missing) -> str | None:
        """Return ``overrides/main.html:7``, relative to the configuration; None if not found."""
        for shown, text in self._texts:
            for _, line in lines_of([missing.left], text):
                if line is not None:
                    return f"{shown}:{line}"
        return None

    @cached_property
    def _texts(self) -> list[tuple[str, str]]:
        return [
            (self._shown(path), path.read_text("utf-8", "replace"))
            for path in self._paths()
            if path.is_file()
        ]

    def _paths(self) -> Iterator[Path]:
        if self._host.theme.custom_dir:
            yield from sorted(Path(self._host.theme.custom_dir).rglob("*.html"))
        if self._host.config_file_path:
            yield Path(self._host.config_file_path)

    def _shown(self, path: Path) -> str:
        start = Path(self._host.config_file_path).absolute().parent
        try:
            return Path(relpath(path, start)).as_posix()
        except ValueError:  # another drive
            return path.as_posix()
