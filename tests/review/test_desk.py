"""What people decide, in the texts file."""

from __future__ import annotations

import sys
import threading

import pytest

from altfill.errors import TextsError
from altfill.review.desk import DecisionError
from altfill.review.entries import State
from altfill.store.records import Place, Record, Status
from altfill.store.textsfile import TextsFile
from tests.review.conftest import HOST

BOAT = Place(f"{HOST}/boat.jpg", "en")
QUAY = Place(f"{HOST}/quay.jpg", "en")
SAIL = Place(f"{HOST}/sail.jpg", "en")


def entry(review, place):
    [found] = [each for each in review.desk.item(place.picture).entries if each.place == place]
    return found


def states(review):
    return {
        (item.key.rsplit("/", 1)[-1], each.place.language): str(each.state)
        for item in review.desk.items()
        for each in item.entries
    }


def by_another_program(review, *records):
    file = TextsFile(review.options.texts)
    for record in records:
        file.texts.put(record)
    file.save()


def test_what_is_up_for_review(review):
    assert states(review) == {
        ("boat.jpg", "de"): "waiting",
        ("boat.jpg", "en"): "waiting",
        ("line.png", "de"): "waiting",
        ("quay.jpg", "en"): "missing",
        ("sail.jpg", "en"): "waiting",
        ("wave.png", "en"): "in-page",
    }
    assert not review.options.texts.exists()


def test_a_text_that_fill_holds_back_is_offered_with_its_reason(review):
    held = entry(review, SAIL)
    assert held.text == "The white sail"
    assert held.state is State.WAITING
    assert held.warnings == (
        '"The white sail" is not written: it only repeats the link or the caption;'
        " write one yourself, or approve it in the texts file",
    )
    item = review.desk.item(SAIL.picture)
    assert item.findings == {"missing", "held-back"}
    assert review.desk.outcome(item.shown.standings[0]).is_held
    review.desk.approve(SAIL, "The white sail", held.version)
    assert not review.desk.outcome(item.shown.standings[0]).is_held


def test_an_approved_draft_is_approved_and_a_changed_one_edited(review):
    review.desk.approve(BOAT, "A red boat at the quay", entry(review, BOAT).version)
    assert review.record("boat.jpg", "en") == ("A red boat at the quay", "approved")
    review.desk.approve(BOAT, " A boat,\r\nred ", entry(review, BOAT).version)
    assert review.record("boat.jpg", "en") == ("A boat, red", "edited")
    review.desk.approve(BOAT, "A boat, red", entry(review, BOAT).version)
    assert review.record("boat.jpg", "en") == ("A boat, red", "edited")


def test_a_draft_is_shown_as_it_would_be_written(begin):
    review = begin(drafts={("quay.jpg", "en"): "An image of a long quay."})
    assert entry(review, QUAY).text == "A long quay."
    review.desk.approve(QUAY, "A long quay.", "")
    assert review.record("quay.jpg", "en") == ("A long quay.", "approved")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n ", "There is no text to approve"),
        ("a\x07b", "control characters"),
        ("x" * 2001, "the text has 2001 letters, over 2000"),
    ],
)
def test_what_cannot_be_a_text_is_refused(review, text, message):
    with pytest.raises(DecisionError, match=message):
        review.desk.approve(BOAT, text, "")
    assert review.records == {}


def test_a_rejected_text_stays_for_people_to_see(review):
    review.desk.reject(BOAT, "")
    assert review.record("boat.jpg", "en") == ("A red boat at the quay", "rejected")


def test_decorative_is_for_all_languages_and_can_be_taken_back(review):
    review.desk.decorate(BOAT.picture, decorative=True)
    assert review.record("boat.jpg") is True
    assert states(review)["boat.jpg", "de"] == states(review)["boat.jpg", "en"] == "decorative"
    review.desk.decorate(BOAT.picture, decorative=False)
    assert review.records == {}
    assert states(review)["boat.jpg", "en"] == "waiting"


