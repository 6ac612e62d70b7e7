"""Nikola's settings for a small blog in two languages."""

BLOG_AUTHOR = "Ines"
BLOG_TITLE = "Trains from my window"
SITE_URL = "https://trains.example.com/"
BLOG_EMAIL = "ines@example.com"
BLOG_DESCRIPTION = "What passes, and when"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": "", "de": "./de"}
SHOW_UNTRANSLATED_POSTS = False
TIMEZONE = "Europe/Vienna"

POSTS = (("posts/*.rst", "posts", "post.tmpl"), ("posts/*.md", "posts", "post.tmpl"))
PAGES = ()
COMPILERS = {"rest": (".rst",), "markdown": (".md",)}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra", "altfill.hooks.markdown"]
