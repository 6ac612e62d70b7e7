"""What a streaming rewriter needs: lol-html (python-lolhtml) passes each page and sets alt.

Usage: lolhtml_script.py TREE TEXTS.jsonl [--safely]

With --safely no page can be half written or written over while others change it, and a second
pass over the result sees that nothing is left: what altfill does too.
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


def _replace(path: Path, old: bytes, new: bytes, texts: dict[tuple[str, str], str]) -> None:
    again = _Filler(texts)
    again.rewrite(new)
    if again.filled or path.read_bytes() != old:
        raise RuntimeError(f"{path} would not be filled, or has changed")
    temporary = path.with_name(".lolhtml.tmp")
    with temporary.open("xb") as file:
        file.write(new)
    temporary.chmod(path.stat().st_mode)
    temporary.replace(path)


def main() -> None:
    root, texts_file = map(Path, sys.argv[1:3])
    safely = "--safely" in sys.argv
    texts = {}
    for line in texts_file.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts[row["picture"], row["language"]] = row["text"]
    filled = 0
    for path in sorted(root.rglob("*.html")):
        filler = _Filler(texts)
        old = path.read_bytes()
        new = filler.rewrite(old)
        if filler.filled:
            if safely:
                _replace(path, old, new, texts)
            else:
                path.write_bytes(new)
            filled += filler.filled
    print(filled)


main()
