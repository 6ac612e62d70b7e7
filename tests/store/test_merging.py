from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altfill.store.merging import merged
from altfill.store.records import Place, Record, Status
from tests.store.made import by_place, records

PLACE = Place("https://acme.imgix.net/a.jpg", "en")


def _text(text: str, status: Status) -> dict[Place, Record]:
    return {PLACE: Record(PLACE, text, status)}


NONE: dict[Place, Record] = {}
DRAFT = _text("draft", Status.GENERATED)
NEWER = _text("newer", Status.GENERATED)
APPROVED = _text("draft", Status.APPROVED)
EDITED = _text("edited", Status.EDITED)
OTHER = _text("other", Status.EDITED)
SAME = _text("draft", Status.EDITED)
NEVER = _text("", Status.REJECTED)
NOT = _text("draft", Status.REJECTED)

ROWS = [
    ("nothing changed", DRAFT, DRAFT, DRAFT, DRAFT),
    ("ours is new", NONE, DRAFT, NONE, DRAFT),
    ("theirs is new", NONE, NONE, DRAFT, DRAFT),
    ("both the same", NONE, EDITED, EDITED, EDITED),
    ("ours changed", DRAFT, EDITED, DRAFT, EDITED),
    ("theirs changed", DRAFT, DRAFT, EDITED, EDITED),
    ("ours is gone", DRAFT, NONE, DRAFT, NONE),
    ("theirs is gone", DRAFT, DRAFT, NONE, NONE),
    ("a machine's against a person's", DRAFT, NEWER, EDITED, EDITED),
    ("a person's against a machine's", DRAFT, EDITED, NEWER, EDITED),
    ("two machines", NONE, NEWER, DRAFT, DRAFT),
    ("a machine's against a rejection", DRAFT, NEWER, NEVER, NEVER),
    ("a machine's against its deletion", DRAFT, NEWER, NONE, NONE),
    ("a person's against a deletion", DRAFT, EDITED, NONE, EDITED),
    ("a deletion against a person's", DRAFT, NONE, EDITED, EDITED),
    ("the same words, approved and edited", DRAFT, APPROVED, SAME, SAME),
    ("the same words, edited and approved", DRAFT, SAME, APPROVED, SAME),
    ("two rejections", DRAFT, NEVER, NOT, NOT),
]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_two_versions_become_one(base, ours, theirs, result):
    assert merged(base, ours, theirs) == (result, [])


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (EDITED, OTHER, "edited “edited” here, edited “other” there"),
        (APPROVED, OTHER, "approved “draft” here, edited “other” there"),
        (APPROVED, NOT, "approved “draft” here, rejected “draft” there"),
        (NEVER, SAME, "rejected here, edited “draft” there"),
    ],
)
def test_two_people_who_disagree_are_a_conflict(ours, theirs, said):
    result, [conflict] = merged(DRAFT, ours, theirs)
    assert result == {}
    assert str(conflict) == f'["https://acme.imgix.net/a.jpg".en]: {said}'


def test_decorative_and_not_are_a_conflict():
    place = Place("https://acme.imgix.net/a.jpg")
    yes, no = ({place: Record(place, decorative=value)} for value in (True, False))
    _, [conflict] = merged({}, yes, no)
    assert str(conflict).endswith("decorative here, not decorative there")
    assert merged({}, yes, yes) == (yes, [])


@given(records, records)
def test_a_side_that_changed_nothing_takes_the_other(base, other):
    old, new = by_place(base), by_place(other)
    assert merged(old, new, old) == (new, [])
    assert merged(old, old, new) == (new, [])


@given(records, st.data())
def test_changes_of_different_records_are_both_kept(base, data):
    old = by_place(base)
    ours, theirs = dict(old), dict(old)
    for place, record in old.items():
        side = data.draw(st.sampled_from([ours, theirs, {}]))
        if record.place.language:
            side[place] = Record(place, "a person's words", Status.EDITED)
    result, conflicts = merged(old, ours, theirs)
    assert conflicts == []
    for place, record in result.items():
        assert record in (ours[place], theirs[place])
        assert record == old[place] or record.text == "a person's words"
    assert result.keys() == old.keys()
    changed = [place for place in old if (ours[place], theirs[place]) != (old[place],) * 2]
    assert all(result[place] != old[place] for place in changed)


DECORATIVE = {Place(PLACE.picture): Record(Place(PLACE.picture), decorative=True)}


def test_decorative_and_a_text_are_two_decisions_that_disagree():
    for base, text in ((NONE, EDITED), (DRAFT, APPROVED), (DRAFT, EDITED)):
        _, [conflict] = merged(base, {**base, **DECORATIVE}, text)
        assert str(conflict).startswith('["https://acme.imgix.net/a.jpg"]: decorative here, ')
        _, [conflict] = merged(base, text, {**base, **DECORATIVE})
        assert str(conflict).endswith("” here, decorative there")


@pytest.mark.parametrize("text", [DRAFT, NEVER])
def test_decorative_agrees_with_drafts_and_rejections(text):
    assert merged(NONE, DECORATIVE, text) == ({**DECORATIVE, **text}, [])


def test_one_person_may_call_decorative_what_has_a_text():
    both = {**DECORATIVE, **EDITED}
    assert merged(EDITED, both, EDITED) == (both, [])
    assert merged(NONE, both, EDITED) == (both, [])
    assert merged(both, both, {**DECORATIVE, **OTHER}) == ({**DECORATIVE, **OTHER}, [])
