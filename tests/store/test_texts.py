from __future__ import annotations

from altfill.store.records import Place, Record, Status
from altfill.store.texts import Texts

A = "https://acme.imgix.net/a.jpg"
B = "https://acme.imgix.net/b.jpg"


def _said(texts: Texts, address: str, picture: str = A) -> tuple[bool, dict[str, str]]:
    known = texts.known(picture, address)
    return known.decorative, {language: each.text for language, each in known.texts.items()}


def test_a_text_for_a_page_comes_before_the_general_one():
    texts = Texts(
        [
            Record(Place(A, "en"), "A boat"),
            Record(Place(A, "fr"), "Un bateau"),
            Record(Place(A, "en", "blog/*"), "Our boat"),
            Record(Place(A, "en", "/blog/boat.html"), "The boat of 2024"),
            Record(Place(B, "en"), "A quay"),
        ]
    )
    assert _said(texts, "/index.html") == (False, {"en": "A boat", "fr": "Un bateau"})
    assert _said(texts, "/blog/x.html") == (False, {"en": "Our boat", "fr": "Un bateau"})
    assert _said(texts, "/blog/boat.html")[1]["en"] == "The boat of 2024"
    assert _said(texts, "/blog/x.html", "https://acme.imgix.net/c.jpg") == (False, {})


def test_a_decorative_picture_has_no_text_unless_a_page_wants_one():
    texts = Texts(
        [
            Record(Place(A), decorative=True),
            Record(Place(A, "en"), "A line"),
            Record(Place(A, "", "shop/*"), decorative=False),
            Record(Place(A, "en", "history/*"), "The line that Ada drew"),
            Record(Place(B, "en"), "A quay"),
            Record(Place(B, "", "menu/*"), decorative=True),
        ]
    )
    assert _said(texts, "/index.html") == (True, {})
    assert _said(texts, "/shop/a.html") == (False, {"en": "A line"})
    assert _said(texts, "/history/a.html") == (True, {"en": "The line that Ada drew"})
    assert _said(texts, "/menu/a.html", B) == (True, {})
    assert _said(texts, "/index.html", B) == (False, {"en": "A quay"})


def test_records_come_sorted_and_can_be_put_and_removed():
    texts = Texts([Record(Place(B, "en"), "A quay"), Record(Place(A, "fr"), "Un bateau")])
    texts.put(Record(Place(A, "en"), "A boat", Status.GENERATED))
    texts.put(Record(Place(A, "en"), "A red boat", Status.APPROVED))
    assert [each.text for each in texts] == ["A red boat", "Un bateau", "A quay"]
    texts.remove(Place(B, "en"))
    texts.remove(Place(B, "en"))
    assert len(texts) == 2
    assert texts.get(Place(A, "en")) == Record(Place(A, "en"), "A red boat", Status.APPROVED)
    assert texts.get(Place(B, "en")) is None
    assert list(texts.by_place()) == [Place(A, "en"), Place(A, "fr")]
