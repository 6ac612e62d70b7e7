"""Measures altfill against what it promises and prints a table of targets and results.

Usage: python benchmarks/run.py [--only fill again …] [--pages N] [--repeat N]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import turbohtml
from check_rows import measure_check
from fill_rows import cache_for, fill, fresh, measure_fill, measure_manuals
from lxml import etree
from mkdocs_rows import measure_mkdocs
from processes import ALTFILL, Run, environment, in_turn, number, run
from rows import Row, Sizes
from scale_rows import measure_scale
from texts_rows import measure_texts
from trees import LANGUAGES, Plan, write_tree

import altfill
from altfill.imgix.sandbox import running


def measure_asking(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Ask for 500 pictures at 200 ms each, 16 at once."""
    plan = Plan(250, shares=(100, 0, 0), article_kb=(2, 4), images=(20, 20), pictures=500)
    tree = write_tree(work / "tree", plan)
    with _sandbox(work, "--latency", "0.2") as url:
        options = ("--api-url", url, "--rate", "1000", "--concurrency", "16", "--cache-dir")

        def ask() -> Run:
            shutil.rmtree(work / "asked", ignore_errors=True)
            command = [*ALTFILL, "fill", *options, work / "asked", fresh(work)]
            return run(command, work, one_core=False)

        [ours] = in_turn(max(1, sizes.repeat - 1), ask)
    if number(ours.output, "requests") != tree.pictures:
        raise RuntimeError("not one request a picture")
    ideal_s = tree.pictures * 0.2 / 16
    ratio = ours.wall_s / ideal_s
    what = f"{tree.pictures} pictures at 200 ms, 16 at once, to the ideal"
    result = f"{ratio:.2f} x ({ours.wall_s:.2f} s of {ideal_s:.2f} s)"
    yield Row(what, "<= 1.2 x", result, ratio <= 1.2)


@contextmanager
def _sandbox(work: Path, *options: str) -> Iterator[str]:
    """Run ``altfill sandbox`` and give its address."""
    command = [*ALTFILL, "sandbox", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        cwd=work,
        env=environment() | {"PYTHONUNBUFFERED": "1"},
        text=True,
    )
    try:
        yield process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.terminate()
        process.wait()


def measure_requests(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Count what a server is asked for 300 pictures in 40 sizes and 5 languages."""
    del sizes
    plan = Plan(
        pages=500,
        shares=(100, 0, 0),
        article_kb=(3, 6),
        images=(10, 10),
        pictures=300,
        sizes=40,
        languages=LANGUAGES,
        described=25,
    )
    tree = write_tree(work / "tree", plan)
    with running() as server:
        options = ("--api-url", server.url, "--rate", "1000", "--concurrency", "16", "--cache-dir")
        command = [*ALTFILL, "fill", *options, work / "cache", work / "tree"]
        first = run(command, work, one_core=False)
        asked, each = server.counters.requests, server.counters.by_picture
        run(command, work, one_core=False)
        again = server.counters.requests - asked
    filled = number(first.output, "filled")
    reached = asked == len(each) == tree.pictures and not again and filled == tree.gaps
    yield Row(
        f"Requests for {tree.tags} tags, {tree.gaps} of them without a text",
        f"{tree.pictures}, then 0",
        f"{asked}, then {again}",
        reached,
    )


def measure_memory(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Compare the peak memory of a large tree with that of a small one."""
    peaks = []
    for pages in (200, sizes.many_pages):
        part = work / str(pages)
        plan = Plan(pages, shares=(100, 0, 0), article_kb=(2, 4), images=(4, 8), clean_share=0)
        tree = write_tree(part / "tree", plan)
        cache_for(part, tree)
        ours = fill(part, part / "tree")
        peaks.append(ours.peak_mb)
        print(
            f"memory: {tree.pages} pages, {tree.size / 1e6:.0f} MB, {tree.gaps} gaps:"
            f" {ours.peak_mb:.0f} MB in {ours.wall_s:.1f} s"
        )
    more = peaks[1] - peaks[0]
    what = f"Peak memory for {sizes.many_pages:,} pages, to 200 pages"
    yield Row(what, "<= 100 MB more", f"{more:.0f} MB more", more <= 100)


def measure_start(work: Path, sizes: Sizes) -> Iterator[Row]:
    """Compare starting with the imports that it cannot do without."""
    page = work / "index.html"
    page.write_text('<html lang="en"><img alt="A boat" src="https://acme.imgix.net/a.jpg">')
    python = [sys.executable, "-c"]
    version, clean, imports, bare = in_turn(
        5 * sizes.repeat,
        lambda: run([*ALTFILL, "--version"], work),
        lambda: fill(work, page),
        lambda: run([*python, "import click, lxml.etree"], work),
        lambda: run([*python, "pass"], work),
    )
    print(f"start: python {bare.wall_s * 1e3:.0f} ms, imports {imports.wall_s * 1e3:.0f} ms")
    for what, ours, most in (("--version", version, 1.2), ("fill, one clean page", clean, 2.0)):
        ratio = ours.wall_s / imports.wall_s
        result = f"{ratio:.2f} x ({ours.wall_s * 1e3:.0f} ms)"
        name = f"Start of altfill {what}, to importing click and lxml"
        yield Row(name, f"<= {most:.1f} x", result, ratio <= most)


MEASURES = {
    "start": measure_start,
    "check": measure_check,
    "requests": measure_requests,
    "asking": measure_asking,
    "memory": measure_memory,
    "texts": measure_texts,
    "fill": measure_fill,
    "manuals": measure_manuals,
    "scale": measure_scale,
    "mkdocs": measure_mkdocs,
}


def machine() -> str:
    """Return what the numbers depend on, in general terms."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text().splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = names[0] if names else processor
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return (
        f"{processor}, {os.cpu_count()} cores; Python {platform.python_version()};"
        f" turbohtml {turbohtml.__version__}, lxml {etree.__version__}, libxml2 {libxml2};"
        f" altfill {altfill.__version__}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--pages", type=int, default=1_000, help="of the tree that is filled")
    parser.add_argument("--many-pages", type=int, default=20_000, help="for the peak memory")
    parser.add_argument("--most-pages", type=int, default=100_000, help="for how both grow")
    parser.add_argument("--plot", type=Path, help="draw how both grow, as SVG")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    sizes = Sizes(chosen.pages, chosen.many_pages, chosen.repeat, chosen.most_pages, chosen.plot)
    print(machine())
    rows = []
    for name in chosen.only:
        with tempfile.TemporaryDirectory(prefix="altfill-benchmark-") as work:
            rows += list(MEASURES[name](Path(work), sizes))
    print("\n| | target | result | |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.target} | {row.result} | {'yes' if row.reached else 'no'} |")
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