def test_decisions_are_taken_back_one_after_the_other(review):
    review.desk.approve(BOAT, "One", "")
    review.desk.approve(BOAT, "Two", entry(review, BOAT).version)
    review.desk.decorate(QUAY.picture, decorative=True)
    now = [(review.record("boat.jpg", "en"), review.record("quay.jpg"))]
    for _ in range(3):
        review.desk.undo()
        now.append((review.record("boat.jpg", "en"), review.record("quay.jpg")))
    assert now == [
        (("Two", "edited"), True),
        (("Two", "edited"), None),
        (("One", "edited"), None),
        (None, None),
    ]
    with pytest.raises(DecisionError, match="nothing to undo"):
        review.desk.undo()


def test_what_others_changed_meanwhile_is_not_taken_back(review):
    review.desk.approve(BOAT, "One", "")
    by_another_program(review, Record(BOAT, "Theirs", Status.EDITED))
    with pytest.raises(DecisionError, match="changed in the texts file meanwhile"):
        review.desk.undo()
    assert review.record("boat.jpg", "en") == ("Theirs", "edited")


def test_what_others_save_meanwhile_is_kept_and_shown(review):
    review.desk.items()
    by_another_program(review, Record(QUAY, "Their quay", Status.APPROVED))
    assert entry(review, QUAY).state is State.APPROVED
    review.desk.approve(BOAT, "Mine", "")
    assert review.record("quay.jpg", "en") == ("Their quay", "approved")
    assert review.record("boat.jpg", "en") == ("Mine", "edited")


def test_a_decision_on_what_others_changed_is_refused(review):
    seen = entry(review, BOAT).version
    by_another_program(review, Record(BOAT, "Theirs", Status.EDITED))
    with pytest.raises(DecisionError, match="It now says: “Theirs”"):
        review.desk.approve(BOAT, "Mine", seen)
    with pytest.raises(DecisionError, match="It now says: “Theirs”"):
        review.desk.reject(BOAT, seen)
    assert review.record("boat.jpg", "en") == ("Theirs", "edited")


def test_a_texts_file_broken_meanwhile_is_told_and_not_overwritten(review):
    review.desk.approve(BOAT, "One", "")
    review.options.texts.write_text("[broken", "utf-8")
    with pytest.raises(TextsError, match="line 1"):
        review.desk.approve(QUAY, "Two", "")
    assert review.options.texts.read_text("utf-8") == "[broken"
    review.options.texts.write_text("", "utf-8")
    review.desk.approve(QUAY, "Two", "")
    assert review.record("quay.jpg", "en") == ("Two", "edited")


def test_a_texts_file_that_cannot_be_written_leaves_all_as_it_was(begin, tmp_path):
    directory = tmp_path / "gone"
    review = begin(texts_file=directory / "alt-texts.toml")
    with pytest.raises(TextsError, match="cannot be written"):
        review.desk.approve(BOAT, "One", "")
    assert entry(review, BOAT).state is State.WAITING
    assert review.desk.last is None
    directory.mkdir()
    review.desk.approve(BOAT, "Two", "")
    assert "Two" in review.desk.file.path.read_text("utf-8")


def test_a_new_text_of_the_service_never_replaces_what_people_chose(review):
    review.desk.take(BOAT, "Another draft")
    assert review.record("boat.jpg", "en") == ("Another draft", "generated")
    review.desk.approve(BOAT, "Mine", entry(review, BOAT).version)
    told = review.desk.take(BOAT, "A third draft")
    assert "stands beside" in told.sentence
    assert review.record("boat.jpg", "en") == ("Mine", "edited")
    assert entry(review, BOAT).other == "A third draft"
    review.desk.approve(BOAT, "A third draft", entry(review, BOAT).version)
    assert review.record("boat.jpg", "en") == ("A third draft", "approved")


def test_comments_and_other_records_stay_to_the_byte(begin):
    before = (
        "# Ours\n\n"
        f'["{HOST}/quay.jpg".en]\ntext = "A quay"  # by Ann\nstatus = "edited"\n\n'
        '["https://other.imgix.net/x.jpg".fr]\ntext = "Un x"\nstatus = "approved"\n'
    )
    review = begin(texts=before)
    review.desk.approve(BOAT, "A boat", "")
    new = f'["{HOST}/boat.jpg".en]\ntext = "A boat"\nstatus = "edited"\n\n'
    written = review.options.texts.read_text("utf-8")
    assert written == before.replace("# Ours\n\n", "# Ours\n\n" + new)
    review.desk.undo()
    assert review.options.texts.read_text("utf-8") == before


