"""Small recordings and values made on the spot."""

from __future__ import annotations

import re
import subprocess
import tempfile
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np

from editors.call import EditorCall, parse_call
from media.source import AudioStream, Source, VideoStream
from media.span import Span, complement
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word, WordKind

RATE = 48_000
SQUARES = 12
"""Squares that spell a frame's number in binary, least significant first."""
SQUARE = 16


def audio_stream(rate: int = RATE, channels: int = 1, form: str = "s16") -> AudioStream:
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    return AudioStream(0, "flac", rate, channels, layout, form, 16, 0)


def video_stream(fps: Fraction = Fraction(25), end_s: Fraction = Fraction(10)) -> VideoStream:
    return VideoStream(
        1, "h264", fps, Fraction(1, 12800), Fraction(0), end_s,
        int(end_s * fps), False, "yuv420p", (0, 2, 2, 2),
    )  # fmt: skip


def source(length: int = 100 * RATE, rate: int = RATE, video: VideoStream | None = None) -> Source:
    return Source(
        Path("/media/talk.flac"), "ab" * 32, 1, 1, "flac", length, audio_stream(rate), (), video
    )


def noise(
    seconds: float, rate: int = RATE, channels: int = 1, seed: int = 0
) -> np.ndarray[Any, Any]:
    """Steady noise at 16 bits, of which no two stretches are alike."""
    samples = np.random.default_rng(seed).normal(0, 3000, (round(seconds * rate), channels))
    return np.clip(samples, -32768, 32767).astype("<i2")


def write_sound(path: Path, samples: np.ndarray[Any, Any], rate: int = RATE, *options: str) -> Path:
    """Encode 16-bit samples to the format of the suffix."""
    given = samples.tobytes(), samples.shape[1], rate, options
    path.write_bytes(_sound_file(path.suffix, *given))
    return path


