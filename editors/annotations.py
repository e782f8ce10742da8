"""What is known of a recording's meaning: its labels, chapters and what recurs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from media.span import Spans
    from pipeline.labels.takes_by_language_model import TakeOpinion
    from pipeline.labels.taxonomy import Labelled
    from pipeline.memory.remembered import Recurrence
    from pipeline.outline.chapter import Chapter
    from pipeline.transcript import Transcript

SURE_LABEL: Final = 0.7
"""A label at least this likely is proposed to be cut; benchmarks/RESULTS.md has its precision."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """What is known of a recording's meaning."""

    labels: tuple[Labelled, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    own: tuple[str, ...] = ()
    """Names of the show's own labels."""
    music: Spans = ()
    """Where music plays, in which no automatic editor joins."""
    remembered: tuple[Recurrence, ...] = ()
    """What the show remembers, where it is found again."""
    takes: tuple[TakeOpinion, ...] = ()
    """What a language model thinks of passages that may be said again."""

    def key_text(self) -> str:
        """All of it as a text for keys, which hold it as it was first called."""
        meaning = f"Meaning(labels={self.labels!r}, chapters={self.chapters!r}, own={self.own!r})"
        music = [(span.start, span.end) for span in self.music]
        known = [*self.remembered]
        takes = [*self.takes]
        return f"{meaning}{music or ''}{known or ''}{takes or ''}"

    def moved(self, before: Transcript, after: Transcript) -> Annotations:
        """The same about a transcript with more words; see `transcript_map.with_words`."""
        if before.words == after.words:
            return self
        places = {id(word): n for n, word in enumerate(after.words)}
        to = [places[id(word)] for word in before.words]
        labels = tuple(
            replace(
                one,
                first=to[one.first],
                last=to[one.last],
                decided=(to[one.decided[0]], to[one.decided[1]]),
            )
            for one in self.labels
        )
        chapters = tuple(replace(one, word=to[one.word]) for one in self.chapters)
        takes = tuple(replace(one, first=to[one.first], end=to[one.end]) for one in self.takes)
        return replace(self, labels=labels, chapters=chapters, takes=takes)


NO_ANNOTATIONS = Annotations()
