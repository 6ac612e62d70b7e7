from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from altfill.checking.rules import RULES
from altfill.formats.findings import FORMATS


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "working" / "site" / "index.html"
    path.parent.mkdir(parents=True)
    path.write_text(
        '<html lang="en">\n<p>é <img src="https://acme.imgix.net/a.jpg?w=3">\n'
        '<p><img src=b.jpg alt="Photo">\n',
        "utf-8",
    )
    return path


def test_errors_fail_and_are_told_with_place_tag_and_what_to_do(run, page):
    done = run("check", "site")
    assert done.code == 1
    assert done.err == ""
    assert done.out == (
        "site/index.html:2:6: error[missing] image without an alternative text\n"
        "  |\n"
        '2 | <img src="https://acme.imgix.net/a.jpg?w=3">\n'
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        '  = help: write what the picture says in its place; alt="" if it says nothing\n'
        "  = note: `altfill fill` can write it\n"
        "\n"
        'site/index.html:3:4: review[junk] the alt is only "Photo"\n'
        "  |\n"
        '3 | <img src=b.jpg alt="Photo">\n'
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        '  = help: write what the picture says in its place; alt="" if it says nothing\n'
        "\n"
        "1 page, 2 images: 1 error, 1 review, 1 of them altfill can fill\n"
    )


def test_reviews_fail_only_under_strict(run, page):
    assert run("check", "site", "--ignore", "missing").code == 0
    assert run("check", "site", "--ignore", "missing", "--strict").code == 1
    assert run("check", "site", "--strict", "--exit-zero").code == 0


def test_nothing_found_is_said_with_how_much_was_looked_at(run, page):
    done = run("check", "site", "--ignore", "missing,junk")
    assert (done.code, done.out) == (0, "1 page, 2 images: nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "does not exist"),
        (["."], "no HTML page"),
        (["site", "--select", "mising"], "did you mean missing?"),
        (["site", "--output-format", "xml"], "json-lines"),
        (["site", "--max-length", "0"], "1 or more"),
        (["site", "--baseline", "none.json"], "--write-baseline"),
        (["site", "--host", "https://x/"], "not a host name"),
        (["site", "--skip", "["], "CSS selector"),
    ],
)
def test_wrong_usage_is_exit_2(run, page, arguments, said):
    if arguments == ["."]:
        page.unlink()
    done = run("check", *arguments)
    assert done.code == 2
    assert said in done.err


def test_options_stand_in_the_configuration_and_the_environment(run, page, monkeypatch):
    Path("altfill.toml").write_text('ignore = ["missing"]\n')
    assert "junk" in run("check", "site").out
    monkeypatch.setenv("ALTFILL_IGNORE", "junk")
    assert "missing" in run("check", "site").out


def test_it_writes_nothing_and_needs_no_key(run, page):
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    run("check", "site")
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before


def test_only_imgix_and_the_hosts_and_maps_of_fill(run, page):
    page.write_text('<html lang="en"><img src="/img/a.jpg"><img src="https://i.example/b.jpg">')
    assert run("check", "site", "--only-imgix").code == 0
    done = run("check", "site", "--only-imgix", "--host", "i.example", "--output-format", "json")
    assert json.loads(done.out)["findings"][0]["picture"] == "https://i.example/b.jpg"
    pair = "/img/=https://acme.imgix.net/"
    done = run("check", "site", "--only-imgix", "--map", pair, "--output-format", "json")
    [finding] = json.loads(done.out)["findings"]
    assert (finding["picture"], finding["fillable"]) == ("https://acme.imgix.net/a.jpg", True)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written_to_a_file(run, page, tmp_path, form):
    file = tmp_path / "report"
    done = run("check", "site", "--output-format", form, "--output-file", file)
    assert done.code == 1
    assert "1 page, 2 images: 1 error, 1 review" in done.out
    assert "missing" in file.read_text("utf-8")


def test_a_github_job_has_a_summary(run, page, tmp_path, monkeypatch):
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = run("check", "site", "--output-format", "github")
    assert "::error file=site/index.html,line=2,col=6" in done.out
    assert "missing" in summary.read_text("utf-8")


def test_only_new_findings_fail_against_a_baseline(run, page):
    done = run("check", "site", "--baseline", "known.json", "--write-baseline")
    assert done.code == 0
    assert "2 findings are now known" in done.err
    written = Path("known.json").read_bytes()
    assert run("check", "site", "--baseline", "known.json").code == 0
    page.write_text("\n\n<!-- shifted -->\n" + page.read_text("utf-8"), "utf-8")
    assert run("check", "site", "--baseline", "known.json").code == 0
    page.write_text(page.read_text("utf-8") + "<img src=new.jpg>", "utf-8")
    done = run("check", "site", "--baseline", "known.json", "--output-format", "concise")
    assert done.code == 1
    assert done.out.count("error[missing]") == 1
    assert Path("known.json").read_bytes() == written


