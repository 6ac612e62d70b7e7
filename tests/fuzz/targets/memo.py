"""What is remembered of a page, from a place that others can write to: no text of it does harm.

An input is such a text; the page is always the same, so nearly all inputs lie about it.
"""

from __future__ import annotations

from altfill import Options, PageError, fill_gaps
from altfill.page.memo import from_text, to_text
from altfill.page.scan import scan_page
from tests.fuzz.undoing import only_alts_changed
from tests.fuzz.witnesses import same_but_for_alts

OPTIONS = Options(default_language="en", fallback_language="fr", mark=True)
PAGE = (
    b"<html lang=en><!-- <img src=//acme.imgix.net/a.jpg> --><img src=//acme.imgix.net/a.jpg>"
    b"<script>'<img src=x>'</script><img alt=boat src=//acme.imgix.net/b.jpg><p title='<img>'>"
    b"<img alt=\"\" src=//acme.imgix.net/c.jpg><img alt='A ship' src=//acme.imgix.net/d.jpg>"
)
_FOUND = to_text(scan_page(PAGE, OPTIONS))
PIECES = (
    b"[", b"]", b",", b"null", b"true", b"0", b"1", b"-1", b"15", b"19", b"55", b"90", b"98", b"127", b"169", b"179", b"220", b'""', b'"en"', b'"fr"', b'"x"',
    b'"https://acme.imgix.net/a.jpg"', b'"a.jpg"', b'"template"', b'"\\ud800"', b'"\\u0000"', b'[15,1,16,0,"k","k","en","en",false,false,"",[],null],', b"1e9", b"[" * 2000,
)  # fmt: skip
SEEDS = (
    (_FOUND or "").encode(),
    *(
        b'[4,4,0,[],[[%d,1,1,%d,"k","k","en","en",false,false,"",[],null]]]' % (PAGE.index(tag, 60), kind)
        for tag in (b"<img src=x", b"<img alt=boat", b"<img>", b'<img alt=""', b"<img alt='A")
        for kind in (0, 1)
    ),
)  # fmt: skip


def holds(data: bytes) -> None:
    """Raise where what is remembered changes more than alts that say nothing."""
    scan = from_text(data.decode("utf-8", "replace"), OPTIONS.languages)
    if scan is None:
        return
    gaps = [gap for gap in scan.gaps if gap.reason is None and gap.picture and gap.language]
    try:
        filled = fill_gaps(PAGE, gaps, lambda _gap: "Zz boat", OPTIONS)
    except PageError:
        return
    gaps.sort(key=lambda gap: gap.at)
    only_alts_changed(PAGE, filled, gaps, b"Zz")
    same_but_for_alts(
        PAGE.decode(), filled.decode(), "Zz boat", len(gaps), {"lang", "data-alt-origin"}
    )
    assert filled.count(b"boat") == PAGE.count(b"boat") + len(gaps)
    assert b"A ship" in filled
