from __future__ import annotations

import os
import pickle
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import diskcache
import pytest

from altfill.errors import CacheError, Reason
from altfill.store.cache import TextCache
from altfill.store.rows import CachedText, Row

ENDPOINT = "https://api.imgix.com/api/v1/generations/alt-text"
BOAT = "https://acme.imgix.net/boat.jpg"
KEY = f'["text", "{ENDPOINT}", "{BOAT}", "en"]'


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A cache with one text."""
    directory = tmp_path / "cache"
    with TextCache(directory, ENDPOINT) as cache:
        cache.put(BOAT, "en", "a red boat")
    return directory


@pytest.fixture
def change(directory: Path) -> Callable[..., None]:
    """Change the database as somebody else could."""

    def run(*statements: str, **values: object) -> None:
        connection = sqlite3.connect(directory / "cache.db")
        with connection:
            for statement in statements:
                named = {name: each for name, each in values.items() if f":{name}" in statement}
                connection.execute(statement, named)
        connection.close()

    return run


def known(directory: Path) -> CachedText | None:
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.set_aside is None
        return cache.get(BOAT, "en")


def assert_begun_anew(directory: Path) -> None:
    """The old database was moved away, and a new one works."""
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.set_aside == directory / "cache.db.damaged-1"
        assert cache.get(BOAT, "en") is None
        cache.put(BOAT, "en", "anew")
    assert known(directory) == CachedText("anew")


# what it keeps


def test_a_text_is_kept_for_the_next_run(directory: Path):
    assert known(directory) == CachedText("a red boat")


def test_a_text_belongs_to_its_picture_language_and_endpoint(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.get(BOAT, "fr") is None
        assert cache.get(f"{BOAT}?txt=a", "en") is None
    with TextCache(directory, "http://127.0.0.1:8000/") as cache:
        assert cache.get(BOAT, "en") is None


@pytest.mark.parametrize("text", ["\"'\\", "l’été", "🚤", "%s ?", "{}", "x" * 100_000])
def test_any_text_comes_back_as_it_was(directory: Path, text: str):
    with TextCache(directory, ENDPOINT) as cache:
        cache.put(BOAT, "en", text)
    assert known(directory) is not None
    assert known(directory).text == text
    assert sorted(path.name for path in directory.iterdir() if path.is_dir()) == []


def test_earlier_texts_are_kept_each_once_and_the_newest_first(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        for text in ("b", "c", "b", "b"):
            cache.put(BOAT, "en", text)
    assert known(directory) == CachedText("b", ("c", "a red boat"))


def test_texts_are_never_thrown_away(tmp_path: Path):
    with TextCache(tmp_path, ENDPOINT) as cache:
        assert cache._cache.eviction_policy == "none"
        assert cache._cache.cull_limit == 0


def test_all_rows_of_all_endpoints_are_listed_sorted(directory: Path):
    with TextCache(directory, "http://127.0.0.1/") as cache:
        cache.put("b", "fr", "deux")
        cache.put("b", "en", "two")
        cache.put("a", "en", "one")
        cache.put_failure("c", "en", Reason.IMAGE_REFUSED)
        assert list(cache.rows()) == [
            Row("http://127.0.0.1/", "a", "en", CachedText("one")),
            Row("http://127.0.0.1/", "b", "en", CachedText("two")),
            Row("http://127.0.0.1/", "b", "fr", CachedText("deux")),
            Row(ENDPOINT, BOAT, "en", CachedText("a red boat")),
        ]


def test_an_imported_row_replaces_none(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        assert not cache.add(Row(ENDPOINT, BOAT, "en", CachedText("other")))
        assert cache.add(Row(ENDPOINT, BOAT, "fr", CachedText("un bateau", ("old",))))
        assert cache.get(BOAT, "en") == CachedText("a red boat")
        assert cache.get(BOAT, "fr") == CachedText("un bateau", ("old",))


def test_a_key_that_no_database_can_hold_is_an_error_of_ours(directory: Path):
    with TextCache(directory, ENDPOINT) as cache, pytest.raises(CacheError, match="surrogates"):
        cache.add(Row(ENDPOINT, "\ud800", "en", CachedText("text")))


# failures


def test_a_failure_is_remembered_by_reason(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        for reason in Reason:
            cache.put_failure(reason, "en", reason)
        remembered = {reason: cache.failure(reason, "en") for reason in Reason}
        kept = {reason: left for reason, left in remembered.items() if left is not None}
        assert kept.keys() == {Reason.IMAGE_REFUSED, Reason.GENERATION_FAILED}
        assert 86_390 < kept[Reason.IMAGE_REFUSED][1] <= 86_400
        assert 590 < kept[Reason.GENERATION_FAILED][1] <= 600


def test_a_failure_is_forgotten_after_its_time(directory: Path, monkeypatch: pytest.MonkeyPatch):
    with TextCache(directory, ENDPOINT) as cache:
        cache.put_failure("c", "en", Reason.GENERATION_FAILED)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 599)
        assert cache.failure("c", "en") is not None
        monkeypatch.setattr(time, "time", lambda: now + 601)
        assert cache.failure("c", "en") is None


def test_a_failure_from_a_clock_that_ran_ahead_is_not_remembered(
    directory: Path, monkeypatch: pytest.MonkeyPatch
):
    now = time.time()
    with TextCache(directory, ENDPOINT) as cache:
        with monkeypatch.context() as ahead:
            ahead.setattr(time, "time", lambda: now + 3.0e8)
            cache.put_failure("c", "en", Reason.GENERATION_FAILED)
            assert cache.failure("c", "en") is not None
        assert cache.failure("c", "en") is None
        monkeypatch.setattr(time, "time", lambda: now - 3.0e8)
        assert cache.failure("c", "en") is None


@pytest.mark.parametrize(
    "value",
    [
        '{"reason": "image-refused", "until": NaN}',
        '{"reason": "image-refused", "until": 1e300}',
        '{"reason": "image-refused", "until": 1%s}' % ("0" * 400),
        '{"reason": "image-refused", "until": "soon"}',
        '{"reason": "image-refused"}',
        '{"reason": "of another version", "until": 1e300}',
        '{"reason": ["image-refused"], "until": 1e300}',
        '{"reason": "service-busy", "until": 1e300}',
        "[]",
    ],
)
def test_an_odd_failure_is_none(directory: Path, change: Callable[..., None], value: str):
    change(
        "UPDATE Cache SET key = :key, value = :value",
        key=KEY.replace("text", "failure", 1),
        value=value,
    )
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.failure(BOAT, "en") is None


def test_failures_can_be_forgotten_alone(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        cache.put_failure("c", "en", Reason.IMAGE_REFUSED)
        assert cache.clear(failures_only=True) == 1
        assert cache.failure("c", "en") is None
        assert cache.get(BOAT, "en") == CachedText("a red boat")
        assert cache.clear() == 1
        assert cache.get(BOAT, "en") is None


# rows that it did not write


def test_a_pickled_value_is_a_miss_and_not_unpickled(
    directory: Path, change: Callable[..., None], tmp_path: Path
):
    marker = tmp_path / "marker"
    change("UPDATE Cache SET mode = 4, value = :value", value=pickle.dumps(Bomb(marker)))
    assert known(directory) is None
    with TextCache(directory, ENDPOINT) as cache:
        assert list(cache.rows()) == []
        cache.put(BOAT, "en", "anew")
        assert cache.clear() == 1
    assert not marker.exists()


def test_a_pickled_key_is_a_miss_and_not_unpickled(
    directory: Path, change: Callable[..., None], tmp_path: Path
):
    marker = tmp_path / "marker"
    change(
        'INSERT INTO Cache (key, raw, mode, value) VALUES (:key, 0, 1, \'{"text": "x"}\')',
        key=pickle.dumps(Bomb(marker)),
    )
    with TextCache(directory, ENDPOINT) as cache:
        assert [row.cached.text for row in cache.rows()] == ["a red boat"]
        assert cache.clear(failures_only=True) == 0
        assert cache.clear() == 2
    assert not marker.exists()


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
@pytest.mark.parametrize("inside", ["absolute", "../precious.json", "sub/precious.json"])
def test_a_file_that_a_row_names_is_neither_read_nor_removed(
    directory: Path, change: Callable[..., None], mode: int, inside: str
):
    for place in (directory.parent, directory / "sub"):
        place.mkdir(exist_ok=True)
        (place / "precious.json").write_text('{"text": "from a file"}')
    named = str(directory.parent / "precious.json") if inside == "absolute" else inside
    update = "UPDATE Cache SET mode = :mode, filename = :name, value = NULL, expire_time = 9e9"
    change(update, mode=mode, name=named)
    assert known(directory) is None
    with TextCache(directory, ENDPOINT) as cache:
        cache.put(BOAT, "en", "anew")
    change(update, mode=mode, name=named)
    with TextCache(directory, ENDPOINT) as cache:
        assert list(cache.rows()) == []
        cache.clear(failures_only=True)
        cache.clear()
    for place in (directory.parent, directory / "sub"):
        assert (place / "precious.json").exists()


FOREIGN = {
    "a key that is a number": "INSERT INTO Cache (key, raw, mode, value) VALUES (7, 1, 1, 'x')",
    "a key that is bytes": "INSERT INTO Cache (key, raw, mode, value) VALUES (x'ff', 1, 1, 'x')",
    "a key that is no JSON": "INSERT INTO Cache (key, raw, mode, value) VALUES ('[', 1, 1, 'x')",
    "a key of another shape": "INSERT INTO Cache (key, raw, mode, value) VALUES ('[1]', 1, 1, '')",
    "a key nested too deep": (
        "INSERT INTO Cache (key, raw, mode, value) VALUES"
        " (replace(hex(zeroblob(50000)), '0', '['), 1, 1, 'x')"
    ),
    "a value that is a number": "UPDATE Cache SET value = 7",
    "a value that is nothing": "UPDATE Cache SET value = NULL",
    "a value that is no JSON": "UPDATE Cache SET value = '{'",
    "a value that is a list": "UPDATE Cache SET value = '[]'",
    "a value nested too deep": "UPDATE Cache SET value = replace(hex(zeroblob(50000)), '0', '[')",
    "a text that is a number": "UPDATE Cache SET value = '{\"text\": 7}'",
    "a text that is blank": 'UPDATE Cache SET value = \'{"text": " "}\'',
    "a text with half a surrogate pair": 'UPDATE Cache SET value = \'{"text": "\\ud800"}\'',
    "a mode of another kind": "UPDATE Cache SET mode = 'raw'",
    "a key raw in another way": "UPDATE Cache SET raw = 2",
}


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_row_is_a_miss_and_can_be_replaced(
    directory: Path, change: Callable[..., None], statement: str
):
    change(statement)
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.set_aside is None
        expected = CachedText("a red boat") if statement.startswith("INSERT") else None
        assert cache.get(BOAT, "en") == expected
        assert [row.cached for row in cache.rows()] == ([expected] if expected else [])
        cache.put(BOAT, "en", "anew")
        assert cache.get(BOAT, "en").text == "anew"


@pytest.mark.parametrize("column", ["key", "value"])
@pytest.mark.parametrize("row", [1, 2], ids=["the first", "another"])
def test_a_row_that_is_no_utf_8_costs_no_other_text(
    directory: Path, change: Callable[..., None], column: str, row: int
):
    with TextCache(directory, ENDPOINT) as cache:
        cache.put(f"{BOAT}?page=2", "en", "another boat")
    change(f"UPDATE Cache SET {column} = CAST(x'80' || {column} AS TEXT) WHERE rowid = {row}")
    lost, kept = (BOAT, f"{BOAT}?page=2")[:: 3 - 2 * row]
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.set_aside is None
        assert cache.get(lost, "en") is None
        assert cache.get(kept, "en") is not None
        assert [each.picture for each in cache.rows()] == [kept]
        cache.put(lost, "en", "a boat, asked for anew")
        assert len(list(cache.rows())) == 2


def test_earlier_texts_that_are_none_are_dropped(directory: Path, change: Callable[..., None]):
    change("""UPDATE Cache SET value = '{"text": "a", "earlier": [7, null, "b", "\\ud800"]}'""")
    assert known(directory) == CachedText("a", ("b",))


# databases that it did not make


ALIEN = {
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON Cache BEGIN UPDATE Cache SET value = 'x'; END"),
    "a trigger under a known name": (
        "DROP TRIGGER Settings_count_insert; CREATE TRIGGER Settings_count_insert AFTER INSERT ON"
        " Cache FOR EACH ROW BEGIN DELETE FROM Cache; END"
    ),
    "a view": "CREATE VIEW v AS SELECT * FROM Cache",
    "a view in place of the table": (
        "ALTER TABLE Cache RENAME TO Settings_2; CREATE VIEW Cache AS SELECT 1"
    ),
    "another table": "CREATE TABLE other (x)",
    "a table with other columns": "ALTER TABLE Cache RENAME COLUMN filename TO file",
    "an unknown setting": "INSERT INTO Settings VALUES ('sqlite_temp_store_directory', '/')",
    "a setting that becomes a method": "INSERT INTO Settings VALUES ('get', 1)",
    "a setting that is a statement": (
        "UPDATE Settings SET value = '1; DROP TABLE Cache' WHERE key = 'sqlite_cache_size'"
    ),
    "a setting that is another pragma": (
        "UPDATE Settings SET value = 'off' WHERE key = 'sqlite_journal_mode'"
    ),
    "a row without a key": "INSERT INTO Cache (key, raw, mode, value) VALUES (NULL, 1, 1, 'x')",
}


@pytest.mark.parametrize("statements", ALIEN.values(), ids=ALIEN)
def test_a_database_that_others_changed_is_set_aside(
    directory: Path, change: Callable[..., None], statements: str
):
    change(*statements.split("; CREATE", 1)[:1])
    if "; CREATE" in statements:
        change("CREATE" + statements.split("; CREATE", 1)[1])
    assert_begun_anew(directory)


DAMAGED = {
    "garbage": b"\x00garbage" * 1000,
    "another kind of file": b"%PDF-1.7\n",
    "a header alone": b"SQLite format 3\0" + b"\0" * 84,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_database_is_set_aside_whole(directory: Path, content: bytes):
    (directory / "cache.db").write_bytes(content)
    assert_begun_anew(directory)
    assert (directory / "cache.db.damaged-1").read_bytes() == content


def test_a_database_with_a_name_that_is_no_text_is_set_aside(directory: Path):
    database = directory / "cache.db"
    content = database.read_bytes().replace(b"Settings_count_insert", b"Settings_count_inser\xff")
    content = content.replace(
        b"CREATE TRIGGER Settings_count_i", b"CREATE NRIGGER Settings_count_i"
    )
    assert content != database.read_bytes()
    database.write_bytes(content)
    assert_begun_anew(directory)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_database_is_set_aside(directory: Path, share: float):
    with TextCache(directory, ENDPOINT) as cache:
        for number in range(200):
            cache.put(f"{BOAT}{number}", "en", "a text " * 20)
    database = directory / "cache.db"
    os.truncate(database, int(database.stat().st_size * share))
    assert_begun_anew(directory)


def test_bytes_in_the_middle_that_were_changed_are_noticed(directory: Path):
    with TextCache(directory, ENDPOINT) as cache:
        for number in range(200):
            cache.put(f"{BOAT}{number}", "en", "a text " * 20)
    database = directory / "cache.db"
    content = bytearray(database.read_bytes())
    content[8192:40_960] = b"\xff" * (40_960 - 8192)
    database.write_bytes(content)
    assert_begun_anew(directory)


def test_an_empty_file_is_a_new_database(directory: Path):
    (directory / "cache.db").write_bytes(b"")
    assert known(directory) is None


def test_the_database_of_another_program_is_set_aside(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "cache.db")
    with connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    assert_begun_anew(tmp_path)


def test_a_plain_diskcache_with_pickles_is_read_as_misses(tmp_path: Path):
    with diskcache.Cache(str(tmp_path)) as other:
        other[("a", 1)] = Bomb(tmp_path / "marker")
        other["b"] = b"x" * 100_000
    with TextCache(tmp_path, ENDPOINT) as cache:
        assert list(cache.rows()) == []
        cache.put(BOAT, "en", "anew")
    assert known(tmp_path) == CachedText("anew")
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("name", ["cache.db", "cache.db-wal", "cache.db-shm", "cache.db-journal"])
@pytest.mark.parametrize("target", ["precious", "missing"])
def test_a_link_in_place_of_a_file_is_set_aside_and_not_followed(
    directory: Path, tmp_path: Path, name: str, target: str
):
    (tmp_path / "precious").write_bytes(b"")
    (directory / name).unlink(missing_ok=True)
    (directory / name).symlink_to(tmp_path / target)
    with TextCache(directory, ENDPOINT) as cache:
        assert cache.set_aside is not None
        cache.put(BOAT, "en", "anew")
    assert known(directory) == CachedText("anew")
    assert (tmp_path / "precious").read_bytes() == b""
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("name", ["cache.db", "cache.db-wal"])
def test_a_pipe_in_place_of_a_file_is_set_aside_and_not_opened(directory: Path, name: str):
    (directory / name).unlink(missing_ok=True)
    os.mkfifo(directory / name)
    assert_begun_anew(directory)


def test_several_damaged_databases_are_all_kept(directory: Path):
    for number in (1, 2, 3):
        (directory / "cache.db").write_bytes(b"garbage")
        with TextCache(directory, ENDPOINT) as cache:
            assert cache.set_aside == directory / f"cache.db.damaged-{number}"


# the directory


def test_a_new_directory_is_private_and_kept_out_of_git_and_backups(tmp_path: Path):
    directory = tmp_path / "new" / "cache"
    with TextCache(directory, ENDPOINT):
        pass
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert (directory / ".gitignore").read_text() == "*\n"
    tag = (directory / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


@pytest.mark.parametrize("left", [[], [".gitignore"], [".gitignore", "CACHEDIR.TAG"]])
def test_what_a_killed_run_began_to_make_is_made_whole(tmp_path: Path, left: list[str]):
    begun = tmp_path / "begun"
    begun.mkdir()
    for name in left:
        (begun / name).write_bytes(b"")
    with TextCache(begun, ENDPOINT):
        pass
    assert (begun / ".gitignore").read_text() == "*\n"
    assert (begun / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28")


def test_a_directory_with_other_files_gets_none_of_ours_but_the_database(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_bytes(b"")
    with TextCache(tmp_path / "mine", ENDPOINT):
        pass
    names = [path.name for path in (tmp_path / "mine").iterdir()]
    assert sorted(names) == ["cache.db", "notes.txt"]


def test_reading_alone_makes_no_directory(tmp_path: Path):
    with TextCache(tmp_path / "new", ENDPOINT, create=False) as cache:
        assert cache.get(BOAT, "en") is None
        assert cache.failure(BOAT, "en") is None
        assert list(cache.rows()) == []
        assert cache.clear() == 0
        with pytest.raises(CacheError, match="for reading only"):
            cache.put(BOAT, "en", "text")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("place", ["file", "file/cache"])
def test_a_file_in_place_of_the_directory_is_an_error_with_a_way_out(tmp_path: Path, place: str):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CacheError, match=r"cannot open the cache .*file.*--cache-dir"):
        TextCache(tmp_path / place, ENDPOINT)


def test_a_home_in_the_name_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with TextCache(Path("~/cache"), ENDPOINT) as cache:
        assert cache.directory == tmp_path / "cache"
    assert (tmp_path / "cache" / "cache.db").exists()
    assert not Path("~").exists()


def test_a_home_that_nobody_has_is_an_error(tmp_path: Path):
    with pytest.raises(CacheError, match="nobody knows the home directory in ~nobody-of-this"):
        TextCache(Path("~nobody-of-this-name/cache"), ENDPOINT)


def test_a_variable_in_the_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ELSEWHERE", str(tmp_path / "elsewhere"))
    with pytest.raises(CacheError, match="holds a variable"):
        TextCache(tmp_path / "$ELSEWHERE", ENDPOINT)
    assert list(tmp_path.glob("*else*")) == []


# several at once, and no room


def test_threads_write_at_once_and_nothing_is_lost(tmp_path: Path):
    with TextCache(tmp_path, ENDPOINT) as cache:

        def put(number: int) -> None:
            cache.put(f"{BOAT}{number % 50}", "en", f"text {number}")
            cache.close()

        with ThreadPoolExecutor(8) as workers:
            list(workers.map(put, range(200)))
        rows = list(cache.rows())
    assert len(rows) == 50
    assert all(len(row.cached.earlier) == 3 for row in rows)


_WRITER = """
import sys
from pathlib import Path
from altfill.store.cache import TextCache

