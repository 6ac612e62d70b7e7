"""Pictures that are the only content of a link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from altfill import Options, Reason, fill_site
from altfill.filling.session import HostPage, Session
from altfill.page.title import Title
from altfill.report import Origin

BOAT = '<img src="https://acme.imgix.net/boat.jpg">'
TARGETS = {
    "boats/index.html": "<html lang=en><title>Boats – Museum</title><h1>Boats<a>¶</a></h1>",
    "crane.html": "<html lang=en-GB><title> The \n crane </title>",
    "fr/index.html": "<html lang=fr><title>Bateaux</title>",
    "nl/index.html": "<html lang=nl><title>Boten</title>",
    "empty/index.html": "<html lang=en><p>",
    "long/index.html": f"<title>{'x' * 300}</title>",
    "moved/index.html": "<html lang=en><title>https://museum.example/boats/</title>"
    "<meta http-equiv=Refresh content='0; url=/boats/'>",
    "odd/index.html": "<title>Bo\x7fats</title>",
    "boat.jpg": "<title>no page</title>",
}


@pytest.fixture
def options(sandbox, tmp_path):
    return Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=1000)


def _fill(tmp_path, options, body, name="about/index.html"):
    site = tmp_path / "site"
    for path, html in {**TARGETS, name: f"<html lang=en>{body}"}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(html)
    return fill_site([site], options, api_key="k"), (site / name).read_text()


@pytest.mark.parametrize(
    ("href", "title"),
    [
        ("../boats/", "Boats"),
        ("https://museum.example/sub/boats/?a=1#top", "Boats"),
        ("//Museum.example/sub/./boats", "Boats"),
        ("/sub/boats/", "Boats"),
        ("/sub/boats?a=1#top", "Boats"),
        ("\n/sub/crane", "The crane"),
    ],
)
def test_the_targets_title_names_the_link_and_costs_nothing(
    tmp_path, options, sandbox, href, title
):
    options = replace(options, site_url="https://museum.example/sub/")
    report, html = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
    assert f'<img alt="{title}" src=' in html
    assert [each.origin for each in report.filled] == [Origin.TITLE]
    assert sandbox.counters.requests == report.gaps - 1 == 0


@pytest.mark.parametrize("site_url", ["", "https://museum.example"])
@pytest.mark.parametrize(
    ("href", "title"),
    [
        ("/boats/index.html", "Boats"),
        ("/boats", "Boats"),
        ("/boats/?a=1#top", "Boats"),
        ("/crane.html", "The crane"),
        ("/crane", "The crane"),
    ],
)
def test_a_site_may_be_all_of_its_server(tmp_path, options, site_url, href, title):
    options = replace(options, site_url=site_url)
    report, _ = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
    assert [(each.origin, each.text) for each in report.filled] == [(Origin.TITLE, title)]


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#top",
        "./",
        "index.html",
        "/fr/",
        "/nl/",
        "/empty/",
        "/long/",
        "/moved/",
        "/odd/",
        "/boat.jpg",
        "/none/",
        "/%00/",
    ],
)
def test_elsewhere_the_picture_is_described(tmp_path, options, href):
    report, _ = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
    assert [(each.origin, each.in_link) for each in report.filled] == [(Origin.API, True)]


@pytest.mark.parametrize(
    "href",
    [
        "mailto:a@b",
        "https://example.org/boats/",
        "https://museum.example/boats/",
        "/boats/",
        "https://museum.example/subs/boats/",
        "//boats/",
        "/subs/boats/",
        "sub/boats/",
        "../sub/boats/",
        "../../../x",
        "http://[",
    ],
)
def test_what_is_no_page_of_the_site_has_no_title(tmp_path, options, href):
    options = replace(options, site_url="https://museum.example/sub")
    report, _ = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
    assert [(each.origin, each.in_link) for each in report.filled] == [(Origin.API, True)]


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("about.html", "/about"),
        ("about.html", "about.html?a=1#top"),
        ("about/index.html", "/about"),
        ("café/index.html", "/caf%C3%A9/"),
        ("café/index.html", "../café/index.html"),
    ],
)
def test_a_link_to_its_own_page_is_described(tmp_path, options, name, href):
    body = f'<meta charset=utf-8><title>Here</title><a href="{href}">{BOAT}</a>'
    report, _ = _fill(tmp_path, options, body, name)
    assert [each.origin for each in report.filled] == [Origin.API]


def test_a_link_with_words_has_a_name(tmp_path, options):
    report, _ = _fill(tmp_path, options, f'<a href="/boats/">{BOAT} See them</a>')
    assert [(each.origin, each.in_link) for each in report.filled] == [(Origin.API, False)]


def test_nothing_outside_the_site_is_read(tmp_path, options):
    (tmp_path / "secret.html").write_text("<title>Secret</title>")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "link.html").symlink_to(tmp_path / "secret.html")
    for href in ("/link.html", "/..%2fsecret.html", "/../secret.html"):
        report, html = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
        assert "Secret" not in html
        assert report.filled[0].origin is not Origin.TITLE


def test_nothing_behind_a_linked_directory_outside_the_site_is_read(tmp_path, options):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "index.html").write_text("<title>Secret</title>")
    (tmp_path / "site" / "boats").mkdir(parents=True)
    (tmp_path / "site" / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "site" / "in").symlink_to("boats")
    for href, is_title in (("/out/", False), ("/out/index.html", False), ("/in/", True)):
        report, html = _fill(tmp_path, options, f'<a href="{href}">{BOAT}</a>')
        assert "Secret" not in html
        assert (report.filled[0].origin is Origin.TITLE) == is_title


def test_links_can_be_described_or_left(tmp_path, options):
    body = f'<a href="/boats/">{BOAT}</a>'
    report, _ = _fill(tmp_path, replace(options, links="leave"), body)
    assert [each.reason for each in report.left] == [Reason.IN_LINK]
    report, _ = _fill(tmp_path, replace(options, links="describe"), body)
    assert [each.origin for each in report.filled] == [Origin.API]


def test_a_host_tells_titles(options, sandbox):
    titles = {"/boats/": Title("Boats")}
    session = Session(options, api_key="k", titles=titles.get)
    page = HostPage(f'<a href="../boats/">{BOAT}</a>', "/about/", "about.md", "en")
    assert session.fill(page).filled[0].text == "Boats"
    assert session.fill_parts([page]) == [page.html.replace("<img", '<img alt="Boats"')]
    assert sandbox.counters.requests == 0


@pytest.mark.parametrize(
    ("text", "body", "written"),
    [
        ("Image of a red boat at the quay", BOAT, "A red boat at the quay"),
        ("A red boat.", f"<figure>{BOAT}<figcaption>A RED  boat</figcaption></figure>", None),
        ("A red boat", f"<a href=/x>{BOAT} A red boat</a>", None),
        ("A red boat", f"<figure>{BOAT}<figcaption>Quay 3</figcaption></figure>", "A red boat"),
        ("Le bateau est sur les quais avec des marins dans le port", BOAT, None),
        ("x" * 501, BOAT, None),
    ],
)
def test_a_text_that_does_not_suit_its_place_is_held_back(start, tmp_path, text, body, written):
    url = start(text=text).url
    options = Options(api_url=url, cache_dir=tmp_path / "cache", rate=1000)
    report, html = _fill(tmp_path, options, body)
    assert [each.text for each in report.filled] == ([written] if written else [])
    assert [each.reason for each in report.left] == ([] if written else [Reason.HELD_BACK])
    assert ("alt=" in html) == bool(written)
