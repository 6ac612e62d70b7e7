"""Which part of an imgix query changes what the picture shows.

The rules that a table of names cannot hold: ``fit=crop`` cuts only with a target box,
``blend=COLOUR`` is a tint, modifiers count beside their head, signed and AI-edited
addresses stay as they are.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from math import gcd, inf
from urllib.parse import quote, unquote

from altfill.imgix import parameters as table

_COLOUR = re.compile(r"#?(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}|[a-z]{3,20})", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9._:-]+")
"""Other names stay as they are written: decoded they could hold ``&`` or control characters."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
HALF_AN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
"""It would become a whole one if what follows it were decoded."""
_LONGEST_NUMBER = 9
"""Digits of a side in pixels. Python refuses to read numbers of thousands."""
_MOST_JUDGED = 200
"""Parameters of an address; a bound, as each may depend on all others. imgix has fewer."""
_MEANS_THE_SAME = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~,:/@"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One ``name=value`` of a query."""

    name: str
    """The standard name, decoded."""
    value: str
    """Decoded."""
    written: str
    """As in the address."""


@dataclass(frozen=True, slots=True)
class Content:
    """What of a query changes the picture."""

    key: str
    """Sorted and in one spelling, sizes of a crop reduced to their ratio."""
    query: str
    """The same as it stands in the address."""
    whole: bool
    """The address is sent whole: it names a document or a video, or has endless parameters."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is asked for."""

    width: float
    """Pixels, 0 when unknown."""
    is_placeholder: bool
    """It is tiny or blurred, as one that is shown while another loads."""


@functools.lru_cache(maxsize=4096)
def parameters(query: str) -> tuple[Parameter, ...]:
    """Return the parameters of a query in their order."""
    found = []
    for written in filter(None, re.split(r"[&?]", query)):
        name, _, value = written.partition("=")
        found.append(Parameter(table.standard_name(unquote(name)), unquote(value), written))
    return tuple(found)


def _value(found: tuple[Parameter, ...], name: str) -> str:
    return next((each.value.strip().lower() for each in found if each.name == name), "")


def gives_a_picture(found: tuple[Parameter, ...]) -> bool:
    """Tell whether imgix answers with a picture, not with JSON, CSS or a video."""
    if any(each.name in table.NOT_A_PICTURE for each in found):
        return False
    return _value(found, "fm") not in table.FORMATS_WITHOUT_A_PICTURE


def is_signed(found: tuple[Parameter, ...]) -> bool:
    """Tell whether the address carries a signature, which covers every byte of it."""
    return bool(_value(found, table.SIGNATURE))


def is_generative(found: tuple[Parameter, ...]) -> bool:
    """Tell whether the picture is made or edited by AI, each address being a paid rendering."""
    if any(each.name in table.GENERATIVE for each in found):
        return True
    return _value(found, "fill") in ("gen", "generative")


def is_fixed(found: tuple[Parameter, ...]) -> bool:
    """Tell whether the address must be sent as it stands, to the byte."""
    return is_signed(found) or is_generative(found)


@functools.lru_cache(maxsize=4096)
def size(query: str) -> Size:
    """Return what a query says of the size."""
    found = parameters(query)
    small = any(0 < _number(found, name) <= 64 for name in ("w", "h"))
    coarse = any(_value(found, name) not in ("", "0") for name in ("blur", "px"))
    return Size(_number(found, "w"), is_placeholder=small or coarse)


def _number(found: tuple[Parameter, ...], name: str) -> float:
    try:
        pixels = float(_value(found, name))
    except ValueError:
        return 0.0
    return pixels if 0 < pixels < inf else 0.0


def is_document(start: str) -> bool:
    """Tell whether an address, without its query, names what is rendered before it is shown."""
    _, dot, ending = start.rpartition("/")[2].rpartition(".")
    return bool(dot) and ending.lower() in table.DOCUMENTS


