"""The Pelican plugin, with real builds."""

from __future__ import annotations

import json
import re

import pytest

from tests.hosts.comparing import changed_alts
from tests.hosts.pelican_site import PICTURE, asking, copy_example, make_site

pytestmark = pytest.mark.hosts

NO_FEEDS = "FEED_ALL_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None\n"
LATE_MINIFIER = """
from minify import Minify
from pelican import signals

def register():
    signals.all_generators_finalized.connect(_connect)

def _connect(generators):
    signals.finalized.connect(Minify)
"""
"""Connects when all plugins have, so that what it calls comes after them."""
PLUGINS = {
    "plain": ("[]", "['altfill.hooks.pelican']"),
    "minified before": ("['minify']", "['minify', 'altfill.hooks.pelican']"),
    "minified after": ("['minify']", "['altfill.hooks.pelican', 'minify']"),
    "minified last": ("['late']", "['late', 'altfill.hooks.pelican']"),
}
BOAT = f"![]({PICTURE}/boat.jpg?w=600)"
MD = "Title: One\nDate: 2026-01-01\n\n"
RST = "One\n###\n\n:date: 2026-01-01\n\n"


@pytest.fixture
def site(tmp_path, sandbox):
    """Make a site with pages that asks the sandbox."""

    def make(pages):
        made = make_site(tmp_path / "site", sandbox.url)
        made.write(pages)
        return made

    return make


@pytest.fixture
def example(tmp_path, sandbox):
    return copy_example(tmp_path / "example", sandbox.url)


@pytest.mark.parametrize("plugins", PLUGINS.values(), ids=PLUGINS)
def test_the_example_differs_by_its_alts_alone(example, tmp_path, sandbox, plugins):
    (example.directory / "late.py").write_text(LATE_MINIFIER)
    more = f"{NO_FEEDS}PLUGIN_PATHS = ['.']\nPLUGINS = "
    before = example.build("-o", tmp_path / "before", more=more + plugins[0])
    after = example.build("-o", tmp_path / "after", more=more + plugins[1])
    assert before.code == after.code == 0
    assert not after.at("WARNING")
    changes = changed_alts(tmp_path / "before", tmp_path / "after")
    assert {change.before for change in changes} == {""}
    example.output = tmp_path / "after"
    white_beans = ["white-beans", "Red and yellow chard with rime on its edges", ""]
    lettuces = "Four lettuces inside a ring of green copper"
    fence = ["copper-ring", "slug-turning", lettuces, "", "thumb"]
    assert example.alts("first-frost.html") == white_beans
    assert example.alts("slug-fence.html") == fence
    assert example.alts("slug-fence-fr.html") == ["copper-ring"]
    assert "Texte de remplacement" in (example.output / "slug-fence-fr.html").read_text("utf-8")
    assert example.alts("pages/the-plot.html") == ["from-the-bridge"]
    assert example.alts("index.html") == [*white_beans, *fence]
    assert len(changes) == 18
    assert sandbox.counters.requests == len(sandbox.counters.by_picture) == 5


def test_feeds_lose_the_alts_that_nobody_wrote_and_get_no_texts(example, tmp_path):
    example.build("-o", tmp_path / "before", more="PLUGINS = []")
    example.build("-o", tmp_path / "after")
    for name in ("feeds/all.atom.xml", "feeds/jo.rss.xml"):
        old, new = ((tmp_path / each / name).read_text() for each in ("before", "after"))
        assert old.count('alt=""') > new.count('alt=""') == new.count("leaf-rule")
        assert old.replace(' alt=""', "") == new.replace(' alt=""', "")


def test_texts_are_kept_beside_the_settings_and_asked_for_once(site, sandbox, tmp_path):
    made = site({"a.md": MD + BOAT})
    first, again = (
        made.build("-v", "-s", "site/pelicanconf.py", directory=tmp_path) for _ in range(2)
    )
    assert made.alts("a.html") == ["boat"]
    assert sandbox.counters.requests == 1
    assert (made.directory / ".cache" / "altfill").is_dir()
    assert not (tmp_path / ".cache").exists()
    assert first.at("INFO")[-1] == (
        "filled 3 images on 3 pages (1 new text, 0 known; 1 request); 0 images left without a text"
    )
    assert again.at("INFO") == [
        "filled 3 images on 3 pages (0 new texts, 1 known; 0 requests); 0 images left without a text"
    ]


