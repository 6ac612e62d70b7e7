from __future__ import annotations

from pathlib import Path

import pytest

from altfill.store.records import Place, Record, Status, rendered
from altfill.store.textsfile import TextsFile

A = "https://acme.imgix.net/a.jpg"
B = "https://acme.imgix.net/b.jpg"
LINE = "https://acme.imgix.net/line.png"
TEXTS = Path("alt-texts.toml")


def _put(path: Path, *records: Record) -> None:
    file = TextsFile(path)
    for record in records:
        file.texts.put(record)
    file.save()


def _text(text: str, status: Status, *place: str) -> Record:
    return Record(Place(*(place or (A, "en"))), text, status)


def _places(path: Path = TEXTS) -> list[Place]:
    return [record.place for record in TextsFile(path).texts]


def test_status_counts_what_an_accessibility_statement_says(run):
    _put(
        TEXTS,
        _text("A boat", Status.EDITED),
        _text("Un bateau", Status.APPROVED, A, "fr"),
        _text("Our boat", Status.EDITED, A, "en", "blog/*"),
        _text("A quay", Status.GENERATED, B, "en"),
        _text("Un quai", Status.GENERATED, B, "fr"),
        _text("", Status.REJECTED, LINE, "de"),
        Record(Place(LINE), decorative=True),
    )
    done = run("texts", "status")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "alt-texts.toml: 6 texts, 3 pictures\n"
        "written by people: 2 (2 en)\n"
        "approved: 1 (1 fr)\n"
        "not seen by anybody: 2 (1 en, 1 fr)\n"
        "rejected: 1 (1 de)\n"
        "decorative pictures: 1\n"
    )


def test_one_text_is_counted_as_one(run, tmp_path):
    _put(TEXTS, _text("A", Status.APPROVED, A, "en"))
    assert run("texts", "status").out.startswith("alt-texts.toml: 1 text, 1 picture\n")
    _put(Path("other.toml"), _text("B", Status.APPROVED, A, "en"))
    assert run("texts", "merge", "other.toml").out.endswith("\n1 conflict; nothing was written\n")
    assert run("texts", "merge", TEXTS).out == "alt-texts.toml: 1 record, as before\n"
    (tmp_path / "a.html").write_text("<p>")
    said = run("texts", "prune", tmp_path / "a.html").out
    assert "\n1 unused record, looked for on 1 page\n" in said


def test_status_names_records_that_no_picture_can_have(run):
    _put(
        TEXTS,
        _text("A boat", Status.EDITED, f"{A}?w=300", "en"),
        _text("A quay", Status.EDITED, "https://acme.imgix.net/b.jpg?txt=x", "en"),
        _text("A mast", Status.EDITED, "https://acme.imgix.net/c.jpg?fit=crop&box=4:3", "en"),
    )
    out = run("texts", "status").out
    assert f'note: ["{A}?w=300".en] is never used; its pictures are under {A}\n' in out
    assert out.count("note:") == 1


@pytest.mark.parametrize("command", ["status", "merge", "prune"])
def test_without_a_file_there_is_a_sentence(run, command):
    Path("other").write_text("")
    done = run("texts", command, *(["other"] if command != "status" else []))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: alt-texts.toml: it does not exist; altfill fill --save-texts makes it\n"
    )


def test_the_file_is_the_one_of_the_configuration(run, tmp_path):
    Path("altfill.toml").write_text('texts = "docs/alt.toml"')
    Path("docs").mkdir()
    _put(Path("docs/alt.toml"), _text("A boat", Status.EDITED))
    assert run("texts", "status").out.startswith("docs/alt.toml: 1 text,")
    other = tmp_path / "other.toml"
    _put(other, Record(Place(LINE), decorative=True))
    assert "decorative pictures: 1" in run("texts", "status", "--texts", other).out


# merging


def test_merging_takes_what_people_decided_and_what_is_new(run):
    _put(TEXTS, _text("A boat", Status.GENERATED), _text("A quay", Status.EDITED, B, "en"))
    _put(
        Path("one.toml"), _text("Ada's boat", Status.EDITED), _text("x", Status.GENERATED, B, "en")
    )
    _put(Path("two.toml"), Record(Place(LINE), decorative=True))
    TEXTS.write_text(f"# a person's note\n\n{TEXTS.read_text()}")
    done = run("texts", "merge", "one.toml", "two.toml")
    assert (done.code, done.out) == (0, "alt-texts.toml: 3 records\n")
    texts = TextsFile(TEXTS).texts
    assert texts.get(Place(A, "en")) == _text("Ada's boat", Status.EDITED)
    assert texts.get(Place(B, "en")).text == "A quay"
    assert texts.get(Place(LINE)).decorative
    assert TEXTS.read_text().startswith("# a person's note\n")
    assert run("texts", "merge", "one.toml").out == "alt-texts.toml: 3 records, as before\n"


def test_two_drafts_are_no_conflict_and_ours_stays(run):
    _put(TEXTS, _text("A boat", Status.GENERATED))
    _put(Path("one.toml"), _text("A red boat", Status.GENERATED))
    before = TEXTS.read_bytes()
    assert run("texts", "merge", "one.toml").code == 0
    assert TEXTS.read_bytes() == before


