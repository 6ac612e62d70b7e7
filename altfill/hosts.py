"""Host names as browsers send them: in ASCII (UTS 46, nontransitional, as the URL Standard says).

Python's own codec is of 2003, and makes another name of one with ``ß``.
"""

from __future__ import annotations


def ascii_host(host: str) -> str:
    """Return a host name in lower-case ASCII. Raises UnicodeError for what is none.

    >>> ascii_host("Straße.example"), ascii_host("acme.imgix.net")
    ('xn--strae-oqa.example', 'acme.imgix.net')
    """
    if host.isascii():
        return host.lower()
    import idna

    labels = idna.uts46_remap(host, std3_rules=False).split(".")
    if not all(labels[:-1]):
        raise UnicodeError(f"{host!r} has an empty part")
    return ".".join(each if each.isascii() else f"xn--{_punycode(each)}" for each in labels)


def _punycode(label: str) -> str:
    return label.encode("punycode").decode("ascii")
