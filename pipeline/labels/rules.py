"""Labels by rule: who speaks, where in the recording, whether it asks, and turns of phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.cues import HINT, cues_in
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.segments import Segment

_BY_ROLE: Final[dict[str | None, dict[str, float]]] = {
    "guest": {"answer": 3.0, "comment": -1.0},
    "host": {"comment": 2.0},
    "producer": {"credits": 2.0, "sponsor": 1.0, "housekeeping": 1.0, "intro": 0.5},
    None: {"answer": 2.0, "comment": 0.5},
}
_SHORT_WORDS: Final = 12
_TEASER_ENDS, _INTRO_ENDS, _OUTRO_BEGINS, _CREDITS_BEGIN = 0.012, 0.06, 0.965, 0.975
_LONG_TALK: Final = 45
"""Words from which on a single cue counts for less: long talk brushes many things."""
_ANYWHERE: Final = frozenset({"sponsor", "housekeeping", "intro", "credits", "outro", "question"})
"""Labels of passages that may be long."""
_BY_GUEST: Final = 0.5
"""A guest seldom speaks for the show: cues of such labels count for less, and so does what sounds
like small talk within an interview."""
_FOR_THE_SHOW: Final = frozenset({"intro", "sponsor", "housekeeping", "credits"})
_MOST_CUES: Final = 9.0
"""All cues of one label together weigh no more."""


@dataclass(slots=True)
class Ruled:
    """What the rules make of a segment: log-odds by label, and what spoke for each."""

    scores: dict[str, float] = field(default_factory=lambda: dict.fromkeys(LABELS, 0.0))
    evidence: dict[str, list[str]] = field(default_factory=dict)
    by_sentence: dict[str, list[float]] = field(default_factory=dict)
    """The weight of the cues in each sentence, by label."""

    def add(self, label: str, weight: float, reason: str = "") -> None:
        """Count something for a label, or against it."""
        self.scores[label] += weight
        if reason and weight > 0:
            self.evidence.setdefault(label, []).append(reason)


def ruled(segment: Segment) -> Ruled:
    """The rules' opinion of a segment; pure."""
    found = Ruled()
    for label, weight in _BY_ROLE[segment.role].items():
        found.add(label, weight, segment.role or "")
    _by_place(found, segment)
    _by_question(found, segment)
    _by_cues(found, segment)
    return found


def _by_place(found: Ruled, segment: Segment) -> None:
    if segment.position < 0:
        found.add("smalltalk", 3.0, "before the beginning")
        found.add("crew", 2.0, "before the beginning")
        found.add("answer", -2.0)
        found.add("comment", -1.0)
        return
    place = f"at {segment.position:.1%} of the recording"
    _by_opening(found, segment, place)
    _by_end(found, segment, place)


def _by_opening(found: Ruled, segment: Segment, place: str) -> None:
    at = segment.position
    if at < _TEASER_ENDS:
        found.add("teaser", 2.0 if segment.role == "host" else 4.0, place)
    if at < _INTRO_ENDS and segment.role != "guest":
        found.add("intro", 2.5, place)
        found.add("housekeeping", 1.0, place)
    if at > _INTRO_ENDS:
        found.add("intro", -3.0)
        found.add("teaser", -3.0)


def _by_end(found: Ruled, segment: Segment, place: str) -> None:
    at = segment.position
    if at > _OUTRO_BEGINS:
        found.add("outro", 2.5, place)
        found.add("comment", -1.0)
        if len(segment.text.split()) <= _SHORT_WORDS:
            found.add("outro", 1.5, "short")
            found.add("answer", -1.5)
    if at > _CREDITS_BEGIN:
        found.add("credits", 2.5 if segment.role == "producer" else 1.0, place)
    elif at > _INTRO_ENDS:
        found.add("credits", -2.0)
    if at < _OUTRO_BEGINS - 0.05:
        found.add("outro", -3.0)


def _by_question(found: Ruled, segment: Segment) -> None:
    asks = [sentence.asks for sentence in segment.sentences]
    if not any(asks):
        return
    guest = segment.role == "guest"
    if asks[-1]:
        found.add("question", 2.0 if guest else 4.0, "ends with a question")
    elif any(asks[-3:]) or asks[0]:
        found.add("question", 0.0 if guest else 2.5, "asks")
    else:
        found.add("question", 0.0 if guest else 1.0, "asks")


def _by_cues(found: Ruled, segment: Segment) -> None:
    sums: dict[str, float] = {}
    for place, label, weight, wording in _cues(segment):
        counted = _counted(segment, label, weight)
        rows = found.by_sentence.setdefault(label, [0.0] * len(segment.sentences))
        rows[place] += counted
        counted = min(counted, _MOST_CUES - sums.get(label, 0.0))
        sums[label] = sums.get(label, 0.0) + counted
        found.add(label, counted, f"'{wording}'")


def _cues(segment: Segment) -> Iterator[tuple[int, str, float, str]]:
    """The sentence, label, weight and wording of each cue that means something here, once each.

    Turns of a guest are no interviewer's questions, and what ends with a question is no remark.
    """
    asks = bool(segment.sentences) and segment.sentences[-1].asks
    known: set[tuple[str, str]] = set()
    for place, sentence in enumerate(segment.sentences):
        for label, weight, wording in cues_in(sentence.text):
            idle = segment.role == "guest" if label == "question" else label == "comment" and asks
            if not idle and (label, wording.casefold()) not in known:
                known.add((label, wording.casefold()))
                yield place, label, weight, wording


def _counted(segment: Segment, label: str, weight: float) -> float:
    """What a cue weighs by how long the talk is and who speaks."""
    if label not in _ANYWHERE or weight <= HINT:
        weight *= min(1.0, _LONG_TALK / max(1, len(segment.text.split()))) ** 1.5
    chats = label == "smalltalk" and segment.position > _INTRO_ENDS
    if segment.role == "guest" and (label in _FOR_THE_SHOW or chats):
        weight *= _BY_GUEST
    return weight


_OWN_WORD: Final = 1.5
_OWN_EVERY: Final = re.compile(r"[^\W\d_]{4,}")


def own_scores(texts: Sequence[str], own: Mapping[str, str]) -> NDArray[np.float64]:
    """For a show's own labels without embeddings: words that a text shares with a description."""
    rows = np.zeros((len(texts), len(own)))
    for column, (name, description) in enumerate(own.items()):
        wanted = {word.casefold() for word in _OWN_EVERY.findall(f"{name} {description}")}
        for row, text in enumerate(texts):
            shared = wanted & {word.casefold() for word in _OWN_EVERY.findall(text)}
            rows[row, column] = min(_OWN_WORD * len(shared), _MOST_CUES) - 1.0
    return rows
