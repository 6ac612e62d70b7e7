"""altfill fills the missing alt texts of a built website's imgix images, and nothing else.

>>> import altfill
>>> page = b'<html lang="en"><img src="https://acme.imgix.net/boat.jpg">'
>>> [gap.picture.key for gap in altfill.find_gaps(page)]
['https://acme.imgix.net/boat.jpg']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from altfill.errors import (
    AccountError,
    AltfillError,
    CacheError,
    DescribeError,
    NoPagesError,
    OptionsError,
    PageError,
    PageFault,
    Reason,
    TextsConflictError,
    TextsError,
)
from altfill.version import __version__

if TYPE_CHECKING:
    from altfill.options import Options
    from altfill.page.fill import fill_gaps
    from altfill.page.gaps import Decided, Gap, Kind
    from altfill.page.scan import find_gaps
    from altfill.report import Filled, Left, PageFailure, Report
    from altfill.site import fill_site

__all__ = [
    "AccountError",
    "AltfillError",
    "CacheError",
    "Decided",
    "DescribeError",
    "Filled",
    "Gap",
    "Kind",
    "Left",
    "NoPagesError",
    "Options",
    "OptionsError",
    "PageError",
    "PageFailure",
    "PageFault",
    "Reason",
    "Report",
    "TextsConflictError",
    "TextsError",
    "__version__",
    "fill_gaps",
    "fill_site",
    "find_gaps",
]

_HOMES = {
    "fill_gaps": "altfill.page.fill",
    "Decided": "altfill.page.gaps",
    "Gap": "altfill.page.gaps",
    "Kind": "altfill.page.gaps",
    "find_gaps": "altfill.page.scan",
    "Filled": "altfill.report",
    "Left": "altfill.report",
    "PageFailure": "altfill.report",
    "Options": "altfill.options",
    "Report": "altfill.report",
    "fill_site": "altfill.site",
}
"""Name -> the module that is imported when it is first used, so that starting stays cheap."""


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'altfill' has no attribute {name!r}")
