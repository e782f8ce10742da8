"""Cut the takes of a sentence or paragraph that its speaker begins again: the last one stays.

Our first guest is a baker from, sorry, can I take that again? | Our first guest is a baker ...
It was raining when we arrived. | It was raining when we arrived.
The thing about old houses is that they ... | The thing about old houses is that they move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.annotations import NO_ANNOTATIONS
from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from editors.proposers.quotations import quoted_words
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.take_claps import behind_claps
from editors.proposers.take_sameness import loses_a_word, says_otherwise, says_the_same
from editors.proposers.takes import Take, breaks_off_for_good, takes
from pipeline.labels.takes_by_language_model import BEGUN_AGAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.annotations import Annotations
    from editors.proposers.restarts.talk import SaidWord
    from pipeline.labels.takes_by_language_model import TakeOpinion
    from pipeline.transcript import Transcript

_BELIEVED: Final = 0.9
"""How sure a take is that a language model alone calls one."""
_SHOWN: Final = 4
"""Words of a take by which its reason names it."""


def retakes(
    transcript: Transcript, *, sure: float = 0.8, meaning: Annotations = NO_ANNOTATIONS
) -> Iterator[Cut]:
    """Cut all takes but the last where a speaker begins a sentence or paragraph again.

    That is where they say so ("sorry, let me start that again") or clap, and then begin with the
    same words; where a sentence breaks off and begins again; and where one is said twice as it
    is. What two people say, what says something else, and figures read twice stay. A language
    model that was asked takes away from these, and adds to them within the same limits.
    """
    overlaps, quoted = Overlaps(transcript), quoted_words(transcript.words)
    is_english = transcript.language.startswith("en")
    for numbers, said in speaker_runs(transcript):
        ruled = takes(said, behind_claps(transcript, numbers), is_english=is_english)
        for take in _judged(ruled, said, numbers, meaning.takes):
            end = numbers[take.end - 1] + 1
            while transcript.words[end].kind == "filler":
                end += 1
            gone = range(numbers[take.first], end)
            if take.sure >= sure and quoted.isdisjoint(gone) and overlaps.is_alone(gone):
                opening = " ".join(transcript.words[n].plain for n in gone[:_SHOWN])
                yield Cut(overlaps.span(gone), "retakes", f"{opening} ... ({take.why})", take.sure)


def _judged(
    ruled: Iterable[Take],
    said: Sequence[SaidWord],
    numbers: Sequence[int],
    opinions: Sequence[TakeOpinion],
) -> Iterator[Take]:
    """The takes of the rules, and of a model that was asked, in order; no two share a word.

    What a model says of a take of the rules counts; the last of several always stays.
    """
    places = {number: place for place, number in enumerate(numbers)}
    told = {
        (places[one.first], places[one.end]): one
        for one in opinions
        if one.first in places and one.end in places
    }
    every = {(one.first, one.end): one for one in ruled}
    for (first, end), one in told.items():
        if one.says != BEGUN_AGAIN:
            every.pop((first, end), None)
        elif (first, end) not in every and _may_be_take(said, first, end):
            every[first, end] = Take(first, end, f"said again, says {one.by}", _BELIEVED)
    done = 0
    for (first, end), take in sorted(every.items()):
        if first >= done:
            done = end
            yield take


def _may_be_take(said: Sequence[SaidWord], first: int, end: int) -> bool:
    """Whether a model may be believed: all that means something comes again, in its order.

    So do figures and denials; a model that calls "red" and "blue" the same is not believed.
    """
    old, new = said[first:end], said[end : end + 2 * (end - first) + 4]
    again = {word.text for word in new}
    if any(word.is_name and word.text not in again for word in old):
        return False
    if breaks_off_for_good(said, end) or says_otherwise(old, new) or loses_a_word(old, new):
        return False
    return says_the_same(old, new, may_differ=False)
