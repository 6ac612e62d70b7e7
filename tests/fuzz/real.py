"""The laws at real size: ``python -m tests.fuzz.real DIRECTORY…``.

Copies the pages of built documentation (as in Debian's ``*-doc`` packages), takes every image host
and every relative image for imgix's (``map``), fills them from the sandbox by ``altfill fill``, and
compares each page with what it was: its bytes, and the trees that two other parsers make of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from altfill import Options, PageError, find_gaps
from altfill.imgix.sandbox import Faults, running
from altfill.page.charset import read_charset
from tests.fuzz.undoing import only_alts_changed
from tests.fuzz.witnesses import html5, lexbor, same_but_for_alts

TEXT = "Zz 12345"
"""Of no language, so that none is held back; no page says it."""
_PAGES = (".html", ".htm", ".xhtml")
_HOST = re.compile(rb"<img[^>]{1,300}?src=[\"']?(https?://[A-Za-z0-9.:-]+/)", re.IGNORECASE)
_ALT = re.compile(rb"(<img\b[^>]*?)\salt\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_LARGEST_FOR_HTML5LIB = 40_000
"""Bytes; html5lib reads less than 1 MB a second."""
_EVERY = 4
"""One in so many of these pages goes to html5lib too; all go to Lexbor."""


def main() -> int:
    """Fill copies of the given directories and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.real", description=__doc__)
    parser.add_argument("directories", nargs="+", type=Path)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--pages", type=int, help="at most so many of each directory")
    parser.add_argument(
        "--without-alts", action="store_true", help="take alts of copies away first"
    )
    chosen = parser.parse_args()
    broken = 0
    for directory in chosen.directories:
        with TemporaryDirectory(prefix="real-") as scratch, running(Faults(text=TEXT)) as sandbox:
            place = Path(scratch)
            number = _copied(directory, place / "before", chosen.pages, chosen.without_alts)
            if not number:
                print(f"{directory}: no pages")
                continue
            shutil.copytree(place / "before", place / "after")
            options = _options(place)
            told = _filled(place, options, sandbox.url)
            broken += _compared(place, options, told, chosen.processes)
            broken += _again(place, options, sandbox.url)
    return int(broken > 0)


def _copied(directory: Path, target: Path, most: int | None, without_alts: bool) -> int:
    number = 0
    for page in islice(_pages(directory), most):
        copy = target / page.relative_to(directory)
        copy.parent.mkdir(parents=True, exist_ok=True)
        html = page.read_bytes()
        copy.write_bytes(_ALT.sub(rb"\1", html) if without_alts else html)
        number += 1
    return number


def _pages(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.rglob("*")):
        if path.suffix.lower() in _PAGES and path.is_file() and not path.is_symlink():
            yield path


def _options(place: Path) -> dict[str, Any]:
    """Return the options of a run: each host that serves an image is imgix's."""
    hosts = {b"/"}
    for page in _pages(place / "before"):
        hosts |= set(_HOST.findall(page.read_bytes()))
    starts = sorted(host.decode() for host in hosts)
    targets = {start: f"https://acme.imgix.net/{number}/" for number, start in enumerate(starts)}
    return {"map": targets, "fill_empty": True, "default_language": "en", "links": "describe"}


def _filled(place: Path, options: dict[str, Any], url: str) -> dict[str, Any]:
    """Fill, print what that took, and return the report."""
    command = [sys.executable, "-m", "altfill", "fill", "--fill-empty", "--default-language=en"]
    command += ["--links=describe", f"--api-url={url}", "--rate=100000", "--concurrency=16"]
    command += [f"--map={start}={target}" for start, target in options["map"].items()]
    command += [
        "--quiet",
        "--output-format=json",
        f"--output-file={place / 'report.json'}",
        "after",
    ]
    command.insert(-1, f"--cache-dir={place / 'cache'}")
    environment = {**os.environ, "IMGIX_API_KEY": "key", "PYTHONPATH": str(Path.cwd())}
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    report = json.loads((place / "report.json").read_text("utf-8"))
    report["seconds"], report["megabytes"] = time.monotonic() - start, used.ru_maxrss / 1024
    report["code"] = process.returncode
    return report


def _compared(place: Path, options: dict[str, Any], told: dict[str, Any], processes: int) -> int:
    """Print what a run did; return how many pages break a law."""
    pages = list(_pages(place / "before"))
    compare = partial(_differs, place, options)
    with ProcessPoolExecutor(processes) as executor:
        results = list(executor.map(compare, pages, chunksize=20))
    wrong = [(page, what) for page, (what, _) in zip(pages, results, strict=True) if what]
    counted = sum((Counter(seen) for _, seen in results), Counter())
    print(
        f"code {told['code']}, {told['seconds']:.1f} s, {told['megabytes']:.0f} MB,",
        told["summary"],
    )
    print("left:", dict(Counter(each["reason"] for each in told["left"])))
    for each in told["failed"][:20]:
        print("failed:", each)
    print("compared:", dict(counted))
    for page, what in wrong[:20]:
        print(f"BROKEN {page}: {what}")
    if told["notes"]:
        print("notes:", told["notes"][:5])
    assert counted["filled gaps"] == told["summary"]["filled"], "a text that is nowhere"
    return len(wrong)


def _differs(place: Path, options: dict[str, Any], page: Path) -> tuple[str, dict[str, int]]:
    """Return what of a page differs that must not, and what was looked at."""
    before = page.read_bytes()
    filled = place / "after" / page.relative_to(place / "before")
    after = filled.read_bytes()
    if before == after:
        return "", {"as they were": 1}
    seen = Counter(changed=1)
    address = "/" + page.relative_to(place / "before").as_posix()
    try:
        gaps = find_gaps(before, Options(**options), address=address)
        fillable = [gap for gap in gaps if gap.reason is None]
        seen["filled gaps"] += len(fillable)
        charset = read_charset(before)
        opened = charset.open(before), charset.open(after)
        only_alts_changed(*opened, fillable, TEXT.encode())
        shown = [charset.decode(each) for each in opened]
        small = len(before) < _LARGEST_FOR_HTML5LIB and crc32(before) % _EVERY == 0
        readers = [lexbor, html5] if small else [lexbor]
        same_but_for_alts(*shown, TEXT, len(fillable), (), readers)
        seen.update(reader.__name__ for reader in readers)
    except (AssertionError, ValueError, PageError) as error:
        return f"{type(error).__name__} {str(error)[:300]}", seen
    return "", seen


def _again(place: Path, options: dict[str, Any], url: str) -> int:
    """Fill once more; return how many pages that changed."""
    told = _filled(place, options, url)
    summary = told["summary"]
    print(
        f"again: {told['seconds']:.1f} s, {told['megabytes']:.0f} MB, changed {summary['pages_changed']}, gaps {summary['gaps']}"
    )
    return int(summary["pages_changed"])


if __name__ == "__main__":
    sys.exit(main())
