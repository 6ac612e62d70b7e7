from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from altfill import Options, PageFault, fill_site
from altfill.errors import NoPagesError, OptionsError, PageError
from altfill.files import printable, read_page, replace_file, replace_page
from altfill.imgix.sandbox import Sandbox
from altfill.tree import find_pages

PAGE = b'<html lang="en"><img src="https://acme.imgix.net/boat.jpg">'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site, which is the working directory too."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.chdir(site)
    return site


def put(site: Path, *names: str) -> None:
    for name in names:
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PAGE)


def found(*paths: str | Path, exclude: tuple[str, ...] = ()) -> list[str]:
    return [page.shown for page in find_pages(paths or ["."], exclude, [])]


def fill(site: Path, sandbox: Sandbox, **more: object) -> object:
    options = Options(api_url=sandbox.url, rate=1000, cache_dir=site.parent / "cache")
    return fill_site([site], options, api_key="any", **more)


# which files are pages


def test_pages_are_sorted_by_path_and_directory(site: Path):
    put(site, "b.html", "a/z.html", "a-b/a.html", "a/b/c.html", "A.html")
    assert found() == ["A.html", "a/b/c.html", "a/z.html", "a-b/a.html", "b.html"]


def test_only_html_files_are_pages(site: Path):
    put(
        site, "a.html", "b.HTM", "c.xhtml", "d.html.gz", "e.txt", "f", ".html", "g.html~", "h.shtml"
    )
    put(site, ".hidden.html", ".well-known/i.html")
    assert found() == [".hidden.html", ".well-known/i.html", "a.html", "b.HTM", "c.xhtml"]


def test_what_is_never_a_site_is_left_out(site: Path):
    put(site, ".git/a.html", "node_modules/b/c.html", ".hg/d.html", "docs/.svn/e.html", "f.html")
    assert found() == ["f.html"]


def test_a_page_that_is_named_in_several_ways_comes_once(site: Path):
    put(site, "a/b.html")
    (site / "link").symlink_to("a")
    (site / "a" / "c.html").symlink_to("b.html")
    assert found("a", "a/b.html", ".", site, "a/../a", "link", "link/c.html") == ["a/b.html"]


def test_a_file_that_is_named_is_a_page_whatever_its_name(site: Path):
    put(site, "page.php")
    assert found("page.php") == ["page.php"]


def test_the_address_of_a_page_starts_at_the_sites_root(site: Path):
    put(site, "public/a/b.html")
    [page] = find_pages(["public"], (), [])
    assert (page.address, page.shown) == ("/a/b.html", "public/a/b.html")


@pytest.mark.parametrize(
    ("pattern", "left"),
    {
        "drafts/": ["a.html", "b/404.html", "b/c/404.html"],
        "/drafts": ["a.html", "b/404.html", "b/c/404.html"],
        "404.html": ["a.html", "drafts/d.html"],
        "b/404.html": ["a.html", "b/c/404.html", "drafts/d.html"],
        "**/c/**": ["a.html", "b/404.html", "drafts/d.html"],
        "b": ["a.html", "drafts/d.html"],
        "*.html": [],
        "# a comment": ["a.html", "b/404.html", "b/c/404.html", "drafts/d.html"],
    }.items(),
)
def test_exclude_works_as_in_gitignore(site: Path, pattern: str, left: list[str]):
    put(site, "a.html", "b/404.html", "b/c/404.html", "drafts/d.html", "x.htm")
    assert found(exclude=(pattern,)) == [*left, "x.htm"]


def test_exclude_is_named_where_it_leaves_no_page(site: Path):
    put(site, "a.html")
    with pytest.raises(NoPagesError, match=r"that exclude leaves$"):
        found(exclude=("*.html",))


def test_a_later_pattern_takes_back_an_earlier_one(site: Path):
    put(site, "a.html", "b.html")
    assert found(exclude=("*.html", "!b.html")) == ["b.html"]


