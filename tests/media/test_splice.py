from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span, total
from media.splice import crossfaded, fade_length, pieces, spliced
from media.timeline import timeline_of
from tests.make import source

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE, LENGTH = 8000, 4000
SOUND = np.random.default_rng(1).integers(-9000, 9000, (LENGTH, 2)).astype("<i2")
keeps = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 900)).map(
        lambda pair: Span(pair[0], min(pair[0] + pair[1], LENGTH))
    ),
    min_size=1,
    max_size=8,
).map(lambda spans: timeline_of(source(LENGTH, RATE), spans).keeps)


def read(block: int) -> Any:
    def blocks(span: Span) -> Iterator[np.ndarray[Any, Any]]:
        for start in range(span.start, span.end, block):
            yield SOUND[start : min(start + block, span.end)]

    return blocks


def splice(spans: tuple[Span, ...], block: int = 64) -> np.ndarray[Any, Any]:
    return np.concatenate(list(spliced(pieces(spans, LENGTH, RATE), read(block), 2, "<i2")))


@given(keeps)
def test_the_output_has_exactly_the_kept_samples(spans: tuple[Span, ...]) -> None:
    assert len(splice(spans)) == total(spans)


@given(keeps)
def test_away_from_the_joins_every_sample_is_the_sources_own(spans: tuple[Span, ...]) -> None:
    output, start = splice(spans), 0
    for part, keep in zip(pieces(spans, LENGTH, RATE), spans, strict=True):
        margin_in, margin_out = part.fade_in, part.fade_out
        inside = slice(start + margin_in, max(start + margin_in, start + len(keep) - margin_out))
        own = SOUND[keep.start + margin_in :][: inside.stop - inside.start]
        np.testing.assert_array_equal(output[inside], own)
        start += len(keep)


@given(keeps, st.integers(1, 500))
def test_the_size_of_blocks_makes_no_difference(spans: tuple[Span, ...], block: int) -> None:
    np.testing.assert_array_equal(splice(spans, block), splice(spans, LENGTH))


@given(keeps)
def test_ascending_reads_never_overlap_so_one_pass_is_enough(spans: tuple[Span, ...]) -> None:
    ordered = timeline_of(source(LENGTH, RATE), spans).runs()[0]
    reads = [part.reach for part in pieces(ordered, LENGTH, RATE)]
    assert all(a.end <= b.start for a, b in itertools.pairwise(reads))
    assert all(0 <= part.start < part.end <= LENGTH for part in reads)


def test_a_fade_is_a_quarter_of_the_cut_between_5_and_30_ms() -> None:
    def fade_ms(cut: int) -> float:
        left, right = Span(0, 48_000), Span(48_000 + cut * 48, 480_000)
        return fade_length(left, right, 480_000, 48_000) / 48

    assert fade_ms(2) == 2  # never longer than the cut
    assert fade_ms(16) == 5
    assert fade_ms(100) == 25
    assert fade_ms(3000) == 30


def test_a_crossfade_keeps_the_power_of_unlike_sounds() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, (2, 48_000, 1)).astype("<f4")
    mixed = crossfaded(noise[0], noise[1])
    for part in np.split(mixed, 10):
        assert abs(20 * np.log10(part.std() / 0.1)) < 0.5


def test_a_crossfade_of_a_sound_with_itself_is_that_sound() -> None:
    tone = (9000 * np.sin(np.arange(1440) / 20))[:, None].astype("<i2")
    assert np.abs(crossfaded(tone, tone).astype(int) - tone).max() <= 1
    halved = crossfaded(tone.astype("<f4"), tone.astype("<f4") / 2)
    assert np.all(np.abs(halved) <= np.abs(tone) + 0.01)  # never louder than the louder side


@given(st.integers(0, 300), st.integers(1, 2), st.integers(0, 99))
def test_a_crossfade_begins_on_the_left_and_ends_on_the_right(
    length: int, channels: int, seed: int
) -> None:
    left, right = np.random.default_rng(seed).normal(0, 0.1, (2, length, channels)).astype("<f4")
    mixed = crossfaded(left, right)
    assert mixed.shape == left.shape
    if length > 8:
        near = np.abs(left).max() * 0.1
        assert np.abs(mixed[0] - left[0]).max() < near + np.abs(right[0]).max() * np.pi / length
        assert np.abs(mixed[-1] - right[-1]).max() < near + np.abs(left[-1]).max() * np.pi / length


def test_of_loud_sound_that_was_cut_a_quarter_as_much_is_heard() -> None:
    quiet = np.full((960, 1), 10, "<i2")
    um = np.concatenate((quiet[:480], np.full((480, 1), 3000, "<i2")))
    heard = crossfaded(um, quiet)
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 100)
    assert 100 < len(loud) <= 120  # an eighth of the overlap: half of a fade of a quarter
    np.testing.assert_array_equal(heard[: 960 // 8 * 3], 10)
    assert np.count_nonzero(np.abs(crossfaded(um, quiet, 480)[:, 0]) > 100) > 200


def test_of_cut_sound_that_is_a_little_louder_half_as_much_is_heard() -> None:
    quiet = np.full((960, 1), 100, "<i2")
    for loud, width in ((275, 960), (290, 480), (780, 480), (830, 240)):  # of 9 and 18 dB
        um = np.concatenate((quiet[:480], np.full((480, 1), loud, "<i2")))
        faded = np.flatnonzero(crossfaded(um, quiet)[:, 0] != 100)
        assert 0.9 * width < faded[-1] - faded[0] <= width


def test_an_output_that_begins_in_the_middle_fades_in_and_one_at_the_start_does_not() -> None:
    assert abs(int(splice((Span(100, 900),))[0, 0])) < 1000
    np.testing.assert_array_equal(splice((Span(0, 900),))[:800], SOUND[:800])


def test_full_scale_does_not_wrap_around() -> None:
    loud = np.full((64, 1), 32767, "<i2")
    assert crossfaded(loud, loud).min() == 32767
