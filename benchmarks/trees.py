"""Trees of made-up pages that look like what site generators write; the same for the same seed.

Three kinds of page, in proportions that a Plan gives. ``article``: a blog's page of 5 to 40 KB,
prose, code blocks, images in between. ``gallery``: 20 to 80 KB, a grid of linked images with
``srcset``. ``manual``: 300 KB as Material for MkDocs writes them, nine tenths of it navigation
with an inline SVG for each section. All have a head with metadata, inline scripts and comments,
one comment in fifty with an ``<img`` in it. Image tags come in the spellings of several
generators, see ``_imgix``: a quarter of them each.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("en", "fr", "de", "it", "es")
HOSTS = ("acme.imgix.net", "acme-press.imgix.net")
API_URL = "https://api.imgix.com/api/v1/generations/alt-text"

_WORDS = """
the harbour keeper light wind engine paper of and into after river stone morning ferry
account version release table window chart result page under between island signal small
report season northern measured wooden bridge naïve façade über señal perché with from that
""".split()
_SCRIPT = """<script>(function(w,d){w.dl=w.dl||[];function g(){w.dl.push(arguments)}
g("js",new Date());if(1<2&&w.innerWidth>3){d.title+=" <b>"}})(window,document)</script>
"""
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M8.59 16.58 13.17 12'
    ' 8.59 7.41 10 6l6 6-6 6-1.41-1.42Z"/></svg>'
)
_KINDS = ("article", "gallery", "manual")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a tree is to be like."""

    pages: int
    shares: tuple[int, int, int] = (83, 2, 15)
    """Articles, galleries and manuals, in hundredths."""
    pictures: int = 2_000
    sizes: int = 12
    """Widths that a picture is shown in."""
    languages: tuple[str, ...] = ("en",)
    images: tuple[int, int] = (1, 4)
    """Fewest and most images of an article. With the shares above a page has about 4 images: on
    2,151 real pages with imgix images there were 3.9 (8,439 image tags)."""
    article_kb: tuple[int, int] = (5, 40)
    clean_share: float = 0.2
    """Share of pages on which nothing is to be filled."""
    described: int = 0
    """So many pictures have a person's text in each of their tags."""


@dataclass(slots=True)
class Tree:
    """What was written."""

    pages: int = 0
    size: int = 0
    """Bytes."""
    tags: int = 0
    imgix_tags: int = 0
    gaps: int = 0
    wanted: set[tuple[str, str]] = field(default_factory=set)
    """(picture key, language) of all gaps."""

    @property
    def pictures(self) -> int:
        """Number of distinct pictures that lack a text."""
        return len({key for key, _ in self.wanted})


class _Page:
    """One page in the making."""

    def __init__(self, plan: Plan, number: int, tree: Tree) -> None:
        self.plan = plan
        self.tree = tree
        self.number = number
        self.chance = random.Random(f"page {number}")
        self.language = plan.languages[number % len(plan.languages)]
        self.clean = self.chance.random() < plan.clean_share

    def words(self, fewest: int, most: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randint(fewest, most)))

    def image(self) -> str:
        """Return an image tag; some are not imgix's, some have a text or an empty alt."""
        self.tree.tags += 1
        roll = self.chance.random()
        if roll < 0.15:
            return (
                f'<img src="../assets/{self.chance.randrange(400)}.png" alt="{self.words(2, 6)}">'
            )
        self.tree.imgix_tags += 1
        number = self.chance.randrange(self.plan.pictures)
        described = number < self.plan.described
        if self.clean or described or roll < 0.30:
            return self._imgix(number, f'alt="{self.words(3, 12).capitalize()}."')
        if roll < 0.45:
            return self._imgix(number, 'alt=""')
        self.tree.gaps += 1
        self.tree.wanted.add((picture_key(number), self.language))
        return self._imgix(number, "")

    def _imgix(self, number: int, alt: str) -> str:
        """Return a tag as Markdown, a gallery plug-in, a minifier or a person writes it."""
        width = 160 + 40 * self.chance.randrange(self.plan.sizes)
        address = picture_key(number)
        query = f"auto=format,compress&amp;w={width}&amp;q=75"
        alt = f" {alt}" if alt else ""
        style = self.chance.randrange(4)
        if style == 0:
            return f'<img{alt} src="{address}?{query}">'
        if style == 1:
            sets = ", ".join(f"{address}?{query}&amp;dpr={n} {n}x" for n in (1, 2, 3))
            return (
                f'<img class="shot lazy" src="{address}?{query}" srcset="{sets}" width="{width}"'
                f' height="{width * 2 // 3}" loading="lazy" decoding="async"{alt} />'
            )
        if style == 2:
            return f"<img src='{address}?w={width}'{alt} loading=lazy>"
        return f'<img\n  data-id="{number}"\n  src="{address}?w={width}&fit=max"{alt}\n/>'


def picture_key(number: int) -> str:
    """Return the key of a picture: its address without the parameters that only change size."""
    return f"https://{HOSTS[number % len(HOSTS)]}/{2010 + number % 15}/photo-{number:05}.jpg"


def _head(page: _Page) -> str:
    title = page.words(3, 8)
    comment = "was: <img src=old.png>" if page.number % 50 == 7 else "built by the generator"
    return (
        f'<!DOCTYPE html>\n<html lang="{page.language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<!-- {comment} -->\n"
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<link rel="stylesheet" href="/css/main.3c1f.css">\n'
        f'<meta property="og:title" content="{title}">\n{_SCRIPT}</head>\n'
    )


