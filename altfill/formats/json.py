"""The report as JSON. Its schema is in the README and is kept like an API."""

from __future__ import annotations

import json
from typing import Any

from altfill.report import Origin, Report

VERSION = 1


def document(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "version": VERSION,
        "summary": {
            "pages": report.pages,
            "pages_changed": report.pages_changed,
            "pages_failed": report.pages_failed,
            "images": report.images,
            "imgix_images": report.imgix_images,
            "gaps": report.gaps,
            "pictures": report.pictures,
            "filled": len(report.filled),
            "left": len(report.left),
            "requests": report.requests,
            "texts_new": report.texts_new,
            "texts_cached": report.texts_cached,
            "texts_file": report.texts_file,
            "titles": report.titles,
        },
        "texts": {
            language: {origin: counted[origin] for origin in Origin}
            for language, counted in sorted(report.texts.items())
        },
        "filled": [
            {
                "path": each.path,
                "line": each.line,
                "column": each.column,
                "picture": each.picture,
                "language": each.language,
                "kind": each.kind,
                "text": each.text,
                "origin": each.origin,
                "in_link": each.in_link,
            }
            for each in report.filled
        ],
        "left": [
            {
                "path": each.path,
                "line": each.line,
                "column": each.column,
                "picture": each.picture,
                "language": each.language,
                "kind": each.kind,
                "reason": each.reason,
                "message": each.message,
            }
            for each in report.left
        ],
        "failed": [
            {"path": each.path, "reason": each.reason, "message": each.message}
            for each in report.failed
        ],
        "dry_run": _price(report),
        "notes": report.notes,
        "ended": str(report.ended) if report.ended is not None else None,
    }


def _price(report: Report) -> dict[str, Any] | None:
    """Return what a run would ask for; None where it was no dry run."""
    if not report.dry_run:
        return None
    return {"requests": report.pictures_to_ask, "texts": dict(sorted(report.to_ask.items()))}


def text(report: Report) -> str:
    """Return the report as a JSON text ending in a line break."""
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"
