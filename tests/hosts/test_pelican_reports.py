"""What a Pelican build says: of images that were left, and of what went wrong."""

from __future__ import annotations

import pytest

from tests.hosts.pelican_site import PICTURE, make_site

pytestmark = pytest.mark.hosts

BOAT = f"![]({PICTURE}/boat.jpg?w=600)"
MD = "Title: {0}\nSlug: {0}\nDate: 2026-01-01\n\n"
OFFLINE = "ALTFILL['offline'] = True"
UNKNOWN = "no text is known and offline asks nobody"


@pytest.fixture
def site(tmp_path, sandbox):
    """Make a site with pages that asks the sandbox."""

    def make(pages):
        made = make_site(tmp_path / "site", sandbox.url)
        made.write(pages)
        return made

    return make


@pytest.fixture
def several(site):
    """A site of which a page, a template and an article in reStructuredText lack texts."""
    made = site(
        {
            "a.md": f"{MD.format('a')}{BOAT}\n\ntext\n\n{BOAT} [![]({PICTURE}/quay.jpg)](/x)",
            "b.rst": f"b\n#\n\n:date: 2026-01-02\n\n.. image:: {PICTURE}/mast%20b.jpg\n",
            "pages/c.md": f"{MD.format('c')}![]({PICTURE}/hull.jpg)",
        }
    )
    templates = made.directory / "mine"
    templates.mkdir()
    (templates / "base.html").write_text(
        '{% extends "!simple/base.html" %}{% block footer %}'
        f'<img src="{PICTURE}/logo.png">{{% endblock %}}'
    )
    made.settings += "\nTHEME_TEMPLATES_OVERRIDES = ['mine']\n"
    return made


LEFT = [
    f"content/b.rst:6: no text for {PICTURE}/mast%20b.jpg: {UNKNOWN}",
    f"content/a.md:5: no text for {PICTURE}/boat.jpg: {UNKNOWN}",
    f"content/a.md:9: no text for {PICTURE}/boat.jpg: {UNKNOWN}",
    f"content/a.md:9: no text for {PICTURE}/quay.jpg: {UNKNOWN}",
    f"content/pages/c.md:5: no text for {PICTURE}/hull.jpg: {UNKNOWN}",
]


def test_each_left_image_is_a_warning_with_its_source_and_line(several):
    said = several.build(more=OFFLINE)
    assert said.code == 0
    *pages, logo = said.at("WARNING")
    assert sorted(pages) == sorted(LEFT)
    assert logo.startswith("output/a.html:")
    assert logo.endswith(f"no text for {PICTURE}/logo.png: {UNKNOWN} (and on 4 more pages)")


def test_warnings_can_be_fatal_and_all_of_them_are_seen(several):
    fatal = several.build("--fatal", "warnings", more=OFFLINE)
    assert fatal.code == 1
    assert len(fatal.at("WARNING")) == len(LEFT) + 1
    assert several.build("--fatal", "errors", more=OFFLINE).code == 0
    assert several.build("--fatal", "warnings").code == 0


def test_a_left_image_is_left_in_its_language(site):
    made = site({"a.md": f"Lang: nl\n{MD.format('a')}{BOAT}", "b.md": MD.format("b") + BOAT})
    said = made.build()
    assert said.at("WARNING") == [
        f"content/a.md:6: no text for {PICTURE}/boat.jpg: the API offers no nl (en, fr, de, it,"
        " es); write it yourself, or use fallback_language"
    ]
    made.build(more="ALTFILL['fallback_language'] = 'en'")
    assert made.alts("a-nl.html") == ["boat"]


@pytest.mark.parametrize(
    ("key", "file", "said"),
    [
        (
            "",
            "None",
            "there is no API key; set IMGIX_API_KEY, or name a file with api_key_file, or",
        ),
        ("other", "None", "the API key was not accepted (401)"),
        (
            "two words",
            "None",
            "IMGIX_API_KEY: it must hold the key alone, on one line, in letters of ASCII; 2 images left",
        ),
        ("", "'missing'", "/site/missing cannot be read: No such file or directory; 2 images left"),
    ],
)
def test_a_fault_of_the_account_is_one_warning(site, start, key, file, said):
    sandbox = start(key="the-key")
    made = site({"a.md": f"{MD.format('a')}{BOAT} ![]({PICTURE}/quay.jpg)"})
    made.settings += f"\nALTFILL |= {{'api_url': {sandbox.url!r}, 'api_key_file': {file}}}"
    done = made.build(more="DIRECT_TEMPLATES = []\nCATEGORY_SAVE_AS = ''", IMGIX_API_KEY=key)
    [warning] = done.at("WARNING")
    assert done.code == 0
    assert said in warning
    assert warning.endswith("; 2 images left without a text")
    assert made.alts("a.html") == [None, None]


