"""Who speaks: diarization errors, names, time and memory, beside other systems in one run.

    python -m benchmarks.speakers [--systems ours,windows,senko] [--scale 10,30,60] [--sparse]

- DER by pyannote.metrics over whole recordings, at collar 0 with overlap, and at collar 0.25 s
  without; pooled over each group. Miss, false alarm and confusion are those of collar 0.
- Recordings: the eight meetings of `ami`, pyannote's own sample, the two tracks of `mfa`, and
  conversations of two, three and five of the `voices`, whose truth is where each clean utterance
  is loud (so 8 to 9 points of miss there are the truth's, not the system's; look at confusion).
- `windows` cuts speech into windows of 1.5 s every 0.75 s and clusters the same voices; `senko`
  runs as it comes, if it is installed.
- Words: the reference words of `ami`, given speakers by `pipeline.speakers.assignment`, against
  their own.
- `--sparse` measures, instead of all this, what `benchmarks/sparse.py` cuts of `ami` and `voices`,
  by halves, and shows every clip: a mean of a few says little.
- Names: voices enrolled from half of each reader's utterances, looked for in conversations of the
  others, every reader once unknown.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common import ROOT, heading, load_average, parser, print_table, progress, write_json
from benchmarks.corpus import recordings
from benchmarks.dialogues import Spoken, dialogue, voices, write
from benchmarks.sparse import SPARSE_GROUPS, sparse_clips
from benchmarks.speed import write_sound
from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono
from media.span import Span
from media.tracks import tracks
from pipeline.backends.channels import Channels
from pipeline.backends.diarization import Pyannote, import_quietly
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.speakers.assignment import assigned
from pipeline.speakers.voiceprints import Voiceprint, identify_speakers
from pipeline.transcript import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

System = "Callable[[Spoken], Diarization]"
VERDICTS = ("right", "in doubt", "missed", "wrong", "unknown stays", "unknown named")
GROUPS = ("ami", "sample", "2 voices", "3 voices", "5 voices")
HEAD = (
    "system", "recordings", "DER", "miss", "false alarm", "confusion", "DER eased",
    "speakers counted right", "cpu s per s",
)  # fmt: skip


# --- recordings ---------------------------------------------------------------------------------


def spoken(data: Path, folder: Path, *, quick: bool) -> Iterator[Spoken]:
    """Everything that is measured, with its truth."""
    for path in sorted((data / "ami").glob("*.rttm"))[: 2 if quick else None]:
        yield _with_rttm(path, path.with_suffix(".flac"), "ami", folder)
    import pyannote.audio

    sample = Path(pyannote.audio.__file__).parent / "sample" / "sample.wav"
    yield _with_rttm(sample.with_suffix(".rttm"), sample, "sample", folder)
    if (data / "voices").is_dir():
        known = voices(data / "voices", folder)
        for count, many in ((2, 6), (3, 4), (5, 4)):
            for seed in range(1 if quick else many):
                yield dialogue(known, 1000 * count + seed, f"{count} voices", count)


def _with_rttm(rttm: Path, media: Path, group: str, folder: Path) -> Spoken:
    rows = [line.split() for line in rttm.read_text(encoding="utf-8").splitlines() if line.strip()]
    truth = tuple((float(r[3]), float(r[3]) + float(r[4]), r[7]) for r in rows)
    return Spoken(rttm.stem, group, _mono(media, folder), truth)


def _mono(media: Path, folder: Path) -> Any:
    ingest(media, folder / "mono.wav")
    return np.array(load_mono(folder / "mono.wav"))


# --- systems ------------------------------------------------------------------------------------


def systems(names: Sequence[str], folder: Path) -> dict[str, Callable[[Spoken], Diarization]]:
    """The systems that are asked for and here."""
    ours = Pyannote(threads=1)
    found: dict[str, Callable[[Spoken], Diarization]] = {
        "ours": lambda one: ours.diarize(one.sound),
        "windows": windows,
    }
    with contextlib.suppress(ImportError):
        found["senko"] = _senko(folder)
    if missing := set(names) - set(found):
        print(f"not installed: {', '.join(sorted(missing))}")
    return {name: run for name, run in found.items() if name in names}


def _senko(folder: Path) -> Callable[[Spoken], Diarization]:
    import senko

    system = senko.Diarizer(device="cpu", warmup=False, quiet=True)

    def run(one: Spoken) -> Diarization:
        write(folder / "senko.wav", one.sound)
        with contextlib.redirect_stdout(io.StringIO()):
            told = system.diarize(str(folder / "senko.wav"), generate_colors=False)
        rows = (told or {}).get("merged_segments", [])
        turns = tuple(
            Turn(Span(round(r["start"] * MODEL_RATE), round(r["end"] * MODEL_RATE)), r["speaker"])
            for r in rows
        )
        return Diarization(turns, turns)

    return run


def windows(one: Spoken) -> Diarization:
    """Speech in windows of 1.5 s, each of one voice: what diarization was before segmentation."""
    from scipy.cluster.hierarchy import fcluster, linkage

    from pipeline.backends.campplus import CamPlus, filterbank
    from pipeline.backends.silero import voice

    network = CamPlus()
    pieces: list[Span] = []
    for start, end in _loud(voice(one.sound) >= 0.5):
        for at in range(start, max(start + 1, end - 12_000), 12_000):
            pieces.append(Span(at, min(at + 24_000, end)))
    pieces = [piece for piece in pieces if len(piece) > 4_000]
    rows = [
        network.embed(filterbank(one.sound[p.start : p.end] / np.float32(32768))) for p in pieces
    ]
    if len(rows) < 2:
        return Diarization((), ())
    labels = fcluster(linkage(np.array(rows), "average", "cosine"), 0.65, "distance")
    turns = []
    for piece, after, label in zip(pieces, [*pieces[1:], None], labels, strict=True):
        end = min(piece.end, (after.start + piece.end) // 2) if after else piece.end
        turns.append(Turn(Span(piece.start, max(end, piece.start + 1)), str(label)))
    return Diarization(tuple(turns), tuple(turns))


def _loud(active: np.ndarray[Any, Any]) -> list[list[int]]:
    """Runs of active hops, in samples."""
    edges = np.flatnonzero(np.diff(np.r_[0, active.astype(np.int8), 0])) * VAD_HOP
    return [list(map(int, pair)) for pair in edges.reshape(-1, 2)]


# --- scores -------------------------------------------------------------------------------------


def scored(one: Spoken, found: Diarization) -> dict[str, float]:
    """Seconds of each kind of error, and whether the number of speakers is right."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    truth, heard = Annotation(), Annotation()
    for n, (start, end, who) in enumerate(one.truth):
        truth[Segment(start, end), n] = who
    for n, turn in enumerate(found.turns):
        segment = Segment(turn.span.start / MODEL_RATE, turn.span.end / MODEL_RATE)
        heard[segment, n] = turn.speaker
    whole = Timeline([Segment(0, len(one.sound) / MODEL_RATE)])
    strict = DiarizationErrorRate()(truth, heard, uem=whole, detailed=True)
    lenient = DiarizationErrorRate(collar=0.5, skip_overlap=True)
    eased = lenient(truth, heard, uem=whole, detailed=True)
    return {
        "total": strict["total"], "miss": strict["missed detection"],
        "fa": strict["false alarm"], "conf": strict["confusion"],
        "eased_total": eased["total"],
        "eased": eased["missed detection"] + eased["false alarm"] + eased["confusion"],
        "count": len(found.speakers) == len(truth.labels()),
        "found": len(found.speakers), "there": len(truth.labels()),
    }  # fmt: skip


