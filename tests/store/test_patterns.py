from __future__ import annotations

import pytest

from altfill.store.patterns import holds_on, particularity, pattern_fault, pattern_of

ROWS = [
    ("", "/index.html", True),
    ("blog/2024/*", "/blog/2024/boat.html", True),
    ("blog/2024/*", "/blog/2024/boat/index.html", True),
    ("blog/2024/*", "/blog/2023/boat.html", False),
    ("blog/2024/*", "/old/blog/2024/boat.html", False),
    ("blog/", "/blog/boat.html", True),
    ("blog/", "/blog.html", False),
    ("blog/2024/*", "/blog/2024/boat/", True),
    ("/blog/2024/index.html", "/blog/2024/", True),
    ("/index.html", "/", True),
    ("blog/été/*", "/blog/%C3%A9t%C3%A9/", True),
    ("blog/100%25/*", "/blog/100%25/a.html", True),
    ("/index.html", "/index.html", True),
    ("/index.html", "/blog/index.html", False),
    ("index.html", "/blog/index.html", True),
    ("**/gallery/*", "/fr/gallery/a.html", True),
    ("/blog/2024/boat.html", "/blog/2024/boat.html", True),
]


@pytest.mark.parametrize(("pattern", "address", "holds"), ROWS)
def test_a_pattern_names_pages_as_in_gitignore(pattern, address, holds):
    assert holds_on(pattern, address) is holds


@pytest.mark.parametrize(
    "pattern", ["!blog", "# x", "/", "  ", "a\nb", "!", "//", "[z-a]", "blog/[9-0]*"]
)
def test_what_names_no_page_is_no_pattern(pattern):
    assert "no pattern" in str(pattern_fault(pattern))


def test_the_more_particular_pattern_sorts_last():
    patterns = ["blog/index.html", "", "blog/*", "blog/2024/*", "/blog/2024/a.html", "b*"]
    patterns += ["blog/", "blog/2024/**/*.html", r"a/\*.html", "index.html", "/blog"]
    assert sorted(patterns, key=particularity) == [
        "",
        "b*",
        "/blog",
        "blog/",
        "blog/*",
        "index.html",
        "blog/2024/*",
        "blog/2024/**/*.html",
        r"a/\*.html",
        "blog/index.html",
        "/blog/2024/a.html",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "blog/a.html",
        "!a.html",
        "#a.html",
        "#/a.html",
        "a*b?.html",
        "[a].html",
        "a\\b.html",
        "a /b .html",
        "é.html",
        "a.html ",
        "-",
        "blog/#a.html",
    ],
)
def test_a_pattern_of_one_page_holds_on_that_page_alone(name):
    pattern = pattern_of(f"/{name}")
    assert pattern_fault(pattern) is None
    assert holds_on(pattern, f"/{name}")
    assert not holds_on(pattern, f"/deeper/{name}")
    assert not holds_on(pattern, "/a.html/other.html")
    assert not holds_on(pattern, "/axbx.html")
