"""The signals of Pelican at which something is done.

Signals hold what they call weakly, so what belongs to one Pelican object is an attribute of it:
with ``pelican --autoreload`` there is a new one whenever the settings change.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals

from altfill.errors import OptionsError
from altfill.hooks.built import Settings, read_host_settings
from altfill.hooks.pelican.build import Build
from altfill.hooks.words import in_settings

_SETTING = "ALTFILL"
_EXTENSION = "altfill.hooks.markdown"


def register() -> None:
    """Connect to Pelican.

    ``finalized`` calls plugins in the order of ``PLUGINS``: what compresses pages has to come
    after altfill.
    """
    signals.initialized.connect(_begin)
    signals.finalized.connect(_finish)


def _begin(pelican: Any) -> None:
    """Take in the settings of a site; without ALTFILL nothing is done."""
    written = pelican.settings.get(_SETTING)
    if written is None or written is False:
        return
    settings = _read(written, pelican.settings.get("SITEURL"))
    if settings.unwritten:
        pelican.settings["MARKDOWN"] = _with_extension(pelican.settings["MARKDOWN"], settings)
    build = Build(settings, pelican.settings)
    pelican.altfill = build
    signals.generator_init.connect(build.take_reader)
    signals.content_written.connect(build.note)


def _finish(pelican: Any) -> None:
    build = getattr(pelican, "altfill", None)
    if build is not None:
        build.fill(Path(pelican.output_path))


def _read(written: object, address: object) -> Settings:
    if not isinstance(written, Mapping):
        raise OptionsError(_SETTING, f"it must be a dictionary, not {written!r}")
    usual = {"site_url": address} if isinstance(address, str) and "://" in address else {}
    if {"site_url", "site-url"} & written.keys():
        usual = {}
    try:
        return read_host_settings({**usual, **written}, _SETTING, _directory(written))
    except OptionsError as error:
        message = str(error).removeprefix(f"{error.option}: ")
        option = f'{_SETTING}["{in_settings(error.option)}"]'
        raise OptionsError(option, in_settings(message)) from error


def _directory(written: Mapping[str, Any]) -> Path:
    """Return where the file is in which the settings stand; Pelican does not tell."""
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        if names.get(_SETTING) is written and names.get("__file__"):
            return Path(names["__file__"]).absolute().parent
    return Path.cwd()


def _with_extension(markdown: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return Pelican's settings of Python-Markdown with the extension, unless a user added it."""
    extensions = list(markdown.get("extensions", ()))
    configured = dict(markdown.get("extension_configs", {}))
    names = {each if isinstance(each, str) else type(each).__module__ for each in extensions}
    if _EXTENSION not in names | configured.keys():
        options = settings.options
        only_imgix = settings.unwritten != "all"
        configured[_EXTENSION] = {
            "only_imgix": only_imgix,
            "hosts": list(options.hosts),
            "map": dict(options.map),
            "skip": list(options.skip),
        }
        extensions.append(_EXTENSION)
    return {**markdown, "extensions": extensions, "extension_configs": configured}