@pytest.mark.parametrize("off", ["del ALTFILL", "ALTFILL = None", "ALTFILL = False"])
def test_without_its_setting_the_plugin_does_nothing(site, sandbox, tmp_path, off):
    made = site({"a.md": MD + BOAT, "b.rst": f"{RST}.. image:: {PICTURE}/quay.jpg\n"})
    made.build("-o", tmp_path / "plain", more="PLUGINS = []")
    made.build("-o", tmp_path / "off", more=off)
    assert changed_alts(tmp_path / "plain", tmp_path / "off") == []
    assert sandbox.counters.requests == 0


UNWRITTEN = {"True": ["boat", "", ""], "'all'": ["boat", None, ""], "False": ["", "", ""]}


@pytest.mark.parametrize(("unwritten", "alts"), UNWRITTEN.items())
def test_an_alt_that_nobody_wrote_is_told_from_an_empty_one(site, unwritten, alts):
    made = site(
        {
            "a.md": f'{MD}{BOAT} ![](photo.jpg) <img alt="" src="{PICTURE}/rule.png">',
            "b.rst": f"{RST}.. image:: {PICTURE}/boat.jpg\n   :align: left\n\n"
            f".. image:: photo.jpg\n\n.. image:: {PICTURE}/rule.png\n   :alt:\n",
        }
    )
    made.build(more=f"ALTFILL['unwritten'] = {unwritten}")
    assert made.alts("a.html") == made.alts("b.html") == alts


ORNAMENTS = f"""
.. image:: {PICTURE}/a.png
   :class: ornament

.. _one:
.. _two:

.. image:: {PICTURE}/a.png
   :class: ornament

.. container:: ornaments

   .. image:: {PICTURE}/a.png

.. raw:: html

   <div aria-hidden="true">

.. image:: {PICTURE}/a.png

.. raw:: html

   </div>

.. image:: {PICTURE}/boat.jpg
   :class: photo
"""


def test_what_is_left_alone_is_as_without_the_plugin(site, tmp_path):
    boat = f"![]({PICTURE}/boat.jpg)"
    ornaments = f"{boat}{{ .ornament }} {boat}{{ hidden }}\n\n{boat}\n{{: .ornaments }}"
    made = site({"a.md": f"{MD}{ornaments}\n\n{boat}", "b.rst": RST + ORNAMENTS})
    skip = "ALTFILL['skip'] = ['.ornament', '.ornaments img']\n"
    made.build("-o", tmp_path / "before", more="PLUGINS = []")
    said = made.build("-o", tmp_path / "after", more=skip)
    assert said.at("WARNING") == []
    made.output = tmp_path / "after"
    assert made.alts("a.html") == ["", "", "", "boat"]
    assert made.alts("b.html") == ["", "", "", "", "boat"]
    changed = changed_alts(tmp_path / "before", tmp_path / "after")
    assert {change.before for change in changed} == {""}
    assert "" not in {change.after for change in changed}


def test_empty_alts_are_filled_on_wish_whatever_the_spelling(site):
    made = site({"a.md": f'{MD}<img alt="" src="{PICTURE}/rule.png">'})
    for name in ("fill_empty", "fill-empty"):
        made.build(more=f"ALTFILL['{name}'] = True")
        assert made.alts("a.html") == ["rule"]


def test_hosts_and_maps_are_known_while_sources_are_read(site, sandbox):
    source = "![](https://images.example.com/a.jpg) ![](/photos/b.jpg) ![](https://x.example/c.jpg)"
    made = site({"a.md": MD + source, "b.rst": f"{RST}.. image:: /photos/b.jpg\n"})
    options = f"hosts=('images.example.com',), map={{'/photos/': '{PICTURE}/'}}"
    made.build(more=f"ALTFILL |= dict({options})")
    assert made.alts("a.html") == ["a", "b", ""]
    assert made.alts("b.html") == ["b"]


def test_an_extension_of_the_users_own_settings_stays(site):
    made = site({"a.md": f"{MD}{BOAT} ![](photo.jpg)\n\n*[HTML]: x\n\nHTML"})
    own = "'altfill.hooks.markdown': {}, 'markdown.extensions.abbr': {}"
    made.build(more=f"MARKDOWN = {{'extension_configs': {{{own}}}}}")
    assert made.alts("a.html") == ["boat", None]
    assert "<abbr" in (made.output / "a.html").read_text()


