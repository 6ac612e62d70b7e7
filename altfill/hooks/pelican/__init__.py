"""The plugin for Pelican: ``PLUGINS = ["altfill.hooks.pelican"]``, ``ALTFILL = {…}``."""

from altfill.hooks.pelican.plugin import register

__all__ = ["register"]
