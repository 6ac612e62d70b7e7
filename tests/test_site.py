from __future__ import annotations

import re
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import html5lib
import pytest

from altfill import NoPagesError, Options, Reason, fill_site
from tests.conftest import SITE

PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
_ALT = re.compile(
    rb"(<(?:img|amp-img)\b[^>]*?)\salt(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?(?=[\s>])",
    re.IGNORECASE,
)


@pytest.fixture
def options(sandbox, tmp_path):
    return Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=1000)


def _without_alts(page: bytes) -> bytes:
    """Return a page without the alts of its image tags, and without marks of fallback texts."""
    return _ALT.sub(rb"\1", page).replace(b'<img lang="en"', b"<img")


def _images(page: bytes, encoding: str) -> list[dict[str, str]]:
    tree = html5lib.parse(page.decode(encoding), namespaceHTMLElements=False)
    return [dict(node.attrib) for node in tree.iter() if node.tag in ("img", "amp-img")]


@pytest.mark.parametrize("more", [{}, {"fill_empty": True, "fallback_language": "en"}])
def test_nothing_but_alts_changes_in_the_example_site(site, options, more):
    fill_site([site], replace(options, **more), api_key="k")
    for name in PAGES:
        before, after = (SITE / name).read_bytes(), (site / name).read_bytes()
        assert _without_alts(after) == _without_alts(before), name
        assert after.count(b"\r") == before.count(b"\r")


def test_each_page_of_the_example_site_is_filled_in_its_language(site, options):
    fill_site([site], options, api_key="k")
    words = {"fr": "Texte", "de": "Platzhaltertext", "it": "Testo", "es": "Texto"}
    for language, word in words.items():
        images = _images((site / language / "index.html").read_bytes(), "utf-8")
        filled = [image["alt"] for image in images if "altfill" in image.get("alt", "")]
        assert len(filled) >= 3
        assert all(alt.startswith(word) for alt in filled)


def test_the_shift_jis_page_stays_shift_jis(site, options):
    fill_site([site], options, api_key="k")
    before = _images((SITE / "ja" / "index.html").read_bytes(), "cp932")
    after = _images((site / "ja" / "index.html").read_bytes(), "cp932")
    changed = [new["alt"] for old, new in zip(before, after, strict=True) if old != new]
    assert [alt.split(",")[0] for alt in changed] == [
        "Stand-in text from the altfill sandbox for the picture “ferry-landing.jpg”"
    ]


def test_requests_are_the_distinct_pictures_without_a_text(site, options, sandbox):
    report = fill_site([site], options, api_key="k")
    pictures = {each.picture for each in report.filled}
    assert report.requests == sandbox.counters.requests == len(pictures) == 34
    assert report.texts_new == len({(each.picture, each.language) for each in report.filled}) == 45


def test_what_is_left_has_its_reason(site, options):
    report = fill_site([site], options, api_key="k")
    reasons = [each.reason for each in report.left]
    assert reasons.count(Reason.LANGUAGE_NOT_OFFERED) == 5
    assert reasons.count(Reason.SHARED_HOST) == 1
    assert reasons.count(Reason.TEMPLATE) == 1
    assert len(reasons) == 7


def test_signed_and_generated_addresses_are_asked_about_to_the_byte(site, options, sandbox):
    fill_site([site], options, api_key="k")
    asked = sandbox.counters.by_picture
    for page in PAGES:
        for image in _images((SITE / page).read_bytes(), "cp932" if "ja/" in page else "utf-8"):
            source = image.get("src", "")
            if "&s=" in source and not image.get("alt", "x").strip("x"):
                assert source in asked


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_an_executor_gives_the_same_report(site, options, kind, tmp_path):
    alone = fill_site([site], options, api_key="k")
    again = tmp_path / "again"
    again.mkdir()
    for name in PAGES:
        (again / name).parent.mkdir(exist_ok=True, parents=True)
        (again / name).write_bytes((SITE / name).read_bytes())
    made = {
        "threads": lambda: ThreadPoolExecutor(3),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    }
    with made[kind]() as executor:
        report = fill_site([again], options, api_key="k", executor=executor)
    assert [(each.picture, each.text) for each in report.filled] == [
        (each.picture, each.text) for each in alone.filled
    ]
    assert (report.images, report.gaps) == (alone.images, alone.gaps)


def test_progress_names_each_phase_and_ends_at_its_total(site, options):
    seen: dict[str, tuple[int, int]] = {}

    def progress(phase: str, done: int, total: int) -> None:
        seen[phase] = (done, total)

    fill_site([site], options, api_key="k", progress=progress)
    assert seen == {"scan": (14, 14), "ask": (34, 34), "write": (14, 14)}


def test_no_page_is_an_error(tmp_path, options):
    with pytest.raises(NoPagesError):
        fill_site([tmp_path / "nothing"], options)


def test_a_host_that_looks_like_imgix_is_named_once(tmp_path, options):
    page = tmp_path / "a.html"
    image = '<img src="https://img.example.com/a.jpg?ixlib=js-1">'
    page.write_text(f'<html lang="en">{image}{image}')
    report = fill_site([page], options, api_key="k")
    assert [note for note in report.notes if "img.example.com" in note] == report.notes
    assert len(report.notes) == 1
    assert report.gaps == 0


def test_a_compressed_copy_of_a_changed_page_is_reported(tmp_path, options):
    page = tmp_path / "a.html"
    page.write_text('<html lang="en"><img src="https://acme.imgix.net/a.jpg">')
    Path(f"{page}.gz").write_bytes(b"")
    report = fill_site([page], options, api_key="k")
    assert "a.html.gz is a compressed copy" in report.notes[0]
    assert fill_site([page], options, api_key="k").notes == []


def test_a_host_that_writes_no_empty_alts_is_not_asked_about_them(tmp_path, options):
    page = tmp_path / "a.html"
    page.write_text('<html lang="en"><img alt="" src="https://acme.imgix.net/a.jpg">')
    assert 'says "decorative"' in fill_site([page], options).notes[0]
    assert fill_site([page], options, empty_is_meant=True).notes == []
