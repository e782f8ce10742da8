"""Repeated and cut-off words: found and kept; whether they go is an editor's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.verbatim import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 5
"""Words of the longest repeated phrase that is looked for."""


def repeats(texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """`(first, count)` of words that are said again at once; the last copy is not in it.

    `texts` should be without fillers, so that "the, um, the" is a repeat. Longer phrases win.
    """
    words = [bare(t) for t in texts]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, (len(words) - at) // 2), 0, -1):
            if (
                all(words[at : at + size])
                and words[at : at + size] == words[at + size : at + 2 * size]
            ):
                found.append((at, size))
                at += size
                break
        else:
            at += 1
    return tuple(found)


def is_cut_off(text: str) -> bool:
    """Whether a written word breaks off: "wh-", "wh…" before a space is for the caller to see."""
    word = text.strip().rstrip(".,;:!?")
    return word.endswith(("-", "–", "—")) and bool(bare(word)) and len(bare(word)) < 12
