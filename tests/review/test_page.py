"""What the page shows, read with another parser."""

from __future__ import annotations

import html5lib
import requests

from altfill.review.snapshot import text as snapshot
from tests.review.conftest import HOST


def parsed(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def read(review, query=""):
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(review.url + query, timeout=10)
    return answer.status_code, parsed(answer.text)


def words(node):
    return " ".join(" ".join(node.itertext()).split())


def with_class(node, name):
    return [each for each in node.iter() if name in (each.get("class") or "").split()]


def cards(page):
    return {words(next(each.iter("h2"))): each for each in with_class(page, "card")}


def test_each_place_tells_title_heading_caption_and_link(review):
    _, page = read(review)
    [boat] = with_class(cards(page)["boat.jpg"], "places")
    german, english = boat.findall(".//li")
    assert words(german).startswith(
        f"Hafenmuseum {review.desk.item(f'{HOST}/boat.jpg').shown.standings[0].page.shown}:3 de"
    )
    assert "Heading Der Hafen" in words(german)
    assert "Heading The harbour Caption Our ferry altfill fill writes this text" in words(english)
    [line] = with_class(cards(page)["line.png"], "places")
    assert "Leads to ../index.html" in words(line)
    assert "Heading The quay" in words(cards(page)["quay.jpg"])


def test_the_held_back_text_stands_there_with_its_reason(review):
    _, page = read(review, "?finding=held-back")
    [(name, card)] = cards(page).items()
    assert name == "sail.jpg"
    assert words(next(card.iter("textarea"))) == "The white sail"
    assert "it only repeats the link or the caption" in words(with_class(card, "warning")[0])
    assert "Held back" in words(with_class(card, "held")[0])


def test_a_finding_of_check_stands_at_its_place(review):
    _, page = read(review, "?state=all&finding=junk")
    assert 'junk: the alt is only "image"' in words(cards(page)["wave.png"])
    assert "leaves the text that stands there: image" in words(cards(page)["wave.png"])


def test_texts_say_their_language(review):
    _, page = read(review)
    areas = [(each.get("lang"), words(each)) for each in page.iter("textarea")]
    assert ("de", "Ein rotes Boot am Kai") in areas
    assert ("en", "A red boat at the quay") in areas
    assert next(page.iter("html")).get("lang") == "en"


def test_each_control_has_a_name_and_each_id_is_there_once(review):
    _, page = read(review, "?state=all")
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {each.get("for") for each in page.iter("label")}
    for each in (*page.iter("textarea"), *page.iter("select")):
        assert each.get("id") in labelled


def test_a_picture_has_a_page_with_all_its_places(begin):
    pages = {
        f"{n}.html": f'<html lang="en"><title>P{n}</title><img src="{HOST}/a.jpg">'
        for n in range(9)
    }
    review = begin(pages, {("a.jpg", "en"): "A boat"})
    _, page = read(review)
    assert len(cards(page)["a.jpg"].findall(".//li")) == 3
    assert "6 more places of a.jpg" in words(cards(page)["a.jpg"])
    _, page = read(review, f"picture?key={HOST}/a.jpg")
    assert [f"P{n}" in words(cards(page)["a.jpg"]) for n in range(9)] == [True] * 9


def test_a_picture_that_no_page_shows_is_not_found(review):
    assert read(review, "picture?key=https://acme.imgix.net/none.jpg")[0] == 404


def test_a_broken_texts_file_is_told_until_it_is_mended(review):
    review.options.texts.write_text("x = [", "utf-8")
    status, page = read(review)
    assert status == 409
    assert "line 1" in words(page)
    review.options.texts.unlink()
    assert read(review)[0] == 200


def test_a_page_that_cannot_be_read_is_named(begin):
    review = begin(
        {
            "a.html": f'<html lang="en"><img src="{HOST}/a.jpg">',
            "b.html": "<meta charset=iso-2022-jp><img src=x>",
        }
    )
    _, page = read(review)
    assert "1 page could not be read" in words(page)
    assert "b.html" in words(page)


def test_the_copy_to_look_at_is_one_file_without_anything_to_press(review):
    review.desk.reject(review.desk.items()[0].entries[0].place, "")
    html = snapshot(review.desk)
    page = parsed(html)
    assert set(cards(page)) == {"line.png", "boat.jpg", "quay.jpg", "sail.jpg", "wave.png"}
    assert "✕ rejected" in words(cards(page)["line.png"])
    assert "Ein rotes Boot am Kai" in words(cards(page)["boat.jpg"])
    for name in ("form", "button", "textarea", "script", "link"):
        assert not list(page.iter(name)), name
    used = {each.get(name) for each in page.iter() for name in ("src", "href") if each.get(name)}
    assert all(each.startswith(f"{HOST}/") for each in used)
    assert review.url.rstrip("/").rsplit("/", 1)[-1] not in html
