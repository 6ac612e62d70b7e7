from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "the-key"


def _page(path: Path, html: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, "utf-8")
    return path


@pytest.fixture
def page(tmp_path):
    html = '<html lang="en">\n<p>é <img src="https://acme.imgix.net/a.jpg?w=3">\n'
    return _page(tmp_path / "working" / "site" / "index.html", html)


def test_the_report_in_a_pipe_is_plain_lines(fill, page):
    _page(page.with_name("x.html"), '<html lang="nl"><img src="https://acme.imgix.net/a.jpg">')
    done = fill(page.parent)
    assert done.code == 0
    assert done.err == ""
    assert done.out == (
        "site/x.html:1:17: no text: https://acme.imgix.net/a.jpg\n"
        "language-not-offered: the API offers no nl (en, fr, de, it, es); write it yourself,"
        " or use --fallback-language\n"
        "pages: 2 (1 changed)\n"
        "images: 2\n"
        "imgix images: 2\n"
        "without a text: 2 (of 1 picture)\n"
        "filled: 1\n"
        "left: 1 (1 language-not-offered)\n"
        "requests: 1\n"
        "texts: 1 (1 new, 0 from the cache: 1 en)\n"
    )


def test_verbose_lists_each_text_and_quiet_only_what_was_left(fill, page):
    done = fill(page, "-v", "--dry-run")
    assert done.code == 0
    done = fill(page, "-v")
    assert "site/index.html:2:6: filled (en, api): Stand-in text" in done.out
    assert fill(page, "-q").out == ""


def test_strict_fails_when_something_is_left(fill, page):
    _page(page.with_name("x.html"), '<html lang="nl"><img src="https://acme.imgix.net/a.jpg">')
    assert fill(page.parent, "--strict").code == 1
    assert fill(page, "--strict").code == 0


def test_the_json_report_has_the_documented_shape(fill, page):
    _page(page.with_name("x.html"), '<html lang="nl"><img src="https://acme.imgix.net/a.jpg">')
    (page.parent / "y.html").write_bytes(b"<meta charset=iso-2022-jp><img src=x>")
    done = fill(page.parent, "--output-format", "json")
    report = json.loads(done.out)
    text = report["filled"][0].pop("text")
    assert text.startswith("Stand-in text from the altfill sandbox")
    assert report == {
        "version": 1,
        "summary": {
            "pages": 3,
            "pages_changed": 1,
            "pages_failed": 1,
            "images": 2,
            "imgix_images": 2,
            "gaps": 2,
            "pictures": 1,
            "filled": 1,
            "left": 1,
            "requests": 1,
            "texts_new": 1,
            "texts_cached": 0,
            "texts_file": 0,
            "titles": 0,
        },
        "texts": {"en": {"api": 1, "cache": 0, "title": 0, "texts": 0, "reviewed": 0}},
        "filled": [
            {
                "path": "site/index.html",
                "line": 2,
                "column": 6,
                "picture": "https://acme.imgix.net/a.jpg",
                "language": "en",
                "kind": "absent",
                "origin": "api",
                "in_link": False,
            }
        ],
        "left": [
            {
                "path": "site/x.html",
                "line": 1,
                "column": 17,
                "picture": "https://acme.imgix.net/a.jpg",
                "language": "nl",
                "kind": "absent",
                "reason": "language-not-offered",
                "message": "the API offers no nl (en, fr, de, it, es); write it yourself, or use"
                " --fallback-language",
            }
        ],
        "failed": [
            {
                "path": "site/y.html",
                "reason": "charset",
                "message": "encoding iso-2022-jp: ISO-2022-JP shifts between alphabets, so its"
                " bytes cannot be edited one by one; convert the page to UTF-8",
            }
        ],
        "dry_run": None,
        "notes": [],
        "ended": None,
    }


def test_the_report_can_go_to_a_file(fill, page, tmp_path):
    file = tmp_path / "report.json"
    done = fill(page, "--output-format", "json", "--output-file", file)
    assert json.loads(file.read_text())["summary"]["filled"] == 1
    assert "filled: 1" in done.out
    assert fill(page, "--output-file", tmp_path / "full.txt").code == 0
    assert "filled: 0" in (tmp_path / "full.txt").read_text()
    assert fill(page, "--output-file", tmp_path / "no" / "r.txt").code == 2


def test_a_quiet_report_is_as_quiet_in_a_file(fill, page, tmp_path):
    file = tmp_path / "quiet.txt"
    done = fill(page, "--offline", "-q", "--output-file", file)
    assert done.out == file.read_text("utf-8")
    assert "no text: " in done.out
    assert "pages: " not in done.out