def test_a_known_finding_that_is_gone_is_reported_as_stale(run, page):
    run("check", "site", "--baseline", "known.json", "--write-baseline")
    page.write_text('<html lang="en"><p>nothing')
    done = run("check", "site", "--baseline", "known.json")
    assert done.code == 0
    assert "no longer found: site/index.html: [junk]" in done.out


def test_a_known_finding_on_a_page_that_is_gone_is_stale(run, page):
    (page.parent / "other.html").write_text('<html lang="en"><img src="a.jpg">')
    run("check", "site", "--baseline", "known.json", "--write-baseline")
    (page.parent / "other.html").unlink()
    done = run("check", "site", "--baseline", "known.json")
    assert "no longer found: site/other.html: [missing]" in done.out


def test_a_known_finding_of_a_rule_that_is_gone_is_stale(run, page):
    run("check", "site", "--baseline", "known.json", "--write-baseline")
    known = Path("known.json")
    known.write_text(known.read_text("utf-8").replace('"rule": "junk"', '"rule": "old"'), "utf-8")
    page.write_text('<html lang="en"><p>nothing')
    done = run("check", "site", "--baseline", "known.json")
    assert done.code == 0
    assert "no longer found: site/index.html: [old]" in done.out


def test_what_a_run_did_not_look_for_is_not_stale(run, page):
    """A pre-commit hook gets the pages that changed."""
    other = page.parent / "other.html"
    other.write_text('<html lang="en"><p>nothing')
    run("check", "site", "--baseline", "known.json", "--write-baseline")
    assert "no longer found" not in run("check", str(other), "--baseline", "known.json").out
    done = run("check", "site", "--baseline", "known.json", "--select", "area")
    assert "no longer found" not in done.out
    page.write_bytes(b"<meta charset=iso-2022-jp><img>")
    assert "no longer found" not in run("check", "site", "--baseline", "known.json").out


def test_the_baseline_is_the_same_bytes_for_the_same_findings(run, page):
    run("check", "site", "--baseline", "a.json", "--write-baseline")
    run("check", "site", "--baseline", "b.json", "--write-baseline")
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()


@pytest.mark.parametrize(
    "content", ["", "[]", '{"findings": 3}', '{"findings": {"a": {}}}', "[" * 100_000]
)
def test_a_file_that_is_no_baseline_is_refused(run, page, content):
    Path("known.json").write_text(content)
    done = run("check", "site", "--baseline", "known.json")
    assert done.code == 2
    assert "not a baseline" in done.err


def test_bad_pages_are_reported_and_the_others_go_on(run, page):
    costly = "".join(f"<html a{number}>" for number in range(20_000))
    (page.parent / "costly.html").write_text(costly + "<img>")
    (page.parent / "jis.html").write_bytes(b"<meta charset=iso-2022-jp><img src=x>")
    (page.parent / "empty.html").write_bytes(b"")
    (page.parent / "binary.html").write_bytes(bytes(range(256)) * 50)
    done = run("check", "site", "--output-format", "json")
    report = json.loads(done.out)
    assert done.code == 1
    assert [(each["path"], each["reason"]) for each in report["failed"]] == [
        ("site/costly.html", "too-costly"),
        ("site/jis.html", "charset"),
    ]
    assert report["summary"]["pages"] == 5
    assert len(report["findings"]) == 2


def test_pages_come_in_the_order_of_their_paths_with_many_processes(run, page, monkeypatch):
    monkeypatch.setattr("altfill.cli.check.CHECKING", 1)
    for number in range(40):
        other = page.parent / f"{number:02}.html"
        other.write_text("<p>" * (5000 if number % 3 else 1) + "<img src=x>")
    done = run("check", "site", "--output-format", "json-lines")
    paths = [json.loads(line)["path"] for line in done.out.splitlines()]
    assert paths == sorted(paths)
    assert len(paths) == 42


def test_the_rules_are_listed_with_their_authority(run):
    out = run("rules").out
    for rule in RULES.values():
        assert f"{rule.id} ({rule.level}" in out
        assert rule.authority in out


def test_checking_a_clean_page_imports_nothing_heavy(page):
    page.write_text('<html lang="en"><img src="b.jpg" alt="A red boat"><a href="/">x</a>')
    code = (
        "import sys; from altfill.cli import main\n"
        "try: main(['check', 'site'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"requests", "bs4", "diskcache", "rich", "jinja2", "langcodes", "pathspec", "sqlite3"}
    assert not heavy & set(done.stdout.split())
