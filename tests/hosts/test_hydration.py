"""What Chromium makes of filled pages whose scripts take over."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import html5lib
import pytest

from tests.page.witness import HTML

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FIRST = "index.html"
SECOND = {
    "vitepress": "puncture.html",
    "docusaurus": "mounting/index.html",
    "astro": "marsh-marigold/index.html",
}
"""A page of each example that the first one links to."""
WRITTEN = {"vitepress": ("upside-down", "bucket"), "docusaurus": ("box", "cable", "compass")}
"""Pictures of the second page whose texts altfill wrote."""

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(CHROMIUM is None, reason="install it: apt-get install chromium"),
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def shown(tmp_path):
    """Serve a site and return title and alts by picture of a page, as Chromium has them."""

    def show(site, page: str) -> tuple[str, dict[str, str | None]]:
        handler = functools.partial(_Quiet, directory=site)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/{page.removesuffix('index.html')}"
            dom = _dumped(address, tmp_path / "profile")
            server.shutdown()
        document = html5lib.parse(dom)
        return document.findtext(f".//{HTML}title"), _alts(document)

    return show


def _alts(document) -> dict[str, str | None]:
    images = document.iter(f"{HTML}img")
    return {re.sub(r".*/|\..*", "", each.get("src")): each.get("alt") for each in images}


def _dumped(address: str, profile) -> str:
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=15000")
    offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    command = [CHROMIUM, *flags, offline, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(params=SECOND)
def example(request, building, sandbox, tmp_path):
    """An example's name and its filled site."""
    site, _ = building(request.param).filled(tmp_path / "project", sandbox.url, "--fill-empty")
    return request.param, site


def _click_through(site, target: str) -> None:
    """Make the first page follow its link to the second once its scripts have taken over."""
    target = target.removesuffix("/index.html")
    script = (
        "<script>document.startViewTransition = undefined;"  # no animation ends in virtual time
        f"setTimeout(() => document.querySelector('a[href*=\"{target}\"]').click(), 3000)</script>"
    )
    with (site / FIRST).open("a", encoding="utf-8") as page:
        page.write(script)


def _written(site, name: str) -> dict[str, str | None]:
    alts = _alts(html5lib.parse((site / SECOND[name]).read_bytes()))
    return {picture: alts[picture] for picture in WRITTEN[name]}


@pytest.mark.parametrize("example", WRITTEN, indirect=True)
def test_the_texts_of_a_loaded_page_stay_when_its_scripts_take_over(example, shown):
    name, site = example
    _, alts = shown(site, SECOND[name])
    written = _written(site, name)
    assert all("altfill sandbox" in text for text in written.values())
    assert {picture: alts[picture] for picture in written} == written


@pytest.mark.parametrize("example", WRITTEN, indirect=True)
def test_a_page_that_the_scripts_made_has_no_filled_texts(example, shown):
    name, site = example
    title = shown(site, SECOND[name])[0]
    _click_through(site, SECOND[name])
    arrived, alts = shown(site, FIRST)
    assert arrived == title
    assert not any(alts[picture] for picture in WRITTEN[name])


def test_view_transitions_of_astro_fetch_the_filled_page(building, sandbox, tmp_path, shown):
    site, _ = building("astro").filled(tmp_path / "project", sandbox.url, "--fill-empty")
    title, loaded = shown(site, SECOND["astro"])
    _click_through(site, SECOND["astro"])
    arrived, alts = shown(site, FIRST)
    assert arrived == title
    assert alts == loaded
    assert "altfill sandbox" in alts["roots"]
