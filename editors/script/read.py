"""Read a script back against its transcript: the document that a person made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.decisions import Decisions, Provenance
from editors.script.called import CalledSpeakers
from editors.script.document import EDITOR, Comment, Document, Heading, Passage, ScriptPlace
from editors.script.doubtful import marks_unread, with_remarks
from editors.script.draft import is_shown, pauses_of
from editors.script.groups import ParagraphGroup, marked_tokens
from editors.script.header import is_name_of
from editors.script.heads import Heads
from editors.script.noises import gone_along, hidden_noises, unannounced
from editors.script.parse import parsed
from editors.script.pauses import PAUSE_DELETED, deleted_pause, written_pause
from editors.script.regions import Regions
from editors.script.tokens import (
    MOST_PROBLEMS,
    HeadingToken,
    Paragraph,
    PauseToken,
    Problem,
    UnclearToken,
    WordToken,
    reported,
)
from editors.script.unclear import unclear_that_goes
from editors.script.within import (
    comments_within,
    gone,
    muted_within,
    remarks_that_were_said,
    words_behind_backslashes,
)
from media.text import shown
from pipeline.speakers.merge import same_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from editors.decisions import Shortening
    from editors.script.document import Block
    from editors.script.tokens import Parsed
    from pipeline.transcript import Transcript

_MISTYPED_MS: Final = 20
"""A time that is so near to a word's was meant to be that; one that is no time at all is 0."""


def read_back(
    transcript: Transcript,
    text: str,
    proposed: Decisions,
    base: Document | None = None,
    known_as: Collection[str] | None = None,
) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a script's text describes, and the problems in it; see `read_parsed`."""
    return read_parsed(transcript, parsed(text), proposed, base, known_as)


