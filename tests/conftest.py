from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from altfill.cli import main
from altfill.imgix.sandbox import Faults, Sandbox, running

ROOT = Path(__file__).parents[1]
SITE = ROOT / "examples" / "site"

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a script runs the tests in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key, no proxy and no configuration of the machine reaches a test."""
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


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run altfill's command line in this process."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return command


@pytest.fixture
def fill(
    run: Callable[..., Ran], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run ``altfill fill`` against a sandbox without faults."""
    monkeypatch.setenv("IMGIX_API_KEY", "the-key")

    def command(*arguments: object) -> Ran:
        return run("fill", "--api-url", sandbox.url, "--rate", 1000, *arguments)

    return command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the example site."""
    return Path(shutil.copytree(SITE, tmp_path / "site"))
