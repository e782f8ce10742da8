"""How far words are from the truth: text, place, hesitations, and what cuts do to the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpus import FILLERS, plain
from editors.settle import settle
from editors.table import DEFAULT_EDITORS, proposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.corpus import Recording, Reference
    from pipeline.transcript import Transcript

SLACK_S = 0.1
"""A filler is right this near to a reference filler."""


LOST_S, LOST_SHARE = 0.03, 0.3
"""A kept word that loses more than both of these is damaged."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a system, in seconds."""

    text: str
    start: float
    end: float
    filler: bool = False


@dataclass(slots=True)
class Score:
    """Counts of one system on one or more recordings; they add up."""

    errors: int = 0
    words: int = 0
    starts: list[float] = field(default_factory=list)
    right: int = 0
    claimed: int = 0
    found: int = 0
    fillers: int = 0
    damaged_gaps: int = 0
    damaged: int = 0
    kept: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    audio_s: float = 0.0
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def figures(self) -> dict[str, float | None]:
        """The figures of the table; None where there is nothing to count."""
        off = np.abs(self.starts) if self.starts else None
        precision = self.right / self.claimed if self.claimed else None
        recall = self.found / self.fillers if self.fillers else None
        return {
            "wer": self.errors / max(1, self.words),
            "start_ms": None if off is None else 1000 * float(np.median(off)),
            "within_50": None if off is None else 100 * float(np.mean(off <= 0.05)),
            "within_100": None if off is None else 100 * float(np.mean(off <= 0.1)),
            "precision": precision,
            "recall": recall,
            "f1": _f1(precision, recall),
            "damaged_gaps": self.damaged_gaps,
            "damaged": self.damaged,
            "kept": self.kept,
            "x_realtime": self.audio_s / self.wall_s if self.wall_s else None,
            "x_cpu": self.audio_s / self.cpu_s if self.cpu_s else None,
        }


def _f1(precision: float | None, recall: float | None) -> float | None:
    if recall is None:
        return None
    both = (precision or 0.0) + recall
    return 2 * (precision or 0.0) * recall / both if both else 0.0


def said_in(transcript: Transcript) -> list[Said]:
    """The words of a transcript, without noises."""
    rate = transcript.source.rate
    return [
        Said(w.text, w.span.start / rate, w.span.end / rate, w.kind == "filler")
        for w in transcript.words
        if w.kind != "noise"
    ]


def scored(recording: Recording, said: Sequence[Said]) -> Score:
    """Compare a system's words with the reference."""
    score = Score()
    ref = [w for w in recording.words if not w.filler]
    words = [w for w in said if not w.filler and plain(w.text) and plain(w.text) not in FILLERS]
    pairs, score.errors = matched([w.text for w in ref], [plain(w.text) for w in words])
    score.words = len(ref)
    for i, j in pairs:
        start = ref[i].start
        if start is not None:
            score.starts.append(words[j].start - start)
    _score_fillers(score, recording, said)
    return score


def matched(ref: Sequence[str], said: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
    """Equal words of the cheapest alignment (Levenshtein), and its number of errors."""
    cost = np.zeros((len(ref) + 1, len(said) + 1), int)
    cost[:, 0], cost[0, :] = np.arange(len(ref) + 1), np.arange(len(said) + 1)
    for i in range(1, len(ref) + 1):
        for j in range(1, len(said) + 1):
            other = cost[i - 1, j - 1] + (ref[i - 1] != said[j - 1])
            cost[i, j] = min(other, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    pairs = []
    i, j = len(ref), len(said)
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + (ref[i - 1] != said[j - 1]):
            i, j = i - 1, j - 1
            if ref[i] == said[j]:
                pairs.append((i, j))
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return pairs[::-1], int(cost[-1, -1])


def _score_fillers(score: Score, recording: Recording, said: Sequence[Said]) -> None:
    wanted = [w for w in recording.words if w.filler]
    claimed = [w for w in said if w.filler]
    score.fillers, score.claimed = len(wanted), len(claimed)
    if not recording.is_timed:  # by their order among the words
        texts = ["<f>" if w.filler else w.text for w in recording.words]
        pairs, _ = matched(texts, ["<f>" if w.filler else plain(w.text) for w in said])
        score.right = score.found = sum(texts[i] == "<f>" for i, _ in pairs)
        return
    hit = [[_is_near(c, w) for w in wanted] for c in claimed]
    score.right = sum(any(row) for row in hit)
    score.found = sum(any(row[k] for row in hit) for k in range(len(wanted)))
    for claim, row in zip(claimed, hit, strict=True):
        if not any(row):
            score.misses.append(f"{recording.name} {claim.start:.2f} false {claim.text}")
    for k, word in enumerate(wanted):
        if not any(row[k] for row in hit):
            score.misses.append(f"{recording.name} {word.start:.2f} missed {word.text}")


def _is_near(claim: Said, word: Reference) -> bool:
    start, end = word.start or 0.0, word.end or 0.0
    return claim.start < end + SLACK_S and claim.end > start - SLACK_S


def damaged(recording: Recording, transcript: Transcript) -> list[str]:
    """Reference words that the product's own cuts of this transcript take a bite of."""
    rate = transcript.source.rate
    cuts = settle(transcript, proposed(transcript, DEFAULT_EDITORS))
    taken = [(cut.span.start / rate, cut.span.end / rate) for cut in cuts]
    found = []
    for word in recording.words:
        if word.filler or word.start is None or word.end is None:
            continue
        lost = math.fsum(max(0.0, min(b, word.end) - max(a, word.start)) for a, b in taken)
        if lost > LOST_S and lost > LOST_SHARE * (word.end - word.start):
            found.append(f"{recording.name} {word.start:.2f} damaged {word.text} {lost:.2f} s")
    return found
