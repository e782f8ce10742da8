from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.smpte import moved_timecode

NTSC = Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("start", "frames", "fps", "moved"),
    [
        ("10:00:00:00", 5, Fraction(25), "10:00:00:05"),
        ("10:00:00:20", 5, Fraction(25), "10:00:01:00"),
        ("23:59:59:24", 1, Fraction(25), "00:00:00:00"),
        ("00:00:59;29", 1, NTSC, "00:01:00;02"),
        ("00:09:59;29", 1, NTSC, "00:10:00;00"),
        ("00:00:00;00", 17_982, NTSC, "00:10:00;00"),
        ("23:59:59;29", 1, NTSC, "00:00:00;00"),
        ("00:00:59;59", 1, 2 * NTSC, "00:01:00;04"),
        ("00:00:59:29", 1, NTSC, "00:01:00:00"),
    ],
)
def test_a_timecode_counts_frames_and_leaves_out_what_is_dropped(
    start: str, frames: int, fps: Fraction, moved: str
) -> None:
    assert moved_timecode(start, frames, fps) == moved


@pytest.mark.parametrize("text", ["", "10:00", "10:00:00:25", "aa:bb:cc:dd"])
def test_what_is_no_timecode_of_this_rate_gives_none(text: str) -> None:
    assert moved_timecode(text, 1, Fraction(25)) == ""


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([":", ";"]),
    st.sampled_from([NTSC, 2 * NTSC]),
)  # fmt: skip
def test_two_moves_are_one(first: int, second: int, mark: str, fps: Fraction) -> None:
    start = f"01:02:03{mark}04"
    once = moved_timecode(start, first + second, fps)
    assert moved_timecode(moved_timecode(start, first, fps), second, fps) == once
