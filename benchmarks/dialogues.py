"""Conversations with a known truth: utterances of single voices, joined with pauses and overlap."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Sound = np.ndarray[Any, np.dtype[np.int16]]
Voices = dict[str, list[Sound]]
NOISE_DB = -30.0
"""Room noise, relative to the speech."""
OVERLAP_SHARE = 0.15
"""Of the changes of speaker: the next one begins 0.3 to 1 s too early."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording and who speaks when in it, in seconds: (start, end, speaker)."""

    name: str
    group: str
    sound: Sound
    truth: tuple[tuple[float, float, str], ...]
    half: int = 0
    """1 or 2, where a threshold may be chosen on one half of the recordings; 0 elsewhere."""


def voices(folder: Path, aside: Path) -> Voices:
    """The utterances of each speaker under `folder`, a folder of each."""
    found: Voices = {}
    for path in sorted(folder.glob("*/*.flac")):
        ingest(path, aside / "mono.wav")
        found.setdefault(path.parent.name, []).append(np.array(load_mono(aside / "mono.wav")))
    return found


def dialogue(known: Mapping[str, Sequence[Sound]], seed: int, group: str, count: int) -> Spoken:
    """About two minutes of `count` of the known voices; each utterance is used once."""
    rng = np.random.default_rng(seed)
    people = [str(name) for name in rng.choice(sorted(known), count, replace=False)]
    left = {who: [known[who][i] for i in rng.permutation(len(known[who]))] for who in people}
    pieces: list[tuple[int, Sound]] = []
    truth: list[tuple[float, float, str]] = []
    end, before = 0.0, ""
    while end < 120:
        who = _next(rng, left, before)
        if who is None:
            break
        sound = left[who].pop()
        early = bool(before) and rng.random() < OVERLAP_SHARE
        start = max(0.0, end + (-rng.uniform(0.3, 1.0) if early else rng.uniform(0.2, 0.9)))
        gain = 10 ** (rng.uniform(-4, 2) / 20)
        pieces.append((round(start * MODEL_RATE), (sound * gain).astype(np.int16)))
        truth += [(start + a, start + b, who) for a, b in speech(sound)]
        end, before = start + len(sound) / MODEL_RATE, who
    return Spoken(f"{group}-{seed}", group, _mixed(pieces, rng), tuple(truth))


def _next(rng: np.random.Generator, left: Mapping[str, list[Sound]], before: str) -> str | None:
    able = [who for who in left if left[who]]
    others = [who for who in able if who != before]
    return str(rng.choice(others or able)) if able else None


def _mixed(pieces: Sequence[tuple[int, Sound]], rng: np.random.Generator) -> Sound:
    length = max(at + len(sound) for at, sound in pieces) + MODEL_RATE // 2
    mix = np.zeros(length)
    for at, sound in pieces:
        mix[at : at + len(sound)] += sound
    noise = np.convolve(rng.standard_normal(length), np.ones(8) / 8, "same")
    level = np.sqrt((mix**2).mean()) * 10 ** (NOISE_DB / 20)
    return np.clip(mix + noise / noise.std() * level, -32768, 32767).astype(np.int16)


def speech(sound: Sound) -> list[tuple[float, float]]:
    """Where a clean utterance is loud, in seconds; gaps under 0.3 s are closed."""
    power = np.convolve(sound.astype(float) ** 2, np.ones(400) / 400, "same")[::160]
    loud = power > max(power.max() * 0.03**2, 10.0)
    edges = np.flatnonzero(np.diff(np.r_[0, loud.astype(np.int8), 0])).reshape(-1, 2) / 100
    joined: list[tuple[float, float]] = []
    for start, end in edges.tolist():
        if joined and start - joined[-1][1] < 0.3:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start > 0.1]


def write(path: Path, sound: Sound) -> None:
    """A 16 kHz wav of it, for systems that read files."""
    with wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, MODEL_RATE, 0, "NONE", "not compressed"))
        wav.writeframes(sound.tobytes())
