"""A small site with texts that wait, its review page, and a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from altfill import Options
from altfill.imgix.sandbox import Sandbox
from altfill.review.asking import Asker
from altfill.review.desk import Desk
from altfill.review.server import Server, serving
from altfill.store.cache import TextCache
from altfill.store.reading import read_records
from altfill.store.records import Place, Record
from altfill.store.textsfile import TextsFile

HOST = "https://acme.imgix.net"
PAGES = {
    "index.html": """\
<html lang="en"><meta charset="utf-8"><title>Harbour Museum</title><h1>The harbour</h1>
<figure><img src="https://acme.imgix.net/boat.jpg?w=300"><figcaption>Our ferry</figcaption></figure>
<h2>The quay</h2><p><img src="https://acme.imgix.net/quay.jpg"></p>
<figure><img src="https://acme.imgix.net/sail.jpg"><figcaption>The white sail</figcaption></figure>
<img alt="image" src="https://acme.imgix.net/wave.png">
""",
    "de/index.html": """\
<html lang="de"><meta charset="utf-8"><title>Hafenmuseum</title><h1>Der Hafen</h1>
<a href="../index.html"><img src="https://acme.imgix.net/line.png"></a>
<p><img src="https://acme.imgix.net/boat.jpg?w=900"></p>
""",
}
DRAFTS = {
    ("boat.jpg", "en"): "A red boat at the quay",
    ("boat.jpg", "de"): "Ein rotes Boot am Kai",
    ("sail.jpg", "en"): "The white sail",
    ("line.png", "de"): "Eine blaue Linie",
}
"""What the API has answered before."""


@dataclass
class Review:
    """A site under review."""

    site: Path
    options: Options
    desk: Desk
    server: Server = field(repr=False)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def records(self) -> dict[Place, Record]:
        """What stands in the texts file by now, in the order of the file."""
        path = self.options.texts
        return read_records(path.read_text("utf-8"), "texts") if path.exists() else {}

    def record(self, name: str, language: str = "", on: str = "") -> tuple[str, str] | bool | None:
        """Text and status of a record, or whether it says decorative."""
        found = self.records.get(Place(f"{HOST}/{name}", language, on))
        if found is None or found.decorative is not None:
            return found and found.decorative
        return found.text, str(found.status)


def write_pages(site: Path, pages: dict[str, str]) -> None:
    for name, html in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(html, "utf-8")


@pytest.fixture
def begin(tmp_path: Path, sandbox: Sandbox) -> Iterator[Callable[..., Review]]:
    """Begin reviews; they end with the test."""
    with ExitStack() as stack:

        def make(
            pages: dict[str, str] | None = None,
            drafts: dict[tuple[str, str], str] | None = None,
            *,
            key: str | None = "the-key",
            texts: str = "",
            texts_file: Path | None = None,
            **options: object,
        ) -> Review:
            site = tmp_path / "site"
            write_pages(site, PAGES if pages is None else pages)
            chosen = Options(
                **{
                    "api_url": sandbox.url,
                    "cache_dir": tmp_path / "cache",
                    "texts": texts_file or tmp_path / "alt-texts.toml",
                    "offline": True,
                    "rate": 1000,
                    **options,
                }
            )
            with TextCache(chosen.cache_dir, chosen.api_url) as cache:
                for (name, language), text in (DRAFTS if drafts is None else drafts).items():
                    cache.put(f"{HOST}/{name}", language, text)
            if texts:
                chosen.texts.write_text(texts, "utf-8")
            desk = Desk([site], chosen, TextsFile(chosen.texts), None)
            server = stack.enter_context(serving(desk, Asker(chosen, key)))
            return Review(site, chosen, desk, server)

        yield make


@pytest.fixture
def review(begin: Callable[..., Review]) -> Review:
    """The small site's review."""
    return begin()


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium with an empty profile."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="teal"/></svg>'


@pytest.fixture
def tab(chromium):
    """Open tabs in which imgix's hosts answer with a picture, and nothing else of the web does."""
    contexts = []

    def make(**options):
        context = chromium.new_context(viewport={"width": 1200, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []

        def answer(route):
            page.asked.append(route.request.url)
            if re.match(r"https://[a-z]+\.imgix\.net/", route.request.url):
                route.fulfill(body=PICTURE, content_type="image/svg+xml")
            else:
                route.abort()

        page.route(re.compile(r"^(?!http://127\.0\.0\.1)"), answer)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "console", lambda told: page.faults.append(told.text) if told.type == "error" else None
        )
        return page

    yield make
    for context in contexts:
        context.close()
