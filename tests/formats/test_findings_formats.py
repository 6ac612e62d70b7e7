from __future__ import annotations

import subprocess
import sys

import pytest

from altfill.findings import CheckReport
from altfill.formats.findings import COLOURED, FORMATS, text
from tests.formats.conftest import HOSTILE

NAMES = "full concise json json-lines sarif github gitlab junit html".split()


def test_the_names_are_those_that_are_promised():
    assert list(FORMATS) == NAMES
    assert set(COLOURED) <= set(FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_ends_its_last_line_and_can_be_written(name, hostile):
    told = text(name, hostile)
    assert told.endswith("\n")
    assert told.encode("utf-8")
    assert hostile.findings == [HOSTILE]


@pytest.mark.parametrize("name", NAMES)
def test_colour_is_for_people_only(name, report):
    assert ("\x1b[" in text(name, report, colour=True)) == (name in COLOURED)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_told_the_same_way_twice(name, hostile):
    assert text(name, hostile) == text(name, hostile)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_of_nothing_can_be_told(name):
    text(name, CheckReport())


def test_no_format_is_imported_before_it_is_asked_for():
    code = (
        "import sys, altfill.formats.findings;"
        "print(*[n for n in sys.modules if n == 'json' or n.startswith(('altfill', 'lxml'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "altfill.formats.findings" in modules
    assert not {name for name in modules if name.startswith("altfill.formats.findings.")}
    assert not {"json", "lxml"} & modules
