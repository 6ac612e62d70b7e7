from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altfill.imgix.contract import Request, read_request, stand_in
from altfill.options import LANGUAGES

PHOTO = "https://assets.imgix.net/photo.jpg"
VENDORS_URL64 = (
    "aHR0cHM6Ly9hc3NldHMuaW1naXgubmV0L2FpP3RleHQyaW1hZ2U9dHJ1ZSZwcm9tcHQ9YSBzZXJlbmUgbW91bnRhaW4g"
    "bGFrZSBhdCBzdW5zZXQ"
)
VENDORS_URL = "https://assets.imgix.net/ai?text2image=true&prompt=a serene mountain lake at sunset"

VALID = {
    "url alone": (f"url={PHOTO}", Request(PHOTO, ("en",), regenerate=False)),
    "the vendor's first example": (
        f"url={PHOTO}&language=en,fr",
        Request(PHOTO, ("en", "fr"), regenerate=False),
    ),
    "the vendor's url64 example": (
        f"url64={VENDORS_URL64}&language=en",
        Request(VENDORS_URL, ("en",), regenerate=False),
    ),
    "language repeated": (
        f"url={PHOTO}&language=en&language=es",
        Request(PHOTO, ("en", "es"), regenerate=False),
    ),
    "languages joined by an escaped comma": (
        f"url={PHOTO}&language=de%2Cit",
        Request(PHOTO, ("de", "it"), regenerate=False),
    ),
    "languages joined and repeated": (
        f"url={PHOTO}&language=de,it&language=fr",
        Request(PHOTO, ("de", "it", "fr"), regenerate=False),
    ),
    "a language named twice": (
        f"url={PHOTO}&language=de,de&language=de",
        Request(PHOTO, ("de",), regenerate=False),
    ),
    "regenerate": (f"url={PHOTO}&regenerate=true", Request(PHOTO, ("en",), regenerate=True)),
    "regenerate refused": (f"url={PHOTO}&regenerate=false", Request(PHOTO, ("en",), False)),
    "an escaped plus in the path": (
        "url=https://assets.imgix.net/a%2Bb.jpg",
        Request("https://assets.imgix.net/a+b.jpg", ("en",), regenerate=False),
    ),
    "a bare plus is a space, as in every form": (
        "url=https://assets.imgix.net/a+b.jpg",
        Request("https://assets.imgix.net/a b.jpg", ("en",), regenerate=False),
    ),
}

INVALID = {
    "neither url nor url64": ("language=en", "exactly one of url or url64"),
    "nothing": ("", "exactly one of url or url64"),
    "both": (f"url={PHOTO}&url64={VENDORS_URL64}", "exactly one of url or url64"),
    "url twice": (f"url={PHOTO}&url={PHOTO}", "exactly one of url or url64"),
    "a query in url": (f"url={PHOTO}%3Fw=300", "pass it as url64"),
    "an empty query in url": (f"url={PHOTO}%3F", "pass it as url64"),
    "url empty": ("url=", "not an absolute address"),
    "url relative": ("url=/photo.jpg", "not an absolute address"),
    "url of another scheme": ("url=ftp://assets.imgix.net/photo.jpg", "not an absolute address"),
    "url without a host": ("url=https:///photo.jpg", "not an absolute address"),
    "url with a broken host": ("url=https://[/photo.jpg", "Invalid"),
    "url64 padded": ("url64=aHR0cHM6Ly9hLmltZ2l4Lm5ldC9hYg==", "padded"),
    "url64 empty": ("url64=", "not base64url"),
    "url64 in the other alphabet": ("url64=aHR0cHM6Ly9hLmltZ2l4Lm5ldC8%2FPz8%2F", "not base64url"),
    "url64 with a space": ("url64=aHR0 cHM6", "not base64url"),
    "url64 not ASCII": ("url64=aHR0cHM6é", "not base64url"),
    "url64 of an impossible length": ("url64=aHR0c", "cannot be decoded"),
    "url64 not UTF-8": ("url64=_____w", "cannot be decoded"),
    "url64 of something else": ("url64=aGVsbG8", "not an absolute address"),
    "another language": (f"url={PHOTO}&language=ja", "'ja' is not supported"),
    "one good and one other language": (f"url={PHOTO}&language=en,ja", "'ja' is not supported"),
    "a language with a region": (f"url={PHOTO}&language=fr-CA", "'fr-CA' is not supported"),
    "an empty language": (f"url={PHOTO}&language=", "'' is not supported"),
    "regenerate a number": (f"url={PHOTO}&regenerate=1", "regenerate is not a boolean"),
    "regenerate a word": (f"url={PHOTO}&regenerate=yes", "regenerate is not a boolean"),
    "regenerate empty": (f"url={PHOTO}&regenerate=", "regenerate is not a boolean"),
}


@pytest.mark.parametrize(("query", "request_"), VALID.values(), ids=VALID)
def test_a_valid_request_is_read(query: str, request_: Request):
    assert read_request(query) == request_


@pytest.mark.parametrize(("query", "said"), INVALID.values(), ids=INVALID)
def test_what_the_api_would_refuse_is_refused(query: str, said: str):
    with pytest.raises(ValueError, match=said):
        read_request(query)


@given(st.text(max_size=80))
def test_any_address_survives_url64(rest: str):
    address = f"https://assets.imgix.net/{rest.encode('utf-8', 'ignore').decode()}"
    encoded = base64.urlsafe_b64encode(address.encode()).decode().rstrip("=")
    assert read_request(f"url64={encoded}").address == address


@given(st.text(max_size=200))
def test_any_query_is_read_or_refused_by_value_error(query: str):
    with contextlib.suppress(ValueError):
        assert read_request(query).address.startswith("http")


def test_a_stand_in_is_the_same_for_the_same_input_and_differs_by_language():
    texts = {stand_in(PHOTO, language) for language in LANGUAGES}
    assert len(texts) == 5
    assert texts == {stand_in(PHOTO, language) for language in LANGUAGES}


def test_a_stand_in_says_so_and_names_the_picture():
    assert "Stand-in text from the altfill sandbox" in stand_in(PHOTO, "en")
    assert "photo.jpg" in stand_in(PHOTO, "de")
    assert "été.jpg" in stand_in("https://assets.imgix.net/%C3%A9t%C3%A9.jpg?w=3", "fr")
