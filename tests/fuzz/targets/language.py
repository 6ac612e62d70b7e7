"""The language matcher: any tag has an offered language or none, and never another one."""

from __future__ import annotations

import re

from altfill.page.language import offered_language

OFFERED = (
    ("en", "fr", "de", "it", "es"),
    ("pt-PT", "pt-BR", "zh-Hans", "zh-Hant", "sr-Latn", "he", "nb"),
)
ALIASES = {
    "iw": "he",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "ita": "it",
    "spa": "es",
}
PIECES = tuple(
    b"en|fr|de|it|es|pt|zh|sr|he|iw|nb|no|gsw|sco|eng|deu|ger|x|i|und|mul|zxx|mis|US|CA|419|Latn|Hant|Hans|Cyrl|Qaaa|ZZ|u-nu-latn|x-pig|1996|oed|a-bbb|-|--|_|'|.|*|\xc3\x9f|\xc4\xb0|\xc5\xbf|\xe2\x84\xaa|\x00| |\t|i-klingon|art-lojban|zh-min-nan|sgn-BE-FR|en-GB-oed|root|C|POSIX|UTF-8|@euro".split(
        b"|"
    )
)
SEEDS = (
    b"en", b"en-US", b"fr_CA", b"de-Latn-DE-1996", b"gsw", b"zh-TW", b"sr", b"x-klingon", b"iw", b"no", b"es-419", b"i-default", b"en-x-pig", b"{{ lang }}", b"zh-min-nan", b"pt-AO",
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what breaks a promise about languages."""
    tag = data.decode("utf-8", "replace").strip()
    for offered in OFFERED:
        found = offered_language(tag, offered)
        assert found is None or found in offered
        if tag.isascii():
            assert offered_language(tag.upper(), offered) == found
            assert offered_language(tag.replace("-", "_"), offered) == found
        first = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", tag)
        if found is not None and first is not None:
            _is_the_same(first[1].lower(), found.partition("-")[0], tag)
    assert all(offered_language(each, OFFERED[1]) == each for each in OFFERED[1])


def _is_the_same(first: str, found: str, tag: str) -> None:
    import langcodes

    assert (
        langcodes.standardize_tag(first) == found
        or ALIASES.get(first) == found
        or _is_macro(first, found)
    ), (tag, found)


def _is_macro(first: str, found: str) -> bool:
    import langcodes

    return langcodes.Language.get(first).language == found
