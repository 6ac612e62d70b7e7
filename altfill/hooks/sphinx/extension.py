"""The events of Sphinx at which something is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from altfill.hooks.sphinx.build import Build
from altfill.hooks.sphinx.config import is_enabled, read_config, register
from altfill.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx."""
    register(app)
    app.connect("config-inited", _begin)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _begin(app: Sphinx, config: Config) -> None:
    """Take in the settings."""
    settings = read_config(config, Path(app.confdir))
    if is_enabled(config):
        build = Build(settings)
        app.connect("doctree-resolved", build.drop_unwritten)
        app.connect("build-finished", build.finish, priority=100)  # before what reads pages
