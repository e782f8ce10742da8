"""The recording's sound in full, as any browser plays it and finds its places: `page-*.opus`.

Browsers find a place in MP3 by guessing, up to seconds off, and are a constant 24 ms off in bare
AAC and in Vorbis; what they cannot play at all (ProRes, ALAC in Matroska) has sound as well. In
Opus and FLAC they are within a millisecond (measured with a tone that rises, in Chromium).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from flows.page.opening import full_sound_file
from media.clock import rescaled
from media.decoders import decoder_of
from media.demuxers import Input
from media.errors import PapereditError
from media.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import AudioStream, Source
    from media.splice import Samples

_RATE: Final = 48_000
"""Of Opus."""
_BITS: Final = 64_000
"""A second and channel: what is told apart from the original by trained ears at best."""
_FORMS: Final = {"i2": "s16", "i4": "s32", "f4": "flt", "f8": "dbl"}


class FullSound:
    """Makes the file in a thread, once somebody asks for it."""

    def __init__(self, source: Source, folder: Path, *, allow_playlists: bool = False) -> None:
        self._source, self._folder = source, folder
        self._read = Input(source.path, source.container, allow_playlists)
        self.path = full_sound_file(folder, source.sha256, source.audio.index, source.length)
        self.state: Literal["none", "working", "ready", "failed"] = "none"
        if self.path.is_file():
            self.state = "ready"
        self._share = 0.0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def fields(self) -> dict[str, Any]:
        """How far it is."""
        return {"state": self.state, "share": round(self._share, 3)}

    def start(self) -> None:
        """Begin to make it, unless it is there or being made."""
        with self._lock:
            if self.state not in ("none", "failed"):
                return
            self.state = "working"
            self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop; what is half made is gone."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._make()
            self.state = "ready"
        except _PageClosed:
            self.state = "none"
        except (PapereditError, OSError, ValueError):
            self.state = "failed"

    def _make(self) -> None:
        for other in self._folder.glob(f"page-{'[0-9a-f]' * 16}.opus"):
            other.unlink(missing_ok=True)
        stream, done = self._source.audio, 0
        length = max(1, rescaled(self._source.length, self._source.rate, stream.rate))
        with (
            replacing(self.path) as temporary,
            _OpusFile(temporary, stream) as file,
            decoder_of(self._read, stream, self._source) as decoder,
        ):
            for block in decoder.blocks():
                if self._stopped.is_set():
                    raise _PageClosed("nobody hears it any more.")
                file.write(block)
                done += len(block)
                self._share = min(1.0, done / length)


class _PageClosed(PapereditError):
    """While its sound was being made."""


class _OpusFile:
    """Samples of a stream become Ogg Opus, in mono or stereo."""

    def __init__(self, path: Path, stream: AudioStream) -> None:
        import av

        layout = "mono" if stream.channels == 1 else "stereo"
        self._file = av.open(str(path), "w", format="ogg")
        self._encoder = self._file.add_stream("libopus", rate=_RATE, layout=layout)
        self._encoder.bit_rate = _BITS * (1 if stream.channels == 1 else 2)
        self._stream, self._at = stream, 0
        self._resampler = av.AudioResampler("flt", layout, _RATE)

    def __enter__(self) -> _OpusFile:
        return self

    def write(self, block: Samples) -> None:
        """The next samples, (n, channels)."""
        import av

        row = np.ascontiguousarray(block).reshape(1, -1)
        form = _FORMS[block.dtype.str[1:]]
        frame = av.AudioFrame.from_ndarray(row, form, self._stream.layout)
        frame.sample_rate, frame.pts = self._stream.rate, self._at
        self._at += len(block)
        self._encode(frame)

    def _encode(self, frame: Any) -> None:
        for made in self._resampler.resample(frame):
            self._file.mux(self._encoder.encode(made))

    def __exit__(self, kind: object, *error: object) -> None:
        try:
            if kind is None:
                self._encode(None)
                self._file.mux(self._encoder.encode(None))
        finally:
            self._file.close()
