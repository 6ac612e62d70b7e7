"""What of an image's place decides which text suits it: its link, its caption."""

from __future__ import annotations

from dataclasses import dataclass

from altfill.imgix.urls import PAGE_ORIGIN, resolve
from altfill.page.beside import Beside
from altfill.page.markup import Node, around
from altfill.page.sources import Surroundings


@dataclass(frozen=True, slots=True)
class Around:
    """What is around an image."""

    in_link: bool = False
    """It is the only content of a link or button, so its text is the name of that."""
    link: str = ""
    """With ``in_link``: the page of the same site that the link leads to, ``/blog/``."""
    beside: tuple[str, ...] = ()
    """The texts of its link, button and caption, folded."""


def surroundings_of(node: Node, place: Surroundings, beside: Beside, site: str = "") -> Around:
    """Return what is around an image of a site that will be at the address ``site``."""
    texts = beside.of_link_and_caption(node)
    link = next(around(node, "a", "button"), None)
    if link is None or not beside.is_only_content(node, link):
        return Around(beside=texts)
    return Around(True, _target(link, place, site), texts)


def _target(link: Node, place: Surroundings, site: str) -> str:
    """Return the address of a link's page, relative to the site's root; nothing for another's."""
    written = link.attr("href") or ""
    if link.tag != "a" or not written.partition("#")[0].strip():
        return ""
    home = resolve(site, PAGE_ORIGIN) if site else None
    if home and written.strip().startswith("/"):  # the site may be below /docs/ of its server
        return _below(home, resolve(written, home, place.charset) or "")
    url = resolve(written, place.base, place.charset) or ""
    return _below(PAGE_ORIGIN, url) or (_below(home, url) if home else "")


def _below(root: str, url: str) -> str:
    """Return the address of a page relative to ``root``, or nothing when it is not below it."""
    start = root.rstrip("/")
    if not f"{url}/".startswith((f"{start}/", f"{start}?")):
        return ""
    return url[len(start) :].partition("?")[0] or "/"
