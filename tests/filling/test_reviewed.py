"""What people decided in the texts file, and what a run makes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from altfill import Options, Reason, Report, fill_site
from altfill.errors import OptionsError, TextsError
from altfill.filling.session import HostPage, Session
from altfill.report import Origin
from altfill.store.cache import TextCache
from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile

A = "https://acme.imgix.net/a.jpg"
B = "https://acme.imgix.net/b.jpg"
LINE = "https://acme.imgix.net/line.png"


@pytest.fixture
def texts(tmp_path):
    """The texts file's path."""
    return tmp_path / "working" / "alt-texts.toml"


@pytest.fixture
def home(tmp_path):
    """The directory of pages."""
    directory = tmp_path / "working" / "public"
    directory.mkdir()
    return directory


@pytest.fixture
def fill(sandbox, texts, home, tmp_path):
    """Fill pages, given by their names, and tell what came of it."""

    def run(pages: dict[str, str] | None = None, **options: object) -> Report:
        for name, html in (pages or {}).items():
            (home / name).parent.mkdir(exist_ok=True, parents=True)
            (home / name).write_text(html, "utf-8")
        chosen = {"texts": texts, "cache_dir": tmp_path / "cache", "rate": 1000} | options
        return fill_site([home], Options(api_url=sandbox.url, **chosen), api_key="k")

    return run


def _put(path: Path, *records: Record) -> None:
    file = TextsFile(path)
    for record in records:
        file.texts.put(record)
    file.save()


def _text(text: str, status: Status, *place: str) -> Record:
    return Record(Place(*(place or (A, "en"))), text, status)


def _page(*pictures: str, language: str = "en", rest: str = "") -> str:
    tags = "".join(f'<img src="{picture}"{rest}>' for picture in pictures)
    return f'<html lang="{language}"><meta charset="utf-8">{tags}'


def _reasons(report: Report) -> list[Reason]:
    return [each.reason for each in report.left]


def test_a_text_of_the_file_comes_before_the_cache_and_nobody_is_asked(
    fill, home, texts, sandbox, tmp_path
):
    with TextCache(tmp_path / "cache", sandbox.url) as cache:
        cache.put(A, "en", "A cached boat")
        cache.put(B, "en", "A cached quay")
    _put(texts, _text("Ada's boat", Status.EDITED))
    report = fill({"a.html": _page(A, B)})
    html = (home / "a.html").read_text()
    assert 'alt="Ada\'s boat"' in html
    assert 'alt="A cached quay"' in html
    assert [each.origin for each in report.filled] == [Origin.REVIEWED, Origin.CACHE]
    assert (report.texts_file, report.texts_cached, report.texts_new) == (1, 1, 0)
    assert report.texts == {"en": {Origin.CACHE: 1, Origin.REVIEWED: 1}}
    assert sandbox.counters.requests == 0


def test_a_generated_text_of_the_file_is_used_and_told_apart(fill, home, texts, sandbox):
    _put(texts, _text("A boat", Status.GENERATED))
    report = fill({"a.html": _page(A)})
    assert 'alt="A boat"' in (home / "a.html").read_text()
    assert [each.origin for each in report.filled] == [Origin.TEXTS]
    assert sandbox.counters.requests == 0


def test_a_rejected_picture_is_left_and_not_asked_about(fill, home, texts, sandbox):
    _put(texts, _text("", Status.REJECTED), _text("Un bateau", Status.APPROVED, A, "fr"))
    before = _page(A)
    report = fill({"a.html": before, "b.html": _page(A, language="fr")})
    assert (home / "a.html").read_text() == before
    assert _reasons(report) == [Reason.REJECTED]
    assert 'alt="Un bateau"' in (home / "b.html").read_text()
    assert sandbox.counters.requests == 0


