"""Whether a generated text suits the place where it would stand."""

from __future__ import annotations

from dataclasses import dataclass

from altfill.page.addresses import is_address
from altfill.page.words import folded, language_of, opening_of

_SHORTEST_REST = 2
"""Words that must be left of a text without its opening."""
_BEFORE_CASES = ("eines", "einer", "der", "vom", "von")
"""German words after which others are in the genitive or the dative."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A text as it can be written, or why it should not be."""

    text: str
    fault: str = ""


def fitted(
    text: str, language: str, beside: tuple[str, ...], longest: int, own: tuple[str, ...] = ()
) -> Fit:
    """Return a text without an opening such as "image of", and what speaks against it.

    ``beside`` holds folded texts of the link and the caption; ``longest`` counts letters;
    ``own`` holds the picture's addresses.

    >>> fitted("An image of a red boat.", "en", (), 250)
    Fit(text='A red boat.', fault='')
    >>> fitted("A red boat.", "en", ("a red boat",), 250).fault
    'it only repeats the link or the caption'
    """
    kept = without_opening(text)
    if beside and folded(kept).rstrip(".") in {each.rstrip(".") for each in beside if each}:
        return Fit(kept, "it only repeats the link or the caption")
    asked = language.partition("-")[0].lower()
    spoken = language_of(kept, asked)
    if spoken not in (None, asked):
        return Fit(kept, f"it seems to be {spoken} where {language} was asked for")
    if len(kept) > longest:
        return Fit(kept, f"it has {len(kept)} letters, over {longest}")
    if is_address(kept.strip(), own):
        return Fit(kept, "it is only the picture's address or file name")
    opening = opening_of(kept)
    if opening and len(kept[len(opening) :].split()) >= _SHORTEST_REST:
        return Fit(kept, f"what follows “{opening}” would be wrong without it")
    if opening:
        return Fit(kept, "it only says that there is a picture")
    return Fit(kept)


def _stands(rest: str, opening: str) -> bool:
    """Tell whether what follows an opening is right without it.

    Not so in German where its case shows: in articles and adjectives, in nouns after "eines", and
    after "von" in most plurals ("Foto von Kindern").
    """
    word, first = opening.split()[-1].lower(), rest.split()[0]
    if word not in _BEFORE_CASES:
        return True
    return word != "eines" and first[0].isupper() and not (word == "von" and first[-1] == "n")


def without_opening(text: str) -> str:
    """Return a text without an opening that a screen reader has said already, if the rest stands.

    >>> without_opening("Photo d’un bateau rouge"), without_opening("Image of it")
    ('Un bateau rouge', 'Image of it')
    """
    opening = opening_of(text)
    rest = text[len(opening) :].lstrip(" :,–-")
    if not opening or len(rest.split()) < _SHORTEST_REST or not _stands(rest, opening):
        return text
    if rest[1].isupper():  # iPhone, eBay
        return rest
    return rest[0].upper() + rest[1:]
