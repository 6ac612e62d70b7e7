"""Independent parsers as witnesses: which places of a page a WHATWG parser takes for images."""

from __future__ import annotations

import re

import html5lib
from selectolax.lexbor import LexborHTMLParser

HTML = "{http://www.w3.org/1999/xhtml}"
_START = re.compile(r"<(?:amp-img|image|img)(?=[ \t\n\f\r/>])", re.IGNORECASE)


def _marked(page: str) -> str:
    return _START.sub(lambda match: f"{match[0]}/at-{match.start()}", page)


def _place(names: list[str]) -> int | None:
    return next((int(name[3:]) for name in names if re.fullmatch(r"at-\d+", name)), None)


def html5lib_images(page: str, *, scripting: bool = False) -> list[int]:
    """Return where html5lib sees images."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    tree = parser.parse(_marked(page), scripting=scripting)
    nodes = [node for node in tree.iter() if node.tag in (HTML + "img", HTML + "amp-img")]
    places = (_place([name for name in node.attrib if isinstance(name, str)]) for node in nodes)
    return sorted(place for place in places if place is not None)


def lexbor_images(page: str) -> list[int]:
    """Return where Lexbor sees images; it does not look into templates."""
    nodes = LexborHTMLParser(_marked(page)).css("img, amp-img")
    places = (_place(list(node.attributes)) for node in nodes)
    return sorted(place for place in places if place is not None)


def alts(page: str) -> list[str | None]:
    """Return the alts of a page's images as html5lib reads them."""
    tree = html5lib.parse(page)
    return [node.get("alt") for node in tree.iter() if node.tag == HTML + "img"]
