from __future__ import annotations

import pytest

from altfill.page.title import read_title

BANNER = "<header><h1><a href=/>Museum</a></h1></header>"
ROWS = {
    "the title alone": ("<title>Boats</title>", "Boats"),
    "no title": ("<h1> Boats <a>¶</a></h1>", "Boats"),
    "nothing": ("<p>Boats", None),
    "a drawing's title": ("<title></title><svg><title>Menu</title></svg><h1>Boats</h1>", "Boats"),
    "an address": ("<title>https://museum.example/boats/</title>", None),
    "a placeholder": ("<title>{{ page.title }}</title>", None),
    "the heading without the site's name": ("<title>Boats – Museum</title><h1>Boats</h1>", "Boats"),
    "another heading": ("<title>Boats – Museum</title><h1>Welcome</h1>", "Boats – Museum"),
    "the site's name in a header": (
        f"<title>Museum - Boats</title>{BANNER}<main><h2>Boats</h2></main>",
        "Boats",
    ),
    "the site's name in a header, and nothing else": (
        f"<title>Museum - Boats</title>{BANNER}<p>Text",
        "Museum - Boats",
    ),
    "the site's name below a main heading": (
        "<title>Boats – Museum</title><main><h1>All our boats</h1><h2>Museum</h2></main>",
        "Boats – Museum",
    ),
    "the site's own page": (f"<title>Museum</title>{BANNER}<main><h2>Muse</h2>", "Museum"),
    "a heading in the header of an article": (
        "<title>Boats | Museum</title><h1>Museum</h1><article><header><h1>Boats</h1></header>",
        "Boats",
    ),
    "a page that leads to another": (
        "<title>Redirecting…</title><meta http-equiv=refresh content='0;/boats/'><h1>Redirecting…",
        None,
    ),
    "a page that leads to another where there are no scripts": (
        "<title>Boats</title><noscript><meta http-equiv=refresh content='0; url=/'></noscript>",
        "Boats",
    ),
    "a page that loads itself anew": (
        "<title>Boats</title><meta http-equiv=refresh content=300>",
        "Boats",
    ),
    "a part of a word is no name": ("<title>Boats!</title><main><h2>Boat</h2>", "Boats!"),
    "a word in the middle is no name of a part": (
        "<title>Red boats, old – Museum</title><main><h2>boats</h2>",
        "Red boats, old – Museum",
    ),
}


@pytest.mark.parametrize(("page", "title"), ROWS.values(), ids=ROWS)
def test_a_page_is_called_by_its_own_name(page, title):
    read = read_title(f"<meta charset=utf-8>{page}".encode())
    assert (read and read.text) == title
