"""Words that say nothing about a picture, in the five languages of the API.

Lists are ours, after W3C's "Tips and Tricks" for images and failure F30 of WCAG. Lower case.
"""

from __future__ import annotations

import re

JUNK = frozenset(
    (
        # code and editors
        "null|undefined|none|nan|n/a|todo|tbd|fixme|xxx|test|alt|alt text|alt test|image alt"
        "|placeholder|untitled|no description|description|lorem ipsum|spacer|thumbnail|banner"
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

OPENINGS = re.compile(
    r"(?:(?:an?|the|this)\s+)?(?:image|picture|photo|photograph|graphic|icon)\s+(?:of|showing)\b"
    r"|(?:(?:une?|cette|l['\u2019])\s*)?(?:image|photo|photographie|illustration|icône)\s+(?:de\b|du\b|des\b|d['\u2019])"
    r"|(?:(?:ein|das|dieses)\s+)?(?:bild|foto|grafik)\s+(?:von|vom|der|des|eines|einer)\b"
    r"|(?:(?:un|una|questa|l)['\u2019\s]\s*)?(?:immagine|foto|fotografia)\s+(?:di|del|della|dello|dei)\b"
    r"|(?:(?:una?|esta|la)\s+)?(?:imagen|foto|fotografía)\s+(?:de|del)\b",
    re.IGNORECASE,
)
"""What a screen reader has said already ("image") at the beginning of an alt."""

FUNCTION_WORDS = {
    "en": frozenset("the and with of is are on in at an from to that which".split()),
    "fr": frozenset("le les des une dans avec est sont sur aux du qui et devant derrière".split()),
    "de": frozenset("der die das und mit ein eine einem einer ist sind auf vor im dem den".split()),
    "it": frozenset("il gli della del con una sono nel nella sul che di è davanti uno".split()),
    "es": frozenset("el los las con una está están del en y que sobre por junto al".split()),
}
"""Small words that tell the language of a sentence."""

WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the language that a text is surely in, or None.

    Sure means four small words or more of one language, and at most one of any other.
    """
    words = [word.lower() for word in WORD.findall(text)]
    counts = sorted(
        (
            (sum(word in small for word in words), language)
            for language, small in FUNCTION_WORDS.items()
        ),
        reverse=True,
    )
    (most, language), (second, _) = counts[:2]
    return language if most >= 4 and second <= 1 else None
