"""What is around an image, as BeautifulSoup sees it, at the places that gaps have."""

from __future__ import annotations

import time

import pytest

from altfill import find_gaps
from altfill.page.context import Context, contexts_of

IMAGE = "<img src=https://acme.imgix.net/a.jpg>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<title>T</title><h1>One</h1><h2>Two</h2>{IMAGE}<h2>Three</h2>", Context("T", "Two")),
        (
            f"<figure>{IMAGE}<figcaption>A <b>boat</b></figcaption></figure>",
            Context(caption="A boat"),
        ),
        (f'<a href=" /b/ ">To\n {IMAGE} b</a>', Context(link="To b", target="/b/")),
        (f"<button>Go {IMAGE}</button>", Context(link="Go")),
        (f"<h2>Tides<a href=#t>¶</a></h2>{IMAGE}", Context(heading="Tides")),
        (f"<title>{'x' * 400}</title>{IMAGE}", Context("x" * 299 + "…")),
        (f"<noscript><h1>N</h1>{IMAGE}</noscript>", Context(heading="N")),
        (f"<script>'<h1>No</h1>'</script>{IMAGE}", Context()),
        (IMAGE, Context()),
    ],
)
def test_what_is_around_an_image(html, expected):
    page = f"<html lang=en>{html}".encode()
    [gap] = find_gaps(page)
    assert contexts_of(page)[gap.line, gap.column] == expected


@pytest.mark.parametrize(
    "before",
    [
        "<p>\r\n<p>é𝄞\r\n  ",
        "<!-- \n --><p title='\n'>\n",
        "\ufeff<p>",
        "<style>\n</style>\n\n",
        "<p>\r<p>",
    ],
)
def test_an_image_is_found_where_the_gap_says(before):
    page = f"{before}<h1>Here</h1>{IMAGE}".encode()
    [gap] = find_gaps(page)
    assert contexts_of(page)[gap.line, gap.column].heading == "Here"


def test_other_encodings_are_read():
    page = f"<meta charset=windows-1252><h1>Café</h1>{IMAGE}".encode("cp1252")
    [gap] = find_gaps(page)
    assert contexts_of(page)[gap.line, gap.column].heading == "Café"


@pytest.mark.parametrize(
    "html",
    [
        IMAGE * 20_000,
        "<a href=x>" + IMAGE * 10_000,
        "<div>" * 20_000 + IMAGE,
        "<figure>" * 500 + IMAGE * 2_000,
    ],
    ids=["many", "one link", "deep", "figures"],
)
def test_odd_pages_take_no_endless_time(html):
    began = time.monotonic()
    contexts_of(html.encode())
    assert time.monotonic() - began < 10
