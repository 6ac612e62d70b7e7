"""Filling pages whose texts are all known: at first, after a rebuild, and when all is filled."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from processes import ALTFILL, HERE, Median, Run, in_turn, number, run
from rows import Row, Sizes
from trees import Plan, Tree, write_texts, write_tree

_MANUALS, _MANUALS_FOR_SOUP = 1_000, 20


def cache_for(work: Path, tree: Tree) -> Path:
    """Return a cache that knows the texts of a tree's pictures."""
    texts, cache = work / "texts.jsonl", work / "cache"
    write_texts(texts, tree)
    run([*ALTFILL, "cache", "import", "--cache-dir", cache, texts], work)
    return cache


def fresh(work: Path) -> Path:
    """Return a copy of the tree in which nothing is filled.

    Pages are written over those of the run before, as builds do. To remove them would slow down
    what is measured: ext4 looks at each file that was removed in the last five seconds before it
    makes another. What waits to be written to the disk is written first.
    """
    shutil.copytree(work / "tree", work / "copy", dirs_exist_ok=True)
    if hasattr(os, "sync"):
        os.sync()
    return work / "copy"


def fill(work: Path, tree: Path, *, one_core: bool = True) -> Run:
    """Fill a tree from the cache alone."""
    command = [*ALTFILL, "fill", "--offline", "--cache-dir", work / "cache", tree]
    return run(command, work, one_core=one_core)


def _fill_at_first(work: Path, tree: Path, *, one_core: bool = True) -> Run:
    """Fill a tree of which no page was seen before."""
    (work / "cache" / "pages.db").unlink(missing_ok=True)
    return fill(work, tree, one_core=one_core)


def _script(name: str, work: Path, *arguments: Path | str) -> Run:
    return run([sys.executable, HERE / name, *arguments], work)


def _times(slow: Median, fast: Median, per: float = 1.0) -> tuple[float, str]:
    """Return a ratio of wall clocks, and words that give that of processor times too."""
    ratio = slow.wall_s / fast.wall_s / per
    return ratio, f"{ratio:.1f} x (processor time {slow.cpu_s / fast.cpu_s / per:.1f} x)"


