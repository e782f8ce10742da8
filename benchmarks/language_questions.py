"""Questions over a real podcast page: is the right moment quoted, and is nothing made up?

    python -m benchmarks.language_questions [--misses]

Our own questions (benchmarks/own/questions.jsonl), each with the times of the page's paragraphs
that answer it. A hit: the sentences that are quoted lie in one of these paragraphs, at the first
or among the first three places. Questions without an answer must be refused. The threshold and
the weight of unsaid terms are chosen anew without each question (leave one out), so that no
question judges itself; `as shipped` uses the constants of pipeline/search/ranking.py, which were
read off these same questions. The index is the real one, in SQLite.
"""

from __future__ import annotations

import json
import tempfile
import time
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common import ROOT, heading, parser, print_table, write_json
from benchmarks.language_unseen import unseen
from benchmarks.page import PAGE, RATE, page_transcript
from flows.archive.index import Index
from flows.project.project import Project
from flows.stages.words import write_transcript
from media.files import to_json, write_text
from pipeline.backends.minilm import MiniLm
from pipeline.search import ranking
from pipeline.search.passages import name_terms, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from flows.archive.loaded import Loaded
    from pipeline.search.ranking import Found
    from pipeline.transcript import Transcript

QUESTIONS = ROOT / "benchmarks" / "own" / "questions.jsonl"
PLACES = 3
WEIGHTS = (0.0, 0.25, 0.5, 0.75)
WAYS: dict[str, dict[str, float]] = {
    "MiniLM windows": {"TERMS_WEIGHT": 0.0, "PASSED": 0.0, "ASKING": 1.0},
    "BM25": {"TERMS_WEIGHT": 100.0, "PASSED": 0.0, "ASKING": 1.0},
    "hybrid": {"PASSED": 0.0, "ASKING": 1.0},
    "hybrid, questions pass on (ours)": {},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what was found."""

    id: str
    text: str
    paragraphs: frozenset[int]
    found: tuple[Found, ...]
    hits: tuple[bool, ...]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--misses", action="store_true", help="show what went wrong")
    given = options.parse_args()
    transcript, starts = page_transcript(given.data / PAGE)
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    embedder = MiniLm()
    vectors = embedder.embed([question["question"] for question in questions])
    with tempfile.TemporaryDirectory() as folder:
        loaded, index_s, again_s = indexed(Path(folder), transcript, questions, embedder)
    heading("Questions")
    rows = []
    for name, constants in WAYS.items():
        asked = ask_all(questions, vectors, loaded, transcript, starts, constants)
        known = [one for one in asked if one.paragraphs]
        first = sum(one.hits[0] for one in known)
        any_hit = sum(any(one.hits) for one in known)
        rows.append(
            {"way": name, "questions": len(known), "hit at 1": first, "hit at 3": any_hit,
             "share at 1": first / len(known), "share at 3": any_hit / len(known)}
        )  # fmt: skip
    if given.misses:
        for one in asked:
            if one.paragraphs and not one.hits[0]:
                print(f"missed at 1{'' if any(one.hits) else ' and 3'}: {one.text}")
    print_table(list(rows[0]), [list(row.values()) for row in rows])
    refusals = [refusal(asked, nested=True), refusal(asked, nested=False)]
    print()
    print_table(list(refusals[0]), [list(row.values()) for row in refusals])
    heading("Unseen questions, about other talk")
    other = unseen(given.data, embedder, misses=given.misses)
    print_table(list(other), [list(other.values())])
    print(f"\nindex of {transcript.source.length / RATE / 60:.0f} minutes: {index_s:.2f} CPU s; "
          f"again, when nothing changed: {again_s:.3f} s")  # fmt: skip
    write_json(
        given.json, {"hits": rows, "refusals": refusals, "unseen": other, "index_cpu_s": index_s}
    )


def indexed(
    folder: Path, transcript: Transcript, questions: Sequence[dict[str, Any]], embedder: MiniLm
) -> tuple[Loaded, float, float]:
    """The page as a project, through the real index; the CPU seconds of both updates."""
    project = Project(folder / "page.flac", folder / "page.paperedit")
    project.folder.mkdir()
    write_text(project.source, to_json(transcript.source.fields(project.folder)))
    write_transcript(project.transcript, transcript)
    wanted = [term for question in questions for term in terms(question["question"])]
    with Index(folder, embedder) as index:
        times = [time.process_time()]
        for _ in range(2):
            index.update([project], lambda done, of: None)
            times.append(time.process_time())
        return index.loaded(wanted), times[1] - times[0], times[2] - times[1]


def ask_all(
    questions: Sequence[dict[str, Any]],
    vectors: NDArray[np.float32],
    loaded: Loaded,
    transcript: Transcript,
    starts: Sequence[int],
    constants: dict[str, float],
) -> list[Asked]:
    """Every question with one setting of the constants of the ranking."""
    before = {name: getattr(ranking, name) for name in constants}
    for name, value in constants.items():
        setattr(ranking, name, value)
    try:
        return [
            asked_one(question, vector, loaded, transcript, starts)
            for question, vector in zip(questions, vectors, strict=True)
        ]
    finally:
        for name, value in before.items():
            setattr(ranking, name, value)


def asked_one(
    question: dict[str, Any],
    vector: NDArray[np.float32],
    loaded: Loaded,
    transcript: Transcript,
    starts: Sequence[int],
) -> Asked:
    wanted, names = terms(question["question"]), name_terms(question["question"])
    found = ranking.ranked(loaded.candidates, vector, wanted, loaded.said, PLACES, names)
    gold = frozenset(paragraph(milliseconds(time), starts) for time in question["gold"])
    hits = []
    for one in found:
        first, last = loaded.windows[one.window].window
        middle = transcript.words[(first + last) // 2].span.start
        hits.append(paragraph(middle, starts) in gold)
    return Asked(question["id"], question["question"], gold, found, tuple(hits))


def paragraph(sample: int, starts: Sequence[int]) -> int:
    return bisect_right(starts, sample) - 1


def milliseconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return (int(minutes) * 60 + int(seconds)) * RATE


def refusal(asked: Sequence[Asked], *, nested: bool) -> dict[str, Any]:
    """How many questions are answered that have an answer, and refused that have none."""
    unsaid = np.array([one.found[0].unsaid_share() for one in asked])
    scores = np.array([one.found[0].sureness() for one in asked]) + ranking.UNSAID * unsaid
    answerable = np.array([bool(one.paragraphs) for one in asked])
    shown = np.empty(len(asked), bool)
    for n in range(len(asked)):
        weight, least = ranking.UNSAID, ranking.LEAST
        if nested:
            others = np.arange(len(asked)) != n
            weight, least = fitted(scores[others], unsaid[others], answerable[others])
        shown[n] = scores[n] - weight * unsaid[n] >= least
    return {
        "threshold": "leave one out" if nested else "as shipped",
        "with an answer": int(answerable.sum()),
        "shown": int((shown & answerable).sum()),
        "without an answer": int((~answerable).sum()),
        "refused": int((~shown & ~answerable).sum()),
    }


def fitted(
    scores: NDArray[np.float64], unsaid: NDArray[np.float64], answerable: NDArray[np.bool_]
) -> tuple[float, float]:
    """The weight and the threshold in the middle of the best gap, by balanced accuracy."""
    best = (-1.0, 0.0, 0.0)
    for weight in WEIGHTS:
        sure = np.sort(scores - weight * unsaid)
        for low, high in pairwise(sure.tolist()):
            least = (low + high) / 2
            shown = scores - weight * unsaid >= least
            balanced = (shown[answerable].mean() + (~shown[~answerable]).mean()) / 2
            best = max(best, (float(balanced), weight, float(least)))
    return best[1], best[2]


if __name__ == "__main__":
    main()
