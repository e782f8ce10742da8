"""How many of the words that people take back are struck, and how many that they meant.

    python -m benchmarks.restarts [--sure 0.9] [--show 100] [--no-marks]
    python -m benchmarks.restarts --reach      what a perfect tagger could strike at most
    python -m benchmarks.restarts --language-model openai:MODEL@URL    what it changes in retakes

`data/repairs` is telephone talk with word times, in which every restart is annotated: what is
taken back (the reparandum), the editing term, what is said instead. Its licence lets it be
measured on and nothing else, so nothing here is fitted. It has no marks: its sentences are given
full stops, as a recogniser writes them, unless `--no-marks`. An editing term that is struck with
what it takes back counts as neither right nor wrong in `precision`, and as wrong in `strict`.
"""

from __future__ import annotations

import gzip
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.common import heading, parser, print_table, write_json
from editors.annotations import Annotations
from editors.proposers.repeats import repeated_words
from editors.proposers.restarts.candidates import restart_candidates
from editors.proposers.restarts.meaning import says_it_again
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.retakes import retakes
from editors.proposers.take_pairs import take_pairs
from media.source import AudioStream, Source
from media.span import Span
from pipeline.labels.takes_by_language_model import take_opinions
from pipeline.registry.language_models import language_model
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.cut import Cut
    from pipeline.protocols.language_model import LanguageModel

FILE: Final = Path("repairs") / "switchboard_first_50_sides.tsv.gz"
RATE: Final = 16_000
_KINDS: Final = {"rep": "repeat", "sub": "substitution", "del": "false start"}
_REACHED: Final = (*_KINDS.values(), "")
"""The kinds, and all of them together."""


@dataclass(frozen=True, slots=True)
class Side:
    """One speaker's side of a call."""

    transcript: Transcript
    taken_back: tuple[str, ...]
    """For each word the kind of the restart that takes it back, or ""."""
    is_term: tuple[bool, ...]
    """For each word whether it only edits or hesitates."""


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    start: float
    end: float
    tags: str


def sides(path: Path, *, marks: bool) -> Iterator[Side]:
    """The sides of the file, with a full stop at the end of each utterance if `marks`."""
    rows: list[_Row] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if fields[0].startswith("Speaker") and rows:
                yield _side(rows, marks)
                rows = []
            elif len(fields) >= 5:
                text = fields[3].removeprefix("$unc$").lower()
                rows.append(_Row(text, float(fields[1]), float(fields[2]), fields[-1]))
    yield _side(rows, marks)


def _side(rows: Sequence[_Row], marks: bool) -> Side:
    words, start, end = [], 0, 0
    for row in rows:
        start = max(start, round(row.start * RATE))
        end = max(start + 1, round(row.end * RATE))
        text = row.text + ("." if marks and re.search("<(ct|tt)/>", row.tags) else "")
        kind = "filler" if is_hesitation(row.text, "en") else "word"
        words.append(Word(text, Span(start, end), 1.0, "A", kind))  # type: ignore[arg-type]
    stream = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    length = max(word.span.end for word in words) + 1
    source = Source(Path("call.flac"), "0" * 64, 1, 1, "flac", length, stream, (), None)
    return Side(
        Transcript(source, "en", tuple(words)),
        tuple(_kinds(rows)),
        tuple("<e/>" in row.tags or "<i " in row.tags for row in rows),
    )


def _kinds(rows: Sequence[_Row]) -> list[str]:
    """For each word the kind of the innermost restart that takes it back, or ""."""
    kinds = [""] * len(rows)
    open_words: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for tag, name in re.findall(r'<(rms|rm) id="(\d+)"', row.tags):
            if tag == "rms":
                open_words[name] = []
            open_words.setdefault(name, []).append(number)
        for kind, name in re.findall(r'<rpn(\w+) id="(\d+)"', row.tags):
            for at in open_words.pop(name, ()):
                kinds[at] = kinds[at] or _KINDS[kind]
    for words in open_words.values():
        for at in words:
            kinds[at] = kinds[at] or "false start"
    return kinds


def struck(side: Side, cuts: Iterable[Cut]) -> set[int]:
    """The numbers of words, hesitations left out, that lie in a cut."""
    words = side.transcript.words
    gone: set[int] = set()
    for cut in cuts:
        for number, word in enumerate(words):
            if word.kind == "word" and cut.span.start <= word.span.start < cut.span.end:
                gone.add(number)
    return gone


def scored(every: Sequence[Side], proposals: Sequence[Sequence[Cut]]) -> Counter[str]:
    """How many words of each kind there are, and how many of them are struck."""
    counts: Counter[str] = Counter()
    for side, cuts in zip(every, proposals, strict=True):
        gone = struck(side, cuts)
        for number, kind in enumerate(side.taken_back):
            if side.transcript.words[number].kind != "word":
                continue
            counts["words"] += 1
            if kind:
                counts[kind] += 1
            if number in gone:
                counts["struck " + (kind or ("term" if side.is_term[number] else "meant"))] += 1
    return counts


