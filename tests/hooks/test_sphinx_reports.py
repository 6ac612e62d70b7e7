"""What a Sphinx build says: of images that were left, and of what went wrong."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

from tests.hooks.building import PICTURE
from tests.hooks.documenting import OFFLINE, TITLE

UNKNOWN = "no text is known and altfill_offline asks nobody"
BOAT = f".. image:: {PICTURE}/boat.jpg?w=600\n"
QUAY = f".. image:: {PICTURE}/quay.jpg\n"
RST = f"""One
===

.. toctree::

   mine
   sub/deep

.. only:: latex

   .. image:: {PICTURE}/same.jpg

.. image:: {PICTURE}/same.jpg
   :alt:

.. image:: {PICTURE}/same.jpg?w=3

+------+--------------------------------------------+
| a    | .. image:: {PICTURE}/grid.jpg |
+------+--------------------------------------------+

.. list-table::

   * - x
     - .. image:: {PICTURE}/list-table.jpg

.. figure:: {PICTURE}/figure.jpg

   A caption

.. image:: {PICTURE}/target.jpg
   :target: https://example.org/

.. include:: part.txt

- one

  1. two

     .. image:: {PICTURE}/nested.jpg?w=3&h=4

A |note|

.. |note| replace:: note [#]_

.. [#] .. image:: {PICTURE}/foot.jpg

.. image:: images/é.png

.. image:: images/é.png
   :alt: Written

.. image:: https://images.unsplash.com/shared.jpg

.. image:: {PICTURE}/name.jpg
   :alt: name.jpg

.. raw:: html

   <p>
   <img src="{PICTURE}/raw.jpg"></p>

.. image:: {PICTURE}/same.jpg

.. automodule:: module
   :members:
"""
MARKDOWN = f"""# Mine

Text
and ![]({PICTURE}/same.jpg) inline
and ![]({PICTURE}/same.jpg) again ![](images/c.png)

:::{{figure}} {PICTURE}/colon.jpg
A caption
:::

<img src="{PICTURE}/html.jpg">

Text <img src="{PICTURE}/inline.jpg"> text

| a | b |
|---|---|
| x | ![]({PICTURE}/table.jpg) |

> - ![][of]

[of]: {PICTURE}/reference.jpg

```{{eval-rst}}
.. image:: {PICTURE}/rst.jpg
```

```{{note}}
![]({PICTURE}/note.jpg)
```

[![]({PICTURE}/link.jpg)](https://example.org/)

Text[^1]

[^1]: ![]({PICTURE}/foot-note.jpg)

::::{{note}}
:::{{tip}}
![]({PICTURE}/twice.jpg)
:::
::::

:::::{{note}}
::::{{note}}
:::{{tip}}
![]({PICTURE}/thrice.jpg)
:::
::::
:::::

Text ![]({PICTURE}/twice.jpg)
![]({PICTURE}/thrice.jpg)
"""
MODULE = f'''"""A module.

.. image:: {PICTURE}/module.jpg
"""

def call():
    """Call.

    .. image:: {PICTURE}/call.jpg
    """
'''
PLACES = {
    "index.rst:16": ["same"],
    "index.rst:19": ["grid"],
    "index.rst:25": ["list-table"],
    "index.rst:27": ["figure"],
    "index.rst:31": ["target"],
    "part.txt:1": ["included"],
    "index.rst:40": ["nested"],
    "index.rst:46": ["foot"],
    "index.rst:48": ["%C3%A9"],
    "index.rst:53": ["shared"],
    "index.rst:55": ["name"],
    "index.rst:61": ["raw"],
    "index.rst:63": ["same"],
    "module.py:docstring of module:3": ["module"],
    "module.py:docstring of module.call:3": ["call"],
    "mine.md:4": ["same"],
    "mine.md:5": ["c", "same"],
    "mine.md:7": ["colon"],
    "mine.md:11": ["html"],
    "mine.md:13": ["inline"],
    "mine.md:17": ["table"],
    "mine.md:21": ["reference"],
    "mine.md:24": ["rst"],
    "mine.md:28": ["note"],
    "mine.md:31": ["link"],
    "mine.md:35": ["foot-note"],
    "mine.md:39": ["twice"],
    "mine.md:46": ["thrice"],
    "mine.md:51": ["twice"],
    "mine.md:52": ["thrice"],
    "sub/deep.rst:4": ["c"],
}
SETTINGS = f"""
import sys
sys.path.insert(0, ".")
extensions += ["sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "html_image"]
altfill_map = {{"/_images/": "{PICTURE}/local/"}}
{OFFLINE}
"""


@pytest.fixture
def everywhere(docs):
    """A documentation with images in all kinds of places."""
    made = docs(
        {
            "index.rst": RST,
            "mine.md": MARKDOWN,
            "module.py": MODULE,
            "part.txt": f".. image:: {PICTURE}/included.jpg\n",
            "sub/deep.rst": f"{TITLE}.. image:: ../images/c.png\n",
        }
    )
    for name in ("é.png", "c.png"):
        (made.directory / "images").mkdir(exist_ok=True)
        (made.directory / "images" / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    made.settings += SETTINGS
    return made


def _places(said, made):
    """Return place -> names of the pictures that have no text there."""
    found = {}
    for line in said.at("missing"):
        place, name = re.match(
            r"(.+?): WARNING: altfill: no text for \S*?([^/]+)\.\w+: ", line
        ).groups()
        found.setdefault(place.removeprefix(f"{made.directory}/"), []).append(name)
    return {place: sorted(names) for place, names in found.items()}


@pytest.mark.parametrize("arguments", [("-j", 2), ("-b", "singlehtml"), ("-b", "dirhtml")])
def test_each_left_image_is_a_warning_with_its_source_and_line(everywhere, arguments):
    said = everywhere.build(*arguments)
    assert said.code == 0
    assert _places(said, everywhere) == PLACES


def test_they_are_told_again_when_no_page_or_another_one_is_read(everywhere):
    first = everywhere.build()
    again = everywhere.build()
    assert "0 added, 0 changed" in again.out
    assert again.at("missing") == first.at("missing")
    everywhere.write({"sub/deep.rst": f"{TITLE}Nothing.\n"})
    changed = everywhere.build()
    assert "0 added, 1 changed" in changed.out
    others = {place: names for place, names in PLACES.items() if "deep" not in place}
    assert _places(changed, everywhere) == others


def test_warnings_count_where_they_are_errors_and_can_be_silenced(docs):
    made = docs({"index.rst": TITLE + BOAT})
    strict = made.build("-W", more=OFFLINE)
    assert strict.code == 1
    [warning] = strict.at("missing")
    assert warning == (
        f"{made.directory}/index.rst:4: WARNING: altfill: no text for {PICTURE}/boat.jpg: {UNKNOWN}"
    )
    for kind in ("altfill.missing", "altfill"):
        silent = made.build("-W", more=f"{OFFLINE}\nsuppress_warnings = ['{kind}']")
        assert (silent.code, silent.err) == (0, "")
    assert made.build("-W").code == 0


LAYOUT = (
    '{% extends "!layout.html" %}{% block footer %}'
    f'<img src="{PICTURE}/logo.png">{{% endblock %}}'
)


def test_an_image_of_a_template_is_one_warning(docs):
    made = docs({"index.rst": TITLE + BOAT, "templates/layout.html": LAYOUT})
    said = made.build(more=f"{OFFLINE}\ntemplates_path = ['templates']")
    page, logo = said.at("missing")
    assert page.startswith(f"{made.directory}/index.rst:4: ")
    assert re.match(r"built/genindex\.html:\d+: WARNING: altfill: no text for \S+/logo\.png", logo)
    assert logo.endswith(f"{UNKNOWN} (and on 2 more pages)")


def test_an_image_is_left_in_the_language_of_its_documentation(docs):
    made = docs({"index.rst": TITLE + BOAT})
    said = made.build(more="language = 'nl'")
    [warning] = said.at("missing")
    assert warning.endswith(
        "the API offers no nl (en, fr, de, it, es); write it yourself, or use"
        " altfill_fallback_language"
    )


@pytest.mark.parametrize(
    ("key", "file", "said"),
    [
        (
            "",
            "None",
            "there is no API key; set IMGIX_API_KEY, or name a file with altfill_api_key_",
        ),
        ("other", "None", "the API key was not accepted (401); set IMGIX_API_KEY, or altfill_api_"),
        (
            "two words",
            "None",
            "IMGIX_API_KEY: it must hold the key alone, on one line, in letters of ASCII; 2 images",
        ),
        ("", "'missing'", "/docs/missing cannot be read: No such file or directory; 2 images"),
    ],
)
def test_a_fault_of_the_account_is_one_warning(docs, start, monkeypatch, key, file, said):
    sandbox = start(key="the-key")
    monkeypatch.setenv("IMGIX_API_KEY", key)
    made = docs({"index.rst": f"{TITLE}{BOAT}\n{QUAY}"})
    made.settings += f"\naltfill_api_url = {sandbox.url!r}\naltfill_api_key_file = {file}\n"
    done = made.build()
    assert done.code == 0
    [warning] = done.at("account")
    assert said in warning
    assert warning.endswith("; 2 images left without a text")
    assert done.at("missing") == []
    assert made.pages().alts() == [f"{PICTURE}/boat.jpg?w=600", f"{PICTURE}/quay.jpg"]
    assert made.build("-W").code == 1


def test_credits_that_run_out_are_one_warning_and_what_came_is_written(docs, start):
    sandbox = start(credits=1)
    made = docs({"index.rst": f"{TITLE}{BOAT}\n{QUAY}"})
    done = made.build(more=f"altfill_api_url = {sandbox.url!r}\naltfill_concurrency = 1")
    [warning] = done.at("account")
    assert "credits" in warning
    assert made.pages().alts() == ["boat", f"{PICTURE}/quay.jpg"]


def test_a_key_that_is_missing_does_not_matter_when_all_texts_are_known(docs, monkeypatch):
    made = docs({"index.rst": TITLE + BOAT})
    made.build()
    monkeypatch.delenv("IMGIX_API_KEY")
    said = made.build("-W", "-E", "-a")
    assert (said.code, said.err) == (0, "")
    assert made.pages().alts() == ["boat"]


def test_a_cache_that_cannot_be_used_is_a_warning(docs):
    made = docs({"index.rst": TITLE + BOAT, "file": ""})
    said = made.build(more="altfill_cache_dir = 'file'")
    assert said.code == 0
    [warning] = said.at("account")
    assert "/docs/file" in warning
    assert "with altfill_cache_dir" in warning


def test_a_page_that_cannot_be_done_is_a_warning_and_the_others_are_filled(docs):
    made = docs({"index.rst": TITLE + BOAT, "extra/old.html": "<meta charset=iso-2022-jp><img>"})
    said = made.build(more="html_extra_path = ['extra']")
    [warning] = said.at("page")
    assert warning.startswith("built/old.html:1: WARNING: altfill: ")
    assert warning.endswith("; the page stays as it is")
    assert made.pages().alts() == ["boat"]


def test_a_host_that_looks_like_imgix_is_named(docs):
    made = docs({"index.rst": f"{TITLE}.. image:: https://i.example/a.jpg?ixlib=js\n"})
    note, totals = made.build("-W").told()
    assert note.startswith("i.example looks like imgix")
    assert note.endswith("add altfill_hosts i.example")
    assert totals == "every imgix image has a text"


WRONG = {
    "fill_emty = True": "altfill_fill_emty: there is no such setting; did you mean"
    " altfill_fill_empty?",
    "output_format = 'json'": "altfill_output_format: there is no such setting",
    "fill_empty = 1": "altfill_fill_empty: conf.py gives 1; it must be true or false",
    "hosts = 'a.example'": "altfill_hosts: conf.py gives 'a.example'; it must be a list",
    "hosts = ['a b']": "altfill_hosts: 'a b' is not a host name; write images.example.com",
    "map = {1: 2}": "altfill_map: 1 and 2 must be strings",
    "exclude = ['!']": "altfill_exclude: ",
    "rate = 0": "altfill_rate: it must be more than 0",
    "rate = 'fast'": "altfill_rate: conf.py gives 'fast'; it must be a number",
    "max_length = '1.5'": "altfill_max_length: conf.py gives '1.5'; it must be a whole number",
    "links = 'all'": "altfill_links: 'all' is none of title, describe, leave",
    "unwritten = 'some'": "altfill_unwritten: 'some' is none of True, \"all\" and False",
    "api_url = 'http://a.example'": "altfill_api_url: 'http://a.example' must be https://",
    "fallback_language = 'nl'": "altfill_fallback_language: 'nl' is not offered",
}


@pytest.mark.parametrize(("setting", "said"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_stops_the_build(docs, setting, said):
    made = docs({"index.rst": TITLE + BOAT})
    done = made.build(more=f"altfill_{setting}")
    assert done.code == 2
    assert "Configuration error" in done.err
    assert f"ConfigError: {said}" in done.err
    assert not (made.built / "index.html").exists()


@pytest.mark.parametrize("name", ["altfill_api_key", "altfill_key", "altfill_token"])
def test_a_key_in_the_settings_is_refused_and_not_repeated(docs, name):
    made = docs({"index.rst": TITLE})
    for done in (made.build(more=f"{name} = 'ix_secret'"), made.build("-D", f"{name}=ix_secret")):
        assert done.code == 2
        assert "a key does not belong in conf.py" in done.err
        assert "ix_secret" not in done.out + done.err
