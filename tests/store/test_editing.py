"""What stays and what changes in a texts file, to the byte."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altfill.errors import TextsError
from altfill.store.blocks import comments_in
from altfill.store.editing import INTRODUCTION, edited
from altfill.store.reading import read_records
from altfill.store.records import Place, Record, Status, path_of, quoted, rendered
from tests.store.made import by_place, records

A = "https://acme.imgix.net/a.jpg"
B = "https://acme.imgix.net/b.jpg"
C = "https://acme.imgix.net/c.jpg"
EN, FR = Place(B, "en"), Place(B, "fr")
NEW = Record(EN, "A red boat", Status.APPROVED)


def change(text: str, *changes: Record | Place) -> str:
    """Return a file's text after records were put, or places removed."""
    old = read_records(text, "f")
    new = dict(old)
    for each in changes:
        if isinstance(each, Record):
            new[each.place] = each
        else:
            del new[each]
    result = edited(text, old, new, "f")
    assert read_records(result, "f") == new
    return result


ROWS = [
    ("as altfill writes it",
     f'["{B}".en]\ntext = "A boat"\nstatus = "generated"\n',
     f'["{B}".en]\ntext = "A red boat"\nstatus = "approved"\n'),
    ("between others",
     f'["{A}".en]\ntext = "A"\nstatus = "edited"\n\n["{B}".en]\ntext = "A boat"\nstatus = "edited"\n\n# c\n["{C}"]\ndecorative = true\n',
     f'["{A}".en]\ntext = "A"\nstatus = "edited"\n\n["{B}".en]\ntext = "A red boat"\nstatus = "approved"\n\n# c\n["{C}"]\ndecorative = true\n'),
    ("with CRLF",
     f'# x\r\n["{B}".en]\r\ntext = "A boat"\r\nstatus = "generated"\r\n',
     f'# x\r\n["{B}".en]\r\ntext = "A red boat"\r\nstatus = "approved"\r\n'),
    ("with comments everywhere",
     f'# 1\n\n# 2\n["{B}".en] # 3\n# 4\ntext = "A boat" # 5\n\nstatus = "generated" # 6\n# 7\n\n# 8\n',
     f'# 1\n\n# 2\n["{B}".en] # 3\n# 4\ntext = "A red boat" # 5\n\nstatus = "approved" # 6\n# 7\n\n# 8\n'),
    ("in another order and style",
     f"['{B}'.en]\nstatus='generated'\n\n  text   =   'A boat'\n",
     f"['{B}'.en]\nstatus=\"approved\"\n\n  text   =   \"A red boat\"\n"),
    ("on several lines",
     f'["{B}".en]\ntext = """\n  A \n  boat""" # why\nstatus = "approved"\n',
     f'["{B}".en]\ntext = "A red boat" # why\nstatus = "approved"\n'),
    ("without a status",
     f'["{B}".en]\ntext = "A boat"\n',
     f'["{B}".en]\ntext = "A red boat"\nstatus = "approved"\n'),
    ("with another record in its table",
     f'["{B}"]\nen.text = "A boat"\nfr.text = "Un bateau" # fr\n',
     f'["{B}"]\nen.text = "A red boat"\nen.status = "approved"\nfr.text = "Un bateau" # fr\n'),
    ("without a line break at the end",
     f'["{B}".en]\ntext = "A boat"\nstatus = "generated"',
     f'["{B}".en]\ntext = "A red boat"\nstatus = "approved"\n'),
    ("with a rejected text that comes back",
     f'["{B}".en]\nstatus = "rejected" # ugly\n',
     f'["{B}".en]\nstatus = "approved" # ugly\ntext = "A red boat"\n'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_record_changes_and_all_else_stays(before, after):
    result = change(before, NEW)
    if "en.status" in after:  # where tomlkit puts a new dotted key is its own choice
        assert sorted(result.splitlines()) == sorted(after.splitlines())
    else:
        assert result == after


AB = f'["{A}".en]\ntext = "A"\nstatus = "edited"\n'
CB = f'# about c\n["{C}".en]\ntext = "C"\nstatus = "edited"\n'
ADDED = rendered(NEW)

ADDITIONS = [
    ("the first of a file", "", INTRODUCTION + ADDED),
    ("after the last", AB, f"{AB}\n{ADDED}"),
    ("after a last line without a break", AB[:-1], f"{AB}\n{ADDED}"),
    ("after a last comment", f"{AB}# end", f"{AB}# end\n\n{ADDED}"),
    ("before the first", f"# file\n\n{CB}", f"# file\n\n{ADDED}\n{CB}"),
    ("between two", f"{AB}\n{CB}", f"{AB}\n{ADDED}\n{CB}"),
    ("between two without an empty line", AB + CB, f"{AB}\n{ADDED}\n{CB}"),
    ("with CRLF", AB.replace("\n", "\r\n"), f"{AB}\n{ADDED}".replace("\n", "\r\n")),
    ("into a file that nobody sorted", f"{CB}\n{AB}", f"{ADDED}\n{CB}\n{AB}"),
    ("after one for all languages", f'["{B}"]\ndecorative = false\n', f'["{B}"]\ndecorative = false\n\n{ADDED}'),
    ("before one for a page", f'["{B}".en.on."x"]\ntext = "x"\n', f'{ADDED}\n["{B}".en.on."x"]\ntext = "x"\n'),
    ("beside an empty table", f'["{B}"]\n# nothing yet\n', f'["{B}"]\n# nothing yet\n\n{ADDED}'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [row[1:] for row in ADDITIONS], ids=[row[0] for row in ADDITIONS]
)
def test_a_new_record_finds_its_place(before, after):
    assert change(before, NEW) == after


REMOVALS = [
    ("in the middle", f"{AB}\n# about b\n{ADDED}\n{CB}", f"{AB}\n{CB}"),
    ("at the end", f"{AB}\n{ADDED}", AB),
    ("at the beginning", f"# file\n\n{ADDED}\n{CB}", f"# file\n\n{CB}"),
    ("before a comment that stands apart", f"{AB}\n{ADDED}\n# part two\n\n{CB}", f"{AB}\n# part two\n\n{CB}"),
    ("the only one", f"# file\n\n{ADDED}", "# file\n"),
    ("with another one in its table", f'["{B}"]\ndecorative = false # no\nen.text = "A"\n', f'["{B}"]\ndecorative = false # no\n'),
    ("in a style of its own", f"{AB}\n['{B}'.en]\ntext = 'x' # y\n\n{CB}", f"{AB}\n{CB}"),
    ("in dotted keys", f'["{B}"]\nen.text = "x"\nen.status = "approved"\nfr.text = "F"\n', f'["{B}"]\nfr.text = "F"\n'),
    ("in dotted keys the other way round", f'["{B}"]\nen.status = "approved"\nen.text = "x"\nfr.text = "F"\n', f'["{B}"]\nfr.text = "F"\n'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [row[1:] for row in REMOVALS], ids=[row[0] for row in REMOVALS]
)
def test_a_record_goes_with_the_comment_above_it(before, after):
    assert change(before, EN) == after


def test_a_string_that_looks_like_a_comment_stays():
    text = f'["{A}".en]\ntext = """\n#"""\n["{A}".fr]\ntext = "Un bateau"\n'
    old = read_records(text, "f")
    new = {place: old[place] for place in old if place.language == "en"}
    assert edited(text, old, new, "f") == f'["{A}".en]\ntext = """\n#"""\n'


def test_a_comment_beside_what_is_gone_stands_above_the_table():
    text = f'# 1\n["{B}".en] # 2\ntext = "A boat" # 3\nstatus = "approved" # 4\n'
    result = change(text, Record(EN, status=Status.REJECTED))
    assert result == f'# 1\n# 3\n["{B}".en] # 2\nstatus = "rejected" # 4\n'


def test_what_cannot_be_changed_as_it_is_written_is_refused_and_named():
    text = f'"{B}" = {{ decorative = false }}\n'
    with pytest.raises(TextsError, match=r"b.jpg\".en\] cannot be changed as it is written"):
        change(text, NEW)


def test_a_table_that_is_there_already_is_used():
    text = f'["{B}"]\nfr.text = "Un bateau"\n'
    decorative = Record(Place(B), decorative=True)
    assert change(text, decorative) == f'["{B}"]\nfr.text = "Un bateau"\ndecorative = true\n'


@given(records, records)
@settings(max_examples=60)
def test_any_records_become_any_others(before, after):
    first = edited("", {}, by_place(before), "f")
    second = edited(first, by_place(before), by_place(after), "f")
    assert read_records(first, "f") == by_place(before)
    assert read_records(second, "f") == by_place(after)
    tomllib.loads(second)


@given(records, st.randoms())
@settings(max_examples=60)
def test_a_file_is_the_same_in_whatever_order_it_came_to_be(found, chance):
    at_once = edited("", {}, by_place(found), "f")
    chance.shuffle(found)
    text, known = "", {}
    for record in found:
        new = {**known, record.place: record}
        text, known = edited(text, known, new, "f"), new
    assert text == at_once


@st.composite
def styled(draw: st.DrawFn, record: Record, number: int) -> str:
    """Return a record as a person might write it, with comments that are not alike."""
    notes = [f" # {number}{letter}" if draw(st.booleans()) else "" for letter in "abc"]
    values = [f"decorative = {str(record.decorative).lower()}"] if record.decorative is not None else []  # fmt: skip
    if record.text:
        values.append(f"text{draw(st.sampled_from([' = ', '=', '   =  ']))}{quoted(record.text)}")
    if record.place.language and (record.status is not Status.EDITED or draw(st.booleans())):
        values.append(f"status = '{record.status}'")
    values = draw(st.permutations(values))
    names = ".".join(quoted(name) if not name.isalpha() else name for name in path_of(record.place))
    lines = [f"[{names}]{notes[0]}"]
    for value, note in zip(values, notes[1:], strict=False):
        lines += [value + note, *draw(st.sampled_from([[], [""], [f"# {number}x"]]))]
    above = draw(st.sampled_from(["", f"# {number}y\n", f"\n# {number}z\n\n"]))
    return above + "\n".join(lines) + draw(st.sampled_from(["\n", "\n\n", "\n\n\n"]))


@given(records, st.data())
@settings(max_examples=150)
def test_comments_survive_whatever_changes(found, data):
    text = "".join(data.draw(styled(record, n)) for n, record in enumerate(found))
    text = text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    old = by_place(found)
    assert read_records(text, "f") == old
    assert edited(text, old, old, "f") == text
    new = dict(old)
    for record in data.draw(records):
        if record.place in old or data.draw(st.booleans()):
            new[record.place] = record
    result = edited(text, old, new, "f")
    assert read_records(result, "f") == new
    kept = [each.rstrip() for each in comments_in(result)]
    assert {each.rstrip() for each in comments_in(text)} <= set(kept)
    untouched = [record for record in found if new[record.place] == record]
    for record in untouched:
        assert quoted(record.text) in result or not record.text
