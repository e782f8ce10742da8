"""What plays, word by word and paragraph by paragraph, as exports write it."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from media.clock import timecode
from media.span import Span
from pipeline.captions import Cue, cues_of, shown_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.exports.export import Edit
    from editors.script.document import Document
    from media.timeline import Timeline
    from pipeline.shown import ShownWord
    from pipeline.transcript import Transcript

_MOST_WORDS: Final = 120
"""Of a paragraph; then a sentence's end begins a new one."""
_GUESSED: Final = 0.2
"""Confidence below which a word was not understood, if its neighbour was not either."""


@dataclass(frozen=True, slots=True)
class SaidPart:
    """A word in a paragraph, or a sound that nobody understood."""

    text: str
    span: Span
    """When it plays, in samples of the edit."""
    is_unclear: bool = False


@dataclass(frozen=True, slots=True)
class PlayedParagraph:
    """What one person says in one go."""

    said: tuple[SaidPart, ...]
    speaker: str | None = None
    """The speaker's letter."""

    @property
    def span(self) -> Span:
        """When it plays, in samples of the edit."""
        return Span(self.said[0].span.start, max(one.span.end for one in self.said))

    @property
    def text(self) -> str:
        """All that is said, in one line."""
        return " ".join(one.text for one in self.said)


def moment(sample: int, rate: int) -> str:
    """`MM:SS`, or `H:MM:SS` from an hour on: the second in which a sample plays."""
    text = timecode(sample, rate)[:-4]
    return text.removeprefix("00:") if text.startswith("00:") else text.removeprefix("0")


def played_words(edit: Edit) -> list[ShownWord]:
    """The words in the order in which they play, as they read without what was struck."""
    document = edit.document
    return shown_words(
        edit.transcript.words,
        edit.timeline,
        document.corrections,
        document.muted,
        speakers_of(document),
        edit.transcript.language,
    )


def edit_cues(transcript: Transcript, document: Document, timeline: Timeline) -> tuple[Cue, ...]:
    """The captions of an edit; whoever reads edited captions back compares them with these."""
    return cues_of(
        transcript.words,
        timeline,
        document.corrections,
        document.muted,
        speakers_of(document),
        transcript.language,
    )


def speakers_of(document: Document) -> dict[int, str | None]:
    """Who says each word, as the script has it, by the words' numbers."""
    return {n: passage.speaker for passage in document.passages for n in passage.words}


def names_of(edit: Edit) -> dict[str, str]:
    """The speakers' names by their letters, as far as anybody is known."""
    return {**edit.transcript.origin.speakers, **edit.document.speakers}


def played_paragraphs(edit: Edit, borders: Sequence[int] = ()) -> tuple[PlayedParagraph, ...]:
    """The paragraphs of the script that play; a long one is divided where sentences end.

    They are also divided at `borders`, samples of the edit in order. What plays and was not
    understood stands as `[inaudible MM:SS]` among the words.
    """
    begin = {passage.words.start for passage in edit.document.passages if passage.words}
    found: list[list[ShownWord]] = []
    for word in played_words(edit):
        if found and not (
            _begins(found[-1], word, begin)
            or bisect_right(borders, word.span.start)
            > bisect_right(borders, found[-1][-1].span.start)
        ):
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(_with_unclear(edit, found))


def _begins(words: Sequence[ShownWord], word: ShownWord, begin: set[int]) -> bool:
    before = words[-1]
    if not word.follows or word.speaker != before.speaker:
        return True
    if any(number in begin for number in range(before.number + 1, word.number + 1)):
        return True
    return len(words) >= _MOST_WORDS and before.text.endswith((".", "?", "!"))


def _with_unclear(edit: Edit, found: Sequence[Sequence[ShownWord]]) -> Iterator[PlayedParagraph]:
    """The paragraphs, each with the unclear speech from its beginning to that of the next one."""
    waiting = deque(sorted(_unclear(edit), key=lambda one: one.span))
    for n, words in enumerate(found):
        said = list(_said(edit, words))
        until = found[n + 1][0].span.start if n + 1 < len(found) else edit.timeline.length
        while waiting and waiting[0].span.start < until:
            said.append(waiting.popleft())
        if said:
            said.sort(key=lambda one: one.span)
            yield PlayedParagraph(tuple(said), words[0].speaker)


def _said(edit: Edit, words: Sequence[ShownWord]) -> Iterator[SaidPart]:
    """What a paragraph says; two words or more in a row that are hardly a guess are unclear."""
    rate = edit.timeline.source.rate
    for guessed, group in groupby(words, key=partial(_is_guessed, edit.transcript)):
        some = [word for word in group if word.text]
        if guessed and len(some) > 1:
            span = Span(some[0].span.start, some[-1].span.end)
            yield _inaudible(span, rate)
        else:
            yield from (SaidPart(word.text, word.span) for word in some)


def _is_guessed(transcript: Transcript, word: ShownWord) -> bool:
    return not word.is_fixed and transcript.words[word.number].confidence < _GUESSED


def _unclear(edit: Edit) -> Iterator[SaidPart]:
    """What plays of the sound that nobody understood."""
    for span in edit.transcript.unclear:
        for keep, start in zip(edit.timeline.keeps, edit.timeline.starts, strict=True):
            if part := span & keep:
                at = start + part.start - keep.start
                yield _inaudible(Span(at, at + len(part)), edit.timeline.source.rate)


def _inaudible(span: Span, rate: int) -> SaidPart:
    return SaidPart(f"[inaudible {moment(span.start, rate)}]", span, is_unclear=True)
