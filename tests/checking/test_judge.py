from __future__ import annotations

import pytest

from altfill import Options, OptionsError
from altfill.checking.page import check_page
from altfill.checking.rules import RULES, Checks

ROWS = {
    "the file name": ('<img alt="boat.jpg" src="/p/boat.jpg?w=3">', ["error address"]),
    "the address": ('<img alt="/p/boat.jpg" src="/p/boat.jpg">', ["error address"]),
    "an address that is a word": ('<img alt="boat" src="boat">', ["error address"]),
    "the whole address": (
        '<img alt="https://a.imgix.net/b.jpg?w=1" src="https://a.imgix.net/b.jpg?w=1">',
        ["error address"],
    ),
    "the file name in other letters": ('<img alt="Boat.JPG" src="/boat.jpg">', ["error address"]),
    "the file name of a download": (
        '<a href="/boat.jpg" download>Get <img alt="boat.jpg" src="/boat.jpg"></a>',
        ["review address"],
    ),
    "the file name of an image button": (
        '<input type="image" alt="search.png" src="/search.png">',
        ["error address"],
    ),
    "the address without its query": (
        '<img alt="/p/boat.jpg" src="/p/boat.jpg?w=3">',
        ["error address"],
    ),
    "the address as Sphinx writes it": (
        '<img alt="_images/boat.jpg" src="../_images/boat.jpg">',
        ["error address"],
    ),
    "the file name, which the address escapes": (
        '<img alt="red boat.jpg" src="/red%20boat.jpg">',
        ["error address"],
    ),
    "a file name that is a word": ('<img alt="Venice" src="/venice">', []),
    "its address without what renders it": (
        '<img alt="https://example.org/b.jpg" src="https://example.org/b.jpg?w=3">',
        ["error address"],
    ),
    "its path": ('<img alt="/p/b.jpg" src="https://example.org/p/b.jpg">', ["error address"]),
    "its file name with a space": ('<img alt="a b.jpg" src="/p/a%20b.jpg">', ["error address"]),
    "the file name of a lazy image": (
        '<img alt="boat.jpg" src="x.gif" data-src="/boat.jpg">',
        ["error address"],
    ),
    "a file name that is a checksum": (
        '<img alt="9a0364b9e99bb480dd25e1f0284c8555" src="/9a0364b9e99bb480dd25e1f0284c8555">',
        ["error address"],
    ),
    "a checksum": ('<img alt="9a0364b9e99bb480dd25e1f0284c8555" src="/b.jpg">', ["review address"]),
    "a UUID": ('<img alt="1b4e28ba-2fa1-11d2-883f-0016d3cca427" src="/b">', ["review address"]),
    "the file name under a label": (
        '<img alt="boat.jpg" aria-label="A red boat" src="/boat.jpg">',
        [],
    ),
    "the file name under an empty label": (
        '<img alt="boat.jpg" aria-label=" " src="/boat.jpg">',
        ["error address"],
    ),
    "another file's name": ('<img alt="IMG_1234.JPG" src="/p/boat.jpg">', ["review address"]),
    "a camera's name": ('<img alt="DSC_0042" src="/p/boat.jpg">', ["review address"]),
    "another address": ('<img alt="https://example.org/x" src="b.jpg">', ["review address"]),
    "a camera's other name": ('<img alt="_DSC0042" src="b.jpg">', ["review address"]),
    "a messenger's name": ('<img alt="IMG-20200101-WA0001" src="b.jpg">', ["review address"]),
    "a German screenshot": (
        '<img alt="Bildschirmfoto 2023-05-01 um 10.12.13" src="b.jpg">',
        ["review address"],
    ),
    "a French screenshot": (
        '<img alt="Capture d’écran 2023-05-01 à 10.12.13" src="b.jpg">',
        ["review address"],
    ),
    "a time": ('<img alt="20200101_123456" src="b.jpg">', ["review address"]),
    "a path": ('<img alt="/uploads/2024/boat" src="b.jpg">', ["review address"]),
    "a command": ('<img alt="/help" src="b.jpg">', []),
    "a site": ('<img alt="www.example.org" src="b.jpg">', []),
    "an American screenshot": (
        '<img alt="Screenshot 2024-01-02 at 10.11.12\u202fAM" src="b.jpg">',
        ["review address"],
    ),
    "an old American screenshot": (
        '<img alt="Screen Shot 2019-01-02 at 1.11.12 PM" src="b.jpg">',
        ["review address"],
    ),
    "a Spanish screenshot": (
        '<img alt="Captura de pantalla 2024-01-02 a las 10.11.12" src="b.jpg">',
        ["review address"],
    ),
    "another Spanish screenshot": (
        '<img alt="Captura de pantalla 2024-01-02 a la(s) 10.11.12" src="b.jpg">',
        ["review address"],
    ),
    "a screenshot of GNOME": (
        '<img alt="Screenshot from 2024-01-02 10-11-12" src="b.jpg">',
        ["review address"],
    ),
    "a German screenshot of GNOME": (
        '<img alt="Bildschirmfoto vom 2024-01-02 10-11-12" src="b.jpg">',
        ["review address"],
    ),
    "the day of a screenshot": (
        '<img alt="Screenshot from 2024-01-02 in the log" src="b.jpg">',
        [],
    ),
    "what a screenshot shows": (
        '<img alt="Screenshot 2 of the settings" src="b.jpg">',
        [],
    ),
    "a sentence about a file": ('<img alt="The file boat.jpg in a list" src="b.jpg">', []),
    "a slash in a name": ('<img alt="NASA/JPL" src="b.jpg">', []),
    "a sentence that ends in a word with a dot": ('<img alt="Made by node.js" src="b.jpg">', []),
    "one generic word": ('<img alt="Photo" src="b.jpg">', ["review junk"]),
    "one generic German word": ('<img alt="Bild" src="b.jpg">', ["review junk"]),
    "a generic French phrase": ('<img alt="Sans titre" src="b.jpg">', ["review junk"]),
    "null": ('<img alt="null" src="b.jpg">', ["review junk"]),
    "a generic word with a number": ('<img alt="Bild 2" src="b.jpg">', ["review junk"]),
    "a generic word in an editor's copy": (
        '<img alt="Screenshot (12)" src="b.jpg">',
        ["review junk"],
    ),
    "what a script wrote": ('<img alt="[object Object]" src="b.jpg">', ["review junk"]),
    "a road": ('<img alt="Route 66" src="b.jpg">', []),
    "dots": ('<img alt="..." src="b.jpg">', ["review junk"]),
    "dashes and arrows": ('<img alt="- >" src="b.jpg">', ["review junk"]),
    "a bullet": ('<img alt="•" src="b.png">', ["review junk"]),
    "an emoji": ('<img class="emoji" alt="🙂" src="1f642.svg">', []),
    "stars": ('<img alt="★★★★☆" src="4.png">', []),
    "an arrow": ('<img alt="→" src="a.png">', []),
    "a name that begins like a generic word": ('<img alt="Photon" src="b.jpg">', []),
    "image of": ('<img alt="Image of a boat" src="b.jpg">', ["review opening"]),
    "photo de": ('<img alt="Photo de la fête" src="b.jpg">', ["review opening"]),
    "Bild von": ('<img alt="Ein Bild von Anna" src="b.jpg">', ["review opening"]),
    "immagine di": ('<img alt="Immagine di una barca" src="b.jpg">', ["review opening"]),
    "immagine dell'": ('<img alt="Immagine dell’aeroporto" src="b.jpg">', ["review opening"]),
    "foto delle": ('<img alt="Foto delle montagne" src="b.jpg">', ["review opening"]),
    "foto de": ('<img alt="Foto de un barco" src="b.jpg">', ["review opening"]),
    "picture as a word of its own": ('<img alt="Picture window" src="b.jpg">', []),
    "the caption again": (
        '<figure><img alt="A  red boat" src="b.jpg"><figcaption>A red Boat</figcaption></figure>',
        ["review repeats"],
    ),
    "the caption again, without its full stop": (
        '<figure><img alt="A red boat" src="b.jpg"><figcaption>A red boat.</figcaption></figure>',
        ["review repeats"],
    ),
    "another caption": (
        '<figure><img alt="A red boat" src="b.jpg"><figcaption>Our boat</figcaption></figure>',
        [],
    ),
    "the link's text again": (
        '<a href="/"><img alt="Home" src="b.jpg"> Home</a>',
        ["review repeats"],
    ),
    "a link that goes on in the next paragraph": (
        '<p><a href="/"><p>Home</a>',
        ["error link-name"],
    ),
    "a role that goes on in the next paragraph": ("<p><b role=img><p>Home", ["error role-img"]),
    "the paragraph again": ('<p><img alt="Home" src="b.jpg">Home</p>', ["review repeats"]),
    "the list item again": ('<ul><li><img alt="Home" src="b.jpg">Home</ul>', ["review repeats"]),
    "the table cell again": (
        '<table><tr><th><img alt="Home" src="b.jpg">Home<td>Home</table>',
        ["review repeats"],
    ),
    "another table cell": ('<table><tr><td><img alt="Home" src="b.jpg"><td>Home</table>', []),
    "an image button's alt again": (
        '<p>Search <input type="image" alt="Search" src="s.png"></p>',
        ["review repeats"],
    ),
    "a control made of an image, in a word": (
        '<img role="button" alt="Image" src="b.jpg">',
        ["review junk"],
    ),
    "decoration with a title": ('<img alt="" title="A boat" src="b.jpg">', ["review title"]),
    "decoration with an empty title": ('<img alt="" title="" src="b.jpg">', []),
    "the same alt on neighbours": (
        '<img alt="A boat" src="a.jpg"><img alt="a boat" src="b.jpg">',
        ["review twins"],
    ),
    "the same alt on a neighbour that is hidden": (
        '<img alt="A boat" src="a.jpg" aria-hidden="true"><img alt="A boat" src="b.jpg">',
        [],
    ),
    "the same alt on a neighbour that is decoration": (
        '<img alt="A boat" src="a.jpg" role="none"><img alt="A boat" src="b.jpg">',
        [],
    ),
    "the same alt where there are no scripts": (
        '<img alt="A boat" src="blank.gif" data-lazy-src="b.jpg">'
        '<noscript><img alt="A boat" src="b.jpg"></noscript>',
        [],
    ),
    "the same alt in a template for scripts": (
        '<template><img alt="A boat" src="a.jpg"></template><img alt="A boat" src="b.jpg">',
        [],
    ),
    "the same picture twice": (
        '<img alt="A boat" src="https://a.imgix.net/b.jpg?w=1">'
        '<img alt="A boat" src="https://a.imgix.net/b.jpg?w=2">',
        [],
    ),
    "the same alt further away": (
        '<img alt="A boat" src="a.jpg"><img alt="A cat" src="c.jpg"><img alt="A boat" src="b.jpg">',
        [],
    ),
    "English in a French place": (
        '<html lang="fr-CA"><img alt="The boat and the sea with a man in it" src="b.jpg">',
        ["review language"],
    ),
    "English marked in a French place": (
        '<html lang="fr"><img lang="en" alt="The boat and the sea with a man in it" src="b.jpg">',
        [],
    ),
    "English among Dutch": (
        '<html lang="nl"><img alt="The red boat is on the water in the sun" src="b.jpg">',
        ["review language"],
    ),
    "Dutch, which has words of English": (
        '<html lang="nl"><img alt="De man die in het huis is of in de tuin is" src="b.jpg">',
        [],
    ),
    "Swedish, which has a word of Spanish": (
        '<html lang="sv"><img alt="En man är i en bil med en hund och en katt" src="b.jpg">',
        [],
    ),
    "Catalan, which has words of Spanish": (
        '<html lang="ca"><img alt="El gos al costat del riu en el parc" src="b.jpg">',
        [],
    ),
    "Portuguese, which has words of Spanish": (
        '<html lang="pt-BR"><img alt="O barco que passa por baixo da ponte que fica sobre o rio"'
        ' src="b.jpg">',
        [],
    ),
    "Danish, which has words of German": (
        '<html lang="da"><img alt="Mit skib, der sejler til den ø, hvor vi så dem" src="b.jpg">',
        [],
    ),
    "English where no language is named": (
        '<img alt="The boat and the sea with a man in it" src="b.jpg">',
        [],
    ),
    "a few words": ('<html lang="fr"><img alt="The boat" src="b.jpg">', []),
    "a template's address": ('<img src="{{ image.url }}">', []),
    "a template's address, encoded": ('<img src="/a/%7B%7B%20url%20%7d%7d.jpg">', []),
    "an address with an encoded brace": ('<img src="/a/%7Bb%7D.jpg">', ["error missing"]),
    "a template's statement around it": ("{% if image %}<img src=b.jpg>{% endif %}", []),
    "a template's statement in the tag": ("<img src=b.jpg {% if x %}hidden{% endif %}>", []),
    "braces far away": ("<p>{{ x }}</p><p>y <img src=b.jpg>", ["error missing"]),
}


