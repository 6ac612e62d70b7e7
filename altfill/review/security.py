"""Who may speak to the review page: the browser that was given its address, and nobody else.

The address holds a random token, which every link keeps: unlike a cookie it goes to no other server
on the same machine. Other sites can neither guess it nor, by Host and Origin, use what guessed it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Request, Response, abort

_READING = ("GET", "HEAD")


def new_token() -> str:
    """Return what nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests in and says what a browser may do with the answers."""

    port: int
    token: str = field(repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The values of Host that are the page's own."""
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    def check(self, request: Request) -> None:
        """Refuse with 403 what does not come from the page itself."""
        host = request.headers.get("Host", "")
        if host not in self.hosts:
            abort(403, "This is not the address of altfill review.")
        token = request.path.split("/", 2)[1]
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            abort(403, "The address is not whole: take it from the terminal.")
        fetch_site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method in _READING:
            return
        if request.headers.get("Origin") != f"http://{host}" or fetch_site != "same-origin":
            abort(403, "This does not come from the review page.")

    def headed(self, response: Response, image_hosts: Iterable[str]) -> Response:
        """Return an answer with what keeps a browser from doing anything else with it."""
        response.headers.update(
            {
                "Content-Security-Policy": policy(image_hosts),
                "Referrer-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cache-Control": "no-store",
            }
        )
        return response


def policy(image_hosts: Iterable[str]) -> str:
    """Return the content-security policy: own script, style and forms, pictures of these hosts."""
    images = " ".join(["'self'", *(f"https://{host}" for host in sorted(set(image_hosts)))])
    return (
        f"default-src 'none'; img-src {images}; style-src 'self'; script-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
