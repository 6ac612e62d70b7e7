from __future__ import annotations

from pathlib import Path

import click
import pytest

from altfill.cli import altfill
from altfill.settings import odd_variables

PAGE = '<html lang="en"><img alt="" src="https://acme.imgix.net/a.jpg">'


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "working" / "index.html"
    path.write_text(PAGE)
    return path


def test_options_stand_in_altfill_toml(fill, page):
    Path("altfill.toml").write_text("fill-empty = true")
    assert fill(page).code == 0
    assert "Stand-in text" in page.read_text()


def test_options_stand_in_pyproject_toml_of_a_parent_directory(fill, page, monkeypatch):
    Path("pyproject.toml").write_text("[tool.altfill]\nfill_empty = true\n")
    Path("docs").mkdir()
    monkeypatch.chdir("docs")
    assert fill(page).code == 0
    assert "Stand-in text" in page.read_text()
    assert (page.parent / ".cache" / "altfill" / "cache.db").exists()


def test_a_pyproject_without_our_section_is_passed_over(fill, page):
    Path("pyproject.toml").write_text("[tool.other]\nfill-empty = 3\n")
    assert fill(page).code == 0


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(fill, page, monkeypatch):
    page.write_text('<html lang="nl"><img src="https://acme.imgix.net/a.jpg">')
    Path("altfill.toml").write_text('fallback-language = "de"')
    monkeypatch.setenv("ALTFILL_FALLBACK_LANGUAGE", "fr")
    fill(page, "--dry-run")
    assert 'lang="fr"' in fill(page, "--dry-run").out
    assert 'lang="it"' in fill(page, "--dry-run", "--fallback-language", "it").out


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("fill-emty = true", "did you mean fill-empty?"),
        ('host = ["a.example"]', "did you mean hosts?"),
        ("zzz = 1", "there is no such option"),
        ("fill-empty = 1", "must be true or false"),
        ("fill-empty = 'yes'", "must be true or false"),
        ("concurrency = true", "must be a whole number"),
        ("concurrency = 1.5", "must be a whole number"),
        ("rate = 'fast'", "must be a number"),
        ("hosts = 'a.example'", "must be a list of strings"),
        ("hosts = [1]", "must be a list of strings"),
        ("map = ['a=b']", "must be a table"),
        ("fill-empty = ", "is not TOML"),
        ("timeout = 0", "more than 0"),
        ("concurrency = 1000000000", "1 to 1000"),
        ("output-format = 'nonsense'", "is none of full, concise, json"),
        ("map = {'/a' = 'https://['}", "map: "),
        (f"hosts = ['{'ü' * 80}.example']", "is not a host name"),
        ("cache-dir = ''", "'' cannot be a file's name"),
        ('texts = "a\\u0000b"', "cannot be a file's name"),
        ("output-file = '~nobody-of-this-name/x'", "nobody knows the home directory"),
        (f"x = {'[' * 5000}", "is not TOML"),
        ("#" * 2_000_000, "File too large"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(fill, page, toml, said):
    Path("altfill.toml").write_text(toml)
    done = fill(page)
    assert done.code == 2
    assert said in done.err
    assert page.read_text() == PAGE


def test_an_option_in_two_spellings_is_refused(fill, page):
    Path("altfill.toml").write_text("fill_empty = true\nfill-empty = false\n")
    done = fill(page)
    assert (done.code, "fill-empty: it stands twice" in done.err) == (2, True)


@pytest.mark.parametrize("name", ["api-key", "api_key", "key", "token", "IMGIX_API_KEY"])
def test_a_key_in_a_configuration_file_is_refused_and_not_repeated(fill, page, name):
    Path("altfill.toml").write_text(f'{name} = "ix_very_secret"')
    done = fill(page)
    assert done.code == 2
    assert "does not belong" in done.err
    assert "ix_very_secret" not in done.out + done.err


def test_the_key_can_stand_in_a_file_of_its_own(run, start, page, tmp_path):
    sandbox = start(key="from-the-file")
    keys = tmp_path / "key"
    keys.write_text("from-the-file\n")
    done = run("fill", page, "--fill-empty", "--api-url", sandbox.url, "--api-key-file", keys)
    assert done.code == 0
    assert "Stand-in text" in page.read_text()


@pytest.mark.parametrize("content", ["", "two words", "line\nline", "naïve"])
def test_a_file_that_is_no_key_is_refused_and_not_repeated(fill, page, tmp_path, content):
    keys = tmp_path / "key"
    keys.write_text(content)
    done = fill(page, "--api-key-file", keys)
    assert done.code == 2
    assert not content or content not in done.err
    assert fill(page, "--api-key-file", tmp_path / "missing").code == 2


def test_a_texts_file_beside_the_configuration_is_used(fill, page):
    assert fill(page, "--fill-empty", "--save-texts").code == 0
    texts = Path("alt-texts.toml")
    texts.write_text(texts.read_text().replace("Stand-in", "My").replace('generated"', 'edited"'))
    page.write_text(PAGE)
    done = fill(page, "--fill-empty", "-v")
    assert "filled (en, reviewed): My text" in done.out
    assert "texts: 1 (0 new, 0 from the cache, 1 from the texts file: 1 en)" in done.out
    page.write_text(PAGE)
    assert fill(page, "--fill-empty", "--texts", "nowhere/texts.toml").code == 2


def test_the_texts_file_stands_in_the_configuration(fill, page):
    Path("pyproject.toml").write_text('[tool.altfill]\ntexts = "docs/alt.toml"\n')
    Path("docs").mkdir()
    done = fill(page, "--fill-empty")
    assert "note: 1 new text is in docs/alt.toml, for people to review" in done.out
    page.write_text(PAGE)
    done = fill(page, "--fill-empty", "--require-approved", "--strict")
    assert done.code == 1
    assert "not-approved: its text waits in the texts file" in done.out


def test_a_broken_texts_file_is_one_clear_sentence(fill, page):
    Path("alt-texts.toml").write_text("x = 1")
    done = fill(page, "--fill-empty")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: alt-texts.toml, line 1: 'x' is no record; one begins with [\"https://…\".en]\n"
    )
    assert page.read_text() == PAGE


def test_several_values_stand_in_the_environment(fill, page, monkeypatch):
    page.write_text(
        '<html lang="en"><p><img src="https://a.example/a.jpg"><img class="x y"'
        ' src="https://b.example/b.jpg"><b><img src="https://a.example/c.jpg"></b>'
    )
    monkeypatch.setenv("ALTFILL_HOST", "a.example b.example")
    monkeypatch.setenv("ALTFILL_SKIP", "img.x.y\np > b img")
    assert fill(page).code == 0
    assert page.read_text().count("alt=") == 1


def test_a_map_is_a_table_in_the_file_and_pairs_on_the_command_line(fill, page):
    page.write_text('<html lang="en"><img src="img/a.jpg"><img src="/p/b.jpg?x=1">')
    Path("altfill.toml").write_text('map = {"/img/" = "https://acme.imgix.net/"}')
    assert "a/" in fill(page, "--dry-run").out
    pair = "/p/=https://acme.imgix.net/p/"
    done = fill(page, "--map", pair, "--output-format", "json")
    assert "https://acme.imgix.net/p/b.jpg?x=1" in done.out
    assert fill(page, "--map", "nonsense").code == 2


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ALTFILL_FILL_EMTPY", "; did you mean ALTFILL_FILL_EMPTY?"),
        ("ALTFILL_HOSTS", "; did you mean ALTFILL_HOST?"),
        ("ALTFILL_CACHEDIR", "; did you mean ALTFILL_CACHE_DIR?"),
        ("ALTFILL_API_KEY", "; the key stands in IMGIX_API_KEY"),
        ("ALTFILL_TOKEN", "; the key stands in IMGIX_API_KEY"),
        ("ALTFILL_QUIET", ""),
    ],
)
@pytest.mark.parametrize("command", ["fill", "check"])
def test_a_variable_that_is_none_is_warned_of(run, page, monkeypatch, command, name, hint):
    monkeypatch.setenv(name, "1")
    monkeypatch.setenv("ALTFILL_OFFLINE", "1")
    done = run(command, page)
    assert done.err == f"warning: {name} is no variable of altfill's and does nothing{hint}\n"
    assert done.code == 0


