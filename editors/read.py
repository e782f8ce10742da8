"""Read a script back against its transcript: the document that a person made of it."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from editors.decisions import Decisions, Why
from editors.document import EDITOR, Comment, Document, Heading, Passage, Place
from editors.draft import is_shown, paragraphs, pauses_of
from editors.match import items_of, matched
from editors.parse import parsed
from editors.pauses import deleted_pause, written_pause
from editors.tokens import Paragraph, Pause, Problem, Remark, Said, Title
from media.clock import timecode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.decisions import Shortening
    from editors.document import Block
    from editors.match import Marked, Match
    from editors.tokens import Parsed
    from pipeline.transcript import Transcript


def read_back(
    transcript: Transcript,
    text: str,
    proposed: Decisions,
    names: Mapping[str, str] | None = None,
) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a script's text describes, and every problem in it; see `understood`."""
    return understood(transcript, parsed(text), proposed, names)


def understood(
    transcript: Transcript,
    script: Parsed,
    proposed: Decisions,
    names: Mapping[str, str] | None = None,
) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a parsed script describes, and every problem in it.

    What the script leaves as `proposed` keeps its editor and reason. `names` are the speakers'
    names by their letters as the script was written, so that renaming one in the header is enough.
    With problems the document is incomplete and must not be used.
    """
    reader = _Reader(transcript, proposed, dict(names or {}), script)
    blocks = tuple(reader.blocks())
    document = Document(
        script.media or transcript.source.path.name,
        blocks,
        reader.speakers,
        script.approved,
    )
    problems = [*script.problems, *reader.problems]
    return document, tuple(sorted(problems, key=lambda p: (p.place.line, p.place.column)))


_FAR_WORDS = 400
"""How far beyond a paragraph its words are looked for, when the next ones were joined to it."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Paragraphs that follow each other in the recording; only the first one has a time."""

    start: int
    paragraphs: tuple[Paragraph, ...]


