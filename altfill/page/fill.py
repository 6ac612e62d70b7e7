"""Writing texts into a page: edits, and the check of the law before anybody may have them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence

from altfill.errors import PageError, PageFault
from altfill.options import Options
from altfill.page.addresses import is_address
from altfill.page.charset import LATEST_DECLARATION, Charset, is_wide, read_charset
from altfill.page.edits import Edit, apply, can_be_written, takes_back
from altfill.page.gaps import MARK, UNSEEN, Gap, Kind
from altfill.page.lookback import are_described
from altfill.page.scan import read_opened
from altfill.page.tag import NAME, Attribute, attributes, name_end

_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
"""The first is the one that is in the others."""
_MARK = MARK.encode()

Texts = Mapping[tuple[str, str], str] | Callable[[Gap], str | None]
"""(picture key, language) -> text; or what returns a gap's text."""


def fill_gaps(
    html: bytes,
    gaps: Sequence[Gap],
    texts: Texts,
    options: Options | None = None,
    *,
    address: str = "/",
) -> bytes:
    """Return the page with the texts in its gaps, every other byte as it was.

    ``gaps`` are those that ``find_gaps`` gave for the same bytes, options and address; those
    that have no text in ``texts`` stay, unless they are decided. Only a gap that is decided to be
    decorative gets an empty alt. Raises PageError, and ValueError for a text that is empty, holds
    control characters, or is the picture's own address or file name.

    >>> from altfill import find_gaps
    >>> page = b'<html lang="en"><img src=//acme.imgix.net/a.jpg>'
    >>> texts = {("https://acme.imgix.net/a.jpg", "en"): "A red boat"}
    >>> fill_gaps(page, find_gaps(page), texts)
    b'<html lang="en"><img alt="A red boat" src=//acme.imgix.net/a.jpg>'
    """
    options = options or Options()
    written = [(gap, text) for gap in gaps if (text := _text(gap, texts)) is not None]
    if not written:
        return html
    written.sort(key=_at)
    chosen = [gap for gap, _ in written]
    charset = read_charset(html)
    opened = charset.open(html)
    edits = [
        edit
        for gap, text in written
        for edit in edits_for(opened, gap, text, charset, mark=options.mark)
    ]
    edited = apply(opened, edits)
    filled = charset.close(edited)
    _check_law(html, opened, edits, edited, charset)
    places = dict(zip(_shifted(chosen, edits), chosen, strict=True))
    grown = sum(map(_growth, (edit for edit in edits if edit.start < LATEST_DECLARATION)))
    _check_filled(filled, edited, grown, places, charset, options, address)
    return filled


def _at(written: tuple[Gap, str]) -> int:
    return written[0].at


def _text(gap: Gap, texts: Texts) -> str | None:
    if callable(texts):
        return texts(gap)
    if gap.decided is not None:
        return gap.decided.text
    if gap.picture is None or gap.language is None:
        return None
    return texts.get((gap.picture.key, gap.language))


def edits_for(
    opened: bytes, gap: Gap, text: str, charset: Charset, *, mark: bool = False
) -> list[Edit]:
    """Return the edits that put a text into a gap, in their order.

    With ``mark`` the tag says so where no person has seen the text.
    """
    if not text.strip() and not (gap.is_decorative and not text):
        raise ValueError("an empty text would declare the picture decorative")
    if not can_be_written(text):
        raise ValueError("no page can hold a text with control characters or halves of letters")
    if not NAME.match(opened, gap.at):
        raise _broken(f"what stands in line {gap.line} is no image")
    value = charset.encode(_escaped(text))
    found: dict[bytes, Attribute] = {}
    for each in attributes(opened, gap.at):
        found.setdefault(each.name, each)
    old = found.get(b"alt")
    _refuse_to_overwrite(old, gap)
    beside = b' lang="%b"' % (gap.language or "").encode() if gap.mark_language and text else b""
    if not gap.is_settled and is_address(text.strip(), gap.own):
        raise ValueError("a text that is the picture's address or file name would be none")
    is_seen = text == gap.own_text or (gap.decided is not None and gap.decided.is_seen)
    if mark and not is_seen and _MARK not in found:
        beside += b' %b="%b"' % (_MARK, UNSEEN.encode())
    start = name_end(opened, gap.at)
    if old is None:
        edits = [Edit(start, start, b' alt="%b"%b' % (value, beside))]
    else:
        edits = [Edit(start, start, beside)] if beside else []
        if gap.kind is not Kind.TEXT or text != gap.written:
            edits.append(_replacing(old, value))
    if is_seen and gap.is_marked:
        edits.append(Edit(found[_MARK].begin, found[_MARK].finish, b""))
    return sorted(edits, key=_span)


