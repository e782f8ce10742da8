"""Paragraphs of a script that follow each other in the recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editors.script.tokens import Marked, WordToken

if TYPE_CHECKING:
    from editors.script.match import Match
    from editors.script.tokens import Paragraph


@dataclass(frozen=True, slots=True)
class ParagraphGroup:
    """Paragraphs that follow each other in the recording; only the first one has a time."""

    start: int
    paragraphs: list[Paragraph]

    def borders(self, match: Match, region: range) -> list[int]:
        """Where each of the paragraphs begins, and where the last one ends."""
        borders = [region.stop]
        following, used = region.stop, len(match.numbers)
        for paragraph in reversed(self.paragraphs):
            own = marked_tokens(paragraph)
            numbers = match.numbers[used - len(own) : used]
            used -= len(own)
            said = zip(numbers, own, strict=True)
            words = (n for n, token in said if n is not None and isinstance(token, WordToken))
            following = next(words, following)
            borders.append(following)
        borders[-1] = region.start
        return borders[::-1]


def marked_tokens(paragraph: Paragraph) -> list[Marked]:
    """The tokens of a paragraph that stand for something in the recording."""
    return [token for token in paragraph.tokens if isinstance(token, Marked)]
