"""What users configure, under the names they write, and the key.

The files are ``altfill.toml``, or ``[tool.altfill]`` in pyproject.toml; hosts have their own.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from altfill.bounded import read_text
from altfill.errors import OptionsError
from altfill.options import Options, option_names

_MOST = 1_000_000
"""Bytes of a configuration file."""
KEY_VARIABLE = "IMGIX_API_KEY"
TEXTS_NAME = "alt-texts.toml"
HOST_OPTIONS = (*option_names(), "api-key-file")
"""What can stand in the settings of a program that builds sites."""
_PREFIX = "ALTFILL_"
"""How variables of the environment begin that stand for options."""

TYPES: dict[str, tuple[type, ...]] = {
    "api-key-file": (str,),
    "api-url": (str,),
    "baseline": (str,),
    "cache-dir": (str,),
    "concurrency": (int,),
    "default-language": (str,),
    "dry-run": (bool,),
    "exclude": (list,),
    "fallback-language": (str,),
    "fill-empty": (bool,),
    "hosts": (list,),
    "ignore": (list,),
    "languages": (list,),
    "links": (str,),
    "map": (dict,),
    "mark": (bool,),
    "max-length": (int,),
    "max-requests": (int,),
    "offline": (bool,),
    "only-imgix": (bool,),
    "output-file": (str,),
    "output-format": (str,),
    "rate": (int, float),
    "regenerate": (bool,),
    "require-approved": (bool,),
    "save-texts": (bool,),
    "select": (list,),
    "site-url": (str,),
    "skip": (list,),
    "strict": (bool,),
    "texts": (str,),
    "timeout": (int, float),
}
"""Option name -> the types that its values may have; of numbers the last one takes all."""
_NOT_IN_FILES = ("exit-zero",)
_FIELDS = {
    "api-url": "api_url",
    "cache-dir": "cache_dir",
    "concurrency": "concurrency",
    "default-language": "default_language",
    "dry-run": "dry_run",
    "exclude": "exclude",
    "fallback-language": "fallback_language",
    "fill-empty": "fill_empty",
    "hosts": "hosts",
    "languages": "languages",
    "links": "links",
    "map": "map",
    "mark": "mark",
    "max-length": "max_length",
    "max-requests": "max_requests",
    "offline": "offline",
    "rate": "rate",
    "regenerate": "regenerate",
    "require-approved": "require_approved",
    "save-texts": "save_texts",
    "site-url": "site_url",
    "skip": "skip",
    "texts": "texts",
    "timeout": "timeout_s",
}
"""Name as users write it -> field of Options."""
_PATHS = ("api-key-file", "baseline", "cache-dir", "output-file", "texts")
_SECRETS = frozenset({"api-key", "apikey", "imgix-api-key", "key", "token", "secret", "bearer"})
_TYPE_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}
_TYPE_NAMES |= {list: "a list of strings", dict: "a table"}


class Settings(NamedTuple):
    """What a configuration file says."""

    values: Mapping[str, Any]
    """Option name -> value, paths already made absolute."""
    directory: Path
    """Where the file is, and where relative paths start."""


def read_settings(path: Path | None, start: Path) -> Settings:
    """Return the settings of a file, or of the nearest one from a directory upwards."""
    found = path or _nearest(start)
    if found is None:
        return Settings({}, start)
    import tomllib

    try:
        document = tomllib.loads(read_text(found, _MOST))
    except OSError as error:
        raise OptionsError("config", f"{found} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise OptionsError("config", f"{found} is not TOML: {error}") from error
    if found.name == "pyproject.toml":
        tools = document.get("tool", {})
        document = tools.get("altfill", {}) if isinstance(tools, dict) else tools
    if not isinstance(document, dict):
        raise OptionsError("config", f"{found}: tool.altfill must be a table")
    return Settings(checked_values(document, str(found), found.parent), found.parent)


def checked_values(
    written: Mapping[str, Any], where: str, directory: Path, names: Collection[str] = tuple(TYPES)
) -> dict[str, Any]:
    """Return values under the options' names, paths made absolute. Raises OptionsError.

    ``where`` says in messages what was read; relative paths start in ``directory``. ``names`` are
    those that there are.
    """
    values = {_checked_name(where, name, names): value for name, value in written.items()}
    if len(values) < len(written):
        names = [name.replace("_", "-") for name in written]
        twice = next(name for name in names if names.count(name) > 1)
        raise OptionsError(twice, f"it stands twice in {where}, with hyphens and with underscores")
    for name, value in values.items():
        _check_type(where, name, value)
    for name in _PATHS:
        if name in values:
            values[name] = str(directory / _path(name, values[name]))
    return values


def _path(name: str, written: str) -> Path:
    if not written or "\0" in written:
        raise OptionsError(name, f"{written!r} cannot be a file's name")
    try:
        return Path(written).expanduser()
    except RuntimeError as error:
        raise OptionsError(name, f"nobody knows the home directory in {written!r}") from error


def make_options(values: Mapping[str, Any], directory: Path) -> Options:
    """Return the options from values under the names that users write."""
    chosen = {field: values[name] for name, field in _FIELDS.items() if name in values}
    chosen.setdefault("cache_dir", directory / ".cache" / "altfill")
    chosen.setdefault("texts", _usual_texts(directory, chosen))
    return Options(**chosen)


def _usual_texts(directory: Path, chosen: Mapping[str, Any]) -> Path | None:
    """Return where the texts file is if nobody says: beside the configuration, if it is wanted."""
    usual = directory / TEXTS_NAME
    wanted = chosen.get("save_texts") or chosen.get("require_approved")
    return usual if wanted or usual.exists() else None


def _nearest(start: Path) -> Path | None:
    for directory in (start, *start.parents):
        if (directory / "altfill.toml").is_file():
            return directory / "altfill.toml"
        project = directory / "pyproject.toml"
        if project.is_file() and _has_section(project):
            return project
    return None


def _has_section(project: Path) -> bool:
    try:
        text = read_text(project, _MOST)
    except (OSError, UnicodeDecodeError):
        return False
    return "tool.altfill" in text


def refuse_key(file: str, written: str) -> None:
    """Raise OptionsError where a name can only mean the key itself."""
    if written.replace("_", "-").lower() in _SECRETS:
        raise OptionsError(
            written,
            f"a key does not belong in {file}, which is likely to be committed; set"
            f" {KEY_VARIABLE}, or name a file outside the repository with api-key-file",
        )


def _checked_name(file: str, written: str, names: Collection[str]) -> str:
    refuse_key(file, written)
    name = written.replace("_", "-")
    if name not in names:
        import difflib

        near = difflib.get_close_matches(name, names, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(names)}"
        raise OptionsError(written, f"there is no such option in {file}{hint}")
    return name


def _check_type(file: str, name: str, value: object) -> None:
    expected = TYPES[name]
    if isinstance(value, bool) and bool not in expected:
        right = False
    else:
        right = isinstance(value, expected)
    if right and expected == (list,):
        right = all(isinstance(each, str) for each in list(value))  # type: ignore[call-overload]
    if not right:
        raise OptionsError(name, f"{file} gives {value!r}; it must be {_TYPE_NAMES[expected[-1]]}")


def odd_variables(environment: Iterable[str]) -> list[str]:
    """Return a sentence for each variable that looks like an option and is none."""
    known = {_variable(name) for name in (*TYPES, *_NOT_IN_FILES)}
    odd = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)
    return [
        f"{name} is no variable of altfill's and does nothing{_hint(name, known)}" for name in odd
    ]


def _variable(name: str) -> str:
    return _PREFIX + name.replace("hosts", "host").upper().replace("-", "_")


def _hint(name: str, known: Iterable[str]) -> str:
    import difflib

    if name.removeprefix(_PREFIX).lower().replace("_", "-") in _SECRETS:
        return f"; the key stands in {KEY_VARIABLE}"
    near = difflib.get_close_matches(name, known, 1, 0.8)
    return f"; did you mean {near[0]}?" if near else ""


def read_key(file: str | None) -> str | None:
    """Return the API key from a file or the environment; None where there is none.

    Raises OptionsError, which never holds any of the key.
    """
    if file is None:
        return _checked_key(os.environ.get(KEY_VARIABLE, ""), KEY_VARIABLE, "it")
    try:
        content = read_text(Path(file), _MOST)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise OptionsError("api-key-file", f"{file} cannot be read: {why}") from None
    key = _checked_key(content, "api-key-file", file)
    if key is None:
        raise OptionsError("api-key-file", f"{file} is empty")
    return key


def _checked_key(content: str, option: str, where: str) -> str | None:
    key = content.strip()
    if not key:
        return None
    if not key.isascii() or not key.isprintable() or len(key.split()) > 1:
        message = f"{where} must hold the key alone, on one line, in letters of ASCII"
        raise OptionsError(option, message)
    return key
