"""What a run did: counts, and one record for each image and page that matters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from altfill.errors import (
    AccountError,
    AltfillError,
    CacheError,
    PageFault,
    Reason,
    TextsError,
)


class Origin(StrEnum):
    """Where a text came from. The values are part of the JSON report."""

    API = "api"
    CACHE = "cache"
    TITLE = "title"
    """The title of the page that the image's link leads to."""
    TEXTS = "texts"
    """The texts file, where no person has looked at it yet."""
    REVIEWED = "reviewed"
    """The texts file, where a person has approved it, written it, or decided on none."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text that was written (or, in a dry run, would be)."""

    path: str
    """Relative to the working directory, with forward slashes."""
    line: int
    """1-based."""
    column: int
    """1-based, in letters."""
    picture: str
    """The picture's key."""
    language: str
    kind: str
    text: str
    origin: Origin
    in_link: bool = False
    """The image is the only content of a link, so the text names the link."""


@dataclass(frozen=True, slots=True)
class Left:
    """An image that still has no text."""

    path: str
    line: int
    column: int
    picture: str
    language: str
    """As the page has it where none could be chosen."""
    kind: str
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that was left as it was."""

    path: str
    reason: PageFault
    message: str


@dataclass(slots=True)
class Report:
    """What a run looked at and did. Lists are in the order of paths and files."""

    pages: int = 0
    pages_changed: int = 0
    images: int = 0
    imgix_images: int = 0
    gaps: int = 0
    empty: int = 0
    """imgix images with an empty alt that were taken as decorative."""
    requests: int = 0
    """HTTP requests sent, repeated ones included."""
    texts_new: int = 0
    """Texts of this run from the API, one a picture and language."""
    texts_cached: int = 0
    texts_file: int = 0
    """Texts of this run from the texts file, decorative pictures included."""
    titles: int = 0
    """Titles of linked pages."""
    texts: dict[str, Counter[Origin]] = field(default_factory=dict)
    """Language -> where its texts came from."""
    pictures: int = 0
    """Distinct pictures that lacked a text."""
    to_ask: Counter[str] = field(default_factory=Counter)
    """In a dry run: language -> texts that would be asked for."""
    pictures_to_ask: int = 0
    """In a dry run: requests that would be sent."""
    filled: list[Filled] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    failed: list[PageFailure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences about the run as a whole."""
    dry_run: bool = False
    ended: AltfillError | None = None
    """Why asking ended early: an AccountError, a LimitError or a CacheError."""

    @property
    def pages_failed(self) -> int:
        """Number of pages that were left as they were because of a fault."""
        return len(self.failed)

    @property
    def waiting(self) -> int:
        """In a dry run: images that would be filled after asking; they are among those left."""
        return sum(each.reason is Reason.NOT_ASKED for each in self.left) if self.dry_run else 0

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the exit code of ``altfill fill``.

        0: done. 1: a page could not be written; under ``strict`` also when something was left or
        failed. 2: the texts file could not be saved. 3: the account was refused, has no credits
        left, or new texts cannot be kept; what was known is filled.
        """
        if isinstance(self.ended, TextsError):
            return 2
        if isinstance(self.ended, (AccountError, CacheError)):
            return 3
        if any(each.reason is PageFault.UNWRITABLE for each in self.failed):
            return 1
        return 1 if strict and (len(self.left) > self.waiting or self.failed) else 0
