"""Disks that are full or closed, and pipes, for the files of check, texts and cache."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from altfill.store.cache import TextCache
from altfill.store.textsfile import TextsFile
from tests.faults.conftest import Forked, remount
from tests.faults.site import PICTURES, TEXT, after, before, files, put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="disks cannot be filled here")

KNOWN = '# of a person\n["https://acme.imgix.net/0.jpg".en]\ntext = "Mine"\nstatus = "approved"\n'
MANY = "".join(
    f'["https://acme.imgix.net/m{n}.jpg".en]\ntext = "{"x" * 200}"\nstatus = "generated"\n'
    for n in range(400)
)
FULL = ["a full disk", "a limit", "a closed directory"]
WHY = {
    "a full disk": "No space left on device",
    "a limit": "File too large",
    "a closed directory": "Permission denied",
}


class Place:
    """A directory in which nothing large can be written, or nothing at all."""

    def __init__(self, kind: str, directory: Path) -> None:
        self.kind = kind
        self.directory = directory
        self.how: dict[str, object] = {"environment": {"TMPDIR": str(directory.parent)}}
        self.how["environment"] |= {"IMGIX_API_KEY": "the-key"}
        self.how["largest_file"] = 60_000 if kind == "a limit" else None
        self.how["as_nobody"] = kind == "a closed directory"

    def close(self) -> None:
        if self.kind == "a closed directory":
            for path in self.directory.rglob("*"):
                path.chmod(0o444)
            self.directory.chmod(0o555)

    def reopen(self) -> None:
        self.directory.chmod(0o777)
        if self.kind == "a full disk":
            remount(self.directory, "size=9m")
        self.how["largest_file"] = None
        for path in self.directory.rglob("*"):
            path.chmod(0o777)


@pytest.fixture(params=FULL)
def place(request: pytest.FixtureRequest, mounted: Callable[..., Path], open_to_all: Path) -> Place:
    full = request.param == "a full disk"
    directory = mounted("size=24k,mode=777") if full else open_to_all / "place"
    directory.mkdir(exist_ok=True)
    return Place(request.param, directory)


@pytest.fixture
def site(open_to_all: Path) -> Path:
    put(open_to_all / "site", before(200))
    for path in (open_to_all / "site", *(open_to_all / "site").rglob("*")):
        path.chmod(0o777)
    return open_to_all / "site"


# what check writes and reads


@pytest.mark.parametrize(
    ("option", "more"),
    [("output-file", ("--output-format", "json")), ("baseline", ("--write-baseline",))],
)
def test_what_a_check_cannot_write_is_told_and_stays_as_it_was(
    forked: Forked, place: Place, site: Path, option: str, more: tuple[str, ...]
):
    file = place.directory / "file.json"
    file.write_text("the one before")
    place.close()
    command = ("check", site, f"--{option}", file, *more)
    code, said = forked(*command, **place.how)
    assert code == 2
    assert said.endswith(f"error: {option}: {file} cannot be written: {WHY[place.kind]}\n")
    assert files(place.directory) == {"file.json": b"the one before"}
    place.reopen()
    assert forked(*command, **place.how)[0] == (0 if option == "baseline" else 1)
    assert len(json.loads(file.read_bytes())["findings"]) == 600
    assert set(files(place.directory)) == {"file.json"}


def test_a_check_reads_and_writes_pipes(forked: Forked, site: Path, tmp_path: Path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    for more in (("--output-file", pipe), ("--write-baseline", "--baseline", pipe)):
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        forked("check", site, *more)
        reader.join(10)
    assert got[0].count(b"error[missing]") == 600
    writer = threading.Thread(target=pipe.write_bytes, args=(got[1],))
    writer.start()
    code, said = forked("check", site, "--baseline", pipe)
    writer.join(10)
    assert (code, "600 findings known" in said) == (0, True), said


# the texts file


def test_a_texts_file_that_cannot_be_saved_is_told_and_the_pages_are_filled(
    forked: Forked, place: Place, site: Path, start: Callable[..., Sandbox], open_to_all: Path
):
    sandbox, texts = start(text=TEXT), place.directory / "alt-texts.toml"
    content = f"#{'x' * 18_500}\n{KNOWN}"
    texts.write_text(content)
    place.close()
    options = ("--api-url", sandbox.url, "--rate", 9999, "--texts", texts, "--save-texts")
    command = ("fill", site, *options, "--cache-dir", open_to_all / "cache")
    place.how["largest_file"] = None
    code, said = forked(*command, **place.how)
    if place.kind == "a closed directory":
        assert (code, sandbox.counters.requests) == (2, 0)
        assert "alt-texts.toml: it cannot be written" in said
    elif place.kind == "a full disk":
        assert code == 2, said
        assert "the texts of this run were not saved: " in said
        assert "alt-texts.toml: it cannot be written: No space left on device" in said
        assert b"Mine" in files(site)["0/0.html"]
        assert sandbox.counters.requests == PICTURES - 1
    assert place.kind == "a limit" or texts.read_text() == content
    assert set(files(place.directory)) == {"alt-texts.toml"}
    put(site, before(200))
    place.reopen()
    assert forked(*command, **place.how)[0] == 0
    assert len(TextsFile(texts).texts) == PICTURES
    assert sandbox.counters.requests == PICTURES - 1
    assert set(files(place.directory)) == {"alt-texts.toml"}


def test_a_merge_that_cannot_be_written_is_told_and_the_file_stays(
    forked: Forked, place: Place, open_to_all: Path
):
    texts, other = place.directory / "alt-texts.toml", open_to_all / "other.toml"
    texts.write_text(KNOWN)
    other.write_text(MANY)
    place.close()
    command = ("texts", "merge", "--texts", texts, other)
    code, said = forked(*command, **place.how)
    assert code == 2
    assert f"alt-texts.toml: it cannot be written: {WHY[place.kind]}" in said
    assert files(place.directory) == {"alt-texts.toml": KNOWN.encode()}
    place.reopen()
    assert forked(*command, **place.how)[0] == 0
    assert len(TextsFile(texts).texts) == 401
    assert set(files(place.directory)) == {"alt-texts.toml"}


def test_a_prune_that_cannot_be_written_is_told_and_the_file_stays(
    forked: Forked, place: Place, site: Path
):
    texts = place.directory / "alt-texts.toml"
    unused = '["https://acme.imgix.net/unused.jpg".en]\ntext = "x"\nstatus = "generated"\n'
    content = f"{KNOWN}#{'x' * 18_500}\n\n{unused}"
    texts.write_text(content)
    place.close()
    if place.how["largest_file"]:
        place.how["largest_file"] = 10_000
    command = ("texts", "prune", "--write", "--texts", texts, site)
    code, said = forked(*command, **place.how)
    assert code == 2
    assert f"alt-texts.toml: it cannot be written: {WHY[place.kind]}" in said
    assert files(place.directory) == {"alt-texts.toml": content.encode()}
    place.reopen()
    assert forked(*command, **place.how)[0] == 0
    assert len(TextsFile(texts).texts) == 1


def test_what_one_user_saved_keeps_no_other_from_saving(
    forked: Forked, open_to_all: Path, site: Path, sandbox: Sandbox, monkeypatch
):
    monkeypatch.chdir(open_to_all)
    texts, other = open_to_all / "alt-texts.toml", open_to_all / "other.toml"
    texts.write_text(KNOWN)
    other.write_text(MANY)
    texts.chmod(0o666)
    environment = {"IMGIX_API_KEY": "the-key"}
    forked("texts", "merge", other, environment=environment)
    if os.geteuid():
        pytest.skip("only root can be two users")
    as_nobody = {"environment": environment, "as_nobody": True}
    texts.write_text(KNOWN)
    code, said = forked("texts", "merge", other, **as_nobody)
    assert code == 0, said
    options = ("--api-url", sandbox.url, "--rate", 9999, "--cache-dir", open_to_all / "cache")
    code, said = forked("fill", "site", "--save-texts", *options, **as_nobody)
    assert code == 0, said
    assert texts.read_text() not in (KNOWN, "")


# the cache


@pytest.fixture
def rows(open_to_all: Path) -> Path:
    """Texts to import."""
    row = {"endpoint": "https://a.example/", "language": "en", "text": "A boat " * 30}
    lines = (json.dumps(row | {"picture": f"https://a.imgix.net/{n}"}) for n in range(1500))
    (open_to_all / "rows.jsonl").write_text("\n".join(lines))
    return open_to_all / "rows.jsonl"


@pytest.mark.parametrize("place", ["a full disk", "a closed directory"], indirect=True)
def test_an_export_that_cannot_be_written_leaves_the_one_before(
    forked: Forked, place: Place, rows: Path, open_to_all: Path
):
    cache, file = open_to_all / "cache", place.directory / "export.jsonl"
    assert forked("cache", "import", rows, "--cache-dir", cache)[0] == 0
    for path in (cache, *cache.iterdir()):
        path.chmod(0o777)
    file.write_text("the one before")
    place.close()
    code, said = forked("cache", "export", file, "--cache-dir", cache, **place.how)
    assert (code, said) == (2, f"error: file: {file} cannot be written: {WHY[place.kind]}\n")
    assert files(place.directory) == {"export.jsonl": b"the one before"}
    place.reopen()
    assert forked("cache", "export", file, "--cache-dir", cache, **place.how)[0] == 0
    assert len(file.read_text().splitlines()) == 1500


@pytest.mark.parametrize("kind", ["a full disk", "a limit"])
def test_an_import_that_does_not_fit_is_told_and_goes_on_later(
    forked: Forked, mounted: Callable[..., Path], rows: Path, tmp_path: Path, kind: str
):
    full = kind == "a full disk"
    cache = (mounted("size=400k") if full else tmp_path) / "cache"
    command = ("cache", "import", rows, "--cache-dir", cache)
    code, said = forked(*command, largest_file=None if full else 300_000)
    assert code == 2
    assert said.startswith(f"error: cannot write the cache {cache}: ")
    if full:
        remount(cache.parent, "size=9m")
    with TextCache(cache, "https://a.example/") as texts:
        assert texts.set_aside is None
        kept = len(list(texts.rows()))
    assert 0 < kept < 1500
    code, said = forked(*command)
    assert (code, said) == (0, f"{1500 - kept} texts added, {kept} were known\n")
    assert set(files(cache)) == {"cache.db", ".gitignore", "CACHEDIR.TAG"}


def test_a_cache_is_exported_to_and_imported_from_pipes(forked: Forked, rows: Path, tmp_path: Path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(rows.read_bytes(),))
    writer.start()
    assert "1500 texts added" in forked("cache", "import", pipe)[1]
    writer.join(10)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert forked("cache", "export", pipe)[0] == 0
    reader.join(10)
    assert got[0].count(b"\n") == 1500


def test_the_pages_of_the_site_are_filled_with_what_was_imported(
    forked: Forked, tmp_path: Path, sandbox: Sandbox
):
    put(tmp_path / "site", before(5))
    row = {"endpoint": sandbox.url, "language": "en", "text": TEXT}
    lines = (
        json.dumps(row | {"picture": f"https://acme.imgix.net/{n}.jpg"}) for n in range(PICTURES)
    )
    (tmp_path / "rows").write_text("\n".join(lines))
    assert forked("cache", "import", tmp_path / "rows")[0] == 0
    assert forked("fill", "--api-url", sandbox.url, tmp_path / "site")[0] == 0
    assert (files(tmp_path / "site"), sandbox.counters.requests) == (after(5), 0)
