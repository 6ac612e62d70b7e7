"""Filling a site: what its pages have, which texts they get, and writing those."""
