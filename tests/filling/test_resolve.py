from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altfill import Options, Report, fill_site
from altfill.errors import AccountError, CacheError, LimitError, Reason
from altfill.filling.resolve import Wanted, wanted_for
from altfill.formats import json
from altfill.imgix import pacing
from altfill.imgix import service as service_module
from altfill.imgix.sandbox import Faults, Sandbox, running
from altfill.imgix.urls import Picture
from altfill.page.scan import find_gaps
from altfill.store.cache import TextCache

KEY = "ak_0123456789abcdef-of-this-test"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "back_off_s", lambda attempt: 0.02 * attempt)
    monkeypatch.setattr(service_module, "RENDER_WAIT_S", 0.01)
    monkeypatch.setattr(service_module, "PATIENCE_S", 0.3)
    monkeypatch.setattr(pacing, "SILENCE_S", 0.2)


def page(*addresses: str, language: str = "en") -> bytes:
    tags = "".join(f'<img src="{address}">\n' for address in addresses)
    return f'<html lang="{language}">{tags}'.encode()


def pictures(number: int, host: str = "acme.imgix.net") -> list[str]:
    return [f"https://{host}/{each}.jpg" for each in range(number)]


def fill(directory: Path, url: str, html: bytes | None = None, **options: object) -> Report:
    if html is not None:
        (directory / "index.html").write_bytes(html)
    chosen: dict[str, object] = {"rate": 1000, "cache_dir": directory / ".cache"} | options
    return fill_site([directory], Options(api_url=url, **chosen), api_key="any")


def reasons(report: Report) -> set[Reason]:
    return {each.reason for each in report.left}


# what is asked for


def test_one_request_a_picture_for_all_its_languages_in_the_order_of_the_gaps():
    html = (
        b'<html><body><p lang="fr"><img src="https://acme.imgix.net/b.jpg?w=300">'
        b'<p lang="de"><img src="https://acme.imgix.net/a.jpg">'
        b'<p lang="de"><img src="https://acme.imgix.net/b.jpg?w=600">'
        b'<p lang="ja"><img src="https://acme.imgix.net/c.jpg">'
        b'<p lang="fr"><img src="https://acme.imgix.net/b.jpg">'
    )
    a, b = (f"https://acme.imgix.net/{name}.jpg" for name in "ab")
    assert wanted_for(find_gaps(html)) == [
        Wanted(Picture(b, b), ("de", "fr")),
        Wanted(Picture(a, a), ("de",)),
    ]


def test_of_several_addresses_of_a_picture_the_signed_one_is_asked_about():
    signed = "https://acme.imgix.net/a.jpg?w=300&s=0123456789abcdef0123456789abcdef"
    html = page("https://acme.imgix.net/a.jpg?w=300", signed.replace("&", "&amp;"))
    [wanted] = wanted_for(find_gaps(html))
    assert wanted.picture.address == signed


def test_a_picture_on_many_pages_and_in_many_sizes_is_asked_about_once(
    sandbox: Sandbox, tmp_path: Path
):
    for number in range(20):
        html = page(f"https://acme.imgix.net/a.jpg?w={number + 100}&auto=format")
        (tmp_path / f"{number}.html").write_bytes(html)
    report = fill(tmp_path, sandbox.url)
    assert (len(report.filled), report.requests, sandbox.counters.requests) == (20, 1, 1)


