"""True words: is every word there, in its place, with its hesitations, and does a cut hurt any?

    python -m benchmarks.words [--only NAME,NAME] [--model NAME]

One table, all systems in one run on the same 16 kHz sound. WER leaves hesitations out. Word starts
are compared for words matched by text. A filler is right if it overlaps a reference um, uh, er,
hmm or mm within 100 ms. A kept word is damaged if the cuts that Paperedit's editors `fillers` and
`gaps` make of a system's words take more than 30 ms and 30 % of it; once where every gap between a
system's words is a pause ("gaps"), and once where a pause is what of these gaps is quiet by our
measure ("quiet"), which is the same measure for all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import rivals
from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.corpus import FILLERS, GROUPS, Recording, plain, recordings
from benchmarks.scores import Said, Score, damaged, said_in, scored
from media.clock import samples
from media.ingest import ingest, load_mono
from media.span import complement, intersect, span_or_none
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.transcript import Transcript, Word
from pipeline.words.transcribe import Hearing, transcribe_sound

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from media.source import Source
    from media.span import Spans

OURS = "ours"
COLUMNS = {
    "WER": "wer", "start ms": "start_ms", "< 50 ms": "within_50", "< 100 ms": "within_100",
    "precision": "precision", "recall": "recall", "F1": "f1", "damaged, gaps": "damaged_gaps",
    "damaged, quiet": "damaged", "of": "kept", "x real time": "x_realtime", "x cpu": "x_cpu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording of the benchmark, decoded."""

    recording: Recording
    source: Source
    path: Path
    """16 kHz mono."""

    @property
    def length_s(self) -> float:
        return self.source.length / self.source.rate


def systems(options: argparse.Namespace) -> dict[str, Callable[[], Callable[[Sound], Transcript]]]:
    """What makes each system; ours comes first, because its silences are the measure."""

    def rival(
        make: Callable[[str], rivals.Rival],
    ) -> Callable[[], Callable[[Sound], Transcript]]:
        def made() -> Callable[[Sound], Transcript]:
            run = make(options.model)
            return lambda sound: as_transcript(sound.source, run(sound.path))

        return made

    return {OURS: lambda: ours(options.model)} | {
        name: rival(make) for name, make in rivals.RIVALS.items()
    }


def ours(model: str) -> Callable[[Sound], Transcript]:
    """The product's own path."""
    first, second = Whisper(model), Whisper(SECOND_MODEL)
    return lambda sound: transcribe_sound(
        sound.source, load_mono(sound.path), Hearing(first, second, "en")
    )


def as_transcript(source: Source, said: Sequence[Said]) -> Transcript:
    """Another system's words as a transcript whose pauses are all gaps between them."""

    def words() -> Iterator[Word]:
        for one in sorted(said, key=lambda w: w.start):
            start = min(max(0, samples(one.start, source.rate)), source.length - 1)
            end = min(max(start + 1, samples(one.end, source.rate)), source.length)
            text = "".join(one.text.split())
            if text and (span := span_or_none(start, end)):
                is_filler = plain(text) in FILLERS
                yield Word(text, span, 1.0, kind="filler" if is_filler else "word")

    found = tuple(words())
    return Transcript(source, "en", found, gaps_between(found, source))


def gaps_between(words: Sequence[Word], source: Source) -> Spans:
    return complement((word.span for word in words), source.extent)


def measured(
    sounds: Sequence[Sound], run: Callable[[Sound], Transcript], quiet: dict[str, Spans]
) -> dict[str, Score]:
    """The scores of one system; ours leaves in `quiet` where it heard nothing."""
    scores = {}
    for sound in sounds:
        name = sound.recording.name
        wall, cpu = time.perf_counter(), time.process_time()
        transcript = run(sound)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        score = scored(sound.recording, said_in(transcript))
        score.wall_s, score.cpu_s, score.audio_s = wall, cpu, sound.length_s
        quiet.setdefault(name, transcript.pauses)
        between = gaps_between(transcript.words, sound.source)
        shared = intersect(between, quiet[name])
        score.kept = sum(not w.filler and w.start is not None for w in sound.recording.words)
        score.damaged_gaps = len(damaged(sound.recording, replace(transcript, pauses=between)))
        lost = damaged(sound.recording, replace(transcript, pauses=shared))
        score.damaged = len(lost)
        score.misses += lost
        scores[name] = score
    return scores


def loaded(data: Path, folder: Path, *, quick: bool) -> list[Sound]:
    found = [r for r in recordings(data) if not quick or r.group != "ami"]
    sounds = []
    for recording in found:
        mono = folder / f"{recording.name}.wav"
        sounds.append(Sound(recording, ingest(recording.path, mono), mono))
    return sounds


def summed(scores: dict[str, Score], sounds: Sequence[Sound]) -> Iterator[tuple[str, Score]]:
    for group in GROUPS:
        of = [scores[s.recording.name] for s in sounds if s.recording.group == group]
        if of:
            yield group, sum(of, Score())
    yield "all", sum(scores.values(), Score())


def show(report: dict[str, dict[str, Score]], sounds: Sequence[Sound]) -> None:
    def row(name: str, of: str, score: Score) -> list[object]:
        figures = score.figures()
        return [name, of, *(figures[key] for key in COLUMNS.values())]

    heading("Words: all systems, one run, the same sound")
    rows = [
        row(name, group, score)
        for name, scores in sorted(report.items(), key=lambda item: item[0] == OURS)
        for group, score in summed(scores, sounds)
    ]
    print_table(["system", "on", *COLUMNS], rows)
    for name in (OURS, *(name for name in report if name != OURS)):
        if name in report:
            heading(f"{name}, each recording")
            rows = [row(name, of, score) for of, score in report[name].items()]
            print_table(["system", "on", *COLUMNS], rows)
    print("\nWhere ours misses:\n")
    for score in report.get(OURS, {}).values():
        for miss in score.misses:
            print(f"- {miss}")


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--only", metavar="NAME,NAME", help="these systems (ours is always run)")
    command.add_argument("--model", default=DEFAULT_MODEL, help="the recogniser of all systems")
    options = command.parse_args()
    chosen = options.only.split(",") if options.only else None
    report: dict[str, dict[str, Score]] = {}
    left_out: dict[str, str] = {}
    quiet: dict[str, Spans] = {}
    with tempfile.TemporaryDirectory(prefix="paperedit-words-") as name:
        sounds = loaded(options.data, Path(name), quick=options.quick)
        for system, make in systems(options).items():
            if chosen and system != OURS and system not in chosen:
                continue
            progress(system)
            try:
                run = make()
                run(sounds[-1])  # loads the models, and says whether they are there at all
                report[system] = measured(sounds, run, quiet)
            except Exception as error:  # of libraries that may be missing or broken in any way
                reason = (str(error).strip().splitlines() or [""])[0]
                left_out[system] = f"{type(error).__name__}: {reason}"
        show(report, sounds)
    for system, reason in left_out.items():
        print(f"\n{system}: left out: {reason}")
    results: dict[str, Any] = {
        system: {of: asdict(score) | score.figures() for of, score in scores.items()}
        for system, scores in report.items()
    }
    write_json(options.json, {"systems": results, "left_out": left_out})
    return 0


if __name__ == "__main__":
    sys.exit(main())
