"""Pelican's settings for a diary in two languages."""

import os

AUTHOR = "Jo"
SITENAME = "Plot 14"
SITEURL = "https://plot14.example.com"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 5
THEME = "simple"

PATH = "content"
OUTPUT_PATH = "output"
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None

PLUGINS = ["altfill.hooks.pelican"]
ALTFILL = {
    "hosts": ["photos.example.com"],  # served by imgix, as all of *.imgix.net
}
if "ALTFILL_API_URL" in os.environ:  # of altfill sandbox, which stands in for imgix
    ALTFILL["api_url"] = os.environ["ALTFILL_API_URL"]
