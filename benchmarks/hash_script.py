"""The least that a run over known pages can do: read each page, make its digest.

Usage: hash_script.py TREE
"""

from __future__ import annotations

import os
import sys

import xxhash


def main() -> None:
    digests = set()
    for directory, _, names in os.walk(sys.argv[1]):
        for name in names:
            if name.endswith(".html"):
                with open(os.path.join(directory, name), "rb") as file:  # noqa: PTH118, PTH123
                    digests.add(xxhash.xxh3_128_digest(file.read()))
    print(len(digests))


main()
