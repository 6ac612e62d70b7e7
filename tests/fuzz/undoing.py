"""Whether a filled page is the page but for alts, told from the bytes alone.

Nothing of altfill's own code is used but the places of the gaps: what altfill checks before it
writes is not to be its own witness.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from altfill import Gap

_BESIDE = re.compile(rb'(?: lang="[A-Za-z-]+")?(?: data-alt-origin="generated")?')
_NAME = re.compile(rb"<(?:img|image|amp-img)", re.IGNORECASE)
_BARE_END = re.compile(rb"[ \t\n\f\r>]")
_PUT_IN = b' alt="'


def only_alts_changed(before: bytes, after: bytes, gaps: Sequence[Gap], mark: bytes) -> None:
    """Raise AssertionError unless only the alts of these gaps differ.

    ``before`` and ``after`` are opened pages; ``mark`` is what each new text begins with.
    """
    here = there = 0
    for gap in gaps:
        kept = before[here : gap.at]
        assert after[there : there + len(kept)] == kept
        here, there = _past_the_alt(before, after, gap, there + len(kept), mark)
    assert after[there:] == before[here:]


def _past_the_alt(before: bytes, after: bytes, gap: Gap, tag: int, mark: bytes) -> tuple[int, int]:
    """Return where both pages go on after a gap's alt; ``tag`` is where its tag is in ``after``."""
    name = _NAME.match(before, gap.at)
    assert name is not None
    at_name = after[tag : tag + len(name[0])]
    assert at_name == name[0]
    beside = _BESIDE.match(after, tag + len(at_name))
    assert beside is not None
    text = after.index(mark, tag)
    start = after[beside.end() : text]
    if gap.kind == "absent":
        assert start == _PUT_IN
        end = _closing(after, text, b'"')
        beside = _BESIDE.match(after, end + 1)
        assert beside is not None
        return name.end(), beside.end()
    return _past_the_value(before, after, name.end(), start, text)


def _past_the_value(
    before: bytes, after: bytes, name_end: int, start: bytes, text: int
) -> tuple[int, int]:
    """The same where there was an alt; ``start`` is what stands between the name and the text."""
    quote = start[-1:]
    assert quote in (b'"', b"'")
    end = _closing(after, text, quote)
    if before.startswith(start, name_end):
        old = name_end + len(start)
        old_end = before.index(quote, old)
        _was_no_text(before[old:old_end])
        return old_end, end
    assert quote == b'"'
    if before.startswith(start[:-1], name_end):  # alt=x became alt="…"
        old = name_end + len(start) - 1
        found = _BARE_END.search(before, old)
        old_end = len(before) if found is None else found.start()
        _was_no_text(before[old:old_end])
        return old_end, end + 1
    assert start.endswith(b'="')
    assert before.startswith(start[:-2], name_end)  # alt became alt="…"
    return name_end + len(start) - 2, end + 1


def _closing(after: bytes, text: int, quote: bytes) -> int:
    """Return where a new text ends; it holds no quote of its kind and no end of a tag."""
    end = after.index(quote, text)
    assert not re.search(rb"[<>]", after[text:end])
    return end


def _was_no_text(old: bytes) -> None:
    shown = html.unescape(old.decode("latin-1"))
    assert not re.search(r"A boat|Boat", shown), old
