"""The look back at written images, where it needs no parser."""

from __future__ import annotations

import pytest

from altfill.page.lookback import are_described
from altfill.page.sight import Sight

IMAGE = b'<img alt="A boat" src=a.jpg>'
SEEN = {
    "alone": IMAGE,
    "capitals": b"<IMG ALT='A boat' src=a.jpg>",
    "amp-img": b'<amp-img alt="A boat" src=a.jpg />',
    "a dialect's name": b'<image alt="A boat" src=a.jpg>',
    "after a comment with an image": b"<!-- <img> -->" + IMAGE,
    "after a script with an image": b"<script>'<img>'</script>" + IMAGE,
    "after an icon": b"<svg viewBox='0 0 1 1'><path d='M1 1'/></svg>" + IMAGE,
    "after a drawing with a title": b"<svg><title>x</title></svg>" + IMAGE,
    "after another image": b"<img title='<img>'>" + IMAGE,
    "after a base": b"<base href=/x/>" + IMAGE,
    "before what is odd": IMAGE + b"<plaintext><?x><!--",
    "before an image without a text": IMAGE + b"<img>",
}
DOUBTFUL = {
    "in a comment": b"<!-- " + IMAGE + b" -->",
    "in a script": b"<script>'" + IMAGE + b"'</script>",
    "in a script whose tag has its end in an attribute": b"<script </script>" + IMAGE,
    "in a script whose tag has its end in a value": b"<script x='</script>'>" + IMAGE,
    "in a script whose tag has an open value": b"<script src='a.js></script>" + IMAGE + b"'",
    "in a style": b"<style>" + IMAGE + b"</style>",
    "in a value": b"<p title='" + IMAGE + b"'>",
    "in an image's value": b"<img title='" + IMAGE + b"'>",
    "in a drawing": b"<svg>" + IMAGE + b"</svg>",
    "after a comment that does not end": b"<!--" + IMAGE,
    "after plaintext": b"<plaintext>" + IMAGE,
    "after an instruction": b"<?x>" + IMAGE,
    "after a frameset": b"<frameset>" + IMAGE,
    "after a quote that may be open": b"<p title='>" + IMAGE,
    "in a page that may shift to another alphabet": b"\x1b(J" + IMAGE,
    "without an alt": b"<img src='A boat' title='A boat'>",
    "with an empty alt": b"<img alt='' src=a.jpg>",
    "with white space": b"<img alt=' ' src=a.jpg>",
    "with words in its second alt": b"<img alt alt='A boat' src=a.jpg>",
    "with a file name": b"<img alt='a.jpg' src=a.jpg>",
    "that does not end": b"<img alt='A boat'",
    "no image": b"<imgs alt='A boat'>",
}


@pytest.mark.parametrize("page", SEEN.values(), ids=SEEN)
def test_an_image_in_plain_sight_needs_no_parser(page: bytes):
    assert are_described(page, {page.index(IMAGE) if IMAGE in page else 0})


@pytest.mark.parametrize("page", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_not_certain_is_left_to_the_parser(page: bytes):
    places = {page.index(IMAGE)} if IMAGE in page else {page.rindex(b"<img")}
    assert not are_described(page, places)


def test_each_of_several_places_counts():
    page = IMAGE + b"<p>" + IMAGE + b"<img alt='' src=b.jpg>" + IMAGE
    first, second, empty, last = (at for at in range(len(page)) if page[at : at + 4] == b"<img")
    assert are_described(page, {first, second, last})
    assert not are_described(page, {first, empty})
    assert not are_described(page, {first, second + 1, last})
    assert not are_described(page, {first, len(page) + 5})


def test_the_look_ends_at_the_last_place(monkeypatch: pytest.MonkeyPatch):
    seen = []
    passes = Sight.passes
    monkeypatch.setattr(
        Sight, "passes", lambda look, token, kind: seen.append(kind) or passes(look, token, kind)
    )
    assert are_described(b"<!--a-->" + IMAGE + b"<!--b-->" * 9, {8})
    assert seen == ["comment"]
