"""What may be a hesitation, and what speaks for it; pictures are read as in `scene`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE
from pipeline.words.filler_evidence import (
    Candidate,
    FillerFeatures,
    candidates,
    features,
    sounding,
    steadiness,
)
from tests.pipeline.pictures import TICK, arc, edges, frames, likely, scene, steady

TIMES = np.arange(2 * RATE) / RATE
HUM = sum(np.sin(2 * np.pi * 120 * n * TIMES) / n for n in range(1, 30)).astype(np.float32) / 10


def found(
    picture: str, *arcs: Timed, aligned: bool = False
) -> list[tuple[float, float, int, str, bool, bool]]:
    """The candidates of a picture, in ticks."""
    made = scene(picture, aligned=aligned)
    return [
        (c.start / TICK, c.end / TICK, c.before, c.text, c.written, c.arc)
        for c in candidates(made.words, arcs, made.audio, made.probability, made.extent)
    ]


def test_a_voice_between_words_that_nobody_wrote_may_be_a_hesitation() -> None:
    assert found("so__~~~__yes") == [(4, 7, 1, "", False, False)]


def test_quiet_noise_and_what_is_too_faint_to_hear_are_none() -> None:
    assert found("so__%%%__'''__yes") == []


def test_a_voice_before_the_first_word_and_behind_the_last_is_heard_too() -> None:
    assert found("_~~_so_~_") == [(1, 3, 0, "", False, False), (7, 8, 1, "", False, False)]


def test_what_lies_outside_the_passage_is_not_looked_at() -> None:
    made = scene("~~~_so_~~~")
    inside = candidates(made.words, (), made.audio, made.probability, (TICK, 9 * TICK))
    assert [(c.start, c.end) for c in inside] == [(TICK, 3 * TICK), (7 * TICK, 9 * TICK)]


def test_where_nothing_was_written_a_voice_is_still_found() -> None:
    assert found("__~~__") == [(2, 4, 0, "", False, False)]
    faint = np.concatenate([steady(TICK, -90), steady(TICK, -77), steady(TICK, -79)])
    (one,) = candidates((), (), faint, np.ones(15, np.float32), (0, 3 * TICK))
    assert (one.start, one.end) == (TICK, 2 * TICK)


def test_a_sound_that_touches_a_word_is_no_part_of_the_word() -> None:
    assert found("so~~yes") == [(2, 4, 1, "", False, False)]


@pytest.mark.parametrize(("under_db", "count"), [(17.5, 1), (18.5, 0)])
def test_a_sound_18_db_under_the_words_around_is_the_room(under_db: float, count: int) -> None:
    made = scene("so__~~__yes")
    made.audio[4 * TICK : 6 * TICK] = steady(2 * TICK, -20 - under_db)
    assert len(candidates(made.words, (), made.audio, made.probability, made.extent)) == count


@pytest.mark.parametrize("loud", [range(8), range(8, 16)], ids=["before", "behind"])
@pytest.mark.parametrize(("db", "is_voice"), [(-27, True), (-29, False)])
def test_how_loud_words_are_is_the_median_of_five_on_each_side(
    loud: range, db: float, is_voice: bool
) -> None:
    made = scene("a_b_c_d_e_f_g_h_~_i_j_k_l_n_o_p_q")
    made.audio[16 * TICK : 17 * TICK] = steady(TICK, db)
    for n in loud:  # five of the ten at 0 dB, five at -20 dB: the median is -10 dB
        made.audio[made.words[n].start : made.words[n].end] = steady(TICK, 0)
    found_there = candidates(made.words, (), made.audio, made.probability, made.extent)
    assert bool(found_there) == is_voice


def test_how_loud_words_are_takes_the_first_word_in() -> None:
    made = scene("a_~_b")
    made.audio[:TICK] = steady(TICK, 0)
    made.audio[2 * TICK : 3 * TICK] = steady(TICK, -29)
    assert not candidates(made.words, (), made.audio, made.probability, made.extent)


def test_a_written_hesitation_takes_10_ms_at_least() -> None:
    made = scene("so____yes")
    words = [made.words[0], Timed("um", 4 * TICK, 4 * TICK + 1, kind="filler"), made.words[1]]
    (one,) = candidates(words, (), made.audio, made.probability, made.extent)
    assert (one.start, one.end) == (4 * TICK, 4 * TICK + FRAME)


def test_a_written_hesitation_is_as_long_as_its_sound() -> None:
    assert found("so__~m~__yes") == [(4 - 0, 7, 1, "m", True, False)]
    assert found("so__m__yes") == [(4, 5, 1, "m", True, False)]


def test_a_written_hesitation_never_grows_into_a_word() -> None:
    assert found("so~m~yes") == [(2, 5, 1, "m", True, False)]


def test_a_short_written_hesitation_grows_by_600_ms_at_most() -> None:
    (one,) = found("so_~~~~~~m~~~~~~_yes")
    assert (one[0] * TICK, one[1] * TICK) == (9 * TICK - 9600, 10 * TICK + 9600)


def test_a_written_hesitation_of_200_ms_grows_by_150_ms_at_most() -> None:
    (one,) = found("so_~~~~~~um~~~~~~_yes")
    assert (one[0] * TICK, one[1] * TICK) == (9 * TICK - 2400, 11 * TICK + 2400)
    made = scene("so_~~~~~~m===~~~~_yes")
    for length, reach in ((3199, 9600), (3200, 2400)):
        words = [made.words[0], replace(made.words[1], end=9 * TICK + length), made.words[2]]
        (first,) = candidates(words, (), made.audio, made.probability, made.extent)
        assert first.start == 9 * TICK - reach


def test_a_written_hesitation_is_sure_to_be_there_if_an_arc_or_the_aligner_says_so() -> None:
    assert found("so__um__yes", arc("um", 4, 6)) == [(4, 6, 1, "um", True, True)]
    assert found("so__um__yes", aligned=True) == [(4, 6, 1, "um", True, True)]
    assert found("so__um__yes", arc("um", 7, 8)) == [(4, 6, 1, "um", True, False)]


def test_an_arc_within_a_word_speaks_for_no_hesitation_beside_it() -> None:
    assert found("so__um|yes", arc("um", 6, 8)) == [(4, 6, 1, "um", True, False)]
    assert found("so|um__yes", arc("um", 0, 2)) == [(2, 4, 1, "um", True, False)]
    assert found("so__um|yes", arc("um", 5.9, 8)) == [(4, 6, 1, "um", True, True)]
    assert found("so|um__yes", arc("um", 0, 2.1)) == [(2, 4, 1, "um", True, True)]


def test_of_an_unwritten_voice_only_what_the_longest_arc_holds_counts() -> None:
    margin = FRAME / TICK
    assert found("so_~~~~~~_yes", arc("uh", 3.5, 4), arc("um", 5, 7)) == [
        (5 - margin, 7 + margin, 1, "um", False, True)
    ]
    assert found("so_~~~~~~_yes", arc("um", 2, 20)) == [(3, 9, 1, "um", False, True)]


def test_an_arc_beside_a_voice_speaks_for_it_and_leaves_it_whole() -> None:
    near, far = 1599 / TICK, 1601 / TICK
    assert found("so~___yes", arc("um", 3 + near, 5)) == [(2, 3, 1, "um", False, True)]
    assert found("so~___yes", arc("um", 3 + far, 5)) == [(2, 3, 1, "", False, False)]
    assert found("so___~yes", arc("um", 3, 5 - near)) == [(5, 6, 1, "um", False, True)]
    assert found("so___~yes", arc("um", 3, 5 - far)) == [(5, 6, 1, "", False, False)]
    assert found("so_~__yes", arc("um", 4, 6)) == [(3, 4, 1, "um", False, True)]
    assert found("so__~_yes", arc("um", 2, 4)) == [(4, 5, 1, "um", False, True)]


def test_a_voice_that_touches_a_written_hesitation_is_that_hesitation() -> None:
    made = scene("so__um_~__yes")
    for gap_ms, count in ((40, 1), (60, 2)):
        words = [made.words[0], replace(made.words[1], end=7 * TICK - gap_ms * 16), made.words[2]]
        assert len(candidates(words, (), made.audio, made.probability, made.extent)) == count


def test_candidates_come_in_order_each_before_its_word() -> None:
    assert found("so_~~_um_~~_uh_yes") == [
        (3, 5, 1, "", False, False),
        (6, 8, 1, "um", True, False),
        (9, 11, 2, "", False, False),
        (12, 14, 2, "uh", True, False),
    ]


@given(st.lists(st.sampled_from(["so", "um=", "m", "~~", "_", "__", "%", "'"]), max_size=20))
def test_no_candidate_reaches_into_a_word_and_no_hesitation_is_forgotten(parts: list[str]) -> None:
    made = scene("_".join(parts) + "_")
    all_found = candidates(made.words, (), made.audio, made.probability, made.extent)
    written = [c.before for c in all_found if c.written]
    assert written == [n for n, word in enumerate(made.words) if word.kind == "filler"]
    for one in all_found:
        assert 0 <= one.start < one.end <= len(made.audio)
        for word in made.words:
            assert word.kind == "filler" or one.end <= word.start or word.end <= one.start


@pytest.mark.parametrize(
    ("picture", "runs"),
    [
        ("..#########..", []),
        ("..##########..", [(2, 12)]),
        ("#####......#####", [(0, 16)]),
        ("##########.......##########", [(0, 10), (17, 27)]),
        ("#####.......#####", []),
        ("", []),
    ],
    ids=["90 ms", "100 ms", "hole of 60 ms", "hole of 70 ms", "two scraps", "nothing"],
)
def test_a_run_of_voice_lasts_100_ms_and_outlasts_holes_of_60(
    picture: str, runs: list[tuple[int, int]]
) -> None:
    audio = frames(picture + ".")
    heard = sounding(audio, np.ones(20, np.float32), 0, len(picture) * FRAME, -50)
    assert [(a // FRAME, b // FRAME) for a, b in edges(heard)] == runs


def test_a_run_of_voice_needs_level_and_voice_at_once() -> None:
    audio = steady(3 * TICK, -20)
    assert edges(sounding(audio, likely("2" * 15), TICK, 3 * TICK, -20.5)) == ((TICK, 3 * TICK),)
    assert edges(sounding(audio, likely("2" * 15), TICK, 3 * TICK, -19.5)) == ()
    assert edges(sounding(audio, likely("2" * 15) * 0.95, TICK, 3 * TICK, -20.5)) == ()
    assert edges(sounding(audio, likely("." * 10 + "#" * 5), TICK, 3 * TICK, -30)) == (
        (2 * TICK, 3 * TICK),
    )
    assert edges(sounding(audio, likely("." * 5 + "#"), TICK, 3 * TICK, -30)) == ((TICK, 3 * TICK),)
    assert edges(sounding(audio, likely(""), TICK, 3 * TICK, -30)) == ()


def measured(
    picture: str = "so_so_so_~~_so_so",
    *,
    length: int = 2 * TICK,
    db: float = -20.0,
    written: bool = False,
    before: int = 3,
) -> FillerFeatures:
    """The signs of a candidate at tick 9 of a talk whose words are at -20 dB."""
    made = scene(picture)
    start = 9 * TICK
    audio = np.concatenate([made.audio, np.zeros(20 * RATE, np.float32)])
    audio[start : start + length] = steady(length, db)
    one = Candidate(start, start + length, before, "um", written, arc=not written)
    return features(one, 0.3, made.words, audio, made.probability)


def test_signs_say_who_spoke_for_a_candidate() -> None:
    free, wrote = measured(), measured(written=True)
    assert (free.written, free.sure, free.alone, free.arc) == (0, 0, 0.3, 1)
    assert (wrote.written, wrote.sure, wrote.alone, wrote.arc) == (1, 0.8, 0.3, 0)
    assert wrote.values() == (
        1, 0.8, 0.3, 0, wrote.length, wrote.voice, wrote.level, wrote.steady,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ms", "sign"), [(300, 0), (600, 1), (150, -1), (10, -2), (20_000, 2), (75, -2), (1200, 2)]
)
def test_length_is_told_in_octaves_of_300_ms(ms: int, sign: float) -> None:
    assert measured(length=ms * 16).length == pytest.approx(sign)


@pytest.mark.parametrize(("db", "sign"), [(-20, 0), (-10, 1), (-25, -0.5), (-80, -3), (20, 3)])
def test_level_is_told_in_tens_of_db_over_the_words_around(db: float, sign: float) -> None:
    assert measured(db=db).level == pytest.approx(sign, abs=1e-4)


def test_level_is_compared_with_five_real_words_on_each_side() -> None:
    made = scene("a_b_c_d_e_f_g_h_i_j_k_l_n_o")
    one = Candidate(13 * TICK, 14 * TICK, 7, "um", False, arc=False)

    def level(loud: list[int], kind: str = "word", length: int = TICK) -> float:
        audio, words = made.audio.copy(), list(made.words)
        for n in loud:
            word = words[n]
            audio[word.start : word.end] = steady(TICK, 0)
            words[n] = Timed("x", word.start, word.start + length, kind=kind)  # type: ignore[arg-type]
        audio[one.start : one.end] = steady(TICK, -20)
        return features(one, 0.0, words, audio, made.probability).level

    before, behind = list(range(7)), list(range(7, 14))  # five of ten are at 0 dB
    assert level(before) == pytest.approx(-1, abs=1e-4)
    assert level(behind) == pytest.approx(-1, abs=1e-4)
    assert level(list(range(14)), kind="noise") == 0
    assert level(list(range(14)), length=2 * FRAME) == 0
    assert level(list(range(14)), length=3 * FRAME) == pytest.approx(-2, abs=1e-4)


def test_without_words_around_the_level_says_nothing() -> None:
    assert measured("_" * 20, before=0).level == 0


def test_voice_is_the_mean_over_what_the_candidate_covers() -> None:
    made = scene("so__yes")

    def voice(start: int, end: int, marks: str) -> float:
        one = Candidate(start, end, 1, "", False, arc=False)
        return features(one, 0.0, made.words, made.audio, likely(marks)).voice

    assert voice(1024, 2048, "99139999") == pytest.approx(0.2)
    assert voice(1024, 2049, "99139999") == pytest.approx((0.1 + 0.3 + 0.9) / 3)
    assert voice(1030, 1040, "99199999") == pytest.approx(0.1)
    assert voice(8000, 9000, "99") == 0


def test_a_held_voice_is_steady_and_changing_sound_is_not() -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, RATE).astype(np.float32)
    pulses = HUM * (np.arange(2 * RATE) // 1280 % 2) + np.tile(noise, 2) * 0.05
    assert steadiness(HUM) > 0.99
    assert steadiness((HUM * 20_000).astype(np.int16)) > 0.9
    assert steadiness(noise) < 0.3
    assert 0.3 < steadiness(pulses.astype(np.float32)) < 0.9


def test_how_steady_a_sound_is_does_not_depend_on_how_loud_it_is() -> None:
    assert steadiness(HUM) == pytest.approx(steadiness(HUM * np.float32(0.1)), abs=0.01)


def test_of_a_sound_under_80_ms_nobody_can_say_whether_it_is_steady() -> None:
    assert steadiness(HUM[:1279]) == 0.5
    assert steadiness(HUM[:1280]) > 0.9
    assert steadiness(HUM[:0]) == 0.5


def test_a_candidate_knows_what_explains_it() -> None:
    made = scene("the_~~___yes")
    (one,) = candidates(made.words, (), made.audio, made.probability, made.extent)
    assert one.explained
    made = scene("so_~~___yes")
    (one,) = candidates(made.words, (), made.audio, made.probability, made.extent)
    assert not one.explained
