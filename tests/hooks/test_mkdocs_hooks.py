"""The plugin through MkDocs' ``hooks``, without an entry in ``plugins``."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("mkdocs")

from mkdocs.exceptions import Abort

from tests.hooks.building import PICTURE, Project

BOAT = f"![]({PICTURE}/boat.jpg)"
HOOK = "from altfill.hooks.mkdocs import on_config\n"


@pytest.fixture
def hooked(tmp_path, sandbox, key):
    def make(**options: object) -> Project:
        altfill = {"api_url": sandbox.url, "rate": 1000} | options
        settings = {
            "site_name": "Test",
            "plugins": [],
            "hooks": ["hooks/altfill_hook.py"],
            "extra": {"altfill": altfill},
        }
        made = Project(tmp_path / "project", settings)
        made.write({"docs/index.md": BOAT, "hooks/altfill_hook.py": HOOK})
        return made

    return make


def test_a_hook_does_what_the_plugin_does(hooked, project, tmp_path):
    made = hooked()
    built = made.build()
    assert built.said("INFO")[-1].startswith("filled 1 image on 1 page (1 new text,")
    assert (made.directory / ".cache" / "altfill").is_dir()
    again = made.build()
    assert again.said("INFO")[-1].startswith("filled 1 image on 1 page (0 new texts, 1 known;")
    assert built.alts() == again.alts() == ["boat"]


def test_the_hook_beside_the_plugin_does_nothing(hooked):
    made = hooked()
    made.settings["plugins"] = [{"altfill": made.settings["extra"]["altfill"]}]
    assert len([line for line in made.build().said("INFO") if "filled" in line]) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [({"rate": 0}, "extra.altfill.rate: it must be"), ({"hots": []}, "did you mean hosts?")],
)
def test_wrong_settings_of_a_hook_end_the_build(hooked, given, message):
    with pytest.raises(Abort) as stopped:
        hooked(**given).build()
    assert message in stopped.value.__notes__[0]


def test_a_hook_knows_when_it_serves(hooked, sandbox):
    """MkDocs tells its commands to plugins only; a hook looks at the command line."""
    made = hooked()
    made.build()
    asked = sandbox.counters.requests
    made.write({"docs/index.md": BOAT.replace("boat", "quay")})
    stop = "def on_serve(server, config, builder):\n    raise SystemExit(7)\n"
    made.write({"hooks/altfill_hook.py": HOOK + stop})
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:0"]
    ran = subprocess.run(command, cwd=made.directory, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 7, ran.stderr
    assert "1 image is not known yet" in ran.stderr
    assert sandbox.counters.requests == asked
