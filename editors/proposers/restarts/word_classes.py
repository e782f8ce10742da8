"""A small lexicon of English: the class of a word, and the coarse group of a class.

The classes are those that matter where somebody begins anew: "the, a", "I was, we went" and "in,
on the" put a word beside one of its own class, which good grammar hardly ever does.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTED: Final[Mapping[str, str]] = {
    "article": "a an the",
    "demonstrative": "this that these those",
    "quantity": (
        "some any every each all both another many much few several most more less enough lots "
        "plenty half either neither other"
    ),
    "number": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
        "hundred thousand million billion first second third fourth fifth"
    ),
    "possessive": "my your his her our their whose",
    "subject": "i you he she it we they",
    "object": "me him us them",
    "self": "myself yourself himself herself itself ourselves themselves",
    "subject_be": "im youre hes shes its theyre thats theres heres whats whos wheres weare",
    "subject_have": "ive youve weve theyve",
    "subject_will": (
        "iwill youll hewill shewill itll theyll thatll wewill "
        "iwould youd hed shewould wewould theyd itd"
    ),
    "be": "am is are was were be been being",
    "be_not": "isnt arent wasnt werent aint",
    "have": "have has had having",
    "have_not": "havent hasnt hadnt",
    "do": "do does did doing done",
    "do_not": "dont doesnt didnt",
    "modal": "can could will would shall should may might must",
    "modal_not": "cant couldnt wont wouldnt shouldnt mustnt",
    "leading": "gonna gotta wanna going want wants wanted need needs needed used try tried got",
    "to": "to",
    "not": "not never",
    "preposition": (
        "of in on at by for with from into onto about after before between through during under "
        "over around against without within among along across behind near off until since toward "
        "towards upon up down out back away"
    ),
    "and": "and or but nor so yet plus",
    "because": "because if when while although though unless whether than as cause where once",
    "question": "what who which how why whom whatever whoever whichever however",
    "there": "there here",
    "adverb": (
        "just really very also even still only always usually probably maybe actually basically "
        "kind sort almost quite pretty too then now again already ever often sometimes certainly "
        "definitely especially generally perhaps rather somewhat mostly mainly simply exactly"
    ),
    "interjection": (
        "yeah yes yep no nope okay ok oh well right hi hello hey uhhuh mhm huh gosh wow sure "
        "alright ah"
    ),
    "thinking": "think thought guess mean know believe suppose say said feel felt see saw",
    "verb": (
        "go goes went gone get gets getting make makes made making take takes took taken come "
        "comes came coming put puts look looks looked looking like likes liked work works worked "
        "working give gives gave given tell told use uses using find found keep kept let lets "
        "leave left call called ask asked seem seems seemed talk talked talking live lived living "
        "start started bring brought run ran buy bought happen happened pay paid watch watched "
        "read play played turn turned move moved stay stayed end ended"
    ),
    "noun": (
        "people time way thing things lot year years day days kids children school house car home "
        "job money work world life man men woman women friend friends family problem state company"
    ),
    "adjective": (
        "good bad big little small new old great nice different same long short high low real "
        "whole hard easy better best worse last next young able"
    ),
    "weekday": "monday tuesday wednesday thursday friday saturday sunday",
    "month": ("january february march april june july august september october november december"),
    "pronoun": (
        "something anything nothing everything someone somebody anyone anybody everyone everybody "
        "nobody none"
    ),
}
_ENDINGS: Final[Mapping[str, str]] = {
    "ing": "ing", "ed": "ed", "ly": "ly", "tion": "tion", "ment": "tion", "ness": "tion",
    "ity": "tion", "ous": "al", "ful": "al", "ive": "al", "able": "al", "al": "al", "s": "s",
}  # fmt: skip
_GROUPS: Final[Mapping[str, str]] = {
    "subject": "subject subject_be subject_have subject_will there demonstrative",
    "verb": ("be be_not have have_not do do_not modal modal_not leading thinking verb ing ed"),
    "determiner": "article possessive quantity number digits",
    "preposition": "preposition to",
    "clause": "because and question",
    "adverb": "adverb not ly",
    "adjective": "adjective al",
    "noun": "noun tion s open pronoun object self weekday month",
    "interjection": "interjection",
    "cut": "cut",
}
_CLASS_OF: Final[Mapping[str, str]] = {
    word: name for name, words in reversed([*_LISTED.items()]) for word in word_set(words)
}

WORD_CLASSES: Final = (*_LISTED, *sorted({*_ENDINGS.values()}), "digits", "open", "cut")
"""All classes; `cut` is of words that break off."""
GROUP_OF: Final = {name: group for group, names in _GROUPS.items() for name in names.split()}
"""The coarse group of a class."""
WORD_GROUPS: Final = tuple(_GROUPS)

_CONTRACTIONS: Final = (
    "im=i ive=i iwill=i iwould=i youre=you youve=you youll=you youd=you "
    "hes=he hewill=he hed=he shes=she shewill=she shewould=she "
    "its=it itll=it itd=it weare=we wewill=we weve=we wewould=we "
    "theyre=they theyve=they theyll=they theyd=they "
    "thats=that thatll=that theres=there heres=here whats=what dont=do doesnt=does didnt=did "
    "cant=can couldnt=could wouldnt=would shouldnt=should isnt=is wasnt=was arent=are werent=were "
    "havent=have hasnt=has hadnt=had an=a"
)
WRITTEN_APART: Final = {
    "were": "weare", "well": "wewill", "ill": "iwill", "id": "iwould", "hell": "hewill",
    "shell": "shewill", "shed": "shewould", "wed": "wewould",
}  # fmt: skip
"""What is drawn together, bare, where that is another word as well; and how it is written here."""
CONTRACTED: Final = dict(pair.split("=") for pair in _CONTRACTIONS.split())
"""The first word of what is drawn together, bare: `im` is "I"."""


@functools.lru_cache(maxsize=50_000)
def class_of(word: str) -> str:
    """The class of a bare word; never `cut`."""
    if word in _CLASS_OF:
        return _CLASS_OF[word]
    if word[:1].isdigit():
        return "digits"
    for ending, name in _ENDINGS.items():
        if len(word) > len(ending) + 2 and word.endswith(ending):
            return name
    return "open"
