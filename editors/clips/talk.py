"""What an edit says, sentence by sentence, as clips are cut from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from editors.exports.played import played_words
from media.clock import from_milliseconds
from media.span import Span, Spans, touching, union

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.exports.export import Edit
    from media.timeline import Timeline
    from pipeline.shown import ShownWord

_MOST_WORDS: Final = 60
"""Of a sentence; a recogniser that writes no full stops must not make one of an hour."""
_LEAD_MS, _TAIL_MS = 150, 350
"""How much quiet a clip has in front of its first word and behind its last one, where there is
so much: enough for a breath, and for a voice to fade in its room."""
_FAR_MS: Final = 750
"""A pause that is farther away than this is another's."""
_RETURNS: Final = 2
"""Sentences of others within which somebody goes on with an unfinished one."""


@dataclass(frozen=True, slots=True)
class PlayedSentence:
    """A sentence that plays, or as much of it as one person says in one go."""

    first: int
    """Its first word's place among those that play."""
    last: int
    """Its last word's place; included."""
    text: str
    is_ended: bool
    """Whether a mark ends it."""
    speaker: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip("\"'”’»)] ").endswith(("?", "？"))


@dataclass(frozen=True, slots=True)
class SpokenEdit:
    """All that plays of an edit, on its clock."""

    words: tuple[ShownWord, ...]
    sentences: tuple[PlayedSentence, ...]
    quiet: Spans
    """Where the edit plays a pause: sorted and disjoint."""
    length: int
    rate: int

    def span(self, sentences: range) -> Span:
        """What is heard of these sentences, which are not none, with quiet around.

        No word is torn at either end: one that sounds across it, where people talk at once, is
        in as a whole.
        """
        first, last = self.sentences[sentences.start].first, self.sentences[sentences[-1]].last
        start, end = self._whole(first, last)
        return Span(self._border_before(start), self._border_behind(end))

    def whole(self, sentences: range) -> range:
        """The sentences with what finishes them, where somebody else speaks in between."""
        first, last = sentences.start, sentences[-1]
        while (n := self._begun(first)) is not None:
            first = n
        while (n := self._gone_on(last)) is not None:
            last = n
        return range(first, last + 1)

    def text(self, sentences: range) -> str:
        """All that these sentences say."""
        return " ".join(self.sentences[n].text for n in sentences)

    def _begun(self, n: int) -> int | None:
        """The unfinished sentence in front of an interjection that this one goes on with."""
        speaker = self.sentences[n].speaker
        for before in range(n - 1, max(-1, n - 2 - _RETURNS), -1):
            if self.sentences[before].speaker == speaker:
                is_part = before < n - 1 and not self.sentences[before].is_ended
                return before if speaker and is_part else None
        return None

    def _gone_on(self, n: int) -> int | None:
        if self.sentences[n].is_ended:
            return None
        for behind in range(n + 1, min(len(self.sentences), n + 2 + _RETURNS)):
            if self._begun(behind) == n:
                return behind
        return None

    def _whole(self, first: int, last: int) -> tuple[int, int]:
        """Where these words begin and end, and those that sound across their ends."""
        words = self.words
        start = words[first].span.start
        end = max(word.span.end for word in words[first : last + 1])
        while across := [word for word in words if _tears(word.span, start, end)]:
            start = min(start, *(word.span.start for word in across))
            end = max(end, *(word.span.end for word in across))
        return start, end

    def _border_before(self, start: int) -> int:
        before = max((w.span.end for w in self.words if w.span.end <= start), default=0)
        wanted = max((before + start) // 2, start - from_milliseconds(_LEAD_MS, self.rate))
        return self._in_quiet(wanted, before, start)

    def _border_behind(self, end: int) -> int:
        behind = min((w.span.start for w in self.words if w.span.start >= end), default=self.length)
        wanted = min((end + behind) // 2, end + from_milliseconds(_TAIL_MS, self.rate))
        return self._in_quiet(wanted, end, behind)

    def _in_quiet(self, wanted: int, low: int, high: int) -> int:
        """The place in a pause between two words that is nearest to where a border should be."""
        pauses = [self.quiet[n] for n in touching(self.quiet, Span(low, max(high, low + 1)))]
        places = [
            min(max(wanted, pause.start, low), pause.end, high)
            for pause in pauses
        ]  # fmt: skip
        near = min(places, key=lambda place: abs(place - wanted), default=wanted)
        is_near = abs(near - wanted) <= from_milliseconds(_FAR_MS, self.rate)
        return near if is_near else wanted


def _tears(word: Span, start: int, end: int) -> bool:
    return word.start < start < word.end or word.start < end < word.end


def spoken_edit(edit: Edit) -> SpokenEdit:
    """What an edit says."""
    words = tuple(played_words(edit))
    timeline = edit.timeline
    return SpokenEdit(
        words,
        tuple(_sentences(edit, words)),
        union(_played(edit.transcript.pauses, timeline)),
        timeline.length,
        timeline.source.rate,
    )


def _sentences(edit: Edit, words: tuple[ShownWord, ...]) -> Iterator[PlayedSentence]:
    first = 0
    for n in range(len(words)):
        behind = words[n + 1] if n + 1 < len(words) else None
        if behind is not None and not _is_border(edit, words[n], behind, n - first):
            continue
        part = words[first : n + 1]
        yield PlayedSentence(
            first,
            n,
            " ".join(word.text for word in part if word.text),
            any(_ends(edit, word) for word in part[-1:]),
            part[0].speaker,
        )
        first = n + 1


def _is_border(edit: Edit, word: ShownWord, behind: ShownWord, so_far: int) -> bool:
    if not behind.follows or behind.speaker != word.speaker:
        return True
    return bool(behind.text) and (_ends(edit, word) or so_far >= _MOST_WORDS)


def _ends(edit: Edit, word: ShownWord) -> bool:
    said = edit.transcript.words[word.number]
    return replace(said, text=word.text or said.text).ends_sentence


def _played(spans: Spans, timeline: Timeline) -> Iterator[Span]:
    """Where spans of the recording, sorted and disjoint, play in its edit."""
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        for n in touching(spans, keep):
            if part := spans[n] & keep:
                yield Span(start + part.start - keep.start, start + part.end - keep.start)