def test_a_dry_run_shows_the_diff_and_the_price_asks_nobody_and_writes_nothing(fill, page, sandbox):
    before = page.read_bytes()
    done = fill(page, "--dry-run")
    assert done.code == 0
    assert done.out == (
        "--- a/site/index.html\n"
        "+++ b/site/index.html\n"
        "@@ -1,2 +1,2 @@\n"
        ' <html lang="en">\n'
        '-<p>é <img src="https://acme.imgix.net/a.jpg?w=3">\n'
        '+<p>é <img alt="[en text from imgix]" src="https://acme.imgix.net/a.jpg?w=3">\n'
    )
    assert "would be asked: 1 (1 text: 1 en)" in done.err
    assert page.read_bytes() == before
    assert sandbox.counters.requests == 0
    assert not Path(".cache").exists()


def test_a_diff_breaks_lines_where_patch_does(fill, page):
    page.write_bytes(
        b'<html lang="en">\r<p>a\xe2\x80\xa8b\x0cc\r\n'
        b'<img src="https://acme.imgix.net/a.jpg">\x0c\n<p>d\rand'
    )
    done = fill(page, "--dry-run")
    assert done.out == (
        "--- a/site/index.html\n"
        "+++ b/site/index.html\n"
        "@@ -1,3 +1,3 @@\n"
        ' <html lang="en">\r<p>a\u2028b\x0cc\r\n'
        '-<img src="https://acme.imgix.net/a.jpg">\x0c\n'
        '+<img alt="[en text from imgix]" src="https://acme.imgix.net/a.jpg">\x0c\n'
        " <p>d\rand\n"
        "\\ No newline at end of file\n"
    )


def test_a_dry_run_as_json_shows_no_diff(fill, page):
    done = fill(page, "--dry-run", "--output-format", "json")
    assert json.loads(done.out)["left"][0]["reason"] == "not-asked"


