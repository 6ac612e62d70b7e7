"""What is known of an image that lacks a text, and of a page that has such images."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from altfill.errors import Reason
from altfill.imgix.urls import Picture

MARK = "data-alt-origin"
UNSEEN = "generated"
"""Value of the mark on a tag whose text no person has seen."""


class Kind(StrEnum):
    """What stands in the place of an alternative text. The values are part of the JSON report."""

    ABSENT = "absent"
    ADDRESS = "address"
    BLANK = "blank"
    EMPTY = "empty"
    TEXT = "text"
    """A person's words, or altfill's; looked at to regenerate them, and where they are marked."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What goes into one gap, whatever is known of its picture elsewhere."""

    text: str
    """Empty where the picture is decorative: then ``alt=""`` is written."""
    is_seen: bool
    """A person has decided so."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An image without a text."""

    at: int
    """Offset of the tag's ``<`` in the page's bytes (UTF-16: in the page as UTF-8)."""
    line: int
    """1-based."""
    column: int
    """1-based, in letters."""
    kind: Kind
    picture: Picture | None
    """None where ``reason`` says why there is none."""
    address: str
    """The image's address as a browser resolves it."""
    language: str | None
    """The language to fill in; None where ``reason`` says why there is none."""
    page_language: str = ""
    """The nearest ``lang`` as it is written, for messages."""
    mark_language: bool = False
    """The text is in the fallback language: ``lang`` goes onto the tag."""
    in_link: bool = False
    """The image is the only content of a link, so its text names the link."""
    link: str = ""
    """With ``in_link``: the page of the same site that the link leads to, ``/blog/``."""
    beside: tuple[str, ...] = ()
    """The texts of the image's link and caption, folded."""
    own: tuple[str, ...] = ()
    """Its addresses in the tag; a text that is one of these, or its file name, is none."""
    reason: Reason | None = None
    """Why it cannot be filled, as far as the page tells."""
    own_text: str = ""
    """A text for this place alone, known without asking."""
    written: str = ""
    """With kind ``text``: the text that stands there."""
    is_marked: bool = False
    """The tag says that no person has seen the text that stands there."""
    decided: Decided | None = None
    """What the texts file says of this image."""

    @property
    def is_settled(self) -> bool:
        """Tell whether the site's own words, or a person's, are what it gets, whatever they are."""
        return bool(self.own_text) or (self.decided is not None and self.decided.is_seen)

    @property
    def is_decorative(self) -> bool:
        """Tell whether ``alt=""`` is what it lacks."""
        return self.decided is not None and not self.decided.text


@dataclass(frozen=True, slots=True)
class PageScan:
    """What a page has."""

    images: int
    imgix_images: int
    gaps: tuple[Gap, ...] = ()
    """In the order of the file."""
    empty: int = 0
    """imgix images with an empty alt that were taken as decorative."""
    unlisted_hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts of images without a text that look like imgix and are not listed."""
