"""What the plugin takes as settings, and what it refuses."""

from __future__ import annotations

import pytest

pytest.importorskip("mkdocs")

from mkdocs.exceptions import Abort

from altfill.hooks.mkdocs import AltfillPlugin
from altfill.hooks.mkdocs.config import AltfillConfig
from altfill.options import Options, option_names


def test_there_are_the_options_of_the_command_line_with_its_defaults(tmp_path):
    named = {name.replace("-", "_") for name in option_names()}
    own = {"enabled", "on_serve", "unwritten", "api_key_file"}
    assert set(AltfillConfig()) == named | own
    plugin = AltfillPlugin()
    assert plugin.load_config({}, str(tmp_path / "mkdocs.yml")) == ([], [])
    assert plugin.config.options() == Options(cache_dir=tmp_path / ".cache" / "altfill")
    assert plugin.config.enabled is plugin.config.unwritten is True
    assert plugin.config.on_serve == "cache"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fill_empty": "yes"}, "option 'fill_empty': Expected type"),
        ({"hosts": "images.example.com"}, "option 'hosts': Expected a list"),
        ({"hosts": ["http://x"]}, "option 'hosts': 'http://x' is not a host name"),
        ({"map": ["/a/"]}, "option 'map': Expected a dict"),
        ({"map": {"/a/": "elsewhere"}}, "option 'map': 'elsewhere' must be an https:// address"),
        ({"concurrency": True}, "option 'concurrency': mkdocs.yml gives True"),
        ({"rate": 0}, "option 'rate': it must be more than 0"),
        ({"default_language": "no language"}, "option 'default_language': 'no language' is not"),
        ({"fallback_language": "nl"}, "option 'fallback_language': 'nl' is not offered"),
        ({"skip": ["p["]}, "option 'skip': invalid CSS selector"),
        ({"exclude": ["a\\"]}, "option 'exclude': "),
        ({"unwritten": "some"}, "option 'unwritten': Expected one of"),
        ({"on_serve": "always"}, "option 'on_serve': Expected one of"),
        ({"api_url": "http://example.com"}, "option 'api_url': 'http://example.com' must be https"),
        ({"fill-empyt": True}, "no such option in mkdocs.yml; did you mean fill_empty?"),
        ({"api_key": "secret-123"}, "a key does not belong in mkdocs.yml"),
        ({"token": "secret-123"}, "or name a file outside the repository with api_key_file"),
    ],
)
def test_a_wrong_setting_ends_the_build_before_it_begins(project, given, message):
    with pytest.raises(Abort, match="configuration error") as stopped:
        project({"index.md": "# Home"}, **given).build()
    [error] = [line for line in stopped.value.__notes__[0].splitlines() if "ERROR" in line]
    assert message in error
    assert "secret" not in error


def test_names_may_have_hyphens_as_in_other_configurations(project):
    picture = '<img alt="" src="https://acme.imgix.net/a.jpg">'
    made = project({"index.md": picture}, **{"fill-empty": True, "cache-dir": "texts"})
    assert made.build().alts() == ["a"]
    assert (made.directory / "texts").is_dir()
