"""What a streaming rewriter needs: lol-html (python-lolhtml) passes each page and sets alt.

Usage: lolhtml_script.py TREE TEXTS.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import lolhtml


class _Handler:
    """What python-lolhtml calls for each element that a selector matches."""

    def __init__(self, element: Callable[[lolhtml.Element], None]) -> None:
        self.element = element


class _Filler:
    """One page: its language, then its images."""

    def __init__(self, texts: dict[tuple[str, str], str]) -> None:
        self._texts = texts
        self._language = ""
        self.filled = 0

    def rewrite(self, html: bytes) -> bytes:
        new = bytearray()
        rewriter = lolhtml.HTMLRewriter(new.extend)
        rewriter.on("html", _Handler(self._enter))
        rewriter.on("img", _Handler(self._fill))
        rewriter.write(html)
        rewriter.end()
        return bytes(new)

    def _enter(self, html: lolhtml.Element) -> None:
        self._language = html.get_attribute("lang") or ""

    def _fill(self, image: lolhtml.Element) -> None:
        source = image.get_attribute("src") or ""
        text = self._texts.get((source.partition("?")[0], self._language))
        if text and not image.has_attribute("alt"):
            image.set_attribute("alt", text)
            self.filled += 1


def main() -> None:
    root, texts_file = map(Path, sys.argv[1:3])
    texts = {}
    for line in texts_file.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts[row["picture"], row["language"]] = row["text"]
    filled = 0
    for path in sorted(root.rglob("*.html")):
        filler = _Filler(texts)
        new = filler.rewrite(path.read_bytes())
        if filler.filled:
            path.write_bytes(new)
            filled += filler.filled
    print(filled)


main()