def _menu(page: _Page) -> str:
    entries = (f'<li><a href="/{n}/">{page.words(1, 3)}</a></li>\n' for n in range(12))
    return f'<header><nav class="menu"><ul>\n{"".join(entries)}</ul></nav></header>\n'


def _prose(page: _Page) -> str:
    link = f'<a href="/{page.chance.randrange(900)}/?a=1&amp;b=2">{page.words(1, 4)}</a>'
    before, after = page.words(20, 60), page.words(10, 50)
    return f"<p>{before} {link}, <em>{page.words(1, 3)}</em> {after}.</p>\n"


def _code(page: _Page) -> str:
    names = page.chance.choices(_WORDS, k=page.chance.randint(8, 30))
    tokens = "".join(
        f'<span class="n">{name}</span><span class="o">&lt;</span><span class="mi">{n}</span>\n'
        for n, name in enumerate(names)
    )
    return f'<div class="highlight"><pre><span></span><code>{tokens}</code></pre></div>\n'


def _article(page: _Page) -> str:
    goal = page.chance.randint(*page.plan.article_kb) * 1000
    parts = [_head(page), "<body>\n", _menu(page), "<main><article>\n"]
    size = sum(map(len, parts))
    images = page.chance.randint(*page.plan.images)
    figures = [f"<p>{page.image()}</p>\n" for _ in range(images)]
    size += sum(map(len, figures))
    every = max(1, (goal - size) // 330 // (images + 1))
    blocks = 0
    while size < goal or figures:
        block = _code(page) if page.chance.random() < 0.15 else _prose(page)
        if blocks % 6 == 0:
            block = f'<h2 id="s{blocks}">{page.words(2, 6)}</h2>\n{block}'
        size += len(block)
        parts.append(block)
        blocks += 1
        if figures and (blocks % every == 0 or size >= goal):
            parts.append(figures.pop())
    return "".join([*parts, "</article></main>\n</body>\n</html>\n"])


def _gallery(page: _Page) -> str:
    goal = page.chance.randint(20, 80) * 1000
    parts = [_head(page), "<body>\n", _menu(page), '<main class="grid">\n']
    size = sum(map(len, parts))
    while size < goal:
        caption = f"<figcaption>{page.words(3, 12)}</figcaption>"
        cell = f'<figure><a href="/p/{size}/">{page.image()}</a>{caption}</figure>\n'
        cell += f'<div class="meta"><span>{page.words(1, 3)}</span><time>2024-05-0{size % 9}</time>'
        cell += f"</div>\n<p>{page.words(10, 40)}</p>\n"
        size += len(cell)
        parts.append(cell)
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def _navigation(size: int) -> str:
    """Return the navigation of a large manual, the same on each of its pages."""
    chance = random.Random("navigation")
    parts = ['<nav class="md-nav md-nav--primary" aria-label="Navigation" data-md-level="0">\n<ul>']
    written = 0
    while written < size:
        n = len(parts)
        title = " ".join(chance.choices(_WORDS, k=3))
        item = (
            f'<li class="md-nav__item">\n  <a href="../{title.replace(" ", "-")}/{n}/"'
            f' class="md-nav__link">\n  <span class="md-ellipsis">\n    {title}\n  </span>\n  </a>'
            "\n</li>\n"
        )
        if n % 12 == 0:
            toggle = f'<input class="md-nav__toggle md-toggle" type="checkbox" id="__nav_{n}">'
            item = f'{toggle}<label for="__nav_{n}">{_ICON}{title}</label>\n{item}'
        written += len(item)
        parts.append(item)
    return "".join([*parts, "</ul></nav>\n"])


def _manual(page: _Page) -> str:
    parts = [_head(page), '<body dir="ltr">\n', _NAVIGATION, '<article class="md-content">\n']
    for number in range(30):
        parts.append(_code(page) if number % 6 == 5 else _prose(page))
        if number % 5 == 0:
            parts.append(f"<p>{page.image()}</p>\n")
    return "".join([*parts, "</article>\n</body>\n</html>\n"])


_NAVIGATION = _navigation(275_000)
_MAKERS = {"article": _article, "gallery": _gallery, "manual": _manual}


def pages(plan: Plan, tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Yield a tree's pages, name and bytes, and count them into ``tree``."""
    for number in range(plan.pages):
        page = _Page(plan, number, tree)
        kind = random.Random(f"kind {number}").choices(_KINDS, plan.shares)[0]
        content = _MAKERS[kind](page).encode()
        tree.pages += 1
        tree.size += len(content)
        yield f"{page.language}/{number // 200:03}/{number:05}/index.html", content


def write_tree(root: Path, plan: Plan) -> Tree:
    """Write a tree's pages and return what there is in them."""
    tree = Tree()
    for name, content in pages(plan, tree):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tree


def text_for(key: str, language: str) -> str:
    """Return the text of a picture: a sentence, in some languages with letters beyond ASCII."""
    chance = random.Random(f"{key} {language}")
    words = " ".join(chance.choices(_WORDS, k=chance.randint(8, 20)))
    return f"{words.capitalize()} “{chance.choice(_WORDS)}” & {chance.choice(_WORDS)}."


def write_texts(path: Path, tree: Tree) -> None:
    """Write the texts of a tree's pictures as ``altfill cache import`` reads them."""
    with path.open("w", encoding="utf-8") as file:
        for key, language in sorted(tree.wanted):
            row = {"endpoint": API_URL, "picture": key, "language": language}
            file.write(json.dumps(row | {"text": text_for(key, language)}) + "\n")
