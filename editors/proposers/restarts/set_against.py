"""Whether two phrases that look alike are both meant, side by side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import kinship
from editors.proposers.restarts.contrasts import are_both_whole
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

DENYING_CLASSES: Final = word_set("not be_not have_not do_not modal_not")
"""Classes of words that deny."""
DIRECTING: Final = word_set(
    "up down out off back away before after between through during under over around against "
    "without within across behind until since"
)
"""Prepositions and particles that say more than what belongs together."""
_OPPOSITES: Final = tuple(
    frozenset(pair.split()) for pair in ("in out", "on off", "to from", "with without")
)
_PARTICLES: Final = word_set("back up down out off over about away in on through around along")
"""Words that may stand before a preposition."""
_BOUND: Final = word_set("demonstrative subject_be there")
"""Classes of words that may stand right before one of their own group: "here is what is"."""
_BREAK_S: Final = 0.1
"""A pause that parts two words."""
_OBJECTS: Final = word_set("you it this that these those her him them us me there here so")
"""Words that end a clause as well as they begin one: "I enjoy it, it is good"."""
_TAKES_OBJECT: Final = word_set("preposition verb ing ed open thinking be to adverb ly")
"""Classes of words behind which they end it."""
_GOES_ON: Final = 3
"""Words behind the new phrase among which a list goes on."""
_AUXILIARY: Final = word_set("be have do modal")
_SUBJECTS: Final = word_set("subject demonstrative there")


def stands_beside(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a phrase may be meant as it stands, whatever comes behind it."""
    return any(check(said, one) for check in _CHECKS)


def _is_answer(said: Sequence[SaidWord], one: Restart) -> bool:
    """ "Oh, okay", "yeah, no"."""
    return all(word.group == "interjection" for word in said[one.first : one.end])