def test_a_second_run_asks_nobody_and_touches_nothing(fill, page, sandbox):
    fill(page)
    before = page.stat()
    done = fill(page)
    assert "filled: 0" in done.out
    assert sandbox.counters.requests == 1
    assert (page.stat().st_mtime_ns, page.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_rebuilt_page_is_filled_from_the_cache(fill, page, sandbox):
    before = page.read_bytes()
    fill(page)
    filled = page.read_bytes()
    page.write_bytes(before)
    done = fill(page, "--offline")
    assert "texts: 1 (0 new, 1 from the cache: 1 en)" in done.out
    assert page.read_bytes() == filled
    assert sandbox.counters.requests == 1


def test_offline_without_a_known_text_leaves_the_image(fill, page, sandbox):
    done = fill(page, "--offline")
    assert done.code == 0
    assert "offline: no text is known and --offline asks nobody" in done.out
    assert sandbox.counters.requests == 0
    assert not Path(".cache").exists()


def test_regenerate_replaces_what_altfill_wrote_and_nothing_else(fill, page, sandbox):
    person = '<img src="https://acme.imgix.net/p.jpg" alt="A person&#39;s words">'
    page.write_text(page.read_text() + person)
    fill(page)
    first = page.read_text()
    done = fill(page, "--regenerate", "-v")
    second = page.read_text()
    assert first != second
    assert "(2)" in second
    assert second.replace(" (2)", "") == first
    assert person in second
    assert "filled (en, api)" in done.out
    assert sandbox.counters.requests == 2


def test_a_text_that_a_person_changed_is_not_regenerated(fill, page):
    fill(page)
    page.write_text(page.read_text().replace("Stand-in text", "My own text"))
    before = page.read_bytes()
    done = fill(page, "--regenerate")
    assert "without a text: 0" in done.out
    assert page.read_bytes() == before


def test_regenerate_keeps_the_old_text_when_no_new_one_comes(fill, page):
    fill(page)
    before = page.read_bytes()
    done = fill(page, "--regenerate", "--max-requests", 0)
    assert "left: 1 (1 not-asked)" in done.out
    assert page.read_bytes() == before


def test_a_missing_key_is_said_once_and_known_texts_are_filled(
    run, fill, page, sandbox, monkeypatch
):
    fill(page)
    other = _page(page.with_name("b.html"), '<html lang="en"><img src=//acme.imgix.net/b.jpg>')
    again = _page(page.with_name("c.html"), '<html lang="en"><img src=//acme.imgix.net/a.jpg>')
    monkeypatch.delenv("IMGIX_API_KEY")
    done = run("fill", page.parent, "--api-url", sandbox.url)
    assert done.code == 3
    assert done.out.count("IMGIX_API_KEY") == 1
    assert "alt=" in again.read_text()
    assert "alt=" not in other.read_text()


def test_running_out_of_credits_is_exit_3_and_pays_for_nothing_twice(run, start, page, monkeypatch):
    monkeypatch.setenv("IMGIX_API_KEY", KEY)
    images = "".join(f'<img src="https://acme.imgix.net/{n}.jpg">' for n in range(9))
    page.write_text(f'<html lang="en">{images}')
    sandbox = start(credits=4)
    common = ("fill", page, "--rate", 1000, "--concurrency", 1, "--api-url", sandbox.url)
    done = run(*common)
    assert done.code == 3
    assert "credits are used up (402)" in done.out
    assert "left: 5 (5 out-of-credits)" in done.out
    assert page.read_text().count("alt=") == 4
    asked = dict(sandbox.counters.by_picture)
    assert run(*common).code == 3
    twice = {url for url, times in sandbox.counters.by_picture.items() if times > asked.get(url, 0)}
    assert len(twice) == 1  # the next one, which is refused again


def test_a_limit_of_requests_is_obeyed_and_no_failure(fill, page, sandbox):
    images = "".join(f'<img src="https://acme.imgix.net/{n}.jpg">' for n in range(5))
    page.write_text(f'<html lang="en">{images}')
    done = fill(page, "--max-requests", 2, "--concurrency", 1)
    assert done.code == 0
    assert sandbox.counters.requests == 2
    assert "left: 3 (3 not-asked)" in done.out
    assert "limit of 2 requests" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing"], "does not exist"),
        (["empty"], "no HTML page"),
        (["--fill-emty", "site"], "--fill-empty"),
        (["--rate", "0", "site"], "rate"),
        (["--api-url", "http://api.example.com/", "site"], "https://"),
        (["--skip", "img[", "site"], "CSS selector"),
        (["--default-language", "english!", "site"], "BCP 47"),
        (["--config", "nothing.toml", "site"], "cannot be read"),
        ([], "PATH"),
    ],
)
def test_wrong_usage_is_exit_2_with_one_clear_sentence(run, page, arguments, said):
    Path("empty").mkdir()
    done = run("fill", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_exclude_leaves_files_out(fill, page):
    _page(page.parent / "old" / "x.html", '<html lang="en"><img src=//acme.imgix.net/x.jpg>')
    done = fill(page.parent, "--exclude", "old/")
    assert "pages: 1 " in done.out


def test_one_bad_page_leaves_the_others_going(fill, page):
    japanese = "<meta charset=iso-2022-jp><img src=//acme.imgix.net/a.jpg>"
    _page(page.with_name("japanese.html"), japanese)
    done = fill(page.parent)
    assert done.code == 0
    assert "site/japanese.html:1:1: page left as it was [charset]" in done.out
    assert "pages: 2 (1 changed, 1 failed)" in done.out
    assert page.with_name("japanese.html").read_text() == japanese
    assert fill(page.parent, "--strict").code == 1


def test_python_m_altfill_is_the_same_program():
    done = subprocess.run(
        [sys.executable, "-m", "altfill", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("altfill, version 0.")


def test_a_new_text_that_is_the_old_one_is_not_left(run, start, page, monkeypatch):
    monkeypatch.setenv("IMGIX_API_KEY", KEY)
    sandbox = start(text="A red boat")
    common = ("fill", page, "--api-url", sandbox.url, "--strict")
    assert run(*common).code == 0
    done = run(*common, "--regenerate")
    assert (done.code, sandbox.counters.requests) == (0, 2)
    assert "left: 0" in done.out


def test_a_dry_run_offline_shows_known_texts_only(fill, page):
    done = fill(page, "--dry-run", "--offline")
    assert done.out == ""
    assert "left: 1 (1 offline)" in done.err
    assert "would be asked: 0" in done.err


def test_a_dry_run_counts_what_asking_would_fill(fill, page):
    done = fill(page, "--dry-run", "--strict")
    assert done.code == 0
    assert "would be filled: 1 (0 with a known text, 1 after asking)" in done.err
    assert "left: 0" in done.err
    report = json.loads(fill(page, "--dry-run", "--output-format", "json").out)
    assert report["dry_run"] == {"requests": 1, "texts": {"en": 1}}


def test_a_dry_run_says_what_a_limit_of_requests_leaves(fill, page):
    images = "".join(f'<img src="https://acme.imgix.net/{n}.jpg">' for n in range(5))
    page.write_text(f'<html lang="en">{images}')
    assert "would ask about 2 of these 5 pict" in fill(page, "--dry-run", "--max-requests", 2).err
    assert "would ask about" not in fill(page, "--dry-run", "--max-requests", 5).err


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_paid(fill, page, sandbox):
    done = fill(page, "--output-file", "nowhere/report.txt")
    assert (done.code, sandbox.counters.requests) == (2, 0)


def test_a_directory_that_may_not_be_written_to_is_not_called_missing(fill, page, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # root may write anywhere
    assert "its directory may not be written to" in fill(page, "--output-file", "report.txt").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_output_is_a_sentence(page):
    command = f'"{sys.executable}" -m altfill fill --offline "{page}" > /dev/full'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "error: the output: No space left on device\n"


def test_an_export_that_cannot_be_written_is_a_sentence(run, fill, page):
    fill(page)
    done = run("cache", "export", "nowhere/texts.jsonl")
    assert done.code == 2
    assert done.err.startswith("error: file: nowhere/texts.jsonl cannot be written: No such")
