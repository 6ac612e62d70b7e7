"""``python -m altfill``."""

from altfill.cli import main

if __name__ == "__main__":
    main()
