"""The command ``altfill`` as a process of its own, also as ``python -m altfill``."""

from __future__ import annotations

import sys

from altfill.garbage import keep_memory, look_no_more, look_rarely


def run() -> None:
    """Run the command line and exit with its code."""
    look_rarely()
    keep_memory()
    try:
        from altfill.cli import main

        main()
    except KeyboardInterrupt:  # while it is imported
        sys.exit(130)
    finally:
        look_no_more()


if __name__ == "__main__":
    run()
