from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.hosts.building import EXAMPLES, Built, build, place


@pytest.fixture(scope="session")
def building(tmp_path_factory) -> Iterator[Callable[[str], Built]]:
    """Build an example; once for all tests."""
    with ExitStack() as stack:

        @functools.cache
        def built(name: str) -> Built:
            example = EXAMPLES[name]
            directory = place(example, tmp_path_factory.getbasetemp())
            made = stack.enter_context(TemporaryDirectory(prefix="site-", dir=directory))
            return build(example, Path(made) / "project")

        yield built
