from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from tests.hosts.building import EXAMPLES, Built, build


@pytest.fixture(scope="session")
def building(tmp_path_factory) -> Callable[[str], Built]:
    """Build an example; once for all tests."""
    return functools.cache(
        lambda name: build(EXAMPLES[name], tmp_path_factory.mktemp(name) / "project")
    )
