from __future__ import annotations

import tomllib

import pytest
from hypothesis import given

from altfill.store.records import Place, Record, Status, one_line, quoted, rendered
from tests.store.made import a_record, texts

A = "https://acme.imgix.net/a.jpg"


@pytest.mark.parametrize(
    ("record", "written"),
    [
        (Record(Place(A, "en"), 'A "red" boat', Status.GENERATED),
         '["https://acme.imgix.net/a.jpg".en]\ntext = "A \\"red\\" boat"\nstatus = "generated"\n'),
        (Record(Place(A, "pt-BR", "blog/*"), "Um barco"),
         '["https://acme.imgix.net/a.jpg".pt-BR.on."blog/*"]\ntext = "Um barco"\nstatus = "edited"\n'),
        (Record(Place(A, "en"), status=Status.REJECTED),
         '["https://acme.imgix.net/a.jpg".en]\nstatus = "rejected"\n'),
        (Record(Place(A), decorative=True), '["https://acme.imgix.net/a.jpg"]\ndecorative = true\n'),
        (Record(Place(A, "", "/a.html"), decorative=False),
         '["https://acme.imgix.net/a.jpg".on."/a.html"]\ndecorative = false\n'),
    ],
)  # fmt: skip
def test_a_record_is_written_as_a_table_of_its_own(record, written):
    assert rendered(record) == written


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"place": Place("http://acme.imgix.net/a.jpg", "en"), "text": "A boat"}, "https://"),
        ({"place": Place("https://acme.imgix.net/\n", "en"), "text": "A boat"}, "is no picture"),
        ({"place": Place(A, "english"), "text": ""}, "is empty"),
        ({"place": Place(A, "on"), "text": "A boat"}, "BCP 47"),
        ({"place": Place(A, "e"), "text": "A boat"}, "BCP 47"),
        ({"place": Place(A, "en", "!blog"), "text": "A boat"}, "no pattern"),
        ({"place": Place(A, "en", " "), "text": "A boat"}, "no pattern"),
        ({"place": Place(A, "en"), "text": " \u00a0"}, "is empty"),
        ({"place": Place(A, "en"), "text": ""}, "decorative = true"),
        ({"place": Place(A, "en"), "text": "A\x00boat"}, "control"),
        ({"place": Place(A, "en"), "text": "A\nboat"}, "control"),
        ({"place": Place(A, "en"), "text": "A\ud800"}, "control"),
        ({"place": Place(A, "en"), "text": "A boat "}, "space"),
        ({"place": Place(A, "en"), "text": "x" * 2001}, "2001 letters"),
        ({"place": Place(A, "en"), "decorative": True}, "not under a language"),
        ({"place": Place(A), "text": "A boat"}, "without a language"),
        ({"place": Place(A)}, "without a language"),
    ],
)  # fmt: skip
def test_what_the_file_could_not_hold_is_no_record(values, said):
    with pytest.raises(ValueError, match=said):
        Record(**values)


@given(a_record())
def test_a_record_is_valid_toml_that_says_the_same(record):
    document = tomllib.loads(rendered(record))
    table = document[record.place.picture]
    if record.place.language:
        table = table[record.place.language]
    if record.place.on:
        table = table["on"][record.place.on]
    assert table.get("decorative") is record.decorative
    assert table.get("text", "") == record.text


@given(texts)
def test_a_quoted_text_reads_back_and_hides_nothing(text):
    written = quoted(text)
    assert tomllib.loads(f"x = {written}") == {"x": text}
    assert not set(written) & set("\u202e\u200b\ufeff\u2066\x7f\u00ad")


def test_a_text_on_several_lines_becomes_one_line():
    assert one_line("\n  A boat\n\tat  sea \r\n") == "A boat at  sea"


def test_places_sort_general_before_particular():
    places = [Place(A, "en", "x"), Place(A, "en"), Place(A, "", "x"), Place(A), Place(A + "?x=1")]
    assert sorted(places) == [places[3], places[2], places[1], places[0], places[4]]
