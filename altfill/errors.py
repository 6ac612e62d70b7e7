"""The error tree.

AltfillError
├─ OptionsError     an option is wrong; ``option`` names it
├─ NoPagesError     nothing to look at under the given paths
├─ PageError        this page cannot be done and was left as it was; ``reason`` says why
├─ CacheError       the cache of texts cannot be used
├─ TextsError       the reviewed texts file cannot be used; it is as it was
│  └─ TextsConflictError    people have decided differently on the same records
├─ LimitError       the user's own limit of requests is reached
├─ DescribeError    no text for this picture; ``reason`` says why
└─ AccountError     asking on is pointless; ``reason`` says why
"""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Reason(enum.StrEnum):
    """Why an image was left without a text. The values are part of the JSON report."""

    LANGUAGE_NOT_OFFERED = "language-not-offered"
    SHARED_HOST = "shared-host"
    SOURCE_REFUSED = "source-refused"
    IMAGE_REFUSED = "image-refused"
    SERVICE_BUSY = "service-busy"
    GENERATION_FAILED = "generation-failed"
    OUT_OF_CREDITS = "out-of-credits"
    NOT_ASKED = "not-asked"
    OFFLINE = "offline"
    TEMPLATE = "template"
    IN_LINK = "in-link"
    HELD_BACK = "held-back"
    REJECTED = "rejected"
    NOT_APPROVED = "not-approved"


class PageFault(enum.StrEnum):
    """Why a page was left as it was. The values are part of the JSON report."""

    UNREADABLE = "unreadable"
    UNWRITABLE = "unwritable"
    CHARSET = "charset"
    TOO_COSTLY = "too-costly"
    CHANGED = "changed"
    LAW_BROKEN = "law-broken"


class AltfillError(Exception):
    """Everything that altfill raises on purpose; its text is one sentence for people."""


class OptionsError(AltfillError):
    """An option is wrong.

    ``option`` is its name as in a configuration file: ``api-url``.
    """

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{option}: {message}")
        self.option = option


class NoPagesError(AltfillError):
    """There is no HTML page under the given paths."""


class PageError(AltfillError):
    """A page that cannot be done; its file is untouched."""

    def __init__(self, reason: PageFault, message: str, path: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.path = path


class CacheError(AltfillError):
    """The cache of texts cannot be opened or written."""


class TextsError(AltfillError):
    """The texts file cannot be read or written; it is as it was.

    ``line`` is 1-based, and 0 where no single line is at fault.
    """

    def __init__(self, message: str, path: str, line: int = 0) -> None:
        where = f"{path}, line {line}" if line else path
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line


class TextsConflictError(TextsError):
    """People have decided differently on the same records; ``conflicts`` says so, one each."""

    def __init__(self, path: str, conflicts: Iterable[object]) -> None:
        self.conflicts = tuple(map(str, conflicts))
        first = "; ".join(self.conflicts[:3])
        more = f" and {len(self.conflicts) - 3} more" if len(self.conflicts) > 3 else ""
        super().__init__(f"it was changed meanwhile, otherwise than here: {first}{more}", path)


class LimitError(AltfillError):
    """The limit that the user set for requests is reached."""


class DescribeError(AltfillError):
    """There is no text for this picture. ``key`` is the picture's key, without any secret."""

    def __init__(self, reason: Reason, message: str, key: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.key = key


class AccountError(AltfillError):
    """The account was refused (401) or has no credits left (402): asking on is pointless."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