def _may_stand(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a phrase that is followed by none of its own words may be meant as it stands.

    Adverbs and particles pile up ("just really", "back since"), a conjunction or a verb may end
    what it belongs to ("because, you know, if"; "what I had has been"): these need a break.
    """
    old, again = said[one.first : one.end], said[one.again]
    if any(kinship(word, again) >= 3 for word in old):
        return False
    if all(word.group == "adverb" or word.text in _PARTICLES for word in old):
        return True
    if len(old) > 1:
        return False
    if old[0].word_class in _AUXILIARY and again.group != "verb":  # what we are, we are
        return True
    if old[0].group == "clause":
        is_other = one.again > one.end or old[0].word_class != again.word_class
        return is_other or old[0].word_class == "because" or old[0].text == "yet"
    is_bound = old[0].group in ("verb", "preposition") or old[0].word_class in _BOUND
    return is_bound and not _is_broken(said, one)


def _is_broken(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether anything parts what is taken back from what comes behind it."""
    return (
        said[one.end - 1].mark in (",", "...")
        or said[one.end - 1].is_cut
        or said[one.end].is_hesitant
        or one.again > one.end
        or said[one.again].pause_s > _BREAK_S
    )


def _is_phrase(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether words and the first of them again are a figure of speech, or go on.

    "hand in hand", "do you do", "I sing and then you sing"; "more and more", which says more than
    "more"; "this or this".
    """
    old, again = said[one.first : one.end], said[one.again]
    if old[0].text != again.text:
        return False
    if [word.text for word in said[one.end : one.again]] == ["or"]:
        return len(old) == 1 and (_tells(old[0]) or old[0].word_class == "demonstrative")
    if len(old) > 1 and old[-1].word_class == "and":
        return True
    return len(old) > 1 and not _is_broken(said, one) and _goes_on(old, said[one.again :])


def _goes_on(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """Whether the first word is said again as a part of what was begun: "saw it and I saw"."""
    if len(old) == 2 and old[0].group == "verb" and old[1].word_class == "subject":
        return True
    is_bridged = len(old) == 2 and old[1].group == "preposition"
    is_other = any(kinship(*pair) < 2 for pair in zip(old, new, strict=False))
    is_joined = any(word.word_class == "and" for word in old)
    return _tells(old[0]) and (is_bridged or is_other or is_joined)


def is_object(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a phrase ends what was said before: "I enjoy it, it is", "about this, about me"."""
    last, before = said[one.end - 1], said[one.end - 2] if one.end > 1 else None
    if before is None or last.is_first or last.text not in _OBJECTS or before.mark:
        return False
    if before.word_class == "preposition" or before.text in ("tell", "told", "like"):
        return True
    return last.mark == "," and one.end - one.first == 1 and before.word_class in _TAKES_OBJECT


def is_listed(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether both are parts of a list.

    "this, that, or the other"; "Amazon US, Amazon Japan, Mint"; "Leo and I, and many others".
    """
    old, size = said[one.first : one.end], one.end - one.first
    if old[-1].mark != "," or one.again > one.end:
        return False
    new = said[one.again : one.again + size + _GOES_ON]
    for word, behind in zip(new, [*new[1:], None], strict=True):
        is_part = (
            _tells(word)
            or word.word_class in ("demonstrative", "subject")
            or (word.word_class in _AUXILIARY and word.text != old[0].text)
        )
        if is_part and word.mark == "," and behind is not None and behind.text in ("and", "or"):
            return True
    ends = new[size - 1] if len(new) >= size else None
    is_item = old[-1].group in ("noun", "adjective") and ends is not None and ends.mark == ","
    is_added = old[0].text in ("and", "or") and size > 1
    return is_item or (is_added and not kinship(old[1], new[min(1, len(new) - 1)]))


def _is_parallel(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether one is set against the other.

    "when you succeed, they succeed"; "reaching for it, reach for it"; "because we can, because we
    own it"; "what drives it or what does not drive it"; "go up, go down"; "hold on, hold fast,
    hold out".
    """
    old, new = said[one.first : one.end], said[one.again : one.again + one.end - one.first]
    pairs = [*zip(old, new, strict=False)]
    if any(_is_opposed(a, b) for a, b in pairs) or _is_denied_after(said, one):
        return True
    for number, (a, b) in enumerate(pairs):
        is_other = a.word_class == "subject" and b.group == "subject" and kinship(a, b) < 3
        if is_other and any(map(_tells, old[number + 1 :])):
            return True
    if old[-1].mark != "," or len(new) < len(old):
        return False
    if _is_series(said, one):
        return True
    is_bent = _tells(old[0]) and old[0].text != new[0].text and not old[0].is_cut
    return is_bent or (
        old[0].group == "clause"
        and old[-1].word_class in _AUXILIARY
        and any(word.word_class in _SUBJECTS for word in old)
        and old[-1].text != new[-1].text
    )


def _is_series(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether one word that tells opens three parts: "hold on, hold fast, hold out"."""
    opening, size = said[one.first], one.end - one.first
    ahead = said[one.again : one.again + size + _GOES_ON]
    is_next = one.again == one.end and opening.text == ahead[0].text
    if not is_next or not _tells(opening):
        return False
    return any(word.mark == "," and behind.text == opening.text for word, behind in pairwise(ahead))


def _is_opposed(word: SaidWord, other: SaidWord) -> bool:
    pair = {word.text, other.text}
    return len(pair) > 1 and (pair <= DIRECTING or pair in _OPPOSITES)


def _is_denied_after(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether what is said anew denies what was said."""
    old, new = said[one.first : one.end], said[one.again : one.again + one.end - one.first + 1]
    denied = [any(word.word_class in DENYING_CLASSES for word in part) for part in (old, new)]
    return denied == [False, True] and any(map(_tells, old))


def _tells(word: SaidWord) -> bool:
    """Whether a word is one that talk is about."""
    is_verb = word.word_class in ("verb", "thinking", "ing", "ed")
    return is_verb or (word.group in ("noun", "adjective") and word.word_class != "object")


def _is_narrower(said: Sequence[SaidWord], one: Restart) -> bool:
    """ "before language, before written language"; "what I did was, I kept a journal"."""
    old, before = said[one.first : one.end], said[one.first - 1] if one.first else None
    if old[-1].mark != "," or one.again > one.end:
        return False
    is_place = old[0].word_class == "preposition" and _tells(old[-1])
    is_cleft = before is not None and before.word_class == "question" and not before.mark
    return is_place or (is_cleft and len(old) > 1 and old[-1].word_class == "be")


_CHECKS: Final = (
    _is_answer, _may_stand, _is_phrase, is_object, is_listed, _is_parallel, _is_narrower,
    are_both_whole,
)  # fmt: skip
