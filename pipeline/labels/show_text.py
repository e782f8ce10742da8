"""How much sentences are worded like a show's intro, its outro or its own promotion.

Turns of phrase of the sentence and, less, of its neighbours; the words of all three together, by
the classifier of labels; and whether the show itself is named. What a show is called is told by the
show: the name that it is welcomed, or presented, by.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_weights import with_neighbours
from pipeline.labels.classifiers import by_wording
from pipeline.labels.show_cues import SHOW_CUES, SHOW_HINT
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHOW_KINDS: Final = ("intro", "outro", "promo")
"""The columns of `show_log_odds`."""
_MOST_CUES: Final = 6.0
_AROUND: Final = 0.4
"""What the cues of the sentence before and the one behind count for."""
_LEARNED: Final = {"intro": ("intro",), "outro": ("outro", "credits"), "promo": ("housekeeping",)}
_WORDING, _CLIP = 0.6, 4.0
_NAMED: Final = 1.0
"""A sentence that names the show speaks for all three."""
_BIAS: Final = -1.0
_MOST_TOLD: Final = 4


def show_log_odds(texts: Sequence[str]) -> Floats:
    """Log-odds that consecutive sentences are the show's own; shape (sentences, SHOW_KINDS)."""
    if not texts:
        return np.zeros((0, len(SHOW_KINDS)))
    own = np.minimum([_cues(text) for text in texts], _MOST_CUES)
    padded = np.pad(own, ((1, 1), (0, 0)))
    cues = own + _AROUND * (padded[:-2] + padded[2:])
    worded = np.clip(_worded(texts), -_CLIP, _CLIP)
    named = _NAMED * is_named(texts)[:, None]
    return np.asarray(cues + _WORDING * worded + named + _BIAS)


def has_cue(text: str, kind: int) -> bool:
    """Whether a sentence itself speaks for a kind, by its place in SHOW_KINDS."""
    return _cues(text)[kind] > 0


def _cues(text: str) -> list[float]:
    plain, found = text.replace("’", "'"), [0.0] * len(SHOW_KINDS)
    for kind, weight, pattern in SHOW_CUES:
        found[SHOW_KINDS.index(kind)] += weight * min(2, sum(1 for _ in pattern.finditer(plain)))
    return found


def cues_told(texts: Sequence[str], column: int) -> tuple[str, ...]:
    """The turns of phrase that speak most for a kind, strongest first, as people read them."""
    found: dict[str, float] = {}
    for text in texts:
        for kind, weight, pattern in SHOW_CUES:
            if kind == SHOW_KINDS[column] and weight > SHOW_HINT:
                for match in pattern.finditer(text.replace("’", "'")):
                    found.setdefault(match[0].casefold().strip(" ,.!"), weight)
    best = sorted(found, key=lambda phrase: -found[phrase])
    return tuple(f"'{phrase}'" for phrase in best[:_MOST_TOLD])


def _worded(texts: Sequence[str]) -> Floats:
    """Log-odds by the words of each sentence and its neighbours alone."""
    rows, names = by_wording(with_neighbours(texts)), list(LABELS)
    columns = []
    for kind in SHOW_KINDS:
        own = [names.index(name) for name in _LEARNED[kind]]
        rest = np.delete(rows, own, axis=1)
        columns.append(np.logaddexp.reduce(rows[:, own], 1) - np.logaddexp.reduce(rest, 1))
    return np.column_stack(columns)


# --- what the show is called --------------------------------------------------------------------

_WORD: Final = r"(?:[A-Z0-9][\w'&-]*|of|the|and|a|in|on|for)"
_TITLE: Final = rf"({_WORD}(?: {_WORD}){{0,5}})"
_PRESENTED: Final = re.compile(
    r"(?:[Ww]elcome (?:back )?to|[Tt]his is|[Ll]istening to|[Ww]atching|[Tt]ime for|"
    rf"[Ee]pisode of|[Ff]or (?:watching|listening to)|[Tt]hat's) {_TITLE}"
)
_SMALL: Final = re.compile(r"(?: (?:of|the|and|a|in|on|for))+$|^(?:of|and|in|on|for|a) ")
_TWICE: Final = 2
_ENDS: Final = 100
"""Sentences at the beginning, and at the end, in which a show presents itself."""


def show_name(texts: Sequence[str]) -> str | None:
    """What the show calls itself, if it presents itself by a name that it says again."""
    ends = [*texts[:_ENDS], *texts[max(_ENDS, len(texts) - _ENDS) :]]
    said = Counter(name for text in ends for name in _names(text))
    whole = " ".join(texts)
    known = {name: whole.count(name) for name in said}
    names = [name for name in said if known[name] >= _TWICE]
    return max(names, key=lambda name: (said[name], len(name)), default=None)


def _names(text: str) -> Iterator[str]:
    for match in _PRESENTED.finditer(text):
        name = _SMALL.sub("", match[1].removeprefix("the ").removeprefix("The "))
        if sum(word[:1].isupper() for word in name.split()) >= _TWICE:
            yield name


def is_named(texts: Sequence[str]) -> Floats:
    """Whether each sentence has the show's name, 0 or 1."""
    name = show_name(texts)
    if not name:
        return np.zeros(len(texts))
    plain = name.casefold()
    return np.array([float(plain in text.casefold()) for text in texts])
