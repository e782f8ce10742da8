"""Read a script back against its transcript: the person's decisions."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from editors.decisions import Decisions, Shortening, Why, on_grid, pause_reason
from editors.paragraphs import paragraphs
from editors.parse import Pause, Said, parsed
from editors.script import pauses_of_paragraphs
from media.clock import in_seconds, samples
from media.errors import ScriptError
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.parse import Paragraph, Place
    from pipeline.transcript import Transcript

EDITOR = "script"
_DELETED_PAUSE_MS = 100
"""What stays of a pause that was deleted, so that words do not run into each other."""


def read_back(transcript: Transcript, text: str, proposed: Decisions) -> Decisions:
    """The decisions of a script; what it leaves as `proposed` keeps its editor and reason.

    Raises ScriptError, with line and column, where the script and the recording part.
    """
    reader = _Reader(transcript, proposed)
    strikes: dict[int, Why] = {}
    shortenings: dict[int, Shortening] = {}
    for found in _paired(transcript, parsed(text)):
        strikes.update(reader.strikes(found))
        shortenings.update(reader.shortenings(found))
    return Decisions(dict(sorted(strikes.items())), dict(sorted(shortenings.items())))


@dataclass(frozen=True, slots=True)
class _Found:
    """A paragraph of the transcript and what the script has of it; None when it was deleted."""

    words: range
    pauses: Sequence[int]
    paragraph: Paragraph | None


def _paired(transcript: Transcript, script: Sequence[Paragraph]) -> Iterator[_Found]:
    """Each paragraph of the transcript with the script's, by its time."""
    rate = transcript.source.rate
    groups = paragraphs(transcript)
    starts = [round(Fraction(transcript.words[g[0]].span.start * 1000, rate)) for g in groups]
    at = {start: number for number, start in enumerate(starts)}
    by_number: dict[int, Paragraph] = {}
    for paragraph in script:
        number = at.get(paragraph.time_ms)
        if number is None:
            raise ScriptError(
                f"{paragraph.place}: no paragraph of the recording starts at this time: "
                "put the [time] back as it was."
            )
        if number in by_number or any(other > number for other in by_number):
            raise ScriptError(
                f"{paragraph.place}: this paragraph is not in the recording's order: "
                "paragraphs can be edited and deleted, but not yet moved or copied."
            )
        by_number[number] = paragraph
    pauses = pauses_of_paragraphs(transcript)
    for number, words in enumerate(groups):
        yield _Found(words, pauses[number], by_number.get(number))


class _Reader:
    """Compares what the script has of a paragraph with what the recording has."""

    def __init__(self, transcript: Transcript, proposed: Decisions) -> None:
        self._transcript, self._proposed = transcript, proposed
        self._rate = transcript.source.rate

    def strikes(self, found: _Found) -> Iterator[tuple[int, Why]]:
        """The words that go, with who decided it."""
        said = [t for t in found.paragraph.tokens if isinstance(t, Said)] if found.paragraph else []
        stands = self._placed(found.words, said)
        for number in found.words:
            token = stands.get(number)
            if token is None:
                yield number, self._why(number, "deleted")
            elif token.struck:
                yield number, self._why(number, f"struck in line {token.place.line}")

    def _why(self, number: int, reason: str) -> Why:
        """The proposal's own reason where a person left it as it was."""
        return self._proposed.strikes.get(number, Why(EDITOR, reason))

    def _placed(self, words: range, said: Sequence[Said]) -> dict[int, Said]:
        """Which word each token is: the last that it can be, so the first of a repeat goes."""
        stands: dict[int, Said] = {}
        number = words.stop - 1
        for token in reversed(said):
            wanted = plain(token.text)
            while number >= words.start and self._transcript.words[number].plain != wanted:
                number -= 1
            if number < words.start:
                raise self._never_said(token, words)
            stands[number] = token
            number -= 1
        return stands

    def _never_said(self, token: Said, words: range) -> ScriptError:
        here = {self._transcript.words[n].plain: self._transcript.words[n].text for n in words}
        near = difflib.get_close_matches(plain(token.text), here, 1, cutoff=0.5)
        hint = f" (did you mean '{here[near[0]]}'?)" if near else ""
        return ScriptError(
            f"{token.place}: '{token.text}' was not said here{hint}: "
            "words can be struck or deleted, but not added, moved or changed."
        )

    def shortenings(self, found: _Found) -> Iterator[tuple[int, Shortening]]:
        """The pauses that get shorter, with who decided it."""
        tokens = (
            [t for t in found.paragraph.tokens if isinstance(t, Pause)] if found.paragraph else []
        )
        number = len(found.pauses) - 1
        stands: dict[int, Pause] = {}
        for token in reversed(tokens):
            while number >= 0 and self._length(found.pauses[number]) != token.length:
                number -= 1
            if number < 0:
                raise ScriptError(
                    f"{token.place}: there is no pause of {token.length} here: "
                    "only the length after the arrow can be changed."
                )
            stands[found.pauses[number]] = token
            number -= 1
        for pause in found.pauses:
            shortening = self._shortening(pause, stands.get(pause))
            if shortening:
                yield pause, shortening

    def _length(self, pause: int) -> str:
        return in_seconds(len(self._transcript.pauses[pause]), self._rate)

    def _shortening(self, pause: int, token: Pause | None) -> Shortening | None:
        length = len(self._transcript.pauses[pause])
        if token is None:
            left = on_grid(min(length, samples(_DELETED_PAUSE_MS / 1000, self._rate)), self._rate)
            return Shortening(left, Why(EDITOR, "pause deleted"))
        if token.left_s is None:
            return None
        left = samples(token.left_s, self._rate)
        if left > length:
            raise self._too_long(token.place, pause)
        known = self._proposed.shortenings.get(pause)
        if known and known.left == left:
            return known
        return Shortening(left, Why(EDITOR, pause_reason(length, left, self._rate)))

    def _too_long(self, place: Place, pause: int) -> ScriptError:
        return ScriptError(
            f"{place}: a pause can only get shorter: there are {self._length(pause)} of it."
        )
