"""Whether a text is no text but the picture's own address or file name, as some programs write."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_FILE_NAME = re.compile(r"[^/\\]+\.[A-Za-z0-9]{2,5}")


def is_address(alt: str, addresses: tuple[str, ...]) -> bool:
    """Tell whether an alt is the image's own address, or its file name with its ending."""
    for address in addresses:
        if address and alt in (address, address.partition(":")[2]):
            return True
    if len(alt.split()) > 1 and "/" in alt:
        return False
    name = unquote(alt).rsplit("/", 1)[-1]
    if not _FILE_NAME.fullmatch(name):
        return False
    name = name.casefold()
    return any(_file(address).casefold() == name for address in addresses)


def _file(address: str) -> str:
    return unquote(_path(address)).rsplit("/", 1)[-1]


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
