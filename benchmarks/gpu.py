"""Words and speakers on a CUDA card: the same as on the processor, how fast, and in what memory?

    python -m benchmarks.gpu [--minutes 10] [--episodes 8] [--within 280]

The processor's words come from the same run. Episodes are the recordings joined, each beginning
with another one, and are heard one after another by the same models, which are loaded and warm.
Memory is what the whole card has in use beyond what it had before, looked at every 20 ms. What
would not end within so many seconds is left out, with a line. Without a card there is the
processor's part, and a sentence that says so.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.corpus import FILLERS, plain, recordings
from benchmarks.scores import matched, said_in
from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono
from pipeline.backends.devices import ctranslate2_device, free_memory, torch_device
from pipeline.backends.diarization import Pyannote
from pipeline.backends.silero import voice
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.sound.speech_activity import listening_windows, speech_spans
from pipeline.words.transcribe import Hearing, transcribe_sound

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.corpus import Recording
    from media.source import Source
    from pipeline.protocols.diarizer import Diarization

MOST_WER_APART: Final = 0.005
QUICK_S: Final = 20
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording, decoded."""

    recording: Recording
    source: Source
    mono: NDArray[np.int16]

    @property
    def length_s(self) -> float:
        return len(self.mono) / MODEL_RATE


@dataclass(slots=True)
class Models:
    """All models of one device, loaded once."""

    device: str
    first: Whisper
    second: Whisper
    diarizer: Pyannote

    @classmethod
    def on(cls, device: str, model: str) -> Models:
        """Not loaded yet."""
        first, second = (Whisper(name, device=device) for name in (model, SECOND_MODEL))
        return cls(device, first, second, Pyannote(device=torch_device_for(device)))

    def hear(self, sound: Sound) -> list[str]:
        """The product's whole way to words; plain ones, without noises."""
        how = Hearing(self.first, self.second, "en")
        said = said_in(transcribe_sound(sound.source, sound.mono, how))
        return [plain(word.text) for word in said if plain(word.text)]

    def recognise(self, mono: NDArray[np.int16]) -> int:
        """The recogniser's part alone, the voice detector with it."""
        heard = voice(mono)
        windows = listening_windows(speech_spans(heard, len(mono)), heard)
        return sum(len(passage.words) for passage in self.first.passages(mono, windows, "en"))

    def diarize(self, mono: NDArray[np.int16]) -> Diarization:
        return self.diarizer.diarize(mono)


@dataclass(slots=True)
class Clock:
    """Leaves out what would not end in time; knows how the card was found."""

    within_s: float
    free: int = field(default_factory=free_memory)
    """Bytes of the card before any model was loaded."""
    started: float = field(default_factory=time.perf_counter)
    left_out: list[str] = field(default_factory=list)

    def allows(self, what: str, expected_s: float) -> bool:
        """Whether there is time for it; if not, a line says so."""
        left = self.within_s - (time.perf_counter() - self.started)
        if expected_s <= left:
            return True
        self.left_out.append(f"{what}: would take {expected_s:.0f} s, {left:.0f} s are left")
        return False


def torch_device_for(device: str) -> str:
    """Torch may be a build that sees no card where CTranslate2 sees one."""
    return torch_device("auto") if device == "cuda" else "cpu"


def card() -> str | None:
    """The card's name, None without one."""
    if ctranslate2_device("auto") != "cuda":
        return None
    import torch

    seen = torch.cuda.is_available()
    return torch.cuda.get_device_name() if seen else "a card that this build of torch cannot see"


@contextmanager
def peak_memory(before: int) -> Iterator[list[int]]:
    """The most bytes of the card in use while the block lasts, as the only item of a list.

    `before` is what was free before any model was loaded.
    """
    most, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            most[0] = max(most[0], before - free_memory())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def loaded(options: argparse.Namespace, folder: Path) -> list[Sound]:
    """The recordings with reference words; only a moment of the example for --quick."""
    found = []
    for recording in recordings(options.data)[-1 if options.quick else 0 :]:
        mono = folder / f"{recording.name}.wav"
        source = ingest(recording.path, mono)
        found.append(Sound(recording, source, np.array(load_mono(mono))))
    if options.quick:
        only = found[0]
        length = QUICK_S * only.source.rate
        words = tuple(w for w in only.recording.words if (w.end or 0) < QUICK_S)
        found = [
            Sound(
                replace(only.recording, words=words),
                replace(only.source, length=length),
                only.mono[: QUICK_S * MODEL_RATE],
            )
        ]
    return found