def test_no_variable_of_an_option_is_warned_of():
    def variables(command: click.Command) -> set[str]:
        below = command.commands.values() if isinstance(command, click.Group) else ()
        own = {each.envvar for each in command.params if each.envvar}
        return own.union(*(variables(each) for each in below))

    names = ("fill", "check", "rules", "demo", "sandbox", "cache")
    known = set().union(*(variables(altfill.get_command(None, name)) for name in names))
    assert len(known) > 25
    assert odd_variables([*known, "PATH", "IMGIX_API_KEY"]) == []


@pytest.mark.parametrize(
    "toml",
    ["tool = 3 # tool.altfill", "[tool]\naltfill = 3 # tool.altfill", "[[tool.altfill]]\nrate = 1"],
)
def test_a_section_that_is_no_table_is_told(fill, page, toml):
    Path("pyproject.toml").write_text(toml)
    done = fill(page)
    assert (done.code, "tool.altfill must be a table" in done.err) == (2, True)


def test_a_byte_order_mark_before_the_settings_is_passed_over(fill, page):
    Path("altfill.toml").write_bytes("\ufefffill-empty = true".encode())
    assert fill(page).code == 0
    assert "Stand-in text" in page.read_text()


def test_a_format_that_only_check_has_may_stand_in_the_file(fill, page):
    Path("altfill.toml").write_text('output-format = "sarif"')
    assert fill(page).out.startswith("note: ")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices")
@pytest.mark.parametrize("option", ["--config", "--api-key-file"])
def test_a_device_without_an_end_is_not_read_for_ever(fill, page, option):
    done = fill(page, option, "/dev/zero")
    assert (done.code, "cannot be read: File too large" in done.err) == (2, True)
