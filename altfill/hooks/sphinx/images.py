"""The images of documents, as Sphinx has read them."""

from __future__ import annotations

import mimetypes
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx.util.nodes import process_only_nodes

from altfill.hooks.built import Settings
from altfill.hooks.places import lines_at
from altfill.hooks.sphinx.apart import images_apart
from altfill.imgix.urls import PAGE_ORIGIN, read_address

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MARKDOWN = ("markdown", "myst-nb")
_PAGE = "index.html"
"""Stands for all pages: an address is relative to the site's root, or leads nowhere."""


class Images:
    """Knows what images show, whether anybody wrote a text for them, and where they stand."""

    def __init__(self, app: Sphinx, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def unwritten(self, doctree: nodes.document, docname: str) -> Iterator[nodes.image]:
        """Yield the images of Markdown that have an empty alt because nobody wrote one.

        Not those that altfill leaves as they are.
        """
        found = [each for each in _all_images(doctree) if self._is_unwritten(each, docname)]
        apart = self._apart(doctree) if found else set()
        yield from (image for image in found if image not in apart)

    def lacking(self, docname: str) -> Iterator[tuple[str, str]]:
        """Yield picture and place (``/docs/guide.rst:12``) of images that lack a text."""
        doctree = self._app.env.get_doctree(docname)
        process_only_nodes(doctree, self._app.tags)
        seen: Counter[tuple[str, str, int]] = Counter()
        apart = self._apart(doctree)
        for image in _all_images(doctree):
            picture = self._picture(image)
            if picture is None or image in apart or not self._lacks_text(image, docname):
                continue
            source, line = _source_and_line(image)
            if not _is_of_directive(image):
                which = (picture, source, line)
                line = _line_of(picture, source, line, seen[which])
                seen[which] += 1
            yield picture, f"{source}:{line}"

    def _apart(self, doctree: nodes.document) -> set[nodes.image]:
        return images_apart(doctree, self._address, self._settings.options.skip)

    def _picture(self, image: nodes.image) -> str | None:
        """Return what an image shows, as it is named where it is left."""
        page = f"{PAGE_ORIGIN}/{_PAGE}"
        read = read_address(self._address(image), page, "utf-8", self._settings.options)
        if read is None:
            return None
        return read.picture.key if read.picture else read.url

    def _is_unwritten(self, image: nodes.image, docname: str) -> bool:
        """Tell ``![](u)`` from a directive with ``:alt:`` and nothing behind it."""
        if image.get("alt") != "" or _is_of_directive(image) or _is_film(image["uri"]):
            return False
        suffix = Path(_source_and_line(image)[0] or self._app.env.doc2path(docname)).suffix
        is_markdown = self._app.config.source_suffix.get(suffix) in _MARKDOWN
        return is_markdown and self._settings.means(self._address(image), _PAGE)

    def _lacks_text(self, image: nodes.image, docname: str) -> bool:
        if image.get("alt") == "":
            return self._settings.options.fill_empty or self._is_unwritten(image, docname)
        return "alt" not in image

    def _address(self, image: nodes.image) -> str:
        """Return an image's address in the site; Sphinx copies local files to one directory."""
        known = self._app.env.images.get(image["uri"])
        if known is None:
            return str(image["uri"])
        return f"/{self._app.builder.imagedir}/{quote(known[1])}"


def text_of(path: str) -> str:
    """Return a source, empty where there is none on disk."""
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return ""


def _all_images(doctree: nodes.document) -> Iterator[nodes.image]:
    for image in list(doctree.findall(nodes.image)):
        if not isinstance(image.parent, nodes.substitution_definition):
            yield image


def _is_of_directive(image: nodes.image) -> bool:
    """Tell an image of a directive from one of Markdown's own.

    Before MyST 5.2 neither has a source, but directives add the address to the options given.
    """
    names = list(image.attributes)
    return bool(image.rawsource) or "alt" not in names or names.index("alt") < names.index("uri")


def _is_film(address: str) -> bool:
    """Tell what docutils makes no ``<img>`` of, but an element with the alt as content."""
    kind = mimetypes.guess_type(address)[0] or "image/"
    return not kind.startswith("image/")


def _line_of(picture: str, source: str, start: int, number: int) -> int:
    """Return the line of an image of Markdown, of which MyST tells where its paragraph begins.

    In nested directives MyST tells a later line. ``number`` is how many of the same picture come
    before it in the paragraph.
    """
    lines = lines_at(start, picture, text_of(source)) or [start]
    return lines[min(number, len(lines) - 1)]


def _source_and_line(image: nodes.image) -> tuple[str, int]:
    """Return what an image or the nearest element around it says."""
    node, source, line = image, None, None
    while node is not None and not (source and line):
        source, line = source or node.source, line or node.line
        node = node.parent
    return os.path.normpath(Path(source).absolute()) if source else "", line or 1