def episodes(sounds: Sequence[Sound], count: int, minutes: float) -> list[NDArray[np.int16]]:
    """So many episodes of that length, each beginning with another recording."""
    length = round(minutes * 60) * MODEL_RATE
    pieces = [np.concatenate([s.mono, np.zeros(MODEL_RATE, np.int16)]) for s in sounds]
    found = []
    for number in range(count):
        turned = pieces[number % len(pieces) :] + pieces[: number % len(pieces)]
        once = np.concatenate(turned)
        found.append(np.tile(once, -(-length // len(once)))[:length])
    return found


# --- words --------------------------------------------------------------------------------------


def compared(sounds: Sequence[Sound], sides: Sequence[Models]) -> list[dict[str, Any]]:
    """Each recording on each side: the words, WER against the reference, and where they differ."""
    rows = []
    for sound in sounds:
        row: dict[str, Any] = {"recording": sound.recording.name, "seconds": sound.length_s}
        heard: dict[str, list[str]] = {}
        for models in sides:
            progress(f"words of {sound.recording.name} on {models.device}")
            started = time.perf_counter()
            heard[models.device] = words = models.hear(sound)
            row[f"s_{models.device}"] = time.perf_counter() - started
            row[f"words_{models.device}"] = len(words)
            row[f"wer_{models.device}"] = wer(sound.recording, words)
        if len(sides) > 1:
            row["differ"] = matched(*(heard[models.device] for models in sides))[1]
        rows.append(row)
    return rows


def wer(recording: Recording, words: Sequence[str]) -> float:
    """Word errors over reference words, hesitations left out."""
    wanted = [word.text for word in recording.words if not word.filler]
    said = [word for word in words if word not in FILLERS]
    return matched(wanted, said)[1] / max(1, len(wanted))


def verdict(rows: Sequence[dict[str, Any]], sounds: Sequence[Sound]) -> dict[str, Any]:
    """WER over all recordings on both devices, and whether they are near enough."""
    sizes = [sum(not word.filler for word in s.recording.words) for s in sounds]
    total = {
        device: sum(row[f"wer_{device}"] * n for row, n in zip(rows, sizes, strict=True))
        / sum(sizes)
        for device in ("cpu", "cuda")
    }
    differ = sum(row["differ"] for row in rows)
    return {
        "wer_cpu": total["cpu"],
        "wer_cuda": total["cuda"],
        "differ": differ,
        "ok": differ == 0 or abs(total["cuda"] - total["cpu"]) <= MOST_WER_APART,
    }


# --- speed --------------------------------------------------------------------------------------


def timed_runs(
    models: Models, sounds: Sequence[NDArray[np.int16]], clock: Clock
) -> list[dict[str, Any]]:
    """One episode, then all of them, by recogniser and diarizer."""
    rows = []
    work: dict[str, Callable[[NDArray[np.int16]], object]] = {
        "recogniser": models.recognise,
        "speakers": models.diarize,
    }
    for name, action in work.items():
        first: dict[str, Any] | None = None
        for count in sorted({1, len(sounds)}):
            what = f"{name}, {count} on {models.device}"
            if first and not clock.allows(what, first["wall_s"] * count):
                continue
            progress(what)
            with peak_memory(clock.free) as most:
                row = _timed(action, sounds[:count])
            row["peak_mb"] = most[0] / _MB if models.device == "cuda" else None
            rows.append({"what": name, "device": models.device, "episodes": count, **row})
            first = first or row
    return rows


def _timed(
    action: Callable[[NDArray[np.int16]], object], sounds: Sequence[NDArray[np.int16]]
) -> dict[str, Any]:
    seconds = sum(map(len, sounds)) / MODEL_RATE
    started = time.perf_counter()
    for mono in sounds:
        action(mono)
    wall = time.perf_counter() - started
    return {"minutes": seconds / 60, "wall_s": wall, "x": seconds / wall}


def same_turns(one: Diarization, other: Diarization) -> float:
    """The share of 10 ms of the exclusive turns in which both have the same speaker.

    Speakers are those of the other that they share most of their time with.
    """
    step = MODEL_RATE // 100
    sides = []
    for side in (one, other):
        line = np.zeros(1 + max((t.span.end for t in side.exclusive), default=0) // step, int)
        for turn in side.exclusive:
            line[turn.span.start // step : turn.span.end // step] = 1 + side.speakers.index(
                turn.speaker
            )
        sides.append(line)
    length = max(map(len, sides))
    a, b = (np.pad(line, (0, length - len(line))) for line in sides)
    right = sum(int((a == b)[a == 0].sum()) if not who else _most(b[a == who]) for who in set(a))
    return right / length


def _most(line: NDArray[np.int64]) -> int:
    """How often the most frequent speaker stands there."""
    return int(np.bincount(line[line > 0]).max()) if (line > 0).any() else 0


# --- the whole ----------------------------------------------------------------------------------


def show(report: dict[str, Any]) -> None:
    devices = report["devices"]
    heading(f"Words on {' and '.join(devices)}")
    columns = ["recording", "seconds"]
    columns += [f"{what}_{device}" for what in ("words", "wer", "s") for device in devices]
    columns += ["differ"] * (len(devices) > 1)
    print_table(columns, [[row[key] for key in columns] for row in report["words"]])
    if "verdict" in report:
        v = report["verdict"]
        print(
            f"\nAll: WER {v['wer_cpu']:.4f} on the processor, {v['wer_cuda']:.4f} on the card; "
            f"{v['differ']} words differ; near enough: {'yes' if v['ok'] else 'NO'}."
        )
        print(f"Speakers are the same in {report['same_turns']:.2%} of an episode.")
    heading("Speed, one episode after another, and the card's memory")
    columns = ["what", "device", "episodes", "minutes", "wall_s", "x", "peak_mb"]
    print_table(columns, [[row[key] for key in columns] for row in report["speed"]])
    for line in report["left_out"]:
        print(f"left out: {line}")


def versions() -> dict[str, str]:
    from importlib.metadata import version

    names = ("ctranslate2", "faster-whisper", "pyannote.audio", "torch")
    return {name: version(name) for name in names}


def measured(options: argparse.Namespace, sounds: list[Sound], name: str | None) -> dict[str, Any]:
    """Everything that this machine can say."""
    clock = Clock(options.within)
    sides = [Models.on(device, options.model) for device in ["cpu", *["cuda"] * bool(name)]]
    for models in sides:
        progress(f"loading the models on {models.device}")
        short = sounds[-1].mono[: 15 * MODEL_RATE]
        models.recognise(short)
        models.diarize(short)
    with peak_memory(clock.free) as most:
        words = compared(sounds, sides)
    joined = episodes(sounds, options.episodes, QUICK_S / 60 if options.quick else options.minutes)
    report: dict[str, Any] = {
        "card": name, "versions": versions(), "devices": [m.device for m in sides],
        "words": words, "words_peak_mb": most[0] / _MB,
    }  # fmt: skip
    if name:
        report["verdict"] = verdict(words, sounds)
        report["speed"] = timed_runs(sides[-1], joined, clock)
        report["same_turns"] = same_turns(*(m.diarize(sounds[-1].mono) for m in sides))
    report.setdefault("speed", [])
    report["speed"] += timed_runs(sides[0], joined[:1], clock)
    report["left_out"] = clock.left_out
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    command = parser(__doc__)
    command.add_argument("--model", default=DEFAULT_MODEL, help="the recogniser")
    command.add_argument("--minutes", type=float, default=10, help="an episode's length")
    command.add_argument("--episodes", type=int, default=8, help="how many of them")
    command.add_argument("--within", type=float, default=280, metavar="S", help="seconds at most")
    options = command.parse_args(arguments)
    name = card()
    print(f"The card: {name}." if name else NO_CARD)
    with tempfile.TemporaryDirectory(prefix="paperedit-gpu-") as folder:
        sounds = loaded(options, Path(folder))
        report = measured(options, sounds, name)
    show(report)
    print("\n" + ", ".join(f"{k} {v}" for k, v in report["versions"].items()))
    write_json(options.json, report)
    return 0 if report.get("verdict", {"ok": True})["ok"] else 1


NO_CARD: Final = (
    "No CUDA card was found (CTranslate2 sees none): what follows is the processor's alone."
)


if __name__ == "__main__":
    sys.exit(main())
