"""Whether what a show remembers is found again, to the sample, and nothing else is.

    python -m benchmarks.memory [--hours 20] [--quick]

Jingles made of notes and reads by real voices are remembered, then planted into hours of other
talk, each time anew: through MP3 of 64 to 320 kbit/s, up to 3 % faster or slower, as a tape plays
or with the pitch kept, some under talk. The talk is real: every recording of the data that holds
no read, in random order, at 0.8 to 1.25 times its speed, so that no hour is like another.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.planted_sounds import jingle, played_at, remembered
from media.clock import MODEL_RATE as RATE
from media.ffmpeg import find_ffmpeg
from pipeline.memory.heard_again import played_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.memory.heard_again import HeardAgain
    from pipeline.memory.remembered import Remembered

    Sound = NDArray[np.float32]

BITRATES = (64, 96, 128, 192, 320)
SPEEDS = (0.97, 0.985, 1.0, 1.0, 1.0, 1.015, 1.03)
UNDER_DB = (None, None, None, 0, 6)
"""How much louder the talk over it is."""
EVERY_S = 120
"""One is planted as often."""
READERS = ("1688",)
"""Voices of the reads; they are in no other talk."""


@dataclass(frozen=True)
class Planted:
    """One of the remembered, where it plays."""

    number: int
    start: float
    end: float
    way: str


def decoded(path: Path) -> Sound:
    line = [find_ffmpeg().path, "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(RATE)]
    raw = subprocess.run([*line, "-f", "f32le", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.float32)


def coded(sound: Sound, kbit: int, folder: Path, filters: str = "anull") -> Sound:
    """The sound as an MP3 of it plays; its length is the filters'."""
    path = folder / "coded.mp3"
    line = [find_ffmpeg().path, "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1"]
    own = ["-i", "-", "-af", filters, "-ar", "44100", "-b:a", f"{kbit}k", str(path)]
    subprocess.run([*line, *own], input=sound.tobytes(), check=True, capture_output=True)
    return decoded(path)


def talk_and_reads(data: Path) -> tuple[list[Sound], list[Sound]]:
    """Real talk of others, and utterances of the readers in pairs, each a read."""
    own = [decoded(p) for who in READERS for p in sorted((data / "voices" / who).glob("*.flac"))]
    pairs = zip(own[::2], own[1::2], strict=False)
    paths = [p for p in sorted((data / "voices").rglob("*.flac")) if p.parent.name not in READERS]
    for folder, form in (("ami", "*.flac"), ("ami", "*.wav"), ("languages", "*.mp3")):
        paths += sorted((data / folder).glob(form))
    paths += [data / "talk" / "lucier.mp3", data / "talk" / "manifesto.mp4", data / "jfk.flac"]
    return [decoded(p) for p in paths if p.exists()], [np.concatenate(pair) for pair in pairs]


def hour_of(
    known: Sequence[Remembered],
    talk: Sequence[Sound],
    seconds: int,
    random: np.random.Generator,
    folder: Path,
) -> tuple[Sound, list[Planted]]:
    """An hour of talk with the remembered planted in it."""
    parts: list[Sound] = []
    planted: list[Planted] = []
    length = since = 0
    while length < seconds * RATE:
        some = played_at(talk[random.integers(len(talk))], random.uniform(0.8, 1.25))
        parts.append((some * random.uniform(0.3, 1)).astype(np.float32))
        length, since = length + len(some), since + len(some)
        if since >= EVERY_S * RATE:
            number = int(random.integers(len(known)))
            over = played_at(talk[random.integers(len(talk))], 0.9)
            sound, way = played(known[number].mono, over, random, folder)
            planted.append(Planted(number, length, length + len(sound), way))
            parts.append(sound)
            length, since = length + len(sound), 0
    return np.concatenate(parts), planted


def played(
    sound: Sound, over: Sound, random: np.random.Generator, folder: Path
) -> tuple[Sound, str]:
    """A remembered sound as it comes again."""
    under, kbit = UNDER_DB[random.integers(len(UNDER_DB))], int(random.choice(BITRATES))
    speed = float(random.choice(SPEEDS))
    way = "as it was" if speed == 1 else "faster or slower"
    if speed != 1 and random.random() < 0.25:
        return coded(sound, kbit, folder, f"atempo={speed}"), "with the pitch kept"
    sound = played_at(sound, speed)
    if under is not None:
        voice = np.resize(over, len(sound))
        level = np.sqrt(np.mean(sound**2) / np.mean(voice**2)) * 10 ** (under / 20)
        sound, way = (sound + voice * level).astype(np.float32) * np.float32(0.5), "under talk"
    return coded(sound, kbit, folder)[: len(sound)], way


def matched(planted: Planted, found: Sequence[HeardAgain]) -> HeardAgain | None:
    return next(
        (
            one for one in found
            if one.number == planted.number
            and min(one.end, planted.end) - max(one.start, planted.start)
            > 0.5 * (planted.end - planted.start)
        ),
        None,
    )  # fmt: skip


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--hours", type=float, default=20)
    args = options.parse_args()
    hours = 0.5 if args.quick else args.hours
    talk, reads = talk_and_reads(args.data)
    known = [remembered(jingle(length, length), f"jingle {length}") for length in (4, 6, 8, 12)]
    known += [remembered(read, f"read {number}") for number, read in enumerate(reads)]
    random = np.random.default_rng(7)
    errors: dict[str, list[float]] = {}
    missed: dict[str, int] = {}
    false, looked_s, heard_s, began = 0, 0.0, 0.0, time.process_time()
    with tempfile.TemporaryDirectory() as name:
        for number in range(max(1, round(hours * 2))):
            sound, planted = hour_of(known, talk, 1800, random, Path(name))
            began = time.process_time()
            found = played_again(np.round(sound * 32767).astype(np.int16), known)
            looked_s += time.process_time() - began
            heard_s += len(sound) / RATE
            for one in planted:
                errors.setdefault(one.way, [])
                if same := matched(one, found):
                    ends = (same.start - one.start, same.end - one.end)
                    errors[one.way].append(max(map(abs, ends)) / RATE * 1000)
                else:
                    missed[one.way] = missed.get(one.way, 0) + 1
            taken = [m for one in planted if (m := matched(one, found))]
            false += sum(one not in taken for one in found)
            progress(f"{number + 1}: {len(planted)} planted, {len(taken)} found, {false} false")
    heading(f"{len(known)} remembered, planted in {heard_s / 3600:.1f} h of other talk")
    rows = []
    for way, ms in sorted(errors.items()):
        count = len(ms) + missed.get(way, 0)
        edges = (f"{np.median(ms):.1f}", f"{np.max(ms):.1f}") if ms else ("", "")
        rows.append((way, count, len(ms), f"{len(ms) / count:.3f}", *edges))
    print_table(("how it comes again", "planted", "found", "recall", "edge ms", "at most"), rows)
    cost = looked_s / heard_s * 3600
    print(f"\nfound where nothing was planted: {false}; {cost:.0f} CPU s an hour of sound")
    write_json(args.json, {"errors_ms": errors, "missed": missed, "false": false, "cost": cost})


if __name__ == "__main__":
    main()
