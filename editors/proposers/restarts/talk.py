"""One speaker's words in a row, as the model sees them: bare, without hesitations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from editors.proposers.restarts.word_classes import GROUP_OF, WRITTEN_APART, class_of
from media.clock import seconds
from pipeline.text.hesitations import bare
from pipeline.words.repetitions import is_cut_off

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Transcript, Word

SentenceMark = Literal["", ",", "...", "."]


@dataclass(frozen=True, slots=True)
class SaidWord:
    """One word."""

    text: str
    """Bare."""
    mark: SentenceMark = ""
    """What stands behind it: nothing, a comma or dash, dots, the end of a sentence."""
    pause_s: float = 0.0
    """From the end of the word before it, hesitations included."""
    is_hesitant: bool = False
    """Whether a hesitation stands before it."""
    is_cut: bool = False
    """Whether it breaks off."""
    is_first: bool = False
    """Whether a sentence or a turn begins with it."""
    is_name: bool = False
    """Whether it is written as a name is: "US", which is not "us"."""

    @property
    def word_class(self) -> str:
        """Its class."""
        return "cut" if self.is_cut else class_of(self.text)

    @property
    def group(self) -> str:
        """The group of its class."""
        return GROUP_OF[self.word_class]


def speaker_runs(transcript: Transcript) -> Iterator[tuple[list[int], list[SaidWord]]]:
    """The runs of words of one speaker: their numbers, and what was said."""
    numbers: list[int] = []
    said: list[SaidWord] = []
    before: Word | None = None
    is_hesitant = False
    for number, word in enumerate(transcript.words):
        if before is not None and before.speaker != word.speaker:
            yield numbers, said
            numbers, said, before, is_hesitant = [], [], None, False
        if word.kind == "filler":
            is_hesitant = True
            if said and (mark := _mark(word.text)) in ("...", "."):
                said[-1] = replace(said[-1], mark=mark)
        elif word.kind == "word" and bare(word.text):
            gap = word.span.start - before.span.end if before else 0
            numbers.append(number)
            said.append(
                SaidWord(
                    _text(word.text),
                    _mark(word.text),
                    max(0.0, seconds(gap, transcript.source.rate)),
                    is_hesitant,
                    is_cut_off(word.text),
                    not said or said[-1].mark == ".",
                    _is_name(word.text, before, said),
                )
            )
            before, is_hesitant = word, False
    yield numbers, said


def _text(text: str) -> str:
    """Bare, but where two words would be one: "we're" and "were"."""
    word = bare(text)
    return WRITTEN_APART.get(word, word) if "'" in text or "’" in text else word


def _is_name(text: str, before: Word | None, said: Sequence[SaidWord]) -> bool:
    """Whether a word has capitals where other words have none."""
    if before is None or (before.text.isupper() and len(bare(before.text)) > 1):
        return False
    if len(bare(text)) > 1 and text.isupper():
        return True
    return text[:1].isupper() and said[-1].mark in ("", ",") and not text.startswith("I")


def _mark(text: str) -> SentenceMark:
    end = text.rstrip("\"'”’»)]")
    if end.endswith(("...", "…")):
        return "..."
    if end.endswith((".", "?", "!", "。", "！", "？")):
        return "."
    return "," if end.endswith((",", ";", ":", "-", "–", "—")) else ""