def test_what_people_wrote_beside_decorative_stays_when_it_is_taken_back(begin):
    before = f'# ornaments, agreed with Ann\n["{HOST}/boat.jpg"]\ndecorative = true # sure\n'
    review = begin(texts=before)
    review.desk.decorate(BOAT.picture, decorative=False)
    written = review.options.texts.read_text("utf-8")
    assert written == before.replace("true", "false")
    assert entry(review, BOAT).state is State.WAITING
    review.desk.undo()
    assert review.options.texts.read_text("utf-8") == before


def test_a_text_beside_which_a_comment_was_written_is_not_taken_back(review):
    review.desk.approve(BOAT, "A boat", "")
    path = review.options.texts
    path.write_text(path.read_text("utf-8") + "# Ann: really?\n", "utf-8")
    review.desk.undo()  # stands below all tables, and stays
    assert path.read_text("utf-8").endswith("# Ann: really?\n")
    review.desk.approve(BOAT, "A boat", "")
    commented = path.read_text("utf-8").replace('"edited"', '"edited" # Ann: really?')
    path.write_text(commented, "utf-8")
    with pytest.raises(DecisionError, match="a comment was written beside"):
        review.desk.undo()
    assert path.read_text("utf-8") == commented


@pytest.fixture
def _hasty():
    """Let threads interrupt each other at every step."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_hasty")
def test_decisions_of_several_threads_and_programs_are_all_kept(begin):
    names = [f"{n}.jpg" for n in range(40)]
    images = "".join(f'<p><img src="{HOST}/{name}"></p>' for name in names)
    review = begin({"a.html": f'<html lang="en">{images}'}, {})

    def decide(some):
        for name in some:
            review.desk.approve(Place(f"{HOST}/{name}", "en"), f"Mine {name}", "")

    def others():
        for n in range(10):
            by_another_program(review, Record(Place(f"{HOST}/other-{n}", "en"), "x", Status.EDITED))

    threads = [threading.Thread(target=decide, args=[names[n::4]]) for n in range(4)]
    threads.append(threading.Thread(target=others))
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(review.records) == 50


def test_a_text_for_some_pages_is_an_entry_of_its_own(begin):
    review = begin(
        texts=f'["{HOST}/boat.jpg".en.on."/index.html"]\ntext = "Here"\nstatus = "generated"\n'
    )
    [everywhere, here] = [
        each for each in review.desk.item(BOAT.picture).entries if each.place.language == "en"
    ]
    assert (everywhere.text, here.text) == ("A red boat at the quay", "Here")
    review.desk.approve(here.place, "Here and now", here.version)
    assert review.record("boat.jpg", "en", "/index.html") == ("Here and now", "edited")


def test_a_text_can_be_written_for_one_page_alone(review):
    here = Place(BOAT.picture, "en", "/index.html")
    review.desk.approve(here, "Here", "")
    assert review.record("boat.jpg", "en", "/index.html") == ("Here", "edited")
    item = review.desk.item(BOAT.picture)
    said = {each.page.address: review.desk.outcome(each).text for each in item.shown.standings}
    assert said == {"/index.html": "Here", "/de/index.html": "Ein rotes Boot am Kai"}


@pytest.mark.parametrize(
    ("language", "on"), [("en", "other/*"), ("fr", "/index.html"), ("en", "!x"), ("en", "#")]
)
def test_a_text_for_pages_that_do_not_show_the_picture_is_refused(review, language, on):
    with pytest.raises(DecisionError):
        review.desk.approve(Place(BOAT.picture, language, on), "Here", "")
    assert review.records == {}


def test_a_picture_that_takes_titles_lacks_nothing(begin):
    review = begin(
        {
            "index.html": '<html lang="en"><title>Home</title><a href="about.html">'
            f'<img src="{HOST}/logo.png"></a>',
            "about.html": '<html lang="en"><title>About us</title>',
        },
        {},
    )
    assert states(review) == {("logo.png", "en"): "in-page"}
    [standing] = review.desk.item(f"{HOST}/logo.png").shown.standings
    assert review.desk.outcome(standing).text == "About us"
    review.desk.approve(Place(f"{HOST}/logo.png", "en", "/index.html"), "To the museum", "")
    assert review.desk.outcome(standing).text == "To the museum"
