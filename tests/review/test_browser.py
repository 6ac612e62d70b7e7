"""The review page in a real browser, driven by the keyboard."""

from __future__ import annotations

import time

import pytest

from tests.review.conftest import HOST, PAGES

pytestmark = pytest.mark.browser


def said(page, text):
    """Wait until the page says that something was done."""
    from playwright.sync_api import expect

    expect(page.locator("#told")).to_contain_text(text)


def fault(page):
    """Wait until the page says that something was not done, and return it."""
    page.wait_for_selector("#fault:not(:empty)")
    return page.text_content("#fault")


def current(page):
    """The name and language of the text that has the focus."""
    return page.evaluate(
        "(() => { const e = document.activeElement.closest('.entry'); return e && "
        "[e.closest('.card').querySelector('h2').textContent, e.querySelector('h3').textContent.trim()] })()"
    )


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_person_decides_with_the_keyboard_alone_and_fill_writes_it(review, tab, run):
    page = tab()
    page.goto(review.url)
    press(page, "j")
    assert current(page) == ["line.png", "German (de)"]
    press(page, "d")
    said(page, "Decorative: line.png")
    press(page, "j")
    assert current(page) == ["boat.jpg", "German (de)"]
    press(page, "a")
    said(page, "Approved")
    assert current(page) == ["boat.jpg", "English (en)"]
    press(page, "e", "Control+a")
    page.keyboard.type("Our ferry leaves at dawn & “returns” <at> dusk")
    press(page, "Control+Enter")
    said(page, "Saved")
    assert current(page) == ["quay.jpg", "English (en)"]
    press(page, "r")
    said(page, "Rejected")
    assert review.record("line.png") is True
    assert review.record("boat.jpg", "de") == ("Ein rotes Boot am Kai", "approved")
    assert review.record("boat.jpg", "en") == (
        "Our ferry leaves at dawn & “returns” <at> dusk",
        "edited",
    )
    assert review.record("quay.jpg", "en") == ("", "rejected")
    assert not page.faults

    options = review.options
    done = run(
        *("fill", "--offline", "--api-url", options.api_url, "--cache-dir", options.cache_dir),
        *("--texts", options.texts, review.site),
    )
    assert done.code == 0, done.err
    english = (review.site / "index.html").read_text("utf-8")
    assert 'alt="Our ferry leaves at dawn &amp; “returns” &lt;at&gt; dusk"' in english
    assert '<img src="https://acme.imgix.net/quay.jpg">' in english
    german = (review.site / "de" / "index.html").read_text("utf-8")
    assert '<img alt="" src="https://acme.imgix.net/line.png">' in german
    assert '<img alt="Ein rotes Boot am Kai" src="https://acme.imgix.net/boat.jpg?w=900">' in german


