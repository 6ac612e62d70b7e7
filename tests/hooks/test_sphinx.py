"""The Sphinx extension, with real builds."""

from __future__ import annotations

import re
import shutil

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

from tests.conftest import ROOT
from tests.hooks.building import PICTURE, differences
from tests.hooks.documenting import TITLE, Docs

EXAMPLE = ROOT / "examples" / "sphinx"
BOAT = f".. image:: {PICTURE}/boat.jpg?w=600\n"
PLAIN = "extensions = ['myst_parser']"
HOME = ["treadle", "A broom leaning on a paper cutter", ""]
INK = ["walnut", "The roller leaves an even film", "too-much", "brayer", "", ""]
SETTING = ["Groove in a piece of type", "measure", "stick", "stick", "note"]
PAGES = {
    "html": {"index.html": HOME, "ink.html": INK, "setting.html": SETTING},
    "dirhtml": {"index.html": HOME, "ink/index.html": INK, "setting/index.html": SETTING},
    "singlehtml": {"index.html": [*HOME[:1], *SETTING, *INK, *HOME[1:]]},
}


@pytest.fixture
def example(tmp_path, sandbox, key):
    copy = shutil.copytree(EXAMPLE, tmp_path / "example")
    written = (EXAMPLE / "conf.py").read_text("utf-8")
    asking = f"altfill_api_url = {sandbox.url!r}\naltfill_rate = 1000"
    return Docs(copy, f"{written}\n{asking}")


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("builder", PAGES)
def test_the_example_differs_by_its_alts_alone(example, sandbox, tmp_path, builder, processes):
    plain = example.build(builder=builder, more=PLAIN)
    before = example.comparable(tmp_path / "before")
    filled = example.build("-W", "-j", processes, "-E", builder=builder)
    assert (plain.code, filled.code) == (0, 0)
    assert filled.err == ""
    for name, alts in PAGES[builder].items():
        assert example.pages().alts(name) == alts
    note = "index.html" if builder == "singlehtml" else next(iter(PAGES[builder]))
    assert "Texte de remplacement" not in example.pages().page(note) or builder == "singlehtml"
    after = example.comparable(tmp_path / "after")
    assert differences(before, after) == sorted(PAGES[builder])
    assert sandbox.counters.requests == len(sandbox.counters.by_picture) == 8


@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme"])
def test_other_themes_differ_by_their_alts_alone_too(example, tmp_path, theme):
    pytest.importorskip(theme)
    plain = example.build(more=f"html_theme = '{theme}'\n{PLAIN}")
    before = example.comparable(tmp_path / "before")
    filled = example.build("-E", more=f"html_theme = '{theme}'")
    assert (plain.code, filled.code) == (0, 0)
    assert "altfill" not in filled.err
    for name, alts in PAGES["html"].items():
        assert example.pages().alts(name) == alts
    assert differences(before, example.comparable(tmp_path / "after")) == sorted(PAGES["html"])


def test_texts_are_kept_beside_the_settings_and_asked_for_once(docs, sandbox):
    made = docs({"index.rst": TITLE + BOAT})
    first = made.build()
    again = made.build("-E", "-a")
    assert first.told()[-1] == (
        "filled 1 image on 1 page (1 new text, 0 known; 1 request); 0 images left without a text"
    )
    assert again.told() == [
        "filled 1 image on 1 page (0 new texts, 1 known; 0 requests); 0 images left without a text"
    ]
    assert made.pages().alts() == ["boat"]
    assert (made.directory / ".cache" / "altfill").is_dir()
    assert sandbox.counters.requests == 1