class _Reader:
    """Compares a script with what was said."""

    def __init__(
        self, transcript: Transcript, proposed: Decisions, names: dict[str, str], script: Parsed
    ) -> None:
        self._transcript, self._proposed, self._script = transcript, proposed, script
        self._rate = transcript.source.rate
        self.problems: list[Problem] = []
        # Headings and comments in front of a paragraph without a time, by the paragraph's id.
        self._between: dict[int, list[Block]] = {}
        letters = dict.fromkeys(word.speaker for word in transcript.words if word.speaker)
        self.speakers = {
            **{letter: f"Speaker {letter}" for letter in sorted(letters)},
            **names,
            **script.speakers,
        }
        self._letters = {
            **{letter: letter for letter in self.speakers},
            **{f"Speaker {letter}": letter for letter in self.speakers},
            **{name: letter for letter, name in names.items()},
            **{name: letter for letter, name in self.speakers.items()},
        }

    def blocks(self) -> Iterator[Block]:
        """The document's blocks, in the script's order."""
        group: _Group | None = None
        waiting: list[Block] = []
        for block in self._script.blocks:
            if isinstance(block, Paragraph) and block.time_ms is None and group:
                group = _Group(group.start, (*group.paragraphs, block))
                self._between.setdefault(id(block), []).extend(waiting)
                waiting = []
            elif isinstance(block, Paragraph):
                yield from self._group(group)
                yield from waiting
                waiting = []
                group = self._opened(block)
            elif isinstance(block, Title):
                waiting.append(Heading(block.text, block.level))
            else:
                waiting.append(Comment(block.text))
        yield from self._group(group)
        yield from waiting

    @cached_property
    def _starts(self) -> dict[int, int]:
        """Word numbers by the words' starts in milliseconds."""
        return {
            round(Fraction(word.span.start * 1000, self._rate)): number
            for number, word in reversed(list(enumerate(self._transcript.words)))
        }

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [words.start for words in paragraphs(self._transcript)]

    @cached_property
    def _claimed(self) -> list[int]:
        """The word numbers at which paragraphs of the script begin."""
        times = [b.time_ms for b in self._script.blocks if isinstance(b, Paragraph)]
        return sorted({self._starts[t] for t in times if t is not None and t in self._starts})

    def _opened(self, paragraph: Paragraph) -> _Group | None:
        if paragraph.time_ms is None:
            if _marked(paragraph) or paragraph.speaker:
                self._problem(paragraph.place, "this text stands under no [time]: "
                              "put it behind the paragraph that it belongs to.")  # fmt: skip
            return None
        start = self._starts.get(paragraph.time_ms)
        if start is None:
            self._problem(paragraph.place, self._wrong_time(paragraph.time_ms))
            return None
        return _Group(start, (paragraph,))

    def _wrong_time(self, time_ms: int) -> str:
        times = sorted(self._starts)
        near = times[max(0, bisect_right(times, time_ms) - 1)] if times else 0
        closest = timecode(near, 1000)
        return f"no word starts at this time (closest is {closest}): put it back as it was."

    def _problem(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _group(self, group: _Group | None) -> Iterator[Block]:
        if group is None:
            return
        tokens = [token for p in group.paragraphs for token in _marked(p)]
        region, match = self._found(tokens, group.start)
        self.problems += match.problems
        if match.problems:
            return
        borders = self._borders(group, match, region)
        used = 0
        for paragraph, start, end in zip(group.paragraphs, borders, borders[1:], strict=False):
            own = _marked(paragraph)
            numbers = match.numbers[used : used + len(own)]
            used += len(own)
            yield from self._between.get(id(paragraph), ())
            if start < end:
                yield self._passage(paragraph, numbers, match.texts, range(start, end))

    def _found(self, tokens: Sequence[Marked], start: int) -> tuple[range, Match]:
        """The words that a paragraph is about: its own, or more if the next ones were joined."""
        count = len(self._transcript.words)
        ends = [*self._paragraph_starts[bisect_right(self._paragraph_starts, start) :], count]
        place = bisect_right(self._claimed, start)
        limit = self._claimed[place] if place < len(self._claimed) else count
        first: tuple[range, Match] | None = None
        for end in ends:
            region = range(start, min(end, limit))
            items = items_of(self._transcript, region)
            match = matched(tokens, self._transcript.words, items)
            first = first or (region, match)
            if not match.problems:
                return region, match
            if end >= limit or len(region) > 2 * len(tokens) + _FAR_WORDS:
                break
        assert first
        return first

    def _borders(self, group: _Group, match: Match, region: range) -> list[int]:
        """Where each paragraph of a group begins, and where the last one ends."""
        borders, used = [region.start], 0
        tokens = [token for p in group.paragraphs for token in _marked(p)]
        for paragraph in group.paragraphs[:-1]:
            used += len(_marked(paragraph))
            following = (
                n
                for n, token in zip(match.numbers[used:], tokens[used:], strict=True)
                if n is not None and isinstance(token, Said)
            )
            borders.append(max(borders[-1], next(following, region.stop)))
        return [*borders, region.stop]

    def _passage(
        self,
        paragraph: Paragraph,
        numbers: Sequence[int | None],
        texts: Mapping[int, str],
        words: range,
    ) -> Passage:
        pairs = list(zip(numbers, _marked(paragraph), strict=True))
        said = {n: token for n, token in pairs if n is not None and isinstance(token, Said)}
        pauses = {n: token for n, token in pairs if n is not None and isinstance(token, Pause)}
        strikes: dict[int, Why] = {}
        for n in words:
            if n not in said and n not in texts:
                strikes[n] = self._why(n, f"deleted below line {paragraph.place.line}")
            elif n in said and said[n].struck:
                strikes[n] = self._why(n, f"struck in line {said[n].place.line}")
        return Passage(
            words,
            Decisions(strikes, dict(self._shortenings(pauses, words))),
            {n: text for n, text in texts.items() if n in words},
            self._speaker(paragraph, words),
            paragraph.label,
            _comments(paragraph, said, words),
            paragraph.place,
        )

    def _why(self, number: int, reason: str) -> Why:
        """The proposal's own reason where a person left it as it was."""
        return self._proposed.strikes.get(number, Why(EDITOR, reason))

    def _shortenings(
        self, tokens: Mapping[int, Pause], words: range
    ) -> Iterator[tuple[int, Shortening]]:
        for pause in pauses_of(self._transcript, words):
            if not is_shown(self._transcript, pause):
                continue
            if pause not in tokens or tokens[pause].struck:
                why = Why(EDITOR, "pause deleted")
                yield pause, deleted_pause(self._transcript, pause, why)
                continue
            read = written_pause(self._transcript, pause, tokens[pause], self._proposed)
            if isinstance(read, Problem):
                self.problems.append(read)
            elif read:
                yield pause, read

    def _speaker(self, paragraph: Paragraph, words: range) -> str | None:
        if paragraph.speaker is None:
            return self._transcript.words[words.start].speaker
        letter = self._letters.get(paragraph.speaker)
        if letter is None:
            near = difflib.get_close_matches(paragraph.speaker, self._letters, 1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            self._problem(
                paragraph.place,
                f"the header names no speaker '{paragraph.speaker}'{hint}: "
                "add one to speakers: {A: Name}.",
            )
        return letter


def _marked(paragraph: Paragraph) -> list[Marked]:
    return [token for token in paragraph.tokens if not isinstance(token, Remark)]


def _comments(
    paragraph: Paragraph, said: Mapping[int, Said], words: range
) -> dict[int, tuple[str, ...]]:
    numbers = {token.place: n for n, token in said.items()}
    comments: dict[int, tuple[str, ...]] = {}
    behind = words.stop
    for token in reversed(paragraph.tokens):
        if isinstance(token, Remark):
            comments[behind] = (token.text, *comments.get(behind, ()))
        else:
            behind = numbers.get(token.place, behind)
    return comments
