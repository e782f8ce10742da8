"""How a sentence reads where nothing stands in front of it."""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.word_sets import word_set
from pipeline.transcript import plain

STARTS_ALONE: Final = 5
"""Words that a first sentence must have to say something."""
_CONJUNCTIONS: Final = {
    "en": word_set(
        "and but so because or nor then which who whom whose also yet plus though although "
        "therefore however instead otherwise yeah yes no okay ok well right exactly sure mm-hmm "
        "uh-huh like anyway too either neither thanks thank"
    ),
    "de": word_set(
        "und aber oder also denn sondern weil dann dass welche welcher welches doch trotzdem "
        "deshalb deswegen ja nein genau okay naja eben auch"
    ),
    "fr": word_set("et mais ou donc car puis alors ni aussi oui non voilà bon ben parce ensuite"),
    "es": word_set("y e pero o u pues entonces porque también sí no bueno claro así luego"),
}
"""Words with which something goes on that was said before."""
_PRONOUNS: Final = {
    "en": word_set(
        "he she they it him her them this that these those its their his hers theirs he's she's "
        "they're it's that's they've it'll he'd she'd they'd it'd there's here's both neither such"
    ),
    "de": word_set("er sie es das dies diese dieser dieses der denen dessen deren ihm ihn ihnen"),
    "fr": word_set("il elle ils elles ça cela ceci celui celle ceux c'est"),
    "es": word_set("él ella ellos ellas esto eso aquello ese esa esos esas"),
}
"""Words that stand for something that was named before."""
_EARLY: Final = 3
"""A pronoun among so many words has nothing in front of it that it could stand for."""
_LIVELY: Final = word_set(
    "never always best worst first secret mistake mistakes wrong love loved hate hated afraid "
    "surprised surprising amazing terrible incredible impossible everybody nobody nothing "
    "everything suddenly discovered realized learned died born lost won money million billion "
    "percent truth lie crazy die kill fight dream "
)
_FIGURE: Final = re.compile(r"\d")


def leans(text: str, language: str) -> bool:
    """Whether a sentence needs the one before it: by how it begins, or by whom it speaks of."""
    words = [plain(word) for word in text.split()]
    if not words or words[0] in _CONJUNCTIONS.get(language, ()):
        return True
    pronouns = _PRONOUNS.get(language, frozenset())
    for n, word in enumerate(words[:_EARLY]):
        if word in pronouns:
            return not (n and _names(text.split()[:n]))
    return False


def _names(words: list[str]) -> bool:
    """Whether there is something among these words that a pronoun may stand for."""
    return any(n and word[:1].isupper() and len(plain(word)) > 2 for n, word in enumerate(words))


def is_lively(text: str, language: str) -> bool:
    """Whether a sentence has a figure or a strong word; the latter are known in English."""
    if _FIGURE.search(text):
        return True
    return language == "en" and any(plain(word) in _LIVELY for word in text.split())
