"""Words are taken out of the sound, and nothing else is touched."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import from_milliseconds
from media.errors import FormatError, NotMedia
from media.ingest import ingest
from media.mute import MutedReader, bleep_sound
from media.muted import Muted, disjoint_mutes, mutes_at
from media.render import render
from media.span import Span
from media.timeline import Timeline, timeline_fields, timeline_from_fields, timeline_without
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from media.muted import MuteKind
    from media.source import Source

RATE, LENGTH = 8000, 4000
SOUND = np.random.default_rng(1).integers(-9000, 9000, (LENGTH, 2)).astype("<i2")
spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 900)).map(
    lambda pair: Span(pair[0], min(pair[0] + pair[1], LENGTH))
)
kinds: st.SearchStrategy[MuteKind] = st.sampled_from(["mute", "bleep"])
mutes = st.lists(st.builds(Muted, spans, kinds), max_size=6).map(disjoint_mutes)


def heard(found: tuple[Muted, ...], span: Span, block: int, sound: Any = SOUND) -> Any:
    def blocks(wanted: Span) -> Iterator[Any]:
        for start in range(wanted.start, wanted.end, block):
            yield sound[start : min(start + block, wanted.end)]

    return np.concatenate(list(MutedReader(blocks, RATE, found)(span)))


@given(st.lists(st.builds(Muted, spans, kinds), max_size=6))
def test_mutes_become_sorted_and_disjoint_and_cover_the_same(given_: list[Muted]) -> None:
    found = disjoint_mutes(iter(given_))
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    bleeped = {n for m in given_ if m.kind == "bleep" for n in range(m.span.start, m.span.end)}
    muted = {n for m in given_ for n in range(m.span.start, m.span.end)} - bleeped
    for kind, expected in (("bleep", bleeped), ("mute", muted)):
        covered = [n for m in found if m.kind == kind for n in range(m.span.start, m.span.end)]
        assert covered == sorted(expected)


@given(mutes, spans, st.integers(1, 500))
def test_outside_the_words_every_sample_is_the_sources_own(
    found: tuple[Muted, ...], span: Span, block: int
) -> None:
    before = SOUND.copy()
    output = heard(found, span, block)
    assert len(output) == len(span)
    outside = np.ones(LENGTH, bool)
    for mute in found:
        outside[mute.span.start : mute.span.end] = False
    here = outside[span.start : span.end]
    np.testing.assert_array_equal(output[here], SOUND[span.start : span.end][here])
    np.testing.assert_array_equal(SOUND, before)


@given(mutes)
def test_inside_the_fades_is_silence_or_a_tone_of_20_db_under_full_scale(
    found: tuple[Muted, ...],
) -> None:
    output = heard(found, Span(0, LENGTH), 64)
    fade = from_milliseconds(5, RATE)
    for mute in found:
        inside = output[mute.span.start + fade : max(0, mute.span.end - fade)]
        if mute.kind == "mute":
            assert not inside.any()
        else:
            assert np.abs(inside).max(initial=0) <= 3277
            if len(inside) >= RATE // 100:
                power = np.abs(np.fft.rfft(inside[: RATE // 100, 0]))
                assert int(np.argmax(power)) == 10  # of 100 Hz each
                assert np.abs(inside).max() >= 3200


@given(mutes, spans, st.integers(1, 500))
def test_the_sizes_of_blocks_and_where_reading_begins_make_no_difference(
    found: tuple[Muted, ...], span: Span, block: int
) -> None:
    whole = heard(found, Span(0, LENGTH), LENGTH)
    np.testing.assert_array_equal(heard(found, span, block), whole[span.start : span.end])


def test_a_fade_is_no_step() -> None:
    steady = np.full((LENGTH, 1), 10_000, "<i2")
    output = heard((Muted(Span(1000, 2000), "mute"),), Span(0, LENGTH), 64, steady)[:, 0]
    assert np.abs(np.diff(output.astype(int))).max() < 500


def test_numbers_of_a_damaged_file_are_silent_too() -> None:
    damaged = np.full((LENGTH, 1), np.nan, "<f4")
    output = heard((Muted(Span(1000, 2000), "mute"),), Span(0, LENGTH), 64, damaged)
    assert not output[1040:1960].any()


def test_another_streams_clock_gets_the_same_words() -> None:
    found = mutes_at(
        (Muted(Span(4410, 8820), "mute"), Muted(Span(9000, 9001), "mute")), 44100, 8000
    )
    assert found[0] == Muted(Span(800, 1600), "mute")


def taken_in(path: Path) -> Source:
    return ingest(path, path.with_suffix(".mono.wav"))


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_render_is_as_long_as_before_and_differs_in_the_words_alone(tmp_path: Path) -> None:
    sound = make.noise(3, channels=2)
    source = taken_in(make.write_sound(tmp_path / "talk.flac", sound))
    timeline = timeline_without(source, [Span(50_000, 60_000)])
    words = (Muted(Span(20_000, 30_000), "mute"), Muted(Span(80_000, 90_000), "bleep"))
    render(timeline, tmp_path / "plain.flac")
    render(replace(timeline, muted=words), tmp_path / "muted.flac")
    plain, muted = (make.read_sound(tmp_path / f"{n}.flac") for n in ("plain", "muted"))
    assert plain.shape == muted.shape
    changed = np.flatnonzero((plain != muted).any(axis=1))
    assert abs(changed[0] - 20_000) < 50
    assert not muted[20_240:29_760].any()
    assert set(changed) <= {*range(20_000, 30_000), *range(70_000, 80_000)}


def test_a_given_sound_takes_the_place_of_the_tone_and_is_repeated(tmp_path: Path) -> None:
    sound = make.noise(3)
    source = taken_in(make.write_sound(tmp_path / "talk.flac", sound))
    bleep = np.full((4800, 2), 8192, "<i2")
    bleep[2400:] = -8192
    path = make.write_sound(tmp_path / "quack.wav", bleep)
    timeline = Timeline(source, (source.extent,), (Muted(Span(48_000, 96_000), "bleep"),))
    render(timeline, tmp_path / "out.flac", bleep=path)
    output = make.read_sound(tmp_path / "out.flac")[:, 0]
    np.testing.assert_array_equal(output[:48_000], sound[:48_000, 0])
    np.testing.assert_allclose(output[48_500:50_300], 8192, atol=300)
    np.testing.assert_allclose(output[52_900:55_100], 8192, atol=300)
    np.testing.assert_allclose(output[55_300:57_500], -8192, atol=300)


def test_a_file_without_sound_cannot_bleep(tmp_path: Path) -> None:
    path = tmp_path / "quack.wav"
    path.write_text("quack")
    with pytest.raises(NotMedia, match=r"quack\.wav is not a recording"):
        bleep_sound(path, 48_000)


def test_what_is_muted_survives_the_file_and_older_files_are_read() -> None:
    source = make.source(LENGTH, 1000)
    plain = timeline_without(source, [Span(10, 20)])
    muted = replace(plain, muted=(Muted(Span(30, 40), "mute"), Muted(Span(50, 60), "bleep")))
    assert "muted" not in timeline_fields(plain)
    for timeline in (plain, muted):
        fields = json.loads(json.dumps(timeline_fields(timeline)))
        assert timeline_from_fields(fields, source) == timeline


@pytest.mark.parametrize(
    "row", [[30, 40], [40, 30, "mute"], [30, 40, "loud"], [30, 99_999, "mute"], "mute"]
)
def test_a_row_that_mutes_nothing_is_refused_in_one_sentence(row: object) -> None:
    source = make.source(LENGTH, 1000)
    fields = timeline_fields(timeline_without(source, [])) | {"muted": [row]}
    with pytest.raises(FormatError, match=r"timeline\.json: .*\."):
        timeline_from_fields(fields, source)
