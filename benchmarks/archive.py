"""Questions to an archive of 500 episodes: the right moment, how soon, and what the index costs.

    python -m benchmarks.archive [--episodes 500] [--minutes 37] [--keep FOLDER] [--quick]

The episodes are text alone, put together by lot from the passages of benchmarks/*.jsonl, which are
our own. Somewhere in each one a thing is told of a place: every place and every thing is told of
in many episodes, the two together in one. It is asked for in other words. The answer is right if
the first quotation is of that episode and holds the reason that it gives.

Passages return in many episodes, so their sentences are embedded once, which no real archive
allows: `as if all were new` adds what the sentences would cost, by the CPU time of those that
were embedded. The questions are asked by the command itself, in a process each. Cold: the
system has forgotten the index, the transcripts and the model (`posix_fadvise`), not the libraries.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.archive_material import (
    TELLINGS,
    UNTOLD,
    Fact,
    made_archive,
    own_passages,
    talk,
    write_episode,
)
from benchmarks.common import ROOT, heading, parser, print_table, write_json
from flows.archive.index import INDEX_NAME, Index
from flows.cli.ask import asked
from flows.console import Console
from flows.project.project import Project
from pipeline.backends.minilm import MiniLm
from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from flows.cli.ask import Quotation
    from pipeline.protocols.embedder import Embedder


class OnceEach:
    """An embedder that knows what it has embedded, and counts the CPU time of what it had to."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.given = self.words_given = self.words_embedded = 0
        self.cpu_s = 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        started = time.process_time()
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        self.cpu_s += time.process_time() - started
        self.given += len(texts)
        self.words_given += sum(len(text.split()) for text in texts)
        self.words_embedded += sum(len(text.split()) for text in new)
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), -1)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--episodes", type=int, default=500)
    options.add_argument("--minutes", type=float, default=37)
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="make them there, and stay")
    given = options.parse_args()
    episodes, minutes = (20, 5.0) if given.quick else (given.episodes, given.minutes)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        facts = made_archive(folder, episodes, minutes)
        results = measured(folder, facts)
    write_json(given.json, results)


def measured(folder: Path, facts: Sequence[Fact]) -> dict[str, Any]:
    heading(f"An archive of {len(facts)} episodes")
    built = build(folder)
    rows = [["build", *built.values()]]
    print_table(["", *built], rows)
    right = rightness(folder, facts)
    print()
    print_table(list(right), [list(right.values())])
    soon = seconds_each(folder, facts)
    print()
    print_table(list(soon[0]), [list(row.values()) for row in soon])
    stays = changes(folder, facts)
    print()
    print_table(list(stays[0]), [list(row.values()) for row in stays])
    return {"build": built, "right": right, "seconds": soon, "changes": stays}


# --- what is measured ---------------------------------------------------------------------------


def projects_in(folder: Path) -> list[Project]:
    return [Project(each.with_suffix(""), each) for each in sorted(folder.rglob("*.paperedit"))]


def build(folder: Path) -> dict[str, Any]:
    """The index, made; CPU seconds of this process, and bytes."""
    (folder / INDEX_NAME).unlink(missing_ok=True)
    embedder = OnceEach(MiniLm(threads=1))
    embedder.embed(["Loads the model."])
    projects, started = projects_in(folder), time.process_time()
    embedder.cpu_s = 0.0
    with Index(folder, embedder) as index:
        index.update(projects, lambda done, of: None)
    cpu_s = time.process_time() - started
    whole = cpu_s + embedder.cpu_s * (embedder.words_given / embedder.words_embedded - 1)
    return {
        "episodes": len(projects),
        "texts embedded": embedder.given,
        "cpu s": cpu_s,
        "of it embedding": embedder.cpu_s,
        "as if all were new": whole,
        "an episode": whole / len(projects),
        "index MB": (folder / INDEX_NAME).stat().st_size / 1e6,
    }


def rightness(folder: Path, facts: Sequence[Fact]) -> dict[str, Any]:
    """Whether the right episode and moment come first, and nothing where nobody spoke of it."""
    embedder, console = MiniLm(threads=1), Console(machine=True)
    some = facts[:: max(1, len(facts) // 100)]
    answers, times = [], []
    for fact in some:
        started = time.perf_counter()
        answers.append((fact, asked(fact.question, [folder], embedder, console)))
        times.append(time.perf_counter() - started)
    untold = [asked(question, [folder], embedder, console) for question in UNTOLD]
    return {
        "asked": len(some),
        "right at 1": sum(is_right(found[:1], fact) for fact, found in answers),
        "right at 3": sum(is_right(found[:3], fact) for fact, found in answers),
        "untold": len(UNTOLD),
        "refused": sum(not found for found in untold),
        "or guesses": sum(not any(one.is_sure for one in found) for found in untold),
        "s a question, loaded": float(np.median(times)),
    }


def is_right(found: Sequence[Quotation], fact: Fact) -> bool:
    return any(str(one.episode).endswith(fact.folder) and fact.reason in one.text for one in found)


def seconds_each(folder: Path, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The command, in a process each: with everything in memory, and with what it can forget."""
    rows = []
    for way in ("warm", "cold"):
        runs = []
        for fact in facts[1 :: max(1, len(facts) // 5)][:5]:
            if way == "cold":
                forget(folder)
            runs.append(command(folder, fact))
        walls = [run["wall s"] for run in runs]
        rows.append(
            {
                "the command": way,
                "times": len(runs),
                "median s": float(np.median(walls)),
                "worst s": max(walls),
                "cpu s": float(np.median([run["cpu s"] for run in runs])),
                "right at 1": sum(run["right"] for run in runs),
            }
        )
    return rows


def command(folder: Path, fact: Fact) -> dict[str, Any]:
    """One question by the command: its seconds, those of the CPU, and whether it was right."""
    line = [sys.executable, "-m", "flows", "ask", fact.question, str(folder), "--json"]
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(line, check=True, capture_output=True, text=True, cwd=ROOT)
    wall, after = time.perf_counter() - started, os.times()
    found = json.loads(done.stdout)["found"]
    right = any(one["episode"].endswith(fact.folder) and fact.reason in one["text"]
                for one in found[:1])  # fmt: skip
    return {"wall s": wall, "cpu s": sum(after[2:4]) - sum(before[2:4]), "right": right}


def forget(folder: Path) -> None:
    """Have the system forget what it keeps of the files that an answer is made of."""
    model = store.model("minilm").folder
    for path in (*folder.rglob("*.json"), folder / INDEX_NAME, *model.iterdir()):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def changes(folder: Path, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """An episode more, another in its place, and one less: the next question knows of it."""
    dice, passages = random.Random(20), own_passages()
    telling, asking = TELLINGS[0]
    parts = {"thing": "the clock museum", "place": "Aldermoor"}
    rows = []
    for then, reason in (("added", "the hands had melted"), ("changed", "a tram ran through it")):
        told = telling.format(reason=reason, **parts)
        new = Fact("new.paperedit", asking.format(**parts), told, reason)
        write_episode(folder, "new", talk(passages, told, 5, dice))
        rows.append({"then": then, **command(folder, new)})
    shutil.rmtree(folder / new.folder)
    gone = command(folder, new)
    rows.append({"then": "removed", **gone, "right": not gone["right"]})
    return [*rows, {"then": "an old question", **command(folder, facts[0])}]


if __name__ == "__main__":
    main()
