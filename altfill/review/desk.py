"""The reviewer's desk: the pictures, what is decided about them, and deciding.

Every decision is saved before it counts, together with what others have saved meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from altfill.errors import AltfillError, TextsError
from altfill.filling.resolve import Resolved, from_cache, wanted_for
from altfill.gallery import Contexts, Gallery, Progress, Standing, read_gallery
from altfill.options import Options
from altfill.page.context import Context
from altfill.review.entries import Entry, Item, Outcome, State, item_of, outcome_at
from altfill.store.patterns import holds_on
from altfill.store.records import Place, Record, Status, one_line
from altfill.store.texts import Texts
from altfill.store.textsfile import TextsFile


class DecisionError(AltfillError):
    """A decision that cannot be kept; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has done."""

    told: str
    """In a few words."""
    place: Place
    before: Record | None = None
    """The record as it was."""
    after: Record | None = None

    @property
    def sentence(self) -> str:
        """What was done, and to which text."""
        language = f" ({self.place.language})" if self.place.language else ""
        return f"{self.told}: {name_of(self.place.picture)}{language}"


class Desk:
    """One review. Safe in threads. Raises NoPagesError, TextsError and CacheError."""

    def __init__(
        self, paths: Iterable[Path], options: Options, file: TextsFile, progress: Progress | None
    ) -> None:
        self.options = options
        self._paths = tuple(paths)
        self._file = file
        self._lock = threading.RLock()
        self._contexts = Contexts()
        self._log: list[Decision] = []
        self.look_again(progress)

    def look_again(self, progress: Progress | None = None) -> None:
        """Read the pages and the cache anew."""
        gallery = read_gallery(self._paths, self.options, progress)
        resolved = _known(gallery, self.options)
        with self._lock:
            self._gallery, self._resolved = gallery, resolved
            self.image_hosts = {shown.picture.host for shown in gallery.pictures.values()}
            """From where pictures are shown."""
            self._order = list(gallery.pictures)
            self._numbers = {key: number for number, key in enumerate(self._order)}
            self._items: dict[str, Item] = {}
            self._texts: Texts | None = None
            self.items()  # before anybody waits for them

    # looking

    @property
    def gallery(self) -> Gallery:
        """The pictures and where they stand."""
        return self._gallery

    @property
    def file(self) -> TextsFile:
        """The texts file that decisions go into."""
        return self._file

    def items(self) -> list[Item]:
        """Return all pictures with what is decided about them by now, also by others."""
        with self._lock:
            self._refresh()
            return [self._item(key) for key in self._order]

    def item(self, key: str) -> Item | None:
        """Return one picture."""
        with self._lock:
            self._refresh()
            return self._item(key) if key in self._numbers else None

    def outcome(self, standing: Standing) -> Outcome:
        """Return what ``altfill fill`` would do at a place."""
        with self._lock:
            return outcome_at(standing, self._file.texts, self._resolved, self.options)

    def context(self, standing: Standing) -> Context:
        """Return what is around an image."""
        return self._contexts.of(standing)

    @property
    def last(self) -> Decision | None:
        """The decision that ``undo`` would take back."""
        return self._log[-1] if self._log else None

    def _refresh(self) -> None:
        """Take in what others have saved; forget what is known of pictures that changed."""
        self._file.refresh()
        texts = self._file.texts
        if texts is self._texts:
            return
        if self._texts is not None:
            for key in list(self._items):
                if texts.about(key) != self._texts.about(key):
                    del self._items[key]
        self._texts = texts

    def _item(self, key: str) -> Item:
        if key not in self._items:
            shown = self._gallery.pictures[key]
            texts = self._file.texts
            number = self._numbers[key]
            self._items[key] = item_of(number, shown, texts, self._resolved, self.options)
        return self._items[key]

    # deciding

    def approve(self, place: Place, text: str, version: str) -> Decision:
        """Keep a text as a person's decision; return what was done. Raises TextsError too."""
        with self._lock:
            entry = self._entry(place, version)
            text = one_line(text)
            if not text:
                raise DecisionError(
                    "There is no text to approve: write one, reject the picture in this language,"
                    " or mark it as decorative."
                )
            same = (entry.text, entry.other, entry.machine)
            is_own = entry.record is not None and entry.record.status is Status.EDITED
            is_as_it_was = text in same and not (is_own and text == entry.text)
            status = Status.APPROVED if is_as_it_was else Status.EDITED
            told = "Approved" if status is Status.APPROVED else "Saved your text"
            return self._save(told, place, _record(place, text, status))

    def reject(self, place: Place, version: str) -> Decision:
        """Let a picture have no text in a language."""
        with self._lock:
            entry = self._entry(place, version)
            return self._save("Rejected", place, _record(place, entry.text, Status.REJECTED))

    def decorate(self, key: str, *, decorative: bool) -> Decision:
        """Let a picture have an empty alt everywhere, or take that back."""
        with self._lock:
            self._refresh()
            if key not in self._numbers:
                raise DecisionError("This picture is no longer on any page.")
            place = Place(key)
            if not decorative:
                return self._save("No longer decorative", place, None)
            return self._save("Decorative", place, Record(place, decorative=True))

    def take(self, place: Place, text: str) -> Decision:
        """Keep a new text of the API, as a draft unless a person has decided; say what was done."""
        with self._lock:
            self._refresh()
            self._resolved.texts[place.picture, place.language] = text
            self._resolved.reasons.pop((place.picture, place.language), None)
            self._items.pop(place.picture, None)
            record = self._file.texts.get(place)
            if record is not None and record.text == text:
                return Decision("The service gave the same text again", place)
            if record is not None and record.status in (Status.APPROVED, Status.EDITED):
                return Decision("The new text stands beside the one that people chose", place)
            return self._save("A new text", place, _record(place, text, Status.GENERATED))

    def undo(self) -> Decision:
        """Take the last decision back. Raises DecisionError where others changed it meanwhile."""
        with self._lock:
            self._refresh()
            if not self._log:
                raise DecisionError("There is nothing to undo.")
            last = self._log.pop()
            if self._file.texts.get(last.place) != last.after:
                raise DecisionError(
                    f"{last.sentence}: this was changed in the texts file meanwhile, so it stays"
                    " as it is there."
                )
            try:
                undone = self._save("Undone", last.place, last.before)
            except TextsError:
                self._log.append(last)
                raise
            self._log.pop()
            return undone

    def _entry(self, place: Place, version: str) -> Entry:
        """Return an entry as the person who decides has seen it. Raises DecisionError."""
        self._refresh()
        if place.picture not in self._numbers:
            raise DecisionError("This picture is no longer on any page.")
        item = self._item(place.picture)
        entry = next((each for each in item.entries if each.place == place), None)
        if entry is None and place.on and _is_on_a_page(place, item):
            entry = Entry(place, State.MISSING)
        if entry is None:
            raise DecisionError("This picture no longer has a text in this language there.")
        if entry.version != version:
            raise DecisionError(
                "The text was changed in the texts file while you looked at it, so nothing was"
                f" saved. It now says: “{entry.text}” ({entry.state})."
            )
        return entry

    def _save(self, told: str, place: Place, record: Record | None) -> Decision:
        """Save a record, or that there is none; on an error all is as it was."""
        texts = self._file.texts
        before = texts.get(place)
        if record is None and self._file.commented([place]):
            record = self._instead_of_none(place)
        if before == record:
            return Decision("It was so already", place)
        _put(texts, place, record)
        try:
            self._file.save()
        except TextsError:
            _put(self._file.texts, place, before)
            raise
        finally:
            self._items.pop(place.picture, None)
        self._log.append(Decision(told, place, before, record))
        return self._log[-1]

    def _instead_of_none(self, place: Place) -> Record:
        """Return a record that says as little as none, and keeps what people wrote beside it."""
        if not place.language:
            return Record(place, decorative=False)
        raise DecisionError(
            f"{name_of(place.picture)} ({place.language}): a comment was written beside this text"
            " in the texts file meanwhile, so it stays as it is there."
        )


def name_of(key: str) -> str:
    """Return a picture's name as people see it: the last part of its address."""
    path = key.partition("?")[0].rstrip("/")
    return unquote(path.rsplit("/", 1)[-1]) or key


def _is_on_a_page(place: Place, item: Item) -> bool:
    """Tell whether a page for which a text would hold shows the picture in its language."""
    return any(
        each.language == place.language and holds_on(place.on, each.page.address)
        for each in item.shown.standings
    )


def _put(texts: Texts, place: Place, record: Record | None) -> None:
    if record is None:
        texts.remove(place)
    else:
        texts.put(record)


def _record(place: Place, text: str, status: Status) -> Record:
    try:
        return Record(place, text, status)
    except ValueError as error:
        raise DecisionError(f"This cannot be saved: {error}.") from error


def _known(gallery: Gallery, options: Options) -> Resolved:
    """Return the texts that the cache has for the pictures of a site."""
    from altfill.store.cache import TextCache

    resolved = Resolved()
    gaps = (each.gap for shown in gallery.pictures.values() for each in shown.standings)
    with TextCache(options.cache_dir, options.api_url, create=False) as cache:
        from_cache(wanted_for(gaps), cache, resolved)
    return resolved
