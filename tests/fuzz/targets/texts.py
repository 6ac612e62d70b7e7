"""The texts file: the fast shadow agrees with the full reader, and what is written is read back."""

from __future__ import annotations

from altfill.errors import TextsError
from altfill.store import reading
from altfill.store.editing import edited
from altfill.store.records import Place, Record, Status

A = "https://acme.imgix.net/a.jpg"
PIECES = tuple(
    f'["{A}".en]\n|["{A}"]\n|["{A}".fr.on."blog/*"]\n|["{A}".on."x/"]\n|text = "A boat"\n|status = "edited"\n|status = "generated"\n|status = "rejected"\n|decorative = true\n|decorative = false\n|text = |status = |"|\'|"""|\'\'\'|\\|\\"|\\u00e9|\\ud800|\\U0001F600|\\x41|#|# note\n|\n|\r\n|\r|[|]|[[|]]|{{|}}|=|.|,|en|on|en.on|EN|text.x|"{A}"|"{A}".en.text = "x"\n|1979-05-27|1e5|true|\u00a0|\u2028|\ufeff|é|\x00|\x7f|\t| |["https://b.imgix.net/\\u00e9".de]\n|text = """\nA\n"""\n|<<<<<<< x\n|=======\n|a = [\n["{A}".en]\n]\n'.encode().split(
        b"|"
    )
)
SEEDS = (
    f'["{A}".en]\ntext = "A boat"\nstatus = "generated"\n\n["{A}".fr]\ntext = "Un bateau"\nstatus = "approved"\n'.encode(),
    f'# ours\n["{A}"]\ndecorative = true\n["{A}".on."shop/*"]\ndecorative = false\n'.encode(),
    f'["{A}".en.on."blog/*"]\r\ntext = "A \\"boat\\""\r\nstatus = "edited"\r\n'.encode(),
    f"['{A}'.\"en\"]\nstatus='rejected'\n".encode(), f'["{A}"]\nen = {{ text = "A boat", status = "approved" }}\n'.encode(),
    f'["{A}".en]\ntext = """\nA\n  boat"""\n# end'.encode(), f'"{A}".en.text = "A boat"\n'.encode(),
)  # fmt: skip
NEW = Record(Place("https://acme.imgix.net/b.jpg", "en"), 'A "ship" \\ x', Status.GENERATED)


def holds(data: bytes) -> None:
    """Raise where two readers differ, or a file is not read as it was written."""
    try:
        text = reading.decoded(data, "f")
    except TextsError:
        return
    quick = _told(reading.read_records, text)
    full = _told(reading._thoroughly, text)
    assert quick == full or isinstance(quick, str) is isinstance(full, str) is True, (quick, full)
    if isinstance(full, dict):
        _is_edited(text, full)


def _told(read, text: str) -> dict[Place, Record] | str:
    try:
        return read(text, "f")
    except TextsError as error:
        return str(error)


def _is_edited(text: str, records: dict[Place, Record]) -> None:
    places = sorted(records)
    for new in (
        {**records, NEW.place: NEW},
        {place: records[place] for place in places[1:]},
        {**records, **dict.fromkeys(places[:1], None)}
        and {**{place: _changed(each) for place, each in records.items()}},
    ):
        try:
            written = edited(text, records, new, "f")
        except TextsError:
            continue
        assert reading._thoroughly(written, "f") == new, written
        assert edited(written, new, new, "f") == written


def _changed(record: Record) -> Record:
    if record.decorative is not None:
        return Record(record.place, decorative=not record.decorative)
    return Record(record.place, "Another text", Status.APPROVED)