DECORATIVE = [
    ("absent", f'<img src="{LINE}">', f'<img alt="" src="{LINE}">'),
    ("blank", f'<img alt=" " src="{LINE}">', f'<img alt="" src="{LINE}">'),
    ("address", f'<img alt="line.png" src="{LINE}">', f'<img alt="" src="{LINE}">'),
    ("address unquoted", f"<img alt=line.png src={LINE}>", f'<img alt="" src={LINE}>'),
    ("empty", f'<img alt="" src="{LINE}">', f'<img alt="" src="{LINE}">'),
    ("valueless", f"<img alt src={LINE}>", f"<img alt src={LINE}>"),
    ("a person's text", f'<img alt="A line" src="{LINE}">', f'<img alt="A line" src="{LINE}">'),
]


@pytest.mark.parametrize("more", [{}, {"fill_empty": True}, {"require_approved": True}])
@pytest.mark.parametrize(
    ("before", "after"), [row[1:] for row in DECORATIVE], ids=[row[0] for row in DECORATIVE]
)
def test_a_decorative_picture_gets_an_empty_alt(fill, home, texts, sandbox, before, after, more):
    _put(texts, Record(Place(LINE), decorative=True))
    report = fill({"a.html": f"<p lang=nl>{before}"}, **more)
    assert (home / "a.html").read_text() == f"<p lang=nl>{after}"
    assert [each.text for each in report.filled] == [""] * (before != after)
    assert not report.left
    again = fill(**more)
    assert (again.gaps, again.pages_changed, sandbox.counters.requests) == (0, 0, 0)


def test_a_decorative_picture_needs_no_language(fill, home, texts):
    _put(texts, Record(Place(LINE), decorative=True))
    report = fill({"a.html": f"<img src={LINE}>"})
    assert (home / "a.html").read_text() == f'<img alt="" src={LINE}>'
    assert report.texts == {"und": {Origin.REVIEWED: 1}}


def test_a_text_for_some_pages_stands_on_those_only(fill, home, texts):
    _put(
        texts,
        _text("A boat", Status.APPROVED),
        _text("Our boat", Status.EDITED, A, "en", "blog/2024/*"),
        Record(Place(B), decorative=True),
        _text("The quay at noon", Status.EDITED, B, "en", "/blog/2024/a.html"),
        _text("", Status.REJECTED, A, "en", "shop/*"),
    )
    names = ("index.html", "blog/2024/a.html", "shop/a.html")
    report = fill(dict.fromkeys(names, _page(A, B)))
    alts = {each.path.split("public/")[1]: [] for each in report.filled}
    for each in report.filled:
        alts[each.path.split("public/")[1]].append(each.text)
    assert alts == {
        "index.html": ["A boat", ""],
        "blog/2024/a.html": ["Our boat", "The quay at noon"],
        "shop/a.html": [""],
    }
    assert _reasons(report) == [Reason.REJECTED]


@pytest.mark.parametrize(
    ("page", "records", "alt"),
    [
        ("nl", {"nl": "Een boot"}, 'alt="Een boot" src'),
        ("nl-BE", {"nl": "Een boot"}, 'alt="Een boot" src'),
        ("nl", {"en": "A boat"}, 'alt="A boat" lang="en" src'),
        ("nl", {"en": "A boat", "nl": "Een boot"}, 'alt="Een boot" src'),
        ("fr-CA", {"fr": "Un bateau", "fr-CA": "Un traversier"}, 'alt="Un traversier" src'),
        ("fr_ca", {"fr": "Un bateau", "fr-CA": "Un traversier"}, 'alt="Un traversier" src'),
        ("fr-CH", {"fr": "Un bateau", "fr-CA": "Un traversier"}, 'alt="Un bateau" src'),
        ("fr", {"fr-CA": "Un traversier", "en": "A boat"}, "<img src"),
        ("gsw", {"de": "Ein Boot"}, "<img src"),
    ],
)
def test_people_may_write_in_languages_that_the_api_does_not_offer(
    fill, home, texts, page, records, alt
):
    _put(texts, *(_text(text, Status.EDITED, A, each) for each, text in records.items()))
    fill({"a.html": _page(A, language=page)}, fallback_language="en", offline=True)
    assert alt in (home / "a.html").read_text()


