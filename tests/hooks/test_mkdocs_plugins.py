"""The plugin beside others: Material's privacy, minify, glightbox, static-i18n."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("mkdocs")

from mkdocs.exceptions import Abort

from tests.hooks.building import PICTURE

BOAT = f"![]({PICTURE}/boat.jpg)"
FOOTER = '{% extends "base.html" %}{% block footer %}<img src="HERE">{% endblock %}'
"""A picture that is on no page before it is finished."""
MATERIAL = {"name": "material", "font": False}


def _beside(project, pages, name, settings, theme="mkdocs", **options):
    """Return a project with another plugin before altfill, and then with it behind."""
    made = project(pages, theme, **options)
    ours = made.settings["plugins"]
    for plugins in ([{name: settings}, *ours], [*ours, {name: settings}]):
        made.settings["plugins"] = plugins
        yield made


class _Photos(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"\x89PNG")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def photos():
    """The address of a server of photos."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Photos) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/photos"
        server.shutdown()


def test_pictures_are_known_before_privacy_takes_them_home(project, photos):
    pytest.importorskip("material")
    page = {"index.md": f"![]({photos}/boat.png)"}
    mapped = {"map": {f"{photos}/": f"{PICTURE}/"}}
    theme = MATERIAL | {"custom_dir": "own"}
    for made in _beside(project, page, "privacy", {}, theme, **mapped):
        made.write({"own/main.html": FOOTER.replace("HERE", f"{photos}/quay.png")})
        built = made.build()
        for name in ("boat", "quay"):
            [image] = [each for each in built.images() if name in each]
            assert 'src="assets/external/127.0.0.1' in image
            assert 'alt="Stand-in text' in image
        assert list(built.site.glob("assets/external/*/photos/boat.png"))


def test_pages_are_filled_before_they_are_minified(project):
    pytest.importorskip("mkdocs_minify_plugin")
    theme = {"name": "mkdocs", "custom_dir": "own"}
    for made in _beside(project, {"index.md": BOAT}, "minify", {"minify_html": True}, theme):
        made.write({"own/main.html": FOOTER.replace("HERE", f"{PICTURE}/quay.jpg")})
        built = made.build()
        assert built.alts() == ["boat", "quay"]
        assert f"src={PICTURE}/boat.jpg" in built.images()[0]


def test_pictures_in_a_lightbox_are_filled(project, sandbox):
    pytest.importorskip("mkdocs_glightbox")
    for made in _beside(project, {"index.md": BOAT}, "glightbox", {}, MATERIAL):
        built = made.build()
        assert 'class="glightbox"' in built.page()
        [image] = [each for each in built.images() if "boat" in each]
        assert 'alt="Stand-in text' in image
    assert sandbox.counters.requests == 1


LANGUAGES = {
    "docs_structure": "suffix",
    "languages": [
        {"locale": "en", "name": "English", "default": True},
        {"locale": "fr", "name": "français"},
        {"locale": "de", "name": "Deutsch"},
    ],
}


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_each_language_of_static_i18n_has_its_texts(project, sandbox, theme):
    pytest.importorskip("mkdocs_static_i18n")
    if theme == "material":
        pytest.importorskip("material")
    pages = {"index.md": BOAT, "index.fr.md": BOAT, "b.md": BOAT}
    for made in _beside(project, pages, "i18n", LANGUAGES, theme):
        built = made.build()
        for place, words in (("", "Stand-in"), ("fr/", "Texte"), ("de/", "Platzhaltertext")):
            for page in ("index.html", "b/index.html"):
                [image] = [each for each in built.images(place + page) if "boat" in each]
                assert f'alt="{words}' in image
        totals = [line for line in built.said("INFO") if line.startswith("filled")]
        assert [line.partition(" (")[0] for line in totals] == ["filled 2 images on 2 pages"] * 3
    assert sandbox.counters.generated == 3


def test_each_language_tells_what_it_left(project):
    pytest.importorskip("mkdocs_static_i18n")
    languages = {**LANGUAGES, "languages": [*LANGUAGES["languages"], {"locale": "nl", "name": "N"}]}
    pages = {"index.md": BOAT, "index.nl.md": f"\n{BOAT}"}
    for made in _beside(project, pages, "i18n", languages):
        [warning] = made.build().said("WARNING")
        assert warning.startswith(
            f"index.nl.md:2: no text for {PICTURE}/boat.jpg: the API offers no nl"
        )
        with pytest.raises(Abort, match=r"1 warnings? in strict mode"):
            made.build(strict=True)


def test_without_a_key_strict_builds_of_several_languages_end(project, monkeypatch):
    pytest.importorskip("mkdocs_static_i18n")
    monkeypatch.delenv("IMGIX_API_KEY")
    for made in _beside(project, {"index.md": BOAT}, "i18n", LANGUAGES):
        assert len(made.build().said("WARNING")) == 3
        with pytest.raises(Abort, match="BuildError"):
            made.build(strict=True)


def test_front_matter_counts_beside_other_languages(project):
    pytest.importorskip("mkdocs_static_i18n")
    pages = {"index.md": BOAT, "b.md": f"---\naltfill: false\n---\n{BOAT}"}
    for made in _beside(project, pages, "i18n", LANGUAGES):
        built = made.build()
        assert built.alts("fr/b/index.html") == built.alts("b/index.html") == [""]
