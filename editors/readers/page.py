"""Read the page form of podcast sites as a script: a speaker and `(MM:SS)` above paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.head_times import head_time
from editors.script.tokens import MOST_PROBLEMS, Paragraph, Parsed, Problem, WordToken
from media.clock import clock_seconds, samples
from media.text import clean, oversize, shown
from pipeline.protocols.diarizer import letter
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from editors.script.tokens import Token
    from pipeline.transcript import Transcript, Word

_TURN = re.compile(
    r"(?P<who>[^\n]{0,60}?)\s{0,9}"
    r"\((?:(?P<h>[0-9]{1,4}):)?(?P<m>[0-9]{1,2}):(?P<s>[0-9]{2})\)\s{0,9}:?"
)
_SPEAKERS: Final = 1000
_EARLY_S, _LATE_S = 1.0, 2.0
"""How far from a word's start the whole seconds of a page may be."""


def parsed_page(text: str, transcript: Transcript) -> Parsed:
    """A page's paragraphs, each bound to the word of the transcript that it begins with.

    What stands above the first paragraph is a page's own and is passed over. A name that the
    transcript does not know goes to the speaker whose words stand under it; if they are nobody's,
    it becomes a speaker of its own.
    """
    if too_much := oversize(text):
        return Parsed(None, {}, False, (), (Problem(ScriptPlace(1), f"this page {too_much}."),))
    paragraphs: list[Paragraph] = []
    problems: list[Problem] = []
    voices: dict[str, Counter[str]] = {}
    for number, match, tokens in _turns(text):
        if not tokens:
            continue
        if len(problems) >= MOST_PROBLEMS:
            break
        start = _word_at(transcript, clock_seconds(*match.group("h", "m", "s")), tokens[0])
        if start is None:
            first = shown(tokens[0].text)
            problems.append(Problem(ScriptPlace(number), f"'{first}' was not said at this time."))
            continue
        time_ms = head_time(transcript, start)
        who = clean(match["who"]).strip() or None
        if who:
            said = transcript.words[start : start + len(tokens)]
            voices.setdefault(who, Counter()).update(_speakers(said))
        marked: tuple[Token, ...] = tuple(tokens)
        paragraphs.append(Paragraph(time_ms, who, None, marked, ScriptPlace(number)))
    if not paragraphs and not problems:
        problems.append(
            Problem(ScriptPlace(1), "there is no paragraph under a line like Name (0:12).")
        )
    if len(voices) > _SPEAKERS:
        problems.append(Problem(ScriptPlace(1), f"no page has more than {_SPEAKERS:,} speakers."))
    speakers = {} if problems else _lettered(transcript, voices)
    return Parsed(
        None, speakers, False, tuple(paragraphs), tuple(problems), has_unclear=False, noises="none"
    )


def _speakers(words: Sequence[Word]) -> Iterator[str]:
    """Whose the words are, as far as that is known."""
    return (word.speaker for word in words if word.speaker)


def _lettered(transcript: Transcript, voices: Mapping[str, Counter[str]]) -> dict[str, str]:
    """The names by their letters; `voices` counts whose words stand under each name.

    A letter is a voice, which may be enrolled under the name beside it. So a new name only gets
    one if most of its words are that voice's and no other name has more of them.
    """
    present = sorted({word.speaker for word in transcript.words if word.speaker})
    unnamed = {who: f"Speaker {who}" for who in present}
    names = unnamed | dict(transcript.origin.speakers)
    known = {*unnamed.values(), *names.values()}
    free = (one for one in map(letter, count()) if one not in names)
    new = voices.keys() - known
    given = {voice: name for name in new if (voice := _voice_of(name, voices))}
    others = [name for name in voices if name not in known and name not in given.values()]
    return names | given | dict(zip(free, others, strict=False))


def _voice_of(name: str, voices: Mapping[str, Counter[str]]) -> str | None:
    """The voice that most words under a name are, unless another name has as many of its words."""
    counts = voices[name]
    voice = max(counts, key=lambda who: counts[who], default=None)
    if voice is None or counts[voice] * 2 <= counts.total():
        return None
    return None if _is_contested(voice, name, voices) else voice


def _is_contested(voice: str, name: str, voices: Mapping[str, Counter[str]]) -> bool:
    """Whether as many words of a voice stand under another name."""
    own = voices[name][voice]
    return any(other[voice] >= own for who, other in voices.items() if who != name)


def _turns(text: str) -> Iterator[tuple[int, re.Match[str], list[WordToken]]]:
    """The line number, the heading and the words of each turn."""
    heading: re.Match[str] | None = None
    begun, words = 0, list[WordToken]()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        heads = line.rstrip().endswith((")", ":"))
        match = _TURN.fullmatch(line.strip()) if heads else None
        if match:
            if heading:
                yield begun, heading, words
            heading, begun, words = match, number, []
        elif heading:
            for token in re.finditer(r"\S+", line):
                if plain(token[0]) and any(c.isalnum() for c in token[0]):
                    words.append(WordToken(token[0], False, ScriptPlace(number, token.start() + 1)))
    if heading:
        yield begun, heading, words


def _word_at(transcript: Transcript, seconds: Fraction, token: WordToken) -> int | None:
    """The word like the token that starts nearest to a time."""
    rate = transcript.source.rate
    low, high = (
        bisect_left(transcript.words, samples(max(0, at), rate), key=lambda word: word.span.start)
        for at in (seconds - _EARLY_S, seconds + _LATE_S)
    )
    like = [n for n in range(low, high) if transcript.words[n].plain == plain(token.text)]
    wanted = samples(seconds, rate)
    return min(like, key=lambda n: abs(transcript.words[n].span.start - wanted), default=None)