def test_only_the_languages_that_a_picture_lacks_are_asked_for(sandbox: Sandbox, tmp_path: Path):
    fill(tmp_path, sandbox.url, page(*pictures(1), language="fr"))
    (tmp_path / "de.html").write_bytes(page(*pictures(1), language="de"))
    (tmp_path / "fr.html").write_bytes(page(*pictures(1), language="fr"))
    report = fill(tmp_path, sandbox.url)
    assert (report.requests, report.texts_new, report.texts_cached) == (1, 1, 1)
    assert sandbox.counters.generated == 2


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b", "c", "d"]),
                st.sampled_from(["", "?w=300", "?w=600&amp;fm=webp", "?dpr=2"]),
                st.sampled_from(["en", "fr", "de-CH", "ja"]),
                st.sampled_from(["", ' alt="a text"', ' alt=""', ' alt=" "']),
            ),
            max_size=6,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_requests_are_the_distinct_pictures_that_lack_a_text(pages: list[list[tuple[str, ...]]]):
    lacking = {
        (name, language[:2])
        for tags in pages
        for name, _, language, alt in tags
        if language != "ja" and alt in ("", ' alt=" "')
    }
    with TemporaryDirectory() as directory, running() as sandbox:
        for number, tags in enumerate(pages):
            html = "".join(
                f'<p lang="{language}"><img{alt} src="https://acme.imgix.net/{name}.jpg{query}">'
                for name, query, language, alt in tags
            )
            Path(directory, f"{number}.html").write_text(html)
        report = fill(Path(directory), sandbox.url)
        assert report.requests == sandbox.counters.requests == len({n for n, _ in lacking})
        assert sandbox.counters.generated == report.texts_new == len(lacking)
        assert fill(Path(directory), sandbox.url).requests == 0


# what ends a run, or a host


def test_a_refused_host_is_left_while_others_go_on(start: Callable[..., Sandbox], tmp_path: Path):
    sandbox = start(forbidden_hosts=("theirs.imgix.net",))
    html = page(*pictures(20, "theirs.imgix.net"), *pictures(20, "ours.imgix.net"))
    report = fill(tmp_path, sandbox.url, html, concurrency=4)
    assert len(report.filled) == 20
    assert len(report.left) == 20
    assert reasons(report) == {Reason.SOURCE_REFUSED}
    assert report.ended is None
    assert sandbox.counters.requests <= 20 + 4


def test_a_refused_host_is_asked_again_in_the_next_run(
    start: Callable[..., Sandbox], tmp_path: Path
):
    fill(tmp_path, start(forbidden_hosts=("acme.imgix.net",)).url, page(*pictures(3)))
    sandbox = start()
    assert len(fill(tmp_path, sandbox.url).filled) == 3


def test_spent_credits_keep_what_was_paid_and_a_second_run_pays_only_the_rest(tmp_path: Path):
    with running(Faults(credits=7)) as sandbox:
        url, port = sandbox.url, sandbox.server_address[1]
        first = fill(tmp_path, url, page(*pictures(20)), concurrency=1)
    assert len(first.filled) == 7
    assert isinstance(first.ended, AccountError)
    assert first.exit_code() == 3
    assert reasons(first) == {Reason.OUT_OF_CREDITS}
    assert first.requests == 8
    with running(port=port) as sandbox:
        second = fill(tmp_path, url)
        assert sandbox.counters.generated == second.requests == 13
    assert second.exit_code(strict=True) == 0


