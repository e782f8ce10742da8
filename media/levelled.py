"""Bring an edit, and the voices in it, to a loudness: hear it once, then tell what to multiply.

What a lossy encoder makes of a peak cannot be told, only tried: the sound is encoded without its
picture, and peaks that came out too high are turned down further, there and nowhere else.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from media.codecs import LOSSLESS
from media.demuxers import Input
from media.formats import encoding_for
from media.loudness import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from media.edited_sound import EditedSound
    from media.evened import Said
    from media.levels import Curve, Levels
    from media.limiter import Levelling
    from media.loudness_target import LoudnessTarget
    from media.source import AudioStream, Source

_MARGIN_DB: Final = 0.1
"""Under the limit: what rounding to 16 bits and a changing gain may do to a peak."""
_LOSSY_MARGIN_DB: Final = 0.5
"""The same and what a lossy encoder usually adds, so that one trial is enough for most."""
_TRIALS: Final = 5
_SMEARED_STEPS: Final = 15
"""30 ms on both sides: how far an encoder moves a peak, or a container's padding the sound."""
_NEAR_LU: Final = 0.1
_PEAK_DB: Final = -1.0
"""dBTP where no loudness was asked for, which names one."""


def levelled(
    sound: EditedSound,
    out: Path,
    target: LoudnessTarget | None,
    said: Sequence[Said] = (),
    on_samples: Callable[[int, int], None] = lambda done, of: None,
) -> dict[int, Levelling]:
    """What brings each stream of an edit to `target` in a render to `out`, by the stream's index.

    Where `said` tells who speaks when, sorted and on the source's clock, voices are brought to one
    level first, as they are in the main stream; without a target each stream is as loud after that
    as it was. Streams that have no loudness are left out. `on_samples` is told how far the first
    hearing of the main stream is. Raises what `media.render.rendered` raises.
    """
    from media.evened import evening, on_steps, played

    is_lossy = _is_lossy(sound.timeline.source, out)
    margin_db = _LOSSY_MARGIN_DB if is_lossy else _MARGIN_DB
    heard = {stream.index: edit_levels(sound, stream, on_samples) for stream in sound.streams}
    main = heard[sound.streams[0].index]
    even_db = evening(main, played(said, sound.timeline))
    streams = {
        stream.index: _Approach(
            heard[stream.index], on_steps(even_db, main, heard[stream.index]),
            _target(target, heard[stream.index], stream.channels),
            target.peak_db if target else _PEAK_DB, margin_db,
        )
        for stream in sound.streams
    }  # fmt: skip
    for _ in range(_TRIALS if is_lossy else 0):
        gains = {index: one.found.gain for index, one in streams.items() if one.found}
        tried = dict(_tried(replace(sound, gains=gains), out)) if gains else {}
        missed = [index for index, levels in tried.items() if not streams[index].is_met_by(levels)]
        if not missed:
            break
    return {
        index: replace(one.found, wanted=one.wanted) for index, one in streams.items() if one.found
    }


def _target(target: LoudnessTarget | None, levels: Levels, channels: int) -> float:
    """LUFS that a stream comes to; of one that is silent it does not matter."""
    return target.of(channels) if target else levels.loudness or 0.0


class _Approach:
    """One stream on its way to its target."""

    def __init__(
        self, levels: Levels, even_db: Curve, lufs: float, peak_db: float, margin_db: float
    ) -> None:
        from media.limiter import levelling

        self._levels, self._even_db, self._peak_db = levels, even_db, peak_db
        self.wanted, self._ceiling_db = lufs, peak_db - margin_db
        self._misses = 0
        self.found = levelling(levels, lufs, self._ceiling_db, even_db)
        self._lufs = self._aim = min(lufs, self.found.after) if self.found else lufs

    def is_met_by(self, tried: Levels) -> bool:
        """Whether what came out of the encoder is as it should be; if not, another is found."""
        from media.limiter import levelling

        loudness = tried.loudness
        if self.found is None or loudness is None:
            return True
        is_near = abs(loudness - self._lufs) <= _NEAR_LU or self._lufs < self.wanted
        if tried.true_peak_db <= self._peak_db and is_near:
            self.found = replace(self.found, after=loudness, peak_db=tried.true_peak_db)
            return True
        if self._misses:  # turning peaks down where they are only moved the trouble
            self._ceiling_db -= max(0.0, tried.true_peak_db - self._peak_db)
        self._misses += 1
        self._levels = _turned_down(
            self._levels, self.found, tried, self._peak_db, self._ceiling_db
        )
        self._aim = self._lufs + self.found.after - loudness  # what the encoder takes, no more
        self.found = levelling(self._levels, self._aim, self._ceiling_db, self._even_db)
        return False


def _is_lossy(source: Source, out: Path) -> bool:
    encoder = encoding_for(source, out).audio
    return not (encoder in LOSSLESS or encoder.startswith("pcm_"))


def edit_levels(
    sound: EditedSound,
    stream: AudioStream,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
) -> Levels:
    """What is measured of one stream of an edit; the main one tells how far it is."""
    from media.levels import Meter

    meter, done = Meter(stream, with_peaks=True), 0
    with contextlib.closing(sound.blocks(stream)) as blocks:
        for block in blocks:
            meter.add(block)
            done += len(block)
            if stream is sound.streams[0]:
                on_samples(done, sound.timeline.length)
    return meter.levels()


def _tried(sound: EditedSound, out: Path) -> Iterator[tuple[int, Levels]]:
    """What the streams are like when they come out of the encoder, by their index in the source."""
    from media.probe import probe
    from media.render import rendered

    with tempfile.NamedTemporaryFile(
        dir=out.parent, prefix=f".partial-{os.getpid()}-", suffix=out.suffix
    ) as file:
        path = Path(file.name)
        rendered(sound, path, with_picture=False)
        probed = probe(path)
        read = Input(path, probed.container)
        streams = sorted((probed.audio, *probed.others), key=lambda stream: stream.index)
        for own, stream in zip(sound.streams, streams, strict=True):
            yield own.index, measured(read, stream)


def _turned_down(
    levels: Levels, found: Levelling, tried: Levels, peak_db: float, ceiling_db: float
) -> Levels:
    """Levels whose peaks are so high as they have to be for the limiter to do what is needed.

    Where a peak came out too high, it and what is near it is turned down by as much.
    """
    from media.levels import amplitude, decibels

    excess_db = np.zeros(len(levels.peaks))
    over_db = decibels(tried.peaks) - peak_db
    over = np.flatnonzero(over_db > 0)
    places = (over * (tried.step_s / levels.step_s)).astype(int).clip(0, len(excess_db) - 1)
    np.maximum.at(excess_db, places, over_db[over] + 2 * _MARGIN_DB)
    excess_db = np.pad(excess_db, _SMEARED_STEPS)
    excess_db = np.lib.stride_tricks.sliding_window_view(excess_db, 2 * _SMEARED_STEPS + 1)
    excess_db = excess_db.max(axis=1)
    factors = np.maximum(found.gain.edges[:-1], found.gain.edges[1:])
    needed = amplitude(ceiling_db + excess_db) / factors
    return replace(levels, peaks=np.where(excess_db > 0, needed, levels.peaks))