# approval


def test_only_approved_texts_are_filled_and_the_others_are_listed(fill, home, texts, sandbox):
    _put(
        texts,
        _text("A boat", Status.APPROVED),
        _text("A quay", Status.GENERATED, B, "en"),
        Record(Place(LINE), decorative=True),
    )
    page = _page(A, B, LINE, "https://acme.imgix.net/new.jpg")
    report = fill({"a.html": page}, require_approved=True)
    assert [each.text for each in report.filled] == ["A boat", ""]
    assert [(each.reason, each.message.split(";")[0]) for each in report.left] == [
        (Reason.NOT_APPROVED, "its text waits in the texts file for a person to approve it"),
        (Reason.NOT_APPROVED, "no text in the texts file is approved"),
    ]
    assert sandbox.counters.requests == 0
    assert report.exit_code(strict=True) == 1


def test_without_a_texts_file_nothing_is_approved_and_nobody_is_asked(fill, texts, sandbox):
    report = fill({"a.html": _page(A)}, require_approved=True)
    assert _reasons(report) == [Reason.NOT_APPROVED]
    assert (sandbox.counters.requests, texts.exists()) == (0, False)


def test_new_texts_are_asked_for_and_saved_for_approval_but_not_filled(fill, home, texts, sandbox):
    _put(texts, _text("A boat", Status.APPROVED))
    before = _page(B)
    report = fill({"a.html": before}, require_approved=True, save_texts=True)
    assert (home / "a.html").read_text() == before
    assert _reasons(report) == [Reason.NOT_APPROVED]
    assert sandbox.counters.requests == 1
    draft = TextsFile(texts).texts.get(Place(B, "en"))
    assert draft.status is Status.GENERATED
    _put(texts, _text(draft.text, Status.APPROVED, B, "en"))
    assert [each.origin for each in fill(require_approved=True).filled] == [Origin.REVIEWED]
    assert sandbox.counters.requests == 1


@pytest.mark.parametrize("name", ["save_texts", "require_approved"])
def test_reviewing_without_a_file_is_refused(name):
    with pytest.raises(OptionsError, match="name the texts file"):
        Options(**{name: True})


# saving


def test_the_file_is_made_with_the_texts_of_the_run(fill, texts, tmp_path, sandbox):
    with TextCache(tmp_path / "cache", sandbox.url) as cache:
        cache.put(B, "en", "A cached quay")
    report = fill({"b.html": _page(A, B), "a.html": _page(A, language="fr")})
    saved = TextsFile(texts).texts
    assert [(each.place, each.status) for each in saved] == [
        (Place(A, "en"), Status.GENERATED),
        (Place(A, "fr"), Status.GENERATED),
        (Place(B, "en"), Status.GENERATED),
    ]
    assert saved.get(Place(B, "en")).text == "A cached quay"
    assert report.notes == ["3 new texts are in alt-texts.toml, for people to review"]


def test_a_file_that_is_there_is_changed_on_wish_only(fill, texts):
    _put(texts, _text("A boat", Status.APPROVED))
    before = texts.read_bytes()
    fill({"a.html": _page(A, B)})
    assert texts.read_bytes() == before
    fill({"a.html": _page(A, B)}, save_texts=True)
    after = texts.read_bytes()
    assert after.startswith(before)
    fill({"a.html": _page(A, B)}, save_texts=True)
    assert texts.read_bytes() == after


@pytest.mark.parametrize("more", [{"dry_run": True}, {"dry_run": True, "offline": True}])
def test_a_dry_run_makes_no_file(fill, texts, sandbox, more):
    fill({"a.html": _page(A)}, save_texts=True, **more)
    assert not texts.exists()
    assert sandbox.counters.requests == 0


def test_what_a_run_saves_is_still_told_by_where_it_came_from(fill, texts):
    assert [each.origin for each in fill({"a.html": _page(A)}, save_texts=True).filled] == ["api"]
    texts.unlink()
    assert [each.origin for each in fill({"a.html": _page(A)}, save_texts=True).filled] == ["cache"]
    assert [each.origin for each in fill({"a.html": _page(A)}).filled] == ["texts"]


