"""What imgix is: its image addresses, its alt-text API, and a stand-in for that API."""
