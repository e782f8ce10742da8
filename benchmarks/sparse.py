"""Talk that is sparse: short turns, long silences, quiet rooms and telephones, with its truth.

Everything is cut anew from the recordings of `ami` and the readers of `voices`, the same in every
run. A recording, or a reader, belongs to one of two halves and is mixed with others of that half
only, so that what is chosen on one half can be looked at on the other.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.dialogues import Sound, Spoken, speech
from media.clock import MODEL_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Truth = tuple[tuple[float, float, str], ...]

SPARSE_GROUPS: Final = ("level", "8 kHz", "offset", "short turns", "joined", "rare turns")
LEVELS_DB: Final = (-30, -40, -50)
"""Of speech, relative to full scale."""
PHONE_HZ: Final = (300, 3_400)
PAUSES_S: Final = (2.0, 9.0)
FADE_S: Final = 0.02
FRAME: Final = 512


def sparse_clips(
    meetings: Sequence[Spoken], readers: Mapping[str, Sequence[Sound]]
) -> Iterator[Spoken]:
    """The clips, each with the half that it belongs to: 1 or 2."""
    halves = meeting_halves(meetings)
    for one in meetings:
        half = halves[one.name]
        yield from (replace(clip, half=half) for clip in _of_meeting(one))
    for half in (1, 2):
        own = [one for one in meetings if halves[one.name] == half]
        for first, second in list(combinations(own, 2))[:4]:
            yield replace(_joined(first, second), half=half)
        people = {who: readers[who] for who in sorted(readers)[half - 1 :: 2]}
        for seed in range(6 if len(people) > 1 else 0):
            yield replace(_rare(people, 100 * half + seed), half=half)


def meeting_halves(meetings: Iterable[Spoken]) -> dict[str, int]:
    """The half of each recording, by name; parts of one meeting (EN2006a, EN2006b) stay together.

    `ami` names a meeting by six letters and figures, and a part of it by one more letter.
    """
    names = sorted(one.name for one in meetings)
    order = list(dict.fromkeys(name[:6] for name in names))
    return {name: 1 + order.index(name[:6]) % 2 for name in names}


def _of_meeting(one: Spoken) -> Iterator[Spoken]:
    for level in LEVELS_DB:
        yield replace(one, name=f"{one.name} {level} dB", group="level", sound=at_level(one, level))
    yield replace(one, name=f"{one.name} 8 kHz", group="8 kHz", sound=by_telephone(one.sound))
    for start in (4.0, 13.0):
        if (part := excerpt(one, start, start + 15.0)).truth:
            yield replace(part, name=f"{one.name} from {start:g} s", group="offset")
    for seed in range(4):
        if (clip := _short_turns(one, seed)).truth:
            yield clip


def excerpt(one: Spoken, start: float, end: float) -> Spoken:
    """What lies between two seconds of a recording."""
    sound = one.sound[round(start * MODEL_RATE) : round(end * MODEL_RATE)]
    cut = [(max(a, start) - start, min(b, end) - start, who) for a, b, who in one.truth]
    return replace(one, sound=sound, truth=tuple(row for row in cut if row[1] - row[0] > 0.01))


def at_level(one: Spoken, level_db: float) -> Sound:
    """The sound with its speech at a level, RMS below full scale."""
    loud = np.concatenate(
        [one.sound[round(a * MODEL_RATE) : round(b * MODEL_RATE)] for a, b, _ in one.truth]
    ).astype(float)
    gain = 32768 * 10 ** (level_db / 20) / np.sqrt((loud**2).mean())
    return np.clip(np.rint(one.sound * gain), -32768, 32767).astype(np.int16)


def by_telephone(sound: Sound) -> Sound:
    """The sound as it is after 8 kHz and the band of a telephone, at 16 kHz again."""
    from scipy.signal import butter, resample_poly, sosfiltfilt

    narrow = resample_poly(sound.astype(float), 1, 2)
    band = sosfiltfilt(butter(4, PHONE_HZ, "bandpass", fs=8_000, output="sos"), narrow)
    wide = resample_poly(band, 2, 1)[: len(sound)]
    return np.clip(np.rint(wide), -32768, 32767).astype(np.int16)


def room_tone(sound: Sound, length: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Noise of the spectrum that the quietest twentieth of a recording has: (length,)."""
    window = np.hanning(FRAME)
    frames = np.lib.stride_tricks.sliding_window_view(sound.astype(float), FRAME)[:: FRAME // 2]
    frames = frames[(frames**2).sum(axis=1) > 0]
    quiet = frames[np.argsort((frames**2).mean(axis=1))[: max(1, len(frames) // 20)]]
    power = (np.abs(np.fft.rfft(quiet * window)) ** 2).mean(axis=0) / (window**2).sum()
    white = np.fft.rfft(rng.standard_normal(length))
    shape = np.interp(np.linspace(0, 1, len(white)), np.linspace(0, 1, len(power)), power)
    return np.asarray(np.fft.irfft(white * np.sqrt(shape), length))


def _short_turns(one: Spoken, seed: int) -> Spoken:
    """One to eight pieces of .4 to 3 s of a meeting, seconds apart; the rarer voices are likelier.

    A piece has all that is said in its time, by whomever; of four, the one that is least talked
    over is taken.
    """
    rng = np.random.default_rng([seed, *one.name.encode()])
    people = sorted({who for _, _, who in one.truth})
    places = [
        min(
            (_place(one, people, rng) for _ in range(4)), key=lambda place: _talked_over(one, place)
        )
        for _ in range((1, 3, 5, 8)[seed])
    ]
    parts = [excerpt(one, max(0, a - 0.1), b + 0.1) for a, b in places]
    sound, truth = _spread(parts, one.sound, rng)
    return Spoken(f"{one.name} short turns {seed}", "short turns", sound, truth)


def _place(one: Spoken, people: Sequence[str], rng: np.random.Generator) -> tuple[float, float]:
    """A piece of a turn of one of the people, each as likely as the others."""
    who = people[rng.integers(len(people))]
    own = [(a, b) for a, b, name in one.truth if name == who]
    start, end = own[rng.integers(len(own))]
    length = min(end - start, rng.uniform(0.4, 3.0))
    at = rng.uniform(start, end - length)
    return at, at + length


def _talked_over(one: Spoken, place: tuple[float, float]) -> float:
    """How many speak in a place, on the average."""
    start, end = place
    spoken = sum(max(0.0, min(b, end) - max(a, start)) for a, b, _ in one.truth)
    return spoken / (end - start)


def _joined(first: Spoken, second: Spoken) -> Spoken:
    """Twelve seconds each of two recordings, with silence before, between and after."""
    rng = np.random.default_rng([*first.name.encode(), *second.name.encode()])
    parts = [excerpt(one, 9.0, 21.0) for one in (first, second)]
    sound, truth = _spread(parts, first.sound, rng, pauses_s=(8.0, 20.0))
    return Spoken(f"{first.name} and {second.name}", "joined", sound, truth)


def _rare(known: Mapping[str, Sequence[Sound]], seed: int) -> Spoken:
    """A reader's utterances, between which the others say .5 to 1.8 s now and then."""
    rng = np.random.default_rng(seed)
    people = [str(name) for name in rng.permutation(sorted(known))][: 2 + seed % 2]
    parts: list[Spoken] = []
    for number, sound in enumerate(rng.permutation(len(known[people[0]]))[:6]):
        parts.append(_said(known[people[0]][sound], people[0]))
        who = people[1 + number // 2 % (len(people) - 1)]
        if number in (0, 2, 3, 5):
            parts.append(_piece(known[who][rng.integers(len(known[who]))], who, rng))
    base = np.clip(np.rint(rng.standard_normal(MODEL_RATE) * 30), -200, 200).astype(np.int16)
    sound, truth = _spread(parts, base, rng, pauses_s=(0.5, 6.0))
    one = Spoken(f"rare turns {seed}", "rare turns", sound, truth)
    return replace(one, sound=at_level(one, (-25, -35, -45)[seed % 3]))


def _said(sound: Sound, who: str) -> Spoken:
    return Spoken(who, "", sound, tuple((a, b, who) for a, b in speech(sound)))


def _piece(sound: Sound, who: str, rng: np.random.Generator) -> Spoken:
    """A short piece of what a reader says, from where they begin to speak."""
    whole = _said(sound, who)
    start = whole.truth[rng.integers(len(whole.truth))][0]
    return excerpt(whole, max(0.0, start - 0.05), start + rng.uniform(0.5, 1.8))


def _spread(
    parts: Sequence[Spoken],
    room: Sound,
    rng: np.random.Generator,
    *,
    pauses_s: tuple[float, float] = PAUSES_S,
) -> tuple[Sound, Truth]:
    """The parts, one after another, faded into the tone of a room."""
    starts, at = [], 0.0
    for part in parts:
        at += rng.uniform(*pauses_s)
        starts.append(round(at * MODEL_RATE))
        at += len(part.sound) / MODEL_RATE
    mix = room_tone(room, round((at + rng.uniform(*pauses_s)) * MODEL_RATE), rng)
    truth = []
    for part, start in zip(parts, starts, strict=True):
        own = _faded(len(part.sound))
        there = mix[start : start + len(part.sound)]
        there[:] = there * np.sqrt(1 - own**2) + part.sound * own
        truth += [(start / MODEL_RATE + a, start / MODEL_RATE + b, w) for a, b, w in part.truth]
    return np.clip(np.rint(mix), -32768, 32767).astype(np.int16), tuple(truth)


def _faded(length: int) -> np.ndarray[Any, Any]:
    """How much of a part is heard: from 0 to 1 and back within FADE_S."""
    steps = np.minimum(np.arange(length), np.arange(length)[::-1]) / (FADE_S * MODEL_RATE)
    return np.clip(steps, 0.0, 1.0)