BARE = "<!DOCTYPE html><title>x</title>{{ article.content if article else page.content }}"


def test_the_language_of_an_article_counts_where_the_page_has_none(site, sandbox):
    pages = {
        "a.md": MD + BOAT,
        "b.md": f"Lang: it\n{MD}{BOAT}",
        "pages/c.md": f"Lang: es\n{MD}{BOAT}\n\n<p lang=de><img src={PICTURE}/quay.jpg></p>",
    }
    made = site(pages)
    theme = made.directory / "theme" / "templates"
    theme.mkdir(parents=True)
    for name in ("article", "page"):
        (theme / f"{name}.html").write_text(BARE)
    (theme / "index.html").write_text("{{ articles[0].content }}")
    more = "THEME = 'theme'\nDEFAULT_LANG = 'fr'\n"
    made.build(more=more)
    texts = {
        "a.html": "Texte de remplacement",
        "b-it.html": "Testo segnaposto",
        "pages/c-es.html": "Texto provisional",
        "index.html": "Texte de remplacement",
    }
    for name, text in texts.items():
        assert text in (made.output / name).read_text("utf-8")
    assert "Platzhaltertext" in (made.output / "pages/c-es.html").read_text("utf-8")
    made.build(more=f"{more}ALTFILL['default_language'] = 'de'")
    assert "Platzhaltertext" in (made.output / "index.html").read_text("utf-8")
    assert "Texte de remplacement" in (made.output / "a.html").read_text("utf-8")


def test_offline_and_a_dry_run_ask_nobody(site, sandbox):
    made = site({"a.md": MD + BOAT})
    dry = made.build("-v", more="ALTFILL['dry_run'] = True")
    said = ["would fill 0 images and ask about 1 picture (1 en)"]
    assert dry.at("INFO") == said
    offline = made.build(more="ALTFILL['offline'] = True")
    assert offline.at("WARNING") == [
        "content/a.md:4: no text for https://acme.imgix.net/boat.jpg: no text is known and"
        " offline asks nobody"
    ]
    assert made.alts("a.html") == [None]
    assert sandbox.counters.requests == 0


LINKS = {
    "title": ["The plot", "Red beans", "boat", "boat"],
    "describe": ["boat"] * 4,
    "leave": [None] * 3 + ["boat"],
}


@pytest.mark.parametrize("address", ["", "https://plot.example", "https://plot.example/a/b"])
@pytest.mark.parametrize(("links", "alts"), LINKS.items())
def test_a_picture_in_a_link_is_named_after_the_linked_page(site, links, alts, address):
    source = (
        f"[{BOAT}]({{filename}}pages/plot.md)\n\n[{BOAT}]({{filename}}b.md)\n\n"
        f"[{BOAT}](https://example.org/)\n\n{BOAT}\n"
    )
    made = site(
        {
            "a.md": MD + source,
            "b.md": MD.replace("One", "Red beans"),
            "pages/plot.md": "Title: The plot\n\nText\n",
        }
    )
    said = made.build(more=f"SITEURL = {address!r}\nALTFILL['links'] = '{links}'")
    assert made.alts("a.html") == alts
    assert len(said.at("WARNING")) == (3 if links == "leave" else 0)


def test_settings_can_come_from_the_command_line(site, sandbox):
    made = site({"a.md": MD + BOAT})
    given = json.dumps({"api_url": sandbox.url})
    assert made.build("-e", f"ALTFILL={given}", more="del ALTFILL").code == 0
    assert made.alts("a.html") == ["boat"]


def test_static_pages_are_filled_and_their_sources_are_not(site):
    page = f'<html lang="en"><img src="{PICTURE}/quay.jpg">'
    made = site({"a.md": MD, "extra/page.html": page})
    made.build(
        more="STATIC_PATHS = ['extra']\nSTATIC_CREATE_LINKS = True\nREADERS = {'html': None}"
    )
    assert made.alts("extra/page.html") == ["quay"]
    assert (made.directory / "content/extra/page.html").read_text() == page


def test_the_settings_of_the_readme_are_those_of_a_site(site, sandbox):
    from tests.test_readme import README

    section = README.partition("\n## Pelican\n")[2].partition("\n## ")[0]
    [block] = re.findall(r"^```python\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    made = site({"a.md": MD + BOAT})
    said = made.build(more=asking(sandbox.url, block))
    assert (said.code, said.at("WARNING")) == (0, [])
    assert made.alts("a.html") == ["boat"]