def test_exclude_is_relative_to_each_given_directory(site: Path):
    put(site, "one/a/x.html", "two/a/x.html", "two/b/a/x.html")
    assert found("one", "two", exclude=("/a/",)) == ["two/b/a/x.html"]


@pytest.mark.parametrize("pattern", ["a\\", "!", "[z-a]", "drafts/[9-0]*"])
def test_a_pattern_that_is_none_is_an_option_error(site: Path, pattern: str):
    put(site, "a.html")
    with pytest.raises(OptionsError, match=r"exclude: .*gitignore"):
        found(exclude=(pattern,))


# links, loops and things that are no files


def test_a_link_never_leads_out_of_the_tree(site: Path, tmp_path: Path):
    put(tmp_path, "outside/a.html")
    put(site, "b.html")
    (site / "directory").symlink_to(tmp_path / "outside")
    (site / "file.html").symlink_to(tmp_path / "outside" / "a.html")
    (site / "broken.html").symlink_to("nowhere")
    assert found() == ["b.html"]


def test_a_link_to_a_page_inside_is_that_page(site: Path):
    put(site, "z/a.html")
    (site / "b.html").symlink_to("z/a.html")
    assert found() == ["z/a.html"]


def test_a_link_leads_to_nothing_that_is_left_out(tmp_path: Path):
    for name in ("drafts/a.html", "node_modules/b.html", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        (tmp_path / f"to-{name[-6:]}").symlink_to(name)
    found = find_pages([tmp_path], ("drafts/",), [])
    assert [page.address for page in found] == ["/c.html"]


def test_a_link_that_is_named_is_followed_and_stays_a_link(
    site: Path, tmp_path: Path, sandbox: Sandbox
):
    put(tmp_path, "outside/a.html")
    (site / "link.html").symlink_to(tmp_path / "outside" / "a.html")
    fill(site / "link.html", sandbox)
    assert (site / "link.html").is_symlink()
    assert b" alt=" in (tmp_path / "outside" / "a.html").read_bytes()


def test_loops_of_links_end(site: Path):
    put(site, "a/b.html")
    (site / "a" / "up").symlink_to("..")
    (site / "a" / "self.html").symlink_to("self.html")
    (site / "one.html").symlink_to("two.html")
    (site / "two.html").symlink_to("one.html")
    assert found() == ["a/b.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_directory_with_a_pages_name_is_no_page(site: Path):
    put(site, "a.html", "directory.html/b.html")
    os.mkfifo(site / "pipe.html")
    (site / "link.html").symlink_to("pipe.html")
    assert found() == ["a.html", "directory.html/b.html"]
    with pytest.raises(NoPagesError):
        found("pipe.html")


def test_directories_may_be_nested_as_deep_as_the_system_allows(site: Path):
    deep = site
    for _ in range(1200):
        deep /= "d"
        deep.mkdir()
    put(deep, "a.html")
    try:
        assert len(found()) == 1
    finally:  # pytest cannot remove it
        (deep / "a.html").unlink()
        os.removedirs(deep)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"line\nbreak.html", "line\\nbreak.html"),
        (b"caf\xe9.html", "caf\\xe9.html"),
        (b"\x1b[31m.html", "\\x1b[31m.html"),
        ("\u202egnp.html".encode(), "\\u202egnp.html"),
        ("été 🚤.html".encode(), "été 🚤.html"),
        (b"a" * 250 + b".html", "a" * 250 + ".html"),
        (b"-rf.html", "-rf.html"),
    ],
)
def test_any_name_is_found_filled_and_shown_on_one_line(
    site: Path, sandbox: Sandbox, name: bytes, shown: str
):
    path = os.path.join(os.fsencode(site), name)  # noqa: PTH118 - bytes
    with open(path, "wb") as file:  # noqa: PTH123 - bytes
        file.write(PAGE)
    report = fill(site, sandbox)
    assert [each.path for each in report.filled] == [shown]
    with open(path, "rb") as file:  # noqa: PTH123 - bytes
        assert b" alt=" in file.read()
    assert os.listdir(os.fsencode(site)) == [name]  # noqa: PTH208 - bytes


