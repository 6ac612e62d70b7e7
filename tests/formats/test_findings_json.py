from __future__ import annotations

import json

from altfill.formats.findings.json import lines, text
from tests.formats.conftest import FAILED, HOSTILE


def test_the_document_has_the_counts_and_every_finding(report):
    assert text(report).startswith('{\n  "version": 1,\n')
    assert json.loads(text(report)) == {
        "version": 1,
        "summary": {"pages": 12, "images": 40, "errors": 1, "reviews": 1, "fillable": 1},
        "findings": [
            {
                "path": "public/index.html",
                "line": 12,
                "column": 5,
                "rule": "missing",
                "level": "error",
                "message": "image without an alternative text",
                "help": 'write what the picture says in its place; alt="" if it says nothing',
                "tag": '<img src="https://a.imgix.net/b.jpg">',
                "picture": "https://a.imgix.net/b.jpg",
                "fillable": True,
            },
            {
                "path": "public/team/über uns.html",
                "line": 3,
                "column": 1,
                "rule": "junk",
                "level": "review",
                "message": "the alt is a placeholder or one generic word",
                "help": 'write what the picture says in its place; alt="" if it says nothing',
                "tag": "<img src=me.jpg alt=Foto>",
                "picture": "me.jpg",
                "fillable": False,
            },
        ],
        "failed": [],
    }


def test_lines_are_one_finding_each(report):
    first, second = lines(report).split("\n")[:-1]
    assert first.startswith('{"path": "public/index.html", "line": 12, "column": 5, "rule": "missi')
    assert json.loads(second)["rule"] == "junk"


def test_a_check_without_findings_has_no_lines(clean):
    assert lines(clean) == ""
    assert json.loads(text(clean))["findings"] == []


def test_no_letter_is_lost_on_the_way(hostile):
    read = json.loads(text(hostile).encode("utf-8"))
    assert read["findings"][0]["path"] == HOSTILE.path
    assert read["findings"][0]["tag"] == HOSTILE.tag
    assert read["failed"] == [{"path": FAILED.path, "reason": "charset", "message": FAILED.message}]
    assert json.loads(lines(hostile).encode("utf-8"))["message"] == HOSTILE.message
    assert lines(hostile).count("\n") == 1
