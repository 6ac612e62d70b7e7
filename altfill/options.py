"""What a user can choose, as one frozen value that is checked once, when it is made."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from altfill.errors import OptionsError

API_URL = "https://api.imgix.com/api/v1/generations/alt-text"
LINKS = ("title", "describe", "leave")
LANGUAGES = ("en", "fr", "de", "it", "es")

_HOST = r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*\.)*[a-z0-9-]*[a-z0-9](?::[0-9]+)?"
_LONGEST = 63
"""Letters of a part of a host name (RFC 1035)."""
_LANGUAGE = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a run, each with the default that ``altfill fill`` has.

    Sequences may be given as any iterable and are kept as tuples; ``map`` may be given as a
    mapping and is kept as pairs, the longest address first. Raises OptionsError.

    >>> Options(hosts=["Images.Example.com"]).hosts
    ('images.example.com',)
    """

    api_url: str = API_URL
    """The whole address of the alt-text endpoint; https, or http to this machine."""
    hosts: tuple[str, ...] = ()
    """Further hosts that imgix serves for you: ``images.example.com``, ``*.cdn.example.com``."""
    map: tuple[tuple[str, str], ...] = ()
    """Address (or path of the site) -> the imgix address of that, and of what is below it."""
    fill_empty: bool = False
    """Fill ``alt=""`` too, which in HTML says that a picture is decorative."""
    default_language: str | None = None
    """Language of images for which the page names none."""
    fallback_language: str | None = None
    """Language to write, marked by ``lang``, where the page's own is not offered."""
    languages: tuple[str, ...] = LANGUAGES
    """Languages that the API offers."""
    skip: tuple[str, ...] = ()
    """CSS selectors of images, or of what is around them, to leave alone."""
    exclude: tuple[str, ...] = ()
    """Patterns as in .gitignore, relative to each given directory."""
    cache_dir: Path = Path(".cache/altfill")
    """Directory of the cache of texts."""
    texts: Path | None = None
    """The reviewed texts file; None means that there is none."""
    save_texts: bool = False
    """Put the texts of this run into the texts file, for people to review."""
    require_approved: bool = False
    """Fill only what a person has approved or written in the texts file."""
    mark: bool = False
    """Mark tags with ``data-alt-origin="generated"`` whose text no person has seen."""
    offline: bool = False
    """Use known texts only; ask nobody."""
    dry_run: bool = False
    """Ask nobody, write nothing; say what would be done."""
    regenerate: bool = False
    """Ask for new texts, and replace those that altfill wrote before."""
    links: str = "title"
    """A picture that is a link's only content: the ``title`` of the page that the link leads to
    where that is in the site, else as ``describe``: the picture's text; ``leave``: none."""
    site_url: str = ""
    """Address that the site will have: links that begin with it lead to pages of the site."""
    max_length: int = 500
    """Letters; a longer text is held back."""
    max_requests: int | None = None
    """At most so many HTTP requests in this run; None means no limit."""
    concurrency: int = 4
    """At most so many requests under way at once."""
    rate: float = 3.0
    """At most so many requests a second."""
    timeout_s: float = 60.0
    """Seconds that one answer may take."""

    def __post_init__(self) -> None:
        for name in ("languages", "skip", "exclude"):
            object.__setattr__(self, name, _words(name, getattr(self, name)))
        object.__setattr__(self, "hosts", tuple(map(_host, _words("hosts", self.hosts))))
        object.__setattr__(self, "map", _pairs(self.map))
        object.__setattr__(self, "cache_dir", _directory(self.cache_dir))
        if self.texts is not None:
            object.__setattr__(self, "texts", Path(self.texts))
        _check_api_url(self.api_url)
        _check_site_url(self.site_url)
        _check_languages(self)
        _check_selectors(self.skip)
        _check_texts(self)
        _check_numbers(self)

    def without_texts(self) -> Options:
        """Return the options for what looks at pages alone, not at the texts file."""
        return replace(self, texts=None, save_texts=False, require_approved=False)

    def for_language(self, language: str | None) -> Options:
        """Return the options for a page of which a host says what language it is in."""
        if not language or not re.fullmatch(_LANGUAGE, language.replace("_", "-")):
            return self
        return _in_language(self, language)


@functools.lru_cache(maxsize=256)
def _in_language(options: Options, language: str) -> Options:
    return replace(options, default_language=language)


def option_names() -> list[str]:
    """The options' names as users write them: ``api-url``, ``timeout``."""
    return [_public(field.name) for field in fields(Options)]


def _public(name: str) -> str:
    return name.removesuffix("_s").replace("_", "-")