@lru_cache(maxsize=50)
def _sound_file(
    suffix: str, samples: bytes, channels: int, rate: int, options: tuple[str, ...]
) -> bytes:
    """Tests with many parameters ask for the same sound again and again."""
    form = ("-f", "s16le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound{suffix}"
        run_ffmpeg(*form, *options, str(path), stdin=samples)
        return path.read_bytes()


writer = cache(imageio_ffmpeg.get_ffmpeg_exe)
"""The ffmpeg that makes what tests are about: a system's takes four times as long to start."""


def run_ffmpeg(*arguments: str, stdin: bytes = b"", program: str = "") -> None:
    line = [program or writer(), "-v", "error", "-y", *arguments]
    subprocess.run(line, input=stdin, check=True, capture_output=True)


def read_sound(path: Path, stream: int = 0) -> np.ndarray[Any, Any]:
    """All samples of an audio stream as PyAV decodes it, shaped (samples, channels)."""
    blocks = []
    with av.open(str(path)) as container:
        audio = container.streams.audio[stream]
        channels = audio.channels
        for frame in container.decode(audio):
            block = frame.to_ndarray()
            blocks.append(block.T if frame.format.is_planar else block.reshape(-1, channels))
    return np.concatenate(blocks)


def numbered_picture(number: int) -> np.ndarray[Any, Any]:
    """A grey picture whose squares spell `number`."""
    picture = np.full((4 * SQUARE, SQUARES * SQUARE), 128, np.uint8)
    for bit in range(SQUARES):
        level = 235 if number >> bit & 1 else 16
        picture[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = level
    return picture


def read_numbers(path: Path) -> list[int]:
    """The number that each frame of a picture spells, in the order of showing."""
    with av.open(str(path)) as container:
        rows = [_squares(frame) for frame in container.decode(video=0)]
    found: list[int] = ((np.array(rows).reshape(-1, SQUARES) > 128) @ _BITS).tolist()
    return found


_BITS = 1 << np.arange(SQUARES)
_LIGHT_FIRST = frozenset({"gray", "yuv420p", "yuvj420p", "yuv422p"})
"""Pixel formats whose first plane is light, a byte each; what others hold has to be converted."""


def _squares(frame: av.VideoFrame) -> np.ndarray[Any, Any]:
    """How light the middle of each square is."""
    if frame.format.name not in _LIGHT_FIRST:
        frame = frame.reformat(format="gray")
    plane = frame.planes[0]
    start = SQUARE // 2 * (plane.line_size + 1)
    light = np.frombuffer(plane, np.uint8)
    return light[start : start + SQUARES * SQUARE : SQUARE].copy()


def write_video(
    path: Path,
    sound: np.ndarray[Any, Any],
    times_ms: list[int],
    fps: Fraction = Fraction(25),
    rate: int = RATE,
) -> Path:
    """A recording with sound, whose frame `n` appears at `times_ms[n]` and spells `n`."""
    path.write_bytes(_video_file(path.suffix, sound.tobytes(), tuple(times_ms), fps, rate))
    return path


@lru_cache(maxsize=50)
def _video_file(
    suffix: str, sound: bytes, times_ms: tuple[int, ...], fps: Fraction, rate: int
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        with av.open(str(path), "w") as container:
            _write_streams(container, np.frombuffer(sound, "<i2"), times_ms, fps, rate)
        return path.read_bytes()


def _write_streams(
    container: av.container.OutputContainer,
    sound: np.ndarray[Any, Any],
    times_ms: tuple[int, ...],
    fps: Fraction,
    rate: int,
) -> None:
    picture = container.add_stream("libx264", rate=fps, options={"crf": "10", "g": "50"})
    picture.width, picture.height, picture.pix_fmt = SQUARES * SQUARE, 4 * SQUARE, "yuv420p"
    picture.codec_context.time_base = Fraction(1, 1000)
    lossless = container.format.name == "matroska"
    voice = container.add_stream("pcm_s16le" if lossless else "aac", rate=rate)
    voice.layout = "mono"
    for number, time_ms in enumerate(times_ms):
        frame = av.VideoFrame.from_ndarray(numbered_picture(number), format="gray")
        frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
        container.mux(picture.encode(frame.reformat(format="yuv420p")))
    container.mux(picture.encode(None))
    for start in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[np.newaxis, start : start + 1024])
        audio = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        audio.sample_rate, audio.pts, audio.time_base = rate, start, Fraction(1, rate)
        container.mux(voice.encode(audio))
    container.mux(voice.encode(None))


def transcript(text: str, *, rate: int = 1000, language: str = "en") -> Transcript:
    """A transcript from a picture of time; each character is 0.1 s.

    Words are runs of letters, `=` lengthens the word in front of it, `_` is a quiet pause, `%`
    sound without words, and `|` divides two words that touch and takes no time itself:
        "__so__um===___the|end.%%%"
    """
    tick = rate // 10
    words: list[Word] = []
    pauses: list[Span] = []
    position = 0
    for run in re.findall(r"_+|%+|[^_%|]+", text):
        span = Span(position, position + len(run) * tick)
        position = span.end
        if run[0] == "_":
            pauses.append(span)
        elif run[0] != "%":
            said = run.replace("=", "")
            kind: WordKind = "filler" if is_hesitation(said, language) else "word"
            words.append(Word(said, span, 0.9, kind=kind))
    return Transcript(source(position, rate), language, tuple(words), tuple(pauses))


def kept_text(transcript: Transcript, cuts: list[Span]) -> str:
    """The words that stay whole under `cuts`; fails the test if one is touched but not gone."""
    kept = complement(cuts, transcript.source.extent)
    texts = []
    for word in transcript.words:
        left = sum(len(part) for part in (word.span & k for k in kept) if part)
        assert left in (0, len(word.span)), f"{word.text} is clipped"
        texts += [word.text] if left else []
    return " ".join(texts)


def calls(*texts: str) -> list[EditorCall]:
    """Editors as people write them, such as `gaps:over=1s`."""
    return [parse_call(text) for text in texts]