directory, name = sys.argv[1:]
with TextCache(Path(directory), "endpoint") as cache:
    assert cache.set_aside is None
    for number in range(40):
        cache.put(f"{name}{number}", "en", name)
        cache.put("shared", "en", f"{name}{number % 3}")
"""


def test_processes_start_and_write_at_once_and_nothing_is_lost(tmp_path: Path):
    directory = tmp_path / "cache"
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(directory), name]) for name in "abcde"
    ]
    assert [writer.wait(30) for writer in writers] == [0] * 5
    with TextCache(directory, "endpoint") as cache:
        rows = list(cache.rows())
        assert len(rows) == 5 * 40 + 1
        shared = cache.get("shared", "en")
        assert shared is not None
        assert {shared.text, *shared.earlier} == {
            f"{name}{n}" for name in "abcde" for n in range(3)
        }
    assert not list(directory.glob("*.damaged*"))


def test_a_database_that_is_in_use_is_waited_for_and_not_set_aside(directory: Path):
    database = directory / "cache.db"
    other = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE Cache SET access_count = 1")
    end = threading.Timer(0.3, other.execute, ["COMMIT"])
    end.start()
    assert known(directory) == CachedText("a red boat")
    end.join()
    other.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB; only root can make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_an_error_and_what_was_kept_stays(small_disk: Path):
    with TextCache(small_disk / "cache", ENDPOINT) as cache:
        kept = 0
        with pytest.raises(CacheError, match="cannot write the cache"):  # noqa: PT012
            for kept in range(1000):
                cache.put(f"{BOAT}{kept}", "en", "a text " * 200)
                cache.close()
        with pytest.raises(CacheError, match="cannot write the cache"):
            cache.put("another", "en", "a text " * 50_000)
        assert all(cache.get(f"{BOAT}{number}", "en") for number in range(kept))
    assert kept > 20


def test_a_disk_that_becomes_read_only_is_an_error_and_no_endless_wait(small_disk: Path):
    with TextCache(small_disk / "cache", ENDPOINT) as cache:
        cache.put(BOAT, "en", "a red boat")
        cache.close()
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        with pytest.raises(CacheError, match="cache"):
            cache.put(BOAT, "fr", "un bateau rouge")
    with pytest.raises(CacheError, match="--cache-dir"):
        TextCache(small_disk / "cache", ENDPOINT)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert known(small_disk / "cache") == CachedText("a red boat")
