from __future__ import annotations

import re
from dataclasses import replace

import pytest

from altfill.findings import CheckReport, Level
from altfill.formats.findings.github import job_summary, text
from tests.formats.conftest import FAILED, JUNK, MISSING


def test_errors_and_reviews_become_annotations(report):
    assert text(report) == (
        "::error file=public/index.html,line=12,col=5,title=altfill%3A missing"
        "::image without an alternative text"
        '%0A<img src="https://a.imgix.net/b.jpg">'
        '%0Ahelp: write what the picture says in its place; alt="" if it says nothing\n'
        "::warning file=public/team/über uns.html,line=3,col=1,title=altfill%3A junk"
        "::the alt is a placeholder or one generic word"
        "%0A<img src=me.jpg alt=Foto>"
        '%0Ahelp: write what the picture says in its place; alt="" if it says nothing\n'
        "12 pages, 40 images: 1 error, 1 review, 1 of them altfill can fill\n"
    )


def test_what_a_site_says_stays_inside_its_annotation(hostile):
    failure, error, *rest = text(hostile).split("\n")
    assert failure == (
        "::error file=public/old%2520.html,line=1,col=1,title=altfill%3A charset"
        "::page not checked: byte 17 isn't utf-8, it says \\x1b"
    )
    assert error.startswith(
        "::error file=a%2Cb%3A%3Ac%25/\"<script>'%0A\x1b\\udcff.html,line=1,col=2,"
        "title=altfill%3A link-name"
        "::::error::100%25 <b>|\\r\\n{0} [x](1) \\x00 é \\ud83d%0A<a title="
    )
    assert error.endswith("%0Ahelp: 50%25 \\n::set-env::`x`")
    assert rest[0] == "1 page, 2 images: 1 error, 0 reviews"


def _counts(told: str) -> tuple[int, int]:
    return f"\n{told}".count("\n::error "), f"\n{told}".count("\n::warning ")


@pytest.mark.parametrize(
    ("errors", "reviews", "failed", "shown"),
    [
        (10, 10, 0, (10, 10)),
        (11, 11, 0, (10, 10)),
        (0, 30, 0, (0, 10)),
        (9, 0, 3, (10, 0)),
        (3, 0, 12, (10, 0)),
    ],
)
def test_github_gets_as_many_annotations_as_it_shows(errors, reviews, failed, shown):
    found = [MISSING] * errors + [JUNK] * reviews
    told = text(CheckReport(1, 50, found, [FAILED] * failed))
    assert _counts(told) == shown
    plain = len(re.findall(r"^\S.*: (?:error|review|page not checked)\[", told, re.MULTILINE))
    assert plain == errors + reviews + failed - sum(shown)


def test_annotations_are_spread_over_pages():
    found = [replace(MISSING, path="a.html", line=n) for n in range(1, 31)]
    found += [replace(MISSING, path=f"b{n}.html") for n in range(4)]
    told = text(CheckReport(5, 34, found))
    assert re.findall(r"^::error file=([^,]+),line=(\d+)", told, re.MULTILINE) == [
        *[("a.html", str(n)) for n in range(1, 7)],
        ("b0.html", "12"),
        ("b1.html", "12"),
        ("b2.html", "12"),
        ("b3.html", "12"),
    ]


def test_plain_lines_command_nothing():
    found = [replace(MISSING, path=f"{n}.html") for n in range(10)] + [
        replace(MISSING, path="::error::x.html"),
        replace(MISSING, message="##[error]forged"),
    ]
    lines = text(CheckReport(12, 12, found)).split("\n")[10:]
    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert lines[1:4] == [
        "::error::x.html:12:5: error[missing] image without an alternative text",
        "public/index.html:12:5: error[missing] ##[error]forged",
        f"::{token}::",
    ]
    assert lines[4].startswith("12 pages, 12 images: 12 errors")


def test_a_clean_check_is_one_line(clean):
    assert text(clean) == "1 page, 0 images: nothing found\n"


def test_the_summary_of_a_job_is_a_table(report):
    report.findings.reverse()
    assert job_summary(report) == (
        "### altfill check\n"
        "\n"
        "12 pages, 40 images: 1 error, 1 review, 1 of them altfill can fill  \n"
        "\n"
        "| level | rule | place | finding | tag |\n"
        "|---|---|---|---|---|\n"
        "| error | missing | public\\/index\\.html\\:12\\:5 | image without an alternative text"
        ' | <code>\\<img src\\=\\"https\\:\\/\\/a\\.imgix\\.net\\/b\\.jpg\\"\\></code> |\n'
        "| review | junk | public\\/team\\/über uns\\.html\\:3\\:1"
        " | the alt is a placeholder or one generic word"
        " | <code>\\<img src\\=me\\.jpg alt\\=Foto\\></code> |\n"
    )


def test_nothing_of_a_site_is_markup_in_the_table(hostile):
    *_, failure, error, end = job_summary(hostile).split("\n")
    assert end == ""
    assert failure.startswith("| error | charset | public\\/old\\%20\\.html | not checked\\: ")
    unescaped = re.sub(r"\\[^\w\s]", "", error)
    assert unescaped.count("|") == 6
    assert (
        re.findall(r"[<>`\[\]*_&@#]", unescaped.replace("<code>", "").replace("</code>", "")) == []
    )


def test_a_long_table_says_what_it_leaves_out(clean):
    assert "|" not in job_summary(clean)
    told = job_summary(CheckReport(1, 9, [replace(MISSING, level=Level.REVIEW)] * 201))
    assert told.count("\n| review |") == 200
    assert told.endswith("\n\n… and 1 more; the step's log has them all.\n")
