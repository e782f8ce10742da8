"""Questions about talk of other shows, by which no constant of the search was chosen.

`benchmarks/own/questions_unseen.jsonl` was written before any ranking of them was looked at. Each
recording is searched alone; a hit is a quotation whose middle lies where the answer is given.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import ROOT
from flows.archive.index import Index
from flows.project.project import Project
from flows.stages.words import write_transcript
from media.files import to_json, write_text
from media.source import AudioStream, Source
from media.span import Span
from pipeline.origin import TranscriptOrigin
from pipeline.search.passages import name_terms, terms
from pipeline.search.ranking import LEAST, ranked
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.archive.loaded import Loaded
    from pipeline.protocols.embedder import Embedder
    from pipeline.search.ranking import Found

QUESTIONS = ROOT / "benchmarks" / "own" / "questions_unseen.jsonl"
RATE = 1000
PLACES = 3
LECTURE = "kate-darling"


def unseen(data: Path, embedder: Embedder, *, misses: bool = False) -> dict[str, Any]:
    """How many of the unseen questions are answered, and refused."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = sorted(map(json.loads, lines), key=lambda question: question["talk"])
    first = any_hit = shown = refused = 0
    for name, some in groupby(questions, key=lambda question: question["talk"]):
        transcript, asked = talk_transcript(data, name), list(some)
        loaded = indexed(transcript, asked, embedder)
        for question in asked:
            found = answers(question["question"], loaded, embedder)
            hits = [_hits(one, loaded, transcript, question["gold"]) for one in found]
            sure = bool(found) and found[0].sureness() >= LEAST
            first += hits[0]
            any_hit += any(hits)
            shown += sure and bool(question["gold"])
            refused += not sure and not question["gold"]
            if misses and question["gold"] and not hits[0]:
                print(f"missed at 1{'' if any(hits) else ' and 3'}: {question['question']}")
    known = sum(bool(question["gold"]) for question in questions)
    return {
        "questions": known, "hit at 1": first, "hit at 3": any_hit,
        "share at 1": first / known, "share at 3": any_hit / known, "shown": shown,
        "without an answer": len(questions) - known, "refused": refused,
    }  # fmt: skip


def indexed(
    transcript: Transcript, questions: Sequence[dict[str, Any]], embedder: Embedder
) -> Loaded:
    """A recording through the real index."""
    wanted = [term for question in questions for term in terms(question["question"])]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        project = Project(folder / "talk.flac", folder / "talk.paperedit")
        project.folder.mkdir()
        write_text(project.source, to_json(transcript.source.fields(project.folder)))
        write_transcript(project.transcript, transcript)
        with Index(folder, embedder) as index:
            index.update([project], lambda done, of: None)
            return index.loaded(wanted)


def answers(question: str, loaded: Loaded, embedder: Embedder) -> tuple[Found, ...]:
    vector = embedder.embed([question])[0]
    return ranked(
        loaded.candidates, vector, terms(question), loaded.said, PLACES, name_terms(question)
    )


def _hits(
    found: Found, loaded: Loaded, transcript: Transcript, gold: Sequence[Sequence[float]]
) -> bool:
    first, last = loaded.windows[found.window].window
    middle_s = transcript.words[(first + last) // 2].span.start / RATE
    return any(start <= middle_s <= end for start, end in gold)


def talk_transcript(data: Path, name: str) -> Transcript:
    """The lecture of `talk/`, or an episode of `ads/`, in milliseconds and without speakers."""
    rows = _lecture(data) if name == LECTURE else _episode(data, name)
    words, end = [], 0
    for text, start_s, end_s in rows:
        start = max(end, round(start_s * RATE))
        end = max(start + 1, round(end_s * RATE))
        words.append(Word("".join(text.split()) or "-", Span(start, end), 1.0))
    audio = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    source = Source(data / f"{name}.flac", "00" * 32, 1, 1, "flac", end, audio, (), None)
    return Transcript(source, "en", tuple(words), (), TranscriptOrigin(brought_from=name))


def _lecture(data: Path) -> list[tuple[str, float, float]]:
    path = data / "talk" / "KateDarling-bbcKaldi.json"
    found = json.loads(path.read_text(encoding="utf-8"))["retval"]["words"]
    return [(word.get("punct") or word["word"], word["start"], word["end"]) for word in found]


def _episode(data: Path, name: str) -> list[tuple[str, float, float]]:
    with gzip.open(data / "ads" / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        return [tuple(row) for row in json.load(file)["words"]]
