"""Texts into a page's file that is as it was when it was scanned: what another process can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from altfill.errors import PageError
from altfill.files import PageFile, digest, read_page, replace_page
from altfill.options import Options
from altfill.page.fill import fill_gaps
from altfill.page.gaps import Gap


class Job(NamedTuple):
    """A page and the texts for its gaps."""

    page: PageFile
    digest: bytes
    """Of the bytes that were scanned."""
    options: Options
    texts: dict[Gap, str]


def replace_all(jobs: Sequence[Job]) -> list[bool]:
    """Tell of each page whether its texts are written; the others are as they were."""
    return list(map(_is_replaced, jobs))


def _is_replaced(job: Job) -> bool:
    if not job.texts:
        return False
    try:
        html = read_page(job.page)
        if digest(html) != job.digest:
            return False
        texts = job.texts
        filled = fill_gaps(html, list(texts), texts.get, job.options, address=job.page.address)
        if filled == html or read_page(job.page) != html:
            return False
        replace_page(job.page, filled)
    except PageError:
        return False
    return True
