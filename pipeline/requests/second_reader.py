"""A second reader of requests: a small network that reads the whole text.

The rules read clause by clause, and take "nvm, keep it" or "I was going to ask you to cut the
tangents, but ..." for an order where they lack a pattern, or know no word of a plain wish. The
network has seen thousands of requests, many with things that are named and not asked for. What it
thinks unlikely is not done; what it is sure of is done where the rules know nothing to do and see
no limit. How long, when, who and which words are for the rules alone.

MiniLM with low-rank changes of its layers (Hu et al., LoRA, 2021); for each operation the states
of the tokens are averaged by an attention of its own (Luong et al., 2015), and a regression, most
of it shared by all operations, tells whether it is asked for. benchmarks/fit_reader.py fits both
and writes `second_reader.npz`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.backends.minilm import MiniLm
from pipeline.requests.limits import PART, SOME
from pipeline.requests.owners import strangers_in
from pipeline.requests.request import OPERATIONS, Intent
from pipeline.requests.unread import UNREAD, may_narrow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.requests.request import Request

    Floats = NDArray[np.float32]

READER_FILE: Final = "second_reader.npz"
READER_VERSION: Final = 1
"""Of the weights and of what is made of them; a request that others read is read again."""
DOUBTED: Final = 0.2
"""What is less probable is not done."""
ADDED: Final = 0.9
"""What is at least as probable is done though the rules do not see it,"""
ADDED_CUT: Final = 0.95
"""and the same of what cuts a part out. All three were chosen by `requests_contrary_frozen`, an
operation too many counted as two plans; among equals, what doubts fewer plain wishes."""
LONGEST_PIECE: Final = 700
"""Letters that are read at once; MiniLM reads no more than 256 tokens."""
PART_OF_SENTENCE: Final = 300
"""Letters of a part of a sentence that is longer than that, as dictated ones are."""
UNLIKELY: Final = "the text as a whole does not seem to ask for it: ask for it alone"
_EXACT: Final = ("shorten", "cut:times", "cut:passage", "cut:speaker", "cut:topic")
"""What needs more than its name: how long, when, which words, who, about what."""
_SENTENCE: Final = re.compile(r"[^.!?;\n]+[.!?;\n]*")


@dataclass(frozen=True, slots=True)
class ReaderHead:
    """What is made of the states of a text's tokens; each matrix has a row for an operation."""

    looks: Floats
    """What each operation looks for, shape (operations, dimensions)."""
    asked: Floats
    """What in a token's state says that it is asked for, shape (dimensions,)."""
    own: Floats
    """The same for each operation, shape (operations, dimensions)."""
    whole: Floats
    """What the mean of all states says of it, shape (operations, dimensions)."""
    bias: Floats
    """Shape (operations,)."""

    def chances(self, states: Floats) -> tuple[Floats, Floats]:
        """The probability of each operation, and how much it looks at each token.

        `states` has shape (tokens, dimensions), the second array (tokens, operations).
        """
        looked = states @ self.looks.T
        looked = np.exp(looked - looked.max(0))
        looked /= looked.sum(0)
        seen = looked.T @ states
        odds = seen @ self.asked + (seen * self.own).sum(1)
        odds += states.mean(0) @ self.whole.T + self.bias
        return 1 / (1 + np.exp(-odds)), looked


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """The fitted weights."""

    head: ReaderHead
    changes: Mapping[str, tuple[Floats, Floats]]
    """What is added to a layer's weights, by its published name: shapes (out, rank), (rank, in)."""