def read_parsed(
    transcript: Transcript,
    script: Parsed,
    proposed: Decisions,
    base: Document | None = None,
    known_as: Collection[str] | None = None,
) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a parsed script describes, and the problems in it, at most `TOLD`.

    What the script leaves as `proposed` keeps its editor and reason. `base` is the
    script as it was written, if that is known: its names, so that renaming a speaker in the header
    is enough, and the noises that stood in it, so that those that did not are not missing.
    `known_as` are names that the recording had before; with them, even with none, a script that
    names another recording is a problem, since its cuts are another's.
    With problems the document is incomplete and must not be used.
    """
    script = with_remarks(script, transcript.language)
    reader = _Reader(transcript, proposed, script, base)
    blocks = tuple(reader.blocks())
    own = transcript.source.path.name
    document = Document(
        own, blocks, reader.speakers, script.approved, script.other_keys,
        script.noises, reader.standing, frozenset(reader.doubtful) if script.doubtful else None,
    )  # fmt: skip
    problems = [*script.problems, *reader.problems]
    problems += unannounced(transcript, script, base)
    problems += marks_unread(script, base, transcript.language)
    if script.media and known_as is not None and not is_name_of(script.media, (own, *known_as)):
        problems.append(
            Problem(
                ScriptPlace(script.media_line),
                f"this script belongs to '{shown(script.media)}', not to '{shown(own)}': take the "
                f"script of this recording, or say 'media: {shown(own)}' if it was renamed.",
            )
        )
    return document, reported(problems)


_COPIES: Final = 10
_WORDS: Final = 30_000
_PASSAGE: Final = 20
"""How often a script may play its recording over, words that it may play in any case, and words
that a passage counts for besides its own."""


class _Reader:
    """Compares a script with what was said."""

    def __init__(
        self, transcript: Transcript, proposed: Decisions, script: Parsed, base: Document | None
    ) -> None:
        self._transcript, self._proposed, self._script = transcript, proposed, script
        self._hidden = hidden_noises(transcript, script.noises, proposed, base)
        self.doubtful: set[int] = set()
        self._found: set[int] = set()
        """Those of the hidden noises that stand in the script nevertheless."""
        self._regions = Regions(transcript, script, self._hidden)
        self._is_lost = False
        """Whether the head above was a problem, so that text under it is none."""
        self._left = _COPIES * len(transcript.words) + _WORDS
        self.problems: list[Problem] = []
        # Headings and comments in front of a paragraph without a time, by the paragraph's id.
        self._between: dict[int, list[Block]] = {}
        names = base.speakers if base else {}
        letters = dict.fromkeys(word.speaker for word in transcript.words if word.speaker)
        self.speakers = {
            **{letter: f"Speaker {letter}" for letter in sorted(letters)},
            **names,
            **script.speakers,
        }
        self._heads = Heads(transcript, self._regions, self.speakers)
        self._same = same_names(self.speakers)
        called = {
            **{letter: letter for letter in self.speakers},
            **{f"Speaker {letter}": letter for letter in self.speakers},
            **{name: letter for letter, name in names.items()},
            **{name: letter for letter, name in self.speakers.items()},
        }
        self._called = CalledSpeakers({t: self._same.get(one, one) for t, one in called.items()})

    @property
    def standing(self) -> frozenset[int]:
        """The noises that stand in the script, or are missing from it."""
        words = self._transcript.words
        noises = frozenset(n for n, word in enumerate(words) if word.kind == "noise")
        return noises - (self._hidden - self._found)

    def blocks(self) -> Iterator[Block]:
        """The document's blocks, in the script's order."""
        group: ParagraphGroup | None = None
        waiting: list[Block] = []
        for block in self._script.blocks:
            if len(self.problems) >= MOST_PROBLEMS or self._left < 0:
                return
            if isinstance(block, Paragraph) and block.time_ms is None and group:
                group.paragraphs.append(block)
                self._between.setdefault(id(block), []).extend(waiting)
                waiting = []
            elif isinstance(block, Paragraph):
                yield from self._group(group)
                yield from waiting
                waiting = []
                group = self._opened(block)
            elif isinstance(block, HeadingToken):
                waiting.append(Heading(block.text, block.level))
            else:
                waiting.append(Comment(block.text))
        yield from self._group(group)
        yield from waiting

    def _opened(self, paragraph: Paragraph) -> ParagraphGroup | None:
        if paragraph.time_ms is None:
            if not self._is_lost and (marked_tokens(paragraph) or paragraph.speaker):
                self._is_lost = True
                self._problem(paragraph.place, self._heads.above(marked_tokens(paragraph)))
            return None
        start = self._regions.start(paragraph)
        self._is_lost = start is None
        if start is None:
            closest = (
                self._regions.closest(paragraph.time_ms, min(_MISTYPED_MS, paragraph.time_ms - 1))
                or self._heads.time(marked_tokens(paragraph))
                or self._regions.closest(paragraph.time_ms)
            )
            self._problem(
                paragraph.place,
                f"no word starts at this time (closest is {closest}): put it back as it was.",
            )
            return None
        return ParagraphGroup(start, [paragraph])

    def _problem(self, place: ScriptPlace, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _group(self, group: ParagraphGroup | None) -> Iterator[Block]:
        if group is None:
            return
        tokens = [token for p in group.paragraphs for token in marked_tokens(p)]
        region, match = self._regions.found(tokens, group.start)
        if match.problems:
            self.problems += self._heads.lost(tokens, group.start) or match.problems
            return
        self._left -= len(region) + _PASSAGE
        if self._left < 0:
            self._problem(
                group.paragraphs[0].place,
                f"up to here the recording plays {_COPIES} times over: delete copies.",
            )
        borders = group.borders(match, region)
        used = 0
        for paragraph, start, end in zip(group.paragraphs, borders, borders[1:], strict=False):
            own = marked_tokens(paragraph)
            numbers = match.numbers[used : used + len(own)]
            used += len(own)
            yield from self._between.get(id(paragraph), ())
            if start < end:
                yield self._passage(paragraph, numbers, match.texts, range(start, end))
            elif paragraph.speaker:
                self._speaker(paragraph, region)

    def _passage(
        self,
        paragraph: Paragraph,
        numbers: Sequence[int | None],
        texts: Mapping[int, str],
        words: range,
    ) -> Passage:
        pairs = list(zip(numbers, marked_tokens(paragraph), strict=True))
        said = {n: token for n, token in pairs if n is not None and isinstance(token, WordToken)}
        pauses = {n: token for n, token in pairs if n is not None and isinstance(token, PauseToken)}
        unclear = {n: t for n, t in pairs if n is not None and isinstance(t, UnclearToken)}
        self._found |= self._hidden & said.keys()
        self.doubtful.update(n for n, token in said.items() if token.is_doubtful)
        hidden = self._hidden.intersection(words) - said.keys()
        stand = [n for n in words if n not in hidden]
        lost = dict(gone(said, texts, stand, paragraph.place.line))
        strikes = {n: self._why(n, why) for n, why in lost.items()}
        deleted = lost.keys() - said.keys()
        self.problems += remarks_that_were_said(self._transcript, paragraph, deleted)
        self.problems += words_behind_backslashes(self._transcript, paragraph, said, deleted, words)
        decisions = Decisions(
            strikes,
            dict(self._shortenings(pauses, words)),
            dict(unclear_that_goes(self._transcript, self._script, unclear, words, self._proposed)),
        )
        muted = muted_within(pairs, texts, stand)
        along, muted_along = gone_along(self._transcript, words, hidden, decisions, muted)
        strikes |= {n: self._why(n, why) for n, why in along.items()}
        return Passage(
            words,
            replace(decisions, strikes=strikes),
            {n: texts[n] for n in words if n in texts},
            self._speaker(paragraph, words),
            paragraph.label,
            comments_within(paragraph, said, words),
            paragraph.place,
            muted | muted_along,
            {n: token.place.line for n, token in unclear.items()},
        )

    def _why(self, number: int, why: Provenance) -> Provenance:
        """The proposal's own reason where a person left it as it was."""
        return self._proposed.strikes.get(number, why)

    def _shortenings(
        self, tokens: Mapping[int, PauseToken], words: range
    ) -> Iterator[tuple[int, Shortening]]:
        for pause in pauses_of(self._transcript, words):
            token = tokens.get(pause)
            if token is None or token.struck:
                if is_shown(self._transcript, pause):
                    why = Provenance(EDITOR, PAUSE_DELETED)
                    yield pause, deleted_pause(self._transcript, pause, why)
                continue
            read = written_pause(self._transcript, pause, token, self._proposed)
            if isinstance(read, Problem):
                self.problems.append(read)
            elif read:
                yield pause, read

    def _speaker(self, paragraph: Paragraph, words: range) -> str | None:
        if paragraph.speaker is None:
            letter = self._transcript.words[words.start].speaker
            return self._same.get(letter or "", letter)
        letter = self._called.letter(paragraph.speaker)
        if letter is None:
            self._problem(paragraph.place, self._called.unknown(paragraph.speaker))
        return letter