def measure_fill(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Fill a tree, fill it again after a rebuild that changed nothing, and when it is full."""
    tree = write_tree(work / "tree", Plan(sizes.pages))
    cache_for(work, tree)
    texts = work / "texts.jsonl"
    print(
        f"tree: {tree.pages} pages, {tree.size / 1e6:.0f} MB, {tree.tags} image tags,"
        f" {tree.gaps} without a text of {tree.pictures} pictures"
    )
    soup, ours, rebuilt = in_turn(
        sizes.repeat,
        lambda: _script("soup_script.py", work, fresh(work), texts),
        lambda: _fill_at_first(work, fresh(work)),
        lambda: fill(work, fresh(work)),
    )
    for each in (soup.output, ours.output, rebuilt.output):
        if (int(each) if each.strip().isdecimal() else number(each, "filled")) != tree.gaps:
            raise RuntimeError("the script and altfill did not fill the same number of images")
    print(
        f"filling: script {soup.wall_s:.2f} s, altfill {ours.wall_s:.2f} s,"
        f" after a rebuild {rebuilt.wall_s:.2f} s"
    )
    ratio, words = _times(soup, ours)
    yield Row("Fill, texts cached, to the BeautifulSoup script", ">= 20 x", words, ratio >= 20)
    ratio, wall = soup.cpu_s / rebuilt.cpu_s, soup.wall_s / rebuilt.wall_s
    what = "Fill, texts cached, pages seen before, to the BeautifulSoup script: processor time"
    yield Row(what, ">= 50 x", f"{ratio:.1f} x (wall clock {wall:.1f} x)", ratio >= 50)
    yield from _rewriter(work, sizes)
    yield from _again(work, sizes)
    yield from _hundredth(work, sizes)


def _rewriter(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Compare with lol-html, which passes a page as a stream."""
    if importlib.util.find_spec("lolhtml") is None:
        print("filling: no python-lolhtml here, so it is not measured (pip install python-lolhtml)")
        return
    texts = work / "texts.jsonl"
    least, safe, ours, rebuilt = in_turn(
        2 * sizes.repeat + 1,
        lambda: _script("lolhtml_script.py", work, fresh(work), texts),
        lambda: _script("lolhtml_script.py", work, fresh(work), texts, "--safely"),
        lambda: _fill_at_first(work, fresh(work), one_core=False),
        lambda: fill(work, fresh(work), one_core=False),
    )
    print(
        f"filling: lol-html script {least.wall_s:.2f} s, safely {safe.wall_s:.2f} s; on all cores"
        f" altfill {ours.wall_s:.2f} s, after a rebuild {rebuilt.wall_s:.2f} s"
    )
    for what, each in (("", ours), (", pages seen before", rebuilt)):
        for how, script in (("", least), (" that replaces safely too", safe)):
            ratio = script.wall_s / each.wall_s
            name = f"Fill, texts cached{what}, on all cores, to the lol-html script{how}"
            yield Row(name, ">= 1.0 x", f"{ratio:.2f} x", ratio >= 1)


def _again(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Fill what is filled: the script on the tree, altfill and the count on four times as much."""
    filled, large, texts = work / "copy", work / "large", work / "texts.jsonl"
    for part in range(4):
        shutil.copytree(filled, large / str(part))
    fill(work, large)
    [soup] = in_turn(
        max(1, sizes.repeat - 1), lambda: _script("soup_script.py", work, filled, texts)
    )
    ours, count = in_turn(
        2 * sizes.repeat + 1,
        lambda: fill(work, large),
        lambda: _script("count_script.py", work, large),
    )
    if number(ours.output, "filled") or int(soup.output):
        raise RuntimeError("there was still something to fill")
    [small] = in_turn(2 * sizes.repeat + 1, lambda: fill(work, filled))
    print(
        f"again: script {soup.wall_s:.2f} s, altfill {small.wall_s:.2f} s; four trees:"
        f" altfill {ours.wall_s:.2f} s, read and count {count.wall_s:.3f} s"
    )
    ratio, words = _times(soup, ours, per=1 / 4)
    yield Row("Second run, to the BeautifulSoup script", ">= 100 x", words, ratio >= 100)
    ratio, words = _times(ours, count)
    yield Row("Second run, to reading and counting b'<img'", "<= 2 x", words, ratio <= 2)


def _hundredth(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Fill the four trees after a hundredth of their pages were written anew."""
    large, pages = work / "large", sorted((work / "large").rglob("*.html"))
    chosen = random.Random(1).sample(pages, len(pages) // 100)
    kept = {path: path.read_bytes() for path in chosen}
    rounds = iter(range(1_000))

    def changed() -> Path:
        mark = f"<!-- edition {next(rounds)} -->".encode()
        for path, html in kept.items():
            path.write_bytes(html + mark)
        return large

    ours, read = in_turn(
        2 * sizes.repeat + 1,
        lambda: fill(work, changed()),
        lambda: _script("hash_script.py", work, large),
    )
    print(f"a hundredth: altfill {ours.wall_s:.2f} s, read and hash {read.wall_s:.3f} s")
    ratio, words = _times(ours, read)
    what = f"A run after {len(chosen)} of {len(pages)} pages changed, to reading and hashing"
    yield Row(what, "<= 2 x", words, ratio <= 2)


def measure_manuals(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Fill manuals of 300 KB on all cores, and let the script have a fiftieth of them."""
    tree = write_tree(work / "tree", Plan(_MANUALS, shares=(0, 0, 100)))
    cache_for(work, tree)
    part = work / "part"

    def few() -> Path:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        pages = sorted((work / "tree").rglob("*.html"))[:_MANUALS_FOR_SOUP]
        for place, path in enumerate(pages):
            shutil.copy(path, part / f"{place}.html")
        return part

    measures: list[Callable[[], Run]] = [
        lambda: _script("soup_script.py", work, few(), work / "texts.jsonl"),
        lambda: _fill_at_first(work, fresh(work), one_core=False),
        lambda: fill(work, fresh(work), one_core=False),
        lambda: fill(work, work / "copy", one_core=False),
    ]
    soup, first, rebuilt, again = in_turn(sizes.repeat, *measures)
    print(f"manuals: {tree.pages} pages, {tree.size / 1e6:.0f} MB, {tree.gaps} gaps")
    for what, each in (("", first), (", seen before", rebuilt), (", filled already", again)):
        ratio = each.wall_s / soup.wall_s
        name = f"{_MANUALS:,} manuals of 300 KB{what}, to {_MANUALS_FOR_SOUP} by the script"
        yield Row(name, "<= 0.25 x", f"{ratio:.2f} x ({each.wall_s:.2f} s)", ratio <= 0.25)
