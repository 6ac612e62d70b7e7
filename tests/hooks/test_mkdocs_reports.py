"""What a MkDocs build says: of images that were left, and of what went wrong."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs")

from mkdocs.exceptions import Abort

from tests.hooks.building import PICTURE

DUTCH = f'<p lang="nl">\n<img src="{PICTURE}/nl.jpg">\n</p>\n'
NO_DUTCH = (
    f"no text for {PICTURE}/nl.jpg: the API offers no nl (en, fr, de, it, es); write it yourself,"
    " or use fallback_language"
)
BOAT = f"![]({PICTURE}/boat.jpg)"
TEMPLATE = '{% extends "base.html" %}{% block footer %}\n{{ super() }}\nHERE{% endblock %}'


def test_each_left_image_is_a_warning_with_its_source_and_line(project):
    source = f"---\ntitle: Guide\n---\n\n# Guide\n\n{BOAT}\n\n{DUTCH}\n{DUTCH}"
    made = project({"index.md": BOAT, "guide/index.md": source, "gone.md": f"\n{DUTCH}"})
    built = made.build()
    assert built.said("WARNING") == [
        f"gone.md:3: {NO_DUTCH}",
        f"guide/index.md:10: {NO_DUTCH}",
        f"guide/index.md:14: {NO_DUTCH}",
    ]
    assert built.said("INFO")[-1].endswith("; 3 images left without a text")
    assert built.alts("gone/index.html") == [None]


def test_strict_counts_the_warnings(project):
    made = project({"index.md": BOAT + "\n\n" + DUTCH})
    with pytest.raises(Abort, match=r"1 warnings? in strict mode"):
        made.build(strict=True)
    project({"index.md": BOAT}).build(strict=True)


@pytest.mark.parametrize("reason", ["shared", "refused"])
def test_the_reason_says_what_to_do_in_the_words_of_the_configuration(project, start, reason):
    if reason == "shared":
        source = '<img src="https://images.unsplash.com/a.jpg">'
        options = {}
        words = "add the host with hosts if it is yours"
    else:
        source = BOAT
        options = {"api_url": start(forbidden_hosts=("acme.imgix.net",)).url}
        words = "alt texts are not enabled for the Source acme.imgix.net"
    [warning] = project({"index.md": source}, **options).build().said("WARNING")
    assert warning.startswith("index.md:1: ")
    assert words in warning


def test_an_image_of_a_template_is_named_once(project):
    logo = f'<p lang="nl"><img src="{PICTURE}/nl.jpg"></p>\n'
    made = project(
        {"index.md": "# Home", "b.md": "# B", "c.md": "# C"},
        theme={"name": "mkdocs", "custom_dir": "overrides"},
    )
    made.write({"overrides/main.html": TEMPLATE.replace("HERE", logo)})
    assert made.build().said("WARNING") == [
        f"overrides/main.html:3, on index.md: {NO_DUTCH} (and on 2 more pages)"
    ]


def test_an_image_from_the_configuration_is_found_there(project):
    made = project({"index.md": "# Home"}, theme={"name": "mkdocs", "custom_dir": "overrides"})
    logo = '<b lang="nl"><img src="{{ config.extra.logo }}"></b>'
    made.write({"overrides/main.html": TEMPLATE.replace("HERE", logo)})
    [warning] = made.build(extra={"logo": f"{PICTURE}/nl.jpg"}).said("WARNING")
    assert warning == f"mkdocs.yml:2, on index.md: {NO_DUTCH}"


def test_an_image_that_no_source_shows_is_named_by_its_page(project):
    made = project({"index.md": "# Home"}, theme={"name": "mkdocs", "custom_dir": "overrides"})
    logo = f'<b lang="nl"><img src="{PICTURE.removesuffix("net")}{{{{ "net" }}}}/n{{{{ "l" }}}}.jpg"></b>'
    made.write({"overrides/main.html": TEMPLATE.replace("HERE", logo)})
    assert made.build().said("WARNING") == [f"index.md, not in its source: {NO_DUTCH}"]


def test_the_404_page_is_filled_and_named(project):
    made = project({"index.md": "# Home"}, theme={"name": "mkdocs", "custom_dir": "overrides"})
    lost = f'<html lang="en"><img src="{PICTURE}/lost.jpg"><img lang="nl" src="{PICTURE}/nl.jpg">'
    made.write({"overrides/404.html": lost})
    built = made.build()
    assert built.alts("404.html") == ["lost", None]
    assert built.said("WARNING") == [f"overrides/404.html:1, on 404.html: {NO_DUTCH}"]
    assert made.build(plugins=[{"altfill": {"exclude": ["404.html"]}}]).alts("404.html") == [
        None,
        None,
    ]


def test_without_a_key_one_warning_says_what_to_do(project, monkeypatch, sandbox):
    pages = {f"{n}.md": f"![]({PICTURE}/{n}.jpg)" for n in range(5)}
    project({"known.md": BOAT}).build()
    made = project(pages)
    monkeypatch.delenv("IMGIX_API_KEY")
    built = made.build()
    assert built.alts("known/index.html") == ["boat"]
    assert built.said("WARNING") == [
        "there is no API key; set IMGIX_API_KEY, or name a file with api_key_file, or use offline"
        " to work with known texts only; 5 images left without a text"
    ]
    with pytest.raises(Abort) as stopped:
        made.build(strict=True)
    assert "ERROR altfill: there is no API key; set IMGIX_API_KEY" in stopped.value.__notes__[0]
    assert sandbox.counters.requests == 1


def test_where_all_texts_are_known_nobody_misses_a_key(project, monkeypatch):
    made = project({"index.md": BOAT})
    made.build()
    monkeypatch.delenv("IMGIX_API_KEY")
    assert made.build(strict=True).alts() == ["boat"]


def test_a_file_for_the_key_that_cannot_be_read_is_named(project):
    made = project({"index.md": BOAT}, api_key_file="../nokey")
    [warning] = made.build().said("WARNING")
    assert "nokey cannot be read" in warning
    assert warning.startswith("api_key_file: ")


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"key": "another"}, "the API key was not accepted (401); set IMGIX_API_KEY, or api_key_file,"),
        ({"credits": 0}, "the account's AI credits are used up (402)"),
    ],
)  # fmt: skip
def test_a_refused_account_is_one_warning_or_the_end(project, start, faults, words):
    sandbox = start(**faults)
    pages = {f"{n}.md": f"![]({PICTURE}/{n}.jpg)" for n in range(9)}
    made = project(pages, api_url=sandbox.url, concurrency=1)
    [warning] = made.build().said("WARNING")
    assert warning.startswith(words)
    assert warning.endswith("; 9 images left without a text")
    assert sandbox.counters.requests == 1
    with pytest.raises(Abort) as stopped:
        made.build(strict=True)
    assert f"ERROR altfill: {words}" in stopped.value.__notes__[0]


def test_a_limit_of_requests_is_a_warning(project, sandbox):
    pages = {f"{n}.md": f"![]({PICTURE}/{n}.jpg)" for n in range(5)}
    built = project(pages, max_requests=2, concurrency=1).build()
    [warning] = built.said("WARNING")
    assert warning.endswith("; 3 images left without a text")
    assert sandbox.counters.requests == 2
    with pytest.raises(Abort, match=r"1 warnings? in strict mode"):
        project(pages, max_requests=1, concurrency=1).build(strict=True)


def test_a_cache_that_cannot_be_used_is_one_warning_or_the_end(project, sandbox, tmp_path):
    made = project({"index.md": BOAT, "b.md": BOAT}, cache_dir="../file/cache")
    (tmp_path / "file").write_text("")
    built = made.build()
    assert len(built.said("WARNING")) == 1
    assert "file/cache" in built.said("WARNING")[0]
    assert built.alts() == [None]
    with pytest.raises(Abort) as stopped:
        made.build(strict=True)
    assert "ERROR altfill: " in stopped.value.__notes__[0]
    assert sandbox.counters.requests == 0


def test_a_page_that_cannot_be_read_is_a_warning_and_stays(project):
    costly = "".join(f"<body a{n}>" for n in range(5_000)) + f'<img src="{PICTURE}/costly.jpg">'
    built = project({"index.md": BOAT, "costly.md": costly}).build()
    assert built.alts("costly/index.html") == [None]
    assert built.alts() == ["boat"]
    [warning] = built.said("WARNING")
    assert warning.startswith("costly.md: ")
    assert warning.endswith("; the page stays as it is")


def test_hosts_that_look_like_imgix_are_told(project):
    source = '<img src="https://images.example.com/a.jpg?ixlib=js-3.8.0">'
    notes = project({"index.md": source}).build().said("INFO")
    assert any("images.example.com looks like imgix" in note for note in notes)


def test_each_text_is_told_to_those_who_want_to_know(project, caplog):
    caplog.set_level("DEBUG", "mkdocs.plugins.altfill")
    project({"index.md": BOAT}).build()
    [told] = [each for each in caplog.messages if "Stand-in" in each]
    assert told.startswith(f"altfill: index.md: {PICTURE}/boat.jpg (en): Stand-in text")
