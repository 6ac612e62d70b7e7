from __future__ import annotations

import pytest

from altfill.errors import PageFault
from altfill.findings import CheckReport, Finding, Level
from altfill.report import PageFailure

SAY = 'write what the picture says in its place; alt="" if it says nothing'

MISSING = Finding(
    "public/index.html",
    12,
    5,
    "missing",
    Level.ERROR,
    "image without an alternative text",
    SAY,
    '<img src="https://a.imgix.net/b.jpg">',
    "https://a.imgix.net/b.jpg",
    True,
)
JUNK = Finding(
    "public/team/über uns.html",
    3,
    1,
    "junk",
    Level.REVIEW,
    "the alt is a placeholder or one generic word",
    SAY,
    "<img src=me.jpg alt=Foto>",
    "me.jpg",
    False,
)
HOSTILE = Finding(
    "a,b::c%/\"<script>'\n\x1b\udcff.html",
    1,
    2,
    "link-name",
    Level.ERROR,
    "::error::100% <b>|\r\n{0} [x](1) \x00 é \ud83d",
    "50% \n::set-env::`x`",
    "<a title=\"</code></script><script>alert('1')</script>\x00\x85\ud83d日]]>\">",
    "",
    False,
)
FAILED = PageFailure("public/old%20.html", PageFault.CHARSET, "byte 17 isn't utf-8, it says \x1b")


@pytest.fixture
def report() -> CheckReport:
    """An error, a review, and nothing that needs escaping but a name."""
    return CheckReport(pages=12, images=40, findings=[MISSING, JUNK])


@pytest.fixture
def hostile() -> CheckReport:
    """Everything a site can put into names, tags and messages."""
    return CheckReport(1, 2, [HOSTILE], [FAILED], 3, ["a\x1b: missing: <img>"])


@pytest.fixture
def clean() -> CheckReport:
    """A check that found nothing."""
    return CheckReport(pages=1, images=0)
