"""What most people would write: BeautifulSoup reads each page, sets alt, prints the page again.

Usage: soup_script.py TREE TEXTS.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bs4 import BeautifulSoup


def main() -> None:
    root, texts_file = map(Path, sys.argv[1:3])
    texts = {}
    for line in texts_file.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts[row["picture"], row["language"]] = row["text"]
    filled = 0
    for path in sorted(root.rglob("*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "lxml")
        language = soup.html["lang"]
        before = filled
        for image in soup.find_all("img"):
            text = texts.get((image["src"].partition("?")[0], language))
            if text and not image.has_attr("alt"):
                image["alt"] = text
                filled += 1
        if filled > before:
            path.write_text(str(soup), "utf-8")
    print(filled)


main()
