"""``altfill sandbox``."""

from __future__ import annotations

import click

from altfill.errors import OptionsError
from altfill.imgix.sandbox import Faults, Sandbox

_SHARE = click.FloatRange(0, 1)
_NOT_NEGATIVE = click.FloatRange(0)


@click.command("sandbox")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default=True, help="Port; 0 takes a free one.")
@click.option("--key", metavar="KEY", help="The only key that is good.  [default: any is]")
@click.option("--credits", type=click.IntRange(0), metavar="N", help="Texts before 402.")
@click.option(
    "--latency", "latency_s", type=_NOT_NEGATIVE, default=0.0, metavar="S", help="Seconds."
)
@click.option(
    "--rate-limit",
    type=click.FloatRange(0, min_open=True),
    metavar="N",
    help="Requests a second before 429.",
)
@click.option(
    "--retry-after",
    "retry_after_s",
    type=click.IntRange(0),
    metavar="S",
    help="Sent with 429, 503.",
)
@click.option(
    "--forbid", "forbidden_hosts", multiple=True, metavar="HOST", help="Image host that gets 403."
)
@click.option("--error-share", type=_SHARE, default=0.0, metavar="P", help="Pictures that fail.")
@click.option(
    "--error-status",
    type=click.IntRange(200, 599),
    metavar="N",
    default=500,
    show_default=True,
    help="… and how.",
)
@click.option("--error-times", type=click.IntRange(0), metavar="N", help="… and how often each.")
@click.option(
    "--fail-language", "failed_languages", multiple=True, metavar="LANG", help="Never answered."
)
@click.option("--body", metavar="TEXT", help="Answer with this instead of JSON.")
@click.option("--text", metavar="TEXT", help="The text of every picture.")
@click.option("--hang-share", type=_SHARE, default=0.0, metavar="P", help="Never answered at all.")
@click.option("--cut-share", type=_SHARE, default=0.0, metavar="P", help="Cut in the middle.")
def command(host: str, port: int, **faults: object) -> int:
    """Run a local stand-in for imgix's alt-text API until Ctrl-C.

    The first line of the standard output is the endpoint's address; pass it to
    altfill fill --api-url. Any key is good. The texts say that they are stand-ins.
    """
    try:
        server = Sandbox(host, port, Faults(**faults))  # type: ignore[arg-type]
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise OptionsError("port", f"cannot listen on {host}:{port}: {why}") from error
    with server:
        try:
            click.echo(server.url)
            server.serve_forever(0.1)
        except KeyboardInterrupt:
            server.closing.set()
    return 0
