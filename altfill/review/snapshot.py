"""The review as one file that needs no other: to look at, to hand on, without editing."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader

from altfill.review.desk import Desk
from altfill.review.entries import State
from altfill.review.selection import Selection
from altfill.review.views import FEW_PLACES, cards, frame


def text(desk: Desk) -> str:
    """Return all pictures as an HTML document."""
    templates = Environment(loader=PackageLoader("altfill.review"), autoescape=True)
    templates.trim_blocks = templates.lstrip_blocks = True
    items = desk.items()
    style = _style()
    shown = cards(desk, ((item, item.entries) for item in items), FEW_PLACES)
    return templates.get_template("static.html").render(
        **frame(desk, items, Selection("all")),
        cards=shown,
        editable=False,
        style=style,
        policy=_policy(style, desk.image_hosts),
    )


def _style() -> str:
    """Return the style sheet; boxes that are ticked show the pictures of their state."""
    look = resources.files("altfill.review").joinpath("static/review.css").read_text("utf-8")
    rules = [".card { display: none; }"]
    for state in State:
        rules.append(f"body:has(#show-{state}:checked) .card.has-{state} {{ display: grid; }}")
        rules.append(
            f"body:has(#show-{state}:not(:checked)) .entry.is-{state} {{ display: none; }}"
        )
    return look + "\n".join(rules) + "\n"


def _policy(style: str, hosts: set[str]) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    images = " ".join(f"https://{host}" for host in sorted(hosts)) or "'none'"
    return (
        f"default-src 'none'; img-src {images}; style-src 'sha256-{digest}'; base-uri 'none';"
        " form-action 'none'"
    )
