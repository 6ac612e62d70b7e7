"""What the README says of MkDocs."""

from __future__ import annotations

import re

import pytest
import yaml

pytest.importorskip("mkdocs")

from altfill.hooks.mkdocs.config import AltfillConfig
from altfill.options import option_names
from tests.conftest import ROOT
from tests.hooks.building import PICTURE

SECTION = (
    (ROOT / "README.md").read_text("utf-8").partition("\n## MkDocs\n")[2].partition("\n## ")[0]
)
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)


def test_there_are_two_configurations():
    assert len(BLOCKS) == 2


@pytest.mark.parametrize("block", BLOCKS)
def test_a_configuration_is_accepted_as_it_stands(project, block):
    made = project({"index.md": f"![A boat]({PICTURE}/boat.jpg)"})
    built = made.build(**yaml.safe_load(block))
    assert built.said("INFO") == ["every imgix image has a text"]
    assert not [line for line in built.told if not line.startswith("INFO")]


def test_each_setting_is_in_a_table():
    own = set(AltfillConfig()) - {name.replace("-", "_") for name in option_names()}
    table = dict(re.findall(r"^\| `(\w+)` \|.*\| `(\w+)` \|$", SECTION, re.MULTILINE))
    assert set(table) == own - {"api_key_file"}
    for name, default in table.items():
        assert yaml.safe_load(default) == AltfillConfig()[name]
