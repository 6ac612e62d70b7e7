"""A Python-Markdown extension that keeps "no text was written" apart from "decorative".

Python-Markdown writes ``alt=""`` for ``![](u)``, which in HTML says that the picture is decorative.
With this extension such an image comes out without ``alt``; ``![](u){ alt="" }`` (with
``attr_list``) and a raw ``<img alt="">`` keep it.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from altfill.hooks.meant import can_be_filled
from altfill.options import Options

_PRIORITY = 15
"""After the images are made (inline, 20), before ``attr_list`` (8) reads what stands in braces."""


class UnwrittenExtension(Extension):
    """Drops the empty ``alt`` of images for which the author wrote none.

    >>> from markdown import markdown
    >>> markdown("![](boat.jpg) ![A boat](boat.jpg)", extensions=[UnwrittenExtension()])
    '<p><img src="boat.jpg" /> <img alt="A boat" src="boat.jpg" /></p>'
    """

    def __init__(self, **given: Any) -> None:
        self.config = {
            "only_imgix": [False, "Only images that altfill can fill; all others stay"],
            "hosts": [[], "Further hosts that imgix serves for you (with only_imgix)"],
            "map": [{}, "Address prefix -> imgix address (with only_imgix)"],
            "page": ["", "The page's address below the site's root, if known (with map)"],
        }
        super().__init__(**given)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the tree processor."""
        options = None
        if self.getConfig("only_imgix"):
            options = Options(hosts=self.getConfig("hosts"), map=self.getConfig("map"))
        unwritten = _Unwritten(md, options, self.getConfig("page"))
        md.treeprocessors.register(unwritten, "altfill-unwritten", _PRIORITY)


class _Unwritten(Treeprocessor):
    def __init__(self, md: Markdown, options: Options | None, page: str) -> None:
        super().__init__(md)
        self._options = options
        self._page = page

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            if image.get("alt") == "" and self._is_meant(image.get("src", "")):
                del image.attrib["alt"]

    def _is_meant(self, address: str) -> bool:
        return self._options is None or can_be_filled(address, self._options, self._page)


def makeExtension(**given: Any) -> UnwrittenExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, as ``markdown_extensions: [altfill.hooks.markdown]`` asks for it."""
    return UnwrittenExtension(**given)
