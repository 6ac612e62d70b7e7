"""Other inputs made of known ones: pieces put in, taken out, doubled, moved, put from one in another.

A mutator that knows the pieces of a language gets further into a parser than one of single bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

LONGEST = 4096
"""Bytes of an input."""


def mutated(data: bytes, random: Random, pieces: Sequence[bytes], other: bytes = b"") -> bytes:
    """Return an input with a few changes; ``other`` is one that parts may be taken from."""
    for _ in range(random.choice((1, 1, 2, 3, 5))):
        data = _changed(data, random, pieces, other)
    return data[:LONGEST]


def _changed(data: bytes, random: Random, pieces: Sequence[bytes], other: bytes) -> bytes:
    start, end = _span(data, random)
    action = random.randrange(8)
    if action < 3:
        return data[:start] + random.choice(pieces) + data[start:]
    if action == 3:
        return data[:start] + data[end:]
    if action == 4:
        return data[:end] + data[start:end] * random.choice((1, 1, 2, 20)) + data[end:]
    if action == 5:
        begin, finish = _span(other or data, random)
        return data[:start] + (other or data)[begin:finish] + data[end:]
    if action == 6:
        return data[:start] + random.choice(pieces) + data[end:]
    return data[:start] + bytes((random.randrange(256),)) + data[start + 1 :]


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    longest = random.choice((4, 16, 64, 4096))
    return start, random.randint(start, min(len(data), start + longest))
