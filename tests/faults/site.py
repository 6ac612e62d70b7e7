"""A site on disk, as it is before and after filling, written by hand."""

from __future__ import annotations

from pathlib import Path

TEXT = "A red boat"
PICTURES = 20
CACHE = {"cache.db", "pages.db", ".gitignore", "CACHEDIR.TAG"}
"""What a cache's directory holds after a run."""
_PARAGRAPHS = "<p>A quay, a harbour and the sea.</p>\r\n" * 40


def pages(image: str, number: int) -> dict[str, bytes]:
    """Return pages of three images each, whose tags begin in a given way."""
    return {f"{each % 7}/{each}.html": _page(image, each) for each in range(number)}


def _page(image: str, number: int) -> bytes:
    tags = "".join(
        f'<{image} src="https://acme.imgix.net/{(number * 3 + each) % PICTURES}.jpg">\n'
        for each in range(3)
    )
    return f'<!doctype html><html lang="en">{_PARAGRAPHS}{tags}'.encode()


def before(number: int) -> dict[str, bytes]:
    return pages("img", number)


def after(number: int) -> dict[str, bytes]:
    return pages(f'img alt="{TEXT}"', number)


def put(directory: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)


def files(directory: Path) -> dict[str, bytes]:
    """Return all files below a directory."""
    found = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in found}
