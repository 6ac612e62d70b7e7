from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from altfill.errors import TextsConflictError, TextsError
from altfill.store.records import Place, Record, Status, rendered
from altfill.store.textsfile import TextsFile
from tests.store.made import by_place, records

A = Place("https://acme.imgix.net/a.jpg", "en")
B = Place("https://acme.imgix.net/b.jpg", "en")
BOAT = Record(A, "A boat", Status.GENERATED)
QUAY = Record(B, "A quay", Status.GENERATED)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "working" / "alt-texts.toml"


@pytest.fixture
def file(path):
    """A file with two records."""
    new = TextsFile(path)
    new.texts.put(BOAT)
    new.texts.put(QUAY)
    assert new.save()
    return new


def _put(path: Path, *changes: Record) -> None:
    other = TextsFile(path)
    for record in changes:
        other.texts.put(record)
    other.save()


def test_a_file_that_is_not_there_is_empty_and_is_made_by_saving(path):
    file = TextsFile(path)
    assert (file.exists, len(file.texts)) == (False, 0)
    assert not file.save()
    assert not path.exists()
    file.texts.put(BOAT)
    assert file.save()
    assert file.exists
    assert path.read_text().endswith(f"\n\n{rendered(BOAT)}")
    assert sorted(each.name for each in path.parent.iterdir()) == ["alt-texts.toml"]


def test_saving_nothing_new_does_not_touch_the_file(file, path):
    before = path.stat()
    assert not file.save()
    file.texts.put(Record(A, "A red boat", Status.EDITED))
    file.texts.put(BOAT)
    assert not file.save()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_mark_of_windows_and_its_line_ends_stay(path):
    before = b'\xef\xbb\xbf["https://acme.imgix.net/a.jpg".en]\r\ntext = "A boat"\r\n'
    path.write_bytes(before)
    file = TextsFile(path)
    file.texts.put(Record(A, "A boat", Status.APPROVED))
    assert file.save()
    assert path.read_bytes() == before + b'status = "approved"\r\n'


@given(records)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_saved_is_loaded_again(path, found):
    path.unlink(missing_ok=True)
    _put(path, *found)
    again = TextsFile(path)
    assert again.texts.by_place() == by_place(found)
    assert not again.save()


def test_what_others_saved_meanwhile_is_kept(file, path):
    _put(path, Record(B, "The quay at night", Status.EDITED))
    path.write_text(path.read_text() + "# a person's note\n")
    file.texts.put(Record(A, "A boat", Status.APPROVED))
    assert file.save()
    assert TextsFile(path).texts.by_place() == {
        A: Record(A, "A boat", Status.APPROVED),
        B: Record(B, "The quay at night", Status.EDITED),
    }
    assert file.texts.get(B) == Record(B, "The quay at night", Status.EDITED)
    assert path.read_text().endswith("# a person's note\n")


def test_a_new_machine_text_gives_way_to_what_a_person_wrote_meanwhile(file, path):
    _put(path, Record(A, "Ada's boat", Status.EDITED))
    file.texts.put(Record(A, "A boat on the water", Status.GENERATED))
    assert not file.save()
    assert file.texts.get(A) == Record(A, "Ada's boat", Status.EDITED)


def test_people_who_disagree_are_told_and_nothing_is_written(file, path):
    _put(path, Record(A, "Ada's boat", Status.EDITED))
    before = path.read_bytes()
    mine = Record(A, "Ben's boat", Status.EDITED)
    file.texts.put(mine)
    with pytest.raises(
        TextsConflictError, match=r"Ben's boat.* here, .*Ada's boat.* there"
    ) as error:
        file.save()
    assert len(error.value.conflicts) == 1
    assert path.read_bytes() == before
    assert file.texts.get(A) == mine


def test_refreshing_takes_in_what_others_saved(file, path):
    assert not file.refresh()
    _put(path, Record(A, "A boat", Status.APPROVED))
    file.texts.put(Record(B, "A quay", Status.REJECTED))
    assert file.refresh()
    assert [each.status for each in file.texts] == [Status.APPROVED, Status.REJECTED]
    assert file.save()


@pytest.mark.parametrize("broken", [b"text = ", b"\xff", b"<<<<<<< HEAD\n", b"[hero]\nx = 1\n"])
def test_a_file_that_was_broken_meanwhile_is_not_overwritten(file, path, broken):
    path.write_bytes(path.read_bytes() + broken)
    before = path.read_bytes()
    file.texts.put(Record(A, "A boat", Status.APPROVED))
    with pytest.raises(TextsError, match=r"alt-texts.toml, line \d+: "):
        file.save()
    assert path.read_bytes() == before
    path.write_bytes(before.removesuffix(broken))
    assert file.save()


def test_a_file_that_was_removed_meanwhile_holds_what_is_new(file, path):
    path.unlink()
    file.texts.put(Record(A, "A boat", Status.APPROVED))
    assert file.save()
    assert [each.place for each in TextsFile(path).texts] == [A]


@pytest.mark.parametrize("kind", ["directory", "pipe", "no directory", "no permission"])
def test_what_is_no_file_is_named(path, kind):
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("there are no named pipes here")
        os.mkfifo(path)
    elif kind == "no directory":
        path = path / "x" / "texts.toml"
        path.parent.parent.write_text("")
    else:
        if not hasattr(os, "geteuid") or os.geteuid() == 0:
            pytest.skip("this user may read everything")
        path.write_text("")
        path.chmod(0)
    with pytest.raises(TextsError, match=r"toml: it (?:is|cannot be)"):
        TextsFile(path)


def test_a_place_that_cannot_be_written_is_found_before_saving(tmp_path):
    with pytest.raises(TextsError, match="no such directory"):
        TextsFile(tmp_path / "no" / "texts.toml").check_writable()
    TextsFile(tmp_path / "texts.toml").check_writable()
    new = TextsFile(tmp_path / "no" / "texts.toml")
    new.texts.put(BOAT)
    with pytest.raises(TextsError, match="cannot be written"):
        new.save()


def test_a_link_to_the_file_stays_a_link(file, path, tmp_path):
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    _put(link, Record(A, "A boat", Status.APPROVED))
    assert link.is_symlink()
    assert 'status = "approved"' in path.read_text()


_WRITER = """
import sys
from pathlib import Path
from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile
path, name = Path(sys.argv[1]), sys.argv[2]
file = TextsFile(path)
print("loaded", flush=True)
sys.stdin.readline()
for number in range(40):
    place = Place(f"https://acme.imgix.net/{number:02}-{name}.jpg", "en")
    file.texts.put(Record(place, f"{name} {number}", Status.EDITED))
    file.save()
"""


def test_two_processes_that_save_at_once_lose_nothing(file, path):
    path.write_text(f"# a person's note\n\n{path.read_text()}")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("ada", "ben")
    ]
    for writer in writers:
        assert writer.stdout.readline() == "loaded\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    texts = [each.text for each in TextsFile(path).texts]
    expected = [f"{name} {number}" for number in range(40) for name in ("ada", "ben")]
    assert texts == [*expected, "A boat", "A quay"]
    assert path.read_text().startswith("# a person's note\n")


def test_two_threads_that_save_at_once_lose_nothing(path):
    def write(name: str) -> None:
        for number in range(10):
            _put(path, Record(Place(f"https://acme.imgix.net/{name}{number}", "en"), name))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(TextsFile(path).texts) == 30
