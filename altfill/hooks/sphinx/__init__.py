"""The extension for Sphinx: ``extensions = ["altfill.hooks.sphinx"]``."""

from altfill.hooks.sphinx.extension import setup

__all__ = ["setup"]
