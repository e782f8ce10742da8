"""What the packets of a sound tell of times, before anything is decoded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from media.packets import packet_times

if TYPE_CHECKING:
    from collections.abc import Sequence

RATE = 44_100
SHORT, LONG = 128, 1088


def mp4(codec: str, lengths: Sequence[int]) -> tuple[Any, Any]:
    """An MP4 file whose sound has packets of these lengths in samples, and the stream of that."""
    sound = SimpleNamespace(
        index=0,
        time_base=f"1/{RATE}",
        codec_context=SimpleNamespace(codec=SimpleNamespace(canonical_name=codec)),
    )
    packets, at = [], 0
    for length in lengths:
        packets.append(
            SimpleNamespace(pts=at, dts=at, duration=length, is_discard=False, stream_index=0)
        )
        at += length
    container = SimpleNamespace(
        start_time=0,
        name="talk.mp4",
        format=SimpleNamespace(name="mov,mp4,m4a,3gp,3g2,mj2", flags=0),
        demux=lambda streams: packets,
    )
    return container, sound


@pytest.mark.parametrize(("codec", "slips"), [("aac", True), ("vorbis", False)])
def test_a_packet_is_stretched_only_where_all_of_them_last_equally_long(
    codec: str, *, slips: bool
) -> None:
    """Those of Vorbis are long and short by turns, so a long one behind two short ones is whole."""
    container, sound = mp4(codec, [SHORT, SHORT, LONG, *[SHORT] * RATE])
    assert packet_times(container, None, sound).has_slips == slips
    container, sound = mp4(codec, [LONG] * 99)
    assert not packet_times(container, None, sound).has_slips
