"""How time and memory grow with a site, from a hundred pages to a hundred thousand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fill_rows import cache_for, fill
from rows import Row, Sizes
from scale_plot import Series, plot
from trees import Plan, write_tree

_COUNTS = (100, 1_000, 10_000, 100_000)
_MOST_MB = 300


@dataclass(frozen=True, slots=True)
class _Point:
    """One size of a site."""

    pages: int
    wall_s: float
    peak_mb: float
    again_s: float


def measure_scale(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Fill sites of pages of 5 KB and draw what it took; each size once, the largest takes long."""
    points = [_measured(work, count) for count in _COUNTS if count <= sizes.most_pages]
    for each in points:
        print(
            f"scale: {each.pages:,} pages: {each.wall_s:.2f} s, {each.peak_mb:.0f} MB; again"
            f" {each.again_s:.2f} s"
        )
    if sizes.plot is not None:
        sizes.plot.write_text(_drawn(points), "utf-8")
    last, before = points[-1], points[-2]
    times = last.pages / before.pages
    ratio = last.wall_s / before.wall_s
    what = f"Time for {last.pages:,} pages of 5 KB, to {before.pages:,}"
    result = f"{ratio:.1f} x ({last.wall_s:.1f} s of {before.wall_s:.2f} s)"
    yield Row(what, f"<= {1.2 * times:.0f} x", result, ratio <= 1.2 * times)
    what = f"Peak memory for {last.pages:,} pages of 5 KB"
    yield Row(what, f"<= {_MOST_MB} MB", f"{last.peak_mb:.0f} MB", last.peak_mb <= _MOST_MB)


def _measured(work: Path, count: int) -> _Point:
    part = work / str(count)
    plan = Plan(count, shares=(100, 0, 0), article_kb=(3, 5), images=(1, 4))
    cache_for(part, write_tree(part / "tree", plan))
    first, again = fill(part, part / "tree"), fill(part, part / "tree")
    shutil.rmtree(part)
    return _Point(count, first.wall_s, max(first.peak_mb, again.peak_mb), again.wall_s)


def _drawn(points: list[_Point]) -> str:
    pages = [each.pages for each in points]
    return plot(
        "Time and memory of altfill fill, from 100 to 100,000 pages of 5 KB",
        Series("time of the first run", "s", pages, [each.wall_s for each in points]),
        Series("time when all is filled", "s", pages, [each.again_s for each in points]),
        Series("peak memory", "MB", pages, [each.peak_mb for each in points]),
    )
