from __future__ import annotations

from dataclasses import replace

import pytest

from altfill.findings import CheckReport, Level
from altfill.formats.findings.people import concise, full, summary
from altfill.formats.findings.visible import cells
from tests.formats.conftest import FAILED, JUNK, MISSING


def test_full_shows_the_tag_and_what_to_do(report):
    assert full(report) == (
        "public/index.html:12:5: error[missing] image without an alternative text\n"
        "   |\n"
        '12 | <img src="https://a.imgix.net/b.jpg">\n'
        "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        '   = help: write what the picture says in its place; alt="" if it says nothing\n'
        "   = note: `altfill fill` can write it\n"
        "\n"
        "public/team/über uns.html:3:1: review[junk] the alt is a placeholder or one generic word\n"
        "  |\n"
        "3 | <img src=me.jpg alt=Foto>\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        '  = help: write what the picture says in its place; alt="" if it says nothing\n'
        "\n"
        "12 pages, 40 images: 1 error, 1 review, 1 of them altfill can fill\n"
    )


def test_concise_is_a_line_each(report):
    assert concise(report) == (
        "public/index.html:12:5: error[missing] image without an alternative text\n"
        "public/team/über uns.html:3:1: review[junk] the alt is a placeholder or one generic word\n"
        "12 pages, 40 images: 1 error, 1 review, 1 of them altfill can fill\n"
    )


@pytest.mark.parametrize("line", [7, 123456])
@pytest.mark.parametrize("tag", ["<img src=" + "a" * 500 + ">", "<img title=" + "日" * 99 + ">"])
def test_a_long_tag_fits_a_terminal_and_is_underlined_as_far(line, tag):
    shown = full(CheckReport(1, 1, [replace(MISSING, line=line, tag=tag)])).splitlines()
    assert 78 <= cells(shown[2]) <= 80
    assert cells(shown[3]) == cells(shown[2])
    assert shown[2].endswith(">")


def test_nothing_of_a_site_steers_the_terminal(hostile):
    assert concise(hostile) == (
        "a,b::c%/\"<script>'\\n\\x1b\\udcff.html:1:2: error[link-name] "
        "::error::100% <b>|\\r\\n{0} [x](1) \\x00 é \\ud83d\n"
        "public/old%20.html:1:1: page not checked[charset] byte 17 isn't utf-8, it says \\x1b\n"
        "no longer found: a\\x1b: missing: <img>\n"
        "1 page, 2 images: 1 error, 0 reviews\n"
        "1 page not checked, 3 findings known to the baseline,"
        " 1 entry of the baseline no longer found\n"
    )
    full(hostile).encode("utf-8")


def test_colour_adds_to_what_is_said_and_takes_nothing_away(report):
    assert concise(report, colour=True).splitlines()[:2] == [
        "\x1b[1mpublic/index.html:12:5:\x1b[0m \x1b[1;31merror[missing]\x1b[0m"
        " image without an alternative text",
        "\x1b[1mpublic/team/über uns.html:3:1:\x1b[0m \x1b[1;33mreview[junk]\x1b[0m"
        " the alt is a placeholder or one generic word",
    ]
    painted = full(report, colour=True)
    for style in ("\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[0m"):
        assert style in painted
        painted = painted.replace(style, "")
    assert painted == full(report)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (CheckReport(1, 0), "1 page, 0 images: nothing found"),
        (
            CheckReport(2, 1, known=1),
            "2 pages, 1 image: nothing new found\n1 finding known to the baseline",
        ),
        (CheckReport(1, 1, [JUNK]), "1 page, 1 image: 0 errors, 1 review"),
        (
            CheckReport(3, 9, [MISSING, MISSING], [FAILED, FAILED], 0, ["a", "b"]),
            "3 pages, 9 images: 2 errors, 0 reviews, 2 of them altfill can fill\n"
            "2 pages not checked, 2 entries of the baseline no longer found",
        ),
    ],
)
def test_the_summary_counts(report, said):
    assert summary(report) == said


def test_a_level_is_told_by_the_finding_and_not_by_its_rule():
    review = replace(MISSING, rule="address", level=Level.REVIEW)
    assert "review[address]" in concise(CheckReport(1, 1, [review]))
