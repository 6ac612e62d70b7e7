from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import html5lib
import pytest
from selectolax.lexbor import LexborHTMLParser

from altfill.checking.rules import RULES
from altfill.findings import CheckReport
from altfill.formats.findings.appearance import SCRIPT
from altfill.formats.findings.html import text
from tests.formats.conftest import MISSING

TAG = "<a title=\"</code></script><script>alert('1')</script>\\x00\\x85\\ud83d日]]>\">"


def _page(report: CheckReport) -> LexborHTMLParser:
    return LexborHTMLParser(text(report))


def _texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(each.text().split()) for each in page.css(selector)]


@pytest.mark.parametrize("name", ["report", "hostile", "clean"])
def test_the_page_is_html_without_a_parse_error(name, request):
    written = text(request.getfixturevalue(name))
    html5lib.HTMLParser(strict=True).parse(written)
    assert written.startswith('<!doctype html>\n<html lang="en">')
    assert written.encode("utf-8")


def test_findings_are_shown_by_page_and_by_picture(report):
    page = _page(report)
    assert _texts(page, "#by-page h3") == ["public/index.html", "public/team/über uns.html"]
    assert _texts(page, "#by-picture h3") == ["https://a.imgix.net/b.jpg", "me.jpg"]
    assert _texts(page, "#by-page li > div > div") == [
        "✕ errormissing12:5✓ altfill can fill it",
        "? reviewjunk3:1",
    ]
    assert _texts(page, "#by-picture li") == [
        "public/index.html:12:5 missing",
        "public/team/über uns.html:3:1 junk",
    ]
    assert _texts(page, "#by-page .is-missing p") == [
        "image without an alternative text",
        'What to do: write what the picture says in its place; alt="" if it says nothing',
    ]
    assert _texts(page, "#authorities li") == [
        "missing WCAG 1.1.1; H37, F65; ACT 23a2a8",
        "junk WCAG 1.1.1; F30",
    ]


def test_every_link_leads_to_what_it_names(report):
    page = _page(report)
    for place, path in zip(page.css("#by-picture li a"), _texts(page, "#by-page h3"), strict=True):
        assert place.text().startswith(f"{path}:")
        group = page.css_first(place.attributes["href"]).parent.parent
        assert group.css_first("h3").text() == path
    for rule in page.css("#by-page li a"):
        assert page.css_first(f"{rule.attributes['href']} > code").text() == rule.text()


def test_a_finding_takes_the_page_little_more_than_its_tag():
    many = [replace(MISSING, line=number) for number in range(1000)]
    ten = len(text(CheckReport(1, 10, many[:10])))
    assert (len(text(CheckReport(1, 1000, many))) - ten) / 990 < 500


def test_the_script_asks_no_style_while_it_hides_groups():
    """Each answer makes the browser compute all styles anew: 5,000 findings took it minutes."""
    assert "getComputedStyle" not in SCRIPT


def test_one_picture_on_many_pages_is_one_group():
    found = [MISSING, replace(MISSING, path="b.html")]
    page = _page(CheckReport(2, 2, found))
    assert _texts(page, "#by-picture summary") == ["https://a.imgix.net/b.jpg 2 findings"]


def test_nothing_of_a_site_becomes_markup(hostile):
    page = _page(hostile)
    assert len(page.css("script")) == 1
    assert [each.text() for each in page.css("#by-page li code")] == [TAG]
    assert _texts(page, "#by-page h3") == ["a,b::c%/\"<script>'\\n\\x1b\\udcff.html"]
    assert _texts(page, "#by-picture h3") == ["no picture of their own"]
    assert _texts(page, "section:not([id]) li") == [
        "public/old%20.html [charset]: byte 17 isn't utf-8, it says \\x1b",
        "a\\x1b: missing: <img>",
    ]


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_no_other(report):
    page = _page(report)
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]

    def digest(tag: str) -> str:
        source = page.css_first(tag).text().encode("utf-8")
        return base64.b64encode(hashlib.sha256(source).digest()).decode("ascii")

    assert policy == (
        "default-src 'none'; img-src http: https:; base-uri 'none'; form-action 'none';"
        f" style-src 'sha256-{digest('style')}'; script-src 'sha256-{digest('script')}'"
    )
    assert not page.css("[style], [onclick], [onchange], link, script[src]")


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("https://a.imgix.net/b.jpg?w=1&h=2", "https://a.imgix.net/b.jpg?w=1&h=2"),
        ("http://example.com/ü%20.png", "http://example.com/%C3%BC%20.png"),
        ("//example.com/a.png", None),
        ("img/a.png", None),
        ("/a.png", None),
        ("data:image/png;base64,AAAA", None),
        ("javascript:alert(1)", None),
        ("https:a.png", None),
        ("https://me:secret@example.com/a.png", None),
        ("https://[broken/a.png", None),
        ("", None),
    ],
)
def test_only_absolute_addresses_of_the_web_are_fetched(picture, shown):
    page = _page(CheckReport(1, 1, [replace(MISSING, picture=picture)]))
    images = [each.attributes for each in page.css("img")]
    expected = {"src": shown, "alt": "", "loading": "lazy"}
    assert page.css_first("meta[name=referrer]").attributes["content"] == "no-referrer"
    assert images == ([expected, expected] if shown else [])


def test_filters_have_labels_and_hide_what_they_name(report):
    page = _page(report)
    assert _texts(page, ".controls label") == [
        "error (1)",
        "review (1)",
        "by page",
        "by picture",
        "missing (1)",
        "junk (1)",
    ]
    style = page.css_first("style").text()
    for name in ("error", "review", "missing", "junk"):
        assert f"body:has(#show-{name}:not(:checked)) .is-{name}" in style
        assert len(page.css(f"input#show-{name}[checked]")) == 1
        assert len(page.css(f".is-{name}")) == 2


@pytest.mark.parametrize("identifier", RULES)
def test_every_rule_can_be_filtered_by_an_id_of_its_own(identifier):
    page = _page(CheckReport(1, 1, [replace(MISSING, rule=identifier)]))
    identifiers = [each.attributes["id"] for each in page.css("[id]")]
    assert f"show-{identifier}" in identifiers
    assert len(identifiers) == len(set(identifiers))


def test_the_counts_are_those_of_the_run(hostile):
    page = _page(hostile)
    names, counts = _texts(page, "dt"), _texts(page, "dd")
    assert dict(zip(names, counts, strict=True)) == {
        "pages": "1",
        "images": "2",
        "errors": "1",
        "reviews": "0",
        "altfill can fill": "0",
        "pages not checked": "1",
        "known to the baseline": "3",
    }


def test_a_clean_check_says_so_without_a_script(clean):
    page = _page(clean)
    assert _texts(page, "main p") == ["1 page, 0 images: nothing found"]
    assert not page.css("script, input")