def shares(counts: Counter[str]) -> dict[str, float]:
    """Precision, strict precision, recall, F1 and the recall of each kind."""
    right = sum(counts["struck " + kind] for kind in _KINDS.values())
    wrong, term = counts["struck meant"], counts["struck term"]
    precision = right / max(1, right + wrong)
    recall = right / max(1, sum(counts[kind] for kind in _KINDS.values()))
    return {
        "precision": precision,
        "strict": right / max(1, right + wrong + term),
        "recall": recall,
        "F1": 2 * precision * recall / max(1e-9, precision + recall),
        **{kind: counts["struck " + kind] / max(1, counts[kind]) for kind in _KINDS.values()},
    }


def shown(side: Side, cut: Cut) -> str:
    """A cut as a person reads it, with the words around; `*` where the annotation agrees."""
    words = side.transcript.words
    inside = [n for n, w in enumerate(words) if cut.span.start <= w.span.start < cut.span.end]
    before = " ".join(word.text for word in words[max(0, inside[0] - 8) : inside[0]])
    after = " ".join(word.text for word in words[inside[-1] + 1 : inside[-1] + 11])
    gone = " ".join(words[n].text + "*" * bool(side.taken_back[n]) for n in inside)
    return f"{before} ~~{gone}~~ {after}    ({cut.reason}, {cut.confidence:.2f})"


def _is_restart(cut: Cut) -> bool:
    return "(said again as" in cut.reason


def judged_retakes(every: Sequence[Side], model: LanguageModel) -> list[list[object]]:
    """The takes of the rules, and those that a served model leaves and adds; to be read."""
    rows: list[list[object]] = []
    for side in every:
        opinions = take_opinions(model, take_pairs(side.transcript))
        ruled = {cut.span: cut for cut in retakes(side.transcript)}
        cuts = retakes(side.transcript, meaning=Annotations(takes=opinions))
        asked = {cut.span: cut for cut in cuts}
        for span, cut in sorted({**ruled, **asked}.items()):
            rows.append([span in ruled, span in asked, shown(side, cut)])
    return rows


def reached_shares(every: Iterable[Side]) -> list[list[object]]:
    """Of the words that are taken back, by kind, the shares that a perfect tagger could strike.

    First where it may choose among all candidates, then among those that the guards against lost
    meaning let go; exact repeats are struck without it.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for side in every:
        known = {n for n, w in enumerate(side.transcript.words) if w.kind == "word"}
        gold = {n for n in known if side.taken_back[n]}
        candidates = gold & struck(side, repeated_words(side.transcript, restarts=False))
        guarded = set(candidates)
        for numbers, said in speaker_runs(side.transcript):
            for one in restart_candidates(said):
                words = set(numbers[one.first : one.end])
                if words <= gold:
                    candidates |= words
                    guarded |= words if says_it_again(said, one) else set()
        for name, part in (("all", gold), ("candidates", candidates), ("guards", guarded)):
            counts.update((name, kind) for n in part for kind in (side.taken_back[n], ""))
    return [
        [name, *(counts[name, kind] / max(1, counts["all", kind]) for kind in _REACHED)]
        for name in ("candidates", "guards")
    ]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sure", type=float, nargs="*", default=[0.9])
    options.add_argument("--show", type=int, default=0, metavar="N", help="N strikes to read")
    options.add_argument("--no-marks", action="store_true")
    options.add_argument("--reach", action="store_true", help="what a perfect tagger could strike")
    options.add_argument("--language-model", metavar="NAME", help="a served model to measure too")
    given = options.parse_args()
    every = list(sides(given.data / FILE, marks=not given.no_marks))
    if given.quick:
        every = every[:5]
    heading(f"Restarts: {sum(len(side.transcript.words) for side in every)} words")
    began = time.process_time()
    proposals = [
        list(repeated_words(side.transcript, restarts=True, sure=min(given.sure))) for side in every
    ]
    spent = time.process_time() - began
    copies = [[cut for cut in cuts if not _is_restart(cut)] for cuts in proposals]
    results = {"repeats:restarts=no": shares(scored(every, copies))}
    for sure in given.sure:
        kept = [
            [c for c in cuts if not _is_restart(c) or c.confidence >= sure] for cuts in proposals
        ]
        results[f"repeats:sure={sure}"] = shares(scored(every, kept))
    rows = [[name, *values.values()] for name, values in results.items()]
    print_table(["editor", *next(iter(results.values()))], rows)
    print(f"\n{spent:.1f} CPU s")
    if given.reach:
        print_table(["struck at most by", *_KINDS.values(), "all"], reached_shares(every))
    if given.show:
        restarts = [
            shown(side, cut)
            for side, cuts in zip(every, proposals, strict=True)
            for cut in cuts
            if _is_restart(cut)
        ]
        step = max(1, len(restarts) // given.show)
        print("\n".join(restarts[::step][: given.show]))
    if given.language_model:
        judged = judged_retakes(every, language_model(given.language_model))
        print_table(["rules", "with the model", "take"], judged)
    write_json(given.json, {"rows": results})


if __name__ == "__main__":
    main()