def _escaped(text: str) -> str:
    for letter, reference in _ESCAPES:
        text = text.replace(letter, reference)
    return text


def _refuse_to_overwrite(old: Attribute | None, gap: Gap) -> None:
    """Refuse to replace words where none were found."""
    is_other = old is not None if gap.kind is Kind.ABSENT else old is None
    if is_other or (old is not None and gap.kind is Kind.EMPTY and old.start != old.end):
        raise _broken(f"the image in line {gap.line} is not without a text")


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _replacing(old: Attribute, value: bytes) -> Edit:
    """Return the edit that puts an escaped value in the place of the one that is there."""
    if old.quote:
        if old.quote == b"'":
            value = value.replace(b"'", b"&#39;")
        return Edit(old.start, old.end, value)
    equals = b"" if old.has_equals else b"="
    return Edit(old.start, old.end, equals + b'"%b"' % value)


def _check_law(
    html: bytes, opened: bytes, edits: list[Edit], edited: bytes, charset: Charset
) -> None:
    """Refuse to change anything but alts. Failing here is a fault of altfill's."""
    if not takes_back(opened, edits, edited) or charset.close(opened) != html:
        raise _broken("taking the texts out again does not give the page")


def _growth(edit: Edit) -> int:
    return len(edit.new) - (edit.end - edit.start)


def _shifted(gaps: Sequence[Gap], edits: Sequence[Edit]) -> Iterator[int]:
    """Yield where the gaps' tags begin after the edits."""
    waiting = deque(edits)
    shift = 0
    for gap in gaps:
        while waiting and waiting[0].start < gap.at:
            edit = waiting.popleft()
            shift += _growth(edit)
        yield gap.at + shift


def _check_filled(
    filled: bytes,
    edited: bytes,
    grown: int,
    places: Mapping[int, Gap],
    charset: Charset,
    options: Options,
    address: str,
) -> None:
    """Refuse a page in which a second look does not see images there, or still finds the gaps.

    What is known of a page's gaps may come from a cache; the look back does not believe it.
    """
    if not is_wide(filled) and are_described(filled, places.keys()):
        return
    read = read_charset(filled, grown)
    if read != charset and (read.declared or charset.declared):
        raise _broken("the page would be read in another encoding")
    scan, images = read_opened(edited, charset, options, address)
    left = {gap.at: gap.kind for gap in scan.gaps if gap.kind is not Kind.TEXT}
    for place, gap in places.items():
        kind = left.get(place)
        if place not in images:
            raise _broken(f"what stands in line {gap.line} is no image")
        if kind is not None and not _is_wanted(gap, kind):
            raise _broken(f"the image in line {gap.line} would still have no text")


def _is_wanted(gap: Gap, kind: Kind) -> bool:
    """Tell whether people want what looks like no text."""
    if kind is Kind.EMPTY:
        return gap.is_decorative
    return kind is Kind.ADDRESS and gap.is_settled


def _broken(what: str) -> PageError:
    message = f"{what}; the page is left as it was; please report this as a fault of altfill"
    return PageError(PageFault.LAW_BROKEN, message)
