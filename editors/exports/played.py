"""What plays, word by word and paragraph by paragraph, as exports write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from media.span import Span
from pipeline.captions import Cue, cues_of, shown_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.exports.export import Edit
    from editors.script.document import Document
    from media.timeline import Timeline
    from pipeline.shown import ShownWord
    from pipeline.transcript import Transcript

_MOST_WORDS = 120
"""Of a paragraph; then a sentence's end begins a new one."""


@dataclass(frozen=True, slots=True)
class PlayedParagraph:
    """What one person says in one go."""

    words: tuple[ShownWord, ...]

    @property
    def speaker(self) -> str | None:
        """The speaker's letter."""
        return self.words[0].speaker

    @property
    def span(self) -> Span:
        """When it plays, in samples of the edit."""
        start = self.words[0].span.start
        return Span(start, max(word.span.end for word in self.words))

    @property
    def text(self) -> str:
        """All that is said, in one line."""
        return " ".join(word.text for word in self.words if word.text)


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


def played_paragraphs(edit: Edit) -> tuple[PlayedParagraph, ...]:
    """The paragraphs of the script that play; a long one is divided where sentences end."""
    begin = {passage.words.start for passage in edit.document.passages if passage.words}
    found: list[list[ShownWord]] = []
    for word in played_words(edit):
        if found and not _begins(found[-1], word, begin):
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(
        PlayedParagraph(tuple(words)) for words in found if any(word.text for word in words)
    )


def _begins(words: Sequence[ShownWord], word: ShownWord, begin: set[int]) -> bool:
    before = words[-1]
    if not word.follows or word.speaker != before.speaker:
        return True
    if any(number in begin for number in range(before.number + 1, word.number + 1)):
        return True
    return len(words) >= _MOST_WORDS and before.text.endswith((".", "?", "!"))
