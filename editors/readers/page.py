"""Read the page form of podcast sites as a script: a speaker and `(MM:SS)` above paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.tokens import MOST_PROBLEMS, Paragraph, Parsed, Problem, WordToken
from media.clock import samples
from media.text import clean, oversize, shown
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.script.tokens import Token
    from pipeline.transcript import Transcript

_TURN = re.compile(
    r"(?P<who>[^\n]{0,60}?)\s{0,9}"
    r"\((?:(?P<h>[0-9]{1,4}):)?(?P<m>[0-9]{1,2}):(?P<s>[0-9]{2})\)\s{0,9}:?"
)
_SPEAKERS: Final = 1000
_EARLY_S, _LATE_S = 1.0, 2.0
"""How far from a word's start the whole seconds of a page may be."""


def parsed_page(text: str, transcript: Transcript) -> Parsed:
    """A page's paragraphs, each bound to the word of the transcript that it begins with.

    What stands above the first paragraph is a page's own and is passed over. A speaker whom
    nobody knows yet becomes one.
    """
    if too_much := oversize(text):
        return Parsed(None, {}, False, (), (Problem(ScriptPlace(1), f"this page {too_much}."),))
    paragraphs: list[Paragraph] = []
    problems: list[Problem] = []
    for number, match, tokens in _turns(text):
        if not tokens:
            continue
        if len(problems) >= MOST_PROBLEMS:
            break
        seconds = int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + int(match["s"])
        start = _word_at(transcript, seconds, tokens[0])
        if start is None:
            first = shown(tokens[0].text)
            problems.append(Problem(ScriptPlace(number), f"'{first}' was not said at this time."))
            continue
        time_ms = round(transcript.words[start].span.start * 1000 / transcript.source.rate)
        who = clean(match["who"]).strip() or None
        marked: tuple[Token, ...] = tuple(tokens)
        paragraphs.append(Paragraph(time_ms, who, None, marked, ScriptPlace(number)))
    if not paragraphs and not problems:
        problems.append(
            Problem(ScriptPlace(1), "there is no paragraph under a line like Name (0:12).")
        )
    names = dict.fromkeys(p.speaker for p in paragraphs if p.speaker)
    if len(names) > _SPEAKERS:
        problems.append(Problem(ScriptPlace(1), f"no page has more than {_SPEAKERS:,} speakers."))
    speakers = {_letter(n): name for n, name in enumerate(names)}
    return Parsed(None, speakers, False, tuple(paragraphs), tuple(problems))


def _letter(number: int) -> str:
    """A, B, ... Z, S27, S28, ..."""
    return chr(ord("A") + number) if number < 26 else f"S{number + 1}"


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


def _word_at(transcript: Transcript, seconds: int, token: WordToken) -> int | None:
    """The word like the token that starts nearest to a time."""
    rate = transcript.source.rate
    low, high = (
        bisect_left(transcript.words, samples(max(0, at), rate), key=lambda word: word.span.start)
        for at in (seconds - _EARLY_S, seconds + _LATE_S)
    )
    like = [n for n in range(low, high) if transcript.words[n].plain == plain(token.text)]
    wanted = samples(seconds, rate)
    return min(like, key=lambda n: abs(transcript.words[n].span.start - wanted), default=None)
