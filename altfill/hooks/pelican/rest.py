"""Keeps "no text was written" apart from "decorative" in Pelican's reStructuredText.

For an image without ``:alt:`` Pelican writes ``alt=""``, which in HTML says that the picture is
decorative, and then warns of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Means = Callable[[str], bool]
"""Tells of an image's address whether it is one that altfill can fill."""


def keep_unwritten(reader: Any, means: Means) -> None:
    """Let a reader of Pelican write no ``alt`` for images without ``:alt:``."""
    make_writer = reader.writer_class

    def writer() -> Any:
        made = make_writer()
        made.translator_class = _translator(made.translator_class, means)
        return made

    reader.writer_class = writer


def _translator(base: Any, means: Means) -> type:
    class Translator(base):  # type: ignore[misc]
        _unwritten: Any = None

        def visit_image(self, node: Any) -> None:
            """Write an image."""
            if "alt" not in node and means(node["uri"]):
                self._unwritten = node
            super().visit_image(node)

        def emptytag(self, node: Any, tagname: str, *given: Any, **attributes: Any) -> Any:
            """Return a tag without content; its attributes are keywords."""
            if node is self._unwritten:
                attributes.pop("alt", None)
            return super().emptytag(node, tagname, *given, **attributes)

    return Translator
