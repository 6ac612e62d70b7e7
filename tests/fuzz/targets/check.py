"""``altfill check`` on one page: no fault but the declared ones, and its fast shadow agrees."""

from __future__ import annotations

from altfill import Options, PageError
from altfill.checking.judge import Judge
from altfill.checking.page import check_page
from altfill.checking.rules import RULES, Checks
from altfill.checking.wanted import has_wanted_tags
from altfill.page.charset import is_wide, read_charset
from altfill.page.markup import read_document
from altfill.page.places import place_of
from tests.fuzz.targets import pages

OPTIONS = Options(default_language="en", hosts=pages.HOSTS)
CHECKS = (Checks(), Checks(only_imgix=True))
PIECES = (
    *pages.PIECES, b"<a href=x>", b"<a href=\"x\" class=\"y\"><span>", b"</span>", b"<summary>", b"<area href=x>", b"<input type=image src=x>", b"<input type=submit>",
    b" role=img", b" role=button", b" role='link img'", b" role=\"doc-cover\"", b" tabindex=0", b" aria-label=x", b" aria-label=' '", b" title=''",
    b"<svg role=img><title>x</title></svg>", b"<map name=m>", b"<label for=x>", b"<details>", b" alt='image of a boat'", b" alt='logo.png'", b" alt='a boat'", b"<title>",
)  # fmt: skip
SEEDS = (
    *(seed for seed in pages.SEEDS),
    b"00<a href=x><img alt='' src=y></a><button></button><a href=\"z\"><span>words</span></a>",
    b"11<svg role=img></svg><div role='img' aria-labelledby=q></div><p id=q>words</p><area href=x>",
    b"00<figure><img alt='A boat' src=a.jpg><figcaption>A boat</figcaption></figure><summary></summary>",
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what must not happen when a page is checked."""
    checks, page = CHECKS[(*data[:1], 0)[0] % len(CHECKS)], data[2:]
    try:
        found = check_page(page, OPTIONS, checks)
    except PageError:
        return
    for each in found.findings:
        assert each.rule in RULES
        assert each.line >= 1
        assert each.column >= 1
    if not is_wide(page) and not has_wanted_tags(page):
        _nothing_is_there(page, checks)


def _nothing_is_there(page: bytes, checks: Checks) -> None:
    try:
        charset = read_charset(page)
        opened = charset.open(page)
        document = read_document(opened, charset)
    except PageError:
        return
    judge = Judge(document, lambda: place_of(document, charset, "/"), OPTIONS, checks)
    assert not [hit for hit in judge.hits() if checks.wants(hit.rule)]
    assert not judge.images
