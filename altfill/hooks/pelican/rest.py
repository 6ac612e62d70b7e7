"""Keeps "no text was written" apart from "decorative" in Pelican's reStructuredText.

For an image without ``:alt:`` Pelican writes ``alt=""``, which in HTML says that the picture is
decorative, and then warns of it.
"""

from __future__ import annotations

from typing import Any

from altfill.hooks.built import Settings
from altfill.hooks.meant import NUMBER, set_apart


def keep_unwritten(reader: Any, settings: Settings) -> None:
    """Let a reader of Pelican write no ``alt`` for images without ``:alt:``."""
    make_writer = reader.writer_class

    def writer() -> Any:
        made = make_writer()
        made.translator_class = _translator(made.translator_class, settings)
        return made

    reader.writer_class = writer


class _Unwritten(str):
    """The tag of an image for which the author wrote no text."""

    with_alt: str
    """The tag as Pelican writes it."""

    def numbered(self, number: int) -> str:
        """Return the tag with a number; further targets may stand before it."""
        return self.replace("<img ", f'<img {NUMBER}="{number}" ', 1)


def _translator(base: Any, settings: Settings) -> type:
    class Translator(base):  # type: ignore[misc]
        _unwritten: Any = None

        def visit_image(self, node: Any) -> None:
            """Write an image."""
            if "alt" not in node and settings.means(node["uri"]):
                self._unwritten = node
            super().visit_image(node)

        def emptytag(self, node: Any, tagname: str, *given: Any, **attributes: Any) -> Any:
            """Return a tag without content; its attributes are keywords."""
            tag = super().emptytag(node, tagname, *given, **attributes)
            if node is not self._unwritten:
                return tag
            attributes.pop("alt", None)
            bare = _Unwritten(super().emptytag(node, tagname, *given, **attributes))
            bare.with_alt = tag
            return bare

        def depart_document(self, node: Any) -> None:
            """End a document."""
            _settle(self.body, settings.options.skip)
            super().depart_document(node)

    return Translator


def _settle(body: list[str], skip: tuple[str, ...]) -> None:
    """Put back the ``alt=""`` of images that altfill leaves as they are."""
    found = {n: piece for n, piece in enumerate(body) if isinstance(piece, _Unwritten)}
    if not found:
        return
    numbered = (found[n].numbered(n) if n in found else piece for n, piece in enumerate(body))
    for number in set_apart("".join(numbered), skip):
        body[int(number)] = found[int(number)].with_alt