def test_a_run_that_was_to_save_texts_and_had_none_says_so(fill, texts):
    report = fill({"a.html": _page(A, rest=' alt="A boat"')}, save_texts=True)
    assert not texts.exists()
    assert [note.split(";")[0] for note in report.notes] == [
        "there was no text to put into alt-texts.toml, so it was not made"
    ]


def test_a_run_that_asks_nobody_makes_no_file_unless_told_to(fill, texts, sandbox, tmp_path):
    with TextCache(tmp_path / "cache", sandbox.url) as cache:
        cache.put(A, "en", "A cached boat")
    fill({"a.html": _page(A)}, offline=True)
    assert not texts.exists()
    fill({"a.html": _page(A)}, offline=True, save_texts=True)
    assert TextsFile(texts).texts.get(Place(A, "en")).text == "A cached boat"


def test_a_run_on_filled_pages_makes_no_file(fill, texts):
    fill({"a.html": _page(A, rest=' alt="A boat"')})
    assert not texts.exists()


def test_a_dry_run_counts_without_what_people_decided(fill, texts):
    _put(texts, _text("A boat", Status.APPROVED), Record(Place(LINE), decorative=True))
    report = fill({"a.html": _page(A, B, LINE)}, dry_run=True)
    assert (report.pictures_to_ask, dict(report.to_ask), report.pictures) == (1, {"en": 1}, 3)
    assert [each.text for each in report.filled] == ["A boat", ""]
    assert report.texts_file == 2


def test_a_broken_file_ends_the_run_before_anything_is_filled_or_paid(fill, home, texts, sandbox):
    texts.write_text(f'["{A}".en]\ntext = "A boat"\nstatus = "aproved"\n')
    before = texts.read_bytes()
    with pytest.raises(TextsError, match=r"alt-texts.toml, line 3: .*did you mean approved\?"):
        fill({"a.html": _page(A)}, save_texts=True)
    assert (home / "a.html").read_text() == _page(A)
    assert texts.read_bytes() == before
    assert sandbox.counters.requests == 0


def test_a_file_that_could_not_be_saved_is_found_before_anything_is_paid(fill, tmp_path, sandbox):
    with pytest.raises(TextsError, match="cannot be written"):
        fill({"a.html": _page(A)}, texts=tmp_path / "no" / "texts.toml")
    assert sandbox.counters.requests == 0


def test_a_file_that_breaks_during_the_run_is_left_and_the_pages_are_filled(
    fill, home, texts, sandbox, tmp_path
):
    _put(texts, _text("A boat", Status.APPROVED))
    for name in ("a.html", "b.html"):
        (home / name).write_text(_page(B))

    def breaks(phase: str, done: int, total: int) -> None:
        if phase == "ask" and done == total:
            texts.write_text("text = ")

    options = Options(
        api_url=sandbox.url, cache_dir=tmp_path / "cache", texts=texts, save_texts=True
    )
    report = fill_site([home], options, api_key="k", progress=breaks)
    assert "alt=" in (home / "a.html").read_text()
    assert texts.read_text() == "text = "
    assert isinstance(report.ended, TextsError)
    assert report.exit_code() == 2


# regenerating


def test_regenerating_replaces_drafts_and_keeps_what_people_decided(fill, home, texts, sandbox):
    _put(texts, _text("Ada's quay", Status.EDITED, B, "en"))
    fill({"a.html": _page(A, B)}, save_texts=True)
    first = TextsFile(texts).texts.get(Place(A, "en")).text
    report = fill(regenerate=True, save_texts=True)
    second = TextsFile(texts).texts.get(Place(A, "en"))
    assert second.status is Status.GENERATED
    assert second.text != first
    assert [each.picture for each in report.filled] == [A]
    assert TextsFile(texts).texts.get(Place(B, "en")).text == "Ada's quay"
    assert sandbox.counters.by_picture == {A: 2}
    assert second.text in (home / "a.html").read_text()


