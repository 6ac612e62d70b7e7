"""What three parsers see of a page's images: altfill's, html5lib and Lexbor.

For each image: where its tag begins, its alt, the language around it, whether a link or button is
around it, and whether it or what is around it is hidden from screen readers. For the other two a
mark is put into each tag, which tells its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import html5lib
from selectolax.lexbor import LexborHTMLParser

from altfill.page.charset import Charset
from altfill.page.language import written_language
from altfill.page.markup import Nearest, around, attributes_of, read_document

IMAGES = ("img", "amp-img")
_START = re.compile(r"<(?:amp-img|image|img)(?=[ \t\n\f\r/>])", re.IGNORECASE)
_MARK = re.compile(r"at-(\d+)")
_IN_VALUE = re.compile(r"(?<=<)(amp-img|image|img)/at-\d+", re.IGNORECASE)
_HTML = "{http://www.w3.org/1999/xhtml}"


class Seen(NamedTuple):
    """One image as a parser sees it."""

    at: int
    alt: str | None
    language: str
    in_link: bool
    is_hidden: bool


def by_altfill(page: str) -> list[Seen]:
    """Return the images that altfill sees."""
    document = read_document(page.encode(), Charset("utf-8", "utf-8", declared=True))
    languages = Nearest(written_language)
    found = []
    for at, node in document.images:
        chain = [attributes_of(each) for each in (node, *around(node))]
        in_link = next(around(node, "a", "button"), None) is not None
        letter = len(page.encode()[:at].decode())
        language = languages.of(node) or ""
        found.append(Seen(letter, _text(chain[0].get("alt")), language, in_link, _is_hidden(chain)))
    return found


def by_html5lib(page: str) -> list[Seen]:
    """Return the images that html5lib sees."""
    tree = html5lib.parse(_marked(page))
    parents = {child: parent for parent in tree.iter() for child in parent}
    found = []
    for node in tree.iter():
        if node.tag in [_HTML + name for name in IMAGES]:
            chain = [node]
            while chain[-1] in parents:
                chain.append(parents[chain[-1]])
            elements = [(str(each.tag).removeprefix(_HTML), _read(each.attrib)) for each in chain]
            found += _seen(elements)
    return sorted(found)


def by_lexbor(page: str) -> list[Seen]:
    """Return the images that Lexbor sees; it does not look into templates."""
    found = []
    for node in LexborHTMLParser(_marked(page)).css(", ".join(IMAGES)):
        found += _seen(list(_lexbor_chain(node)))
    return sorted(found)


def _lexbor_chain(node: Any) -> Iterator[tuple[str, dict[str, str]]]:
    while node is not None and node.tag not in ("-undef", "#document"):
        yield node.tag, {name: value or "" for name, value in node.attributes.items()}
        node = node.parent


def _read(attributes: Mapping[Any, str]) -> dict[str, str]:
    """Return attributes by their names; html5lib writes ``xml:lang`` in SVG as a URL."""
    return {
        name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:"): value
        for name, value in attributes.items()
        if isinstance(name, str)
    }


def _marked(page: str) -> str:
    return _START.sub(lambda match: f"{match[0]}/at-{match.start()}", page)


def _seen(elements: Sequence[tuple[str, dict[str, str]]]) -> list[Seen]:
    """Return an image, given with the elements around it, unless its mark was lost."""
    chain = [attributes for _, attributes in elements]
    marks = [match for name in chain[0] if (match := _MARK.fullmatch(name))]
    if not marks:
        return []
    written = (each.get("lang", each.get("xml:lang")) for each in chain)
    language = next((each.strip() for each in written if each is not None), "")
    in_link = any(name in ("a", "button") for name, _ in elements[1:])
    alt = _text(chain[0].get("alt"))
    return [Seen(int(marks[0][1]), alt, _text(language) or "", in_link, _is_hidden(chain))]


def _text(value: str | None) -> str | None:
    """Return a value without marks, and with all line ends as altfill reads them."""
    return None if value is None else _IN_VALUE.sub(r"\1", value).replace("\n", "\t")


def _is_hidden(chain: Sequence[Mapping[str, str]]) -> bool:
    return any(each.get("aria-hidden", "").strip().lower() == "true" for each in chain)
