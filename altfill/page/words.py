"""Words that say nothing about a picture, in the five languages of the API.

Lists are ours, after W3C's "Tips and Tricks" for images and failure F30 of WCAG. Lower case.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter

_JUNK = frozenset(
    (
        # code and editors
        "null|undefined|none|nan|n/a|todo|tbd|fixme|xxx|test|alt|alt text|alt test|image alt"
        "|placeholder|untitled|no description|description|[object object]|lorem ipsum"
        "|spacer|thumbnail|banner"
        # English
        "|image|images|img|photo|photos|photograph|picture|pictures|pic|graphic|icon|logo"
        "|illustration|figure|screenshot|drawing"
        # French
        "|photographie|icône|bannière|vignette|sans titre|capture d'écran|dessin|graphique"
        # German
        "|bild|bilder|foto|fotos|grafik|abbildung|symbol|vorschaubild|platzhalter|ohne titel"
        "|unbenannt|bildschirmfoto|zeichnung|logo"
        # Italian
        "|immagine|immagini|fotografia|grafica|icona|miniatura|segnaposto|senza titolo|disegno"
        # Spanish
        "|imagen|imágenes|fotografía|gráfico|icono|logotipo|sin título|marcador de posición|dibujo"
    ).split("|")
)
"""Alts that are no text, compared as a whole."""
_NUMBER = re.compile(r"[ _-]?\(?\d{1,5}\)?\Z")
"""What tells one such alt from the next: image1, Bild 2, screenshot (12)."""

_SAID = (
    "image photo picture graphic icon illustration icône bild foto grafik immagine imagen".split()
)
"""What is in every redundant opening; to look for it first is many times as fast."""
_OPENING = (
    r"(?:(?:an?|the|this)\s+)?(?:image|picture|photo|photograph|graphic|icon)\s+(?:of|showing)\b"
    r"|(?:(?:une?|cette|l['\u2019])\s*)?(?:image|photo|photographie|illustration|icône)\s+(?:de\b|du\b|des\b|d['\u2019])"
    r"|(?:(?:ein|das|dieses)\s+)?(?:bild|foto|grafik)\s+(?:von|vom|der|des|eines|einer)\b"
    r"|(?:(?:un|una|questa|l)['\u2019\s]\s*)?(?:immagine|foto|fotografia)\s+(?:(?:di|del|della|dello|dei|degli|delle)\b|dell['\u2019])"
    r"|(?:(?:una?|esta|la)\s+)?(?:imagen|foto|fotografía)\s+(?:de|del)\b"
)
"""What a screen reader has said already ("image") at the beginning of an alt."""

_FILE = (
    r"https?://\S+|www\.[^\s/]+/\S*|//\S+\.\w{2,5}|\.{0,2}/[^\s/]+/\S+"
    r"|\S(?:.*\S)?\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)|\S+\.pdf"
    r"|_?(?:img|dsc[nf]?|pxl|mvimg|dcim|mg|dji|gopr|screenshot|scan)[ _-]?\d[\d_ -]{2,}"
    r"|img-\d{8}-wa\d{4}|whatsapp image \d{4}-.*|(?:19|20)\d{6}_\d{6}"
    r"|(?:screen ?shot|bildschirmfoto|schermata|captura de pantalla|capture d['\u2019]écran)"
    r"(?: \w+)? \d{4}-\d\d-\d\d (?:\w+ |a la(?:s|\(s\)) )?\d\d?(?:[.:-]\d\d){1,2}(?:\s[ap]m)?"
    r"|[\da-f]{16,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}"
)
"""Addresses, names of files and those that cameras and storages give."""
_IN_FILES = frozenset("./0123456789")
"""One of these is in each of them; to look for it first is many times as fast."""

FUNCTION_WORDS = {
    "en": frozenset("the and with of is are on in at an from to that which".split()),
    "fr": frozenset("le les des une dans avec est sont sur aux du qui et devant derrière".split()),
    "de": frozenset("der die das und mit ein eine einem einer ist sind auf vor im dem den".split()),
    "it": frozenset("il gli della del con una sono nel nella sul che di è davanti uno".split()),
    "es": frozenset("el los las con una está están del en y que sobre por junto al".split()),
}
"""Small words that tell the language of a sentence."""
_NEAR = dict.fromkeys("an ast ca ext gl oc pt".split(), "es") | dict.fromkeys(
    "bar da gsw lb nb nds nn no".split(), "de"
)
"""Languages without words here -> the one whose small words they share."""
_SHARED = {
    "fr": frozenset("en on que".split()),
    "de": frozenset("in an des".split()),
    "it": frozenset("in al".split()),
    "es": frozenset("uno".split()),
}
"""Small words of other languages that this one has too; in its place they are not enough."""
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]')
"""What a sign, a book or a screen says, in whatever language."""
_SPOKEN = {
    word: [language for language, small in FUNCTION_WORDS.items() if word in small]
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
"""Each of them, and the languages that have it."""


def folded(text: str) -> str:
    """Return a text as it is compared: on one line, without regard to case."""
    return " ".join(text.split()).casefold()


def is_junk(alt: str) -> bool:
    """Tell whether a folded alt as a whole is no text."""
    if alt in _JUNK or _NUMBER.sub("", alt) in _JUNK:
        return True
    return not any(letter.isalnum() or _is_symbol(letter) for letter in alt)


def _is_symbol(letter: str) -> bool:
    """Tell whether a character says something by itself: emoji, stars, arrows, signs of sums."""
    return not letter.isascii() and unicodedata.category(letter) in ("So", "Sm", "Sc")


def opens_redundantly(text: str) -> bool:
    """Tell whether an alt begins with what a screen reader says anyway."""
    return opening_of(text) != ""


def opening_of(text: str) -> str:
    """Return what a text begins with that a screen reader says anyway; nothing if it does not."""
    lower = text.casefold()
    if not any(word in lower for word in _SAID):
        return ""
    match = re.match(_OPENING, text, re.IGNORECASE)
    return match[0] if match else ""


def is_file_name(text: str) -> bool:
    """Tell whether an alt as a whole looks like a file name or an address."""
    if not (set(text) & _IN_FILES):
        return False
    return re.fullmatch(_FILE, text, re.IGNORECASE) is not None


def has_placeholder(text: str) -> bool:
    """Tell whether a template still has something to put into a text, percent-encoded or not."""
    placeholder = r"\{\{|\{%|\{#|<%|<\?php|\$\{|%7B(?:%7B|%25)|\$%7B|%3C%25"
    return re.search(placeholder, text, re.IGNORECASE) is not None


def language_of(text: str, place: str = "") -> str | None:
    """Return the language that a text is surely in, or None.

    Sure means four small words or more of one language, and at most one of any other. Where the
    language of the text's ``place`` has no small words here, they have to be four different ones,
    and none of a language whose small words it shares. Else two must be words that it lacks. What
    stands in quotation marks is passed over.
    """
    if len(text.split()) < 4:
        return None
    words = re.findall(r"[^\W\d_]+", _QUOTED.sub(" ", text.lower()))
    if place and place not in FUNCTION_WORDS:
        words = list(dict.fromkeys(words))
    counts = Counter(
        itertools.chain.from_iterable(_SPOKEN[word] for word in words if word in _SPOKEN)
    )
    [(language, most), (_, second)] = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    if most < 4 or second > 1 or language == _NEAR.get(place):
        return None
    shared = _SHARED.get(place, frozenset())
    own = [word for word in words if language in _SPOKEN.get(word, ()) and word not in shared]
    return language if len(own) >= 2 else None
