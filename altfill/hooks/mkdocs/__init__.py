"""The plugin for MkDocs and ProperDocs; either may be the one that is installed."""

from __future__ import annotations

import importlib.util
import sys


def _choose_host() -> None:
    """Let ``mkdocs`` mean ProperDocs where that is what runs, or all there is."""
    if "mkdocs.plugins" in sys.modules:
        return
    if "properdocs.plugins" in sys.modules or importlib.util.find_spec("mkdocs") is None:
        importlib.import_module("properdocs.replacement")


_choose_host()

from altfill.hooks.mkdocs.plugin import AltfillPlugin, on_config  # noqa: E402

__all__ = ["AltfillPlugin", "on_config"]
