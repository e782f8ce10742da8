"""What `source.json` says is checked before anyone uses it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import FormatError
from media.files import format_errors, to_json
from media.probe import common_fps
from media.source import Source
from media.timeline import timeline_fields, timeline_from_fields, timeline_without
from tests import make

FOLDER = Path("/media/talk.paperedit")
FILM = replace(
    make.source(video=make.video_stream()), others=(make.audio_stream(44_100, 2),), covers=(2,)
)
GOOD = FILM.fields(FOLDER)

HOSTILE: list[Any] = [
    None, True, -1, 0.5, 1e308, float("nan"), 2**70, "", "x\0y", "1e999999999", "1/0", "9" * 5000,
    "../" * 2000, [], [[]], [1] * 99, {}, {"a": 1},
]  # fmt: skip


def with_value(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(to_json(GOOD))
    inside = fields
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    return fields


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in some fields."""
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = dict(enumerate(value)).items()
    else:
        return [above]
    return [above, *(way for key, one in inner for way in places(one, (*above, key)))]


WAYS = [way for way in places(json.loads(to_json(GOOD))) if way]


def test_fields_come_back_as_they_were() -> None:
    assert Source.from_fields(json.loads(to_json(GOOD)), FOLDER) == FILM


@given(st.sampled_from(WAYS), st.sampled_from(HOSTILE))
def test_a_value_that_means_nothing_is_one_sentence(way: tuple[Any, ...], value: Any) -> None:
    with contextlib.suppress(FormatError), format_errors(FOLDER / "source.json"):
        found = Source.from_fields(with_value(way, value), FOLDER)
        assert found.rate > 0
        assert found.length > 0


@pytest.mark.parametrize(
    ("way", "value", "message"),
    [
        (("audio", "rate"), 0, "rate is 0, not a whole number from 1000 to 768000"),
        (("audio", "index"), 99, "index is 99"),
        (("video", "fps"), "1e999999999", "fps is '1e999999999'"),
        (("video", "fps"), "0", "fps is '0', not from 1/1001 to 1000"),
        (("video", "time_base"), "1/0", "no number"),
        (("length",), -5, "length is -5"),
        (("length",), "10", "length is '10'"),
        (("size",), 10**400, "size is 1000"),
        (("path",), ["a"], "path is list"),
        (("container",), "mov;rm -rf", "container is"),
        (("video", "pixel_format"), "yuv420p,movie=/etc/passwd", "pixel_format is"),
        (("others",), {"0": 1}, "others is no list"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(
    way: tuple[Any, ...], value: Any, message: str
) -> None:
    with pytest.raises(FormatError, match=message) as error, format_errors(FOLDER / "source.json"):
        Source.from_fields(with_value(way, value), FOLDER)
    assert len(str(error.value)) < 400


@given(st.recursive(st.sampled_from(HOSTILE), st.lists, max_leaves=5))
def test_a_timeline_of_anything_is_a_timeline_or_one_sentence(keeps: Any) -> None:
    fields = timeline_fields(timeline_without(FILM, [])) | {"keeps": keeps}
    with contextlib.suppress(FormatError), format_errors(FOLDER / "timeline.json"):
        timeline = timeline_from_fields(fields, FILM)
        assert timeline.length <= FILM.length * max(1, len(timeline.keeps))


@pytest.mark.parametrize("row", [[0.5, 3.5], [True, 9], ["0", "9"], [0, 1, 2], [5, 5], "ab", 7])
def test_a_row_that_is_no_span_of_samples_is_refused(row: Any) -> None:
    fields = timeline_fields(timeline_without(FILM, [])) | {"keeps": [row]}
    with pytest.raises(FormatError, match=r"keeps\[0\] = .* is no span"):
        timeline_from_fields(fields, FILM)


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9))
def test_every_rate_of_a_header_becomes_one_that_pictures_have(fps: Fraction) -> None:
    assert Fraction(1, 1001) <= common_fps(fps) <= 1000


@pytest.mark.parametrize(
    ("start_ms", "fps", "nudge"),
    [
        (0, 24, 0),
        (21, 24, Fraction(496, 1000)),
        (20, 24, Fraction(-480, 1000)),
        (21, 50, 0),
        (8, 24, 0),
    ],
)
def test_only_frames_between_two_places_are_moved_to_the_nearest(
    start_ms: int, fps: int, nudge: Fraction
) -> None:
    video = replace(make.video_stream(Fraction(fps)), start_s=Fraction(start_ms, 1000))
    assert video.nudge_s * fps == nudge
    assert replace(video, is_variable=True).nudge_s == 0
    assert abs(video.beside_s * fps) <= Fraction(1, 2)
    assert ((video.start_s + video.beside_s) * fps).denominator == 1
