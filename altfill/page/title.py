"""What a page is called, for links that lead to it."""

from __future__ import annotations

from dataclasses import dataclass

from altfill.page.charset import read_charset
from altfill.page.language import written_language
from altfill.page.markup import Node, read_document

_LONGEST = 200
"""Letters; what is longer is no name."""


@dataclass(frozen=True, slots=True)
class Title:
    """A page's name and the language that it is in, as far as the page says."""

    text: str
    language: str = ""


def read_title(html: bytes) -> Title | None:
    """Return a page's title without the site's name, or None where it has none. Raises PageError.

    Where the main heading is a part of the title (``Boats – Harbour Museum``), the heading is
    the page's own name.

    >>> read_title(b"<html lang=en><title>Boats - Museum</title><h1>Boats</h1>")
    Title(text='Boats', language='en')
    """
    charset = read_charset(html)
    document = read_document(charset.open(html), charset)
    pages = list(document.elements("html"))
    language = (written_language(pages[0]) or "") if pages else ""
    title = next((text for text in map(_text, document.elements("title")) if text), "")
    heading = next((text for text in map(_text, document.elements("h1")) if text), "")
    name = heading if heading and (heading in title or not title) else title
    return Title(name, language) if 0 < len(name) <= _LONGEST else None


def _text(node: Node) -> str:
    return " ".join("".join(node.strings).replace("¶", "").split())