def test_a_further_build_fills_what_changed_and_leaves_the_rest_alone(docs, sandbox):
    toctree = ".. toctree::\n\n   a\n   b\n"
    image = ".. image:: {0}/{1}.jpg\n"
    a, b = image.format(PICTURE, "a"), image.format(PICTURE, "b")
    made = docs({"index.rst": TITLE + toctree, "a.rst": TITLE + a, "b.rst": TITLE + b})
    made.build()
    kept = (made.built / "a.html").stat().st_ino
    made.write({"b.rst": f"{TITLE}More.\n\n{b}\n{image.format(PICTURE, 'c')}"})
    said = made.build()
    assert said.told()[-1].startswith("filled 2 images on 1 page (1 new text, 1 known; 1 request)")
    assert made.pages().alts("b.html") == ["b", "c"]
    assert made.pages().alts("a.html") == ["a"]
    assert (made.built / "a.html").stat().st_ino == kept
    assert made.build().told() == ["every imgix image has a text"]


def test_texts_that_were_missing_come_with_the_next_build(docs):
    made = docs({"index.rst": TITLE + BOAT, "ink.md": f"# Ink\n\n![]({PICTURE}/walnut.jpg)"})
    offline = made.build("-D", "altfill_offline=1")
    assert len(offline.at("missing")) == 2
    assert made.build().at("missing") == []
    assert made.pages().alts() == ["boat"]
    assert made.pages().alts("ink.html") == ["walnut"]


@pytest.mark.parametrize("builder", ["json", "text", "xml", "dummy"])
def test_other_builders_are_left_alone(docs, sandbox, tmp_path, builder):
    made = docs({"index.rst": TITLE + BOAT, "ink.md": f"# Ink\n\n![]({PICTURE}/walnut.jpg)\n"})
    made.build(builder=builder, more=PLAIN)
    before = made.built.rename(tmp_path / "before")
    assert made.build("-E", builder=builder).told() == []
    names = [path.relative_to(before) for path in before.rglob("*.*") if path.is_file()]
    assert len(names) >= (builder != "dummy")
    for name in {name for name in names if name.suffix not in (".pickle", ".js")}:
        assert (before / name).read_bytes() == (made.built / name).read_bytes()
    assert sandbox.counters.requests == 0


FAILING = """
def fail(app, docname, *rest):
    if docname == 'z':
        raise RuntimeError('on purpose')

def setup(app):
    app.connect('html-page-context', fail)
"""


def test_a_build_that_failed_is_not_filled(docs, sandbox):
    made = docs({"index.rst": TITLE + BOAT, "z.rst": TITLE + BOAT})
    said = made.build(more=FAILING)
    assert said.code == 2
    assert "on purpose" in said.err
    assert (made.built / "index.html").exists()
    assert sandbox.counters.requests == 0


def test_without_enabled_nothing_differs_and_turning_it_on_and_off_writes_anew(docs, tmp_path):
    pages = {"index.rst": TITLE + BOAT, "ink.md": f"# Ink\n\n![]({PICTURE}/walnut.jpg)"}
    made = docs(pages)
    made.build(more=PLAIN)
    plain = made.comparable(tmp_path / "plain")
    made.build(more="altfill_enabled = False")
    assert made.pages().alts("ink.html") == [""]
    made.build()
    assert made.pages().alts("ink.html") == ["walnut"]
    assert made.build(more="altfill_enabled = False").told() == []
    assert differences(plain, made.comparable(tmp_path / "off")) == []


UNWRITTEN = {
    "True": ["boat", "", "", "", "boat"],
    "'all'": ["boat", "https://example.org/b.jpg", "", "", "boat"],
    "False": ["", "", "", "", "boat"],
}


@pytest.mark.parametrize(("unwritten", "alts"), UNWRITTEN.items())
def test_an_alt_that_nobody_wrote_is_told_from_an_empty_one(docs, unwritten, alts):
    boat = f"{PICTURE}/boat.jpg"
    source = (
        f'# One\n\n![]({boat}) ![](https://example.org/b.jpg)\n\n<img alt="" src="{boat}">\n\n'
        f"```{{image}} {boat}\n:alt:\n```\n\n```{{image}} {boat}\n```\n"
    )
    made = docs({"index.md": source})
    said = made.build(more=f"altfill_unwritten = {unwritten}")
    assert made.pages().alts() == alts
    assert len([line for line in said.told() if "altfill_fill_empty" in line]) == (
        unwritten == "False"
    )


