"""How the findings of a check are told: one module a format, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType

from altfill.findings import CheckReport

FORMATS = MappingProxyType(
    {
        "full": "people:full",
        "concise": "people:concise",
        "json": "json:text",
        "json-lines": "json:lines",
        "sarif": "sarif:text",
        "github": "github:text",
        "gitlab": "gitlab:text",
        "junit": "junit:text",
        "html": "html:text",
    }
)
"""Name of a format -> module of this package and function. The names are API."""
COLOURED = ("full", "concise")
"""Formats that a terminal may have in colour."""


def text(name: str, report: CheckReport, *, colour: bool = False) -> str:
    """Return the report in a format: a text that ends in a line break and that UTF-8 can write.

    ``colour`` says nothing to formats that aren't in ``COLOURED``.
    """
    module, _, function = FORMATS[name].partition(":")
    write: Callable[..., str] = getattr(import_module(f"{__name__}.{module}"), function)
    return write(report, colour=colour) if name in COLOURED else write(report)
