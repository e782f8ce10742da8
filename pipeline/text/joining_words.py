"""Words after which no sentence ends and no comma is right, by language.

A comma behind one of them is that of the hesitation which was heard there: "and, um, today".
"""

from __future__ import annotations

from typing import Final

from pipeline.text.word_sets import word_set

_JOINING: Final = {
    "en": word_set(
        "a an the this that these those my your his her its our their and or nor of to in into on "
        "at by for from with without about between through as than if because while whether is "
        "are was were am be been being has have had do does did will would can could should may "
        "might must i we you he she they it's that's i'm we're you're they're he's she's there's "
        "i've we've you've i'll we'll you'll very just not no every each some any which who whose "
        "when where what how"
    ),
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines mein dein sein ihr unser und "
        "oder in im an am auf aus bei mit nach von vom zu zum zur für über unter ist sind war "
        "waren bin hat haben hatte wird werden kann ich du er sie es wir sehr nicht"
    ),
    "fr": word_set(
        "le la les un une des du de à au aux et ou en dans sur sous avec sans pour par chez mon "
        "ton son ma ta sa mes tes ses est sont était a ont je tu il elle on nous vous ils elles"
    ),
    "es": word_set(
        "el la los las un una unos unas de del a al y e o u en con sin por para mi tu su mis tus "
        "sus es son era fue ha han yo tú él ella muy no"
    ),
    "it": word_set(
        "il lo la i gli le un uno una di del della a al alla e o in nel nella con su per da mio "
        "tuo suo è sono era ha hanno io tu lui lei molto non"
    ),
}
_BEGINNING: Final = {
    "en": word_set(
        "and but so because which who whose where when while if then i we you he she they it "
        "there what why how however although though since until yes no well okay right"
    )
}
_GOING_ON: Final = {
    "en": word_set(
        "is are was were has have had will would can could should may might must the a an this "
        "that of to in into on at by for from with about"
    )
}


def joins(word: str, language: str) -> bool:
    """Whether a word, plainly written, joins what stands around it."""
    return word in _JOINING.get(language, ())


def goes_on(word: str, language: str) -> bool:
    """Whether a phrase is likelier to go on with this word than to begin with it."""
    return word in _GOING_ON.get(language, ())


def begins_clause(word: str, language: str) -> bool:
    """Whether a clause is likely to begin with this word."""
    return word in _BEGINNING.get(language, ())
