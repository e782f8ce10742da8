"""Questions in other words than the talk's, and questions that nobody spoke of, over archives.

    python -m benchmarks.archive_questions [--quick] [--half open|frozen] [--misses] [--keep FOLDER]

`benchmarks/own/questions_archive.jsonl` was written before the ranking was looked at: 48 things
that are told once in each archive, asked for in other words, and 48 questions without an answer,
among them some about what the talk does touch. Half of each is open; the frozen half is for the
end. The archives are those of benchmarks/archive.py, of 1, 5, 40 and 500 episodes. Right is a
quotation of the first place, or of the first three, that holds the answer; `as guesses` are
those of which nothing that is shown is sure, `so guesses` those of the untold.
"""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.archive import OnceEach, projects_in
from benchmarks.archive_material import own_passages, talk, write_episode
from benchmarks.common import ROOT, heading, parser, print_table, progress, write_json
from flows.archive.index import INDEX_NAME, Index
from flows.cli.ask import asked
from flows.console import Console
from pipeline.backends.minilm import MiniLm

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTIONS = ROOT / "benchmarks" / "own" / "questions_archive.jsonl"
SIZES = (1, 5, 40, 500)
MINUTES = 37.0


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--half", choices=("open", "frozen"))
    options.add_argument("--misses", action="store_true", help="show what went wrong")
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="make them there, and stay")
    given = options.parse_args()
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    embedder = OnceEach(MiniLm(threads=1))
    rows = []
    heading("Questions over archives")
    with tempfile.TemporaryDirectory() as temporary:
        for size in SIZES[:3] if given.quick else SIZES:
            folder = (given.keep or Path(temporary)) / str(size)
            planted_archive(folder, size, [one["told"] for one in questions if "told" in one])
            with Index(folder, embedder) as index:
                index.update(projects_in(folder), lambda done, of: None)
            for half in ("open", "frozen") if given.half is None else (given.half,):
                some = [one for one in questions if one["half"] == half]
                rows.append({"episodes": size, "half": half,
                             **answered(folder, some, embedder, misses=given.misses)})  # fmt: skip
    print_table(list(rows[0]), [list(row.values()) for row in rows])
    write_json(given.json, rows)


def planted_archive(folder: Path, episodes: int, tellings: Sequence[Sequence[str]]) -> None:
    """Episodes of our own passages; what is told stands in one of them, at a place by lot."""
    if (folder / INDEX_NAME).exists():
        return
    passages, dice = own_passages(), random.Random(23)
    for number in range(episodes):
        if number % 50 == 0:
            progress(f"episode {number + 1} of {episodes}")
        chosen = talk(passages, passages[0], MINUTES, dice)
        for telling in tellings[number::episodes]:
            at = dice.randrange(len(chosen) + 1)
            chosen[at:at] = telling
        write_episode(folder, f"{number // 50:02}/episode-{number:03}", chosen)


def answered(
    folder: Path, questions: Sequence[dict[str, Any]], embedder: OnceEach, *, misses: bool
) -> dict[str, int]:
    """How many of the told are found, shown, shown as guesses; of the untold refused, guessed."""
    first = any_hit = shown = guessed = refused = guesses = 0
    for question in questions:
        found = asked(question["question"], [folder], embedder, Console(machine=True))
        is_guess = bool(found) and not any(one.is_sure for one in found)
        if "told" not in question:
            refused += not found
            guesses += is_guess
            if misses and found:
                print(f"not refused: {question['question']} [{found[0].text[:100]}]")
            continue
        hits = [question["answer"] in one.context for one in found]
        first += hits[:1] == [True]
        any_hit += any(hits)
        shown += bool(found)
        guessed += is_guess
        if misses and not any(hits):
            print(f"{'missed' if found else 'refused'}: {question['question']}")
    told = sum("told" in question for question in questions)
    return {
        "told": told, "right at 1": first, "right at 3": any_hit, "shown": shown,
        "as guesses": guessed, "untold": len(questions) - told, "refused": refused,
        "so guesses": guesses,
    }  # fmt: skip


if __name__ == "__main__":
    main()