def errors(
    runs: dict[str, Callable[[Spoken], Diarization]], material: Sequence[Spoken]
) -> tuple[list[list[Any]], dict[str, list[dict[str, Any]]]]:
    """The table of errors, and each recording's."""
    rows: list[list[Any]] = []
    every: dict[str, list[dict[str, Any]]] = {}
    for name, run in runs.items():
        run(material[0])  # loads the models
        every[name] = []
        for one in material:
            progress(f"{name} {one.name}")
            before = time.process_time()
            found = run(one)
            cpu = (time.process_time() - before) / (len(one.sound) / MODEL_RATE)
            place = {"name": one.name, "group": one.group, "half": one.half}
            every[name].append({**place, "cpu": cpu, **scored(one, found)})
        for group in (*GROUPS, *SPARSE_GROUPS):
            for half in (0, 1, 2):
                some = [r for r in every[name] if (r["group"], r["half"]) == (group, half)]
                if some:
                    place = f"{group}, half {half}" if half else group
                    rows.append([name, place, *_pooled(some)])
    return rows, every


def _pooled(rows: Sequence[dict[str, Any]]) -> list[Any]:
    names = ("name", "group", "half")
    add = {key: sum(row[key] for row in rows) for key in rows[0] if key not in names}
    wrong = [100 * add[key] / add["total"] for key in ("miss", "fa", "conf")]
    eased = 100 * add["eased"] / add["eased_total"]
    counts = f"{add['count']} of {len(rows)}"
    cells = [f"{value:.1f}" for value in (sum(wrong), *wrong, eased)]
    return [*cells, counts, f"{add['cpu'] / len(rows):.3f}"]