APART = [
    f"![]({PICTURE}/a.jpg){{.ornament}}",
    f"![]({PICTURE}/a.jpg){{w=1 h=1}}",
    f"{{.ornaments}}\n![]({PICTURE}/a.jpg)",
    f":::{{container}} ornaments\n![]({PICTURE}/a.jpg)\n:::",
    f":::{{note}}\n:class: ornaments\n- ![]({PICTURE}/a.jpg)\n:::",
    f'<div class="ornaments">\n\n![]({PICTURE}/a.jpg)\n\n</div>',
    f'<span aria-hidden="true">![]({PICTURE}/a.jpg)</span>',
    f"| a |\n|---|\n| ![]({PICTURE}/a.jpg){{.ornament}} |",
    f"[![]({PICTURE}/a.jpg){{.ornament}}](https://example.org/)",
]
NOT_APART = [
    f"![]({PICTURE}/boat.jpg){{.photo}}",
    f"![]({PICTURE}/boat.jpg){{w=1px h=1px}}",
    f'![]({PICTURE}/boat.jpg "Title")',
    f":::{{note}}\n![]({PICTURE}/boat.jpg)\n:::",
]
MYST = "myst_enable_extensions = ['attrs_inline', 'attrs_block', 'colon_fence']\n"


def test_what_is_left_alone_is_as_without_the_extension(docs, tmp_path):
    made = docs({"index.md": "\n\n".join(["# One", *APART, *NOT_APART])})
    made.build(more=MYST + PLAIN)
    before = made.comparable(tmp_path / "before")
    said = made.build("-W", "-E", more=f"{MYST}altfill_skip = ['.ornament', '.ornaments img']")
    assert (said.code, said.err) == (0, "")
    assert made.pages().alts() == [""] * len(APART) + ["boat"] * len(NOT_APART)
    assert differences(before, made.comparable(tmp_path / "after")) == ["index.html"]


def test_a_warning_names_the_line_of_the_image_that_is_not_left_alone(docs):
    source = f"# One\n\n![]({PICTURE}/boat.jpg){{.ornament}}\n\n![]({PICTURE}/boat.jpg)\n"
    made = docs({"index.md": source})
    said = made.build(more=f"{MYST}altfill_skip = ['.ornament']\naltfill_offline = True")
    [warning] = said.at("missing")
    assert "index.md:5: " in warning


