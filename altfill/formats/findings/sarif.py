"""Findings as SARIF 2.1.0, for code scanning and editors.

Section numbers are those of the OASIS standard "Static Analysis Results Interchange Format".
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from altfill.checking.rules import RULES, Rule
from altfill.findings import CheckReport, Finding, Level, fingerprints
from altfill.formats.findings.json import dumps
from altfill.formats.findings.visible import encodable, visible
from altfill.report import PageFailure
from altfill.version import __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
"""What paths are relative to; whoever reads the log knows where that is (3.14.14)."""
_LEVELS = {Level.ERROR: "error", Level.REVIEW: "warning"}
"""Not "note", which viewers may hide; nor kind "review", whose level has to be "none" (3.27.10)
and which code scanning then drops. A warning is always shown and, by default, blocks nothing."""
_INDEXES = {identifier: index for index, identifier in enumerate(RULES)}
_SYNTAX = re.compile(r"[\\\[\]{}]")


def text(report: CheckReport) -> str:
    """Return the report as a SARIF log with one run."""
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=2) + "\n"


def _run(report: CheckReport) -> dict[str, Any]:
    identities = fingerprints(report.findings)
    return {
        "tool": {
            "driver": {
                "name": "altfill",
                "semanticVersion": __version__,
                "rules": [_descriptor(rule) for rule in RULES.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.failed,
                "toolExecutionNotifications": [_notification(each) for each in report.failed],
            }
        ],
        "originalUriBaseIds": {ROOT: {"description": {"text": "Where altfill was started."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(each, identity)
            for each, identity in zip(report.findings, identities, strict=True)
        ],
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": _message(rule.message),
        "fullDescription": _message(f"{rule.message} ({rule.authority})"),
        "help": _message(rule.help),
        "defaultConfiguration": {"level": _LEVELS[rule.level], "enabled": rule.default},
        "properties": {"authority": rule.authority, "tags": ["accessibility"]},
    }


def _result(finding: Finding, identity: str) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "snippet": {"text": encodable(finding.tag)},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": _INDEXES[finding.rule],
        "level": _LEVELS[finding.level],
        "message": _message(f"{finding.message}: {finding.help}"),
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(finding.path), "region": region}}
        ],
        # GitHub compares the first and makes it up from the page's bytes if it isn't there.
        "partialFingerprints": {"primaryLocationLineHash": identity, "altfill/v1": identity},
        "properties": {"picture": encodable(finding.picture), "fillable": finding.fillable},
    }


def _notification(failure: PageFailure) -> dict[str, Any]:
    return {
        "descriptor": {"id": failure.reason},
        "level": "error",
        "message": _message(f"page not checked: {failure.message}"),
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(failure.path)}}],
    }


def _message(words: str) -> dict[str, str]:
    """Return a plain text message in which nothing is a link or a placeholder (3.11.5, 3.11.6)."""
    return {"text": _SYNTAX.sub(_literal, visible(words))}


def _literal(found: re.Match[str]) -> str:
    return found[0] * 2 if found[0] in "{}" else f"\\{found[0]}"


def _artifact(path: str) -> dict[str, str]:
    return {"uri": uri(path), "uriBaseId": ROOT}


def uri(path: str) -> str:
    """Return a path as a relative reference (RFC 3986, 4.2), with the bytes the file is named by.

    >>> uri("über: uns/100%.html")
    '%C3%BCber%3A%20uns/100%25.html'
    """
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # Windows has any surrogate in names
        return quote(path.encode("utf-8", "surrogatepass"))
