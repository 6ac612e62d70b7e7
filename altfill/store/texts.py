"""The records of a texts file in memory: what holds for a picture on a page, and changing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from altfill.store.patterns import holds_on, particularity
from altfill.store.records import Place, Record


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a picture on one page."""

    decorative: bool = False
    """The picture is to have an empty alt there, but in the languages of ``texts``."""
    texts: Mapping[str, Record] = field(default_factory=dict)
    """Language -> the record that holds there."""


class Texts:
    """Records by their place. Several may hold on a page; then the most particular counts.

    >>> texts = Texts([Record(Place("https://acme.imgix.net/a.jpg", "en"), "A boat")])
    >>> texts.known("https://acme.imgix.net/a.jpg", "/index.html").texts["en"].text
    'A boat'
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by_picture: dict[str, dict[Place, Record]] = {}
        for record in records:
            self.put(record)

    def __len__(self) -> int:
        return sum(map(len, self._by_picture.values()))

    def __iter__(self) -> Iterator[Record]:
        """Yield the records in the order of the file."""
        for picture in sorted(self._by_picture):
            about = self._by_picture[picture]
            yield from (about[place] for place in sorted(about))

    def by_place(self) -> dict[Place, Record]:
        """Return the records by their place, sorted."""
        return {record.place: record for record in self}

    def get(self, place: Place) -> Record | None:
        """Return the record of exactly this place."""
        return self._by_picture.get(place.picture, {}).get(place)

    def put(self, record: Record) -> None:
        """Keep a record instead of the one of its place."""
        self._by_picture.setdefault(record.place.picture, {})[record.place] = record

    def remove(self, place: Place) -> None:
        """Drop a place's record if there is one."""
        about = self._by_picture.get(place.picture, {})
        about.pop(place, None)
        if not about:
            self._by_picture.pop(place.picture, None)

    def about(self, picture: str) -> Mapping[Place, Record]:
        """Return all records of a picture."""
        return dict(self._by_picture.get(picture, {}))

    def known(self, picture: str, address: str) -> Known:
        """Return what holds for a picture on the page at an address such as /blog/index.html."""
        about = self._by_picture.get(picture)
        if about is None:
            return Known()
        holding = [each for each in about.values() if holds_on(each.place.on, address)]
        holding.sort(key=lambda record: particularity(record.place.on))
        deciding = [each for each in holding if each.decorative is not None][-1:]
        if not deciding or not deciding[0].decorative:
            return Known(False, _by_language(holding))
        level = particularity(deciding[0].place.on)
        above = [each for each in holding if particularity(each.place.on) > level]
        return Known(True, _by_language(above))


def _by_language(holding: Iterable[Record]) -> dict[str, Record]:
    """Return the last record of each language."""
    return {each.place.language: each for each in holding if each.decorative is None}
