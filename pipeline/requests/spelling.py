"""A request as one writes it: plain apostrophes, and slips of haste in the words that matter."""

from __future__ import annotations

import functools
import re
from typing import Final

from pipeline.text.word_sets import word_set

_NO_APOSTROPHE: Final = re.compile(
    r"\b(do|does|did|is|are|was|were|has|have|had|ca|wo|would|could|should|must|need)nt\b", re.I
)
"""What is written in haste; its apostrophe is put back."""
_MISSPELT: Final = {
    "teh": "the", "pls": "please", "plz": "please", "pleas": "please", "exept": "except",
    "execpt": "except", "excpet": "except", "excepting": "except", "pollish": "polish",
    "definately": "definitely", "seperate": "separate", "delte": "delete", "subtitel": "subtitle",
    "itd": "it'd", "thats": "that's", "im": "i'm", "ppl": "people", "yuo": "you", "mkae": "make",
    "jsut": "just", "olny": "only", "onyl": "only",
    "hte": "the", "adn": "and", "taht": "that", "wiht": "with",
    "wnat": "want", "tlak": "talk", "keeep": "keep", "w/o": "without",
    "eeh": "eh", "eehs": "ehs", "pleese": "please", "plese": "please", "delet": "delete",
    "remve": "remove", "remov": "remove", "shortn": "shorten", "silense": "silence",
    "backgroud": "background", "alot": "a lot", "wich": "which", "becuase": "because",
}  # fmt: skip
"""Slips that are no English words of their own, or only where they are meant so."""
_KEYS: Final = word_set(
    "advert adverts advertisement advertisements advertising announcements background banter "
    "before between bleep breathing breaths captions chapters chatter clips commercial commercials "
    "credits delete description digressions echo episode everything except false filler fillers "
    "goodbye greeting hesitations highlights housekeeping interruptions interview intro "
    "introduction levels loudness minutes mistakes newsletter noise noises normalize outro pauses "
    "please podcast polish preview professional reduce remove repeats repetitions restarts retakes "
    "reverb seconds shorten silence silences speaker speakers sponsor sponsored sponsors stutter "
    "stutters subtitle subtitles summary swear tangent tangents teaser tighten timestamps trailer "
    "transcript trim volume welcome without words"
)
"""Words that say what is wanted."""
_LOOKALIKES: Final = word_set(
    "breathes breathe chapter clip cause wards summery normalise noised nosies preview sponsorship "
    "repeat credit silenced transcripts trims levees chatters trailers teasers interviews pause "
    "reduces removed removes swore where were welcomed shortens tightens shorted polish"
)
_TITLE: Final = re.compile(r"\b([Mm]rs?|[Mm]s|[Dd]r|[Pp]rof|[Rr]ev|[Hh]on)\.(?= ?[A-Z])")
"""Its full stop ends no sentence."""
_VOWELS: Final = frozenset("aeiou")
_LONG: Final = 7
"""A word of so many letters is known by the others when one is missing or too many."""


def as_one_writes(text: str) -> str:
    """The text with plain apostrophes, and words as they are spelt; quotations stay."""
    for quote in "’‘‹›":  # marks of ours are put in later
        text = text.replace(quote, "'")
    text = _NO_APOSTROPHE.sub(r"\1n't", text)
    text = re.sub(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|\bw/o\b|[A-Za-z]+", _spelt, text)
    text = re.sub(r"\b(\d{1,3})'(\d{2})(?:\"|''|”)", r"\1 minutes \2 seconds", text)
    text = re.sub(r"\bw/(?=\s)", "with", text)
    text = re.sub(r"\bget ride of\b", "get rid of", text)
    text = re.sub(r"\bmore (short|loud|quiet|clean|clear|soft|tight)\b", r"\1er", text)
    text = re.sub(r"\btoo (?=\d+ min|\d+:\d)", "to ", text)
    text = re.sub(r"\bcovered (?:up )?(?:with|by) (?:an? )?(?:bleep|beep)s?\b", "bleeped", text)
    text = _TITLE.sub(r"\1", text)
    return re.sub(r"\b([Ii]) no (want|like|need|wish)\b", r"\1 don't \2", text)


def _spelt(match: re.Match[str]) -> str:
    word = match[0]
    if not word[0].isalpha() or word.casefold() in _MISSPELT:
        return _MISSPELT.get(word.casefold(), word)
    is_name = word[0].isupper() and not word.isupper() and match.start() > 0
    return word if is_name else _meant(word.casefold()) or word


@functools.lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    """The one word that matters of which a word is a slip, or nothing."""
    if len(word) < 5 or word in _KEYS or word in _LOOKALIKES:
        return ""
    found = [key for key in sorted(_KEYS) if key[0] == word[0] and _is_slip(word, key)]
    return found[0] if len(found) == 1 else ""


def _is_slip(word: str, key: str) -> bool:
    """Whether two letters changed places, one was doubled or not, or one vowel is another."""
    start = next((n for n, (a, b) in enumerate(zip(word, key, strict=False)) if a != b), None)
    if start is None:  # the one begins with the other: an ending
        return False
    if len(word) == len(key):
        wrong, right, rest = word[start], key[start], word[start + 1 :] == key[start + 1 :]
        swapped = word[start : start + 2] == key[start : start + 2][::-1]
        alike = {wrong, right} <= _VOWELS or {wrong, right} in ({"s", "c"}, {"s", "z"}, {"c", "k"})
        return (swapped and word[start + 2 :] == key[start + 2 :]) or (rest and alike)
    longer, shorter = (word, key) if len(word) > len(key) else (key, word)
    if longer[start + 1 :] != shorter[start:]:
        return False
    return longer[start] == longer[start - 1] or len(key) >= _LONG
