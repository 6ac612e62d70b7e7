"""Each promise of SECURITY.md is held by tests that are there, in code that is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.fuzz.targets import NAMES

ROWS = [
    line.strip("|").split("|")
    for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
    if line.startswith("| **")
]
PROMISED = [re.match(r" \*\*(.+?)\*\*", promise)[1] for promise, _, _ in ROWS]
_TEST = re.compile(r"`(?P<file>[\w/.]*)(?:::(?P<name>\w+))?`")


def _functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _held_by(cell: str) -> list[tuple[str, str | None]]:
    """Return files and tests; ``::name`` alone is in the file before."""
    found: list[tuple[str, str | None]] = []
    for match in _TEST.finditer(cell):
        found.append((match["file"] or found[-1][0], match["name"]))
    return found


def test_the_promises_are_read():
    assert len(ROWS) >= 10
    assert _held_by("`a.py::b`, `::c`; fuzzed: `d.py`") == [
        ("a.py", "b"),
        ("a.py", "c"),
        ("d.py", None),
    ]


@pytest.mark.parametrize("row", ROWS, ids=PROMISED)
def test_each_test_that_holds_a_promise_is_there(row: list[str]):
    held_by = _held_by(row[2])
    assert any(name for _, name in held_by)
    for file, name in held_by:
        if name is None:
            assert file in {f"tests/fuzz/targets/{target}.py" for target in NAMES}
        else:
            assert name in _functions(file), f"{file} has no {name}"


@pytest.mark.parametrize("row", ROWS, ids=PROMISED)
def test_each_place_of_a_promise_is_there(row: list[str]):
    places = re.findall(r"`([^`]+)`", row[1])
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_each_fuzzed_target_holds_a_promise():
    named = {file for row in ROWS for file, name in _held_by(row[2]) if name is None}
    assert named == {f"tests/fuzz/targets/{target}.py" for target in NAMES}
