"""The hosts that build sites: Python-Markdown, MkDocs and ProperDocs, Pelican, Sphinx."""
