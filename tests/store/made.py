from __future__ import annotations

from hypothesis import strategies as st

from altfill.store.records import Place, Record, Status

PICTURES = [
    "https://acme.imgix.net/a.jpg",
    "https://acme.imgix.net/a.jpg?box=4:3",
    "https://acme.imgix.net/b%20c.jpg?txt=x\\y",
    "https://images.example.com/[x].png",
]
LANGUAGES = ["en", "fr", "de", "pt-BR"]
PATTERNS = ["", "", "blog/2024/*", "/index.html", 'a "b".html', "é\\*"]

letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
texts = (
    st.text(letters | st.sampled_from("\"'\\#[]={}.,"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def a_record(draw: st.DrawFn) -> Record:
    picture, on = draw(st.sampled_from(PICTURES)), draw(st.sampled_from(PATTERNS))
    if draw(st.integers(0, 4)) == 0:
        return Record(Place(picture, "", on), decorative=draw(st.booleans()))
    status = draw(st.sampled_from(list(Status)))
    text = "" if status is Status.REJECTED and draw(st.booleans()) else draw(texts)
    return Record(Place(picture, draw(st.sampled_from(LANGUAGES)), on), text, status)


records = st.lists(a_record(), max_size=8, unique_by=lambda record: record.place)
"""Records of different places."""


def by_place(found: list[Record]) -> dict[Place, Record]:
    return {record.place: record for record in found}
