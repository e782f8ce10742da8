"""Titles of chapters that a language model writes, as far as the talk bears them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.outline.title_clauses import LONGEST_TITLE, fits_title, titled
from pipeline.protocols.language_model import fenced
from pipeline.search.passages import terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.outline.chapter_titles import ChapterTalk
    from pipeline.protocols.language_model import LanguageModel

_MOST_CHARACTERS: Final = 6000
"""Of a chapter; its beginning says what it is about."""
_SAID: Final = 0.5
"""The part of a title's terms that the chapter must say: it invents nothing."""
_ANSWER: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {"title": {"type": "string", "minLength": 3, "maxLength": LONGEST_TITLE}},
    "required": ["title"],
    "additionalProperties": False,
}
_ASK: Final = (
    "Write the title of this chapter of a podcast as its makers would list it: the question that "
    "it answers, or the thing that it is about, in 3 to 9 words, with the words of the talk and "
    "without a full stop. So are other titles: Why is AI engineering a specialization? / AI "
    "researchers vs AI engineers / The cost of running models at home. A proposal: "
)


def written_titles(
    chapters: Sequence[ChapterTalk], proposed: Sequence[str], model: LanguageModel
) -> tuple[str, ...]:
    """The titles that a model writes; where it says what nobody said, the proposed one stays.

    Proposed ones stay, too, with a model that does not write. Raises ModelError when it does not
    answer.
    """
    if not model.can_write:
        return tuple(proposed)
    return tuple(
        _written(number, chapter, title, model)
        for number, (chapter, title) in enumerate(zip(chapters, proposed, strict=True))
    )


def _written(number: int, chapter: ChapterTalk, proposal: str, model: LanguageModel) -> str:
    text = " ".join(sentence.text for sentence in chapter.sentences)
    passage = fenced(number, text[:_MOST_CHARACTERS])
    answer = model.write(f"{_ASK}{fenced(number, proposal)}\n\n{passage}", _ANSWER)
    title = titled(" ".join(str(answer["title"]).split()))
    said, told = set(terms(text)), set(terms(title))
    is_said = bool(told) and len(told & said) >= _SAID * len(told)
    return title if is_said and fits_title(title) else proposal
