"""What people decided in the texts file, in builds of MkDocs."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs")

from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile
from tests.hooks.building import PICTURE

BOAT, QUAY, LINE = (f"![]({PICTURE}/{name})" for name in ("boat.jpg", "quay.jpg", "line.png"))


def _put(made, *records: Record) -> None:
    file = TextsFile(made.directory / "alt-texts.toml")
    for record in records:
        file.texts.put(record)
    file.save()


@pytest.fixture
def made(project):
    """Two pages with three pictures each."""
    page = f"{BOAT}\n\n{QUAY}\n\n{LINE}\n"
    made = project({"index.md": page, "blog/été.md": page}, mark=True)
    _put(
        made,
        Record(Place(f"{PICTURE}/boat.jpg", "en"), "A red boat", Status.APPROVED),
        Record(Place(f"{PICTURE}/boat.jpg", "en", "blog/été/*"), "Our boat", Status.EDITED),
        Record(Place(f"{PICTURE}/quay.jpg", "en"), status=Status.REJECTED),
        Record(Place(f"{PICTURE}/line.png"), decorative=True),
    )
    return made


def test_a_build_uses_the_texts_file_beside_its_configuration(made, sandbox):
    built = made.build()
    assert built.alts() == ["A red boat", None, ""]
    assert built.alts("blog/été/index.html") == ["Our boat", None, ""]
    assert "data-alt-origin" not in built.page()
    assert len([line for line in built.told if "rejected" in line or "no text" in line]) >= 1
    assert sandbox.counters.requests == 0


def test_new_texts_are_saved_for_review(made, sandbox):
    settings = {
        "plugins": [{"altfill": made.settings["plugins"][0]["altfill"] | {"save_texts": True}}]
    }
    made.write({"docs/new.md": f"![]({PICTURE}/new.jpg)"})
    assert made.build(**settings).alts("new/index.html") == ["new"]
    file = TextsFile(made.directory / "alt-texts.toml")
    saved = file.texts.get(Place(f"{PICTURE}/new.jpg", "en"))
    assert saved.status is Status.GENERATED
    assert sandbox.counters.requests == 1


@pytest.mark.parametrize("word", ["cache", "full"])
def test_serving_never_writes_the_texts_file(project, word):
    made = project({"index.md": BOAT}, texts="texts.toml", save_texts=True, on_serve=word)
    _put(made, Record(Place(f"{PICTURE}/line.png"), decorative=True))
    (made.directory / "alt-texts.toml").rename(made.directory / "texts.toml")
    before = (made.directory / "texts.toml").read_bytes()
    made.build(command="serve")
    assert (made.directory / "texts.toml").read_bytes() == before


def test_a_broken_texts_file_is_told_and_pages_stay_as_they_are(made):
    (made.directory / "alt-texts.toml").write_text("x = 1")
    built = made.build()
    assert built.alts() == [None, None, None]
    assert any("alt-texts.toml, line 1" in line for line in built.told)
