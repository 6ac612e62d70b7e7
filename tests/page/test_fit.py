"""Which texts of a machine suit a place."""

from __future__ import annotations

import pytest

from altfill.page.fit import fitted

IN_THEIR_LANGUAGE = [
    ("fr", "Une femme en robe rouge assise en terrasse, en train de lire, en été"),
    ("fr", "Table en bois, chaises en métal, vase en verre et lampe en laiton"),
    ("it", "Due bambini in costume da bagno in piedi in acqua in riva al mare"),
    ("it", "Coppia al tavolo al ristorante al tramonto al mare"),
    ("de", "Menschen in Booten an Land, Kinder in Badehosen an Deck"),
    ("en", 'A sign that reads "Le musée est dans la ville et sur les quais"'),
    ("fr", "Affiche de film : « The Lord of the Rings: The Return of the King »"),
    ("de", "Plakat mit der Aufschrift „The best of the West and the East“"),
]
IN_ANOTHER = [
    ("fr", "Un barco en el puerto con los marineros y las redes en el agua", "es"),
    ("it", "A man in a suit in the street with a dog", "en"),
    ("de", "A boat in the harbour and a man in the water", "en"),
    ("en", "Le bateau est sur les quais avec des marins dans le port", "fr"),
    ("es", "Il porto di Genova con il faro e gli uomini sul molo", "it"),
]


@pytest.mark.parametrize(("language", "text"), IN_THEIR_LANGUAGE)
def test_words_that_languages_share_hold_no_text_back(language, text):
    assert fitted(text, language, (), 500).fault == ""


@pytest.mark.parametrize(("language", "text", "other"), IN_ANOTHER)
def test_a_text_in_another_language_is_held_back(language, text, other):
    assert fitted(text, language, (), 500).fault.startswith(f"it seems to be {other}")


OPENINGS = [
    ("en", "an image of a red boat", "A red boat"),
    ("en", "Photo of iPhone 15 on a desk", "iPhone 15 on a desk"),
    ("fr", "Une photo d’un chien", "Un chien"),
    ("fr", "Photo de l’équipe de France", "L’équipe de France"),
    ("fr", "photo d’A à Z", "A à Z"),
    ("it", "Immagine dell'edificio principale", "Edificio principale"),
    ("es", "Foto del puerto de Cádiz", "Puerto de Cádiz"),
    ("de", "Foto einer Frau mit Hut", "Frau mit Hut"),
    ("de", "Ein Bild vom Hafen in Hamburg", "Hafen in Hamburg"),
    ("de", "Bild von Anna am Strand", "Anna am Strand"),
]


@pytest.mark.parametrize(("language", "text", "rest"), OPENINGS)
def test_an_opening_is_cut(language, text, rest):
    fit = fitted(text, language, (), 500)
    assert (fit.text, fit.fault) == (rest, "")


@pytest.mark.parametrize(
    "text",
    [
        "Bild eines roten Bootes am Kai",
        "Bild eines Mannes am Kai",
        "Foto von einem roten Boot",
        "Ein Bild von zwei Hunden im Gras",
        "Foto von Kindern am Strand",
        "Foto einer alten Frau mit Hut",
    ],
)
def test_what_would_be_in_the_wrong_case_without_its_opening_is_held_back(text):
    fit = fitted(text, "de", (), 500)
    assert (fit.text, "would be wrong without it" in fit.fault) == (text, True)