def test_local_images_are_known_by_where_they_will_be(docs):
    source = "# One\n\n![](mapped/a.png) ![](other/b.png) ![](https://acme.imgix.net/c.mp4)\n"
    made = docs({"sub/index.md": source, "index.rst": f"{TITLE}.. toctree::\n\n   sub/index\n"})
    for name in ("mapped/a.png", "other/b.png"):
        (made.directory / "sub" / name).parent.mkdir(parents=True)
        (made.directory / "sub" / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    made.build(more=f"altfill_map = {{'/_images/a.png': '{PICTURE}/a.png'}}")
    assert made.pages().alts("sub/index.html") == ["a", ""]
    assert f'<a href="{PICTURE}/c.mp4"></a>' in made.pages().page("sub/index.html")


def test_pages_of_a_build_can_be_left_out(docs, sandbox):
    pages = {"index.rst": TITLE + BOAT, "drafts/a.rst": f":orphan:\n\n{TITLE}{BOAT}"}
    made = docs(pages)
    made.build(more="altfill_exclude = ['drafts/']")
    assert made.pages().alts() == ["boat"]
    assert made.pages().alts("drafts/a.html") == [f"{PICTURE}/boat.jpg?w=600"]


def test_markdown_is_only_taken_for_markdown_where_it_is(docs):
    included = f"![]({PICTURE}/boat.jpg)\n"
    page = f"{TITLE}.. include:: part.md\n   :parser: myst_parser.sphinx_\n"
    made = docs({"index.rst": page, "part.md": included})
    made.build(more="exclude_patterns = ['part.md']")
    assert made.pages().alts() == ["boat"]


def test_the_options_of_the_command_line_are_there(docs, sandbox):
    images = ["https://images.example.com/a.jpg", "https://b.example.org/p/b.jpg"]
    source = "".join(f".. image:: {address}\n\n" for address in images)
    raw = f'.. raw:: html\n\n   <p class="logos"><img src="{PICTURE}/c.jpg"></p>\n'
    raw += f'   <p lang="nl"><img src="{PICTURE}/d.jpg"></p><img alt="" src="{PICTURE}/e.jpg">\n'
    made = docs({"index.rst": TITLE + source + raw})
    made.build(
        more="altfill_hosts = ('images.example.com',)\n"
        f"altfill_map = {{'https://b.example.org/p/': '{PICTURE}/'}}\n"
        "altfill_skip = ['.logos img']\naltfill_fill_empty = True\n"
        "altfill_fallback_language = 'fr'\naltfill_concurrency = 1\naltfill_timeout = 9.5"
    )
    assert made.pages().alts() == ["a", "b", None, "d", "e"]
    assert "Texte de remplacement" in made.pages().images()[3]


def test_settings_can_come_from_the_command_line(docs, sandbox):
    made = docs({"index.rst": f"{TITLE}.. image:: https://a.example/p/a.jpg\n"})
    said = made.build(
        *("-D", f"altfill_map.https://a.example/p/={PICTURE}/"),
        *("-D", "altfill_rate=50", "-D", "altfill_max_requests=1", "-D", "altfill_timeout=2.5"),
        *("-D", "altfill_hosts=b.example,c.example", "-D", "altfill_unwritten=all"),
        *("-D", "altfill_languages=en,nl", "-D", "altfill_cache_dir=texts"),
    )
    assert (said.code, said.err) == (0, "")
    assert made.pages().alts() == ["a"]
    assert (made.directory / "texts").is_dir()


def test_the_language_is_that_of_the_documentation(docs):
    made = docs({"index.rst": TITLE + BOAT})
    made.build(more="language = 'fr'")
    assert "Texte de remplacement" in made.pages().page()


LAYOUT = "<!DOCTYPE html>\n<title>{{ title }}</title>{% block body %}{% endblock %}"


def test_it_counts_where_the_theme_names_none_unless_a_setting_does(docs):
    made = docs({"index.rst": TITLE + BOAT, "templates/layout.html": LAYOUT})
    more = "templates_path = ['templates']\nlanguage = 'it'\n"
    made.build(more=more)
    assert "Testo segnaposto" in made.pages().page()
    made.build("-a", more=f"{more}altfill_default_language = 'es'")
    assert "Texto provisional" in made.pages().page()


def test_texts_can_be_made_anew(docs, sandbox):
    made = docs({"index.rst": TITLE + BOAT})
    made.build()
    made.build("-D", "altfill_regenerate=1")
    assert sandbox.counters.requests == 2


def test_a_dry_run_asks_nobody(docs, sandbox):
    made = docs({"index.rst": TITLE + BOAT})
    said = made.build("-W", more="altfill_dry_run = True")
    assert said.told() == ["would fill 0 images and ask about 1 picture (1 en)"]
    assert (said.code, sandbox.counters.requests) == (0, 0)
    assert made.pages().alts() == [f"{PICTURE}/boat.jpg?w=600"]


def test_the_settings_of_the_readme_are_accepted(docs, sandbox):
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition("\n## Sphinx\n")[2].partition("\n## ")[0]
    [block] = re.findall(r"^```python\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    made = docs({"index.rst": TITLE + BOAT})
    said = made.build("-W", more=block)
    assert (said.code, said.err) == (0, "")
    assert made.pages().alts() == ["boat"]
