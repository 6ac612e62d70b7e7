"""In which language the plugin asks, and that it asks in no other."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs")

from tests.hooks.building import PICTURE

FRENCH, GERMAN, ITALIAN = "Texte de remplacement", "Platzhaltertext", "Testo segnaposto"
BOAT = f"![]({PICTURE}/boat.jpg)"
PAGES = {"index.md": BOAT, "b.md": BOAT, "c.md": f"![]({PICTURE}/quay.jpg)"}


@pytest.mark.parametrize(
    "theme",
    [
        {"name": "mkdocs", "locale": "fr"},
        {"name": "readthedocs", "locale": "fr"},
        {"name": "mkdocs", "locale": "fr_CA"},
        {"name": "material", "language": "fr", "font": False},
    ],
    ids=lambda theme: f"{theme['name']}-{theme.get('locale')}",
)
def test_the_theme_says_the_language(project, sandbox, theme):
    if theme["name"] == "material":
        pytest.importorskip("material")
    built = project(PAGES, theme=theme, default_language="it").build()
    assert FRENCH in built.images()[0]
    assert sandbox.counters.requests == 2
    assert sandbox.counters.generated == 2


@pytest.mark.parametrize(
    ("template", "stand_in", "texts"),
    [
        ('<html lang="de"><body>{{ page.content }}', GERMAN, 2),
        ('<html><body lang="de">{{ page.content }}', GERMAN, 2),
        ('<html lang="de"><body><section lang="fr">{{ page.content }}', FRENCH, 4),
    ],
)
@pytest.mark.parametrize("name", [None, "mkdocs"])
def test_a_template_of_the_sites_own_has_the_last_word(
    project, sandbox, name, template, stand_in, texts
):
    made = project(PAGES, theme={"name": name, "custom_dir": "own"})
    made.write({"own/main.html": template})
    assert stand_in in made.build().images()[0]
    assert sandbox.counters.generated == texts


def test_pictures_wait_for_the_first_page_where_only_it_tells(project, sandbox):
    made = project(PAGES, theme={"name": None, "custom_dir": "own"})
    made.write({"own/main.html": '<html lang="es"><body>{{ page.content }}</body></html>'})
    told = made.build().said("INFO")
    assert [line for line in told if line.startswith("Asking")] == [
        "Asking imgix about 2 pictures…"
    ]
    assert sandbox.counters.generated == 2


def test_a_site_that_names_no_language_takes_the_default(project, sandbox):
    made = project(PAGES, theme={"name": None, "custom_dir": "own"}, default_language="it")
    made.write({"own/main.html": "<body>{{ page.content }}</body>"})
    built = made.build()
    assert ITALIAN in built.images()[0]
    assert sandbox.counters.generated == 2


def test_a_site_of_which_nobody_knows_the_language_is_left(project, sandbox):
    made = project({"index.md": BOAT}, theme={"name": None, "custom_dir": "own"})
    made.write({"own/main.html": "<body>{{ page.content }}</body>"})
    assert made.build().said("WARNING") == [
        f"index.md:1: no text for {PICTURE}/boat.jpg: the page does not say its language; add lang"
        " to <html>, or use default_language (en, fr, de, it, es)"
    ]
    assert sandbox.counters.requests == 0


def test_what_a_template_sets_apart_stays(project, sandbox):
    made = project(PAGES, theme={"name": "mkdocs", "custom_dir": "own"})
    apart = '{% extends "base.html" %}{% block content %}<div data-altfill-ignore>'
    made.write({"own/main.html": apart + "{{ super() }}</div>{% endblock %}"})
    assert made.build().alts() == [None]
