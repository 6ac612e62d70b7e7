"""Two programs on one machine wait for each other, whatever their surroundings."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import filelock
import pytest

from altfill.store.alone import alone
from altfill.store.directory import prepare


def _no_lock(_descriptor: int, **_how: object) -> bool:
    raise OSError(95, "Operation not supported")


@pytest.fixture(params=["directories can be locked", "they cannot", "they cannot be opened"])
def texts(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A texts file's path, and nothing there."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "site").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    if request.param == "they cannot":
        monkeypatch.setattr(filelock, "lock_descriptor", _no_lock)
    if request.param == "they cannot be opened":
        monkeypatch.setattr("altfill.store.alone._opened", lambda _directory: None)
    return tmp_path / "site/alt-texts.toml"


def test_one_waits_for_the_other(texts: Path):
    with alone(texts, 0), pytest.raises(filelock.Timeout), alone(texts, 0.1):
        pytest.fail("both have it")
    with alone(texts, 0):
        pass


def test_it_ends_with_what_it_is_for(texts: Path):
    with pytest.raises(KeyError), alone(texts, 0):
        raise KeyError
    with alone(texts, 0):
        pass


def test_nothing_stays_beside_the_texts(texts: Path):
    with alone(texts, 0):
        assert list(texts.parent.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="directories cannot be locked there")
def test_another_directory_for_temporary_files_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with alone(tmp_path / "alt-texts.toml", 0):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "other"))
        with pytest.raises(filelock.Timeout), alone(tmp_path / "alt-texts.toml", 0):
            pytest.fail("both have it")


def test_a_link_is_the_file_that_it_leads_to(texts: Path, tmp_path: Path):
    (tmp_path / "link.toml").symlink_to(texts)
    with alone(texts, 0), pytest.raises(filelock.Timeout), alone(tmp_path / "link.toml", 0):
        pytest.fail("both have it")


@pytest.mark.parametrize("tagged", [True, False])
def test_two_runs_ask_one_after_the_other(texts: Path, tagged: bool):
    if tagged:
        prepare(texts.parent)
    before = sorted(texts.parent.iterdir())
    with alone(texts.parent, 0), pytest.raises(filelock.Timeout), alone(texts.parent, 0.1):
        pytest.fail("both have it")
    assert sorted(texts.parent.iterdir()) == before


def test_texts_in_the_cache_are_saved_while_another_run_asks(texts: Path):
    with alone(texts.parent, 0):
        with alone(texts, 0), pytest.raises(filelock.Timeout), alone(texts.parent, 0):
            pytest.fail("both ask")
        with alone(texts.parent / "other.toml", 0):
            pass
