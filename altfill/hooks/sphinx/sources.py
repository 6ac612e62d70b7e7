"""Where in the sources of a documentation an image stands that was left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from altfill.hooks.places import Missing, lines_of
from altfill.hooks.sphinx.images import Images, text_of
from altfill.report import Left

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def placed(
    left: Iterable[Left], names: Iterable[str], images: Images, env: BuildEnvironment
) -> Iterator[Missing]:
    """Yield images of a page with their places: ``/docs/guide.rst:12``.

    ``names`` are the documents that the page was made of.
    """
    names = list(names)
    places = defaultdict(list)
    for name in names:
        for picture, place in images.lacking(name):
            places[picture].append(place)
    seen: Counter[str] = Counter()
    others = []
    for each in left:
        known = places.get(each.picture)
        if known is None:
            others.append(each)
        else:
            yield Missing(each, known[min(seen[each.picture], len(known) - 1)])
            seen[each.picture] += 1
    yield from _searched(others, [str(env.doc2path(name)) for name in names])


def _searched(left: list[Left], paths: list[str]) -> Iterator[Missing]:
    """Yield images that are no nodes of their own, as in raw HTML."""
    for path in paths:
        found = list(lines_of(left, text_of(path)))
        yield from (Missing(each, f"{path}:{line}") for each, line in found if line)
        left = [each for each, line in found if not line]
    yield from (Missing(each, None) for each in left)