def test_credits_that_run_out_are_one_warning_and_what_came_is_written(site, start):
    sandbox = start(credits=1)
    made = site({"a.md": f"{MD.format('a')}{BOAT} ![]({PICTURE}/quay.jpg)"})
    more = f"ALTFILL |= {{'api_url': {sandbox.url!r}, 'concurrency': 1}}"
    [warning] = made.build(more=more).at("WARNING")
    assert "credits" in warning
    assert made.alts("a.html") == ["boat", None]


def test_a_key_that_is_missing_does_not_matter_when_all_texts_are_known(site):
    made = site({"a.md": MD.format("a") + BOAT})
    made.build()
    said = made.build(IMGIX_API_KEY="")
    assert said.at("WARNING") == []
    assert made.alts("a.html") == ["boat"]


def test_a_cache_that_cannot_be_used_is_a_warning(site):
    made = site({"a.md": MD.format("a") + BOAT})
    (made.directory / "file").touch()
    said = made.build(more="ALTFILL['cache_dir'] = 'file'")
    assert said.code == 0
    [warning] = said.at("WARNING")
    assert "/site/file" in warning


def test_a_page_that_cannot_be_done_is_a_warning_and_the_others_are_filled(site):
    made = site(
        {"a.md": MD.format("a") + BOAT, "extra/old.html": "<meta charset=iso-2022-jp><img>"}
    )
    said = made.build(more="STATIC_PATHS = ['extra']\nREADERS = {'html': None}")
    [warning] = said.at("WARNING")
    assert warning.startswith("output/extra/old.html: ")
    assert warning.endswith("; the page stays as it is")
    assert made.alts("a.html") == ["boat"]


def test_a_host_that_looks_like_imgix_is_named(site):
    made = site({"a.md": f"{MD.format('a')}<img src='https://i.example/a.jpg?ixlib=js'>"})
    [note, totals] = made.build("-v").at("INFO")
    assert note.startswith("i.example looks like imgix")
    assert note.endswith("add hosts i.example")
    assert totals == "every imgix image has a text"


WRONG = {
    "['a.example']": "ALTFILL: it must be a dictionary, not ['a.example']",
    "{'fill_emty': True}": 'ALTFILL["fill_emty"]: there is no such option in ALTFILL; did you'
    " mean fill_empty?",
    "{'output-format': 'json'}": 'ALTFILL["output-format"]: there is no such option in ALTFILL',
    "{'fill_empty': 1}": 'ALTFILL["fill_empty"]: ALTFILL gives 1; it must be true or false',
    "{'hosts': 'a.example'}": "ALTFILL[\"hosts\"]: ALTFILL gives 'a.example'; it must be a list",
    "{'hosts': ['a b']}": "ALTFILL[\"hosts\"]: 'a b' is not a host name; write images.example.com",
    "{'map': {1: 2}}": 'ALTFILL["map"]: 1 and 2 must be strings',
    "{'exclude': ['!']}": 'ALTFILL["exclude"]: ',
    "{'rate': 0}": 'ALTFILL["rate"]: it must be more than 0',
    "{'unwritten': 'some'}": 'ALTFILL["unwritten"]: \'some\' is none of True, "all" and False',
    "{'api_url': 'http://a.example'}": "ALTFILL[\"api_url\"]: 'http://a.example' must be https://",
    "{1: 2}": 'ALTFILL["1"]: there is no such option in ALTFILL',
}


@pytest.mark.parametrize(("settings", "said"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_stops_the_build(site, settings, said):
    made = site({"a.md": MD.format("a") + BOAT})
    done = made.build(more=f"ALTFILL = {settings}")
    assert done.code == 1
    [line] = [line for line in done.told.splitlines() if "CRITICAL" in line]
    assert f"OptionsError: {said}" in line
    assert not made.output.exists()


@pytest.mark.parametrize("name", ["api_key", "key", "IMGIX_API_KEY"])
def test_a_key_in_the_settings_is_refused_and_not_repeated(site, name):
    done = site({"a.md": MD.format("a")}).build(more=f"ALTFILL = {{'{name}': 'ix_very_secret'}}")
    assert done.code == 1
    assert "a key does not belong in ALTFILL" in done.told
    assert "ix_very_secret" not in done.told
