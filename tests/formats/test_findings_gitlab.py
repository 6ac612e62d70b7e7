from __future__ import annotations

import json
from dataclasses import replace

from altfill.findings import CheckReport
from altfill.formats.findings.gitlab import text
from tests.formats.conftest import MISSING


def _without_prints(issues):
    return [{key: each[key] for key in each if key != "fingerprint"} for each in issues]


def test_findings_are_issues(report):
    assert _without_prints(json.loads(text(report))) == [
        {
            "description": "image without an alternative text:"
            ' write what the picture says in its place; alt="" if it says nothing',
            "check_name": "missing",
            "severity": "major",
            "location": {"path": "public/index.html", "lines": {"begin": 12}},
        },
        {
            "description": "the alt is a placeholder or one generic word:"
            ' write what the picture says in its place; alt="" if it says nothing',
            "check_name": "junk",
            "severity": "minor",
            "location": {"path": "public/team/über uns.html", "lines": {"begin": 3}},
        },
    ]


def test_hostile_values_stay_values(hostile):
    assert _without_prints(json.loads(text(hostile).encode("utf-8"))) == [
        {
            "description": "::error::100% <b>|\\r\\n{0} [x](1) \\x00 é \\ud83d:"
            " 50% \\n::set-env::`x`",
            "check_name": "link-name",
            "severity": "major",
            "location": {
                "path": "a,b::c%/\"<script>'\n\x1b\\udcff.html",
                "lines": {"begin": 1},
            },
        },
        {
            "description": "page not checked: byte 17 isn't utf-8, it says \\x1b",
            "check_name": "charset",
            "severity": "major",
            "location": {"path": "public/old%20.html", "lines": {"begin": 1}},
        },
    ]


def test_a_clean_check_is_an_empty_list(clean):
    assert text(clean) == "[]\n"


def test_fingerprints_differ_and_survive_a_shift(hostile):
    hostile.findings += [MISSING, replace(MISSING, line=99)]
    prints = [each["fingerprint"] for each in json.loads(text(hostile))]
    assert len(set(prints)) == 4
    shifted = CheckReport(1, 1, [replace(MISSING, line=4)])
    assert json.loads(text(shifted))[0]["fingerprint"] == prints[1]
