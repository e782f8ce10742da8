"""How a written word is said: numbers, symbols and unknown words become words and phones.

The text in the transcript stays as it was written; only the aligner reads this.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

SYMBOLS: Final = {
    "%": "percent", "&": "and", "+": "plus", "=": "equals", "@": "at", "#": "number",
    "°": "degrees", "/": "slash", "×": "times", "*": "star",
}  # fmt: skip
CURRENCIES: Final = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}

_MOST_DIGITS: Final = 15
"""Longer numbers are read digit by digit."""
_NUMBER = re.compile(r"([$€£¥])?(\d[\d,]*)(\.\d+)?(st|nd|rd|th|s)?", re.I)
_PIECE = re.compile(
    r"[$€£¥]?\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|s)?|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?|\S"
)


def spoken(text: str) -> tuple[str, ...]:
    """The English words said for one written word, lower case: "$5" is five dollars."""
    said: list[str] = []
    for piece in _PIECE.findall(text):
        if match := _NUMBER.fullmatch(piece):
            said += _number(match)
        elif piece in SYMBOLS and len(text.strip(".,;:!?")) > 0:
            said.append(SYMBOLS[piece])
        elif piece[0].isalpha():
            if len(piece) > 1 and piece.isupper() and not re.search("[AEIOUY]", piece):
                said += [f"{letter}." for letter in piece.lower()]
            else:
                said.append(piece.lower().replace("’", "'"))
    return tuple(said)


def _number(match: re.Match[str]) -> list[str]:
    currency, whole, fraction, suffix = match.groups()
    is_plural = bool(suffix) and suffix.lower() == "s"
    ordinal = bool(suffix) and not is_plural
    may_be_year = not fraction and not currency
    words = _digits_in_words(whole, fraction, ordinal=ordinal, may_be_year=may_be_year)
    said = [w for w in re.split(r"[^a-z]+", words.lower()) if w]
    if is_plural and said:
        said[-1] = _plural(said[-1])
    return [*said, CURRENCIES[currency]] if currency else said


def _digits_in_words(whole: str, fraction: str | None, *, ordinal: bool, may_be_year: bool) -> str:
    from num2words import num2words

    digits = whole.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return " ".join(num2words(int(digit)) for digit in digits)
    if ordinal:
        return str(num2words(int(digits), to="ordinal"))
    if may_be_year and len(whole) == 4 and 1100 <= int(whole) < 2100:
        return str(num2words(int(whole), to="year"))
    return str(num2words(float(digits + fraction) if fraction else int(digits)))


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


_RULES: Final = (
    ("tion", "SH AH N"), ("sion", "ZH AH N"), ("ough", "AO"), ("igh", "AY"), ("tch", "CH"),
    ("sch", "SH"), ("ch", "CH"), ("sh", "SH"), ("th", "TH"), ("ph", "F"), ("wh", "W"), ("ck", "K"),
    ("ng", "NG"), ("qu", "K W"), ("kn", "N"), ("wr", "R"), ("ee", "IY"), ("ea", "IY"), ("oo", "UW"),
    ("ou", "AW"), ("ow", "OW"), ("oa", "OW"), ("ai", "EY"), ("ay", "EY"), ("ei", "EY"),
    ("ie", "IY"), ("oi", "OY"), ("oy", "OY"), ("au", "AO"), ("aw", "AO"), ("ew", "UW"),
    ("er", "ER"), ("ir", "ER"), ("ur", "ER"), ("ar", "AA R"), ("or", "AO R"),
    ("a", "AE"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"), ("f", "F"), ("g", "G"),
    ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"),
    ("o", "AA"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"),
    ("v", "V"), ("w", "W"), ("x", "K S"), ("y", "IY"), ("z", "Z"),
)  # fmt: skip
"""Letter groups and their most frequent phones, longest first: the last resort."""


@lru_cache(maxsize=4096)
def phones(word: str) -> str:
    """ARPABET phones for a word that no dictionary has, separated by spaces; "" if none.

    The rules are simple: words that matter are in the dictionary, and a name that is guessed
    roughly is still found, since the aligner only has to place it.
    """
    import unicodedata

    folded = unicodedata.normalize("NFKD", word.lower())
    letters = "".join(c for c in folded if "a" <= c <= "z")
    return by_rules(letters) if letters else ""


def by_rules(letters: str) -> str:
    """Phones of lower-case ASCII letters by letter groups; a final silent e is left out."""
    if len(letters) > 3 and letters.endswith("e") and letters[-2] not in "aeiou":
        letters = letters[:-1]
    found: list[str] = []
    at = 0
    while at < len(letters):
        group, sound = next((g, s) for g, s in _RULES if letters.startswith(g, at))
        if not (at and letters[at - 1] == group and group not in "aeiou"):
            found.append(sound)
        at += len(group)
    return " ".join(found)
