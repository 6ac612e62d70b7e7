"""The candidates of a srcset, by the HTML Standard's algorithm."""

from __future__ import annotations

import pytest

from altfill.page.srcset import candidates

ROWS = [
    ("nothing", "", []),
    ("white space", " \t\n", []),
    ("commas", " , ,,", []),
    ("one address", "a", [("a", 1.0)]),
    ("a density", "a 2x", [("a", 2.0)]),
    ("a part of a density", "a 1.5x", [("a", 1.5)]),
    ("widths", "a 100w, b 200w", [("a", 100.0), ("b", 200.0)]),
    ("a width and a height", "a 100w 50h, b 50h 200w", [("a", 100.0), ("b", 200.0)]),
    ("no space after the comma", "a 1x,b 2x", [("a", 1.0), ("b", 2.0)]),
    ("no descriptor before a comma", "a, b 2x", [("a", 1.0), ("b", 2.0)]),
    ("commas in an address", "a?auto=format,compress&rect=0,0,6,4 1x, b?x=1,2 2x",
     [("a?auto=format,compress&rect=0,0,6,4", 1.0), ("b?x=1,2", 2.0)]),
    ("comma and no space", "a,b 2x", [("a,b", 2.0)]),
    ("commas at the end of an address", "a,,, b 2x", [("a", 1.0), ("b", 2.0)]),
    ("commas at the start", ",,a 1x", [("a", 1.0)]),
    ("a data address", "data:image/png;base64,AA,BB= 1x, b 2x",
     [("data:image/png;base64,AA,BB=", 1.0), ("b", 2.0)]),
    ("parentheses around commas", "a (1x, 2x) 3x, b", [("a", 3.0), ("b", 1.0)]),
    ("unclosed parentheses", "a (1x, b 2x", [("a", 1.0)]),
    ("parentheses in an address", "a(1,2).jpg 2x", [("a(1,2).jpg", 2.0)]),
    ("line breaks", "\n a 1x,\r\n\tb\f2x ", [("a", 1.0), ("b", 2.0)]),
    ("no-break space is none", "a\u00a02x", [("a\u00a02x", 1.0)]),
    ("nonsense", "a 2y, b x, c -1w", [("a", 1.0), ("b", 1.0), ("c", 1.0)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_candidates_are_those_of_a_browser(value: str, expected: list[tuple[str, float]]):
    assert [(each.url, each.size) for each in candidates(value)] == expected
