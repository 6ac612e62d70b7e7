"""What was found on a page is not looked for again, and changes nothing else."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from altfill import Options, Report, fill_site
from altfill.imgix.sandbox import Sandbox
from altfill.store.pages import NAME
from tests.conftest import SITE

PAGES = 24
IMAGE = '<img src="https://acme.imgix.net/{}.jpg?w=100">'
SCRIPT = "<script>let made = '<img src=x>'</script>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of many small pages, one of which needs nothing."""
    build(tmp_path / "site")
    return tmp_path / "site"


def build(site: Path, **other: str) -> dict[str, bytes]:
    """Write the pages as a generator would; ``other`` gives some of them another content."""
    site.mkdir(exist_ok=True)
    pages = {f"p{number}": page(IMAGE.format(number % 7)) for number in range(1, PAGES)}
    pages |= {"p0": page('<img alt="A boat" src="https://acme.imgix.net/0.jpg">'), **other}
    for name, html in pages.items():
        (site / f"{name}.html").write_text(html, "utf-8")
    return content(site)


def page(images: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><p>Boats{SCRIPT}{images}'


def content(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.rglob("*.html")}


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    return start(text="A red boat")


@pytest.fixture
def options(sandbox: Sandbox, tmp_path: Path) -> Options:
    return Options(api_url=sandbox.url, cache_dir=tmp_path / "cache", rate=9999)


def fill(site: Path, options: Options) -> Report:
    return fill_site([site], options, api_key="any")


def rows(options: Options) -> int:
    with closing(sqlite3.connect(options.cache_dir / NAME)) as connection:
        return connection.execute("SELECT count(*) FROM pages").fetchone()[0]


@pytest.mark.parametrize("more", [{}, {"fill_empty": True}, {"fallback_language": "en"}])
def test_the_example_site_is_filled_again_as_at_first(options, more, tmp_path):
    options = replace(options, hosts=("images.example.com",), **more)
    first, again = tmp_path / "first", tmp_path / "again"
    for site in (first, again):
        for copy in ("a", "b", "c"):
            shutil.copytree(SITE, site / copy / "site")
    reports = [fill(first, options), fill(again, options)]
    assert content(first) == content(again)
    counted = [
        (each.pages, each.images, each.imgix_images, each.gaps, len(each.filled), len(each.left))
        for each in reports
    ]
    assert counted[0] == counted[1]
    assert sorted(map(str, reports[0].notes)) == sorted(map(str, reports[1].notes))
    assert reports[1].requests == 0


def test_no_page_is_parsed_after_a_rebuild_or_when_all_is_filled(site, options, tmp_path):
    fill(site, options)
    filled = content(site)
    build(site)
    code = (
        "import sys; from altfill import *; from pathlib import Path;"
        "options = Options(offline=True, api_url=sys.argv[1], cache_dir=Path(sys.argv[2]));"
        "print(len(fill_site([sys.argv[3]], options).filled), 'turbohtml' in sys.modules)"
    )
    command = [sys.executable, "-c", code, options.api_url, options.cache_dir, site]
    for told in (f"{PAGES - 1} False\n", "0 False\n"):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout == told
        assert content(site) == filled


def test_a_changed_page_is_read_again(site, options):
    fill(site, options)
    build(site, p3=page(f"{IMAGE.format('new')} {IMAGE.format(3)}"))
    report = fill(site, options)
    assert len(report.filled) == PAGES
    assert report.requests == 1
    assert content(site)["p3.html"].count(b"alt=") == 2


@pytest.mark.parametrize(
    ("changed", "images"),
    [({"fill_empty": True}, 2), ({"hosts": ("cdn.example",)}, 2), ({"skip": ("img",)}, 0)],
)
def test_other_options_find_other_images(site, options, changed, images):
    other = page(
        IMAGE.format(1) + '<img alt="" src="//acme.imgix.net/2.jpg"><img src="//cdn.example/3.jpg">'
    )
    build(site, p1=other)
    assert fill(site, options).gaps == PAGES - 1
    build(site, p1=other)
    report = fill(site, replace(options, **changed))
    assert sum(each.path.endswith("p1.html") for each in report.filled) == images


def test_a_language_that_a_host_names_counts(site, options):
    bare = IMAGE.format(1)
    for _ in range(2):
        for language in ("de", "fr"):
            build(site, p1=bare)
            report = fill_site(
                [site], options, api_key="any", languages=lambda _, spoken=language: spoken
            )
            [filled] = [each for each in report.filled if each.path.endswith("p1.html")]
            assert filled.language == language


def test_a_small_run_keeps_nothing(options, tmp_path):
    build(tmp_path / "site")
    fill(tmp_path / "site" / "p1.html", options)
    assert not (options.cache_dir / NAME).exists()


@pytest.mark.parametrize("chosen", [{"dry_run": True}, {"offline": True}])
def test_a_run_that_asks_nobody_makes_no_cache(site, options, chosen):
    fill(site, replace(options, **chosen))
    assert not options.cache_dir.exists()


def test_a_dry_run_keeps_nothing(site, options):
    fill(site, options)
    known = rows(options)
    build(site, p3=page(IMAGE.format("new")))
    fill(site, replace(options, dry_run=True))
    assert rows(options) == known
    assert {path.name for path in options.cache_dir.iterdir()} == {
        "cache.db", NAME, ".gitignore", "CACHEDIR.TAG"
    }  # fmt: skip


def in_the_script(gap: list, html: bytes) -> None:
    gap[0] = html.index(b"<img src=x>")


def in_the_text(gap: list, html: bytes) -> None:
    gap[0] = html.index(b"Boats")


def far_away(gap: list, html: bytes) -> None:
    gap[0] = len(html) + 1000


def two_at_once(gap: list, html: bytes) -> None:
    gap[3] = 1


def unspoken(gap: list, html: bytes) -> None:
    gap[6] = 'x" onload="alert(1)'


@pytest.mark.parametrize("lie", [in_the_script, in_the_text, far_away, two_at_once, unspoken])
def test_what_a_stranger_put_there_writes_nothing_else(
    site: Path, options: Options, lie: Callable[[list, bytes], None]
):
    fill(site, options)
    filled = content(site)
    before = build(site)
    with closing(sqlite3.connect(options.cache_dir / NAME)) as connection, connection:
        for number, found in connection.execute("SELECT number, found FROM pages").fetchall():
            document = json.loads(found)
            for gap in document[4]:
                lie(gap, before["p1.html"])
            changed = json.dumps(document), number
            connection.execute("UPDATE pages SET found = ? WHERE number = ?", changed)
    report = fill(site, options)
    assert not report.failed
    assert content(site) == filled


def test_titles_of_linked_pages_are_remembered_until_they_change(site, options):
    linked = page(f'<a href="p2.html">{IMAGE.format(1)}</a>')
    for name in ("Harbours", "Harbours", "Bridges"):
        build(site, p1=linked, p2=f"<html lang=en><title>{name}</title><p>")
        fill(site, options)
        assert f'alt="{name}"'.encode() in content(site)["p1.html"]


@pytest.mark.parametrize(
    "forged", ["", "[]", "{}", "[1]", '["a"]', '["a", 1]', '["A \\u0007", ""]', "null"]
)
def test_a_forged_title_is_no_title_or_text_alone(site, options, forged):
    linked = page(f'<a href="p2.html">{IMAGE.format(1)}</a>')
    pages = {"p1": linked, "p2": "<html lang=en><title>Harbours</title><p>"}
    build(site, **pages)
    fill(site, options)
    filled = content(site)["p1.html"]
    build(site, **pages)
    with closing(sqlite3.connect(options.cache_dir / NAME)) as connection, connection:
        changed = connection.execute(
            "UPDATE pages SET found = ? WHERE found LIKE '%Harbours%'", (forged,)
        )
        assert changed.rowcount == 1
    report = fill(site, options)
    assert not report.failed
    assert content(site)["p1.html"] in (filled, filled.replace(b"Harbours", b"A red boat"))


def test_clearing_the_cache_forgets_pages(site, options, run):
    fill(site, options)
    assert run("cache", "clear", "--failures", "--cache-dir", options.cache_dir).code == 0
    assert (options.cache_dir / NAME).exists()
    assert run("cache", "clear", "--yes", "--cache-dir", options.cache_dir).code == 0
    assert not (options.cache_dir / NAME).exists()
