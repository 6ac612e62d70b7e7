"""The plugin's settings: the options of the command line, with underscores, and its own."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import config_options as c
from mkdocs.config.base import Config

from altfill.options import LINKS, Options
from altfill.settings import checked_values, make_options
from altfill.tree import ignored_by

_OWN = ("enabled", "on_serve", "unwritten")
_DEFAULTS = Options()


class AltfillConfig(Config):
    """What stands under ``altfill`` in ``plugins``."""

    enabled = c.Type(bool, default=True)
    on_serve = c.Choice(("cache", "off", "full", False), default="cache")
    """YAML reads ``off`` as false."""
    unwritten = c.Choice((True, False, "all"), default=True)

    hosts = c.ListOfItems(c.Type(str), default=[])
    map = c.DictOfItems(c.Type(str), default={})
    fill_empty = c.Type(bool, default=False)
    default_language = c.Optional(c.Type(str))
    fallback_language = c.Optional(c.Type(str))
    languages = c.ListOfItems(c.Type(str), default=list(_DEFAULTS.languages))
    links = c.Choice(LINKS, default=_DEFAULTS.links)
    site_url = c.Type(str, default=_DEFAULTS.site_url)
    max_length = c.Type(int, default=_DEFAULTS.max_length)
    skip = c.ListOfItems(c.Type(str), default=[])
    exclude = c.ListOfItems(c.Type(str), default=[])
    texts = c.Optional(c.File())
    save_texts = c.Type(bool, default=False)
    require_approved = c.Type(bool, default=False)
    mark = c.Type(bool, default=False)
    cache_dir = c.Dir(default=".cache/altfill")
    offline = c.Type(bool, default=False)
    dry_run = c.Type(bool, default=False)
    regenerate = c.Type(bool, default=False)
    max_requests = c.Optional(c.Type(int))
    concurrency = c.Type(int, default=_DEFAULTS.concurrency)
    rate = c.Type((int, float), default=_DEFAULTS.rate)
    timeout = c.Type((int, float), default=_DEFAULTS.timeout_s)
    api_key_file = c.Optional(c.File())
    api_url = c.Type(str, default=_DEFAULTS.api_url)

    def options(self) -> Options:
        """Return the options. Raises OptionsError, also for a name that is none and for a key."""
        configuration = Path(self.config_file_path)
        file = configuration.name or "the configuration"
        given = {name: value for name, value in self.items() if name not in _OWN}
        chosen = {name: value for name, value in given.items() if value is not None}
        options = make_options(checked_values(chosen, file, Path()), configuration.parent)
        ignored_by(options.exclude)
        return options
