"""Findings as JUnit's XML: a test case for each page that has something to say.

A page with errors fails. One that only needs a look is skipped, since GitLab shows nothing of a
test that passes, and Jenkins does not count it. One case more stands for all other pages: Jenkins
takes a report without any case for a broken build.
"""

from __future__ import annotations

from collections import defaultdict

from lxml import etree
from lxml.builder import E

from altfill.findings import CheckReport, Finding, Level
from altfill.formats.findings.people import line, summary
from altfill.formats.findings.visible import visible
from altfill.report import PageFailure
from altfill.wording import counted


def text(report: CheckReport) -> str:
    """Return the report as one test suite in UTF-8."""
    cases = [*_pages(report.findings), *map(_failure, report.failed), _others(report)]
    counts = _counts(cases)
    suite = _element("testsuite", *cases, name="altfill check", time="0", **counts)
    del counts["skipped"]  # junit-10.xsd, after which Jenkins' xUnit plugin validates, has none
    whole = _element("testsuites", suite, name="altfill", time="0", **counts)
    etree.indent(whole)
    written: bytes = etree.tostring(whole, encoding="UTF-8", xml_declaration=True)
    return written.decode("utf-8") + "\n"


def _pages(findings: list[Finding]) -> list[etree._Element]:
    pages: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        pages[each.path].append(each)
    return [_case(path, _outcome(found)) for path, found in pages.items()]


def _outcome(findings: list[Finding]) -> etree._Element:
    """Return what became of a page; GitLab and Jenkins read one outcome a case."""
    errors = sum(each.level is Level.ERROR for each in findings)
    reviews = counted(len(findings) - errors, "review")
    told = "\n\n".join(map(_told, findings))
    if errors:
        return _element(
            "failure", told, type="error", message=f"{counted(errors, 'error')}, {reviews}"
        )
    return _element("skipped", told, message=f"{reviews}: a person should look")


def _told(finding: Finding) -> str:
    return f"{line(finding)}\n  {visible(finding.tag)}\n  help: {visible(finding.help)}"


def _failure(failure: PageFailure) -> etree._Element:
    said = visible(failure.message)
    outcome = _element("error", said, type=failure.reason, message="page not checked")
    return _case(failure.path, outcome)


def _others(report: CheckReport) -> etree._Element:
    told = _element("system-out", summary(report))
    return _element("testcase", told, classname="altfill", name="all other pages", time="0")


def _case(path: str, outcome: etree._Element) -> etree._Element:
    shown = visible(path)
    return _element("testcase", outcome, classname="altfill", name=shown, file=shown, time="0")


def _counts(cases: list[etree._Element]) -> dict[str, str]:
    kinds = [case[0].tag for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def _element(tag: str, *content: str | etree._Element, **attributes: str) -> etree._Element:
    made: etree._Element = E(tag, *content, **attributes)
    return made
