"""What a page is called, for links that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from altfill.page.charset import read_charset
from altfill.page.declared import Languages
from altfill.page.markup import Document, Node, around, read_document
from altfill.page.words import has_placeholder, is_file_name

_CONTENT = ("article", "main")
_LONGEST = 200
"""Letters; what is longer is no name."""
_ELSEWHERE = re.compile(r"\s*[\d.]+\s*[;,\s]\s*\S")
"""What a ``refresh`` pragma says that leads to another page (HTML Standard, 4.2.5.3)."""


@dataclass(frozen=True, slots=True)
class Title:
    """A page's name and the language that it is in, as far as the page says."""

    text: str
    language: str = ""


def read_title(html: bytes) -> Title | None:
    """Return a page's title without the site's name, or None where it has none. Raises PageError.

    A page that only leads to another is called after its address, or "Redirecting": no name.
    Where a heading of its content is a part of the title (``Boats – Harbour Museum``), the heading
    is the page's own name.

    >>> read_title(b"<html lang=en><title>Boats - Museum</title><h1>Boats</h1>")
    Title(text='Boats', language='en')
    """
    charset = read_charset(html)
    document = read_document(charset.open(html), charset)
    if any(map(_leads_elsewhere, document.elements("meta"))):
        return None
    pages = list(document.elements("html"))
    language = (Languages(document).of(pages[0]) or "") if pages else ""
    titles = (node for node in document.elements("title") if not any(around(node, "svg")))
    title = next(filter(None, map(_text, titles)), "")
    name = next(_names(document, title), title)
    is_name = 0 < len(name) <= _LONGEST and not (is_file_name(name) or has_placeholder(name))
    return Title(name, language) if is_name else None


def _leads_elsewhere(meta: Node) -> bool:
    is_refresh = (meta.attr("http-equiv") or "").lower() == "refresh"
    is_for_all = is_refresh and not any(around(meta, "noscript"))
    return is_for_all and _ELSEWHERE.match(meta.attr("content") or "") is not None


def _names(document: Document, title: str) -> Iterator[str]:
    """Yield the headings that can be the page's own name, the likeliest first.

    Outside of the content, a heading in a header is as a rule the site's name.
    """
    first, second = (list(document.elements(name)) for name in ("h1", "h2"))
    if not title:
        yield from filter(None, map(_text, first))
        return
    inside = [node for node in first if any(around(node, *_CONTENT))]
    for node in inside or [node for node in second if any(around(node, *_CONTENT))]:
        if _is_end_of(_text(node), title):
            yield _text(node)
    for node in first:
        text = _text(node)
        if text and text in title and not any(around(node, "header", *_CONTENT)):
            yield text


def _is_end_of(text: str, title: str) -> bool:
    """Tell whether a title begins or ends with a text, and not within a word."""
    begins = title.startswith(text) and not title[len(text) :][:1].isalnum()
    ends = title.endswith(text) and not title[: -len(text)][-1:].isalnum()
    return bool(text) and (begins or ends)


def _text(node: Node) -> str:
    return " ".join("".join(node.strings).replace("¶", "").split())
