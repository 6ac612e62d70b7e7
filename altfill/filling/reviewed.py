"""What the texts file says of gaps: before anybody is asked, and when all texts are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from altfill.errors import Reason
from altfill.filling.resolve import Resolved
from altfill.options import Options
from altfill.page.gaps import Decided, Gap
from altfill.page.language import offered_language
from altfill.report import Origin
from altfill.store.records import Record, Status
from altfill.store.texts import Texts


@dataclass(frozen=True, slots=True)
class Found:
    """A gap and what the texts file knows of it."""

    gap: Gap
    """In the language of the record, which need not be one that the API offers."""
    record: Record | None = None
    is_decorative: bool = False

    @property
    def is_seen(self) -> bool:
        """Tell whether a person has decided."""
        return self.is_decorative or (self.record is not None and self.record.is_seen)


_ABOUT_PEOPLE = (None, Reason.LANGUAGE_NOT_OFFERED, Reason.IN_LINK)
"""Reasons that a person's text does away with."""


def look_up(gap: Gap, texts: Texts, address: str) -> Found:
    """Return what the texts file knows of a gap on the page at an address.

    A picture that names a link is to say where that leads. So the title of the link's page
    comes first, and with ``links = leave`` nothing, unless a person wrote a text for this page.
    """
    if gap.picture is None or gap.reason not in _ABOUT_PEOPLE:
        return Found(gap)
    known = texts.known(gap.picture.key, address)
    language = _language(gap, known.texts)
    record = known.texts[language] if language else None
    names_link = bool(gap.own_text) or gap.reason is Reason.IN_LINK
    if names_link and not (record and (record.place.on or record.status is Status.REJECTED)):
        return Found(gap)
    if record is None:
        return Found(gap, is_decorative=known.decorative)
    if language != gap.language or names_link:
        marked = gap.mark_language and language == gap.language
        gap = replace(gap, language=language, mark_language=marked, reason=None, own_text="")
    return Found(gap, record)


def _language(gap: Gap, texts: Mapping[str, Record]) -> str | None:
    """Return in which of a picture's languages a gap is to be filled.

    People may write texts in languages that the API does not offer, and for single regions.
    """
    if not texts:
        return None
    wanted = gap.page_language.replace("_", "-").lower()
    for language in texts:
        if language.lower() == wanted:
            return language
    if gap.language is None or gap.mark_language:
        near = offered_language(wanted, tuple(sorted(texts))) if wanted else None
        if near is not None:
            return near
    return gap.language if gap.language in texts else None


def is_wanted(found: Found, options: Options, *, saves: bool) -> bool:
    """Tell whether a text is to be looked for in the cache and asked for.

    Under ``require_approved`` new texts are for people to look at, so only if they are saved.
    """
    gap, record = found.gap, found.record
    if gap.reason is not None or gap.own_text or found.is_decorative:
        return False
    if options.require_approved and not saves:
        return False
    return record is None or may_be_new(record, options)


def may_be_new(record: Record, options: Options) -> bool:
    """Tell whether a new text is asked for; for single pages only people write texts."""
    replaceable = record.status in (Status.GENERATED, Status.REJECTED)
    return options.regenerate and replaceable and not record.place.on


def decide(found: Found, resolved: Resolved, options: Options) -> Gap:
    """Return a gap with what goes in there, or with the reason why nothing does."""
    gap, record = found.gap, found.record
    if found.is_decorative:
        return replace(gap, decided=Decided("", is_seen=True), reason=None)
    if record is not None and not _is_of_this_run(gap, record, resolved, options):
        if record.status is Status.REJECTED:
            return replace(gap, reason=Reason.REJECTED)
        gap = replace(gap, decided=Decided(record.text, record.is_seen))
    is_seen = bool(gap.own_text) or (gap.decided is not None and gap.decided.is_seen)
    if options.require_approved and gap.reason is None and not is_seen:
        return replace(gap, reason=Reason.NOT_APPROVED)
    return gap


def _is_of_this_run(gap: Gap, record: Record, resolved: Resolved, options: Options) -> bool:
    """Tell whether the text comes from this run: another than the record's, or just saved there."""
    if gap.picture is None or gap.language is None:
        return False
    key = gap.picture.key, gap.language
    if resolved.texts.get(key) == record.text:
        return record.status is Status.GENERATED and not record.place.on
    return may_be_new(record, options) and resolved.origins.get(key) is Origin.API
