"""Findings as one HTML page that needs no other file: to read, to filter, to hand on.

It is built as a tree, so that nothing of a site is ever taken for markup, and its policy lets it
run its own script, show pictures, and nothing else. Each finding stands there once, with its page;
under its picture is a link to it, which the script shows as the whole finding. What a rule's
findings share is told once, too: big sites have 30,000 of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree
from lxml.html.builder import E

from altfill.checking.rules import RULES
from altfill.findings import CheckReport, Finding, Level
from altfill.formats.findings.appearance import SCRIPT, style
from altfill.formats.findings.people import summary
from altfill.formats.findings.visible import visible
from altfill.wording import counted

TITLE = "Alternative texts: what altfill found"
_Numbered = tuple[int, Finding]
"""A finding and its number in the report, from 1."""
_MARKS = {Level.ERROR: "✕ error", Level.REVIEW: "? review"}


def text(report: CheckReport) -> str:
    """Return the report as an HTML document."""
    rules = Counter(each.rule for each in report.findings)
    levels = Counter(str(each.level) for each in report.findings)
    look = style([*Level, *rules])
    body = _element(
        "body",
        _element("header", _element("h1", TITLE), _counts(report)),
        _element("main", *_findings(report, levels, rules), *_rest(report)),
        *([_element("script", SCRIPT)] if report.findings else []),
    )
    whole = _element("html", _head(look), body, lang="en")
    written = etree.tostring(whole, method="html", encoding="unicode", doctype="<!doctype html>")
    return f"{written}\n"


def _head(look: str) -> etree._Element:
    policy = (
        "default-src 'none'; img-src http: https:; base-uri 'none'; form-action 'none';"
        f" style-src '{_digest(look)}'; script-src '{_digest(SCRIPT)}'"
    )
    return _element(
        "head",
        _element("meta", charset="utf-8"),
        _element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        _element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _element("meta", name="referrer", content="no-referrer"),
        _element("title", TITLE),
        _element("style", look),
    )


def _digest(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _counts(report: CheckReport) -> etree._Element:
    told = {
        "pages": report.pages,
        "images": report.images,
        "errors": report.errors,
        "reviews": report.reviews,
        "altfill can fill": report.fillable,
        "pages not checked": len(report.failed),
        "known to the baseline": report.known,
    }
    optional = ("pages not checked", "known to the baseline")
    boxes = [
        _element("div", _element("dt", name), _element("dd", str(count)))
        for name, count in told.items()
        if count or name not in optional
    ]
    return _element("dl", *boxes, {"class": "counts"})


def _findings(
    report: CheckReport, levels: Counter[str], rules: Counter[str]
) -> list[etree._Element]:
    if not report.findings:
        return [_element("p", summary(report).split("\n")[0])]
    return [
        _controls(levels, rules),
        _view("by-page", "By page", [_page(*each) for each in _grouped(report, "path")]),
        _view(
            "by-picture", "By picture", [_picture(*each) for each in _grouped(report, "picture")]
        ),
        _view("authorities", "Authorities", [_authorities(rules)]),
    ]


def _grouped(report: CheckReport, field: str) -> Iterable[tuple[str, list[_Numbered]]]:
    """Return the findings by one of their fields, in the order of the report."""
    groups: dict[str, list[_Numbered]] = defaultdict(list)
    for numbered in enumerate(report.findings, 1):
        groups[getattr(numbered[1], field)].append(numbered)
    return groups.items()


def _authorities(rules: Counter[str]) -> etree._Element:
    items = [
        _element("li", _element("code", rule.id), f" {rule.authority}", id=f"rule-{rule.id}")
        for rule in RULES.values()
        if rule.id in rules
    ]
    return _element("ul", *items, {"class": "plain"})


def _controls(levels: Counter[str], rules: Counter[str]) -> etree._Element:
    known = [identifier for identifier in RULES if identifier in rules]
    return _element(
        "div",
        _fieldset("Levels", [_checkbox(str(level), levels[level]) for level in Level], "short"),
        _fieldset("View", _views(), "short"),
        _fieldset("Rules", [_checkbox(rule, rules[rule]) for rule in known], "all"),
        _element("p", {"id": "told", "role": "status", "class": "soft"}),
        {"class": "controls"},
    )


def _views() -> list[etree._Element]:
    return [_radio("page", "by page", checked=True), _radio("picture", "by picture")]


def _fieldset(name: str, choices: list[etree._Element], size: str) -> etree._Element:
    listed = _element("div", *choices, {"class": "choices"})
    return _element("fieldset", _element("legend", name), listed, {"class": size})


def _checkbox(name: str, count: int) -> etree._Element:
    box = _element("input", type="checkbox", id=f"show-{name}", checked="checked")
    return _element("label", box, f"{name} ", _number(f"({count})"))


def _radio(name: str, label: str, *, checked: bool = False) -> etree._Element:
    button = _element("input", type="radio", name="view", id=f"view-{name}")
    if checked:
        button.set("checked", "checked")
    return _element("label", button, label)


def _view(identifier: str, name: str, groups: list[etree._Element]) -> etree._Element:
    heading = _element("h2", name, id=f"{identifier}-name")
    return _element(
        "section", heading, *groups, {"id": identifier, "aria-labelledby": f"{identifier}-name"}
    )


def _page(path: str, findings: list[_Numbered]) -> etree._Element:
    return _group([_element("h3", visible(path))], [_item(*each) for each in findings])


def _picture(picture: str, findings: list[_Numbered]) -> etree._Element:
    name = visible(picture) or "no picture of their own"
    names = [*_thumbnail(picture), _element("h3", name)]
    return _group(names, [_reference(*each) for each in findings])


def _group(names: list[etree._Element], items: list[etree._Element]) -> etree._Element:
    count = _number(counted(len(items), "finding"))
    return _element(
        "details",
        _element("summary", *names, " ", count),
        _element("ul", *items),
        {"class": "group", "open": "open"},
    )


def _item(at: int, finding: Finding) -> etree._Element:
    head = [
        _element("b", _MARKS[finding.level]),
        _element("a", finding.rule, href=f"#rule-{finding.rule}"),
        _element("span", f"{finding.line}:{finding.column}"),
    ]
    if finding.fillable:
        head.append(_element("em", "✓ altfill can fill it"))
    told = _element(
        "div",
        _element("div", *head),
        _element("p", visible(finding.message)),
        _element("code", visible(finding.tag)),
        _element("p", f"What to do: {visible(finding.help)}"),
    )
    thumbnail = _thumbnail(finding.picture)
    return _element("li", *thumbnail, told, {"class": _classes(finding), "id": f"f{at}"})


def _reference(at: int, finding: Finding) -> etree._Element:
    place = f"{visible(finding.path)}:{finding.line}:{finding.column}"
    link = _element("a", place, href=f"#f{at}")
    return _element("li", link, f" {finding.rule}", {"class": _classes(finding)})


def _classes(finding: Finding) -> str:
    return f"is-{finding.level} is-{finding.rule}"


def _thumbnail(picture: str) -> list[etree._Element]:
    """Return the picture, small, if anybody can fetch it from anywhere."""
    if not _is_public(picture):
        return []
    return [_element("img", src=visible(picture), alt="", loading="lazy")]


def _is_public(address: str) -> bool:
    """Tell whether an address is an absolute one of the web, without a password."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "@" not in parts.netloc


def _rest(report: CheckReport) -> list[etree._Element]:
    failed = [f"{each.path} [{each.reason}]: {each.message}" for each in report.failed]
    return _listed("Pages not checked", failed) + _listed(
        "Entries of the baseline no longer found", report.stale
    )


def _listed(name: str, entries: list[str]) -> list[etree._Element]:
    if not entries:
        return []
    items = [_element("li", visible(each)) for each in entries]
    return [_element("section", _element("h2", name), _element("ul", *items, {"class": "plain"}))]


def _number(shown: str) -> etree._Element:
    return _element("span", shown, {"class": "number"})


def _element(
    tag: str, *content: str | etree._Element | dict[str, str], **attributes: str
) -> etree._Element:
    made: etree._Element = E(tag, *content, **attributes)
    return made
