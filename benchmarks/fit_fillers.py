"""Fit the weights of pipeline/words/filler_classifier.py, leaving one recording out at a time.

    python -m benchmarks.fit_fillers

Every recording is heard four times: as it is, from a little later, slower and faster, because a
recogniser that is given nearly the same sound writes other words; so its luck is not fitted.
Prints what the left-out verdicts are worth, where they err, and the weights of all together.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.corpus import Recording, recordings
from benchmarks.scores import SLACK_S
from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono
from pipeline.backends.silero import voice
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.registry.aligners import aligner_for
from pipeline.words.filler_classifier import THRESHOLD
from pipeline.words.filler_evidence import FillerFeatures
from pipeline.words.verbatim import listen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.words.filler_evidence import Candidate

    Row = tuple[str, Candidate, FillerFeatures, bool]
    Floats = NDArray[np.float64]

PENALTY = 0.2
"""Strength of the quadratic prior, picked from .05 to 2 by left-out counts on an earlier version
of the evidence (33 chosen, 31 right, of 38); not searched again since."""

HEARINGS = ((0.0, 1.0), (0.437, 1.0), (0.0, 0.965), (0.0, 1.04))
"""Seconds that are left out at the start, and speed."""

FALSE_ALARM = 2.0
"""A false filler counts as much as this many missed ones."""


def collected(data: Path, *, quick: bool) -> list[Row]:
    """Every candidate of every recording, with the evidence for it and whether it is one."""
    first, second = Whisper(DEFAULT_MODEL), Whisper(SECOND_MODEL)
    rows = []
    for recording in recordings(data):
        if quick and recording.group == "ami":
            continue
        progress(recording.name)
        with tempfile.TemporaryDirectory() as folder:
            ingest(recording.path, Path(folder, "mono.wav"))
            mono = load_mono(Path(folder, "mono.wav"))
        for start_s, speed in HEARINGS:
            late = np.asarray(mono[round(start_s * MODEL_RATE) :], np.float32) / 32768
            sound = soxr.resample(late, MODEL_RATE, MODEL_RATE / speed) if speed != 1 else late
            heard = listen(
                sound, voice(sound), first, second=second, aligner=aligner_for, language="en"
            )
            truth = _moved(recording, start_s, speed)
            rows += [
                (recording.name, j.candidate, j.signs, is_hit(truth, j.candidate))
                for j in heard.judged
            ]
    return rows


def _moved(recording: Recording, start_s: float, speed: float) -> Recording:
    """The reference of a recording that is heard from `start_s` on at another speed."""

    def at(second: float | None) -> float | None:
        return None if second is None else (second - start_s) / speed

    words = tuple(replace(w, start=at(w.start), end=at(w.end)) for w in recording.words)
    return replace(recording, words=words)


def is_hit(recording: Recording, candidate: Candidate) -> bool:
    """Overlaps a reference filler within 100 ms; where times are missing, what was written."""
    if not recording.is_timed:
        return candidate.written
    start, end = candidate.start / MODEL_RATE, candidate.end / MODEL_RATE
    return any(
        w.filler and start < (w.end or 0) + SLACK_S and end > (w.start or 0) - SLACK_S
        for w in recording.words
    )


def fit(x: Floats, y: Floats) -> Floats:
    """Logistic regression by Newton's method; the last weight is the bias and is not penalised."""
    a = np.column_stack([x, np.ones(len(x))])
    importance = np.where(y > 0, 1.0, FALSE_ALARM)
    ridge = np.diag([PENALTY] * x.shape[1] + [1e-3])
    w = np.zeros(a.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ w))
        gradient = a.T @ (importance * (p - y)) + ridge @ w
        curve = (a * (importance * p * (1 - p))[:, None]).T @ a + ridge
        step = np.linalg.solve(curve, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def probability(x: Floats, w: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(x @ w[:-1] + w[-1]))))


def main() -> int:
    options = parser(__doc__).parse_args()
    rows = collected(options.data, quick=options.quick)
    names = [name for name, *_ in rows]
    x = np.array([signs.values() for _, _, signs, _ in rows])
    y = np.array([hit for *_, hit in rows], float)
    held = np.zeros(len(y))
    for name in sorted(set(names)):
        out = np.array([n == name for n in names])
        held[out] = probability(x[out], fit(x[~out], y[~out]))
    weights = fit(x, y)
    heading("Candidates that are believed by the weights alone")
    table = []
    for label, p in (("left out", held), ("fitted", probability(x, weights))):
        chosen = p >= THRESHOLD
        table.append([label, int(chosen.sum()), int((chosen & (y > 0)).sum()), int(y.sum())])
    print_table(["weights", "believed", "right", "fillers among candidates"], table)
    print("\nWhere the left-out weights err:\n")
    for i in np.flatnonzero((held >= THRESHOLD) != (y > 0)):
        name, candidate, signs, hit = rows[i]
        at = candidate.start / MODEL_RATE
        print(f"- {name} {at:.2f} '{candidate.text}' {held[i]:.2f}, is {hit}: {signs}")
    found = {
        f.name: round(float(w), 2)
        for f, w in zip(fields(FillerFeatures), weights[:-1], strict=True)
    }
    print(f"\nBIAS {weights[-1]:.2f}\nWEIGHTS {found}")
    write_json(options.json, {"weights": found, "bias": float(weights[-1]), "counts": table})
    return 0


if __name__ == "__main__":
    sys.exit(main())
