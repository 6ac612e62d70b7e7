"""A Python-Markdown extension that keeps "no text was written" apart from "decorative".

Python-Markdown writes ``alt=""`` for ``![](u)``, which in HTML says that the picture is decorative.
With this extension such an image comes out without ``alt``; ``![](u){ alt="" }`` (with
``attr_list``) and a raw ``<img alt="">`` keep it, and so does what altfill leaves as it is:
``![](u){ role=presentation }``, or what a selector of ``skip`` matches.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from altfill.hooks.meant import NUMBER, can_be_filled, set_apart
from altfill.options import Options

_MARKING = 14
"""After the images are made (inline, 20), before ``attr_list`` (8) reads what stands in braces.

``legacy_attrs`` (15) writes each alt anew.
"""
_DROPPING = 7.5
"""After ``attr_list``, before ``toc`` (5) and the like read what is there."""


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
            "map": [{}, "Address -> imgix address of what is below it (with only_imgix)"],
            "skip": [[], "CSS selectors of images, or of what is around them, to leave alone"],
            "page": ["", "The page's address below the site's root, if known (with map)"],
        }
        super().__init__(**given)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the tree processors."""
        options = None
        if self.getConfig("only_imgix"):
            options = Options(hosts=self.getConfig("hosts"), map=self.getConfig("map"))
        marking = _Marking(md, options, self.getConfig("page"))
        md.treeprocessors.register(marking, "altfill-unwritten", _MARKING)
        dropping = _Dropping(md, self.getConfig("skip"))
        md.treeprocessors.register(dropping, "altfill-dropping", _DROPPING)


class _Unwritten(str):
    """The empty alt of an image for which the author wrote none."""


class _Marking(Treeprocessor):
    """Marks the alts that are there before ``attr_list`` adds those that authors wrote."""

    def __init__(self, md: Markdown, options: Options | None, page: str) -> None:
        super().__init__(md)
        self._options = options
        self._page = page

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            if image.get("alt") == "" and self._is_meant(image.get("src", "")):
                image.set("alt", _Unwritten())

    def _is_meant(self, address: str) -> bool:
        return self._options is None or can_be_filled(address, self._options, self._page)


class _Dropping(Treeprocessor):
    """Drops the marked alts, but not those of images that altfill leaves as they are."""

    def __init__(self, md: Markdown, skip: tuple[str, ...]) -> None:
        super().__init__(md)
        self._skip = skip

    def run(self, root: Element) -> None:
        marked = [each for each in root.iter("img") if isinstance(each.get("alt"), _Unwritten)]
        if not marked:
            return
        apart = set_apart(self._content(root, marked), Options(skip=self._skip).skip)
        for number, image in enumerate(marked):
            if str(number) in apart:
                image.set("alt", "")
            else:
                image.attrib.pop("alt", None)

    def _content(self, root: Element, marked: list[Element]) -> str:
        """Return what a page will hold, with the marked images numbered and without their alts."""
        own = [image.attrib for image in marked]
        for number, image in enumerate(marked):
            others = {name: value for name, value in image.items() if name != "alt"}
            image.attrib = {**others, NUMBER: str(number)}
        try:
            return self._with_raw_html("".join(map(self.md.serializer, root)))
        finally:
            for image, attributes in zip(marked, own, strict=True):
                image.attrib = attributes

    def _with_raw_html(self, text: str) -> str:
        if "raw_html" not in self.md.postprocessors:
            return text
        return self.md.postprocessors["raw_html"].run(text)


def makeExtension(**given: Any) -> UnwrittenExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension, as ``markdown_extensions: [altfill.hooks.markdown]`` asks for it."""
    return UnwrittenExtension(**given)
