"""Sphinx's settings for a handbook."""

import os

project = "The press room"
author = "The printing evening"
project_copyright = "the printing evening"
language = "en"
html_theme = "alabaster"
html_last_updated_fmt = None

extensions = ["myst_parser", "altfill.hooks.sphinx"]

altfill_hosts = ["photos.example.com"]  # served by imgix, as all of *.imgix.net
if "ALTFILL_API_URL" in os.environ:  # of altfill sandbox, which stands in for imgix
    altfill_api_url = os.environ["ALTFILL_API_URL"]
