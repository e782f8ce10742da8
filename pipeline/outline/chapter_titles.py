"""Titles of chapters, in the manner of those who make podcasts, from what is said.

Makers write the question that opens a chapter, or name its thing: "Why is AI engineering a
specialization?", "AI researchers vs AI engineers". So clauses are taken that can stand alone, and
the one is chosen that says most of what this chapter says and others do not.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.outline.phrases import recurrent_phrases
from pipeline.outline.title_clauses import in_brief, things, title_clauses, titled
from pipeline.search.passages import terms
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.segments import Sentence

_POINTING: Final = word_set(
    "it it's its this that that's these those they they're them their he she him her his there "
    "there's here one ones thing things something anything everything such same other others "
    "so that'll it'll"
)
"""Words that need what was said before."""
_PRIVATE: Final = word_set(
    "i i'm i've i'd i'll me my mine myself your yours our ours us we're we've we'll you're you've "
    "you'll they've they'll"
)
_VAGUE: Final = word_set(
    "really very lot lots stuff kind sort actually basically just maybe perhaps probably quite "
    "pretty gonna wanna yeah bit little way point today"
)
_NAMING: Final = ("wh", "how ", "how's ")
_USUAL_WORDS: Final = (3, 8)
"""Words of most titles."""


@dataclass(frozen=True, slots=True)
class ChapterTalk:
    """What is said in a chapter."""

    sentences: Sequence[Sentence]
    opening: int
    """So many of them are of the turn that opens it."""
    rows: NDArray[np.float64]
    """A vector of length 1 for each."""


@dataclass(frozen=True, slots=True)
class TitleWeights:
    """How much each sign counts, in parts of what a title says."""

    asked: float = 1.6
    """A question of the turn that opens a chapter."""
    asks: float = 0.2
    """Another question."""
    yes_or_no: float = 0.25
    """So much of that for a question that does not name what it asks for."""
    thing: float = 0.5
    """What somebody says that they speak of."""
    opens: float = 0.2
    """Anything else in the opening turn."""
    recurs: float = -0.5
    """A phrase that recurs: it is no sentence."""
    central: float = 1.0
    """Nearness in meaning to the chapter, 0 to 1."""
    part: float = -0.4
    """What stands in a sentence behind something else."""
    pointing: float = -0.6
    private: float = -0.4
    vague: float = -0.3
    odd_length: float = -0.15
    """A word more or less than titles have."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    title: str
    form: float
    near: float


def chapter_titles(
    chapters: Sequence[ChapterTalk], weights: TitleWeights | None = None
) -> tuple[str, ...]:
    """A title for each chapter, none twice as long as there is another."""
    found: list[str] = []
    for one, titles in zip(chapters, ranked_titles(chapters, weights), strict=True):
        some = titles or [_central_sentence(one)]
        found.append(next((title for title in some if title not in found), some[0]))
    return tuple(found)


def ranked_titles(
    chapters: Sequence[ChapterTalk], weights: TitleWeights | None = None
) -> list[list[str]]:
    """What each chapter may be called, the best first, no two of them about the same."""
    chosen = weights or TitleWeights()
    counts = [Counter(t for s in one.sentences for t in terms(s.text)) for one in chapters]
    found_in = Counter(term for count in counts for term in count)
    found = []
    for one, count in zip(chapters, counts, strict=True):
        weighty = _weighty(count, found_in, len(chapters))
        ranked = sorted(_candidates(one, chosen), key=lambda c: -_score(c, weighty, chosen))
        found.append(_apart(candidate.title for candidate in ranked))
    return found


def _apart(titles: Iterable[str]) -> list[str]:
    """The first titles of which none says what an earlier one does."""
    found: list[str] = []
    told: list[set[str]] = []
    for title in titles:
        own = set(terms(title))
        if own and not any(2 * len(own & other) >= min(len(own), len(other)) for other in told):
            found.append(title)
            told.append(own)
    return found


def _weighty(count: Counter[str], found_in: Counter[str], number: int) -> dict[str, float]:
    """How much each term says of a chapter, 0 to 1: often here, and seldom elsewhere."""
    raw = {
        term: math.log1p(often) * math.log(1 + number / found_in[term])
        for term, often in count.items()
    }
    most = max(raw.values(), default=1.0)
    return {term: value / most for term, value in raw.items()}


def _candidates(one: ChapterTalk, weights: TitleWeights) -> Iterator[_Candidate]:
    if not one.sentences:
        return
    middle = one.rows.mean(axis=0)
    likeness = one.rows @ middle / (float(middle @ middle) ** 0.5 or 1.0)
    for n, sentence in enumerate(one.sentences):
        near = float(likeness[n])
        opens = weights.opens if n < one.opening else 0.0
        asks = weights.asked if n < one.opening else weights.asks
        for title, is_part in title_clauses(sentence.text):
            form = opens + weights.part * is_part
            if title.endswith("?"):
                form = asks * (1.0 if title.casefold().startswith(_NAMING) else weights.yes_or_no)
            yield _Candidate(title, form, near)
        for title in things(sentence.text):
            yield _Candidate(title, weights.thing + opens, near)
    for phrase in recurrent_phrases([s.text for s in one.sentences], least=3)[:3]:
        near = float(max(likeness[n] for n, s in enumerate(one.sentences) if phrase in s.text))
        yield _Candidate(titled(phrase), weights.recurs, near)


def _score(candidate: _Candidate, weighty: Mapping[str, float], weights: TitleWeights) -> float:
    words = [word.strip(",.;:!?\"'()").casefold() for word in candidate.title.split()]
    told = sum(weighty.get(term, 0.0) for term in set(terms(candidate.title)))
    low, high = _USUAL_WORDS
    return (
        told / math.sqrt(len(words))
        + candidate.form
        + weights.central * candidate.near
        + weights.pointing * min(2, _pointing(words))
        + weights.private * min(2, sum(word in _PRIVATE for word in words))
        + weights.vague * sum(word in _VAGUE for word in words)
        + weights.odd_length * max(0, low - len(words), len(words) - high)
    )


def _pointing(words: Sequence[str]) -> int:
    """How many words need what was said before; "there is" does not."""
    return sum(
        word in _POINTING and not (n == 0 and word.startswith("there"))
        for n, word in enumerate(words)
    )


def _central_sentence(one: ChapterTalk) -> str:
    likeness = one.rows @ one.rows.mean(axis=0)
    best = max(range(len(one.sentences)), key=lambda n: float(likeness[n]))
    return in_brief(one.sentences[best].text)
