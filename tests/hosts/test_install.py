"""The installer's own behaviour, without a network; what it installs, the other tests use."""

from __future__ import annotations

import pytest

from tests.hosts.install import HOSTS, main


def test_an_unknown_host_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["hugoo"])
    assert ended.value.code == 2
    assert f"no host hugoo; there are {', '.join(HOSTS)}" in capsys.readouterr().err


def test_a_host_that_cannot_be_installed_is_named_with_the_reason(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--into", str(tmp_path), "jekyll"]) == 1
    reason = "jekyll: not installed: it is installed with apt-get, which is not here\n"
    assert capsys.readouterr().err == reason
    assert not (tmp_path / "jekyll").exists()


def test_a_host_that_is_there_is_not_installed_again(tmp_path, monkeypatch, capsys):
    program = tmp_path / "jekyll"
    program.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for _ in range(2):
        assert main(["--into", str(tmp_path / "hosts"), "jekyll"]) == 0
    assert capsys.readouterr().out.splitlines() == ["jekyll: installed in 0 s", "jekyll: is there"]
