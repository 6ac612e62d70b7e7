"""What the plugin adds to the build of a MkDocs site with Material."""

from __future__ import annotations

import json
import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from processes import Run, in_turn, run
from rows import Row, Sizes
from trees import picture_key

from altfill.imgix.sandbox import running

_PICTURES = 2_000
_IN_SECTION = 50
_WORDS = """
the harbour keeper light wind engine paper of and into after river stone morning ferry account
version release table window chart result page under between island signal small keeper’s “north”
""".split()
"""With typographic marks, as most sites have them. Where a site is all ASCII until altfill puts a
first other letter into each page, Python needs twice the memory for the page, and MkDocs writes it
more slowly: that takes as long again as altfill itself."""
_SETTINGS = {
    "site_name": "Manual",
    "theme": {"name": "material", "font": False},
    "markdown_extensions": ["attr_list", "pymdownx.highlight", "pymdownx.superfences"],
}


def measure_mkdocs(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Build with and without the plugin, in turn, when all texts are cached."""
    for number in range(sizes.pages):
        section = work / "docs" / f"part-{number // _IN_SECTION:02}"
        section.mkdir(parents=True, exist_ok=True)
        (section / f"page-{number}.md").write_text(_page(number), "utf-8")
    with running() as sandbox:
        altfill = {"api_url": sandbox.url, "rate": 10_000, "concurrency": 16}
        _configure(work, "plain", ["search"])
        _configure(work, "filled", ["search", {"altfill": altfill}])
        _build(work, "filled")
        asked = sandbox.counters.requests
        plain, filled = in_turn(
            sizes.repeat, lambda: _build(work, "plain"), lambda: _build(work, "filled")
        )
        if not asked or sandbox.counters.requests > asked:
            raise RuntimeError("not all texts were cached")
    sizes_kb = [path.stat().st_size / 1e3 for path in (work / "filled").glob("part-*/*/*.html")]
    size_kb = statistics.median(sizes_kb)
    print(
        f"mkdocs: {len(sizes_kb)} pages of {size_kb:.0f} KB, {asked} pictures;"
        f" without altfill {plain.wall_s:.1f} s (processor time {plain.cpu_s:.1f} s),"
        f" with it {filled.wall_s:.1f} s ({filled.cpu_s:.1f} s)"
    )
    ratio, wall_ratio = filled.cpu_s / plain.cpu_s, filled.wall_s / plain.wall_s
    what = f"Build {sizes.pages:,} Material pages, texts cached, to without altfill: processor time"
    yield Row(what, "<= 1.10 x", f"{ratio:.2f} x (wall clock {wall_ratio:.2f} x)", ratio <= 1.1)


def _configure(work: Path, name: str, plugins: list[object]) -> None:
    """Write a configuration; JSON is YAML, too."""
    settings = _SETTINGS | {"plugins": plugins, "site_dir": name}
    (work / f"{name}.yml").write_text(json.dumps(settings), "utf-8")


def _build(work: Path, name: str) -> Run:
    return run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{name}.yml"], work)


def _page(number: int) -> str:
    """Return a page with three pictures for which nobody wrote a text."""
    chance = random.Random(f"manual {number}")

    def words(fewest: int, most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(fewest, most)))

    parts = [f"# {words(2, 4).capitalize()} {number}"]
    for part in range(6):
        parts += [f"## {words(2, 4).capitalize()}", words(60, 120).capitalize() + "."]
        if part % 2 == 0:
            parts.append(f"![]({picture_key(chance.randrange(_PICTURES))}?w=600)")
        if part % 3 == 0:
            code = "\n".join(f"{words(1, 1)} = {chance.randrange(99)}" for _ in range(20))
            parts.append(f"```python\n{code}\n```")
    return "\n\n".join(parts) + "\n"
