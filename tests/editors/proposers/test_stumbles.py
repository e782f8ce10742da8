"""In languages other than English only a copy that can be nothing but a slip goes."""

from __future__ import annotations

import pytest

from tests.editors.proposers.test_phrases import left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous nous sommes trompés."),
        ("fr", "Vous vous souvenez ?"),
        ("fr", "C'est en en parlant."),
        ("fr", "Oh là là !"),
        ("fr", "et on va vite, vite, vite."),
        ("fr", "un outil merveilleux et diabolique et diabolique parce que merveilleux."),
        ("fr", "la politique de de Gaulle"),
        ("de", "Die, die hier wohnen, sind alt."),
        ("de", "Wer das hat, hat Glück."),
        ("de", "ob sie sie gesehen hat"),
        ("de", "Er war immer, immer da."),
        ("de", "Äpfel, Birnen und, und, und."),
        ("es", "lo que es es"),
        ("it", "piano piano arriviamo"),
        ("nl", "ik weet dat dat zo is"),
        ("nl", "een brief van van Gogh"),
        ("tr", "yavaş yavaş gel"),
        ("id", "orang orang itu"),
        ("hi", "धीरे धीरे चलो"),
    ],
)
def test_what_grammar_doubles_or_somebody_means_stays(language: str, text: str) -> None:
    assert left(text, "repeats", language) == text


@pytest.mark.parametrize(
    ("language", "text", "stays"),
    [
        ("fr", "une espèce de, de médiation", "une espèce de médiation"),
        ("fr", "je je je pense", "je pense"),
        ("fr", "et on, et on va", "et on va"),
        ("fr-CA", "dans le, dans le fond", "dans le fond"),
        ("fr", "nous, euh, nous allons", "euh, nous allons"),
        ("de", "und und dann kam er", "und dann kam er"),
        ("de", "im im Haus", "im Haus"),
        ("de", "die Wohn- die Wohnung", "die Wohnung"),
        ("es", "en la, y en los, y en los campos", "en la, y en los campos"),
        ("tr", "bu- bu ev", "bu ev"),
    ],
)
def test_a_copy_behind_which_somebody_hesitates_or_nothing_ends_goes(
    language: str, text: str, stays: str
) -> None:
    assert left(text, "repeats", language) == stays
