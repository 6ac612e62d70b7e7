"""``altfill check`` beside what else looks at alternative texts without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from processes import ALTFILL, HERE, Median, Run, in_turn, run
from rows import Row, Sizes
from trees import Plan, write_tree

_PART = 100
"""Pages for rivals: enough that starting, a second at most, is a small part of their time."""
_SMALL_PART = 5
"""Pages for axe-core, which takes seconds a page."""
_PACKAGES = ("html-validate", "axe-core", "jsdom")
_SCRIPTS = ("html_validate.mjs", "axe_check.mjs")


def measure_check(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Check manuals of 300 KB, all by altfill and a part by rivals, and one clean page."""
    tree = write_tree(work / "tree", Plan(sizes.pages, shares=(0, 0, 100)))
    part, few = _part(work, min(_PART, tree.pages)), _part(work, min(_SMALL_PART, tree.pages))
    print(f"check: {tree.pages} pages, {tree.size / 1e6:.0f} MB, {tree.tags} image tags")
    rivals = {"BeautifulSoup": (part, lambda: _soup(work, part))}
    if shutil.which("npm") and shutil.which("node"):
        _install(work)
        rivals["html-validate"] = (part, lambda: _node(work, "html_validate.mjs", part))
        rivals["axe-core in jsdom"] = (few, lambda: _node(work, "axe_check.mjs", few))
    else:
        print("check: no npm here, so html-validate and axe-core are not measured")
    measures = [measure for _, measure in rivals.values()]
    ours, *theirs = in_turn(sizes.repeat, lambda: _check(work, work / "tree"), *measures)
    speed = _speed("altfill", work / "tree", ours)
    best = 0.0
    for (name, (pages, _)), taken in zip(rivals.items(), theirs, strict=True):
        best = max(best, _speed(name, pages, taken))
    what = f"Check {tree.pages:,} pages of 300 KB, to the fastest of {', '.join(rivals)}"
    result = f"{speed / best:.1f} x ({speed:.0f} pages a second)"
    yield Row(what, ">= 20 x", result, speed >= 20 * best)
    yield from _start(work, sizes)


def _speed(name: str, pages: Path, taken: Median) -> float:
    count = sum(1 for _ in pages.rglob("*.html"))
    speed = count / taken.wall_s
    print(
        f"check: {name}: {count} pages in {taken.wall_s:.2f} s (processor time"
        f" {taken.cpu_s:.2f} s), {speed:.1f} pages a second"
    )
    return speed


def _part(work: Path, count: int) -> Path:
    """Return a copy of the first pages of the tree."""
    part = work / f"first {count}"
    part.mkdir()
    for number, page in enumerate(sorted((work / "tree").rglob("*.html"))[:count]):
        shutil.copy(page, part / f"{number}.html")
    return part


def _install(work: Path) -> None:
    """Install the newest versions of the packages where only this run sees them."""
    place = work / "node"
    place.mkdir()
    for script in _SCRIPTS:
        shutil.copy(HERE / script, place)
    (place / "package.json").write_text("{}")
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *_PACKAGES]
    subprocess.run(command, cwd=place, check=True)
    for name in _PACKAGES:
        written = (place / "node_modules" / name / "package.json").read_text("utf-8")
        print(f"check: {name} {json.loads(written)['version']}")


def _soup(work: Path, pages: Path) -> Run:
    return run([sys.executable, HERE / "soup_check.py", pages], work, one_core=False)


def _node(work: Path, script: str, pages: Path) -> Run:
    return run(["node", work / "node" / script, pages], work, one_core=False)


def _check(work: Path, pages: Path) -> Run:
    return run([*ALTFILL, "check", "--exit-zero", pages], work, one_core=False)


def _start(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Compare checking a clean page with the imports that it cannot do without."""
    page = work / "clean.html"
    page.write_text('<html lang="en"><img alt="A boat" src="https://acme.imgix.net/a.jpg">')
    ours, imports = in_turn(
        max(15, 5 * sizes.repeat),
        lambda: run([*ALTFILL, "check", page], work),
        lambda: run([sys.executable, "-c", "import click, lxml.etree"], work),
    )
    ratio = ours.wall_s / imports.wall_s
    result = f"{ratio:.2f} x ({ours.wall_s * 1e3:.0f} ms)"
    name = "Start of altfill check, one clean page, to importing click and lxml"
    yield Row(name, "<= 1.5 x", result, ratio <= 1.5)
