"""A plot with two logarithmic axes as SVG, readable in light and dark, and by a screen reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 190, 40, 50
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 15px; }
.grid { stroke: #d1d9e0; } .line { fill: none; stroke-width: 2.5; }
.s0 { stroke: #0550ae; } .s1 { stroke: #1a7f37; stroke-dasharray: 7 4; }
.s2 { stroke: #953800; stroke-dasharray: 2 4; }
.d0 { fill: #0550ae; } .d1 { fill: #1a7f37; } .d2 { fill: #953800; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; } .grid { stroke: #3d444d; }
  .s0 { stroke: #79c0ff; } .s1 { stroke: #7ee787; } .s2 { stroke: #ffa657; }
  .d0 { fill: #79c0ff; } .d1 { fill: #7ee787; } .d2 { fill: #ffa657; }
}
"""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a plot."""

    name: str
    unit: str
    at: Sequence[float]
    values: Sequence[float]

    def words(self) -> str:
        """Return the line's points as a sentence."""
        pairs = zip(self.at, self.values, strict=True)
        told = ", ".join(f"{value:.3g} {self.unit} at {at:,.0f}" for at, value in pairs)
        return f"{self.name}: {told}."


class _Axes:
    """Where a number stands in the picture."""

    def __init__(self, series: Sequence[Series]) -> None:
        across = [math.log10(at) for each in series for at in each.at]
        up = [math.log10(value) for each in series for value in each.values]
        self.across = range(math.floor(min(across)), math.ceil(max(across)) + 1)
        self.up = range(math.floor(min(up)), math.ceil(max(up)) + 1)

    def x(self, value: float) -> float:
        """Return the distance from the left, in pixels."""
        share = (math.log10(value) - self.across[0]) / (self.across[-1] - self.across[0])
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return the distance from the top, in pixels."""
        share = (math.log10(value) - self.up[0]) / (self.up[-1] - self.up[0])
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def plot(title: str, *series: Series) -> str:
    """Return a picture of lines over numbers of pages."""
    axes = _Axes(series)
    lines = [part for number, each in enumerate(series) for part in _line(number, each, axes)]
    told = " ".join(each.words() for each in series)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
            f' width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(told)}</desc>',
            f"<style>{_STYLE}</style>",
            f'<text class="title" x="{_LEFT}" y="22">{escape(title)}</text>',
            *_grid(axes),
            *lines,
            "</svg>\n",
        )
    )


def _grid(axes: _Axes) -> list[str]:
    low, left, right = axes.y(10 ** axes.up[0]), _LEFT, _WIDTH - _RIGHT
    parts = []
    for power in axes.up:
        y = axes.y(10**power)
        parts += [
            f'<path class="grid" d="M{left} {y:.1f}H{right}"/>',
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>',
        ]
    for power in axes.across:
        x = axes.x(10**power)
        parts += [
            f'<path class="grid" d="M{x:.1f} {_TOP}V{low:.1f}"/>',
            f'<text x="{x:.1f}" y="{low + 20:.1f}" text-anchor="middle">{10**power:,}</text>',
        ]
    middle = (left + right) / 2
    return [*parts, f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">pages</text>']


def _line(number: int, series: Series, axes: _Axes) -> list[str]:
    points = [
        (axes.x(at), axes.y(value)) for at, value in zip(series.at, series.values, strict=True)
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    name = escape(f"{series.name}, {series.unit}")
    return [
        f'<path class="line s{number}" d="M{path}"/>',
        *(f'<circle class="d{number}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points),
        f'<text x="{x + 12:.1f}" y="{y + 4:.1f}">{name}</text>',
    ]
