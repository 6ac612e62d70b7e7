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

from altfill.imgix.urls import PAGE_ORIGIN, Owner, read_address
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
        if self._options is None:
            return True
        read = read_address(address, f"{PAGE_ORIGIN}/{self._page}", "utf-8", self._options)
        if read is None:
            return False
        is_ours = read.owner is Owner.IMGIX and read.picture is not None
        return is_ours or self._may_be_mapped(read.url)

    def _may_be_mapped(self, url: str) -> bool:
        """Tell whether ``map`` may apply to a relative address on a page that is not known."""
        options = self._options
        return (
            options is not None
            and not self._page
            and url.startswith(f"{PAGE_ORIGIN}/")
            and any(start.startswith("/") for start, _ in options.map)
        )


def makeExtension(**given: Any) -> UnwrittenExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, as ``markdown_extensions: [altfill.hooks.markdown]`` asks for it."""
    return UnwrittenExtension(**given)
