"""``altfill cache import``: any file is refused with a reason, or what it says is read back."""

from __future__ import annotations

import atexit
import contextlib
import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from altfill import AltfillError
from altfill.cli import cache as command
from altfill.store.cache import TextCache

PIECES = (
    *rb'{|}|"endpoint"|"picture"|"language"|"text"|"earlier"|: |, |"|["A ship"]|[1, null, "x"]|5|null|{"a": 1}|"\ud800"|"\u0000"|"A boat"|"en"|"https://acme.imgix.net/a.jpg"|NaN|\n|\r|\u2028|true'.split(b"|"),
    b"\xff", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\x1c", b"\xc2\x85", b"[" * 3000, b'{"a":' * 1500, b"9" * 4400,
)  # fmt: skip
_ROW = b'{"endpoint": "https://api.imgix.com", "language": "en", "picture": "https://acme.imgix.net/a.jpg", "text": "A boat"}'
SEEDS = (
    _ROW, _ROW + b"\n\n" + _ROW.replace(b"a.jpg", b"b.jpg") + b"\n", _ROW[:-1] + b', "earlier": ["A ship", 3]}', b"[]\n", b"",
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise what must not happen when a file is imported."""
    try:
        rows = list(command._rows(io.BytesIO(data), "f"))
        store = _store()
        for row in rows:
            store.add(row)
    except AltfillError:
        return
    for row in rows:
        known = TextCache.get(_of(row.endpoint), row.picture, row.language)
        assert known is not None
        assert all(isinstance(each, str) for each in (known.text, *known.earlier))
        json.dumps([known.text, *known.earlier]).encode()
    with contextlib.suppress(AltfillError):
        store.clear()


def _of(endpoint: str) -> TextCache:
    store = _store()
    store.endpoint = endpoint
    return store


@cache
def _store() -> TextCache:
    directory = TemporaryDirectory(prefix="fuzz-")
    atexit.register(directory.cleanup)
    return TextCache(Path(directory.name, "cache"), "https://api.imgix.com")