def test_a_name_is_printable_whatever_its_bytes():
    for byte in range(1, 256):
        assert printable(os.fsdecode(bytes([65, byte, 65]))).isprintable()


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["missing"], "missing does not exist; build the site first, or correct the path"),
        (["empty"], "no HTML page (.html, .htm, .xhtml) under empty"),
        (["empty", "also"], "no HTML page (.html, .htm, .xhtml) under empty, also"),
        (["a.html", "missing"], "missing does not exist"),
        (["line\nbreak"], "line\\nbreak does not exist"),
        (["a" * 300], "a" * 300 + " does not exist"),
        (["caf\udce9"], "caf\\xe9 does not exist"),
    ],
)
def test_nothing_to_fill_is_an_error_that_names_the_paths(site: Path, paths: list[str], said: str):
    put(site, "a.html")
    (site / "empty").mkdir()
    (site / "also").mkdir()
    with pytest.raises(NoPagesError) as caught:
        find_pages(paths, (), [])
    assert str(caught.value).startswith(said)


# replacing


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755, 0o444])
def test_a_replaced_page_keeps_its_mode(site: Path, mode: int):
    put(site, "a.html")
    (site / "a.html").chmod(mode)
    [page] = find_pages(["."], (), [])
    replace_page(page, b"new")
    assert (site / "a.html").read_bytes() == b"new"
    assert stat.S_IMODE((site / "a.html").stat().st_mode) == mode
    assert os.listdir(site) == ["a.html"]  # noqa: PTH208


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may give away")
def test_a_replaced_page_keeps_its_owner(site: Path):
    put(site, "a.html")
    os.chown(site / "a.html", 1234, 4321)
    [page] = find_pages(["."], (), [])
    replace_page(page, b"new")
    after = (site / "a.html").stat()
    assert (after.st_uid, after.st_gid) == (1234, 4321)


@pytest.fixture
def small_disk(site: Path) -> Iterator[Path]:
    """A file system of 16 kB; only root can make one."""
    place = site / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_page_that_does_not_fit_on_the_disk_stays_as_it_was(small_disk: Path):
    put(small_disk, "a.html")
    [page] = find_pages([small_disk], (), [])
    with pytest.raises(PageError, match=os.strerror(errno.ENOSPC)) as caught:
        replace_page(page, b"x" * 100_000)
    assert caught.value.reason is PageFault.UNWRITABLE
    assert caught.value.path == "small/a.html"
    assert (small_disk / "a.html").read_bytes() == PAGE
    assert os.listdir(small_disk) == ["a.html"]  # noqa: PTH208


def test_a_page_on_a_read_only_disk_is_left_and_the_others_are_filled(
    small_disk: Path, site: Path, sandbox: Sandbox
):
    put(site, "b.html", "small/a.html", "z.html")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    report = fill(site, sandbox)
    assert [(each.path, each.reason) for each in report.failed] == [
        ("small/a.html", PageFault.UNWRITABLE)
    ]
    assert "it is as it was" in report.failed[0].message
    assert [each.path for each in report.filled] == ["b.html", "z.html"]
    assert (small_disk / "a.html").read_bytes() == PAGE


def test_a_page_whose_directory_went_away_is_an_error(site: Path):
    put(site, "a/b.html")
    [page] = find_pages(["."], (), [])
    (site / "a" / "b.html").unlink()
    (site / "a").rmdir()
    with pytest.raises(PageError, match="cannot be written"):
        replace_page(page, b"new")
    with pytest.raises(PageError, match="cannot be read"):
        read_page(page)


