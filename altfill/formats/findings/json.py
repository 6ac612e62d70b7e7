"""Findings as JSON, whole or a line each. The keys are API."""

from __future__ import annotations

import json
from typing import Any

from altfill.findings import CheckReport, Finding
from altfill.formats.findings.visible import encodable

VERSION = 1


def document(report: CheckReport) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "version": VERSION,
        "summary": {
            "pages": report.pages,
            "images": report.images,
            "errors": report.errors,
            "reviews": report.reviews,
            "fillable": report.fillable,
        },
        "findings": [_entry(each) for each in report.findings],
        "failed": [
            {"path": each.path, "reason": each.reason, "message": each.message}
            for each in report.failed
        ],
    }


def text(report: CheckReport) -> str:
    """Return the report as a JSON text."""
    return dumps(document(report), indent=2) + "\n"


def lines(report: CheckReport) -> str:
    """Return a JSON text a line: the findings, and nothing of the run."""
    return "".join(f"{dumps(_entry(each))}\n" for each in report.findings)


def dumps(value: Any, indent: int | None = None) -> str:
    """Return a JSON text, with lone surrogates as the escapes that keep them.

    File names that aren't UTF-8 have them, and JSON's grammar lets them be (RFC 8259, 8.2).
    """
    return encodable(json.dumps(value, ensure_ascii=False, indent=indent))


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "help": finding.help,
        "tag": finding.tag,
        "picture": finding.picture,
        "fillable": finding.fillable,
    }
