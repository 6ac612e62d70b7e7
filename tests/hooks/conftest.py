from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hooks.building import Project
from tests.hooks.documenting import CONF, Docs


@pytest.fixture
def key(monkeypatch) -> None:
    """A key, and a day that stands still: MkDocs writes it into pages."""
    monkeypatch.setenv("IMGIX_API_KEY", "the-key")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def example(tmp_path, monkeypatch, sandbox, key) -> Path:
    """A copy of examples/mkdocs that asks the sandbox, as fast as it can."""
    monkeypatch.setenv("ALTFILL_API_URL", sandbox.url)
    copy = Path(shutil.copytree(ROOT / "examples" / "mkdocs", tmp_path / "example"))
    file = copy / "mkdocs.yml"
    file.write_text(file.read_text().replace("api_url:", "rate: 1000\n      api_url:"))
    return copy


@pytest.fixture
def project(tmp_path, sandbox, key):
    """Make a project with pages and settings of the plugin, which asks the sandbox."""

    def make(pages: dict[str, str], theme: object = "mkdocs", **options: object) -> Project:
        altfill = {"api_url": sandbox.url, "rate": 1000} | options
        settings = {"site_name": "Test", "theme": theme, "plugins": [{"altfill": altfill}]}
        made = Project(tmp_path / "project", settings)
        made.write({f"docs/{name}": text for name, text in pages.items()})
        return made

    return make


@pytest.fixture
def docs(tmp_path, sandbox, key):
    """Make a documentation with pages that asks the sandbox."""

    def make(pages: dict[str, str]) -> Docs:
        asking = f"altfill_api_url = {sandbox.url!r}\naltfill_rate = 1000"
        made = Docs(tmp_path / "docs", f"{CONF}{asking}")
        made.write(pages)
        return made

    return make