@pytest.mark.parametrize(("page", "expected"), ROWS.values(), ids=ROWS)
def test_a_rule_hits_what_it_says_and_nothing_else(page, expected):
    found = check_page(page.encode(), Options(), Checks()).findings
    assert [f"{each.level} {each.rule}" for each in found] == expected


def test_a_long_alt_is_for_review_and_the_limit_is_an_option():
    page = b'<img src=b.jpg alt="' + b"word " * 60 + b'">'
    [finding] = check_page(page, Options(), Checks()).findings
    assert (finding.rule, finding.message) == ("long", "the alt has 299 letters")
    assert not check_page(page, Options(), Checks(max_length=300)).findings


@pytest.mark.parametrize("around", ["<figure>{}</figure>", "<p>{}</p>"])
def test_a_lone_empty_alt_is_found_only_when_selected(around):
    page = around.format('<img alt="" src="b.jpg">').encode()
    assert not check_page(page, Options(), Checks()).findings
    [finding] = check_page(page, Options(), Checks(select=("empty",))).findings
    assert finding.rule == "empty"


def test_rules_can_be_chosen_and_left_out():
    page = b"<a href=/><img src=b.jpg></a>"
    everything = check_page(page, Options(), Checks()).findings
    assert [each.rule for each in everything] == ["link-name", "missing"]
    chosen = check_page(page, Options(), Checks(select=("missing",))).findings
    assert [each.rule for each in chosen] == ["missing"]
    rest = check_page(page, Options(), Checks(ignore=("missing",))).findings
    assert [each.rule for each in rest] == ["link-name"]