def reader_weights() -> ReaderWeights:
    """The weights that ship with the program."""
    with (
        files("pipeline.requests").joinpath(READER_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        found = {name: arrays[name].astype(np.float32) for name in arrays.files}
    layers = sorted({name.removesuffix("|out") for name in found if name.endswith("|out")})
    changes = {layer: (found[f"{layer}|out"], found[f"{layer}|into"]) for layer in layers}
    head = ReaderHead(*(found[name] for name in ("looks", "asked", "own", "whole", "bias")))
    return ReaderWeights(head, changes)


@dataclass(frozen=True, slots=True)
class Likely:
    """How probable it is that a text asks for an operation, and the sentence that tells most."""

    chance: float
    said: str


class SecondReader:
    """Tells how probable it is that a request asks for each operation; loads with the first."""

    name = f"second reader {READER_VERSION}"

    def __init__(self) -> None:
        self._loaded: tuple[ReaderHead, MiniLm] | None = None

    def read(self, text: str) -> Mapping[str, Likely]:
        """What a text asks for; raises ModelError when MiniLM is not here.

        A long text is read in pieces of some sentences, each of which may ask.
        """
        read = [self._read(piece) for piece in _pieces(text)]
        return {
            what: max((one[what] for one in read), key=lambda one: one.chance)
            for what in OPERATIONS
        }

    def _read(self, text: str) -> Mapping[str, Likely]:
        if self._loaded is None:
            known = reader_weights()
            self._loaded = known.head, MiniLm(1, known.changes)
        head, network = self._loaded
        states, places = network.states(text)
        chances, looked = head.chances(states)
        best = looked.argmax(0)
        return {
            what: Likely(float(chance), _sentence_at(text, places[at]))
            for what, chance, at in zip(OPERATIONS, chances, best, strict=True)
        }


def _pieces(text: str) -> list[str]:
    """A text as runs of sentences of at most LONGEST_PIECE letters; longer sentences in parts."""
    pieces = [""]
    for found in _SENTENCE.finditer(text):
        if len(found[0]) > LONGEST_PIECE:
            pieces += [*wrap(found[0], PART_OF_SENTENCE), ""]
        elif len(pieces[-1]) + len(found[0]) > LONGEST_PIECE:
            pieces.append(found[0])
        else:
            pieces[-1] += found[0]
    return [piece for piece in pieces if piece.strip()] or [text]


def _sentence_at(text: str, letter: int) -> str:
    """The sentence of a text that has a letter."""
    for found in _SENTENCE.finditer(text):
        if found.end() > letter:
            return found[0].strip()
    return text.strip()


def read_twice(
    request: Request, likely: Mapping[str, Likely], speakers: Sequence[str] = ()
) -> Request:
    """A request that rules read, with what the second reader thinks of its text.

    What it doubts is not done, and stands among the unknown. Where the rules found nothing to do,
    what it is sure of is added, with the probability, unless it is to stay or something may limit
    it; beside what the rules know, guesses are more often wrong. `speakers` are names that may be
    meant.
    """
    doubted = [
        wish
        for wish in request.wanted
        if likely[wish.what].chance < DOUBTED and not _is_owned(wish, request)
    ]
    named = {wish.what for wish in request.wishes}
    sure = [] if request.operations or _is_limited(request, speakers) else [
        Intent(what, said=one.said, by=f"second reader {one.chance:.2f}")
        for what, one in likely.items()
        if what not in named and one.chance >= _least(what)
    ]  # fmt: skip
    left = [wish for wish in request.wishes if wish not in doubted]
    unknown = dict.fromkeys(f"{wish.said} ({UNLIKELY})" for wish in doubted)
    return replace(
        request,
        wishes=(*left, *sure),
        unknown=(*request.unknown, *unknown),
        made_by={**request.made_by, "second_reader": READER_VERSION},
    )


def _is_owned(wish: Intent, request: Request) -> bool:
    """Whether the rules hold a wish to some speakers, of whom the network knows nothing."""
    return "by" in wish.options or any(one.what == "cut:speaker" for one in request.kept)


def _is_limited(request: Request, speakers: Sequence[str]) -> bool:
    """Whether something may limit a wish that the rules do not see: a number, a place, a person."""
    text = request.text.casefold()
    people = {
        *strangers_in(request.text),
        *(name.casefold().split()[0] for name in speakers if name),
    }
    return (
        any(limit in said for said in request.unknown for limit in (PART, SOME, UNREAD))
        or any(map(str.isdigit, text))
        or may_narrow(text)
        or not people.isdisjoint(re.findall(r"\w+", text))
    )


def _least(what: str) -> float:
    """From which probability an operation is done that the rules do not see."""
    if what in _EXACT:
        return math.inf
    return ADDED_CUT if what.startswith("cut:") else ADDED
