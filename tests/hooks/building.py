"""MkDocs builds inside the test's process, as ``mkdocs build`` does them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

PICTURE = "https://acme.imgix.net"
_ALT = re.compile(rb'(<img\b[^>]*?) alt(?:="[^"]*")?(?=[\s/>])')


@dataclass
class Built:
    """A built site and what the build said."""

    site: Path
    told: list[str] = field(default_factory=list)
    """``WARNING altfill: …``"""

    def page(self, name: str = "index.html") -> str:
        return (self.site / name).read_text("utf-8")

    def images(self, name: str = "index.html") -> list[str]:
        return re.findall(r"<img\b[^>]*>", self.page(name))

    def alts(self, name: str = "index.html") -> list[str | None]:
        """The alts of a page; what the sandbox says of a picture is its file's name."""
        return [_shortened(image) for image in self.images(name)]

    def said(self, level: str) -> list[str]:
        """What altfill said at a level."""
        start = f"{level} altfill: "
        return [line.removeprefix(start) for line in self.told if line.startswith(start)]


def _shortened(image: str) -> str | None:
    written = re.search(r'alt="([^"]*)"', image)
    if written is None:
        return None
    stand_in = re.search(r"[“„«\u00a0 ]+([\w-]+)\.(?:jpg|png)", written[1])
    return stand_in[1] if stand_in else written[1]


class _Listener(logging.Handler):
    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told.append(f"{record.levelname} {record.getMessage()}")


@contextmanager
def listening(name: str = "mkdocs") -> Iterator[list[str]]:
    """Hear what a logger is told, as the host's own command does."""
    told: list[str] = []
    logger, handler = logging.getLogger(name), _Listener(told)
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


class Project:
    """A MkDocs project in a directory."""

    def __init__(self, directory: Path, settings: dict[str, object]) -> None:
        self.directory = directory
        self.settings = settings
        self.site = directory / "site"

    def write(self, pages: dict[str, str]) -> None:
        for name, content in pages.items():
            path = self.directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")

    def build(self, *, command: str = "build", dirty: bool = False, **more: object) -> Built:
        """Build with the settings, and more of them; raise what MkDocs raises."""
        file = self.directory / "mkdocs.yml"
        file.write_text(yaml.safe_dump(self.settings | more), "utf-8")
        return build(file, command=command, dirty=dirty)


def build(file: Path, *, command: str = "build", dirty: bool = False, **options: object) -> Built:
    """Build what a configuration file says."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    with listening() as told:
        built = Built(Path(), told)
        try:
            config = load_config(str(file), **options)
            built.site = Path(config.site_dir)
            config.plugins.on_startup(command=command, dirty=dirty)
            mkdocs_build(config, dirty=dirty)
            config.plugins.on_shutdown()
        except BaseException as error:
            error.add_note("\n".join(told))
            raise
    return built


def differences(before: Path, after: Path) -> list[str]:
    """Return the pages of which the alts differ; anything else that differs is a failure."""
    names = _files(before)
    assert names == _files(after)
    changed = []
    for name in names:
        old, new = (before / name).read_bytes(), (after / name).read_bytes()
        if old == new:
            continue
        assert name.endswith(".html"), name
        assert _ALT.sub(rb"\1", old) == _ALT.sub(rb"\1", new), name
        changed.append(name)
    return changed


def _files(root: Path) -> list[str]:
    return sorted(each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file())
