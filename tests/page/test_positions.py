"""Lines and columns of gaps, as an editor counts them."""

from __future__ import annotations

import pytest

from altfill import find_gaps

IMAGE = "<img src=//a.imgix.net/a.jpg>"

ROWS = [
    ("first", IMAGE, "utf-8", [(1, 1)]),
    ("same line", f"ab{IMAGE}{IMAGE}", "utf-8", [(1, 3), (1, 32)]),
    ("next line", f"a\n\n  {IMAGE}\n{IMAGE}", "utf-8", [(3, 3), (4, 1)]),
    ("carriage return", f"a\r\n{IMAGE}\r\n{IMAGE}", "utf-8", [(2, 1), (3, 1)]),
    ("letters, not bytes", f"é日😀{IMAGE}é{IMAGE}", "utf-8", [(1, 4), (1, 34)]),
    ("byte order mark", f"\ufeffé{IMAGE}\n{IMAGE}", "utf-8", [(1, 2), (2, 1)]),
    ("UTF-16", f"\ufeffé日{IMAGE}\né{IMAGE}", "utf-16-le", [(1, 3), (2, 2)]),
    ("windows-1252", f"<meta charset=latin1>é{IMAGE}", "cp1252", [(1, 23)]),
    ("Shift_JIS", f"<meta charset=sjis>\n表示{IMAGE}", "cp932", [(2, 3)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "codec", "places"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_a_gap_tells_its_line_and_column(page: str, codec: str, places: list[tuple[int, int]]):
    assert [(gap.line, gap.column) for gap in find_gaps(page.encode(codec))] == places
