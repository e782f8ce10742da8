"""What no honest recording goes beyond; the rest is damage, or an attack on the memory."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from media.errors import NotMedia

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

RATES: Final = range(1_000, 768_001)
"""Samples per second; 768 kHz is the most that converters are sold with."""
MOST_CHANNELS: Final = 64
MOST_STREAMS: Final = 64
LEAST_FPS, MOST_FPS = Fraction(1, 1001), Fraction(1000)
"""Frames a second; beyond these a header tells the rate of its clock, not of a picture."""
MOST_PIXELS: Final = 16_384 * 16_384
"""Of a picture, moving or not; 16K cinema has half as many."""
MOST_EMBEDDED_BYTES: Final = 64 << 20
"""Of all tags together, and of all attached pictures together."""


def refuse_unbounded(container: Any, path: Path) -> None:
    """Raise NotMedia in one sentence when a container that PyAV opened promises too much."""
    streams = container.streams
    if len(streams) > MOST_STREAMS:
        raise NotMedia(
            f"{path} has {len(streams)} streams, more than {MOST_STREAMS}: it is damaged."
        )
    for stream in streams.audio:
        if stream.codec_context is not None:
            _refuse_sound(stream, path)
    for stream in streams.video:
        if stream.codec_context is not None and stream.width * stream.height > MOST_PIXELS:
            raise NotMedia(
                f"{path} has a picture of {stream.width} x {stream.height} pixels, which is too "
                "large to work with: make it smaller, or take it out."
            )
    size = sum(_bytes_of(one.metadata) for one in (container, *streams))
    if size > MOST_EMBEDDED_BYTES:
        raise NotMedia(f"{path} has {size >> 20} MB of tags, which is too much: take some out.")


def _refuse_sound(stream: Any, path: Path) -> None:
    rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
    if rate and rate not in RATES:
        raise NotMedia(
            f"{path} says that its sound has {rate} samples a second, where {RATES[0]:,} to "
            f"{RATES[-1]:,} are known: record or export it again."
        )
    if channels > MOST_CHANNELS:
        raise NotMedia(
            f"{path} has {channels} channels in one stream, more than {MOST_CHANNELS}: export "
            "fewer of them."
        )


def _bytes_of(tags: Mapping[str, str]) -> int:
    return sum(len(key) + len(value) for key, value in tags.items())


def refuse_large_covers(container: Any, path: Path, covers: Collection[int]) -> None:
    """Raise NotMedia when attached pictures are too large; they come before all other packets."""
    size = 0
    for packet in container.demux():
        if packet.stream_index not in covers:
            break
        size += packet.size
    if size > MOST_EMBEDDED_BYTES:
        raise NotMedia(f"{path} has {size >> 20} MB of pictures, which is too much: take some out.")
