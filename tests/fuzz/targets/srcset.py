"""The srcset parser against the standard's algorithm, written down letter by letter.

HTML Standard, 4.8.4.2.2 "Parsing a srcset attribute". Descriptors that a browser would call an
error are read leniently by altfill, so sizes are compared where a browser reads one.
"""

from __future__ import annotations

import re

from altfill.page.srcset import candidates

WHITE = " \t\n\f\r"
PIECES = tuple(
    b"a|a.jpg|https://acme.imgix.net/a?auto=format,compress|data:image/png;base64,AA,BB=|,|, | ,|,,| |\t|\n|\f|\r|1x|2x|1.5x|.5x|100w|50h|0w|1e3x|-1x|+2x|(|)|(,)|( 1x,|x|w|\xc2\xa0|\x0b|\x00|1x,b|99999999999w".split(
        b"|"
    )
)
SEEDS = (
    b"a 1x, b 2x", b"a?x=1,2 100w,b 200w 50h", b",,a (1x, 2x) 3x,b,, c", b"data:image/png;base64,AA,BB= 1x, b", b"a(1,2).jpg 2x\n,\r\nb 1.5x",
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise where altfill sees other candidates than the standard's algorithm."""
    value = data.decode("utf-8", "replace")
    seen = candidates(value)
    expected = standard(value)
    assert [each.url for each in seen] == [url for url, _ in expected]
    for each, (_, descriptors) in zip(seen, expected, strict=True):
        assert each.size >= 0
        sizes = [
            word for word in descriptors if re.fullmatch(r"[0-9]+w|[0-9]+(?:\.[0-9]+)?x", word)
        ]
        if len(descriptors) == len(sizes) == 1:
            assert each.size == float(sizes[0][:-1])
        if not descriptors:
            assert each.size == 1.0


def standard(value: str) -> list[tuple[str, list[str]]]:
    """Return addresses and descriptors, step by step as the standard says."""
    found = []
    position = 0
    while True:
        while position < len(value) and value[position] in WHITE + ",":
            position += 1
        if position >= len(value):
            return found
        start = position
        while position < len(value) and value[position] not in WHITE:
            position += 1
        url = value[start:position]
        descriptors: list[str] = []
        if url.endswith(","):
            while url.endswith(","):
                url = url[:-1]
        else:
            descriptors, position = _descriptors(value, position)
        found.append((url, descriptors))


def _descriptors(value: str, position: int) -> tuple[list[str], int]:  # noqa: C901 - as it stands there
    while position < len(value) and value[position] in WHITE:
        position += 1
    descriptors, current, state = [], "", "in"
    while True:
        letter = value[position] if position < len(value) else None
        if state == "in":
            if letter is None or letter == ",":
                if current:
                    descriptors.append(current)
                return descriptors, position + 1
            if letter in WHITE:
                if current:
                    descriptors.append(current)
                current, state = "", "after"
            else:
                current += letter
                state = "parens" if letter == "(" else "in"
        elif state == "parens":
            if letter is None:
                return [*descriptors, current], position + 1
            current += letter
            state = "in" if letter == ")" else "parens"
        elif letter is None:
            return descriptors, position + 1
        elif letter not in WHITE:
            state = "in"
            continue
        position += 1
