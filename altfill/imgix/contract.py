"""What the alt-text API asks of a request, as its page says; and texts in place of its own."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from altfill.options import LANGUAGES

_STAND_INS = {
    "en": "Stand-in text from the altfill sandbox for the picture “{name}”, no. {number}",
    "fr": "Texte de remplacement du bac à sable altfill pour l’image « {name} », nº {number}",
    "de": "Platzhaltertext der altfill-Sandbox für das Bild „{name}“, Nr. {number}",
    "it": "Testo segnaposto della sandbox di altfill per l’immagine «{name}», n. {number}",
    "es": "Texto provisional de la sandbox de altfill para la imagen «{name}», n.º {number}",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A valid request."""

    address: str
    languages: tuple[str, ...]
    regenerate: bool


def stand_in(address: str, language: str) -> str:
    """Return the text that stands in for a picture's; the same for the same input."""
    name = unquote(urlsplit(address).path).rstrip("/").rsplit("/", 1)[-1] or "/"
    digest = hashlib.sha256(f"{language} {address}".encode()).digest()
    number = int.from_bytes(digest[:2], "big") % 9000 + 1000
    return _STAND_INS.get(language, _STAND_INS["en"]).format(name=name, number=number)


def read_request(query: str) -> Request:
    """Return a valid request. Raises ValueError saying what the API would refuse."""
    pairs = parse_qsl(query, keep_blank_values=True)
    named = {name: [v for n, v in pairs if n == name] for name, _ in pairs}
    plain, encoded = named.get("url", []), named.get("url64", [])
    if len(plain) + len(encoded) != 1:
        raise ValueError("provide exactly one of url or url64")
    address = plain[0] if plain else _decoded(encoded[0])
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("url is not an absolute address")
    if plain and "?" in address:
        raise ValueError("url has a query; pass it as url64")
    values = named.get("language", ["en"])
    languages = [each.strip() for value in values for each in value.split(",")]
    for language in languages:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is not supported")
    regenerate = named.get("regenerate", ["false"])[-1]
    if regenerate not in ("true", "false"):
        raise ValueError("regenerate is not a boolean")
    return Request(address, tuple(dict.fromkeys(languages)), regenerate == "true")


def _decoded(value: str) -> str:
    if "=" in value:
        raise ValueError("url64 is padded")
    if not value or not value.replace("-", "a").replace("_", "a").isalnum() or not value.isascii():
        raise ValueError("url64 is not base64url")
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("url64 cannot be decoded") from error
