from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.nal import (
    OWN_NUMBER,
    CannotCopy,
    ParameterSets,
    annexb,
    free_number,
    has_own_number,
    parameter_sets,
    picture_kind,
    renumbered,
    unescaped,
    units_of,
    with_escapes,
    with_lengths,
)
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.nal import Codec

bodies = st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255]), max_size=40).map(bytes)


@given(bodies)
def test_no_start_code_is_in_a_unit_and_its_bytes_come_back(payload: bytes) -> None:
    unit = with_escapes(payload)
    assert not any(code in unit for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert unescaped(unit) == payload


@given(
    st.lists(
        bodies.map(lambda body: b"\x65" + with_escapes(body) + b"\x80"), min_size=1, max_size=5
    )
)
def test_units_are_the_same_with_start_codes_and_with_lengths(units: list[bytes]) -> None:
    stream = b"".join(b"\0\0\0\1" + unit for unit in units)
    assert [*annexb(stream)] == units
    assert [bytes(unit) for unit in units_of(with_lengths(stream))] == units


@given(st.binary(max_size=40))
def test_what_is_no_packet_is_refused(data: bytes) -> None:
    try:
        units = [bytes(unit) for unit in units_of(data)]
    except CannotCopy:
        return
    assert b"".join(len(unit).to_bytes(4, "big") + unit for unit in units) == data


@given(st.binary(max_size=60), st.sampled_from(["h264", "hevc"]))
def test_what_is_no_box_of_parameter_sets_is_refused_and_nothing_else(
    data: bytes, codec: Codec
) -> None:
    try:
        found = parameter_sets(codec, data)
    except CannotCopy:
        return
    assert found.units


def film(path: Path, encoder: str) -> Path:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc=d=1:s=320x180:r=25", "-c:v", encoder, "-pix_fmt", "yuv420p",
        *(["-x265-params", "log-level=error"] if encoder == "libx265" else []), str(path),
    )  # fmt: skip
    return path


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize(("codec", "encoder"), [("h264", "libx264"), ("hevc", "libx265")])
def test_a_box_comes_back_byte_for_byte_and_takes_more_sets(
    tmp_path: Path, codec: Codec, encoder: str
) -> None:
    with av.open(str(film(tmp_path / "a.mp4", encoder))) as container:
        box = bytes(container.streams.video[0].codec_context.extradata or b"")
        first = next(iter(container.demux(video=0)))
    sets = parameter_sets(codec, box)
    assert picture_kind(sets, bytes(first)) in (5, 19, 20)
    again = parameter_sets(codec, sets.box())
    assert again.units == sets.units
    more = sets.with_more([bytes([sets.units[0][0], 1, 0xFF, 0xFF])])
    assert len(parameter_sets(codec, more.box()).units) == len(sets.units) + 1
    if codec == "h264":
        assert free_number(sets) == 3
    else:
        assert not has_own_number(sets)
        own = sets.with_more(map(renumbered, sets.units))
        assert len(own.units) == len(sets.units) + 3  # VPS, SPS, PPS; notes have no numbers
        assert has_own_number(own)
        assert OWN_NUMBER == 15


H264 = ParameterSets("h264", b"", (b"\x67\x64", b"\x68\xee"))
HEVC = ParameterSets("hevc", b"", (b"\x40\x01\x0c", b"\x42\x01\x01", b"\x44\x01\xc1"))


def packet(*units: bytes) -> bytes:
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)


def test_a_packet_may_bring_the_parameter_sets_of_its_file_again() -> None:
    assert picture_kind(H264, packet(b"\x09\xf0", b"\x67\x64", b"\x68\xee", b"\x65\x88")) == 5
    assert picture_kind(HEVC, packet(b"\x42\x01\x01", b"\x2a\x01\xaf")) == 21


@pytest.mark.parametrize(
    ("sets", "unit"),
    [(H264, b"\x68\xef"), (H264, b"\x67\x65"), (HEVC, b"\x44\x01\xc2"), (HEVC, b"\x40\x01\x0d")],
)
def test_another_parameter_set_is_seen_before_any_picture(sets: ParameterSets, unit: bytes) -> None:
    picture = b"\x41\x9a" if sets is H264 else b"\x02\x01\xd0"
    with pytest.raises(CannotCopy, match="change in the middle"):
        picture_kind(sets, packet(unit, picture))


@pytest.mark.parametrize(
    ("sets", "units"),
    [
        (HEVC, (b"\x26\x01\xaf", b"\x26\x09\xaf")),
        (HEVC, (b"\x27\x01\xaf",)),
        (H264, (b"\x65\x88", b"\x74\x40")),
    ],
)
def test_stereo_films_and_films_with_an_alpha_layer_are_seen(
    sets: ParameterSets, units: tuple[bytes, ...]
) -> None:
    with pytest.raises(CannotCopy, match="several layers"):
        picture_kind(sets, packet(*units))
