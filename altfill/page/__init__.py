"""One page's bytes: what images it has, which lack a text, and how to write one. Pure."""
