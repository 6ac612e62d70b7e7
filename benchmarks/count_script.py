"""The least that a run can do: read each page and count ``<img``.

Usage: count_script.py TREE
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    images = 0
    for directory, _, names in os.walk(sys.argv[1]):
        for name in names:
            if name.endswith(".html"):
                with open(os.path.join(directory, name), "rb") as file:  # noqa: PTH118, PTH123
                    images += file.read().count(b"<img")
    print(images)


main()
