"""What to say about tokens of a script that fit no word of the recording."""

from __future__ import annotations

import difflib
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from editors.script.tokens import Problem
from media.text import shown
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.script.document import ScriptPlace
    from editors.script.tokens import PauseToken, UnclearToken, WordToken

_EACH: Final = 10
"""Words up to which a problem quotes all of them."""
_PAIRS: Final = 400
"""Pairs of words up to which is found out which is likest to which."""
_LETTERS: Final = 40
"""Letters of a word that are compared."""


def no_pause(token: PauseToken, lengths: Sequence[str]) -> Problem:
    """A pause that is not there; `lengths` are those that are."""
    near = difflib.get_close_matches(token.length[:_LETTERS], lengths[:_PAIRS], 1, cutoff=0.3)
    hint = f" (did you mean {near[0]}?)" if near and near[0] != token.length else ""
    return Problem(
        token.place,
        f"there is no pause of {shown(token.length)} here{hint}: "
        "only the length behind the arrow can be changed.",
    )


def no_unclear(token: UnclearToken) -> Problem:
    """Unclear speech that is not there."""
    return Problem(
        token.place,
        f"no speech of {shown(token.length)} is unclear here: put [unclear ...] back as it was.",
    )


def vanishing(said: Sequence[WordToken], words: Sequence[str], lost: Sequence[str] = ()) -> Problem:
    """Fewer tokens in the place of words; `lost` are the words that would go, if that is known."""
    gone = lost or _unlike([token.text for token in said], words) or words
    text = shown(" ".join(gone))
    return Problem(
        said[0].place,
        f"'{_shown(said)}' stands for '{shown(' '.join(words))}', so '{text}' would vanish "
        f"without being struck: strike what goes, as in ~~{text}~~, or keep it.",
    )


def added(
    said: Sequence[WordToken], words: Sequence[str], near: Sequence[str]
) -> Iterator[Problem]:
    """More tokens than words in a place; `near` are all words of the paragraph."""
    if words:
        left = _unlike(words, [token.text for token in said])
        extra = [token for token in said if token.text in left] if left else said
    else:
        extra = said
    return _not_said(extra, words, near)


def overrun(place: ScriptPlace, count: int) -> Problem:
    """Far more tokens than words."""
    return Problem(
        place,
        f"this paragraph has {count:,} words that were not said here: take them out; "
        "nothing can be added or moved.",
    )


def moved(said: Sequence[WordToken], words: Sequence[str]) -> Iterator[Problem]:
    """Words that were said here, in another order."""
    return _not_said(said, words, words)


def half_struck(said: Sequence[WordToken], words: Sequence[str]) -> Problem:
    """Tokens that only together are some words, of which a part is struck."""
    return Problem(
        said[0].place,
        f"only a part of '{_shown(said)}' is struck, which is '{shown(' '.join(words))}' written "
        "otherwise: strike all of it, or write it as it was.",
    )


def _not_said(
    said: Sequence[WordToken], words: Sequence[str], near: Sequence[str]
) -> Iterator[Problem]:
    there = shown(" ".join(words))
    expected = f"correct '{there}' word by word, or strike what goes" if words else "take it out"
    if len(said) > _EACH:
        yield Problem(
            said[0].place,
            f"this paragraph has {len(said):,} words that were not said here, from "
            f"'{shown(said[0].text)}' to '{shown(said[-1].text)}': {expected}.",
        )
        return
    hint = ""
    if len(said) == 1:
        keys = {plain(text): text for text in near[:_PAIRS]}
        likest = difflib.get_close_matches(plain(said[0].text)[:_LETTERS], keys, 1, cutoff=0.5)
        hint = f" (closest is '{shown(keys[likest[0]])}')" if likest else ""
    elif said[0].text.casefold() == "pause":
        hint = " (a bracket is missing in front of it)"
    yield Problem(
        said[0].place,
        f"'{_shown(said)}' was not said here{hint}: {expected}; nothing can be added or moved.",
    )


def _unlike(few: Sequence[str], many: Sequence[str]) -> list[str]:
    """Those of `many` that have nothing like them among `few`, in order; none if it is unclear."""
    if len(few) * len(many) > _PAIRS:
        return []
    likeness = [[_ratio(a, b) for b in many] for a in few]
    nothing: tuple[float, tuple[int, ...]] = (float("-inf"), ())
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (len(many) + 1)]
    for row in likeness:
        above, here = best[-1], [nothing]
        for j, value in enumerate(row):
            taken = (above[j][0] + value, (*above[j][1], j))
            here.append(max(here[j], taken, key=lambda one: one[0]))
        best.append(here)
    kept = set(best[-1][-1][1])
    return [text for n, text in enumerate(many) if n not in kept]


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, plain(a)[:_LETTERS], plain(b)[:_LETTERS]).ratio()


def _shown(said: Sequence[WordToken]) -> str:
    return shown(" ".join(token.text[:_LETTERS] for token in said[:_EACH]))
