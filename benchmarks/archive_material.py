"""Episodes of an archive that is made of our own passages, and what each of them alone tells."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.common import ROOT, progress
from flows.project.project import Project
from flows.stages.words import write_transcript
from media.files import to_json, write_text
from media.source import AudioStream, Source
from media.span import Span
from pipeline.origin import TranscriptOrigin
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RATE = 1000
WORD_MS = 300
"""Two hundred words a minute, as in a lively conversation."""
PLACES = (
    "Aldermoor", "Brackwater", "Callowby", "Dunmarsh", "Elverton", "Farrowgate", "Gristwick",
    "Harlow Bay", "Inchcombe", "Jarrowfield", "Kelpholm", "Lindhurst", "Mossgate", "Netherby",
    "Oakenshaw", "Pellmere", "Quillham", "Ravensea", "Stonebeck", "Thornley", "Upperton",
    "Vardeby", "Westerlow", "Yarnfield", "Zennick",
)  # fmt: skip
THINGS = (
    "the lighthouse", "the ferry pier", "the public library", "the swimming pool", "the windmill",
    "the railway bridge", "the fish market", "the bell tower", "the observatory", "the old cinema",
    "the skating rink", "the botanical garden", "the sugar mill", "the bus station", "the theatre",
    "the printing works", "the town hall", "the cable car", "the bakery school", "the boatyard",
)  # fmt: skip
TELLINGS = (
    ("They shut {thing} in {place} for a whole summer, since {reason}.",
     "Why was {thing} in {place} closed?"),
    ("Up in {place} the council had {thing} moved, and the cause was that {reason}.",
     "What made them relocate {thing} at {place}?"),
    ("It took {place} nine years to finish {thing}, mainly because {reason}.",
     "Why did building {thing} last so long in {place}?"),
    ("In the end {place} sold {thing} to a stranger, because {reason}.",
     "For what reason did somebody buy {thing} of {place}?"),
)  # fmt: skip
REASONS = (
    "the roof had been eaten by beetles", "nobody could agree on a colour",
    "the money went into a brass band", "the ground under it was full of springs",
    "a rare owl was nesting there", "the plans were drawn upside down",
    "the only key had been lost at sea", "the architect ran off with the bell",
    "the winter broke every window", "a film crew had left it full of sand",
)  # fmt: skip
UNTOLD = (
    "How do penguins keep their eggs warm?", "Who won the chess tournament in Oslo?",
    "What is the boiling point of mercury?", "How do you tune a harpsichord?",
    "Which emperor built the canal across the isthmus?", "When do tulips need to be planted?",
    "What causes a lunar eclipse?", "How many teeth does a crocodile have?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """What one episode alone tells."""

    folder: str
    question: str
    told: str
    reason: str


def own_passages() -> list[str]:
    """Our own passages, those of two sentences and more first by lot."""
    found = []
    for name in ("label_examples", "label_heldout", "label_check", "ad_examples"):
        lines = (ROOT / "benchmarks" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found += [json.loads(line)["text"] for line in lines]
    return list(dict.fromkeys(found))


def made_archive(folder: Path, episodes: int, minutes: float) -> list[Fact]:
    """Projects as transcribing leaves them; what each alone tells."""
    passages, dice = own_passages(), random.Random(19)
    pairs = [(place, thing) for place in PLACES for thing in THINGS]
    dice.shuffle(pairs)
    facts = []
    for number, (place, thing) in enumerate(pairs[:episodes]):
        if number % 50 == 0:
            progress(f"episode {number + 1} of {episodes}")
        telling, question = TELLINGS[number % len(TELLINGS)]
        reason = dice.choice(REASONS)
        told = telling.format(thing=thing, place=place, reason=reason)
        name = f"{number // 50:02}/episode-{number:03}"
        write_episode(folder, name, talk(passages, told, minutes, dice))
        asked_for = question.format(thing=thing, place=place)
        facts.append(Fact(f"{name}.paperedit", asked_for, told, reason))
    return facts


def talk(passages: Sequence[str], told: str, minutes: float, dice: random.Random) -> list[str]:
    """Passages by lot up to a length, and what is told somewhere among them."""
    left, chosen = minutes * 60_000 / WORD_MS, []
    while left > 0:
        chosen.append(dice.choice(passages))
        left -= len(chosen[-1].split())
    chosen.insert(dice.randrange(len(chosen) + 1), told)
    return chosen


def write_episode(folder: Path, name: str, passages: Sequence[str]) -> Project:
    project = Project(folder / name, folder / f"{name}.paperedit")
    project.folder.mkdir(parents=True, exist_ok=True)
    words: list[Word] = []
    for letter, passage in zip(cycle("AB"), passages, strict=False):
        for text in passage.split():
            at = len(words) * WORD_MS
            words.append(Word(text, Span(at, at + WORD_MS), 1.0, letter))
    audio = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    length = len(words) * WORD_MS
    source = Source(project.media, "00" * 32, 1, 1, "flac", length, audio, (), None)
    made_by = TranscriptOrigin(speakers={"A": "Ann", "B": "Bo"}, brought_from="talk.txt")
    write_text(project.source, to_json(source.fields(project.folder)))
    write_transcript(project.transcript, Transcript(source, "en", tuple(words), (), made_by))
    return project
