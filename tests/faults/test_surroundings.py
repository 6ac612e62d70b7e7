"""What altfill is started with: streams, encodings, directories, names; and Ctrl-C, and its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from altfill.imgix.sandbox import Sandbox
from tests.faults.conftest import Forked
from tests.faults.groups import running, wait_for_end
from tests.faults.site import put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell starts altfill")

PAGE = '<html lang="en"><img src="https://acme.imgix.net/boat.jpg" class="é🚤">'
SHELL = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def shell(start: Callable[..., Sandbox]) -> SHELL:
    """Run a line of a shell, in which $altfill is the program and site/ a site with a page."""
    Path("site").mkdir()
    Path("site/a.html").write_text(PAGE, "utf-8")
    environment = os.environ | {"IMGIX_API_KEY": "the-key", "ALTFILL_RATE": "9999"}
    environment |= {"ALTFILL_API_URL": start(text="A boat").url, "PYTHONUTF8": "0"}
    environment |= {"altfill": f"{sys.executable} -m altfill"}

    def run(line: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sh", "-c", line], env=environment | more, capture_output=True, timeout=60, check=False
        )

    return run


def is_filled() -> bool:
    return b'<img alt="A boat" src' in Path("site/a.html").read_bytes()


# streams


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_keep_nothing_from_being_done(shell: SHELL, closed: str):
    assert shell(f"$altfill check site {closed}").returncode == 1
    done = shell(f"$altfill fill site {closed}")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert is_filled()
    assert shell(f"$altfill check nothing {closed}").returncode == 2
    assert shell(f"$altfill cache clear {closed}").returncode == 1


def test_whoever_has_read_enough_is_no_error(shell: SHELL):
    Path("site/b.html").write_text(PAGE + "<img src=/a.jpg>\n" * 20_000, "utf-8")
    for command in ("check", "fill --dry-run", "fill -v"):
        done = shell(f"$altfill {command} site | head -n 1")
        assert len(done.stdout.splitlines()) == 1
        assert b"Traceback" not in done.stderr
        assert b"error" not in done.stderr
    assert is_filled()


def test_a_full_output_is_told_and_the_pages_are_filled(shell: SHELL):
    for command in ("check site", "fill site", "fill --output-format json site", "cache export"):
        done = shell(f"$altfill {command} > /dev/full")
        assert done.returncode == 2
        assert done.stderr == b"error: the output: No space left on device\n"
    assert is_filled()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_letters_that_the_terminal_lacks_are_no_error(shell: SHELL, encoding: str):
    checked = shell("$altfill check site", PYTHONIOENCODING=encoding)
    assert (checked.returncode, checked.stderr) == (1, b"")
    shown = shell("$altfill fill --dry-run site", PYTHONIOENCODING=encoding)
    assert shown.returncode == 0
    assert ("🚤".encode() if encoding != "latin-1" else b"\\U0001f6a4") in shown.stdout
    assert b"Traceback" not in shown.stderr


def test_what_programs_read_is_utf_8_whatever_the_terminal_is(shell: SHELL):
    latin = {"PYTHONIOENCODING": "latin-1"}
    for form in ("json", "sarif", "gitlab"):
        told = shell(f"$altfill check --output-format {form} site", **latin).stdout
        json.loads(told.decode("utf-8"))
        assert "🚤" in told.decode("utf-8") or form == "gitlab"
    row = {"endpoint": "e", "picture": "p", "language": "en", "text": "Une été 🚤"}
    Path("a.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    assert b"1 text added" in shell("$altfill cache import a.jsonl", **latin).stdout
    exported = shell("$altfill cache export", **latin).stdout
    assert json.loads(exported.decode("utf-8")) == row


# directories and names


def test_a_working_directory_that_is_gone_is_told(shell: SHELL):
    done = shell("site=$PWD/site; mkdir gone; cd gone; rmdir ../gone; $altfill check $site")
    assert done.returncode == 2
    assert done.stderr == b"error: the working directory was removed; go to another\n"


def test_an_empty_name_is_not_the_working_directory(shell: SHELL):
    for command in (
        'fill "$UNSET"',
        'check ""',
        'fill site --cache-dir ""',
        'fill site --texts ""',
        'check site --baseline ""',
        'check site --output-file ""',
        'texts prune ""',
    ):
        done = shell(f"$altfill {command}")
        assert (done.returncode, b"it is empty; name a file" in done.stderr) == (2, True), command
    assert not is_filled()
    assert {each.name for each in Path.cwd().iterdir()} == {"site"}


@pytest.mark.parametrize(
    "environment",
    [{"HOME": ""}, {"HOME": "/nonexistent"}, {"TMPDIR": "/nonexistent"}, {"COLUMNS": "1"}],
)
def test_a_missing_home_or_place_for_temporary_files_is_no_error(
    shell: SHELL, environment: dict[str, str]
):
    done = shell("unset HOME; $altfill fill --save-texts site", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert is_filled()
    assert (
        b"1 unused"
        in shell("echo > site/a.html; $altfill texts prune --write site", **environment).stdout
    )


def test_a_site_named_in_several_ways_is_one(shell: SHELL):
    Path("link").symlink_to("site")
    done = shell("$altfill fill --dry-run site site/ ./site link link/a.html site/a.html")
    assert b"pages: 1 (0 changed)" in done.stderr
    below = shell("mkdir -p below; cd below; $altfill fill ../link/; cd ..; ls -A below")
    assert b"pages: 1 (1 changed)" in below.stdout
    assert is_filled()


def test_a_directory_that_nobody_may_write_to_is_worked_in(
    shell: SHELL, forked: Forked, open_to_all: Path, sandbox: Sandbox, monkeypatch
):
    put(open_to_all, {"site/a.html": PAGE.encode(), "closed/x": b""})
    for path in (open_to_all / "site", open_to_all / "site" / "a.html"):
        path.chmod(0o777)
    (open_to_all / "closed").chmod(0o555)
    monkeypatch.chdir(open_to_all / "closed")
    options = ("--api-url", sandbox.url, "--offline")
    assert forked("fill", "../site", *options, as_nobody=True)[0] == 0
    assert forked("check", "../site", as_nobody=True)[0] == 1
    code, said = forked("fill", "../site", "--api-url", sandbox.url, as_nobody=True)
    assert code == 2
    assert "Permission denied" in said
    assert sandbox.counters.requests == 0


@pytest.mark.parametrize("columns", [1, 20])
def test_a_very_small_terminal_is_no_error(shell: SHELL, columns: int):
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 1, columns, 0, 0))
    command = [sys.executable, "-m", "altfill", "fill", "--offline", "site"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        try:
            while received := os.read(ours, 65536):
                told += received
        except OSError:  # Linux: the other end was closed
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"Traceback" not in told


# the end


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Pages that several processes need a while to read."""
    content = b'<html lang="en">' + b"<p>A quay <img src=/a.jpg>" * 8000
    put(tmp_path / "many", {f"{number}.html": content for number in range(160)})
    return tmp_path / "many"


