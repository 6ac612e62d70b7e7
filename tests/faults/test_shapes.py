"""Pages of a shape that nobody writes, in whole runs: time and memory stay in proportion."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from tests.faults.conftest import Forked
from tests.faults.site import TEXT

IMAGE = b'<img src="//acme.imgix.net/0.jpg">'
SOURCE = b"https://acme.imgix.net/0.jpg?w=100 1x, "
SECONDS = 30
"""Many times what each takes; what grows with the square takes far longer."""

SHAPES = {
    "a page of 50 MB": (IMAGE + b"<p>A quay and a boat.</p>\n" * 2_000_000 + IMAGE, 2),
    "a line of 50 MB": (IMAGE + b"x" * 50_000_000 + IMAGE, 2),
    "10,000 levels": (b"<div>" * 10_000 + IMAGE, 1),
    "10,000 levels and back": (b"<div>" * 10_000 + IMAGE + b"</div>" * 10_000 + IMAGE, 2),
    "a srcset of 5 MB": (b'<img srcset="' + SOURCE * 130_000 + b'">', 1),
}


def run(forked: Forked, content: bytes, page: Path, *arguments: object) -> tuple[int, str]:
    """Run a command over a page of so many bytes, and hold it to its time and memory."""
    page.write_bytes(b'<!doctype html><html lang="en">' + content)
    started = time.monotonic()
    code, said = forked(*arguments, page)
    assert time.monotonic() - started < SECONDS
    assert forked.peak < 300_000_000 + 12 * len(content)
    return code, said


@pytest.mark.parametrize(("content", "images"), SHAPES.values(), ids=SHAPES)
def test_a_page_of_an_odd_shape_is_filled(
    start: Callable[..., Sandbox], forked: Forked, tmp_path: Path, content: bytes, images: int
):
    sandbox, page = start(text=TEXT), tmp_path / "a.html"
    options = ("--api-url", sandbox.url, "--cache-dir", tmp_path / "cache")
    code, said = run(forked, content, page, "fill", *options)
    assert code == 0, said
    assert f"filled: {images}\n" in said
    expected = content.replace(b"<img", f'<img alt="{TEXT}"'.encode())
    assert page.read_bytes() == b'<!doctype html><html lang="en">' + expected


@pytest.mark.parametrize(("content", "images"), SHAPES.values(), ids=SHAPES)
def test_a_page_of_an_odd_shape_is_checked(
    forked: Forked, tmp_path: Path, content: bytes, images: int
):
    code, said = run(forked, content, tmp_path / "a.html", "check", "--output-format", "concise")
    assert code == 1
    assert f"{images} error" in said


@pytest.mark.slow
def test_a_page_of_100_000_images_is_filled_and_checked(
    start: Callable[..., Sandbox], forked: Forked, tmp_path: Path
):
    sandbox, page = start(text=TEXT), tmp_path / "a.html"
    content = b"".join(b'<img src="//acme.imgix.net/0.jpg?w=%d">' % n for n in range(100_000))
    options = ("--api-url", sandbox.url, "--cache-dir", tmp_path / "cache")
    assert run(forked, content, page, "check")[0] == 1
    code, said = run(forked, content, page, "fill", "-q", *options)
    assert (code, said) == (0, "")
    assert page.read_bytes().count(f'<img alt="{TEXT}" src'.encode()) == 100_000
    assert sandbox.counters.requests == 1


GROWING = {
    "images": lambda n: b"".join(b'<img src="//acme.imgix.net/0.jpg?w=%d">' % k for k in range(n)),
    "tags": lambda n: IMAGE + b"<p>A quay and a boat.</p>\n" * (20 * n) + IMAGE,
    "levels": lambda n: b"<div>" * n + IMAGE,
    "candidates": lambda n: b'<img srcset="' + SOURCE * n + b'">',
}
SIZE = {"images": 25_000, "tags": 25_000, "levels": 25_000, "candidates": 32_500}
"""A quarter of 100,000 images, 50 MB, 100,000 levels, and 5 MB of srcset."""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["fill", "check"])
@pytest.mark.parametrize("kind", GROWING)
def test_four_times_the_page_takes_four_times_the_time_and_memory(
    start: Callable[..., Sandbox], forked: Forked, tmp_path: Path, command: str, kind: str
):
    sandbox, page = start(text=TEXT), tmp_path / "a.html"
    options = ("--api-url", sandbox.url, "--cache-dir", tmp_path / "cache", "-q")
    options = options if command == "fill" else ("--output-format", "json")

    def cost(size: int) -> tuple[float, float]:
        """Return processor time and memory."""
        page.write_bytes(b'<!doctype html><html lang="en">' + GROWING[kind](size))
        code, said = forked(command, page, *options)
        assert code == (command == "check"), said[-500:]
        return forked.used_s, forked.peak

    least, once, four = cost(1), cost(SIZE[kind]), cost(4 * SIZE[kind])
    (more_s, more), (most_s, most) = (
        (max(each[0] - least[0], 0.05), max(each[1] - least[1], 8e6)) for each in (once, four)
    )
    assert most_s < 10 * more_s, (least, once, four)  # with the square: 16
    assert most < 6 * more, (least, once, four)
    assert most < 1e9