def content(found: tuple[Parameter, ...], *, document: bool) -> Content:
    """Return what changes the picture; ``document`` tells of what it is made."""
    if is_generative(found) or len(found) > _MOST_JUDGED:
        kept = tuple(each for each in found if each.name != table.SIGNATURE)
        as_it_stands = "&".join(each.written for each in kept)
        return Content(as_it_stands, as_it_stands, whole=True)
    kept = tuple(each for each in found if _counts(each, found, document=document))
    key = sorted({_in_one_spelling(each) for each in kept if each.name not in table.SIZES})
    is_boxed = all(_value(kept, size) for size in ("w", "h"))
    box = [_ratio(kept)] if is_boxed else []
    return Content("&".join(key + box), "&".join(each.written for each in kept), document)


def _counts(each: Parameter, found: tuple[Parameter, ...], *, document: bool) -> bool:
    if each.name in _CONDITIONS:
        return _CONDITIONS[each.name](each, found)
    if each.name in table.PRESENTATIONAL or each.name in table.TRACKING:
        return False
    if each.name in table.MODIFIERS:
        head = table.MODIFIERS[each.name]
        heads = [other for other in found if other.name == head]
        return any(_counts(other, found, document=document) for other in heads)
    if each.name == "fm":
        return document or each.value.lower() == "spritesheet"
    if each.name in table.CROP_BOX or each.name in ("crop", "fit", *table.SIZES):
        return _cuts(found)
    return each.name != table.SIGNATURE


def _cuts(found: tuple[Parameter, ...]) -> bool:
    fit = _value(found, "fit")
    if fit == "facearea":
        return True
    boxed = bool(_value(found, "w") and _value(found, "h")) or bool(_value(found, "ar"))
    return fit in ("crop", "min") and boxed


def _crops_to(found: tuple[Parameter, ...], what: str) -> bool:
    return _cuts(found) and what in _value(found, "crop").replace("%2c", ",").split(",")


def _is_no_colour(each: Parameter, _found: tuple[Parameter, ...]) -> bool:
    if each.written.startswith("b="):
        return True  # as often another program's parameter as imgix's short name for blend
    return not _COLOUR.fullmatch(each.value)


def _draws_from_elsewhere(each: Parameter, _found: tuple[Parameter, ...]) -> bool:
    return each.value.lower() not in ("", "corners", "ellipse")


def _greys(each: Parameter, _found: tuple[Parameter, ...]) -> bool:
    try:
        return float(each.value) <= -80
    except ValueError:
        return True


def _focuses(_each: Parameter, found: tuple[Parameter, ...]) -> bool:
    return _crops_to(found, "focalpoint")


def _frames_faces(_each: Parameter, found: tuple[Parameter, ...]) -> bool:
    return _value(found, "fit") == "facearea" or _crops_to(found, "faces")


_CONDITIONS = {
    "blend": _is_no_colour,
    "mask": _draws_from_elsewhere,
    "sat": _greys,
    "fill": lambda _each, _found: False,  # the generative ones never come here
    **dict.fromkeys(table.FOCAL_POINT, _focuses),
    **dict.fromkeys(table.FACE_AREA, _frames_faces),
}


def _ratio(found: tuple[Parameter, ...]) -> str:
    """Return the target box of a crop without its size: ``box=4:3``.

    One side alone is only a size: the other comes from ``ar`` or from the picture.
    """
    sizes = (_value(found, "w"), _value(found, "h"))
    if not all(_is_side(size) for size in sizes):
        return f"box={quote('x'.join(sizes))}"
    width_px, height_px = map(int, sizes)
    divisor = gcd(width_px, height_px)
    return f"box={width_px // divisor}:{height_px // divisor}"


def _is_side(size: str) -> bool:
    return size.isdecimal() and len(size) <= _LONGEST_NUMBER and int(size) > 0


def _in_one_spelling(each: Parameter) -> str:
    name, mark, value = each.written.partition("=")
    if name.endswith("64") and each.name != name:
        return each.written
    if _WORD.fullmatch(each.name):
        name = each.name
    spelled = name + mark + value
    return spelled if HALF_AN_ESCAPE.search(spelled) else _ESCAPE.sub(_same_escape, spelled)


def _same_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape.group()[1:], 16))
    return letter if letter in _MEANS_THE_SAME else escape.group().upper()
