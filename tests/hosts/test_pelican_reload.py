"""The Pelican plugin while ``pelican --autoreload`` builds again and again."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from tests.hosts.pelican_site import PICTURE, PROGRAM, make_site

pytestmark = pytest.mark.hosts

MD = "Title: One\nDate: 2026-01-01\n\n"


@pytest.fixture
def reloading(tmp_path, sandbox):
    """A site that Pelican builds again whenever something changes, and what it tells."""
    site = make_site(tmp_path / "site", sandbox.url)
    site.write({"a.md": f"{MD}![]({PICTURE}/boat.jpg)", "b.md": f"{MD}![]({PICTURE}/quay.jpg)"})
    site.configure()
    told = tmp_path / "told"
    with told.open("w") as file:
        pelican = subprocess.Popen(
            [PROGRAM, "-r", "-v"],
            cwd=site.directory,
            env={**os.environ, "IMGIX_API_KEY": "a-key", "COLUMNS": "1000"},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield site, told
    finally:
        pelican.terminate()
        pelican.wait(30)


def _wait(condition) -> None:
    end_s = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.05)


def _builds(told) -> int:
    return told.read_text().count("Done: Processed")


def _change(told, change) -> str:
    """Return what Pelican tells of the build that a change causes."""
    before, builds = len(told.read_text()), _builds(told)
    time.sleep(0.5)  # until it watches
    change()
    _wait(lambda: _builds(told) > builds)
    return told.read_text()[before:]


def test_a_rebuild_asks_about_new_pictures_alone(reloading, sandbox):
    site, told = reloading
    _wait(lambda: _builds(told))
    assert site.alts("a.html") == ["boat"]
    assert sandbox.counters.requests == 2
    _change(told, lambda: site.write({"a.md": f"{MD}More.\n\n![]({PICTURE}/boat.jpg)"}))
    assert site.alts("a.html") == ["boat"]
    assert site.alts("b.html") == ["quay"]
    assert sandbox.counters.requests == 2
    _change(told, lambda: site.write({"a.md": f"{MD}![]({PICTURE}/mast.jpg)"}))
    assert site.alts("a.html") == ["mast"]
    assert sandbox.counters.requests == 3


def test_changed_settings_hold_from_the_next_build_on_and_wrong_ones_are_told(reloading, sandbox):
    site, told = reloading
    _wait(lambda: _builds(told))
    skipping = "ALTFILL['skip'] = ['[src*=boat]']\nSITENAME = 'Again'\nDIRECT_TEMPLATES = []"
    said = _change(told, lambda: site.configure(skipping))
    assert site.alts("a.html") == [""]
    assert said.count("altfill: filled") == 1
    wrong = "ALTFILL['rate'] = 0"
    said = _change(told, lambda: site.configure(wrong))
    assert 'ALTFILL["rate"]: it must be more than 0' in said
    _change(told, lambda: site.configure("SITENAME = 'Better'"))
    assert site.alts("a.html") == ["boat"]
    assert sandbox.counters.requests == 2


def test_texts_are_made_anew_once(tmp_path, reloading, sandbox):
    site, told = reloading
    _wait(lambda: _builds(told))
    _change(told, lambda: site.configure("ALTFILL['regenerate'] = True"))
    assert sandbox.counters.requests == 4
    _change(told, lambda: site.write({"b.md": f"{MD}Two.\n\n![]({PICTURE}/quay.jpg)"}))
    assert sandbox.counters.requests == 4
    assert site.alts("b.html") == ["quay"]
