"""Titles of chapters, taken from what is said: the question that opens one, or its middle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.segments import Sentence

LONGEST_TITLE: Final = 64
"""Characters; players show no more."""
_LEAD: Final = re.compile(
    r"^(((so|and|but|well|okay|ok|yeah|yes|right|now|wow|oh|also|then|because|basically|actually|"
    r"i mean|you know|i guess|i think|i suppose|i wonder|"
    r"(i was going|i wanted|i want) to ask( you)?|"
    r"(can|could) (you|i) ask( you)?|let me ask( you)?|tell (me|us)( more)?)\b)[,.:;]* +)+",
    re.IGNORECASE,
)
_FEWEST_WORDS: Final = 4


def title_of(opening: int, sentences: Sequence[Sentence], rows: NDArray[np.float64]) -> str:
    """A title from the sentences of a chapter, of which the first `opening` ones begin it.

    The question of the opening that is nearest to the chapter in meaning, else the opening's, or
    the whole chapter's, most central sentence, of those that fit without being cut. `rows` are
    the sentences' vectors.
    """
    likeness = rows @ rows.mean(axis=0)
    places = range(len(sentences))
    asked = [n for n in places[:opening] if sentences[n].asks and _is_whole(sentences[n])]
    told = [n for n in places if not sentences[n].asks and _is_whole(sentences[n])]
    opens = [n for n in told if n < opening]
    titles = [shortened_title(sentence.text) for sentence in sentences]
    groups = (asked, opens if len(opens) > 1 else [], told, list(places))
    fitting = ([n for n in group if not titles[n].endswith("…")] for group in groups)
    choice = next((group for group in fitting if group), list(places))
    return titles[max(choice, key=lambda n: float(likeness[n]))]


def _is_whole(sentence: Sentence) -> bool:
    """Whether it can stand alone: not a few words, and not a part of a longer one."""
    text = sentence.text
    count = len(text.split())
    return count >= _FEWEST_WORDS and not text[0].islower() and text[-1] in '.?!…"”’'


def shortened_title(text: str) -> str:
    """A sentence as a title: without its run-up, and of at most 64 characters."""
    plain = " ".join(text.split())
    cut = _LEAD.sub("", plain) or plain
    asks = cut.rstrip().endswith("?")
    if len(cut) > LONGEST_TITLE and asks:
        cut = _last_clause(cut)
    if len(cut) > LONGEST_TITLE:
        clause = re.split(r"(?<=.{24})(?:[,;:]| because | which | and | but | so )", cut)[0]
        cut = (
            clause
            if len(clause) <= LONGEST_TITLE
            else cut[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
        )
    cut = cut.strip(" ,;:.–—-#")
    return cut[:1].upper() + cut[1:]


_ASKS: Final = re.compile(
    r"(?:^|[,;:–—-] +|\b(?:and|but|or|so) )"
    r"((?:what|how|why|when|where|who|which|is|are|do|does|did|can|could|would|should|will|was|"
    r"were|have|has)\b[^,;:]*(?:,[^,;:]*)?\?)$",
    re.IGNORECASE,
)


def _last_clause(text: str) -> str:
    """The part of a long question that asks."""
    match = _ASKS.search(text)
    return match[1] if match and len(match[1].split()) >= _FEWEST_WORDS else text
