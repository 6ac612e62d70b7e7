"""The extension's settings: the options of the command line as ``altfill_…``, and its own."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sphinx.errors import ConfigError

from altfill.errors import OptionsError, TextsError
from altfill.hooks.built import Settings, read_host_settings
from altfill.hooks.words import in_settings
from altfill.options import LANGUAGES
from altfill.settings import HOST_OPTIONS, TYPES, refuse_key
from altfill.store.textsfile import TextsFile

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "altfill_"
_FILE = "conf.py"
_DECIDED = f"{PREFIX}decided"
"""Not for users: what people have decided in the texts file, as a digest."""
_OWN = ("enabled", "unwritten")
_ASKING = frozenset(
    {
        "api-key-file",
        "api-url",
        "cache-dir",
        "concurrency",
        "dry-run",
        "max-requests",
        "offline",
        "rate",
        "regenerate",
        "save-texts",
        "timeout",
    }
)
"""Options that change no text of a page that has one. Of all others Sphinx writes pages anew."""


def register(app: Sphinx) -> None:
    """Let Sphinx know the settings."""
    app.add_config_value(f"{PREFIX}enabled", True, "html", (bool,))
    app.add_config_value(f"{PREFIX}unwritten", True, "html", (bool, str))
    for name in HOST_OPTIONS:
        rebuild: Literal["html", ""] = "" if name in _ASKING else "html"
        default = _default(name)
        types = (*TYPES[name], Path, tuple, str, type(default))
        app.add_config_value(_setting(name), default, rebuild, types)
    app.add_config_value(_DECIDED, "", "html")


def read_config(config: Config, directory: Path) -> Settings:
    """Return the settings; relative paths start in a directory. Raises ConfigError."""
    try:
        _refuse_unknown(config)
        given = {name: _given(config, name) for name in ("unwritten", *HOST_OPTIONS)}
        settings = read_host_settings(given, _FILE, directory)
    except OptionsError as error:
        message = str(error).removeprefix(f"{error.option}: ")
        option = _setting(error.option)
        raise ConfigError(f"{option}: {in_settings(message, PREFIX)}") from error
    setattr(config, _DECIDED, _decided(settings.options.texts))
    return settings


def is_enabled(config: Config) -> bool:
    """Tell whether anything is to be done."""
    return bool(_given(config, "enabled"))


def _setting(option: str) -> str:
    return PREFIX + option.replace("-", "_")


def _default(option: str) -> object:
    """Return a default; it tells Sphinx how to read a value on its command line."""
    kind = TYPES[option][0]
    if option == "languages":
        return list(LANGUAGES)
    return kind() if kind in (bool, list, dict) else None


def _given(config: Config, option: str) -> Any:
    """Return a value, also one from the command line (``-D altfill_rate=10``)."""
    value = getattr(config, _setting(option))
    kind = TYPES.get(option, (bool,))[-1]
    if not isinstance(value, str):
        return value
    if kind is bool:
        return {"0": False, "1": True}.get(value, value)
    try:
        return kind(value) if kind in (int, float) else value
    except ValueError:
        return value


def _refuse_unknown(config: Config) -> None:
    """Refuse what Sphinx passes over: a name that is none, and a key."""
    known = [_setting(name) for name in (*_OWN, *HOST_OPTIONS)]
    for written in (*config._raw_config, *config.overrides):
        setting = written.partition(".")[0]
        if setting.startswith(PREFIX) and setting not in known:
            name = setting.removeprefix(PREFIX)
            refuse_key(_FILE, name)
            near = difflib.get_close_matches(setting, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise OptionsError(name, f"there is no such setting{hint}")


def _decided(path: Path | None) -> str:
    """Return another word whenever people have changed their texts file, so that pages change."""
    if path is None:
        return ""
    try:
        records = [each for each in TextsFile(path).texts if each.status.is_seen]
    except TextsError:  # told when pages are filled
        return ""
    return hashlib.sha256(repr(records).encode()).hexdigest()
