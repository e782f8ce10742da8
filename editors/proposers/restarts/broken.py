"""Where grammar cannot go on, so that what was begun is taken back, however sure the model is.

and we're, | and they left        ends as nothing does, and its first word comes again
they just, | they go on           no verb yet, and the subject comes again
you        | you've told me       a pronoun, and what is drawn together from it
the        | their house          an article before what takes none
the boys are | our boys are old   another determiner, and all the rest again
he,        | I think he was       a subject, a remark that stays, and the subject again
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import Restart
from editors.proposers.restarts.word_classes import CONTRACTED
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.talk import SaidWord

_SUBJECTS_ALONE: Final = word_set("i he she we they")
"""Pronouns that are nothing but subjects; "you" and "it" may end a clause."""
_OWNERS: Final = word_set("my your our their")
"""Possessives that are nothing else; "his" and "her" may end a clause."""
_PERSONAL: Final = word_set("i you he she it we they")
_DRAWN: Final = word_set("subject_be subject_have subject_will")
_ANY_CLAUSE: Final = word_set("its thats theres heres whats whos")
"""What is drawn together and may stand before any clause: "it's because"."""
_OPENING: Final = word_set("and because")
_AUXILIARY: Final = word_set("be be_not have have_not do do_not modal modal_not")
_ADVERBS: Final = word_set("just really kind sort of actually basically even still always usually")
"""Adverbs that stand between a subject and its verb."""
_NOT_BEHIND_SUBJECT: Final = _DRAWN | word_set(
    "article possessive preposition because question subject"
)
"""Classes of words that never stand behind a subject; a verb may: "what do they do"."""
_NOT_BEHIND_ARTICLE: Final = _NOT_BEHIND_SUBJECT | word_set("be have do modal")
_HEDGES: Final = word_set("all both probably maybe actually basically almost just say")
"""Words behind which an article may stand, and before which none does."""
_REMARKS: Final = tuple(
    tuple(remark.split())
    for remark in ("i think", "i guess", "i dont think", "i suppose", "i believe", "i thought")
)
_LEAST_TAIL: Final = 2
"""Words that are all said again behind another determiner."""


def cannot_go_on(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether what is taken back cannot go on with what is said behind it."""
    old, anew = said[one.first : one.end], said[one.again]
    if _is_spelt(said, one.again):
        return False
    if len(old) == 1 and one.again == one.end:
        checks = (_is_drawn_together, _is_bare_article, _is_doubled_that)
        return any(check(said, one.first) for check in checks)
    new = said[one.again : one.again + len(old)]
    if one.again > one.end and [word.text for word in old] == [word.text for word in new]:
        return _is_never_last(old[-1])
    if _is_other_determiner(old, new):
        return True
    if _pronoun(old[0]) != _pronoun(anew) or old[0].word_class == "demonstrative":
        return False
    return len(old) > 1 and (_ends_nowhere(old[-1], anew) or _lacks_verb(said, one))


def subjects_before_remarks(said: Sequence[SaidWord]) -> Iterator[Restart]:
    """Pronouns that are said again behind "I think" and its like, from `again` on."""
    for first, word in enumerate(said):
        for remark in _REMARKS:
            again = first + 1 + len(remark)
            behind = said[first + 1 : again + 1]
            is_again = (
                tuple(other.text for other in behind[:-1]) == remark
                and _pronoun(behind[-1]) == _pronoun(word)
                and not any(other.is_first for other in behind)
            )
            if is_again and _is_subject(said, first):
                yield Restart(first, first + 1, again)


def _is_spelt(said: Sequence[SaidWord], number: int) -> bool:
    """Whether a word is the first letter of what is spelt: "the A P D"."""
    return [len(word.text) for word in said[number : number + 2]] == [1, 1]


def _pronoun(word: SaidWord) -> str:
    return CONTRACTED.get(word.text, word.text)


def _is_never_last(word: SaidWord) -> bool:
    is_alone = word.text in _SUBJECTS_ALONE or word.text in _OWNERS
    return is_alone or word.word_class in _DRAWN or word.word_class == "article"


def _ends_nowhere(last: SaidWord, anew: SaidWord) -> bool:
    """Whether no phrase ends with `last`, and none goes on with `anew` behind it."""
    if last.word_class == "article" or last.text in _OWNERS:
        return anew.word_class in _NOT_BEHIND_ARTICLE
    if last.text in _SUBJECTS_ALONE:
        return anew.word_class in _NOT_BEHIND_SUBJECT
    if last.word_class not in _DRAWN:
        return False
    is_clause = anew.word_class in _OPENING and last.text not in _ANY_CLAUSE
    return is_clause or anew.text in _SUBJECTS_ALONE or anew.word_class in _DRAWN


def _lacks_verb(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a clause was begun, and has come to the adverbs behind its subject."""
    numbers = [n for n in range(one.first, one.end) if said[n].text in _PERSONAL]
    if len(numbers) != 1 or numbers[0] + 1 == one.end or not _is_subject(said, numbers[0]):
        return False
    before, behind = said[one.first : numbers[0]], said[numbers[0] + 1 : one.end]
    return all(word.word_class in _OPENING for word in before) and all(
        word.text in _ADVERBS for word in behind
    )


def _is_subject(said: Sequence[SaidWord], number: int) -> bool:
    """Whether a pronoun, or what is drawn together from one, begins a clause: not "am I"."""
    word, before = said[number], said[number - 1] if number else None
    if _pronoun(word) not in _PERSONAL:
        return False
    if before is None or word.is_first or before.word_class in _OPENING:
        return True
    is_alone = word.text in _SUBJECTS_ALONE or word.word_class in _DRAWN
    return is_alone and before.word_class not in _AUXILIARY


def _is_drawn_together(said: Sequence[SaidWord], number: int) -> bool:
    """ "You you've"; "it's, it was"."""
    word, anew = said[number : number + 2]
    if word.text == anew.text or _pronoun(word) != _pronoun(anew) or not _is_subject(said, number):
        return False
    if word.word_class not in _DRAWN or anew.text in _SUBJECTS_ALONE or anew.word_class in _DRAWN:
        return True
    return number + 2 < len(said) and said[number + 2].group == "verb"


def _is_bare_article(said: Sequence[SaidWord], number: int) -> bool:
    """ "The, their house"; "the they're"; "the all the"."""
    if said[number].word_class != "article" or number + 2 >= len(said):
        return False
    word, anew, behind = said[number : number + 3]
    if anew.mark == ".":  # it's a they
        return False
    if anew.text in _OWNERS or anew.word_class == "article":
        return True
    if word.mark == ",":
        return False
    if anew.text in _HEDGES:
        return behind.word_class == "article"
    is_subject = anew.text in _SUBJECTS_ALONE or anew.word_class in _DRAWN
    return is_subject and anew.text not in _ANY_CLAUSE


def _is_doubled_that(said: Sequence[SaidWord], number: int) -> bool:
    """ "But that that era is over"; not "I know that that is so"."""
    if said[number].text != "that" or said[number + 1].text != "that":
        return False
    return not number or said[number].is_first or said[number - 1].word_class == "and"


def _is_other_determiner(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """ "The boys are, our boys are"; not "my house, your house"."""
    tails = [[word.text for word in part[1:]] for part in (old, new)]
    is_other = old[0].word_class == "article" and new[0].group == "determiner"
    return is_other and len(tails[0]) >= _LEAST_TAIL and tails[0] == tails[1]
