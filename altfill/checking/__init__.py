"""Checking a site: the rules, what they need of a page, and all its pages."""
