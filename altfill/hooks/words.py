"""Messages as the users of a host read them: options as its settings name them."""

from __future__ import annotations

import re

from altfill.settings import HOST_OPTIONS

_FLAGS = {name: name for name in HOST_OPTIONS} | {"host": "hosts"}
_OPTION = re.compile(
    rf"--({'|'.join(sorted(_FLAGS, key=len, reverse=True))})\b(?!-)"
    rf"|(?<![\w.-])({'|'.join(name for name in _FLAGS if '-' in name)})(?![\w-])"
)


def in_settings(message: str, prefix: str = "") -> str:
    """Return a message with ``default_language`` for ``--default-language``.

    >>> in_settings("use --fallback-language, correct api-url, or altfill cache clear --failures")
    'use fallback_language, correct api_url, or altfill cache clear --failures'
    >>> in_settings("add --fill-empty", "altfill_")
    'add altfill_fill_empty'
    """

    def name(match: re.Match[str]) -> str:
        return prefix + _FLAGS[match[1] or match[2]].replace("-", "_")

    return _OPTION.sub(name, message)