def test_conflicts_are_listed_and_nothing_is_written(run):
    _put(TEXTS, _text("A boat", Status.APPROVED), _text("A quay", Status.APPROVED, B, "en"))
    _put(
        Path("one.toml"), _text("Ada's boat", Status.EDITED), _text("x", Status.EDITED, LINE, "en")
    )
    _put(Path("two.toml"), _text("", Status.REJECTED, B, "en"))
    before = TEXTS.read_bytes()
    done = run("texts", "merge", "one.toml", "two.toml")
    assert done.code == 1
    assert done.out == (
        f'one.toml: ["{A}".en]: approved “A boat” here, edited “Ada\'s boat” there\n'
        f'two.toml: ["{B}".en]: approved “A quay” here, rejected there\n'
        "2 conflicts; nothing was written\n"
    )
    assert TEXTS.read_bytes() == before


@pytest.mark.parametrize("content", [None, "x = 1", "<<<<<<< HEAD\n"])
def test_another_file_that_cannot_be_read_is_named(run, content):
    _put(TEXTS, _text("A boat", Status.APPROVED))
    if content is not None:
        Path("one.toml").write_text(content)
    before = TEXTS.read_bytes()
    done = run("texts", "merge", "one.toml")
    assert done.code == 2
    assert done.err.startswith("error: one.toml")
    assert TEXTS.read_bytes() == before


# pruning


@pytest.fixture
def public():
    """A built site that shows two pictures; both have texts."""
    for name, pictures in {"index.html": [A], "blog/a.html": [A, B]}.items():
        page = Path("public", name)
        page.parent.mkdir(parents=True, exist_ok=True)
        tags = "".join(f'<img alt="x" src="{each}?w=30">' for each in pictures)
        page.write_text(f'<html lang="en">{tags}')
    return Path("public")


GONE = _text("Gone", Status.GENERATED, "https://acme.imgix.net/gone.jpg", "en")
RECORDS = [
    _text("A boat", Status.GENERATED),
    _text("A quay on the blog", Status.GENERATED, B, "en", "blog/*"),
    _text("A quay at home", Status.GENERATED, B, "en", "/index.html"),
    GONE,
    _text("Gone, said Ada", Status.EDITED, "https://acme.imgix.net/gone.jpg", "fr"),
    Record(Place(LINE), decorative=True),
]


def test_prune_lists_what_no_page_shows_and_removes_nothing(run, public):
    _put(TEXTS, *RECORDS)
    before = TEXTS.read_bytes()
    done = run("texts", "prune", public)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f'["{B}".en.on."/index.html"]: not seen by anybody\n'
        '["https://acme.imgix.net/gone.jpg".en]: not seen by anybody\n'
        '["https://acme.imgix.net/gone.jpg".fr]: people\'s\n'
        f'["{LINE}"]: people\'s\n'
        "4 unused records, looked for on 2 pages\n"
        "nothing was removed; --write removes 2 of them\n"
    )
    assert TEXTS.read_bytes() == before


def test_prune_removes_drafts_on_wish_and_peoples_only_with_all(run, public):
    _put(TEXTS, *RECORDS)
    assert run("texts", "prune", "--write", public).out.endswith("\n2 removed\n")
    kept = [RECORDS[0].place, RECORDS[1].place, RECORDS[4].place, RECORDS[5].place]
    assert _places() == kept
    assert run("texts", "prune", "--write", "--all", public).out.endswith("\n2 removed\n")
    assert _places() == kept[:2]
    assert run("texts", "prune", public).out.startswith("0 unused records")


def test_prune_leaves_a_draft_with_a_comment(run, public):
    _put(TEXTS, RECORDS[0])
    TEXTS.write_text(f"{TEXTS.read_text()}\n# we may need it again\n{rendered(GONE)}")
    assert "gone.jpg\".en]: people's\n" in run("texts", "prune", "--write", public).out
    assert "# we may need it again" in TEXTS.read_text()


def test_prune_knows_pictures_on_hosts_of_the_site(run, public):
    (public / "c.html").write_text('<img alt="" src="/i/c.jpg"><img src="https://i.example/d.jpg">')
    _put(
        TEXTS,
        _text("C", Status.GENERATED, "https://acme.imgix.net/c.jpg", "en"),
        _text("D", Status.GENERATED, "https://i.example/d.jpg", "en"),
    )
    options = ("--host", "i.example", "--map", "/i/=https://acme.imgix.net/")
    assert run("texts", "prune", public).out.count("not seen") == 2
    assert run("texts", "prune", *options, public).out.count("not seen") == 0


def test_prune_removes_nothing_when_a_page_cannot_be_read(run, public):
    _put(TEXTS, *RECORDS)
    (public / "x.html").write_bytes(b"<meta charset=iso-2022-jp><img src=x>")
    before = TEXTS.read_bytes()
    done = run("texts", "prune", "--write", public)
    assert done.code == 2
    assert "public/x.html: cannot be read, so nothing is removed" in done.out
    assert TEXTS.read_bytes() == before


def test_prune_needs_a_built_site(run):
    _put(TEXTS, *RECORDS)
    done = run("texts", "prune", "--write", "nothing")
    assert done.code == 2
    assert "does not exist" in done.err
    assert len(_places()) == 6
