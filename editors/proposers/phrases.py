"""Words that somebody leans on ("you know", "like"), where they carry nothing.

    It was, |like,| late.     So |you know| (a pause) it was late.
    I like it.                Do you know him? It looks like rain. I mean it.

English only. The rules are the neighbours': a phrase must be set off on both sides, and not be
what a word beside it asks for. A phrase that may mean something stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.proposers.overlaps import Overlaps
from media.clock import samples
from media.span import span_or_none, touching
from pipeline.text.hesitations import bare
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.transcript import Transcript, Word

LEANED_ON: Final = ("you_know", "i_mean", "like", "sort_of", "kind_of")
"""What `fillers:phrases=yes` looks for."""
PLACED_S: Final = 0.05
"""An aligner gives any sound 30 ms at least; what got no more was not found."""
_OPENS: Final = (",", ".", "?", "!", "…", ";", ":", "—", "–")
_CLOSES: Final = (",", "…", "...", "—", "–")


@dataclass(frozen=True, slots=True)
class _Guard:
    """Neighbours of a phrase that make it mean something."""

    before: frozenset[str] = frozenset()
    """Words that ask for it."""
    after: frozenset[str] = frozenset()
    """Words that it asks for itself, where only a pause lies between them."""
    only_behind: frozenset[str] | None = None
    """Words behind which alone it says nothing within a sentence; None for any."""
    needs_marks: bool = True
    """A pause does not set it off: "animals (a pause) like (a pause) dogs"."""


_OBJECTS: Final = word_set(
    "him her them me us this that these those what who whom whose why how where when which "
    "whether if about of the a an my your his our their its something anything nothing everything "
    "someone anyone everyone everybody nobody more better best well exactly enough not no"
)
_NO_GUARD: Final = _Guard()
_GUARDS: Final = {
    "you_know": _Guard(
        word_set(
            "do does did dont didnt doesnt if as when because that what who whom whether than "
            "would could should will might how where like since all everything everyone people "
            "someone anyone things one let think hope wish bet sure before once until unless "
            "whatever"
        ),
        _OBJECTS,
        needs_marks=False,
    ),
    "i_mean": _Guard(
        word_set("what that this by which do does did if when how because who where know whatever"),
        _OBJECTS | word_set("to well business you"),
        # elsewhere it may correct: "on Monday, I mean, Tuesday"
        word_set("so and but or well yeah yes like because oh right okay ok then now um uh know"),
        needs_marks=False,
    ),
    "like": _Guard(
        word_set(
            "look looks looked looking feel feels felt feeling sound sounds sounded seem seems "
            "seemed smell smells taste tastes just exactly something nothing anything everything "
            "things stuff more much"
        )
    ),
    "sort_of": _Guard(
        word_set("a an the this that these those some what any every one same all my of which")
    ),
}
_GUARDS["kind_of"] = _GUARDS["sort_of"]


def empty_phrases(transcript: Transcript, phrases: Iterable[str]) -> Iterator[range]:
    """The numbers of the words of phrases that carry nothing; `_` stands between their words.

    Of a single word that is said twice running the second goes as well. Nothing goes while
    somebody else speaks, nor what was not found in the sound.
    """
    texts, overlaps = [bare(word.text) for word in transcript.words], Overlaps(transcript)
    for phrase in sorted({*phrases}):
        parts = [bare(part) for part in phrase.split("_")]
        guard = _GUARDS.get("_".join(parts), _NO_GUARD)
        for first in word_places(texts, parts):
            words = range(first, first + len(parts))
            if not is_placed(transcript, words):
                continue
            is_empty = _is_again(transcript, words) or _is_empty(transcript, texts, words, guard)
            if is_empty and overlaps.is_alone(words):
                yield words


def is_placed(transcript: Transcript, words: range) -> bool:
    """Whether words were found in the sound; else what would be cut there is something else."""
    span = sum(len(transcript.words[n].span) for n in words)
    return span >= samples(PLACED_S, transcript.source.rate)


def word_places(texts: Sequence[str], parts: Sequence[str]) -> Iterator[int]:
    """Where some words stand among others, both bare."""
    for first in range(len(texts) - len(parts) + 1 if parts else 0):
        if texts[first] == parts[0] and list(texts[first : first + len(parts)]) == list(parts):
            yield first


def _is_again(transcript: Transcript, words: range) -> bool:
    """Whether a single word is the one that its speaker just said."""
    if len(words) > 1 or not words.start:
        return False
    before, word = transcript.words[words.start - 1 : words.stop]
    return before.plain == word.plain and before.speaker == word.speaker


def _means_knowing(texts: Sequence[str], words: range) -> bool:
    """Whether others know too: "you know, and I know, that it was late"."""
    rest = texts[words.stop : words.stop + 4]
    return texts[words[-1]] == "know" and "know" in rest and rest[:2] != ["you", "know"]


def _is_empty(transcript: Transcript, texts: Sequence[str], words: range, guard: _Guard) -> bool:
    """Whether a phrase is set off, and neither asked for nor asking for anything."""
    before = _said_before(transcript, words.start)
    if before is not None and _is_asked_for(before, guard):
        return False
    if _means_knowing(texts, words):
        return False
    is_opened = _is_opened(transcript, words.start) or (
        not guard.needs_marks and _is_pause_before(transcript, words.start)
    )
    is_closed = transcript.words[words[-1]].text.endswith(_CLOSES) or (
        not guard.needs_marks and _is_left_alone(transcript, words.stop, guard)
    )
    return is_opened and is_closed


def _said_before(transcript: Transcript, number: int) -> Word | None:
    """The word in front of one, past hesitations and noises."""
    before = (transcript.words[n] for n in range(number - 1, -1, -1))
    return next((word for word in before if word.kind == "word"), None)


def _is_asked_for(before: Word, guard: _Guard) -> bool:
    """Whether a phrase means something because of the word in front of it."""
    said = bare(before.text)
    if said in guard.before:
        return True
    is_behind = guard.only_behind is None or said in guard.only_behind
    return not (before.ends_sentence or is_behind)


def _is_left_alone(transcript: Transcript, number: int, guard: _Guard) -> bool:
    """Whether a pause or a hesitation parts a word from a phrase that it has no part in."""
    if number >= len(transcript.words) or transcript.words[number - 1].ends_sentence:
        return False
    word = transcript.words[number]
    if word.kind == "filler":
        return True
    is_object = bare(word.text) in guard.after or word.text.endswith(_OPENS)  # "you know it."
    return not is_object and _is_pause_before(transcript, number)


def _is_opened(transcript: Transcript, first: int) -> bool:
    """Whether a sentence begins here, or a mark or a hesitation stands before it."""
    before = transcript.words[first - 1] if first else None
    return before is None or before.text.endswith(_OPENS) or before.kind == "filler"


def _is_pause_before(transcript: Transcript, number: int) -> bool:
    """Whether a pause lies between a word and the one in front of it."""
    words = transcript.words
    if not 0 < number < len(words):
        return False
    between = span_or_none(words[number - 1].span.end, words[number].span.start)
    return between is not None and bool(touching(transcript.pauses, between))
