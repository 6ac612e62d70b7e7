"""Every target's oracle, over its seeds and over inputs made at random, wherever the tests run.

What atheris finds (``python -m tests.fuzz``) becomes a row beside the code that it was found in.
"""

from __future__ import annotations

import os

import pytest

from altfill import Options, find_gaps
from tests.fuzz.__main__ import main
from tests.fuzz.randomly import broken, run_randomly
from tests.fuzz.targets import NAMES, Target, target
from tests.fuzz.undoing import only_alts_changed
from tests.fuzz.witnesses import same_but_for_alts

SECONDS = float(os.environ.get("FUZZ_SECONDS", "1"))
PAGE = b"<p lang=en><img src=//acme.imgix.net/a.jpg><img alt=' ' src=//acme.imgix.net/a.jpg><p>end"
FILLED = PAGE.replace(b"<img src", b'<img alt="Zz boat" src').replace(b"' '", b"'Zz boat'")
TAMPERED = [
    ("a letter before", FILLED.replace(b"<p lang", b"<P lang")),
    ("a letter after", FILLED.replace(b"end", b"End")),
    ("another attribute", FILLED.replace(b"' src", b"' id=x src")),
    ("another text", FILLED.replace(b"'Zz boat'", b"'A boat'")),
    ("out of its quotes", FILLED.replace(b"'Zz boat'", b"'Zz' onload='x'")),
    ("a second space", FILLED.replace(b'" src', b'"  src')),
]


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_promised_holds_for_the_seeds(name: str):
    each = target(name)
    assert {seed: told for seed in each.seeds if (told := broken(each, seed))} == {}


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_promised_holds_for_inputs_made_at_random(name: str):
    each = target(name)
    executions, found = run_randomly(each, SECONDS)
    assert executions > len(each.seeds)
    assert {data: broken(each, data) for data in found} == {}


def _all_that_must_hold(before: bytes, after: bytes) -> None:
    gaps = find_gaps(before, Options())
    only_alts_changed(before, after, gaps, b"Zz")
    same_but_for_alts(before.decode(), after.decode(), "Zz boat", len(gaps), set())


def test_a_page_that_was_filled_rightly_is_told_from_one_that_was_not():
    _all_that_must_hold(PAGE, FILLED)


@pytest.mark.parametrize("after", [row[1] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_what_is_not_filled_rightly_is_told(after: bytes):
    with pytest.raises((AssertionError, ValueError)):
        _all_that_must_hold(PAGE, after)


@pytest.mark.parametrize(
    "after", [row[1] for row in TAMPERED[:5]], ids=[r[0] for r in TAMPERED[:5]]
)
def test_other_parsers_tell_it_too(after: bytes):
    if after == TAMPERED[0][1]:
        pytest.skip("the case of a name is nothing to a parser")
    with pytest.raises(AssertionError):
        same_but_for_alts(PAGE.decode(), after.decode(), "Zz boat", 2, set())


def test_an_input_that_breaks_something_is_found_and_kept(monkeypatch, tmp_path, capsys):
    def holds(data: bytes) -> None:
        assert b"(" not in data, "a parenthesis"

    bad = Target("srcset", holds, (b"a 1x",), (b"(", b","))
    monkeypatch.setattr("tests.fuzz.__main__.target", lambda name: bad)
    assert main(["srcset", "--random", "--seconds", "1", "--found", str(tmp_path)]) == 1
    file, *_ = tmp_path.glob("srcset-*")
    assert b"(" in file.read_bytes()
    assert "AssertionError" in capsys.readouterr().out
    assert main(["srcset", "--random", "--seconds", "0"]) == 0
