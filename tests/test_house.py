"""The house as ARCHITECTURE.md draws it, read from the code's own imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import altfill

HOSTS = {"markdown", "mkdocs", "properdocs", "pelican", "sphinx", "docutils"}
PACKAGE = Path(altfill.__file__).parent
FLOORS = (
    (
        "errors",
        "options",
        "report",
        "version",
        "findings",
        "mapping",
        "settings",
        "garbage",
        "hosts",
        "bounded",
        "wording",
    ),
    ("imgix.parameters", "imgix.rendering", "imgix.urls"),
    ("page.*",),
    tuple(f"checking.{each}" for each in ("judge", "names", "page", "roles", "rules", "wanted")),
    ("imgix.answers", "imgix.pacing", "imgix.contract", "store.*", "files", "tree"),
    ("imgix.service", "imgix.transport", "imgix.sandbox"),
    ("filling.resolve",),
    ("filling.reviewed", "filling.reviewer"),
    tuple(f"filling.{each}" for each in ("choosing", "describer", "links", "outcomes")),
    ("filling.remembered", "filling.replacing"),
    ("checking.*", "filling.*", "gallery", "usage"),
    ("site",),
    ("formats.*",),
    ("review.*",),
    ("cli", "cli.*", "hooks.*", "__main__"),
)
"""From the ground up. A module imports from its own floor or from below."""
PURE = FLOORS[3]
"""What knows one page's bytes, as ``page`` does."""
ROOMS = (
    "",
    "imgix",
    "page",
    "store",
    "filling",
    "checking",
    "formats",
    "formats.findings",
    "hooks",
    "review",
)
"""Packages that hold nothing but a docstring (the first also the public names)."""


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        found[name.removesuffix(".__init__").replace("__init__", "")] = path
    return found


MODULES = _modules()


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
    inside = {name.partition(".")[2] for name in names if name.startswith("altfill.")}
    return {name for name in inside if name in MODULES}


def _floor(module: str) -> int:
    for number, patterns in enumerate(FLOORS):
        if any(fnmatch(module, pattern) for pattern in patterns):
            return number
    raise AssertionError(f"{module} has no floor: give it one here and in ARCHITECTURE.md")


@pytest.mark.parametrize("module", [name for name in MODULES if name not in ROOMS])
def test_a_module_imports_from_its_own_floor_or_below(module):
    above = {
        each for each in _imports(MODULES[module]) - set(ROOMS) if _floor(each) > _floor(module)
    }
    assert not above


@pytest.mark.parametrize("module", [n for n in MODULES if n.startswith(("cli", "hooks."))])
def test_edges_do_not_import_each_other(module):
    edges = {"cli", "hooks"} - {module.partition(".")[0]}
    assert not {name.partition(".")[0] for name in _imports(MODULES[module])} & edges


@pytest.mark.parametrize("module", [n for n in MODULES if not n.startswith("review.")])
def test_only_its_command_imports_the_review_page(module):
    found = any(name.startswith("review.") for name in _imports(MODULES[module]))
    assert found == (module == "cli.review")


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("hooks.")])
def test_only_hooks_import_a_host(module):
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    imported = {
        each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names
    }
    imported |= {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    assert not {name.partition(".")[0] for name in imported} & HOSTS


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: _imports(path) for name, path in MODULES.items() if name}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_at_most_300_lines(module):
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("module", [n for n in MODULES if n.startswith("page.") or n in PURE])
def test_a_page_module_knows_no_disk_clock_network_or_log(module):
    forbidden = {"os", "pathlib", "time", "datetime", "logging", "socket", "requests", "io"}
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    names = {
        each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names
    }
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not names & forbidden


@pytest.mark.parametrize("module", [n for n in MODULES if not n.startswith(("cli", "formats"))])
def test_only_the_edges_print(module):
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    calls = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in calls


def test_every_public_name_exists_and_is_listed():
    for name in altfill.__all__:
        assert getattr(altfill, name) is not None
    assert set(altfill._HOMES) <= set(altfill.__all__)
    with pytest.raises(AttributeError):
        _ = altfill.nothing


def test_starting_imports_nothing_heavy():
    heavy = ("requests", "bs4", "diskcache", "flask", "rich", "langcodes", "lxml", "turbohtml")
    code = "import sys, altfill, altfill.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(heavy) & set(done.stdout.split())


def test_scanning_imports_neither_requests_nor_a_cache():
    heavy = {"requests", "bs4", "diskcache", "rich"}
    code = (
        "import sys, altfill; page = b'<html lang=en><img src=//a.imgix.net/b.jpg>';"
        "assert len(altfill.find_gaps(page)) == 1; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_a_page_that_needs_nothing_is_not_parsed():
    code = (
        "import sys, altfill; page = b'<img alt=boat src=//a.imgix.net/b.jpg>';"
        "assert not altfill.find_gaps(page); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"lxml", "turbohtml"} & set(done.stdout.split())


def test_checking_a_page_without_findings_imports_no_more_than_that_takes(tmp_path):
    spare = {
        "altfill.imgix.urls",
        "altfill.page.gaps",
        "altfill.checking.names",
        "lxml",
        "tomllib",
        "webencodings",
    }
    code = (
        "import sys; from altfill.checking.site import check_site; report = check_site([sys.argv[1]]);"
        "assert report.images == 1 and not report.findings; print(*sys.modules)"
    )
    page = tmp_path / "index.html"
    page.write_text(
        '<meta charset=UTF-8><a href="/">Home</a><img alt="A boat" src="//a.imgix.net/b">'
    )
    command = [sys.executable, "-c", code, str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not spare & set(done.stdout.split())