def test_a_draft_that_a_person_changed_is_theirs_whatever_its_status(fill, home, texts, sandbox):
    fill({"a.html": _page(A)}, save_texts=True)
    _put(texts, _text("Ada's boat", Status.GENERATED))
    report = fill({"a.html": _page(A)}, regenerate=True, save_texts=True)
    assert 'alt="Ada\'s boat"' in (home / "a.html").read_text()
    assert [each.origin for each in report.filled] == [Origin.REVIEWED]
    assert TextsFile(texts).texts.get(Place(A, "en")).text == "Ada's boat"
    assert sandbox.counters.requests == 1


def test_regenerating_replaces_drafts_of_which_the_cache_knows_nothing(fill, home, texts, sandbox):
    _put(texts, _text("A draft", Status.GENERATED))
    report = fill({"a.html": _page(A)}, regenerate=True, save_texts=True)
    assert [each.origin for each in report.filled] == [Origin.API]
    new = TextsFile(texts).texts.get(Place(A, "en")).text
    assert new != "A draft"
    assert sandbox.counters.requests == 1


def test_regenerating_asks_again_about_what_was_rejected(fill, home, texts):
    fill({"a.html": _page(A)}, save_texts=True)
    draft = TextsFile(texts).texts.get(Place(A, "en"))
    _put(texts, _text(draft.text, Status.REJECTED))
    fill({"a.html": _page(A)}, regenerate=True, save_texts=True)
    new = TextsFile(texts).texts.get(Place(A, "en"))
    assert new.status is Status.GENERATED
    assert new.text != draft.text
    assert new.text in (home / "a.html").read_text()


def test_a_rejected_text_that_comes_again_stays_rejected(start, home, texts, tmp_path):
    sandbox = start(text="A boat")
    _put(texts, _text("A boat", Status.REJECTED))
    (home / "a.html").write_text(_page(A))
    options = Options(
        api_url=sandbox.url, cache_dir=tmp_path / "c", texts=texts, regenerate=True, save_texts=True
    )
    report = fill_site([home], options, api_key="k")
    assert _reasons(report) == [Reason.REJECTED]
    assert TextsFile(texts).texts.get(Place(A, "en")).status is Status.REJECTED


def test_regenerating_without_an_answer_keeps_the_draft_and_the_rejection(fill, home, texts):
    _put(texts, _text("A boat", Status.GENERATED), _text("A quay", Status.REJECTED, B, "en"))
    report = fill({"a.html": _page(A, B)}, regenerate=True, max_requests=0)
    assert 'alt="A boat"' in (home / "a.html").read_text()
    assert _reasons(report) == [Reason.REJECTED]


def test_regenerating_puts_a_reviewed_text_where_altfill_wrote_another(fill, home, texts):
    fill({"a.html": _page(A, B)}, save_texts=True)
    _put(texts, _text("Ada's boat", Status.EDITED), Record(Place(B), decorative=True))
    fill(regenerate=True)
    html = (home / "a.html").read_text()
    assert 'alt="Ada\'s boat"' in html
    assert 'alt=""' in html


def test_a_text_that_a_person_changed_in_the_page_always_wins(fill, home, texts):
    _put(texts, _text("A boat", Status.APPROVED), Record(Place(B), decorative=True))
    page = _page(A, B, rest=' alt="My own words"')
    for more in ({}, {"regenerate": True}, {"require_approved": True}, {"mark": True}):
        report = fill({"a.html": page}, **more)
        assert (home / "a.html").read_text() == page
        assert report.gaps == 0


# marks

MARK = ' data-alt-origin="generated"'


