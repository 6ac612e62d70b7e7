"""The shortest check there is: BeautifulSoup parses each page and reports images without an alt.

Usage: soup_check.py TREE
"""

from __future__ import annotations

import sys
from pathlib import Path

from bs4 import BeautifulSoup


def main() -> None:
    found = 0
    for path in sorted(Path(sys.argv[1]).rglob("*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for image in soup.find_all("img"):
            if not image.has_attr("alt"):
                found += 1
                print(f"{path}:{image.sourceline}: no alt")
    print(f"found: {found}")


main()