def channels(data: Path, folder: Path) -> list[list[Any]]:
    """The recording with a speaker on each channel."""
    path = data / "mfa" / "michaelandsickmichael.flac"
    if not path.exists():
        return []
    source = ingest(path, folder / "mono.wav")
    truth = tuple(_utterances(path.with_suffix(".TextGrid")))
    sound = tracks(source, folder / "tracks.pcm")
    before = time.process_time()
    found = Channels().diarize(sound)
    cpu = (time.process_time() - before) / (len(sound) / MODEL_RATE)
    one = Spoken("michaels", "channels", np.array(sound[:, 0]), truth)
    row = {"name": one.name, "group": "channels", "half": 0, "cpu": cpu, **scored(one, found)}
    return [["channels", "mfa, a voice on each channel", *_pooled([row])]]


def _utterances(path: Path) -> Iterator[tuple[float, float, str]]:
    """The intervals of a TextGrid that have text; its tiers are the speakers."""
    tier, times = "", {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = (part.strip() for part in line.partition("="))
        if name == "name":
            tier = value.strip('"')
        elif name in ("xmin", "xmax"):
            times[name] = float(value)
        elif name == "text" and value.strip('"').strip():
            yield times["xmin"], times["xmax"], tier


def word_accuracy(data: Path, run: Callable[[Spoken], Diarization], folder: Path) -> list[Any]:
    """How many reference words get their speaker, under the best pairing of names."""
    from scipy.optimize import linear_sum_assignment

    right = total = 0
    for one in recordings(data):
        if one.group != "ami":
            continue
        sound = _mono(one.path, folder)
        words = [w for w in one.words if w.start is not None and w.end and w.end > w.start]
        rows = [
            Word("w", Span(round(w.start * MODEL_RATE), round(w.end * MODEL_RATE)), 1.0)
            for w in sorted(words, key=lambda w: w.start or 0)
        ]
        own = [w.speaker for w in sorted(words, key=lambda w: w.start or 0)]
        found = run(Spoken(one.name, "ami", sound, ()))
        heard = [w.speaker for w in assigned(rows, found, MODEL_RATE)]
        pairs = np.zeros((len(set(own)), len(set(heard))))
        a, b = sorted(set(own)), sorted(set(heard), key=str)
        for x, y in zip(own, heard, strict=True):
            pairs[a.index(x), b.index(y)] += 1
        best = linear_sum_assignment(-pairs)
        right, total = right + int(pairs[best].sum()), total + len(own)
    return ["words with their speaker, ami", f"{right} of {total}", f"{right / max(1, total):.3f}"]


def names(data: Path, folder: Path, *, quick: bool) -> list[list[Any]]:
    """Enrolled voices in conversations of utterances that were not enrolled."""
    if not (data / "voices").is_dir():
        return []
    ours, known = Pyannote(threads=1), voices(data / "voices", folder)
    prints = []
    for who, sounds in known.items():
        joined = np.concatenate(sounds[:5])
        found = ours.diarize(joined, num_speakers=1)
        centroid = next(iter(found.centroids.values()))
        prints.append(Voiceprint(who, centroid, found.embedding or ""))
    others = {who: sounds[5:] for who, sounds in known.items()}
    counts = dict.fromkeys(
        ("right", "in doubt", "missed", "wrong", "unknown stays", "unknown named"), 0
    )
    for seed in range(2 if quick else 12):
        one = dialogue(others, 7000 + seed, "names", 2 + seed % 2)
        stranger = one.truth[0][2]
        cast = [known_print for known_print in prints if known_print.name != stranger]
        found = ours.diarize(one.sound)
        shown = identify_speakers(found, cast)
        for who in found.speakers:
            counts[
                _verdict(_truth_of(found, who, one), shown.names[shown.letters[who]], stranger)
            ] += 1
    return [[key, value] for key, value in counts.items()]


def _truth_of(found: Diarization, who: str, one: Spoken) -> str:
    """Who a speaker is: whose speech most of theirs is."""
    shares: dict[str, float] = {}
    for turn in found.turns:
        if turn.speaker == who:
            a, b = turn.span.start / MODEL_RATE, turn.span.end / MODEL_RATE
            for start, end, name in one.truth:
                shares[name] = shares.get(name, 0) + max(0, min(b, end) - max(a, start))
    return max(shares, key=lambda name: shares[name], default="nobody")


def _verdict(truth: str, shown: str, stranger: str) -> str:
    is_named = not shown.startswith("Speaker ")
    if truth == stranger:
        return "unknown named" if is_named else "unknown stays"
    if is_named:
        return "right" if shown == truth else "wrong"
    return "in doubt" if f"({truth}?)" in shown else "missed"


# --- time and memory ----------------------------------------------------------------------------


def scale(minutes: Sequence[int], data: Path, folder: Path) -> list[list[Any]]:
    """Time and memory of lengths, each in a process of its own."""
    rows = []
    for length in minutes:
        path = folder / f"{length}.wav"
        write_sound(path, data, length * 60)
        progress(f"ours, {length} minutes")
        load = load_average()
        line = [sys.executable, "-m", "benchmarks.speakers", "--on", str(path)]
        done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        told = json.loads(done.stdout)
        seconds = length * 60
        rows.append([
            length, round(told["wall_s"], 1), round(told["cpu_s"], 1),
            f"{told['cpu_s'] / seconds:.4f}", round(told["peak_mb"]), told["speakers"], load,
        ])  # fmt: skip
    return rows


def measured(path: Path) -> dict[str, float]:
    """One run in this process, models loaded before."""
    ingest(path, path.with_suffix(".mono.wav"))
    mono, ours = load_mono(path.with_suffix(".mono.wav")), Pyannote(threads=1)
    ours.diarize(mono[: 12 * MODEL_RATE])
    wall, cpu = time.perf_counter(), time.process_time()
    found = ours.diarize(mono)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": _peak_mb(), "speakers": len(found.speakers)}


def _peak_mb() -> float:
    """The most memory that this process held; `ru_maxrss` may be its parent's."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sparse(
    runs: dict[str, Callable[[Spoken], Diarization]], data: Path, folder: Path
) -> dict[str, list[dict[str, Any]]]:
    """Print the errors on sparse talk, by groups and halves, and of every clip."""
    meetings = [one for one in spoken(data, folder, quick=False) if one.group == "ami"]
    rows, every = errors(runs, list(sparse_clips(meetings, voices(data / "voices", folder))))
    heading("Sparse talk: diarization error, per cent")
    print_table(HEAD, rows)
    heading("Every clip: seconds")
    parts = ("total", "miss", "fa", "conf")
    cells = [
        [name, row["name"], *(f"{row[part]:.2f}" for part in parts), row["found"], row["there"]]
        for name, some in every.items()
        for row in some
    ]
    print_table(["system", "clip", *parts, "speakers", "of"], cells)
    return every


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--sparse", action="store_true", help="sparse talk only")
    command.add_argument("--systems", default="ours,windows,senko")
    command.add_argument("--scale", default="10,30,60", metavar="MINUTES,...")
    command.add_argument("--on", type=Path, help=argparse.SUPPRESS)
    options = command.parse_args()
    if options.on:
        print(json.dumps(measured(options.on)))
        return 0
    import_quietly()
    lengths = [int(text) for text in options.scale.split(",") if text]
    with tempfile.TemporaryDirectory(prefix="paperedit-speakers-") as name:
        folder, data, quick = Path(name), options.data, options.quick
        runs = systems(options.systems.split(","), folder)
        if options.sparse:
            write_json(options.json, {"sparse": sparse(runs, data, folder)})
            return 0
        material = list(spoken(data, folder, quick=quick))
        rows, every = errors(runs, material)
        rows += channels(data, folder)
        heading("Who speaks: diarization error, per cent")
        print_table(HEAD, rows)
        words = word_accuracy(data, runs["ours"], folder) if "ours" in runs else []
        people = names(data, folder, quick=quick)
        heading("Words and names")
        print_table(["what", "count", "share"], [words] if words else [])
        print()
        print_table(["voice", "speakers"], people)
        sizes = scale([1] if quick else lengths, data, folder)
        heading("Time and memory")
        print_table(
            ["minutes", "wall s", "cpu s", "cpu s per s", "peak MB", "speakers", "load before"],
            sizes,
        )
    write_json(options.json, {"errors": every, "names": people, "words": words, "scale": sizes})
    return 0


if __name__ == "__main__":
    sys.exit(main())
