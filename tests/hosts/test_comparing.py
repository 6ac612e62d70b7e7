"""The comparison that the builds are judged by must itself notice what it is there for."""

from __future__ import annotations

import pytest

from tests.hosts.comparing import Change, changed_alts

PAGE = b'<html lang=en>\r\n<p title="a>b">A &amp; B<img src="/boat.jpg"/><img alt="" src=/quay.jpg>'


@pytest.fixture
def compare(tmp_path):
    def compare(before: dict[str, bytes], after: dict[str, bytes]) -> list[Change]:
        for side, files in (("before", before), ("after", after)):
            (tmp_path / side).mkdir()
            for name, content in files.items():
                (tmp_path / side / name).write_bytes(content)
        return changed_alts(tmp_path / "before", tmp_path / "after")

    return compare


def test_each_alt_that_was_put_in_or_replaced_is_named(compare):
    filled = PAGE.replace(b"<img src", b'<img alt="A boat > a raft" src').replace(b'""', b"Quay")
    assert compare({"a.html": PAGE}, {"a.html": filled}) == [
        Change("a.html", "/boat.jpg", None, "A boat > a raft"),
        Change("a.html", "/quay.jpg", "", "Quay"),
    ]


@pytest.mark.parametrize(
    "after",
    [
        PAGE.replace(b"\r\n", b"\n"),
        PAGE.replace(b"&amp;", b"&"),
        PAGE.replace(b"lang=en", b'lang="en"'),
        PAGE.replace(b'"/>', b'">'),
        PAGE.replace(b"/boat.jpg", b"/raft.jpg"),
        PAGE.replace(b"<p ", b'<p alt="A boat" '),
        PAGE.replace(b"<img src", b'<img alt="A boat" class="a" src'),
        PAGE + b"\n",
    ],
)
def test_any_other_difference_in_a_page_fails(compare, after):
    assert after != PAGE
    with pytest.raises(AssertionError, match=r"a\.html"):
        compare({"a.html": PAGE}, {"a.html": after})


@pytest.mark.parametrize("after", [{"a.js": b"1"}, {"a.js": b"0", "b.js": b""}, {}])
def test_other_files_must_be_the_same(compare, after):
    with pytest.raises(AssertionError):
        compare({"a.js": b"0"}, after)
