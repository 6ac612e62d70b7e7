"""Two versions of the records as one: a person's decision stays, whoever writes last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from altfill.store.records import Place, Record, Status

Records = Mapping[Place, Record]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two decisions of people about one place."""

    ours: Record
    theirs: Record

    def __str__(self) -> str:
        """Return both, in one line."""
        return f"{self.ours.place}: {_told(self.ours)} here, {_told(self.theirs)} there"


def _told(record: Record) -> str:
    if record.decorative is not None:
        return "decorative" if record.decorative else "not decorative"
    return f"{record.status} “{record.text}”" if record.text else str(record.status)


def merged(
    base: Records, ours: Records, theirs: Records
) -> tuple[dict[Place, Record], list[Conflict]]:
    """Return what two sides have made of the base, sorted, and where people disagree.

    Where both changed a record, a person's decision wins over a machine's text and over its being
    gone, and theirs over ours where no person has decided.
    """
    result: dict[Place, Record] = {}
    conflicts = []
    for place in sorted({*base, *ours, *theirs}):
        old, our, their = base.get(place), ours.get(place), theirs.get(place)
        chosen = _chosen(old, our, their)
        if isinstance(chosen, Conflict):
            conflicts.append(chosen)
        elif chosen is not None:
            result[place] = chosen
    conflicts += (
        Conflict(our, their)
        for our, their in (*_opposed(base, ours, theirs), *_opposed_by(base, ours, theirs))
    )
    return result, sorted(conflicts, key=lambda each: each.ours.place)


def _opposed_by(base: Records, ours: Records, theirs: Records) -> Iterator[tuple[Record, Record]]:
    return ((our, their) for their, our in _opposed(base, theirs, ours))


def _opposed(base: Records, some: Records, others: Records) -> Iterator[tuple[Record, Record]]:
    """Yield what some call decorative, each with a text that only others have decided on.

    Both could stand in one file, and the text would be written nowhere.
    """
    decorative = {
        (place.picture, place.on): record
        for place, record in some.items()
        if record.decorative and record not in (base.get(place), others.get(place))
    }
    for place, text in others.items() if decorative else ():
        record = decorative.get((place.picture, place.on))
        is_wanted = text.status in (Status.APPROVED, Status.EDITED) and text.decorative is None
        if record and is_wanted and text not in (base.get(place), some.get(place)):
            yield record, text


def _chosen(
    old: Record | None, our: Record | None, their: Record | None
) -> Record | Conflict | None:
    if our in (their, old):
        return their
    if their == old:
        return our
    if our is None or not our.is_seen:
        return their
    if their is None or not their.is_seen:
        return our
    if not _agree(our, their):
        return Conflict(our, their)
    return our if our.status is Status.EDITED else their


def _agree(our: Record, their: Record) -> bool:
    rejected = [each.status is Status.REJECTED for each in (our, their)]
    if our.decorative is not None or not any(rejected):
        return (our.text, our.decorative) == (their.text, their.decorative)
    return all(rejected)
