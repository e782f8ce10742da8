from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import (
    clock_seconds,
    from_milliseconds,
    in_seconds,
    milliseconds,
    parse_seconds,
    rescaled,
    samples,
    short,
    short_seconds,
    timecode,
    to_milliseconds,
    unit_seconds,
)
from media.errors import OptionError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03.5", Fraction("3723.5")),
        ("1:02.5", Fraction("62.5")),
        ("90", 90),
        ("90s", 90),
        ("250ms", Fraction(1, 4)),
        (" 0.35s ", Fraction("0.35")),
    ],
)
def test_people_write_times_as_they_like(text: str, seconds: Fraction) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-1", "1:2:3:4", "5m", "1:30ms", "1" * 5000, f"{'1' * 5000}:00", f"1.{'1' * 99}",
     "٣s", f"1{' ' * 100_000}s", "1\0"],
    ids=lambda text: f"{text[:12]}…{text[-3:]}" if len(text) > 12 else text,
)  # fmt: skip
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(OptionError, match="write it like") as raised:
        parse_seconds(text)
    assert len(str(raised.value)) < 150


def test_a_timecode_rounds_to_the_millisecond_and_carries() -> None:
    assert timecode(48_000 * 3600 - 1, 48_000) == "01:00:00.000"
    assert timecode(1_500_000, 48_000) == "00:00:31.250"


def test_lengths_are_shown_to_the_hundredth() -> None:
    assert in_seconds(16_800, 48_000) == "0.35s"
    assert in_seconds(86_400, 48_000) == "1.8s"
    assert in_seconds(0, 48_000) == "0s"
    assert short(48_000 * 3725, 48_000) == "1:02:05"
    assert short(48_000 * 65, 48_000) == "1:05.0"


@given(st.integers(-(10**10), 10**10), st.sampled_from([1000, 16_000, 22_050, 44_100, 96_000]))
def test_rescaling_errs_by_half_a_sample_at_most(sample: int, rate: int) -> None:
    there = rescaled(sample, 48_000, rate)
    assert there == round(Fraction(sample * rate, 48_000))  # halves go to the even neighbour
    assert abs(Fraction(there, rate) - Fraction(sample, 48_000)) <= Fraction(1, 2 * rate)


@given(st.integers(0, 100_000), st.sampled_from([8_000, 11_025, 44_100, 48_000]))
def test_hundredths_of_a_second_survive_being_written_down(hundredths: int, rate: int) -> None:
    length = samples(Fraction(hundredths, 100), rate)
    assert samples(parse_seconds(in_seconds(length, rate)), rate) == length


RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])


@given(st.integers(0, 10**8), RATES)
def test_milliseconds_survive_becoming_samples(ms: int, rate: int) -> None:
    assert milliseconds(from_milliseconds(ms, rate), rate) == ms


@given(st.integers(0, 10**10), RATES)
def test_a_millisecond_is_never_further_from_its_sample_than_half_of_one(
    sample: int, rate: int
) -> None:
    off = Fraction(milliseconds(sample, rate), 1000) - Fraction(sample, rate)
    assert abs(off) <= Fraction(1, 2000)


@given(st.integers(0, 10**10), RATES)
def test_a_timecode_is_read_back_as_the_millisecond_that_it_shows(sample: int, rate: int) -> None:
    shown = timecode(sample, rate)
    ms = milliseconds(sample, rate)
    assert to_milliseconds(clock_seconds(*shown.split(":"))) == ms
    assert to_milliseconds(parse_seconds(shown)) == ms


@given(st.integers(0, 10**7), RATES)
def test_seconds_are_shown_as_their_samples_are(tenths: int, rate: int) -> None:
    assert short_seconds(tenths / 10) == short(samples(Fraction(tenths, 10), rate), rate)


def test_a_clock_may_leave_out_its_hours_and_its_minutes() -> None:
    assert clock_seconds("1", "02", "03.5") == Fraction("3723.5")
    assert clock_seconds(None, "2", "3") == clock_seconds("2", "03") == 123
    assert clock_seconds("7") == 7


@pytest.mark.parametrize(
    ("names", "length"),
    [(("h", "hrs", "hour"), 3600), (("m", "min", "minutes"), 60), (("s", "sec", "seconds"), 1),
     (("ms", "milliseconds"), Fraction(1, 1000))],
)  # fmt: skip
def test_units_of_time_have_many_names(names: tuple[str, ...], length: Fraction) -> None:
    assert {unit_seconds(name) for name in names} == {length}
