"""Which texts stand in the pages of a Sphinx build: people's, titles of linked pages, and new ones."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile
from tests.hooks.building import PICTURE
from tests.hooks.documenting import TITLE

BOAT, QUAY, LINE = (
    f".. image:: {PICTURE}/{name}\n" for name in ("boat.jpg", "quay.jpg", "line.png")
)
TOCTREE = ".. toctree::\n\n   blog/été\n\n"


def _put(made, *records: Record) -> None:
    file = TextsFile(made.directory / "alt-texts.toml")
    for record in records:
        file.texts.put(record)
    file.save()


@pytest.fixture
def made(docs):
    """Two pages with three pictures each."""
    page = f"{BOAT}\n{QUAY}\n{LINE}"
    made = docs({"index.rst": TITLE + TOCTREE + page, "blog/été.rst": TITLE + page})
    _put(
        made,
        Record(Place(f"{PICTURE}/boat.jpg", "en"), "A red boat", Status.APPROVED),
        Record(Place(f"{PICTURE}/boat.jpg", "en", "blog/été*"), "Our boat", Status.EDITED),
        Record(Place(f"{PICTURE}/quay.jpg", "en"), status=Status.REJECTED),
        Record(Place(f"{PICTURE}/line.png"), decorative=True),
    )
    return made


def test_a_build_uses_the_texts_file_beside_its_settings(made, sandbox):
    said = made.build(more="altfill_mark = True")
    quay = f"{PICTURE}/quay.jpg"
    assert made.pages().alts() == ["A red boat", quay, ""]
    assert made.pages().alts("blog/été.html") == ["Our boat", quay, ""]
    assert "data-alt-origin" not in made.pages().page()
    places = [
        re.search(r"(\w+\.rst:\d+): .*quay.* to have no text", line) for line in said.at("missing")
    ]
    assert [place[1] for place in places] == ["été.rst:6", "index.rst:10"]
    assert sandbox.counters.requests == 0


def test_what_people_change_there_comes_into_pages_that_nobody_touched(made):
    made.build()
    _put(made, Record(Place(f"{PICTURE}/boat.jpg", "en"), "A blue boat", Status.EDITED))
    said = made.build()
    assert "0 added, 0 changed" in said.out
    assert made.pages().alts()[0] == "A blue boat"
    kept = (made.built / "index.html").stat().st_ino
    made.build()
    assert (made.built / "index.html").stat().st_ino == kept


def test_new_texts_are_saved_for_review_and_only_once(made, sandbox):
    made.write({"new.rst": f":orphan:\n\n{TITLE}.. image:: {PICTURE}/new.jpg\n"})
    made.build(more="altfill_save_texts = True")
    assert made.pages().alts("new.html") == ["new"]
    path = made.directory / "alt-texts.toml"
    assert TextsFile(path).texts.get(Place(f"{PICTURE}/new.jpg", "en")).status is Status.GENERATED
    saved, kept = path.read_bytes(), (made.built / "new.html").stat().st_ino
    made.build(more="altfill_save_texts = True")
    assert (path.read_bytes(), (made.built / "new.html").stat().st_ino) == (saved, kept)
    assert sandbox.counters.requests == 1


def test_only_what_people_decided_is_filled_on_wish(made, sandbox):
    made.write({"index.rst": f"{TITLE}{TOCTREE}{BOAT}\n.. image:: {PICTURE}/new.jpg\n"})
    said = made.build(more="altfill_require_approved = True")
    assert made.pages().alts() == ["A red boat", f"{PICTURE}/new.jpg"]
    assert any("new.jpg" in line and "index.rst:10" in line for line in said.at("missing"))
    assert sandbox.counters.requests == 0


def test_a_broken_texts_file_is_told_and_pages_stay_as_they_are(made):
    (made.directory / "alt-texts.toml").write_text("x = 1")
    said = made.build("-W")
    assert said.code == 1
    assert made.pages().alts()[0] == f"{PICTURE}/boat.jpg"
    assert "alt-texts.toml, line 1" in said.err


LINKS = {
    "title": ["Off Été", "boat", "boat", "boat"],
    "describe": ["boat"] * 4,
    "leave": [f"{PICTURE}/boat.jpg"] * 3 + ["boat"],
}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize(("links", "alts"), LINKS.items())
def test_a_picture_in_a_link_is_named_after_the_linked_page(docs, builder, links, alts):
    page = (
        f"{TITLE}{TOCTREE}{BOAT}   :target: été_\n\n{BOAT}   :target: https://example.org/\n\n"
        f"{BOAT}   :target: index_\n\n{BOAT}\n"
        ".. _été: blog/été{0}\n.. _index: index{0}\n"
    )
    suffix = ".html" if builder == "html" else "/"
    target = page.replace("{0}", suffix).replace("index/", "./")
    made = docs({"index.rst": target, "blog/été.rst": "Off Été\n=======\n\nText.\n"})
    said = made.build(builder=builder, more=f"altfill_links = '{links}'")
    assert made.pages().alts() == alts
    assert len(said.at("missing")) == (3 if links == "leave" else 0)


def test_a_changed_setting_changes_pages_that_nobody_touched(docs):
    page = f"{TITLE}{TOCTREE}{BOAT}   :target: `été <blog/été>`_\n"
    page = page.replace("`été <blog/été>`_", "blog/été.html")
    made = docs({"index.rst": page, "blog/été.rst": "Off Été\n=======\n\nText.\n"})
    for links, alt in (("title", "Off Été"), ("describe", "boat")):
        made.build(more=f"altfill_links = '{links}'")
        assert made.pages().alts() == [alt]


def test_a_link_to_a_document_in_markdown_is_named_too(docs):
    source = f"# One\n\n[![]({PICTURE}/boat.jpg)](other.md)\n\n```{{toctree}}\nother\n```\n"
    made = docs({"index.md": source, "other.md": "# The other one\n"})
    made.build()
    assert made.pages().alts() == ["The other one"]


def test_a_substitution_has_the_name_that_stands_in_the_sentence(docs, sandbox):
    made = docs(
        {"index.rst": f"{TITLE}A |red boat|.\n\n.. |red boat| image:: {PICTURE}/boat.jpg\n"}
    )
    made.build()
    assert made.pages().alts() == ["red boat"]
    assert sandbox.counters.requests == 0
