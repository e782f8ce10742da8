"""Repeated and cut-off words: found and kept; whether they go is an editor's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.transcript import Word

LONGEST_PHRASE: Final = 5
"""Words of the longest repeated phrase that is looked for."""


class Repetition(NamedTuple):
    """A phrase that is said again at once: `copies` times `size` words from word `first` on."""

    first: int
    size: int
    copies: int


def repetitions(texts: Sequence[str], longest: int = LONGEST_PHRASE) -> tuple[Repetition, ...]:
    """What is said again at once, in order; phrases of up to `longest` words, longer ones first.

    A word that breaks off is the same as the word that completes it: "I wan- I wanted" is a
    repeat. `texts` should be without fillers, so that "the, um, the" is one.
    """
    found: list[Repetition] = []
    at = 0
    while at < len(texts):
        for size in range(min(longest, (len(texts) - at) // 2), 0, -1):
            copies = _copies(texts, at, size)
            if copies > 1 and not _is_shorter_inside(texts[at : at + size]):
                found.append(Repetition(at, size, copies))
                at += size * (copies - 1)
                break
        else:
            at += 1
    return tuple(found)


LEAST_STUTTERED: Final = 3
"""Copies of a sound in one go from which on they are a stutter, and not somebody who thinks."""


def stuttered(words: Sequence[Word], together: int) -> frozenset[int]:
    """The numbers of words that are one sound, again and again in one go: "er, er, er, resonant".

    `together` is the longest that two of them are apart, in samples. What is said so may be the
    beginning of a word that is hard to say.
    """
    found: set[int] = set()
    run: list[int] = []
    for number, word in enumerate(words):
        before = words[run[-1]] if run else None
        if not before or not _goes_on(before, word, together):
            run = []
        run.append(number)
        if len(run) >= LEAST_STUTTERED:
            found.update(run)
    return frozenset(found)


def _goes_on(before: Word, word: Word, together: int) -> bool:
    is_same = bare(before.text) == bare(word.text) != ""
    return is_same and word.span.start - before.span.end <= together


def _copies(texts: Sequence[str], at: int, size: int) -> int:
    copies = 1
    while (later := texts[at + size * copies : at + size * (copies + 1)]) and len(later) == size:
        if not all(map(_is_same, texts[at + size * (copies - 1) :], later)):
            break
        copies += 1
    return copies


def _is_same(earlier: str, later: str) -> bool:
    one, other = bare(earlier), bare(later)
    return bool(one) and (one == other or (is_cut_off(earlier) and other.startswith(one)))


def _is_shorter_inside(phrase: Sequence[str]) -> bool:
    """Whether the phrase is itself one shorter phrase again and again, as "no no" is."""
    return any(
        len(phrase) % size == 0 and _copies(phrase, 0, size) == len(phrase) // size
        for size in range(1, len(phrase))
    )


def is_cut_off(text: str) -> bool:
    """Whether a written word breaks off: "wh-"."""
    word = text.strip().rstrip(".,;:!?…")
    return word.endswith(("-", "–", "—")) and 0 < len(bare(word)) < 12
