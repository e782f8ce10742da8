"""Whether a stretch of sound has a voice in it: what rushes or hums has none.

The voice model is over .1 for loud noise now and then, and a recogniser that is made to listen
writes "know." A voice repeats itself, 60 to 400 times a second, and never for long at one pitch:

    noise               .27 at most of 36 passages of 28 s, white to brown
    hum over noise      .25
    quiet talk (ami)    .6 to .9
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from pipeline.sound.speech_activity import VAD_HOP, as_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from media.span import Span

SURE: Final = 0.75
"""Probability of a voice over which nothing else is asked; white noise at -8 dB comes to .6."""

PERIODIC: Final = 0.3
"""Periodicity over which a doubtful sound is a voice."""

_WINDOW: Final = 1024
_STEP: Final = 256
_TOGETHER: Final = 5
"""Spectra of 64 ms, 16 ms apart, of which five are averaged: chance does not last so long."""

_BAND: Final = slice(12, 256)
"""Bins of 2 * _WINDOW samples: 90 to 2000 Hz, where a voice has its harmonics."""
_SMOOTH: Final = 61
"""Bins, about 480 Hz: what is as wide is the colour of a sound and not its pitch."""
_ALWAYS: Final = 20
"""Percentile of a bin over the stretch: what is there all the time is a hum and not a voice."""
_ROUNDING: Final = 1e-7
"""What rounding to 16 bits leaves in a bin: a gate that shuts everything out is no measure."""
_LAGS: Final = slice(MODEL_RATE // 400, MODEL_RATE // 80)


def has_voice(audio: NDArray[np.generic], probability: NDArray[np.float32], stretch: Span) -> bool:
    """Whether somebody may speak in a stretch of 16 kHz sound; in doubt, yes.

    `probability` is that of a voice for each VAD_HOP samples.
    """
    likely = probability[stretch.start // VAD_HOP : -(-stretch.end // VAD_HOP)]
    if len(likely) and float(likely.max()) >= SURE:
        return True
    return periodicity(audio[stretch.start : stretch.end]) >= PERIODIC


def periodicity(audio: NDArray[np.generic]) -> float:
    """How well the most periodic 130 ms of a sound repeat themselves, 0 to 1.

    The peak of the autocorrelation after whitening, so that the colour of a noise is no pitch.
    """
    sound = as_float(audio)
    sound = np.pad(sound, (0, max(0, _WINDOW - len(sound))))
    rows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_STEP]
    window = np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(rows * window, 2 * _WINDOW)) ** 2 + _ROUNDING
    power /= np.percentile(power, _ALWAYS, axis=0)
    white = np.zeros_like(power)
    white[:, _BAND] = (power / _averaged(power, _SMOOTH))[:, _BAND]
    together = _averaged(white.T, min(_TOGETHER, len(white))).T
    repeats = np.fft.irfft(together)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * _WINDOW)) ** 2)
    found = repeats[:, _LAGS] / repeats[:, :1] / (own[_LAGS] / own[0])
    return float(found.max())


def _averaged(rows: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Each value averaged with `size` around it in its row; both ends are held."""
    padded = np.pad(rows, ((0, 0), (size // 2 + 1, size - 1 - size // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    averaged: NDArray[np.float64] = (sums[:, size:] - sums[:, :-size]) / size
    return averaged