def test_a_new_file_is_readable_by_all(site: Path):
    replace_file(site / "report.json", b"{}")
    assert stat.S_IMODE((site / "report.json").stat().st_mode) == 0o644


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_regular_file_is_written_into_and_not_replaced(site: Path):
    os.mkfifo(site / "pipe")
    (site / "link").symlink_to("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((site / "pipe").read_bytes()))
    reader.start()
    replace_file(site / "link", b"the report")
    reader.join(5)
    assert read == [b"the report"]
    assert (site / "pipe").is_fifo()
    assert (site / "link").is_symlink()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes have no names here")
def test_a_pipe_that_only_a_descriptor_names_is_written_into():
    reading, writing = os.pipe()
    try:
        replace_file(Path(f"/dev/fd/{writing}"), b"the report")
        assert os.read(reading, 100) == b"the report"
    finally:
        os.close(reading)
        os.close(writing)


def test_a_link_to_a_file_stays_a_link(site: Path):
    put(site, "a/report.json")
    (site / "link.json").symlink_to("a/report.json")
    replace_file(site / "link.json", b"{}")
    assert (site / "link.json").is_symlink()
    assert (site / "a" / "report.json").read_bytes() == b"{}"


# what a killed run left behind


def stray(directory: Path, pid: int) -> Path:
    """Leave a temporary file as a run with that process id does."""
    code = (
        "import os, sys, pathlib, altfill.files as files\n"
        "os.getpid = lambda: int(sys.argv[2])\n"
        "os.replace = lambda *args: os._exit(9)\n"
        "files.replace_file(pathlib.Path(sys.argv[1], 'a.html'), b'new')"
    )
    before = set(directory.iterdir())
    arguments = [sys.executable, "-c", code, str(directory), str(pid)]
    assert subprocess.run(arguments, check=False).returncode == 9
    [left] = set(directory.iterdir()) - before
    return left


@pytest.fixture
def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize("path", [".", "a.html"])
@pytest.mark.parametrize("exclude", [(), (".*",), ("*.tmp",)])
def test_what_a_dead_process_left_is_removed(
    site: Path, dead_pid: int, path: str, exclude: tuple[str, ...]
):
    put(site, "a.html")
    left = stray(site, dead_pid)
    assert found(path, exclude=exclude) == ["a.html"]
    assert not left.exists()
    assert (site / "a.html").read_bytes() == PAGE


def test_what_a_live_process_writes_stays(site: Path):
    put(site, "a.html")
    left = stray(site, os.getppid())
    assert found() == ["a.html"]
    assert left.exists()


def test_what_this_process_writes_stays(site: Path, monkeypatch: pytest.MonkeyPatch):
    put(site, "a.html")
    seen: list[str] = []

    def look(temporary: str, _: Path) -> None:
        found()
        seen.extend(os.listdir(site))  # noqa: PTH208
        Path(temporary).unlink()

    monkeypatch.setattr(os, "replace", look)
    replace_page(find_pages(["."], (), [])[0], b"new")
    assert len(seen) == 2


def test_what_an_earlier_process_with_the_same_number_left_is_removed(site: Path):
    put(site, "a.html")
    left = stray(site, os.getpid())
    assert found() == ["a.html"]
    assert not left.exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_what_a_process_left_that_has_ended_but_keeps_its_number_is_removed(site: Path):
    put(site, "a.html")
    with subprocess.Popen(["true"]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        left = stray(site, ended.pid)
        assert found() == ["a.html"]
        assert not left.exists()


def test_what_was_left_beside_a_report_is_removed_with_the_next(site: Path, dead_pid: int):
    left = stray(site, dead_pid)
    replace_file(site / "report.json", b"{}")
    assert not left.exists()


def test_what_another_machine_left_is_removed_after_a_day(site: Path, dead_pid: int):
    put(site, "a.html")
    left = stray(site, dead_pid)
    other = left.rename(site / f".altfill-{'0' * 8}-{left.name.split('-', 2)[2]}")
    found()
    assert other.exists()
    day_ago = time.time() - 86_500
    os.utime(other, (day_ago, day_ago))
    found()
    assert not other.exists()


@pytest.mark.parametrize(
    "name", [".altfill.tmp", ".altfill-1-2.tmp", "altfill-00000000-1-x.tmp", ".altfill-notes.html"]
)
def test_files_that_only_look_similar_stay(site: Path, name: str):
    put(site, "a.html", name)
    os.utime(site / name, (0, 0))
    found()
    assert (site / name).exists()


# pages that change meanwhile, and copies beside them


@pytest.mark.parametrize("ending", [".gz", ".br", ".zst"])
def test_a_compressed_copy_of_a_changed_page_is_told(site: Path, sandbox: Sandbox, ending: str):
    put(site, "a.html", f"a.html{ending}", "b.html")
    (site / "b.html").write_bytes(b"<p>nothing to do")
    put(site, "b.html.gz")
    report = fill(site, sandbox)
    assert [note for note in report.notes if "compressed" in note] == [
        f"a.html{ending} is a compressed copy of the page before it was filled; make it again"
    ]
    assert find_pages(["b.html"], (), [])[0].copies == (".gz",)


def test_a_compressed_copy_is_told_of_a_page_to_which_a_link_leads(site: Path):
    put(site, "b.html", "b.html.gz")
    (site / "a.html").symlink_to("b.html")
    (site / "c.html").symlink_to("b.html")
    assert [page.copies for page in find_pages(["."], (), [])] == [(".gz",)]


def when(phase: str, action: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Do something once, when a phase has begun."""
    pending = [action]

    def progress(at: str, done: int, total: int) -> None:
        if at == phase and pending:
            pending.pop()()

    return progress


def test_a_page_that_was_rewritten_after_the_scan_is_scanned_again(site: Path, sandbox: Sandbox):
    put(site, "a.html")
    new = b'<html lang="en"><p>A new paragraph, and <img src="https://acme.imgix.net/boat.jpg">'
    rewrite = when("ask", lambda: (site / "a.html").write_bytes(new))
    report = fill(site, sandbox, progress=rewrite)
    content = (site / "a.html").read_bytes()
    assert content.startswith(b'<html lang="en"><p>A new paragraph, and <img alt="Stand-in text')
    assert content.endswith(b' src="https://acme.imgix.net/boat.jpg">')
    assert len(report.filled) == 1


def test_a_page_whose_author_wrote_an_alt_meanwhile_keeps_it(site: Path, sandbox: Sandbox):
    put(site, "a.html")
    new = PAGE.replace(b"<img", b'<img alt="a boat"')
    rewrite = when("ask", lambda: (site / "a.html").write_bytes(new))
    report = fill(site, sandbox, progress=rewrite)
    assert (site / "a.html").read_bytes() == new
    assert (report.filled, report.pages_changed) == ([], 0)


def test_a_page_that_got_another_picture_meanwhile_lists_it_as_left(site: Path, sandbox: Sandbox):
    put(site, "a.html")
    new = PAGE + b'<img src="https://acme.imgix.net/other.jpg">'
    rewrite = when("ask", lambda: (site / "a.html").write_bytes(new))
    report = fill(site, sandbox, progress=rewrite)
    assert len(report.filled) == 1
    assert [each.picture for each in report.left] == ["https://acme.imgix.net/other.jpg"]


def test_a_page_that_went_away_meanwhile_is_told_and_not_made_again(site: Path, sandbox: Sandbox):
    put(site, "a.html", "b.html")
    report = fill(site, sandbox, progress=when("ask", (site / "a.html").unlink))
    assert [(each.path, each.reason) for each in report.failed] == [
        ("a.html", PageFault.UNREADABLE)
    ]
    assert not (site / "a.html").exists()
    assert [each.path for each in report.filled] == ["b.html"]
