from __future__ import annotations

import io
import json
from pathlib import Path

import pytest


@pytest.fixture
def filled(fill, tmp_path):
    page = tmp_path / "working" / "index.html"
    page.write_text(
        '<html lang="en"><img src="https://acme.imgix.net/a.jpg"><img lang="fr"'
        ' src="https://acme.imgix.net/a.jpg"><img src="https://acme.imgix.net/b.jpg">'
    )
    fill(page)
    return page


def test_stats_count_texts_by_endpoint_and_language(run, filled, sandbox):
    out = run("cache", "stats").out.splitlines()
    assert out[0].endswith("3 texts of 2 pictures")
    assert out[1].split() == ["2", "en", sandbox.url]
    assert out[2].split() == ["1", "fr", sandbox.url]


def test_one_text_is_counted_as_one(run, fill, tmp_path, monkeypatch):
    page = tmp_path / "working" / "index.html"
    page.write_text('<html lang="en"><img src="https://acme.imgix.net/a.jpg">')
    fill(page)
    assert run("cache", "stats").out.splitlines()[0].endswith(": 1 text of 1 picture")
    (tmp_path / "texts.jsonl").write_text(run("cache", "export").out, "utf-8")
    assert run("cache", "import", tmp_path / "texts.jsonl").out == "0 texts added, 1 was known\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run("cache", "clear").out.startswith("Forget 1 text that was paid for?")
    assert run("cache", "clear", "--yes").out == "1 row forgotten\n"
    assert run("cache", "import", tmp_path / "texts.jsonl").out == "1 text added, 0 were known\n"


def test_what_is_exported_can_be_imported_elsewhere(run, filled, tmp_path):
    exported = run("cache", "export").out
    rows = [json.loads(line) for line in exported.splitlines()]
    assert [(row["picture"][-5:], row["language"]) for row in rows] == [
        ("a.jpg", "en"),
        ("a.jpg", "fr"),
        ("b.jpg", "en"),
    ]
    file = tmp_path / "texts.jsonl"
    file.write_text(exported, "utf-8")
    other = tmp_path / "other"
    assert "3 texts added, 0 were known" in run("cache", "import", file, "--cache-dir", other).out
    assert "0 texts added, 3 were known" in run("cache", "import", file, "--cache-dir", other).out
    again = tmp_path / "again.jsonl"
    assert run("cache", "export", again, "--cache-dir", other).code == 0
    assert again.read_text("utf-8") == exported


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "line 2 is not JSON"),
        ("[1]", "line 2 lacks"),
        ('{"endpoint": "e", "picture": "p", "language": "en"}', "line 2 lacks"),
        ('{"endpoint": "e", "picture": "p", "language": "en", "text": 3}', "line 2 lacks"),
        ('{"endpoint": "e", "picture": "p", "language": "en", "text": " "}', "says nothing"),
        ("[" * 100_000, "line 2 is not JSON"),
        ("\udcff", "line 2 is not JSON in UTF-8"),
        ("x" * 2_000_000, "line 2 is longer than texts are"),
        ('{"endpoint": "\\ud800", "picture": "p", "language": "en", "text": "A"}', "would not"),
        (
            '{"endpoint": "e", "picture": "p", "language": "en", "text": "A", "earlier": 5}',
            "would not",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(run, tmp_path, line, said):
    good = b'{"endpoint": "e", "picture": "p", "language": "en", "text": "A boat"}'
    file = tmp_path / "texts.jsonl"
    file.write_bytes(b"%b\n%b\n" % (good, line.encode("utf-8", "surrogateescape")))
    done = run("cache", "import", file)
    assert done.code == 2
    assert said in done.err
    assert not Path(".cache/altfill/cache.db").exists()


def test_clearing_asks_first(run, filled, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run("cache", "clear").code == 1
    assert "3 texts" in run("cache", "stats").out
    assert run("cache", "clear", "--yes").code == 0
    assert "0 texts" in run("cache", "stats").out


def test_without_a_cache_there_is_a_sentence(run):
    done = run("cache", "stats")
    assert done.code == 2
    assert "there is no cache" in done.err
