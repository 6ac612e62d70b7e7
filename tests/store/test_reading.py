from __future__ import annotations

import time

import pytest
from hypothesis import given

from altfill.errors import TextsError
from altfill.store.reading import decoded, read_records
from altfill.store.records import Place, Record, Status, rendered
from altfill.store.usual import parted
from tests.store.made import by_place, records

A = "https://acme.imgix.net/a.jpg"
HEAD = f'["{A}".en]\n'

SPELLINGS = [
    ("as altfill writes it", f'{HEAD}text = "A boat"\nstatus = "approved"\n'),
    ("without a line break at the end", f'{HEAD}text = "A boat"\nstatus = "approved"'),
    ("with CRLF", f'{HEAD}text = "A boat"\nstatus = "approved"\n'.replace("\n", "\r\n")),
    ("in another order", f'{HEAD}status = "approved"\ntext = "A boat"\n'),
    ("with comments", f'# a\n{HEAD[:-1]} # b\n# c\ntext = "A boat" # d\n\nstatus = "approved"\n# e'),
    ("in literal strings", f"['{A}' . \"en\"]\ntext = 'A boat'\nstatus = 'approved'"),
    ("on several lines", f'{HEAD}text = """\nA\n  boat"""\nstatus = "approved"'),
    ("on several lines, joined", f'{HEAD}text = """\\\n  A \\\n  boat"""\nstatus = "approved"'),
    ("with escapes", f'{HEAD}text = "\\u0041 boa\\x74"\nstatus = "approved"'.replace("\\x74", "\\U00000074")),
    ("with dotted names", f'["{A}"]\nen.text = "A boat"\nen.status = "approved"'),
    ("as an inline table", f'["{A}"]\nen = {{ text = "A boat", status = "approved" }}'),
    ("above all tables", f'"{A}".en = {{ text = "A boat", status = "approved" }}'),
    ("with spaces around", f'\n\n  ["{A}".en]  \n  text   =   "A boat"\n\tstatus="approved"'),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in SPELLINGS], ids=[row[0] for row in SPELLINGS])
def test_each_spelling_of_toml_is_read(text):
    record = Record(Place(A, "en"), "A boat", Status.APPROVED)
    assert read_records(text, "f") == {record.place: record}


def test_every_kind_of_record_is_read():
    text = (
        f'["{A}"]\ndecorative = true\n["{A}".on."shop/*"]\ndecorative = false\n'
        f'["{A}".fr]\ntext = "Un bateau"\n["{A}".fr.on."/a.html"]\ntext = "Le bateau"\n'
        f'status = "generated"\n["{A}".de]\nstatus = "rejected"\n["{A}".it]\nstatus="rejected"\n'
        'text="x"\n'
    )
    assert read_records(text, "f") == {
        Place(A): Record(Place(A), decorative=True),
        Place(A, "", "shop/*"): Record(Place(A, "", "shop/*"), decorative=False),
        Place(A, "fr"): Record(Place(A, "fr"), "Un bateau", Status.EDITED),
        Place(A, "fr", "/a.html"): Record(Place(A, "fr", "/a.html"), "Le bateau", Status.GENERATED),
        Place(A, "de"): Record(Place(A, "de"), "", Status.REJECTED),
        Place(A, "it"): Record(Place(A, "it"), "x", Status.REJECTED),
    }


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "# a\n\n# b\n"])
def test_a_file_without_records_is_no_fault(text):
    assert read_records(text, "f") == {}


GOOD = f'# good\n["{A}".fr]\ntext = "Un bateau"\nstatus = "approved"\n\n'
"""Five lines."""

