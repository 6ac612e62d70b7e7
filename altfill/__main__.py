"""The command ``altfill`` as a process of its own, also as ``python -m altfill``."""

from __future__ import annotations

from altfill.garbage import look_no_more, look_rarely


def run() -> None:
    """Run the command line and exit with its code."""
    look_rarely()
    from altfill.cli import main

    try:
        main()
    finally:
        look_no_more()


if __name__ == "__main__":
    run()
