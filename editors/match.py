"""Find the words and pauses of a script among those of the recording."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from editors.changes import changes
from editors.draft import is_shown, pauses_of
from editors.tokens import Pause, Problem, Said
from media.clock import in_seconds
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.transcript import Transcript, Word

Marked = Said | Pause

_ALIKE = 0.5
"""How much of its letters a changed word shares at least with the word that it stands for,
where more words than one could be meant (difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a shown pause of the recording."""

    number: int
    key: str
    """What a token must be like: the plain word, or the pause's length."""
    is_pause: bool


@dataclass(slots=True)
class Match:
    """Which word or pause each token of a script is, and what could not be found."""

    numbers: list[int | None]
    """For each token the number of its word or pause; None where there is none."""
    texts: dict[int, str] = field(default_factory=dict)
    """What the script says instead of the word that was said, by the word's number; nothing for
    a word whose letters stand in the text of the one in front of it."""
    problems: list[Problem] = field(default_factory=list)


def items_of(transcript: Transcript, words: range) -> list[Item]:
    """The words, and the shown pauses that stand with them, in the order of the script."""
    rate = transcript.source.rate
    found = [
        (transcript.words[n].span.start, 1, Item(n, transcript.words[n].plain, False))
        for n in words
    ]
    for n in pauses_of(transcript, words):
        if is_shown(transcript, n):
            pause = transcript.pauses[n]
            found.append((pause.start, 0, Item(n, _pause_key(in_seconds(len(pause), rate)), True)))
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])]


def _pause_key(length: str) -> str:
    return f"[{length}]"


def matched(tokens: Sequence[Marked], words: Sequence[Word], items: Sequence[Item]) -> Match:
    """Match the tokens of a paragraph, in order, to the recording's items.

    Items without a token were deleted. A token in the place of one word is its correction, and
    so are tokens or words that only differ in where they are divided ("a lot", "alot").
    Anything less certain is a problem.
    """
    ours = [plain(t.text) if isinstance(t, Said) else _pause_key(t.length) for t in tokens]
    match = Match([None] * len(tokens))
    for tag, i, j, k, m in changes(ours, [item.key for item in items]):
        if tag == "equal":
            match.numbers[i:j] = [item.number for item in items[k:m]]
        elif i < j:
            _changed(match, tokens, range(i, j), words, items[k:m])
            lost = (tokens[n] for n in range(i, j) if match.numbers[n] is None)
            match.problems += [_problem(token, items, items[k:m], words) for token in lost]
    _respell(match, tokens, words)
    return match


def _changed(
    match: Match,
    tokens: Sequence[Marked],
    places: range,
    words: Sequence[Word],
    part: Sequence[Item],
) -> None:
    """Take tokens that stand in the place of other items as corrections, where that is certain."""
    here = [n for n in places if isinstance(tokens[n], Said)]
    said = [item.number for item in part if not item.is_pause]
    texts = [str(getattr(tokens[n], "text", "")) for n in here]
    if {plain(text) for text in texts} & {words[n].plain for n in said}:
        return  # a word that was said here, but elsewhere: it was moved
    if len(here) == len(said):
        for place, number, text in zip(here, said, texts, strict=True):
            match.numbers[place] = number
            match.texts[number] = text
    elif said and "".join(map(plain, texts)) == "".join(words[n].plain for n in said):
        # The same letters, divided otherwise: the first word gets the text, the others none.
        match.texts |= dict.fromkeys(said, "") | {said[0]: " ".join(texts)}
        for place in here:
            match.numbers[place] = said[0]
    else:
        _alike(match, here, texts, words, said)


def _alike(
    match: Match,
    places: Sequence[int],
    texts: Sequence[str],
    words: Sequence[Word],
    said: Sequence[int],
) -> None:
    """Tokens that are each like exactly one of the words, in order, correct it."""
    left = list(said)
    for place, text in zip(places, texts, strict=True):
        near = [
            n for n in left if SequenceMatcher(None, plain(text), words[n].plain).ratio() > _ALIKE
        ]
        if len(near) == 1:
            match.numbers[place] = near[0]
            match.texts[near[0]] = text
            left = [n for n in left if n > near[0]]


def _respell(match: Match, tokens: Sequence[Marked], words: Sequence[Word]) -> None:
    """Note words whose case or punctuation the script changes."""
    for token, number in zip(tokens, match.numbers, strict=True):
        if number is None or number in match.texts or not isinstance(token, Said):
            continue
        if _typed(token.text) != _typed(words[number].text):
            match.texts[number] = token.text


_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})


def _typed(text: str) -> str:
    """A text without what editors put in the place of typewriter marks."""
    return text.translate(_TYPOGRAPHY).strip("*_")


def _problem(
    token: Marked, items: Sequence[Item], part: Sequence[Item], words: Sequence[Word]
) -> Problem:
    if isinstance(token, Pause):
        lengths = [item.key[1:-1] for item in items if item.is_pause]
        near = difflib.get_close_matches(token.length, lengths, 1, cutoff=0.3)
        hint = f" (did you mean {near[0]}?)" if near and near[0] != token.length else ""
        return Problem(
            token.place,
            f"there is no pause of {token.length} here{hint}: "
            "only the length behind the arrow can be changed.",
        )
    here = {item.key: words[item.number].text for item in items if not item.is_pause}
    near = difflib.get_close_matches(plain(token.text), here, 1, cutoff=0.5)
    hint = f" (closest is '{here[near[0]]}')" if near else ""
    said = " ".join(words[item.number].text for item in part if not item.is_pause)
    expected = f"correct '{said}' word by word, or strike what goes" if said else "take it out"
    return Problem(
        token.place,
        f"'{token.text}' was not said here{hint}: {expected}; nothing can be added or moved.",
    )