FAULTS = [
    ("no TOML", "text = ", 6, "not TOML"),
    ("a string without end", f'{HEAD}text = "A', 7, "not TOML"),
    ("a table twice", f'{HEAD}text = "A"\n{HEAD}text = "B"', 8, "Cannot declare"),
    ("a usual table twice", f'{HEAD}text = "A"\nstatus = "edited"\n' * 2, 9, "Cannot declare"),
    ("a key twice", f'{HEAD}text = "A"\ntext = "B"', 8, "overwrite"),
    ("a table in two spellings", f'"{A}".en.text = "A"\n{HEAD}', 7, "not TOML"),
    ("a conflict of git", f'<<<<<<< ours\n{HEAD}text = "A"\n=======\n', 6, "conflict of a merge"),
    ("an unknown key", f'{HEAD}text = "A"\nsatus = "edited"', 8, "'satus' is unknown; did you mean status?"),
    ("a far unknown key", f'{HEAD}text = "A"\nzzz = 1', 8, "there are text, status, on"),
    ("an unknown status", f'{HEAD}text = "A"\nstatus = "aproved"', 8, "did you mean approved?"),
    ("a status in capitals", f'{HEAD}text = "A"\nstatus = "GOOD"', 8, "'GOOD' is no status"),
    ("a text that is a number", f"{HEAD}text = 3", 7, "text must be a string"),
    ("a status that is a list", f'{HEAD}text = "A"\nstatus = []', 8, "status must be a string"),
    ("an empty text", f'{HEAD}text = ""\nstatus = "edited"', 7, "decorative = true"),
    ("a blank text", f'{HEAD}text = " \\u00a0"', 7, "empty"),
    ("no text", f'{HEAD}status = "approved"', 6, "there is no text"),
    ("nothing at all", HEAD, 6, "there is no text"),
    ("a control character", f'{HEAD}text = "A\\u0007"', 7, "control characters"),
    ("a raw control character", f'{HEAD}text = "A\x07"', 7, "not TOML"),
    ("a control character as usual", f'{HEAD}text = "A\\u0085b"\nstatus = "edited"\n', 7, "control"),
    ("half a letter", f'{HEAD}text = "\\ud800"', 7, "not TOML"),
    ("a very long text", f'{HEAD}text = "{"x" * 3000}"', 7, "3000 letters"),
    ("a text without a language", f'["{A}"]\ntext = "A"', 7, "under a language"),
    ("decorative under a language", f"{HEAD}decorative = true", 7, "'decorative' is unknown"),
    ("decorative misspelt", f'["{A}"]\ndecoratve = true', 7, "did you mean decorative?"),
    ("decorative as a word", f'["{A}"]\ndecorative = "yes"', 7, "true or false"),
    ("a language that is none", f'["{A}".english_uk]\ntext = "A"', 6, "'english_uk' is no language"),
    ("a language that is no table", f'["{A}"]\nen = "A boat"', 7, "'en' must be a table"),
    ("no picture", '[hero.en]\ntext = "A"', 6, "'hero' is no record"),
    ("a picture without https", '["http://acme.imgix.net/a.jpg".en]\ntext = "A"', 6, "is no record"),
    ("a picture that is no table", f'"{A}" = 1', 6, "is no record"),
    ("a list of tables", f'[["{A}".en]]\ntext = "A"', 6, "'en' must be a table"),
    ("on as a string", f'{HEAD}text = "A"\non = "blog/*"', 8, "on must hold tables"),
    ("on without a pattern", f'["{A}".en.on]\ntext = "A"', 7, "on must hold tables"),
    ("an empty pattern", f'["{A}".en.on.""]\ntext = "A"', 6, "on must hold tables"),
    ("a pattern that is none", f'["{A}".en.on."!a"]\ntext = "A"', 6, "no pattern of pages"),
    ("a text on a page without a language", f'["{A}".on."a/*"]\ntext = "A"', 7, "did you mean|there are decorative"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_named_with_its_line(text, line, said):
    before = GOOD if text.startswith(("[", "<")) else "#\n" * 5
    with pytest.raises(TextsError, match=said) as error:
        read_records(before + text, "alt-texts.toml")
    assert str(error.value).startswith(f"alt-texts.toml, line {line}: ")
    assert error.value.line == line


def test_what_is_not_utf_8_is_named_with_its_line():
    with pytest.raises(TextsError, match=r"^f, line 2: it is not UTF-8"):
        decoded(b"# a\n# \xff\n", "f")
    assert decoded(b"\xef\xbb\xbf# a", "f") == "# a"


HOSTILE = [
    ("many dots", "a" + ".a" * 100_000 + " = 1"),
    ("many dots in a table's name", "[" + "a." * 100_000 + "a]"),
    ("many quoted dots", '"a"' + '."a"' * 100_000 + " = 1"),
    ("deep lists", "a = " + "[" * 100_000),
    ("deep tables", "a = " + "{a=" * 100_000),
    ("a large number", "a = " + "9" * 100_000),
    ("a string without end", 'a = """' + 'x\\"""' * 200_000),
    ("a literal without end", "a = '''" + "''x" * 200_000),
    ("many comments", "# a\n" * 100_000 + "x"),
    ("many comments above a table", "# a\n" * 100_000 + "\n[x]"),
    ("many brackets", "[" * 100_000),
    ("many usual tables and a fault", f'{HEAD}text = "A"\nstatus = "edited"\n' * 5_000),
    ("many keys", "".join(f"k{n} = 1\n" for n in range(20_000))),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_is_refused_in_good_time(text):
    started = time.perf_counter()
    with pytest.raises(TextsError):
        read_records(text, "f")
    assert time.perf_counter() - started < 5


def test_a_file_that_is_far_too_large_is_refused():
    with pytest.raises(TextsError, match="larger than 32 MB"):
        decoded(b"#" * 32_000_001, "f")


@given(records)
def test_what_altfill_writes_is_read_without_toml_and_means_the_same(found):
    text = "\n".join(map(rendered, sorted(found, key=lambda record: record.place)))
    assert read_records(text, "f") == by_place(found)
    usual = parted(text)
    assert usual.rest.count("\n") == text.count("\n")
    written_otherwise = [each for each in found if each.place.language and not each.text]
    assert len(usual.usual) == len(found) - len(written_otherwise)


def test_what_looks_usual_inside_a_string_is_not_read():
    inner = f'["{A}".fr]\ntext = "x"\nstatus = "edited"\n'
    text = f"{HEAD}text = '''\n{inner}'''\nstatus = \"edited\"\n"
    [record] = read_records(text, "f").values()
    assert record.place.language == "en"
    assert "text = " in record.text


def test_a_key_after_a_usual_table_is_its_own():
    text = f'["{A}".fr]\ntext = "x"\nstatus = "edited"\n\n# a\nnote = 1\n'
    with pytest.raises(TextsError, match="line 6: 'note' is unknown"):
        read_records(text, "f")