def test_a_key_decides_on_the_picture_that_has_the_focus(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j")
    assert current(page) == ["line.png", "German (de)"]
    page.focus(".card:has-text('quay.jpg') .places summary")
    press(page, "a")
    assert current(page) == ["quay.jpg", "English (en)"]
    assert review.records == {}
    page.focus(".card:has-text('boat.jpg') .picture")
    press(page, "d")
    said(page, "Decorative: boat.jpg")
    assert list(map(str, review.records)) == [f'["{HOST}/boat.jpg"]']
    page.focus(".card:has-text('sail.jpg') .picture")
    press(page, "j")
    assert current(page) == ["sail.jpg", "English (en)"]


def test_a_text_that_lost_the_focus_is_shown_before_a_key_decides_on_it(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j")
    page.evaluate("document.activeElement.blur()")
    press(page, "a")
    assert current(page) == ["boat.jpg", "German (de)"]
    assert review.records == {}
    press(page, "a")
    said(page, "Approved: boat.jpg (de)")


def test_the_last_decisions_are_taken_back_by_a_key(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j", "a")
    said(page, "Approved")
    press(page, "r")
    said(page, "Rejected")
    press(page, "u")
    said(page, "Undone: boat.jpg (en)")
    assert current(page) == ["boat.jpg", "English (en)"]
    press(page, "u")
    said(page, "Undone: boat.jpg (de)")
    assert review.records == {}
    assert page.is_disabled("#undo button")


def test_the_service_is_asked_for_another_text(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j", "g")
    said(page, "A new text")
    text, status = review.record("boat.jpg", "de")
    assert status == "generated"
    assert "boat.jpg" in text
    assert page.input_value(".entry:focus textarea") == text


def test_a_failure_of_the_service_is_told_and_nothing_is_lost(begin, start, tab):
    broken = start(error_share=1.0, error_status=403)
    review = begin(api_url=broken.url)
    page = tab()
    page.goto(review.url)
    press(page, "j", "j", "e", "Control+a")
    page.keyboard.type("My own words")
    press(page, "Escape", "g")
    assert fault(page)
    assert page.input_value(".entry:focus textarea") == "My own words"
    assert review.records == {}


def test_without_a_key_the_page_says_what_to_do(begin, tab):
    review = begin(key=None)
    page = tab()
    page.goto(review.url)
    press(page, "j", "g")
    assert "IMGIX_API_KEY" in fault(page)


def test_what_others_decided_meanwhile_is_shown_and_what_was_typed_stays(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j")
    review.options.texts.write_text(
        f'["{HOST}/boat.jpg".de]\ntext = "Das Boot der anderen"\nstatus = "edited"\n', "utf-8"
    )
    press(page, "e", "Control+a")
    page.keyboard.type("Mein Boot")
    press(page, "Control+Enter")
    assert "Das Boot der anderen" in fault(page)
    assert page.input_value(".entry:focus textarea") == "Mein Boot"
    assert review.record("boat.jpg", "de") == ("Das Boot der anderen", "edited")
    press(page, "e", "Control+Enter")
    said(page, "Saved")
    assert review.record("boat.jpg", "de") == ("Mein Boot", "edited")


def test_what_was_typed_comes_back_when_a_picture_is_decorative_no_more(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j", "e", "Control+a")
    page.keyboard.type("Mein Boot")
    press(page, "Escape", "d")
    said(page, "Decorative: boat.jpg")
    press(page, "u")
    said(page, "Undone: boat.jpg")
    assert page.input_value(".card:has-text('boat.jpg') textarea[lang=de]") == "Mein Boot"
    assert "Save" in page.text_content(".card:has-text('boat.jpg') button.main >> nth=0")


def test_a_texts_file_that_broke_is_named_and_what_was_typed_stays(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "j", "e", "Control+a")
    page.keyboard.type("Mein Boot")
    review.options.texts.write_text("<<<<<<< ours\n", "utf-8")
    press(page, "Control+Enter")
    assert "line 1: a conflict of a merge stands there" in fault(page)
    assert page.input_value(".entry:focus textarea") == "Mein Boot"
    review.options.texts.unlink()
    press(page, "a")
    said(page, "Saved your text: boat.jpg (de)")


def test_a_form_that_is_far_too_large_is_told(review, tab):
    page = tab()
    page.goto(review.url)
    page.evaluate("document.querySelector('.decide textarea').value = 'x'.repeat(70000)")
    page.click("button.main >> nth=0")
    assert "exceeds" in fault(page)


def test_a_server_that_has_ended_loses_no_typed_text(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "e", "Control+a")
    page.keyboard.type("Not lost")
    review.server.close()
    page.route("**/approve*", lambda route: route.abort("connectionrefused"))
    press(page, "Control+Enter")
    assert "Not saved" in fault(page)
    assert page.locator("textarea").first.input_value() == "Not lost"


def test_single_keys_can_be_turned_off(review, tab):
    page = tab()
    page.goto(review.url)
    page.click("#keys summary")
    assert page.get_attribute(".entry button.main", "aria-keyshortcuts") == "A"
    page.focus("#use-keys")
    press(page, "Space")
    assert page.get_attribute(".entry button.main", "aria-keyshortcuts") is None
    page.focus(".entry")
    press(page, "a", "r", "d", "j")
    page.wait_for_timeout(200)
    assert review.records == {}
    page.reload()
    assert not page.is_checked("#use-keys")


def test_single_keys_do_nothing_while_somebody_types(review, tab):
    page = tab()
    page.goto(review.url)
    page.focus("#words")
    page.keyboard.type("jard")
    press(page, "Tab", "Tab")
    page.wait_for_timeout(100)
    assert page.input_value("#words") == "jard"
    assert review.records == {}
    page.focus(".entry")
    press(page, "a")
    said(page, "Approved")


def test_without_scripts_forms_do_everything(review, tab):
    page = tab(java_script_enabled=False)
    page.goto(review.url)
    page.click(".card:has-text('line.png') button:has-text('It is decorative')")
    assert page.text_content("#told") == "Decorative: line.png"
    page.fill(".card:has-text('boat.jpg') textarea[lang=de]", "Unser Boot")
    page.locator(".card:has-text('boat.jpg') .entry").first.locator("button.main").click()
    assert page.text_content("#told") == "Saved your text: boat.jpg (de)"
    page.fill("textarea[lang=en] >> nth=0", " ")
    page.locator(".entry").first.locator("button.main").click()
    assert "There is no text to approve" in page.text_content("#fault")
    page.click("#undo button")
    assert page.text_content("#told") == "Undone: boat.jpg (de)"
    assert list(map(str, review.records)) == [f'["{HOST}/line.png"]']


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_axe_finds_no_violation(begin, tab, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    review = begin(
        texts=f'["{HOST}/boat.jpg".de]\ntext = "Ein Boot"\nstatus = "edited"\n\n'
        f'["{HOST}/boat.jpg".en]\nstatus = "rejected"\n\n["{HOST}/line.png"]\ndecorative = true\n\n'
        f'["{HOST}/quay.jpg".en]\ntext = "Rindfleischetikettierungsüberwachungsaufgabe"\n'
    )
    page = tab(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for query in ("", "?state=all", "?state=rejected&language=fr", f"picture?key={HOST}/boat.jpg"):
        page.goto(review.url + query)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{query} is {wide} px wide"


def test_pictures_come_from_their_hosts_only_and_when_they_are_near(begin, tab):
    images = "".join(f'<p><img src="{HOST}/{n}.jpg">' for n in range(12))
    review = begin({"a.html": f'<html lang="en"><title>A</title>{images}'}, {})
    page = tab()
    page.set_viewport_size({"width": 1200, "height": 400})
    page.goto(review.url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('img').naturalWidth") == 64
    assert all(each.startswith(f"{HOST}/") for each in page.asked)
    assert not page.faults


HOSTILE = '"><script>window.hit = 1</script><img src=x onerror="window.hit = 1">'


def test_hostile_pages_and_texts_stay_inert(begin, tab):
    attack = HOSTILE.replace('"', "&quot;").replace("<", "&lt;")
    review = begin(
        {
            "a.html": f'<html lang="en"><title>{attack}</title><h1>{attack}</h1>'
            f'<a href="javascript:window.hit=1">{attack}<img src="{HOST}/%22%3E%3Cscript%3E.jpg?txt={attack}"></a>'
            f'<figure><img src="{HOST}/b.jpg"><figcaption>{attack}</figcaption></figure>'
            f'<p><img alt="{attack}" src="{HOST}/c.jpg"></p>'
        },
        {("b.jpg", "en"): HOSTILE + "</textarea><script>window.hit = 1</script>"},
    )
    page = tab()
    for query in ("?state=all", f"?state=all&words={HOSTILE}&page={HOSTILE}&language={HOSTILE}"):
        page.goto(review.url + query)
        assert page.evaluate("window.hit") is None
        assert page.locator("main script, main [onerror]").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
    page.goto(review.url)
    assert page.locator(".decide textarea").nth(1).input_value().startswith(HOSTILE)
    press(page, "j", "j", "a")
    said(page, "Approved")
    assert page.evaluate("window.hit") is None
    assert page.faults == []


def test_the_first_screen_of_5000_pictures_comes_quickly(begin, tab):
    pages = {
        f"{n}.html": f'<html lang="en"><title>Page {n}</title><h1>Page {n}</h1>'
        + "".join(f'<p><img src="{HOST}/{n}-{m}.jpg"></p>' for m in range(50))
        for n in range(100)
    }
    drafts = {(f"{n}-{m}.jpg", "en"): f"Picture {m} of {n}" for n in range(100) for m in range(50)}
    review = begin(pages, drafts)
    page = tab()
    page.goto(review.url + "?state=rejected")
    began = time.monotonic()
    page.goto(review.url)
    took_s = time.monotonic() - began
    assert page.text_content(".told") == "Pictures 1–12 of 5000"
    assert took_s < 2
    with page.expect_navigation():
        press(page, "n")
    assert page.text_content(".told") == "Pictures 13–24 of 5000"
    press(page, "j", "a")
    said(page, "Approved")
    assert len(review.records) == 1


def test_what_was_typed_and_not_saved_is_asked_about(review, tab):
    page = tab()
    page.goto(review.url)
    press(page, "j", "e")
    page.keyboard.type("More")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(review.url + "?state=all")
    assert asked == ["beforeunload"]


def test_the_pages_are_looked_at_again(review, tab):
    page = tab()
    page.goto(review.url)
    new = PAGES["index.html"] + f'<img src="{HOST}/new.jpg">'
    (review.site / "index.html").write_text(new, "utf-8")
    page.click("text=Look at the pages again")
    page.wait_for_selector("h2:has-text('new.jpg')")
    assert page.text_content("#told") == "Looked at the pages again"


def test_a_text_for_one_page_is_written_beside_its_place(review, tab):
    page = tab()
    page.goto(review.url)
    place = page.locator(".card:has-text('boat.jpg') .places li", has_text="Our ferry")
    place.locator("summary").click()
    place.locator("textarea").fill("Our own boat")
    place.locator("button").click()
    said(page, "Saved your text: boat.jpg (en)")
    assert review.record("boat.jpg", "en", "/index.html") == ("Our own boat", "edited")
    assert current(page) == ["boat.jpg", "English (en) on /index.html"]
    press(page, "u")
    said(page, "Undone: boat.jpg (en)")
    assert page.locator(".card:has-text('boat.jpg') .entry").count() == 2


def test_nothing_covers_the_text_that_has_the_focus(begin, tab):
    review = begin(key=None)
    page = tab()
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(review.url)
    for _ in range(4):
        press(page, "j", "g")
        assert "IMGIX_API_KEY" in fault(page)
        bottom, top = page.evaluate(
            "[document.activeElement.getBoundingClientRect().bottom,"
            " document.querySelector('footer').getBoundingClientRect().top]"
        )
        assert bottom <= top