def test_texts_that_nobody_has_seen_are_marked(fill, home, texts):
    _put(texts, _text("A boat", Status.APPROVED), _text("A quay", Status.GENERATED, B, "en"))
    fill({"a.html": _page(A, B, "https://acme.imgix.net/c.jpg")}, mark=True)
    html = (home / "a.html").read_text()
    assert '<img alt="A boat" src=' in html
    assert f'<img alt="A quay"{MARK} src=' in html
    assert html.count(MARK) == 2
    report = fill(mark=True)
    assert (report.pages_changed, report.gaps, (home / "a.html").read_text()) == (0, 0, html)


@pytest.mark.parametrize(
    "tag", [f'<img alt=" " src="{A}">', f"<img src={A} alt=a.jpg>", f"<amp-img src={A}></amp-img>"]
)
def test_a_mark_stands_in_any_tag_once(fill, home, tag):
    fill({"a.html": f"<p lang=en>{tag}{tag.replace(' src', f'{MARK} src')}"}, mark=True)
    html = (home / "a.html").read_text()
    assert html.count(MARK) == 2
    assert html.count('alt="Stand-in') == 2


def test_without_the_option_there_is_no_mark(fill, home):
    fill({"a.html": _page(A)})
    assert "data-alt-origin" not in (home / "a.html").read_text()


def test_a_decision_reaches_marked_texts_in_pages_that_are_filled(fill, home, texts):
    fill({"a.html": _page(A, B, LINE)}, mark=True, save_texts=True)
    saved = TextsFile(texts).texts
    boat = saved.get(Place(A, "en")).text
    _put(
        texts,
        _text(boat, Status.APPROVED),
        _text('Ada\'s "quay"', Status.EDITED, B, "en"),
        Record(Place(LINE), decorative=True),
    )
    report = fill(mark=True)
    after = (home / "a.html").read_text()
    assert "data-alt-origin" not in after
    assert f'<img alt="{boat}" src="{A}">' in after
    assert f'<img alt="Ada\'s &quot;quay&quot;" src="{B}">' in after
    assert f'<img alt="" src="{LINE}">' in after
    assert [each.text for each in report.filled] == ['Ada\'s "quay"', ""]
    again = fill(mark=True)
    assert (again.gaps, again.pages_changed) == (0, 0)


def test_a_marked_text_that_a_person_changed_in_the_page_stays(fill, home, texts):
    fill({"a.html": _page(A)}, mark=True, save_texts=True)
    changed = (home / "a.html").read_text().replace("Stand-in", "My own")
    _put(texts, _text("Ada's boat", Status.EDITED))
    report = fill({"a.html": changed}, mark=True)
    assert (home / "a.html").read_text() == changed
    assert report.gaps == 0


def test_a_marked_text_that_was_rejected_is_told(fill, home, texts):
    fill({"a.html": _page(A)}, mark=True, save_texts=True)
    before = (home / "a.html").read_text()
    _put(texts, _text("", Status.REJECTED))
    report = fill()
    assert _reasons(report) == [Reason.REJECTED]
    assert (home / "a.html").read_text() == before


# places


TITLED = '<html lang="en"><title>Boats</title>'
LINKED = f'<html lang="en"><a href="boats.html"><img src="{A}"></a>'


def _alt(page: Path) -> str | None:
    found = re.search(r'alt="([^"]*)"', page.read_text())
    return found and found[1]


@pytest.mark.parametrize(
    ("records", "alt"),
    [
        ([_text("A red boat", Status.EDITED)], "Boats"),
        ([Record(Place(A), decorative=True)], "Boats"),
        ([_text("A red boat", Status.EDITED, A, "en", "a.html")], "A red boat"),
        ([_text("To the boats", Status.GENERATED, A, "en", "a.html")], "To the boats"),
        ([_text("A red boat", Status.REJECTED)], None),
        ([], "Boats"),
    ],
)
def test_a_title_names_a_link_unless_people_decided_for_the_page(
    fill, home, texts, sandbox, records, alt
):
    _put(texts, *records)
    report = fill({"a.html": LINKED, "boats.html": TITLED}, mark=True)
    assert _alt(home / "a.html") == alt
    assert (MARK in (home / "a.html").read_text()) is (alt == "To the boats")
    assert report.titles == (alt == "Boats")
    assert sandbox.counters.requests == 0


