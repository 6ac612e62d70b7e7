"""The MkDocs plugin, with real builds."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs")

from tests.hooks.building import PICTURE, build, differences

BOAT = f"![]({PICTURE}/boat.jpg?w=600)"
QUAY = f"![]({PICTURE}/quay.jpg)"
HOOK = f"""
from pathlib import Path
from markdown import markdown

def on_env(env, config, files):
    settings = {{"extensions": config.markdown_extensions, "extension_configs": config.mdx_configs}}
    Path(__file__).with_name("excerpt.html").write_text(markdown("{QUAY}", **settings))
"""
"""Renders an excerpt when all pages are rendered, as blogs do."""


def _without_plugin(file):
    """Return a copy of a configuration that does without altfill."""
    text = file.read_text()
    start, _, rest = text.partition("  - altfill")
    plain = file.with_name(f"plain-{file.name}")
    if rest:
        plain.write_text(start)
    else:
        _without_plugin(file.with_name("mkdocs.yml"))
        plain.write_text(text.replace("INHERIT: ", "INHERIT: plain-"))
    return plain


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs-material.yml"])
@pytest.mark.parametrize("urls", [True, False])
def test_the_example_differs_by_its_alts_alone(example, sandbox, tmp_path, name, urls):
    if "material" in name:
        pytest.importorskip("material")
    options = {"use_directory_urls": urls}
    plain = _without_plugin(example / name)
    before = build(plain, site_dir=str(tmp_path / "before"), **options)
    after = build(example / name, site_dir=str(tmp_path / "after"), **options)
    siting = "guide/siting/index.html" if urls else "guide/siting.html"
    upkeep = "guide/upkeep/index.html" if urls else "guide/upkeep.html"
    changed = differences(before.site, after.site)
    own_404 = ["404.html"] if "material" in name else []
    assert changed == sorted([*own_404, siting, upkeep, "index.html"])
    partner = ["fellside-college"]
    shield = "Louvred white shield around the thermometer"
    home = ["high-moor", "", "rain-gauge", "anemometer", shield]
    assert after.alts() == home + partner
    assert after.alts(siting) == ["gauge-and-wall", "", "Looking after it", "ravenbeck", *partner]
    assert after.alts(upkeep) == ["rain-gauge", "funnel-brush", *partner]
    assert "Texte de remplacement" in after.page(upkeep)
    assert sandbox.counters.requests == len(sandbox.counters.by_picture) == 7
    assert not after.said("WARNING")


def test_texts_are_kept_beside_the_configuration_and_asked_for_once(example, sandbox):
    first = build(example / "mkdocs.yml")
    asked = sandbox.counters.requests
    again = build(example / "mkdocs.yml")
    assert sandbox.counters.requests == asked
    assert (example / ".cache" / "altfill").is_dir()
    assert first.alts() == again.alts()
    assert first.said("INFO")[-1] == (
        "filled 11 images on 3 pages (7 new texts, 0 known; 7 requests);"
        " 0 images left without a text"
    )
    assert again.said("INFO") == [
        "filled 11 images on 3 pages (0 new texts, 7 known; 0 requests);"
        " 0 images left without a text"
    ]


def test_all_pages_are_asked_about_at_once_before_one_is_written(project, sandbox):
    made = project({f"p{n}.md": f"![]({PICTURE}/{n % 5}.jpg?w={n}00)" for n in range(1, 20)})
    built = made.build()
    asking = [line for line in built.said("INFO") if "sk" in line]
    assert asking[0] == "Asking imgix about 5 pictures…"
    assert asking[1].startswith("Asked imgix about 5 pictures in ")
    assert len(asking) == 2
    assert sandbox.counters.requests == 5


def test_a_page_can_be_left_as_it_is(project, tmp_path):
    pages = {
        "index.md": BOAT,
        "quiet.md": f"---\naltfill: false\n---\n{BOAT}",
        "old.md": f"altfill: no\n\n{BOAT}",
        "drafts/a.md": BOAT,
        "after.md": BOAT,
    }
    made = project(pages, exclude=["drafts/"])
    built = made.build()
    assert built.alts() == built.alts("after/index.html") == ["boat"]
    plain = made.build(plugins=[], site_dir=str(tmp_path / "plain"))
    for name in ("quiet", "old", "drafts/a"):
        page = f"{name}/index.html"
        assert built.alts(page) == [""]
        assert built.page(page) == plain.page(page)


def test_without_enabled_nothing_differs(project, tmp_path, sandbox):
    made = project({"index.md": BOAT}, enabled=False)
    plain = project({}).build(plugins=[], site_dir=str(tmp_path / "plain"))
    made.build()
    assert (made.site / "index.html").read_bytes() == (plain.site / "index.html").read_bytes()
    assert sandbox.counters.requests == 0


@pytest.mark.parametrize(
    ("unwritten", "alts"),
    [(True, ["boat", "", ""]), ("all", ["boat", None, ""]), (False, ["", "", ""])],
)
def test_an_alt_that_nobody_wrote_is_told_from_an_empty_one(project, unwritten, alts):
    source = f'{BOAT} ![](https://example.org/b.jpg) <img alt="" src="{PICTURE}/rule.png">'
    built = project({"index.md": source}, unwritten=unwritten).build()
    assert built.alts() == alts
    notes = [line for line in built.said("INFO") if "add fill_empty" in line]
    assert len(notes) == (unwritten is False)


def test_the_extension_can_be_used_without_the_plugin_and_beside_it(project):
    made = project({"index.md": f'{BOAT} <img alt="" src="{PICTURE}/rule.png">'})
    extensions = ["altfill.hooks.markdown"]
    assert made.build(markdown_extensions=extensions).alts() == ["boat", ""]
    assert made.build(markdown_extensions=extensions, plugins=[]).alts() == [None, ""]


def test_empty_alts_are_filled_on_wish(project):
    source = f'<img alt="" src="{PICTURE}/rule.png">'
    assert project({"index.md": source}, fill_empty=True).build().alts() == ["rule"]


def test_the_options_of_the_command_line_are_there(project, sandbox):
    source = (
        "![](https://images.example.com/a.jpg) ![](/photos/b.jpg) ![](photos/c.jpg)"
        f' <div class="logos"><img src="{PICTURE}/d.jpg"></div>\n\n<p lang="nl">'
        f'<img src="{PICTURE}/e.jpg"></p>'
    )
    built = project(
        {"index.md": source, "photos/c.jpg": ""},
        hosts=["images.example.com"],
        map={"/photos/": f"{PICTURE}/"},
        skip=[".logos img"],
        fallback_language="fr",
    ).build()
    assert built.alts() == ["a", "b", "c", None, "e"]
    assert "Texte de remplacement" in built.images()[4]
    assert sandbox.counters.requests == 4


def test_a_selector_may_go_by_what_the_theme_puts_around_a_page(project, sandbox):
    built = project({"index.md": BOAT}, skip=["[role=main] img"]).build()
    assert built.alts() == [None]


def test_what_is_left_alone_is_as_without_altfill(project, tmp_path):
    boat = f"![]({PICTURE}/boat.jpg)"
    source = (
        f"# One\n\n{boat}{{ .ornament }} {boat}{{ role=presentation }}\n\n"
        f"{boat}\n{{: .ornaments }}\n\n{boat}\n"
    )
    made = project({"index.md": source}, skip=[".ornament", ".ornaments img"])
    more = {"markdown_extensions": ["attr_list"]}
    made.build(**more, plugins=[])
    before = made.site.rename(tmp_path / "before")
    built = made.build(**more)
    assert built.alts() == ["", "", "", "boat"]
    assert built.said("WARNING") == []
    assert differences(before, built.site) == ["index.html"]


def test_what_other_plugins_render_has_the_extension_too(project):
    made = project({"a.md": BOAT, "z.md": f"---\naltfill: false\n---\n{BOAT}"})
    made.write({"hook.py": HOOK})
    made.build(hooks=["hook.py"])
    assert (
        made.directory / "excerpt.html"
    ).read_text() == f'<p><img src="{PICTURE}/quay.jpg" /></p>'


def test_relative_addresses_are_mapped_from_where_they_stand(project):
    source = "![](../images/a.png) ![](images/b.png)"
    pages = {"x/p.md": source, "images/a.png": "", "x/images/b.png": ""}
    for urls in (True, False):
        made = project(pages, map={"/images/": f"{PICTURE}/"})
        built = made.build(use_directory_urls=urls)
        assert built.alts("x/p/index.html" if urls else "x/p.html") == ["a", ""]


def test_offline_and_a_dry_run_ask_nobody(project, sandbox, key):
    pages = {"index.md": BOAT, "b.md": f'<p lang="fr"><img src="{PICTURE}/quay.jpg"></p>'}
    dry = project(pages, dry_run=True).build()
    assert dry.alts() == [None]
    assert dry.said("INFO") == ["would fill 0 images and ask about 2 pictures (1 en, 1 fr)"]
    assert not dry.said("WARNING")
    offline = project(pages, offline=True).build()
    assert offline.alts() == [None]
    assert len(offline.said("WARNING")) == 2
    assert sandbox.counters.requests == 0


def test_texts_can_be_made_anew(project, sandbox):
    project({"index.md": BOAT}).build()
    project({"index.md": BOAT, "b.md": BOAT}, regenerate=True).build()
    assert sandbox.counters.requests == 2


def test_the_key_can_stand_in_a_file(project, start, monkeypatch, tmp_path):
    monkeypatch.delenv("IMGIX_API_KEY")
    sandbox = start(key="in-a-file")
    made = project({"index.md": BOAT}, api_url=sandbox.url, api_key_file="../key")
    (tmp_path / "key").write_text("in-a-file\n")
    assert made.build().alts() == ["boat"]


def test_a_configuration_elsewhere_keeps_its_texts_beside_itself(project, monkeypatch, tmp_path):
    made = project({"index.md": BOAT}, cache_dir="texts")
    made.build()
    relative = made.directory.relative_to(tmp_path) / "mkdocs.yml"
    monkeypatch.chdir(tmp_path)
    assert (made.directory / "texts").is_dir()
    assert build(relative).said("INFO")[-1].startswith("filled 1 image on 1 page (0 new texts, 1 ")
    assert not (tmp_path / "texts").exists()


def test_a_dirty_build_asks_about_changed_pages(project, sandbox):
    made = project({"index.md": BOAT, "b.md": QUAY})
    made.build()
    asked = sandbox.counters.requests
    (made.directory / "docs" / "b.md").write_text(f"![]({PICTURE}/new.jpg)")
    built = made.build(dirty=True)
    assert sandbox.counters.requests == asked + 1
    assert built.alts("b/index.html") == ["new"]
    assert built.alts() == ["boat"]
    assert built.said("INFO")[-1].startswith("filled 1 image on 1 page")


def test_a_site_without_gaps_says_so(project):
    built = project({"index.md": f"![A boat]({PICTURE}/boat.jpg)"}).build()
    assert built.said("INFO") == ["every imgix image has a text"]
