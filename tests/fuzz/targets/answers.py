"""What the API answers: any body gives texts that a page can hold, or a reason for none."""

from __future__ import annotations

import unicodedata

from altfill import fill_gaps, find_gaps
from altfill.imgix.answers import LONGEST_TEXT, clean_text, error_detail, read_answer
from tests.page.witness import alts

ASKED = ("en", "fr")
PAGE = b'<html lang="en"><meta charset=utf-8><p lang=fr><img src="https://acme.imgix.net/a.jpg"></p><img alt=\' \' src=//acme.imgix.net/a.jpg>'
GAPS = find_gaps(PAGE)
KEY = "https://acme.imgix.net/a.jpg"
PIECES = (
    *rb'{|}|[|]|"|:|,|"alt_text"|"en"|"fr"|"failed_languages"|"A boat"|"Un bateau"|null|true|1e999|-0|"\u0000"|"\ud800"|"\udc00"|"\ud83d\ude00"|\n|\t|\u202e|\u00a0|\u2028|\ue000|\uffff|\ufdd0|\\|\"|<|>|&|\'|{"errors":[{"detail":"x"}]}|"error"|"message"|"title"|"detail"|NaN|Infinity|"a.jpg"|"-"|"..."'.split(b"|"),
    b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\x00", b"[" * 3000, b'{"a":' * 1500, b"9" * 4400, b"a" * 2100,
)  # fmt: skip
SEEDS = (
    b'{"alt_text": {"en": "A red boat", "fr": "Un bateau \\u00e0 quai"}}', b'{"alt_text": {"en": null}, "failed_languages": ["en"]}', b'{"alt_text": {"en": " A\\nboat\\u0000 <b> \\"x\\" & \'y\' "}}',
    b'{"errors": [{"detail": "No such picture", "title": "x"}]}', b'{"error": {"message": "busy"}}', b"<html>502</html>", '{"alt_text":{"en":"船 \u202e😀"}}'.encode("utf-16"), b"[]", b"",
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise where an answer is not read, or gives what a page cannot hold."""
    detail = error_detail(data)
    assert len(detail) <= 200
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in detail)
    answer = read_answer(data, ASKED)
    if answer is None:
        return
    assert answer.texts.keys() | answer.failed.keys() == set(ASKED)
    assert not answer.texts.keys() & answer.failed.keys()
    for language, text in answer.texts.items():
        assert text.strip()
        assert len(text) <= LONGEST_TEXT
        assert clean_text(text) == text
        if text.strip() != "a.jpg":
            _is_read_back(text, language)


def _is_read_back(text: str, language: str) -> None:
    filled = fill_gaps(PAGE, GAPS, {(KEY, language): text})
    places = [gap.language == language for gap in GAPS]
    expected = [text if here else old for here, old in zip(places, (None, " "), strict=True)]
    assert alts(filled.decode()) == expected