def _words(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise OptionsError(_public(name), f"give a list of strings, not {value!r}")
    words = tuple(value)
    for word in words:
        if not isinstance(word, str) or not word.strip():
            raise OptionsError(_public(name), f"{word!r} is not a non-empty string")
    return words


def _host(host: str) -> str:
    folded = host.strip().lower().rstrip(".")
    if not folded.isascii():
        folded = _in_ascii(folded)
    if not re.fullmatch(_HOST, folded) or any(len(part) > _LONGEST for part in folded.split(".")):
        raise OptionsError("hosts", f"{host!r} is not a host name; write images.example.com")
    return folded


def _in_ascii(host: str) -> str:
    from altfill.hosts import ascii_host

    try:
        return ("*." if host.startswith("*.") else "") + ascii_host(host.removeprefix("*."))
    except UnicodeError:
        return host


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    items = value.items() if isinstance(value, Mapping) else value
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise OptionsError("map", f"give FROM = TO pairs, not {value!r}")
    pairs = []
    for item in items:
        start, target = item
        if not (isinstance(start, str) and isinstance(target, str)):
            raise OptionsError("map", f"{start!r} and {target!r} must be strings")
        if not start.startswith(("https://", "http://", "/")):
            raise OptionsError("map", f"{start!r} must begin with https://, http:// or /")
        parts = _split("map", target)
        if parts.scheme != "https" or not parts.netloc:
            raise OptionsError("map", f"{target!r} must be an https:// address at imgix")
        pairs.append((start, target))
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _directory(written: str | Path) -> Path:
    try:
        Path(written).expanduser()
    except RuntimeError as error:
        message = f"nobody knows the home directory in {str(written)!r}"
        raise OptionsError("cache-dir", message) from error
    return Path(written)


def _check_api_url(url: str) -> None:
    parts = _split("api-url", url)
    if parts.scheme == "https" and parts.hostname:
        secure = True
    else:
        secure = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not secure:
        raise OptionsError("api-url", f"{url!r} must be https:// (or http:// to this machine)")
    if parts.username or parts.password:
        raise OptionsError("api-url", "it holds a user name or password; keys do not go there")


def _split(option: str, url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise OptionsError(option, f"{url!r} is not an address: {error}") from error


def _check_site_url(url: str) -> None:
    parts = _split("site-url", url)
    if url and not (parts.scheme in ("http", "https") and parts.hostname):
        raise OptionsError("site-url", f"{url!r} must begin with https:// or http:// and a host")


def _check_languages(options: Options) -> None:
    if not options.languages:
        raise OptionsError("languages", "name at least one language")
    for language in options.languages:
        if not re.fullmatch(_LANGUAGE, language):
            raise OptionsError("languages", f"{language!r} is not a BCP 47 tag such as en")
    for name in ("default_language", "fallback_language"):
        value = getattr(options, name)
        if value is not None and not re.fullmatch(_LANGUAGE, value.replace("_", "-")):
            raise OptionsError(_public(name), f"{value!r} is not a BCP 47 tag such as en")
    if options.fallback_language and options.fallback_language not in options.languages:
        offered = ", ".join(options.languages)
        raise OptionsError(
            "fallback-language", f"{options.fallback_language!r} is not offered ({offered})"
        )


def _check_selectors(selectors: tuple[str, ...]) -> None:
    if not selectors:
        return
    import turbohtml

    nothing = turbohtml.parse("")
    for selector in selectors:
        try:
            nothing.select(selector)
        except turbohtml.SelectorSyntaxError as error:
            raise OptionsError("skip", str(error)) from error


def _check_texts(options: Options) -> None:
    for name in ("save_texts", "require_approved"):
        if getattr(options, name) and options.texts is None:
            raise OptionsError(_public(name), "name the texts file with texts")


def _check_numbers(options: Options) -> None:
    if options.regenerate and options.offline:
        raise OptionsError("regenerate", "new texts cannot be had offline")
    if options.links not in LINKS:
        raise OptionsError("links", f"{options.links!r} is none of {', '.join(LINKS)}")
    if options.max_length < 1:
        raise OptionsError("max-length", "it must be 1 or more")
    if not 1 <= options.concurrency <= 1000:
        raise OptionsError("concurrency", "it must be 1 to 1000")
    if not 0 < options.rate < 1e6:
        raise OptionsError("rate", "it must be more than 0, and less than a million a second")
    if not 0 < options.timeout_s < 1e6:
        raise OptionsError("timeout", "it must be more than 0, and less than a million seconds")
    if options.max_requests is not None and options.max_requests < 0:
        raise OptionsError("max-requests", "it must be 0 or more")
