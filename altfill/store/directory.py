"""The cache's directory: made private, and marked as what it is."""

from __future__ import annotations

from pathlib import Path

TAG = "CACHEDIR.TAG"
_MARKS = {
    ".gitignore": "*\n",
    TAG: "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This directory is altfill's cache of alternative texts, which were paid for.\n",
}
"""File name -> content, in a directory that holds nothing but the cache."""


def prepare(directory: Path) -> None:
    """Make the directory unless it is there. Raises OSError."""
    existed = directory.is_dir()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if existed and any(entry.name not in _MARKS for entry in directory.iterdir()):
        return
    for name, content in _MARKS.items():
        (directory / name).write_text(content, "utf-8")