def test_spent_credits_still_fill_what_the_cache_knows(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(credits=2)
    fill(tmp_path, sandbox.url, page(*pictures(2)))
    report = fill(tmp_path, sandbox.url, page(*pictures(9)))
    assert (len(report.filled), report.texts_cached, report.exit_code()) == (2, 2, 3)


def test_a_rejected_key_ends_the_run_at_once(start: Callable[..., Sandbox], tmp_path: Path):
    sandbox = start(key="another", latency_s=0.05)
    report = fill(tmp_path, sandbox.url, page(*pictures(100)), concurrency=8)
    assert 1 <= sandbox.counters.requests <= 8
    assert report.exit_code() == 3
    assert len(report.left) == 100
    assert reasons(report) == {Reason.NOT_ASKED}


def test_the_limit_of_requests_ends_a_run_and_the_next_goes_on(sandbox: Sandbox, tmp_path: Path):
    report = fill(tmp_path, sandbox.url, page(*pictures(5)), max_requests=2)
    assert isinstance(report.ended, LimitError)
    assert (len(report.filled), report.requests, report.exit_code()) == (2, 2, 0)
    assert fill(tmp_path, sandbox.url).requests == 3


def test_a_service_that_is_down_is_given_up_on_soon(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    started = time.monotonic()
    report = fill(tmp_path, url, page(*pictures(500)))
    assert time.monotonic() - started < 2
    assert len(report.left) == 500
    assert reasons(report) == {Reason.SERVICE_BUSY}
    assert report.requests < 50


def test_a_service_that_hangs_is_given_up_on_after_one_timeout(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(hang_share=1)
    report = fill(tmp_path, sandbox.url, page(*pictures(500)), timeout_s=0.4)
    assert reasons(report) == {Reason.SERVICE_BUSY}
    assert report.requests <= 8


def test_a_service_that_is_busy_for_everyone_is_given_up_on(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(error_share=1, error_status=503)
    report = fill(tmp_path, sandbox.url, page(*pictures(500)))
    assert reasons(report) == {Reason.SERVICE_BUSY}
    assert report.requests < 100


def test_a_service_that_answers_429_to_everyone_is_given_up_on(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(rate_limit=0, retry_after_s=0)
    report = fill(tmp_path, sandbox.url, page(*pictures(500)))
    assert reasons(report) == {Reason.SERVICE_BUSY}
    assert report.requests < 50


def test_a_short_outage_costs_no_picture(
    start: Callable[..., Sandbox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pacing, "SILENCE_S", 10.0)
    sandbox = start(error_share=1, error_status=503, error_times=2)
    assert len(fill(tmp_path, sandbox.url, page(*pictures(12))).filled) == 12


def test_pictures_that_always_fail_do_not_end_the_run(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(error_share=0.3, error_status=504)
    report = fill(tmp_path, sandbox.url, page(*pictures(40)), concurrency=1)
    assert len(report.filled) + len(report.left) == 40
    assert len(report.filled) == sandbox.counters.generated > 20
    assert "not asked" not in " ".join(each.message for each in report.left)


# what is remembered


@pytest.mark.parametrize("status", [400, 500])
def test_a_picture_that_failed_is_not_asked_about_again_for_a_while(
    start: Callable[..., Sandbox], tmp_path: Path, status: int
):
    sandbox = start(error_share=1, error_status=status)
    first = fill(tmp_path, sandbox.url, page(*pictures(2)))
    asked = sandbox.counters.requests
    second = fill(tmp_path, sandbox.url)
    assert sandbox.counters.requests == asked
    assert second.requests == 0
    assert reasons(first) == reasons(second)
    assert "it is asked again in" in second.left[0].message


def test_a_failed_picture_is_asked_about_again_when_its_failure_is_forgotten(
    start: Callable[..., Sandbox], tmp_path: Path
):
    sandbox = start(error_share=1, error_status=400, error_times=1)
    fill(tmp_path, sandbox.url, page(*pictures(1)))
    with TextCache(tmp_path / ".cache", sandbox.url) as cache:
        assert cache.clear(failures_only=True) == 1
    assert len(fill(tmp_path, sandbox.url).filled) == 1


@pytest.mark.parametrize("status", [403, 429, 503])
def test_what_is_no_fault_of_the_picture_is_not_remembered(
    start: Callable[..., Sandbox], tmp_path: Path, status: int
):
    sandbox = start(error_share=1, error_status=status)
    assert len(fill(tmp_path, sandbox.url, page(*pictures(1))).left) == 1
    sandbox.faults = Faults()
    assert len(fill(tmp_path, sandbox.url).filled) == 1


def test_a_failed_language_leaves_the_others(start: Callable[..., Sandbox], tmp_path: Path):
    sandbox = start(failed_languages=("fr",))
    (tmp_path / "fr.html").write_bytes(page(*pictures(1), language="fr"))
    report = fill(tmp_path, sandbox.url, page(*pictures(1)))
    assert [each.language for each in report.filled] == ["en"]
    assert [(each.language, each.reason) for each in report.left] == [
        ("fr", Reason.GENERATION_FAILED)
    ]
    assert b"alt" not in (tmp_path / "fr.html").read_bytes()


@pytest.mark.parametrize("text", ["\ud800", "a\x00boat\x1b[31m", "...", "a\u202eboat", "x" * 3000])
def test_a_cached_text_that_altfill_would_not_have_kept_is_cleaned_or_asked_for(
    sandbox: Sandbox, tmp_path: Path, text: str
):
    [address] = pictures(1)
    escaped = text.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")
    with TextCache(tmp_path / ".cache", sandbox.url) as cache:
        cache.put(address, "en", "a boat")
        database = cache._cache
        [key] = database.iterkeys()
        database.set(key, f'{{"text": "{escaped}", "earlier": []}}')
    report = fill(tmp_path, sandbox.url, page(address))
    [filled] = report.filled
    assert filled.text.isprintable()
    assert 5 <= len(filled.text) < 200


@pytest.mark.parametrize("text", ["", " ", "\u200b", "...", "\n"])
def test_a_text_that_says_nothing_leaves_the_page(
    start: Callable[..., Sandbox], tmp_path: Path, text: str
):
    html = page(*pictures(1))
    report = fill(tmp_path, start(text=text).url, html)
    assert reasons(report) == {Reason.GENERATION_FAILED}
    assert (tmp_path / "index.html").read_bytes() == html


def test_a_text_with_markup_is_read_back_as_it_came(start: Callable[..., Sandbox], tmp_path: Path):
    text = """a "boat" <b>&amp; 'sea'</b> --> </p> &lt; été"""
    fill(tmp_path, start(text=text).url, page(*pictures(1)))
    [image] = html5lib.parse((tmp_path / "index.html").read_bytes()).iter(
        "{http://www.w3.org/1999/xhtml}img"
    )
    assert image.get("alt") == text


@pytest.mark.parametrize("faults", [{"text": KEY}, {"body": KEY}, {}])
def test_the_key_is_in_no_page_cache_or_report(
    start: Callable[..., Sandbox], tmp_path: Path, faults: dict[str, str]
):
    sandbox = start(**faults)
    (tmp_path / "index.html").write_bytes(page(*pictures(2)))
    options = Options(api_url=sandbox.url, rate=1000, cache_dir=tmp_path / "cache")
    report = fill_site([tmp_path], options, api_key=KEY)
    assert sandbox.counters.requests == 2
    assert KEY not in json.text(report) + repr(report) + repr(options)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) >= 4
    assert not [path for path in written if KEY.encode() in path.read_bytes()]


def test_a_cache_that_is_full_keeps_what_came_and_asks_for_no_more(
    start: Callable[..., Sandbox], tmp_path: Path
):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=500k", "none", str(small)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    try:
        sandbox = start(text="a boat " * 280)
        (tmp_path / "site").mkdir()
        more = {"cache_dir": small / "cache", "concurrency": 2, "max_length": 2_000}
        report = fill(tmp_path / "site", sandbox.url, page(*pictures(400)), **more)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
    assert isinstance(report.ended, CacheError)
    assert report.requests == len(report.filled) == sandbox.counters.generated
    assert 1 <= len(report.filled) < 400
    assert reasons(report) == {Reason.NOT_ASKED}


def test_a_callback_that_raises_ends_the_run_and_keeps_what_came(sandbox: Sandbox, tmp_path: Path):
    def fail(phase: str, done: int, total: int) -> None:
        if (phase, done) == ("ask", 3):
            raise ZeroDivisionError

    (tmp_path / "index.html").write_bytes(page(*pictures(100)))
    options = Options(api_url=sandbox.url, rate=100, cache_dir=tmp_path / ".cache")
    with pytest.raises(ZeroDivisionError):
        fill_site([tmp_path], options, api_key="any", progress=fail)
    asked = sandbox.counters.requests
    assert 3 <= asked < 20
    assert fill(tmp_path, sandbox.url).requests == 100 - asked


def test_a_cache_that_cannot_be_opened_asks_nobody(sandbox: Sandbox, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CacheError, match="--cache-dir"):
        fill(tmp_path, sandbox.url, page(*pictures(1)), cache_dir=tmp_path / "file")
    assert sandbox.counters.requests == 0
