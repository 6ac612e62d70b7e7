"""The examples, built by the real generators and filled as the README says."""

from __future__ import annotations

import json

import pytest

from tests.hosts.building import EXAMPLES
from tests.hosts.comparing import changed_alts
from tests.hosts.install import HOSTS


@pytest.fixture(params=EXAMPLES)
def built(request, building):
    """An example, built and not yet filled."""
    return building(request.param)


@pytest.mark.hosts
@pytest.mark.parametrize("options", ["", "--fill-empty"], ids=["default", "fill-empty"])
def test_only_alts_change_and_as_many_as_the_readme_says(built, sandbox, tmp_path, options):
    site, report = built.filled(tmp_path / "project", sandbox.url, options)
    changes = changed_alts(built.site, site)
    expected = built.example.filled_empty if options else built.example.filled
    assert len(changes) == report["summary"]["filled"] == expected
    assert report["summary"]["imgix_images"] == built.example.images
    assert report["left"] == report["failed"] == []
    assert sandbox.counters.requests == len({each["picture"] for each in report["filled"]})


@pytest.mark.hosts
def test_each_text_is_that_of_its_picture_where_nobody_wrote_one(built, sandbox, tmp_path):
    site, _ = built.filled(tmp_path / "project", sandbox.url, "--fill-empty")
    for change in changed_alts(built.site, site):
        assert change.before in (None, "", change.address)
        name = change.address.partition("?")[0].rpartition("/")[2]
        assert f" {name}" in change.after.translate(str.maketrans("“„«\N{NO-BREAK SPACE}", " " * 4))


@pytest.mark.hosts
def test_filling_again_changes_nothing_and_asks_nobody(built, sandbox, tmp_path):
    site, _ = built.filled(tmp_path / "project", sandbox.url, "--fill-empty")
    pages = {page: page.read_bytes() for page in site.rglob("*.html")}
    asked = sandbox.counters.requests
    _, report = built.filled(tmp_path / "project", sandbox.url, "--fill-empty")
    assert report["summary"]["filled"] == 0
    assert {page: page.read_bytes() for page in pages} == pages
    assert sandbox.counters.requests == asked


def test_the_readme_has_eight_generators_that_can_be_installed():
    assert len(EXAMPLES) == 8
    assert EXAMPLES.keys() <= HOSTS.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_line_of_the_readme_is_the_build_script_of_the_example(name):
    example = EXAMPLES[name]
    package = example.source / "package.json"
    line = f"{example.building} && {example.filling}"
    assert example.source.is_dir()
    assert not package.exists() or json.loads(package.read_text("utf-8"))["scripts"] == {
        "build": line
    }
