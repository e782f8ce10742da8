"""What speaks for a restart, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from editors.proposers.restarts.candidates import Restart, kinship
from editors.proposers.restarts.word_classes import WORD_CLASSES, WORD_GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from editors.proposers.restarts.language import Language
    from editors.proposers.restarts.talk import SaidWord

_CORRECTIONS: Final = frozenset(
    {("i", "mean"), ("sorry",), ("no",), ("or", "rather"), ("rather",), ("excuse", "me"),
     ("no", "wait"), ("wait",)}
)  # fmt: skip
_FAINT: Final = frozenset({("like",), ("well",), ("or",), ("so",)})
_CLASS: Final = {name: number for number, name in enumerate(WORD_CLASSES)}
_GROUP: Final = {name: number for number, name in enumerate(WORD_GROUPS)}
_COST: Final = (1.2, 0.8, 0.5, 0.3, 0.0)
"""Of two words that stand for each other, by their kinship."""
_LEFT_OUT: Final = 0.7
_PUT_IN: Final = 0.6
_NUMBERS: Final = 75
"""Features that are no choice among classes."""
RESTART_FEATURES: Final = _NUMBERS + 3 * len(_CLASS) + 2 * len(_GROUP)


class PhraseMatch(NamedTuple):
    """How a phrase that is taken back lies on what is said instead."""

    cost: float
    length: int
    """Words of the new phrase that it lies on."""
    counts: tuple[int, ...]
    """Pairs by kinship 0..4, words left out, words put in."""


def laid_on(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> PhraseMatch:
    """The cheapest way to lay `old` on a beginning of `new`."""
    nothing = (0,) * 7
    row = [(n * _PUT_IN, _counted(nothing, 6, n)) for n in range(len(new) + 1)]
    for word in old:
        above, row = row, [(row[0][0] + _LEFT_OUT, _counted(row[0][1], 5))]
        for place, other in enumerate(new, 1):
            kin = kinship(word, other)
            beside, over, left = above[place - 1], above[place], row[-1]
            paired, dropped, added = beside[0] + _COST[kin], over[0] + _LEFT_OUT, left[0] + _PUT_IN
            if paired <= dropped and paired <= added:
                row.append((paired, _counted(beside[1], kin)))
            elif dropped <= added:
                row.append((dropped, _counted(over[1], 5)))
            else:
                row.append((added, _counted(left[1], 6)))
    length = min(range(len(row)), key=lambda n: row[n][0])
    return PhraseMatch(row[length][0], length, row[length][1])


def _counted(counts: tuple[int, ...], kind: int, more: int = 1) -> tuple[int, ...]:
    return (*counts[:kind], counts[kind] + more, *counts[kind + 1 :])


def restart_features(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> NDArray[np.float32]:
    """The evidence for one restart as a row; `meant` are words that are doubled on purpose."""
    values: list[float] = []
    for part in (_shape, _seams, _likeness, _fit, _place):
        values += part(said, one, language, meant)
    row = np.zeros(RESTART_FEATURES, np.float32)
    row[: len(values)] = values
    start = _NUMBERS
    for word in (said[one.first], said[one.end - 1], said[one.again]):
        row[start + _CLASS[word.word_class]] = 1
        start += len(_CLASS)
    before = one.first - 1 if not said[one.first].is_first else -1
    for number in (one.again + 1, before):
        if 0 <= number < len(said):
            row[start + _GROUP[said[number].group]] = 1
        start += len(_GROUP)
    return row


def _shape(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> list[float]:
    size = one.end - one.first
    term = tuple(word.text for word in said[one.end : one.again])
    return [
        *(float(size == n) for n in range(1, 7)),
        float(size > 6),
        float(bool(term)),
        float(term in _CORRECTIONS),
        float(len(term) > 1),
        float(term in _FAINT),
    ]


def _seams(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> list[float]:
    old, new = said[one.first : one.end], said[one.end : one.again + 1]
    before = said[one.first - 1].mark if one.first else "."
    pause = max(word.pause_s for word in new)
    cut = old[-1].is_cut
    return [
        float(any(word.is_hesitant for word in new)),
        *(float(old[-1].mark == mark) for mark in (",", "...", ".")),
        *(float(before == mark) for mark in (",", "...", ".")),
        float(old[0].is_first),
        float(any(word.is_first for word in old[1:])),
        float(any(word.is_first for word in new)),
        float(any(word.mark == "," for word in old[:-1])),
        float(any(word.is_hesitant for word in old[1:])),
        min(pause, 1.5), float(pause > 0.1), float(pause > 0.3), float(pause > 1.5),
        min(old[0].pause_s, 1.5), float(old[0].is_hesitant),
        float(cut), float(cut and said[one.again].text.startswith(old[-1].text)),
    ]  # fmt: skip


def _likeness(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> list[float]:
    old, size = said[one.first : one.end], one.end - one.first
    new = said[one.again : one.again + size + 3]
    kin = kinship(old[0], new[0])
    match = laid_on(old, new)
    last = new[match.length - 1] if match.length else None
    texts, again = [word.text for word in old], [word.text for word in new[:size]]
    third = [word.text for word in said[one.again + size : one.again + 2 * size]]
    is_exact = texts == again
    return [
        *(float(kin == n) for n in range(5)),
        language.likeness(old[0].text, new[0].text),
        match.cost / size, match.cost, float(match.length - size),
        *(count / size for count in match.counts), *(float(n > 0) for n in match.counts),
        *(float(last is not None and kinship(old[-1], last) == n) for n in range(5)),
        language.likeness(old[-1].text, last.text) if last else 0.0,
        float(is_exact), float(is_exact and size == 1),
        float(is_exact and size == 1 and texts[0] in meant), float(is_exact and third == texts),
    ]  # fmt: skip


def _fit(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> list[float]:
    """Whether the talk reads better without."""
    row: Callable[[int], int] = lambda n: language.row(said[n].text)  # noqa: E731
    opens = said[one.first].is_first or not one.first
    before = language.border if opens else row(one.first - 1)
    first, last, again = row(one.first), row(one.end - 1), row(one.again)
    follows = language.follows
    joined, as_said, old = follows[before, again], follows[last, again], follows[before, first]
    return [
        joined / 5, as_said / 5, old / 5, (joined - as_said) / 5, (joined - old) / 5,
        follows[last, language.border] / 5,
    ]  # fmt: skip


def _place(
    said: Sequence[SaidWord], one: Restart, language: Language, meant: frozenset[str]
) -> list[float]:
    first = said[one.first].text
    since = next((n for n in range(min(10, one.first + 1)) if said[one.first - n].is_first), 10)
    before = said[one.first - 1].text if one.first else ""
    return [
        since / 10,
        float(len(said) - one.again < 2),
        float(first in (word.text for word in said[one.again + 1 : one.again + 4])),
        float(before == said[one.again].text),
        float(before == said[one.end - 1].text),
    ]
