"""The standard streams: closed ones, and encodings that lack letters."""

from __future__ import annotations

import io
import os
import sys

import click


def prepare() -> None:
    """Open what is closed, and let no letter be an error that the stream's encoding lacks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def write_utf8(text: str) -> None:
    """Write what programs read, which is UTF-8 whatever the terminal is, to standard output."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
