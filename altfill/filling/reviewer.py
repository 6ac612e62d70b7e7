"""The texts file in a run: what it settles, and the texts that people are to review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from altfill.errors import TextsError
from altfill.files import shown
from altfill.filling.resolve import Resolved, is_ours
from altfill.filling.reviewed import Found, decide, is_wanted, look_up, may_be_new
from altfill.options import Options
from altfill.page.fit import without_opening
from altfill.page.gaps import Gap, Kind
from altfill.report import Origin, Report
from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile

if TYPE_CHECKING:
    from altfill.store.cache import TextCache


class Reviewer:
    """Knows what people have decided. Raises TextsError when the file cannot be read."""

    def __init__(self, file: TextsFile, options: Options, cache: TextCache) -> None:
        self._file = file
        self._options = options
        self._cache = cache
        self._are_drafts: dict[Record, bool] = {}
        """Records of which it was told whether altfill wrote them, before new texts came."""
        asks_anyway = not (options.offline or options.require_approved)
        self._saves = options.save_texts or (asks_anyway and not file.exists)
        if self._saves and not options.dry_run:
            file.check_writable()

    def is_open(self, gap: Gap, address: str) -> bool:
        """Tell whether there is something to do about an image on the page at an address.

        There is not about an empty alt where the picture is decorative, nor about a text that is
        a person's, or a machine's on which nobody has decided.
        """
        if gap.kind not in (Kind.TEXT, Kind.EMPTY):
            return True
        found = self._look_up(gap, address)
        if gap.kind is Kind.EMPTY:
            return not found.is_decorative
        if not (self._options.regenerate or found.is_seen):
            return False
        text = found.record.text if found.record is not None else ""
        return gap.written in (text, without_opening(text)) or is_ours(gap, self._cache)

    def wanted(self, gaps: Iterable[Gap], address: str) -> list[Gap]:
        """Return the gaps of a page that the file does not settle."""
        found = (self._look_up(gap, address) for gap in gaps)
        return [each.gap for each in found if is_wanted(each, self._options, saves=self._saves)]

    def decided(self, gaps: Iterable[Gap], address: str, resolved: Resolved) -> tuple[Gap, ...]:
        """Return the gaps of a page as the file decides them, when all texts are there."""
        found = (self._look_up(gap, address) for gap in gaps)
        return tuple(decide(each, resolved, self._options) for each in found)

    def _look_up(self, gap: Gap, address: str) -> Found:
        """Return what the file knows of a gap.

        A generated text that altfill did not write is a person's, whatever its status says.
        """
        found = look_up(gap, self._file.texts, address)
        record = found.record
        if not self._options.regenerate or record is None or record.is_seen:
            return found
        if record not in self._are_drafts:
            known = self._cache.get(record.place.picture, record.place.language)
            is_draft = known is None or record.text in (known.text, *known.earlier)
            self._are_drafts[record] = is_draft
        if self._are_drafts[record]:
            return found
        return replace(found, record=replace(record, status=Status.EDITED))

    def save(self, resolved: Resolved, report: Report) -> None:
        """Put the texts of a run into the file, if they are to be saved."""
        if not self._saves or self._options.dry_run:
            return
        added = sum(self._keep(resolved, *key) for key in sorted(resolved.texts))
        try:
            self._file.save()
        except TextsError as error:
            resolved.ended = resolved.ended or error
            report.notes.append(f"the texts of this run were not saved: {error}")
            return
        if added:
            texts = "text is" if added == 1 else "texts are"
            report.notes.append(
                f"{added} new {texts} in {shown(self._file.path)}, for people to review"
            )

    def _keep(self, resolved: Resolved, picture: str, language: str) -> bool:
        """Put a text among the records unless people have decided; tell whether it is new."""
        text = resolved.texts[picture, language]
        place = Place(picture, language)
        old = self._file.texts.get(place)
        if old is not None:
            is_new = resolved.origins[picture, language] is Origin.API and old.text != text
            if not is_new or not may_be_new(old, self._options):
                return False
        self._file.texts.put(Record(place, text, Status.GENERATED))
        return True
