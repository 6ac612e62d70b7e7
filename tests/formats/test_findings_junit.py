from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from altfill.findings import CheckReport, Level
from altfill.formats.findings.junit import text
from tests.formats.conftest import JUNK, MISSING


def test_pages_fail_for_errors_and_are_skipped_for_reviews(report):
    assert text(report) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<testsuites name="altfill" time="0" tests="3" failures="1" errors="0">\n'
        '  <testsuite name="altfill check" time="0"'
        ' tests="3" failures="1" errors="0" skipped="1">\n'
        '    <testcase classname="altfill" name="public/index.html"'
        ' file="public/index.html" time="0">\n'
        '      <failure type="error" message="1 error, 0 reviews">'
        "public/index.html:12:5: error[missing] image without an alternative text\n"
        '  &lt;img src="https://a.imgix.net/b.jpg"&gt;\n'
        '  help: write what the picture says in its place; alt="" if it says nothing'
        "</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="altfill" name="public/team/über uns.html"'
        ' file="public/team/über uns.html" time="0">\n'
        '      <skipped message="1 review: a person should look">'
        "public/team/über uns.html:3:1: review[junk]"
        " the alt is a placeholder or one generic word\n"
        "  &lt;img src=me.jpg alt=Foto&gt;\n"
        '  help: write what the picture says in its place; alt="" if it says nothing'
        "</skipped>\n"
        "    </testcase>\n"
        '    <testcase classname="altfill" name="all other pages" time="0">\n'
        "      <system-out>12 pages, 40 images: 1 error, 1 review,"
        " 1 of them altfill can fill</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_a_page_is_one_case_with_one_outcome():
    found = [MISSING, replace(JUNK, path=MISSING.path), replace(MISSING, line=20)]
    root = ElementTree.fromstring(text(CheckReport(1, 3, found)).encode("utf-8"))
    page, _ = root.iter("testcase")
    (failure,) = page
    assert failure.get("message") == "2 errors, 1 review"
    assert failure.text.count("help: ") == 3


def test_hostile_values_are_well_formed(hostile):
    root = ElementTree.fromstring(text(hostile).encode("utf-8"))
    page, failed, others = root.iter("testcase")
    assert page.get("name") == "a,b::c%/\"<script>'\\n\\x1b\\udcff.html"
    assert page[0].text == (
        "a,b::c%/\"<script>'\\n\\x1b\\udcff.html:1:2: error[link-name] "
        "::error::100% <b>|\\r\\n{0} [x](1) \\x00 é \\ud83d\n"
        "  <a title=\"</code></script><script>alert('1')</script>\\x00\\x85\\ud83d日]]>\">\n"
        "  help: 50% \\n::set-env::`x`"
    )
    assert (failed[0].tag, failed[0].get("type")) == ("error", "charset")
    assert others[0].text.startswith("1 page, 2 images")
    assert dict(root.attrib) == {
        "name": "altfill",
        "time": "0",
        "tests": "3",
        "failures": "1",
        "errors": "1",
    }


def test_a_clean_check_still_has_a_case(clean):
    (only,) = ElementTree.fromstring(text(clean).encode("utf-8")).iter("testcase")
    assert only.get("name") == "all other pages"


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0x2028, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_any_character_is_well_formed(code):
    found = replace(MISSING, path=f"a{chr(code)}", tag=f"<img {chr(code)}>", level=Level.REVIEW)
    assert ElementTree.fromstring(text(CheckReport(1, 1, [found])).encode("utf-8")) is not None