@pytest.mark.parametrize(("on", "alt"), [("", None), ("a.html", "A red boat")])
def test_a_link_that_is_left_to_people_takes_their_text_for_the_page(fill, home, texts, on, alt):
    _put(texts, _text("A red boat", Status.EDITED, A, "en", on))
    fill({"a.html": LINKED}, links="leave", offline=True)
    assert _alt(home / "a.html") == alt


def test_titles_of_linked_pages_need_no_approval(fill, home, texts):
    _put(texts, _text("A quay", Status.APPROVED, B, "en"))
    fill({"a.html": LINKED, "boats.html": TITLED}, require_approved=True)
    assert _alt(home / "a.html") == "Boats"


@pytest.mark.parametrize(
    ("status", "alt"), [(Status.GENERATED, None), (Status.APPROVED, "Der rote Kahn liegt an der Mole und ist alt")]
)  # fmt: skip
def test_a_draft_is_held_back_where_a_persons_text_is_not(fill, home, texts, status, alt):
    _put(texts, _text("Der rote Kahn liegt an der Mole und ist alt", status))
    report = fill({"a.html": _page(A)})
    assert _alt(home / "a.html") == alt
    assert _reasons(report) == ([] if alt else [Reason.HELD_BACK])


@pytest.mark.parametrize(("status", "alt"), [(Status.GENERATED, None), (Status.EDITED, "a.jpg")])
def test_the_name_of_the_file_is_a_text_only_where_a_person_says_so(fill, home, texts, status, alt):
    _put(texts, _text("a.jpg", status))
    for _ in range(2):
        report = fill({"a.html": _page(A), "b.html": _page(B)})
        assert _alt(home / "a.html") == alt
        assert _reasons(report) == ([] if alt else [Reason.HELD_BACK])
        assert not report.failed


@pytest.mark.parametrize(
    ("status", "alt"), [(Status.GENERATED, "A red boat"), (Status.EDITED, "Image of a red boat")]
)
def test_the_opening_of_a_draft_is_cut_and_that_of_a_persons_text_is_not(
    fill, home, texts, status, alt
):
    _put(texts, _text("Image of a red boat", status))
    fill({"a.html": _page(A)})
    assert _alt(home / "a.html") == alt


def test_texts_that_are_held_back_are_saved_for_review(start, home, texts, tmp_path):
    sandbox = start(text="Der rote Kahn liegt an der Mole und ist alt")
    (home / "a.html").write_text(_page(A))
    options = Options(api_url=sandbox.url, cache_dir=tmp_path / "c", texts=texts, save_texts=True)
    report = fill_site([home], options, api_key="k")
    assert _reasons(report) == [Reason.HELD_BACK]
    assert TextsFile(texts).texts.get(Place(A, "en")).status is Status.GENERATED


# hosts


def test_a_host_gets_what_people_decided_and_its_texts_are_saved(sandbox, texts, tmp_path):
    _put(
        texts,
        _text("A boat", Status.APPROVED),
        _text("Our boat", Status.EDITED, A, "en", "blog/*"),
        Record(Place(LINE), decorative=True),
    )
    options = Options(
        api_url=sandbox.url, cache_dir=tmp_path / "c", texts=texts, save_texts=True, mark=True
    )
    session = Session(options, api_key="k")
    pages = [HostPage(_page(A, LINE, B), address, "index.md") for address in ("/", "/blog/a.html")]
    session.prepare(pages)
    first, second = (session.fill(page).html for page in pages)
    report = session.close()
    assert 'alt="A boat" src' in first
    assert 'alt="Our boat" src' in second
    assert first.count('alt=""') == second.count('alt=""') == 1
    assert first.count(MARK) == 1
    assert sandbox.counters.by_picture == {B: 1}
    assert TextsFile(texts).texts.get(Place(B, "en")).status is Status.GENERATED
    assert report.texts_file == 3
