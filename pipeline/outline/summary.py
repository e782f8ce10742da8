"""What a talk is about, for who has not heard it: who talks of what, how it is introduced, and
what else is central. Its sentences were said; the first one only puts names and phrases together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.outline.extract import chosen_sentences, stands_alone
from pipeline.outline.phrases import recurrent_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

SUMMARY_SENTENCES: Final = 5
_SUBJECTS: Final = 3
_OPENING: Final = 0.15
"""Who introduces a talk does so in this part of it, or in the first sentences:"""
_FIRST: Final = 12
_CUES: Final = re.compile(
    r"\b(?:today|this (?:episode|week|show|podcast|talk|video)|welcome|my guests?|our guests?|"
    r"join(?:ed|ing|s) (?:by|me|us)|(?:wanted|want|going|love|like) to (?:speak|talk)|"
    r"(?:talk|talking|talked|speak|speaking|spoke) (?:to|with|about)|conversation (?:with|about)|"
    r"better known as|(?:author|founder|host|director|professor) of|"
    r"you(?:'ll| will) (?:learn|hear)|(?:i|we)(?:'ll| will) (?:talk|tell|show|explain|discuss)|"
    r"(?:is|are) about|wrote (?:a|the)|story of)\b",
    re.IGNORECASE,
)
_SPONSORED: Final = re.compile(
    r"\b(?:sponsor\w*|brought to you|promo|discount|percent off|subscribe|patreon|"
    r"rate and review)\b",
    re.IGNORECASE,
)
_PRIVATE: Final = re.compile(r"\b(?:i|i'm|i've|i'd|me|my|you|your|you're)\b", re.IGNORECASE)
_LONGEST: Final = 60
"""Words of a sentence that introduces."""


def talk_summary(
    texts: Sequence[str],
    rows: NDArray[np.float32],
    weights: NDArray[np.float64],
    host: str | None = None,
    guests: Sequence[str] = (),
) -> list[str]:
    """Paragraphs: who talks of what, then sentences of the talk, its introduction first.

    `rows` and `weights` are those of `extract`; `host` and `guests` are names, as far as known.
    """
    opening = _who_and_what(host, guests, recurrent_phrases(texts)[:_SUBJECTS])
    told = [n for n in (_introduction(texts, weights),) if n is not None]
    plain = weights * [0.5 if _PRIVATE.search(text) else 1.0 for text in texts]
    picked = chosen_sentences(texts, rows, plain, SUMMARY_SENTENCES)
    told += [n for n in picked if n not in told][: SUMMARY_SENTENCES - len(told)]
    return [part for part in (opening, " ".join(texts[n] for n in told)) if part]


def _who_and_what(host: str | None, guests: Sequence[str], subjects: Sequence[str]) -> str:
    about = f"about {_listed(subjects)}" if subjects else ""
    who = [host] if host else []
    if host and guests:
        said = f"{host} talks with {_listed(guests)} {about}"
    elif people := [*who, *guests]:
        said = f"{_listed(people)} {'talk' if len(people) > 1 else 'talks'} {about}" * bool(about)
    else:
        said = about.capitalize() if about.islower() else about[:1].upper() + about[1:]
    return f"{said.strip()}." if said.strip() else ""


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _introduction(texts: Sequence[str], weights: NDArray[np.float64]) -> int | None:
    """The sentence by which the talk is introduced; None where none is."""

    def candidates() -> Iterator[int]:
        for n in range(min(len(texts), max(_FIRST, round(_OPENING * len(texts))))):
            is_whole = stands_alone(texts[n], most=_LONGEST)
            if is_whole and _CUES.search(texts[n]) and not _SPONSORED.search(texts[n]):
                yield n

    def worth(n: int) -> float:
        return len(_CUES.findall(texts[n])) * (1 + float(weights[n]) * len(texts))

    return max(candidates(), key=worth, default=None)