@pytest.mark.parametrize("name", ["select", "ignore"])
def test_a_rule_that_does_not_exist_is_refused_with_a_near_one(name):
    with pytest.raises(OptionsError, match="did you mean missing"):
        Checks(**{name: ["mising"]})


def test_what_altfill_can_fill_is_said():
    page = (
        b'<html lang="en"><img src="https://a.imgix.net/b.jpg"><img src="other.jpg">'
        b'<img lang="nl" src="https://a.imgix.net/c.jpg">'
        b'<img src="https://images.unsplash.com/d"><img src="https://a.imgix.net/e.jpg" alt=" ">'
    )
    found = check_page(page, Options(), Checks()).findings
    assert [(each.rule, each.fillable) for each in found] == [
        ("missing", True),
        ("missing", False),
        ("missing", False),
        ("missing", False),
        ("blank", True),
    ]
    assert found[0].picture == "https://a.imgix.net/b.jpg"
    assert found[1].picture == "other.jpg"


def test_only_imgix_leaves_other_images_out():
    page = b'<img src="https://a.imgix.net/b.jpg"><img src="other.jpg"><a href="/"></a>'
    found = check_page(page, Options(), Checks(only_imgix=True)).findings
    assert [each.picture for each in found] == ["https://a.imgix.net/b.jpg"]


def test_a_finding_shows_its_place_and_the_tag_as_written():
    page = '<p>ä\n  é <IMG\n SRC=b.jpg  data-x="a > b"><b>'.encode()
    [finding] = check_page(page, Options(), Checks(), "site/x.html").findings
    assert (finding.path, finding.line, finding.column) == ("site/x.html", 2, 5)
    assert finding.tag == '<IMG SRC=b.jpg data-x="a > b">'


def test_every_rule_says_what_to_do_and_on_whose_authority():
    for rule in RULES.values():
        assert rule.message
        assert rule.help
        assert rule.authority


def test_images_are_counted():
    page = b"<img src=a alt=x><input type=image alt=x><!-- <img> --><svg><image></svg><p>"
    assert check_page(page, Options(), Checks()).images == 2
