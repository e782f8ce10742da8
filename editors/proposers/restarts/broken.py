"""Where grammar cannot go on, so that what was begun is taken back, however sure the model is.

and we're, | and they left        ends as nothing does, and its first word comes again
they just, | they go on           no verb yet, and the subject comes again
you        | you've told me       a pronoun, and what is drawn together from it
the,       | their house          an article before what takes none
he,        | I think he was       a subject, a remark that stays, and the subject again
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import Restart
from editors.proposers.restarts.whole import (
    DRAWN,
    PERSONAL,
    SUBJECTS_ALONE,
    ends_aside,
    opens_clause,
    pronoun_of,
)
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.talk import SaidWord

_OWNERS: Final = word_set("my your our their")
"""Possessives that are nothing else; "his" and "her" may end a clause."""
_ANY_CLAUSE: Final = word_set("its thats theres heres whats whos")
"""What is drawn together and may stand before any clause: "it's because"."""
_OPENING: Final = word_set("and because")
_ADVERBS: Final = word_set("just really kind sort of actually basically even still always usually")
"""Adverbs that stand between a subject and its verb."""
_NOT_BEHIND_SUBJECT: Final = DRAWN | word_set(
    "article possessive preposition because question subject"
)
"""Classes of words that never stand behind a subject; a verb may: "what do they do"."""
_NOT_BEHIND_ARTICLE: Final = _NOT_BEHIND_SUBJECT | word_set("be have do modal")
_REMARKS: Final = tuple(
    tuple(remark.split())
    for remark in ("i think", "i guess", "i dont think", "i suppose", "i believe", "i thought")
)


def cannot_go_on(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether what is taken back cannot go on with what is said behind it."""
    old, anew = said[one.first : one.end], said[one.again]
    new = said[one.again : one.again + len(old)]
    if one.again > one.end and [word.text for word in old] == [word.text for word in new]:
        return _is_never_last(said, one.end - 1)
    if len(old) == 1:
        return one.again == one.end and (
            _is_drawn_together(said, one.first) or _is_bare_article(said, one.first)
        )
    if pronoun_of(old[0]) != pronoun_of(anew):
        return False
    return _ends_nowhere(said, one) or _lacks_verb(said, one)


def subjects_before_remarks(said: Sequence[SaidWord]) -> Iterator[Restart]:
    """Pronouns that are said again behind "I think" and its like, from `again` on.

    Not "you", which calls somebody: "you, I think you should go".
    """
    for first, word in enumerate(said):
        for remark in _REMARKS:
            again = first + 1 + len(remark)
            behind = said[first + 1 : again + 1]
            is_again = (
                tuple(other.text for other in behind[:-1]) == remark
                and pronoun_of(behind[-1]) == pronoun_of(word) != "you"
                and not any(other.is_first for other in behind)
            )
            if is_again and opens_clause(said, first) and not ends_aside(said, first + 1):
                yield Restart(first, first + 1, again)


def _is_never_last(said: Sequence[SaidWord], number: int) -> bool:
    word = said[number]
    if word.text in SUBJECTS_ALONE:
        return opens_clause(said, number)
    return word.text in _OWNERS or word.word_class in DRAWN or word.word_class == "article"


def _ends_nowhere(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether no phrase ends where the old one does, and none goes on as the new one begins."""
    last, anew = said[one.end - 1], said[one.again]
    if last.word_class == "article" or last.text in _OWNERS:
        return anew.word_class in _NOT_BEHIND_ARTICLE
    if last.text in SUBJECTS_ALONE:
        return anew.word_class in _NOT_BEHIND_SUBJECT and opens_clause(said, one.end - 1)
    is_drawn = last.word_class in DRAWN and last.text not in _ANY_CLAUSE
    return is_drawn and anew.word_class in _OPENING


def _lacks_verb(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a clause was begun, and has come to the adverbs behind its subject."""
    numbers = [n for n in range(one.first, one.end) if said[n].text in PERSONAL]
    if len(numbers) != 1 or numbers[0] + 1 == one.end:
        return False
    if one.again + 1 < len(said) and said[one.again + 1].word_class == "and":  # you and Tom
        return False
    before, behind = said[one.first : numbers[0]], said[numbers[0] + 1 : one.end]
    return all(word.word_class in _OPENING for word in before) and all(
        word.text in _ADVERBS for word in behind
    )


def _is_drawn_together(said: Sequence[SaidWord], number: int) -> bool:
    """ "You you've"; "it's, it was"; not "you, you're the one", which calls somebody."""
    word, anew = said[number : number + 2]
    is_other = word.text != anew.text and pronoun_of(word) == pronoun_of(anew)
    return is_other and opens_clause(said, number) and (word.text, word.mark) != ("you", ",")


def _is_bare_article(said: Sequence[SaidWord], number: int) -> bool:
    """ "The, their house"; not "the our team spirit", "the, our, engine"."""
    word, anew = said[number : number + 2]
    is_parted = (word.word_class, word.mark, anew.mark) == ("article", ",", "")
    is_bare = anew.text in _OWNERS or anew.word_class == "article"
    return is_parted and is_bare and not anew.is_name
