"""``altfill rules``."""

from __future__ import annotations

import click

from altfill.checking.rules import RULES


@click.command("rules")
def command() -> int:
    """List what altfill check looks for, how sure it is, and on whose authority."""
    for rule in RULES.values():
        default = "" if rule.default else ", only with --select"
        click.echo(f"{rule.id} ({rule.level}{default}): {rule.message}")
        click.echo(f"    {rule.help}\n    {rule.authority}")
    return 0
