"""What ``altfill check`` finds on one page, each with its place."""

from __future__ import annotations

import functools
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from altfill.checking.rules import RULES, Checks
from altfill.checking.wanted import has_wanted_tags
from altfill.findings import Finding
from altfill.options import Options
from altfill.page.charset import Charset, is_wide, read_charset
from altfill.page.words import has_placeholder

if TYPE_CHECKING:
    from altfill.checking.judge import Hit
    from altfill.page.markup import Document, Node
    from altfill.page.sources import Source, Surroundings

_LONGEST_TAG = 4_000
_SHOWING = ("img", "image", "amp-img", "input")
_ORDER = {rule: number for number, rule in enumerate(RULES)}
_TAG = r"<[^\"'>]*+(?:(?:\"[^\"]*+\"|'[^']*+')[^\"'>]*+)*+>"


class PageCheck(NamedTuple):
    """What a page has."""

    images: int
    findings: tuple[Finding, ...] = ()
    """In the order of the file."""


def check_page(
    html: bytes, options: Options, checks: Checks, path: str = "", address: str = "/"
) -> PageCheck:
    r"""Return a page's findings. Raises PageError for a page that cannot be read.

    >>> found = check_page(b'<p>\n <img src="boat.jpg">', Options(), Checks())
    >>> [(each.rule, each.line, each.column) for each in found.findings]
    [('missing', 2, 2)]
    """
    if not is_wide(html) and not has_wanted_tags(html):
        return PageCheck(0)
    from altfill.checking.judge import Judge
    from altfill.page.markup import read_document

    charset = read_charset(html)
    opened = charset.open(html)
    document = read_document(opened, charset)
    place = functools.cache(partial(_place, document, charset, address))
    judge = Judge(document, place, options, checks)
    hits = [hit for hit in judge.hits() if checks.wants(hit.rule)]
    if not hits:
        return PageCheck(judge.images)
    from altfill.page.decisions import scan_document
    from altfill.page.positions import Positions

    scan = scan_document(document, opened, charset, options, place())
    fillable = {gap.at for gap in scan.gaps if gap.reason is None}
    positions = Positions(opened, charset)
    findings = []
    for at, hit in sorted(_placed(document, hits), key=_by_place):
        tag = _tag(charset.decode(opened[at : at + _LONGEST_TAG]))
        source = judge.source(hit.node)
        ours = source is not None and source.picture is not None
        templated = has_placeholder(tag) or judge.is_templated(hit.node)
        if not templated and (ours or not checks.only_imgix):
            position = positions.of(at)
            findings.append(_finding(hit, path, position, tag, source, at in fillable))
    return PageCheck(judge.images, tuple(findings))


def _place(document: Document, charset: Charset, address: str) -> Surroundings:
    from altfill.page.places import place_of  # most pages have no address that matters

    return place_of(document, charset, address)


def _placed(document: Document, hits: list[Hit]) -> list[tuple[int, Hit]]:
    """Return hits with the offsets of their tags."""
    return [(document.offset(hit.node) or 0, hit) for hit in hits]


def _by_place(placed: tuple[int, Hit]) -> tuple[int, int]:
    return placed[0], _ORDER[placed[1].rule]


def _finding(
    hit: Hit,
    path: str,
    position: tuple[int, int],
    tag: str,
    source: Source | None,
    fillable: bool,
) -> Finding:
    rule = RULES[hit.rule]
    message = hit.detail or rule.message
    picture = _picture(hit.node, source)
    return Finding(path, *position, rule.id, hit.level, message, rule.help, tag, picture, fillable)


def _tag(text: str) -> str:
    """Return the tag at the beginning of a text, as written, white space folded."""
    match = re.match(_TAG, text)
    return " ".join((match[0] if match else text.partition(">")[0] + ">").split())


def _picture(node: Node, source: Source | None) -> str:
    if source is not None and source.picture is not None:
        return source.picture.key
    return node.attr("src") or "" if node.tag in _SHOWING else ""
