from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Faults, Sandbox, running

ROOT = Path(__file__).parents[1]
SITE = ROOT / "examples" / "site"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key, no proxy and no configuration of the machine reaches a test."""
    import os

    for name in os.environ:
        if name.startswith(("ALTFILL_", "IMGIX_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)


@pytest.fixture
def start() -> Iterator[Callable[..., Sandbox]]:
    """Start sandboxes with faults; they end with the test."""
    with ExitStack() as stack:

        def run(**faults: object) -> Sandbox:
            return stack.enter_context(running(Faults(**faults)))

        yield run


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    """A sandbox without faults."""
    return start()
