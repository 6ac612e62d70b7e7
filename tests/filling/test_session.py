"""Pages that a host hands over in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from altfill import Options, Reason, fill_site
from altfill.filling.session import HostPage, Session
from altfill.page.gaps import Kind
from altfill.report import Origin

BOAT = '<p><img src="https://acme.imgix.net/boat.jpg?w=300" /></p>'
THEMED = (
    '<html lang="fr"><img src="//acme.imgix.net/logo.png">'
    + BOAT
    + '<img alt="" src="a.png"></html>'
)


@pytest.fixture
def options(sandbox, tmp_path):
    return Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=1000)


def _page(html, name="index", language=None):
    return HostPage(html, f"/{name}/", f"docs/{name}.md", language)


def test_one_request_a_picture_for_parts_and_whole_pages(sandbox, options):
    session = Session(options, api_key="k")
    session.prepare(_page(BOAT, f"p{n}", "fr") for n in range(50))
    assert sandbox.counters.requests == 1
    for n in range(50):
        page = session.fill(_page(THEMED, f"p{n}"))
        assert len(page.filled) == 2
        assert not page.left
    report = session.close()
    assert sandbox.counters.requests == report.requests == 2
    assert (report.pages, report.pages_changed, report.gaps, report.images) == (50, 50, 100, 150)


def test_parts_are_filled_at_once_and_pages_told_what_is_left(sandbox, options):
    dutch = '<p lang="nl"><img src="//acme.imgix.net/quay.jpg"></p>'
    parts = [_page(BOAT + dutch, f"p{n}", "fr") for n in range(3)]
    session = Session(options, api_key="k")
    filled = session.fill_parts(parts)
    assert sandbox.counters.requests == 1
    text = filled[0].partition('alt="')[2].partition('"')[0]
    assert filled == [BOAT.replace("<img", f'<img alt="{text}"') + dutch] * 3
    for part, html in zip(parts, filled, strict=True):
        page = session.fill(replace(part, html=f'<html lang="fr">{html}'))
        assert [each.language for each in page.left] == ["nl"]
        assert not page.filled
    report = session.close()
    assert (report.pages, report.pages_changed, report.gaps) == (3, 3, 6)
    assert (len(report.filled), len(report.left)) == (3, 3)
    assert report.filled[2].path == "docs/p2.md"


def test_parts_that_cannot_be_read_or_may_not_be_filled_stay(options):
    broken = _page("<div>" * 5000 + BOAT)
    [html] = Session(options, api_key="k").fill_parts([broken])
    assert html == broken.html
    [html] = Session(replace(options, dry_run=True)).fill_parts([_page(BOAT, language="fr")])
    assert html == BOAT


def test_asking_is_told_from_before_the_first_answer(options):
    told = []
    session = Session(options, api_key="k", progress=lambda *given: told.append(given))
    session.prepare(
        [_page(BOAT, language="fr"), _page(BOAT.replace("boat", "quay"), language="fr")]
    )
    assert told == [("ask", 0, 2), ("ask", 1, 2), ("ask", 2, 2)]


def test_nothing_is_said_of_empty_alts_where_they_are_meant(options):
    for meant in (False, True):
        session = Session(options, api_key="k", empty_is_meant=meant)
        session.fill(_page('<img alt="" src="//acme.imgix.net/rule.png">'))
        assert bool(session.close().notes) != meant


def test_only_alts_change(options):
    html = "\ufeff" + THEMED.replace("</html>", "é \ud800 \r\n</HTML>")
    page = Session(options, api_key="k").fill(_page(html))
    first, second = (each.text for each in page.filled)
    assert page.html == html.replace("<img src", f'<img alt="{first}" src', 1).replace(
        '<img src="https', f'<img alt="{second}" src="https'
    )


def test_a_page_is_utf_8_whatever_it_declares(options):
    html = '<html lang="fr"><meta charset="shift_jis"><p>日本</p>' + BOAT
    page = Session(options, api_key="k").fill(_page(html))
    assert page.html.replace(f' alt="{page.filled[0].text}"', "") == html


def test_the_page_has_the_last_word_on_its_language(options):
    session = Session(options, api_key="k")
    [filled] = session.fill(_page(f'<html lang="de">{BOAT}', language="fr")).filled
    [other] = session.fill(_page(BOAT, language="fr_CA")).filled
    [left] = session.fill(_page(BOAT, language="no language!")).left
    assert (filled.language, other.language) == ("de", "fr")
    assert left.reason is Reason.LANGUAGE_NOT_OFFERED
    assert left.path == "docs/index.md"


def test_offline_and_dry_run_ask_nobody(sandbox, options):
    for more in ({"offline": True}, {"dry_run": True}):
        session = Session(replace(options, **more), api_key="k")
        session.prepare([_page(BOAT, language="fr")])
        page = session.fill(_page(f'<html lang="fr">{BOAT}'))
        assert page.html == f'<html lang="fr">{BOAT}'
        assert [each.kind for each in page.left] == [Kind.ABSENT]
        report = session.close()
    assert report.pictures_to_ask == 1
    assert sandbox.counters.requests == 0


def test_texts_are_remembered_from_build_to_build(sandbox, options):
    for origin in (Origin.API, Origin.CACHE):
        session = Session(options, api_key="k")
        assert session.fill(_page(THEMED)).filled[0].origin is origin
        session.close()
    assert sandbox.counters.requests == 2


def test_new_texts_are_asked_for_once_a_build(sandbox, options):
    for _ in range(2):
        session = Session(replace(options, regenerate=True), api_key="k")
        session.prepare([_page(BOAT, language="fr")])
        for n in range(3):
            session.fill(
                _page(BOAT + "<img alt='a person’s' src=//acme.imgix.net/b>", f"{n}", "fr")
            )
        session.close()
    assert sandbox.counters.requests == 2


def test_a_refused_account_is_asked_once(start, tmp_path):
    sandbox = start(key="another")
    options = Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=1000, concurrency=1)
    session = Session(options, api_key="k")
    for n in range(5):
        session.fill(_page(BOAT.replace("boat", f"boat{n}"), language="en"))
    assert session.close().ended is not None
    assert sandbox.counters.requests == 1


def test_a_page_that_cannot_be_read_stays_and_is_told(options):
    broken = "".join(f"<html a{n}>" for n in range(5_000)) + BOAT
    session = Session(options, api_key="k")
    session.prepare([_page(broken)])
    page = session.fill(_page(broken))
    assert page.html == broken
    assert page.failure is not None
    assert session.close().failed == [page.failure]


def test_a_site_takes_languages_from_its_host(tmp_path, options):
    for name in ("a", "b"):
        (tmp_path / "site" / name).mkdir(parents=True)
        (tmp_path / "site" / name / "index.html").write_text(BOAT)
    spoken = {"/a/index.html": "it", "/b/index.html": None}
    report = fill_site(
        [tmp_path / "site"], options, api_key="k", languages=lambda page: spoken[page.address]
    )
    assert [each.language for each in report.filled] == ["it"]
    assert [each.reason for each in report.left] == [Reason.LANGUAGE_NOT_OFFERED]
