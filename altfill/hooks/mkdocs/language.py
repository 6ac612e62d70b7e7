"""The language of a site's pages, as far as it is known before they are finished."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

from altfill.page.charset import read_charset
from altfill.page.declared import Languages
from altfill.page.markup import read_document

_SETTINGS = {"material": "language", "mkdocs": "locale", "readthedocs": "locale"}
"""Theme -> the setting that it writes into ``<html lang>``."""
_DECISIVE = re.compile(rb"<html|<base|\blang\s*=|data-altfill-ignore", re.IGNORECASE)


def sure_language(theme: Theme) -> str | None:
    """Return the language of what stands on pages; None where only a finished page tells.

    A guess would cost requests in a language that no page is in.
    """
    setting = _SETTINGS.get(theme.name or "")
    if setting is None or _may_decide(theme):
        return None
    return str(theme[setting])


def likely_language(theme: Theme) -> str | None:
    """Return what the theme's settings say, for pages that name no language.

    MkDocs' default for ``locale`` is English, so that alone says nothing.
    """
    locale = str(theme["locale"])
    language = theme.get("language") or (locale if locale != "en" else None)
    return str(language) if language else None


def page_language(html: str) -> str | None:
    """Return the language that a finished page names."""
    page = html.encode("utf-8", "surrogatepass")
    document = read_document(page, read_charset(page))
    root = next(document.elements("html"), None)
    return Languages(document).of(root) if root is not None else None


def _may_decide(theme: Theme) -> bool:
    """Tell whether a template that comes before the theme's own may say how contents are read."""
    own = get_theme_dir(theme.name or "")
    overrides = takewhile(lambda directory: directory != own, theme.dirs)
    templates = [path for each in overrides for path in Path(each).rglob("*.html")]
    if any("languages" in each.parts for each in templates):
        return True
    return any(_DECISIVE.search(each.read_bytes()) for each in templates)
