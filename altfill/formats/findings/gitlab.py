"""Findings as GitLab's Code Quality report: what a merge request brings and what it mends.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
from typing import Any

from altfill.findings import CheckReport, Finding, Level, fingerprints
from altfill.formats.findings.json import dumps
from altfill.formats.findings.visible import encodable, visible
from altfill.report import PageFailure

_SEVERITIES = {Level.ERROR: "major", Level.REVIEW: "minor"}


def text(report: CheckReport) -> str:
    """Return findings and pages that could not be checked as one JSON list."""
    identities = fingerprints(report.findings)
    found = [
        _issue(each, identity) for each, identity in zip(report.findings, identities, strict=True)
    ]
    return dumps(found + [_failure(each) for each in report.failed], indent=2) + "\n"


def _issue(finding: Finding, identity: str) -> dict[str, Any]:
    return {
        "description": visible(f"{finding.message}: {finding.help}"),
        "check_name": finding.rule,
        "fingerprint": identity,
        "severity": _SEVERITIES[finding.level],
        "location": {"path": encodable(finding.path), "lines": {"begin": finding.line}},
    }


def _failure(failure: PageFailure) -> dict[str, Any]:
    identity = f"{failure.path}\0{failure.reason}".encode("utf-8", "surrogatepass")
    return {
        "description": visible(f"page not checked: {failure.message}"),
        "check_name": failure.reason,
        "fingerprint": hashlib.sha256(identity).hexdigest()[:32],
        "severity": "major",
        "location": {"path": encodable(failure.path), "lines": {"begin": 1}},
    }
