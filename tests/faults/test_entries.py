"""What stands in a tree under a page's name, or takes its place, or cannot be looked at."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill import Options, PageFault, Report, fill_site
from altfill.checking.site import check_site
from altfill.errors import NoPagesError
from altfill.files import shown
from altfill.imgix.sandbox import Sandbox
from tests.faults.conftest import Forked
from tests.faults.site import put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such entries")

PAGE = b'<html lang="en"><img src="https://acme.imgix.net/boat.jpg">'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    put(tmp_path / "tree", {"a.html": PAGE, "b/c.html": PAGE, "z.html": PAGE})
    return tmp_path / "tree"


@pytest.fixture
def fill(tree: Path, sandbox: Sandbox) -> Callable[..., Report]:
    options = Options(api_url=sandbox.url, rate=1000, cache_dir=tree.parent / "cache")
    return lambda **more: fill_site([tree], options, api_key="any", **more)


def filled(tree: Path) -> list[str]:
    return sorted(
        path.relative_to(tree).as_posix()
        for path in tree.rglob("*.html")
        if stat.S_ISREG(path.lstat().st_mode) and b"<img alt=" in path.read_bytes()
    )


def test_a_socket_with_a_pages_name_is_no_page(tree: Path, fill: Callable[..., Report]):
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(tree)
        listening.bind("socket.html")
        report = fill()
    assert (report.pages, report.failed) == (3, [])
    assert filled(tree) == ["a.html", "b/c.html", "z.html"]


@pytest.mark.parametrize("number", [os.makedev(1, 5), os.makedev(1, 7)], ids=["zero", "full"])
def test_a_device_with_a_pages_name_is_no_page(
    tree: Path, fill: Callable[..., Report], number: int
):
    try:
        os.mknod(tree / "device.html", 0o666 | stat.S_IFCHR, number)
    except PermissionError:
        pytest.skip("only root can make devices")
    report = fill()
    assert (report.pages, report.failed) == (3, [])


def test_a_file_with_holes_is_told_and_the_others_are_filled(
    tree: Path, fill: Callable[..., Report]
):
    (tree / "a.html").write_bytes(
        b'<html lang=en><a href="/holes.html"><img src=//acme.imgix.net/a>'
    )
    with (tree / "holes.html").open("wb") as file:
        file.truncate(1 << 40)
    report = fill()
    assert [(each.path, each.reason) for each in report.failed] == [
        (shown(tree / "holes.html"), PageFault.TOO_COSTLY)
    ]
    (tree / "holes.html").unlink()
    assert filled(tree) == ["a.html", "b/c.html", "z.html"]


def test_through_a_link_that_took_a_directorys_place_nothing_is_written(
    tree: Path, fill: Callable[..., Report]
):
    elsewhere = tree.parent / "elsewhere"

    def move(phase: str, _done: int, _total: int) -> None:
        if phase == "ask" and not elsewhere.exists():
            (tree / "b").rename(elsewhere)
            (tree / "b").symlink_to(elsewhere)

    report = fill(progress=move)
    assert [(each.path, each.reason) for each in report.failed] == [
        (shown(tree / "b/c.html"), PageFault.UNWRITABLE)
    ]
    assert (elsewhere / "c.html").read_bytes() == PAGE
    assert filled(tree) == ["a.html", "z.html"]


TAKES_ITS_PLACE = {
    "a pipe": lambda page: os.mkfifo(page),
    "a directory": lambda page: page.mkdir(),
    "a link to an endless device": lambda page: page.symlink_to("/dev/zero"),
    "a link to a page elsewhere": lambda page: page.symlink_to(page.parents[2] / "mine.html"),
    "a link to a page beside it": lambda page: page.symlink_to("../a.html"),
}


@pytest.mark.parametrize("take", TAKES_ITS_PLACE.values(), ids=TAKES_ITS_PLACE)
def test_what_took_a_pages_place_is_neither_read_nor_written(
    tree: Path, fill: Callable[..., Report], take: Callable[[Path], None]
):
    page, mine = tree / "b" / "c.html", tree.parent / "mine.html"
    mine.write_bytes(PAGE)

    def replace(phase: str, done: int, total: int) -> None:
        if phase == "ask" and not done:
            page.unlink()
            take(page)

    report = fill(progress=replace)
    assert [each.reason for each in report.failed] == [PageFault.UNREADABLE]
    assert report.failed[0].path.endswith("b/c.html")
    assert filled(tree) == ["a.html", "z.html"]
    assert mine.read_bytes() == PAGE


# directories that cannot be listed


def test_a_directory_that_cannot_be_listed_is_told_and_the_others_are_filled(
    sandbox: Sandbox, forked: Forked, open_to_all: Path, monkeypatch: pytest.MonkeyPatch
):
    tree = open_to_all / "tree"
    put(tree, {"a.html": PAGE, "closed/b.html": PAGE, "z.html": PAGE})
    for path in (tree, tree / "a.html", tree / "z.html"):
        path.chmod(0o777)
    (tree / "closed").chmod(0)
    monkeypatch.chdir(open_to_all)
    fill = ("fill", "tree", "--api-url", sandbox.url, "--cache-dir", open_to_all / "cache")
    code, said = forked(*fill, as_nobody=True)
    checked = forked("check", "tree", as_nobody=True)
    given = forked("fill", "tree/closed", as_nobody=True)
    strict = forked(*fill, "--strict", as_nobody=True)
    (tree / "closed").chmod(0o777)
    message = (
        "[unreadable]: this directory cannot be listed: Permission denied; what is in it was not"
        " looked at"
    )
    assert (code, said.splitlines()[0]) == (0, f"tree/closed:1:1: page left as it was {message}")
    assert "pages: 2 (2 changed, 1 failed)" in said
    assert strict[0] == 1
    assert forked(*fill, "--strict", as_nobody=True)[0] == 0
    assert filled(tree) == ["a.html", "closed/b.html", "z.html"]
    assert checked[0] == 1
    assert "tree/closed" in checked[1]
    assert given[0] == 2
    assert "'tree/closed' is not readable" in given[1]


def deepen(tree: Path, levels: int) -> None:
    """Make directories deeper than a path can name."""
    before = Path.cwd()
    os.chdir(tree)
    for _ in range(levels):
        os.mkdir("d" * 100)  # noqa: PTH102
        os.chdir("d" * 100)
    Path("deep.html").write_bytes(PAGE)
    os.chdir(before)


def flatten(tree: Path, levels: int) -> None:
    """Remove them: pytest cannot."""
    before = Path.cwd()
    for level in range(levels, 0, -1):
        os.chdir(tree)
        for _ in range(level - 1):
            os.chdir("d" * 100)
        for path in Path("d" * 100).glob("*.html"):
            path.unlink()
        os.rmdir("d" * 100)  # noqa: PTH106
    os.chdir(before)


def test_a_directory_too_deep_to_be_named_is_told_and_the_others_are_filled(
    tree: Path, fill: Callable[..., Report]
):
    deepen(tree, 45)
    try:
        report = fill()
        checked = check_site([tree])
    finally:
        flatten(tree, 45)
    assert [each.reason for each in report.failed] == [PageFault.UNREADABLE]
    assert "File name too long" in report.failed[0].message
    assert checked.failed == report.failed
    assert filled(tree) == ["a.html", "b/c.html", "z.html"]


def test_a_tree_without_a_page_tells_of_what_could_not_be_listed(tmp_path: Path):
    (tmp_path / "tree").mkdir()
    deepen(tmp_path / "tree", 45)
    try:
        with pytest.raises(NoPagesError, match=r"no HTML page .* under .*tree; .*File name too"):
            fill_site([tmp_path / "tree"])
    finally:
        flatten(tmp_path / "tree", 45)
