"""Cut what is said twice at once: the earlier "I wanted to" of "I wanted to, I wanted to".

And what is taken back: the "a PC" of "a PC, an IBM PC", which the model in `restarts` finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from editors.proposers.quotations import quoted_words
from editors.proposers.restarts.candidates import Restart
from editors.proposers.restarts.copies import is_said_twice, is_unending
from editors.proposers.restarts.find import found_restarts
from editors.proposers.restarts.learned import restart_model
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.stumbles import StumbledCopy, is_stumble
from media.clock import samples
from media.span import union
from pipeline.text.hesitations import bare
from pipeline.words.repetitions import LONGEST_PHRASE
from pipeline.words.repetitions import repetitions as said_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.proposers.restarts.talk import SaidWord
    from pipeline.transcript import Transcript, Word

_DOUBLED = (
    "very really so much many more most way far long too never always again please "
    "no nope yes yeah yep okay ok right well now hey hi ha oh ah bye come go there hear "
    "that had is zero one two three four five six seven eight nine ten hundred thousand million "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fifty sixty seventy eighty ninety big great little good bad old nice huge tiny "
    "ja nein doch sehr oui non très sí muy sì molto sim não muito"
)
MEANT: Final = frozenset(_DOUBLED.split())
"""Words that are doubled on purpose, in good grammar ("that that"), or as figures."""

_SLIPPED: Final = frozenset({"that", "is"})
"""Those of them that good grammar doubles: "that that" and "is is" may be slips as well."""
_CLAUSE_OPENERS: Final = frozenset(
    {"what", "who", "where", "when", "how", "why", "which", "all", "question"}
)
"""Behind these two verbs may meet: "what it is is a boat"."""
_BEHIND_IS: Final = frozenset({"that", "because", "to", "when", "if", "i", "we", "you", "they"})
"""Words behind a doubled "is" with which no question begins: "the question is, is the sea blue"."""
_BEFORE_THAT: Final = frozenset({"like", "of", "in", "for", "with", "about", "on", "at", "to"})
"""Words before a doubled "that" of which one is what they belong to: "anything like that"."""
_OPENER_AHEAD: Final = 8
"""Words before among which they are looked for."""

TOGETHER_S: Final = 1.5
"""A phrase that comes again later than this is no slip of the tongue."""
HESITATING_S: Final = 4.0
"""The same behind a hesitation, if no clause ends there: "I, um ... I think"."""

_ONE_LETTER: Final = ("a", "i", "o")
"""Words of one letter; other letters are spelt."""
MOST_COPIES: Final = 3
"""What is said more often in a row is a list, a chant, or not what was said."""


def repeated_words(
    transcript: Transcript,
    *,
    longest: int = LONGEST_PHRASE,
    keep: frozenset[str] = MEANT,
    restarts: bool = True,
    sure: float = 0.7,
) -> Iterator[Cut]:
    """Cut the earlier copies of phrases of up to `longest` words that are said again at once.

    A word that breaks off before it is completed goes too. What is left alone: a single word of
    `keep`, figures, copies in two sentences or by two speakers, more than three copies, what
    somebody else speaks over, and what may be meant: English copies by `restarts.copies`, others
    by `stumbles`. With `restarts`, in English, what is taken back and said otherwise goes too:
    "a PC, an IBM PC", if that is at least so `sure`, and nothing is lost with it.
    """
    copies = list(_said_again(transcript, longest, keep))
    yield from copies
    if restarts and transcript.language.startswith("en"):
        gone = union(cut.span for cut in copies)
        for cut in _begun_anew(transcript, keep, sure):
            if not any(cut.span.start >= one.start and cut.span.end <= one.end for one in gone):
                yield cut


def _said_again(transcript: Transcript, longest: int, keep: frozenset[str]) -> Iterator[Cut]:
    numbers = [n for n, word in enumerate(transcript.words) if word.kind == "word"]
    words, overlaps = [transcript.words[n] for n in numbers], Overlaps(transcript)
    rate, places = transcript.source.rate, _places(transcript)
    for first, size, copies in said_again([word.text for word in words], longest):
        said = words[first : first + size * copies]
        if copies > MOST_COPIES or _is_meant(said[:size], keep):
            continue
        if size == 1 and _is_part(words, first, first + copies):
            continue
        for at in range(0, len(said) - size, size):
            earlier, later = said[at : at + size], said[at + size : at + 2 * size]
            gone = range(numbers[first + at], numbers[first + at + size - 1] + 1)
            most = samples(_patience_s(places, gone.start, size), rate)
            if not _is_slip([*earlier, *later], size, most) or not overlaps.is_alone(gone):
                continue
            again = numbers[first + at + size], numbers[first + size * copies - 1]
            if _is_unmeant(transcript, places, gone, size, again):
                reason = " ".join(word.plain for word in earlier) + " (said again)"
                sure = min(word.confidence for word in [*earlier, *later])
                yield Cut(overlaps.span(gone), "repeats", reason, sure)


def _places(transcript: Transcript) -> dict[int, tuple[Sequence[SaidWord], int]]:
    """For each word of English talk the turn that it stands in, and where."""
    if not transcript.language.startswith("en"):
        return {}
    return {
        number: (said, place)
        for numbers, said in speaker_runs(transcript)
        for place, number in enumerate(numbers)
    }


def _patience_s(
    places: Mapping[int, tuple[Sequence[SaidWord], int]], number: int, size: int
) -> float:
    """How long the second copy may be waited for."""
    said, first = places.get(number, ((), 0))
    end = first + size
    is_thinking = end < len(said) and is_unending(said[end - 1]) and said[end].is_hesitant
    return HESITATING_S if is_thinking else TOGETHER_S


def _is_unmeant(
    transcript: Transcript,
    places: Mapping[int, tuple[Sequence[SaidWord], int]],
    gone: range,
    size: int,
    again: tuple[int, int],
) -> bool:
    """Whether nobody says a phrase twice on purpose; `again` is from where to where it comes."""
    if transcript.language.startswith("en"):
        return not _is_said_twice(places, gone.start, size)
    words, (first, last) = transcript.words, again
    behind = next((word for word in words[last + 1 :] if word.kind == "word"), None)
    copies = StumbledCopy(words[gone[-1]], words[gone.stop : first], words[last], behind)
    return is_stumble(copies, transcript.language)


def _is_said_twice(
    places: Mapping[int, tuple[Sequence[SaidWord], int]], number: int, size: int
) -> bool:
    if number not in places:
        return False
    said, first = places[number]
    return is_said_twice(said, Restart(first, first + size, first + size))


def _begun_anew(transcript: Transcript, keep: frozenset[str], sure: float) -> Iterator[Cut]:
    overlaps, quoted = Overlaps(transcript), quoted_words(transcript.words)
    most = samples(TOGETHER_S, transcript.source.rate)
    for one in found_restarts(transcript, restart_model(), keep, sure):
        old = [transcript.words[n] for n in one.gone if transcript.words[n].kind == "word"]
        new = [transcript.words[n] for n in one.again if transcript.words[n].kind == "word"]
        late = new[0].span.start - old[-1].span.end > most
        is_copy = _plain(old) == _plain(new) and not (
            one.is_apart or _may_slip(transcript.words, one.gone)
        )
        has_figures = any(c.isdigit() for word in old for c in word.text)
        if late or is_copy or has_figures or not overlaps.is_alone(one.gone):
            continue
        if not quoted.isdisjoint((*one.gone, *one.again)):
            continue
        reason = f"{_plain(old)} (said again as '{_plain(new)}')"
        certain = min(one.sure, *(word.confidence for word in (*old, *new)))
        yield Cut(overlaps.span(one.gone), "repeats", reason, certain)


def _may_slip(words: Sequence[Word], gone: range) -> bool:
    """Whether one word that is said twice may be a slip; other copies are for `_said_again`."""
    texts = [bare(word.text) for word in words[max(0, gone.start - _OPENER_AHEAD) : gone.stop + 2]]
    text, before = bare(words[gone.start].text), texts[: min(gone.start, _OPENER_AHEAD)]
    if len(gone) > 1 or text not in _SLIPPED:
        return False
    if text == "is":
        return _CLAUSE_OPENERS.isdisjoint(before) and texts[-1] in _BEHIND_IS
    return not before or before[-1] not in _BEFORE_THAT


def _plain(words: Sequence[Word]) -> str:
    return " ".join(word.plain for word in words)


def _is_meant(phrase: Sequence[Word], keep: frozenset[str]) -> bool:
    if any(c.isdigit() for word in phrase for c in word.text):
        return True
    return len(phrase) == 1 and bare(phrase[0].text) in keep


def _is_part(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether copies of a word are part of something else with what stands beside them.

    That is a name that is spelt ("C N N"), or "you know" behind a "you".
    """
    word = bare(words[first].text)
    before = bare(words[first - 1].text) if first else ""
    after = bare(words[end].text) if end < len(words) else ""
    is_letter = any(len(text) == 1 and text not in _ONE_LETTER for text in (before, after))
    return (len(word) == 1 and is_letter) or (word, after) in (("you", "know"), ("i", "mean"))


def _is_slip(copies: Sequence[Word], size: int, most: int) -> bool:
    """Whether two neighbouring copies are one speaker's, in one sentence, and close together."""
    last, again = copies[size - 1], copies[size]
    divided = any(
        word.ends_sentence and not word.text.endswith(("...", "…")) for word in copies[:-1]
    )
    same_speaker = len({word.speaker for word in copies}) == 1
    return same_speaker and not divided and again.span.start - last.span.end <= most
