"""Tag soup read by three parsers: ``python -m tests.fuzz.differences --pages 20000``.

Each page is read before and after altfill fills it. Where altfill sees a page's images as neither
of the other two parsers does, the page is shown, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from altfill import Options, PageError, fill_gaps, find_gaps
from tests.fuzz.mutating import mutated
from tests.fuzz.targets import pages
from tests.fuzz.views import by_altfill, by_html5lib, by_lexbor

OPTIONS = Options(default_language="en", hosts=pages.HOSTS, fill_empty=True)
PIECES = tuple(
    each for each in pages.PIECES if b"template" not in each.lower() and b"\0" not in each
)
"""html5lib knows no templates, and Lexbor looks into none."""
SEEDS = tuple(seed[2:] for seed in pages.SEEDS if b"template" not in seed)


@dataclass(slots=True)
class Compared:
    """What a run came to."""

    pages: Counter[str] = field(default_factory=Counter)
    """Who agreed with altfill -> pages."""
    alone: list[str] = field(default_factory=list)
    """Pages that altfill sees as nobody else does."""


def soups(seed: int) -> Random:
    """Return the source of a run's pages."""
    return Random(seed)


def soup(random: Random) -> str:
    """Return a page put together at random, and cut and mixed again."""
    page = random.choice(SEEDS)
    for _ in range(random.randint(1, 4)):
        page = mutated(page, random, PIECES, random.choice(SEEDS))
    text = page[:1500].decode("utf-8", "ignore")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removeprefix("\ufeff")


def compare(page: str, compared: Compared) -> None:
    """Read a page as it is and as it is filled."""
    who = _agreeing(page)
    filled = _filled(page)
    if filled != page and who != "nobody":
        after = _agreeing(filled)
        who = after if after != "both" else who
    compared.pages[who] += 1
    if who == "nobody":
        compared.alone.append(page)


def _agreeing(page: str) -> str:
    """Return who sees a page's images as altfill does."""
    ours = by_altfill(page)
    agreeing = [
        name
        for name, read in (("html5lib", by_html5lib), ("lexbor", by_lexbor))
        if read(page) == ours
    ]
    return "both" if len(agreeing) == 2 else f"only {agreeing[0]}" if agreeing else "nobody"


def _filled(page: str) -> str:
    html = page.encode()
    try:
        gaps = find_gaps(html, OPTIONS)
        return fill_gaps(
            html, gaps, lambda gap: None if gap.reason else "Zz boat", OPTIONS
        ).decode()
    except (PageError, UnicodeDecodeError):
        return page


def run(number: int, seconds: float, seed: int = 0) -> Compared:
    """Compare so many pages, or as many as the time allows."""
    random, compared = Random(seed), Compared()
    end = time.monotonic() + seconds
    while sum(compared.pages.values()) < number and time.monotonic() < end:
        compare(soup(random), compared)
    return compared


def main() -> int:
    """Run and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.differences", description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    compared = run(chosen.pages, chosen.seconds, chosen.seed)
    print(dict(compared.pages))
    for page in compared.alone[:10]:
        print(
            f"{page!r}\n  altfill  {by_altfill(page)}\n  html5lib {by_html5lib(page)}\n  lexbor   {by_lexbor(page)}"
        )
    return int(bool(compared.alone))


if __name__ == "__main__":
    sys.exit(main())
