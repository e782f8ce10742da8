"""Heads of paragraphs that are missing from a script, found by the words that stood under them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from editors.script.draft import paragraphs
from editors.script.head_times import head_time
from editors.script.tokens import Problem, WordToken
from media.clock import timecode
from media.text import shown
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from editors.script.regions import Regions
    from editors.script.tokens import Marked
    from pipeline.transcript import Transcript

_WORDS: Final = 3
"""Words by which the beginning of a paragraph is known."""
_TRIES: Final = 10
"""Lines of one paragraph that may have been another's, and paragraphs that begin alike."""


class Heads:
    """The heads that paragraphs had when the script was written."""

    def __init__(self, transcript: Transcript, regions: Regions, names: Mapping[str, str]) -> None:
        self._transcript, self._regions, self._names = transcript, regions, names

    @cached_property
    def _starts(self) -> dict[tuple[str, ...], list[int]]:
        """First words of paragraphs whose heads are in no script, by what they begin with."""
        words = self._transcript.words
        starts: dict[tuple[str, ...], list[int]] = {}
        for own in paragraphs(self._transcript):
            if len(own) >= _WORDS and not self._regions.is_claimed(own.start):
                key = tuple(word.plain for word in words[own.start : own.start + _WORDS])
                starts.setdefault(key, []).append(own.start)
        return starts

    def _begins(self, tokens: Sequence[Marked]) -> Sequence[int]:
        """First words of the paragraphs that these tokens may be."""
        words = [token for token in tokens[: 2 * _WORDS] if isinstance(token, WordToken)]
        return self._starts.get(tuple(plain(token.text) for token in words[:_WORDS]), ())

    def _start(self, tokens: Sequence[Marked]) -> int | None:
        """The first word of the paragraph that these tokens are, else may be, if there is one."""
        begins = self._begins(tokens)[:_TRIES]
        whole = (n for n in begins if not self._regions.found(tokens, n)[1].problems)
        return next(whole, next(iter(begins), None))

    def time(self, tokens: Sequence[Marked]) -> str | None:
        """The time that a paragraph of these tokens had, as scripts show it."""
        start = self._start(tokens)
        return None if start is None else self._timecode(start)

    def above(self, tokens: Sequence[Marked]) -> str:
        """What is wrong with text that stands under no head at all."""
        start = self._start(tokens)
        if start is None:
            return "this text stands under no [time]: put it behind the paragraph it belongs to."
        return self._missing(tokens, start).message

    def lost(self, tokens: Sequence[Marked], start: int) -> list[Problem]:
        """The problems of a paragraph that fits no words, if heads are missing within it."""
        problems: list[Problem] = []
        lines = [
            n
            for n in range(1, len(tokens))
            if tokens[n].place.line > tokens[n - 1].place.line and self._begins(tokens[n:])
        ]
        begin = 0
        for n in lines[:_TRIES]:
            if not self._regions.found(tokens[begin:n], start)[1].problems:
                start = self._start(tokens[n:]) or 0
                problems.append(self._missing(tokens[n:], start))
                begin = n
        if problems:
            problems += self._regions.found(tokens[begin:], start)[1].problems
        return problems

    def _missing(self, tokens: Sequence[Marked], start: int) -> Problem:
        words = [token for token in tokens[: 2 * _WORDS] if isinstance(token, WordToken)]
        speaker = self._transcript.words[start].speaker
        name = f"**{self._names.get(speaker, speaker)}** " if speaker else ""
        text = " ".join(token.text for token in words[:2])
        return Problem(
            tokens[0].place,
            f"a paragraph's head is missing before '{shown(text)}': put back "
            f"{shown(name)}[{self._timecode(start)}] on a line above it.",
        )

    def _timecode(self, word: int) -> str:
        return timecode(head_time(self._transcript, word), 1000)