CHECK = ("check",)
FILL = ("fill", "--offline", "--map", "/=https://acme.imgix.net/")


def begin(many: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "altfill", *arguments, str(many)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
@pytest.mark.parametrize("delay_s", [0.25, 0.8])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("command", [CHECK, FILL], ids=["check", "fill"])
def test_a_run_with_several_processes_ends_at_once_and_leaves_none(
    many: Path, command: tuple[str, ...], number: signal.Signals, delay_s: float
):
    process = begin(many, *command)
    time.sleep(delay_s)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as the terminal does
    else:
        process.kill()
    ended = time.monotonic()
    out, err = process.communicate(timeout=30)
    wait_for_end(process.pid)
    assert time.monotonic() - ended < 5
    assert running(process.pid) == []
    assert out == b""
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert b"Traceback" not in err


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
@pytest.mark.parametrize("command", [CHECK, FILL], ids=["check", "fill"])
def test_a_process_that_is_killed_while_it_reads_is_told(many: Path, command: tuple[str, ...]):
    process = begin(many, *command)
    workers: list[str] = []
    while not workers:
        workers = [each for each in running(process.pid) if _is_worker(process, each)]
    os.kill(int(workers[0]), signal.SIGKILL)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert err.startswith(b"error: a process that read pages was ended, perhaps for want of memory")


def _is_worker(process: subprocess.Popen[bytes], other: str) -> bool:
    spawned = Path(f"/proc/{other}/cmdline").read_bytes()
    return int(other) != process.pid and b"resource_tracker" not in spawned
