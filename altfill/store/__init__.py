"""Texts that are already there, so that nothing is paid for twice."""
