from __future__ import annotations

import numpy as np
import pytest

from pipeline.speakers import linkage
from pipeline.speakers import told_apart as module
from pipeline.speakers.told_apart import likely_counts, told_apart, told_at_once

PEOPLE = np.eye(4, 16)
"""Voices at a right angle."""
ONE = np.zeros(4, np.intp)
"""Four pieces of one speaker."""


def voices(*people: int, noise: float = 0.1) -> np.ndarray:
    """A voice for each piece of these people, a little different each time."""
    rows = PEOPLE[list(people)] + np.random.default_rng(1).normal(0, noise, (len(people), 16))
    return rows.astype(np.float32)


def numbers(*some: int) -> np.ndarray:
    return np.array(some, np.intp)


def in_a_row(*lengths_s: float) -> np.ndarray:
    """Where pieces of these lengths lie, one after another."""
    ends = np.cumsum(lengths_s)
    return np.stack([ends - lengths_s, ends], axis=1)


def test_two_voices_are_two_speakers() -> None:
    who, centroids = told_apart(voices(0, 0, 1, 0, 1), in_a_row(*[1.5] * 5), [])
    assert who.tolist() == [0, 0, 1, 0, 1]
    assert np.linalg.norm(centroids, axis=1) == pytest.approx([1, 1])


def test_a_short_piece_joins_whose_voice_it_is_and_founds_nobody() -> None:
    rows = voices(0, 0, 0, 1, 1, 2)
    rows[5] += PEOPLE[1] * 0.5
    who, centroids = told_apart(rows, in_a_row(1.5, 1.5, 1.5, 1.5, 1.5, 0.3), [])
    assert who.tolist() == [0, 0, 0, 1, 1, 1]
    assert len(centroids) == 2


def test_a_second_of_a_voice_like_nobodys_is_somebody() -> None:
    who, _ = told_apart(voices(0, 0, 0, 1), in_a_row(1.5, 1.5, 1.5, 1.0), [])
    assert who.tolist() == [0, 0, 0, 1]


def test_a_second_of_a_voice_a_little_like_anothers_is_theirs() -> None:
    rows = voices(0, 0, 0, 1, noise=0)
    rows[3] = PEOPLE[1] + 0.3 * PEOPLE[0]
    places = in_a_row(1.5, 1.5, 1.5, 1.0)
    assert told_apart(rows, places, [])[0].tolist() == [0, 0, 0, 0]
    assert told_apart(rows, places * 4, [])[0].tolist() == [0, 0, 0, 1]


def test_sound_that_windows_cut_in_three_ways_is_heard_once() -> None:
    rows = voices(0, 0, 0, 1, 1, 1, noise=0)
    rows[3:] += 0.305 * PEOPLE[0]
    apart = in_a_row(1.5, 1.5, 1.5, 1.2, 1.2, 1.2)
    again = apart.copy()
    again[4:] = [(4.5, 5.2), (4.7, 6.0)]
    assert told_apart(rows, apart, [])[0].tolist() == [0, 0, 0, 1, 1, 1]
    assert told_apart(rows, again, [])[0].tolist() == [0] * 6


def test_a_short_piece_goes_with_its_company_where_its_voice_says_little() -> None:
    rows = voices(0, 0, 1, 1, 2, noise=0)
    rows[4] += 0.05 * PEOPLE[0]
    places = in_a_row(1.5, 1.5, 1.5, 1.5, 0.25)
    alone, _ = told_apart(rows, places, [])
    beside, _ = told_apart(rows, places, [[numbers(0), numbers(3, 4)]])
    assert (alone[4], beside[4]) == (0, 1)


def test_who_speaks_at_once_is_farther_apart_than_their_voices() -> None:
    rows = voices(0, 1, noise=0)
    rows[1] += 0.35 * PEOPLE[0]
    places = in_a_row(3.5, 3.5)
    assert told_apart(rows, places, [])[0].tolist() == [0, 0]
    assert told_apart(rows, places, [[numbers(0), numbers(1)]])[0].tolist() == [0, 1]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_there_are_as_many_speakers_as_somebody_says(count: int) -> None:
    rows = voices(0, 0, 1, 1, 2, 2)
    who, centroids = told_apart(rows, in_a_row(*[1.5] * 6), [], least=count, most=count)
    assert set(who.tolist()) == set(range(count))
    assert len(centroids) == count


def test_more_speakers_than_pieces_are_as_many_as_pieces() -> None:
    who, _ = told_apart(voices(0, 0), in_a_row(0.3, 0.2), [], least=5, most=5)
    assert sorted(who.tolist()) == [0, 1]


def test_long_recordings_have_the_same_speakers_block_by_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = np.random.default_rng(2).integers(0, 3, 60).tolist()
    rows, places = voices(*people), in_a_row(*[1.5] * 60)
    whole, _ = told_apart(rows, places, [])
    monkeypatch.setattr(linkage, "BLOCK_PIECES", 7)
    parts, _ = told_apart(rows, places, [])
    assert parts.tolist() == whole.tolist()
    assert len(set(whole.tolist())) == 3


def test_whom_one_window_tells_apart_are_that_many() -> None:
    rows = voices(0, 0, 0, 1, noise=0)
    rows[3] += 0.25 * PEOPLE[0]
    places = in_a_row(1.5, 1.5, 1.5, 0.7)
    windows = [[numbers(0, 1), numbers(3)], [numbers(1, 2)]]
    assert told_apart(rows, places, windows[1:])[0].tolist() == [0, 0, 0, 0]
    assert told_apart(rows, places, windows)[0].tolist() == [0, 0, 0, 1]
    assert told_apart(rows, places, windows, most=1)[0].tolist() == [0, 0, 0, 0]


def test_one_voice_is_one_speaker_though_a_window_takes_it_for_two() -> None:
    rows = voices(0, 0, 0, 1, noise=0)
    rows[3] += 0.45 * PEOPLE[0]
    places = in_a_row(1.5, 1.5, 1.5, 0.7)
    windows = [[numbers(0, 1), numbers(3)], [numbers(1, 2)]]
    assert told_apart(rows, places, windows)[0].tolist() == [0, 0, 0, 0]


def test_in_a_long_recording_one_window_alone_is_not_believed() -> None:
    rows, lengths = voices(0, 1, noise=0), np.ones(2)
    two = [numbers(0), numbers(1)]
    alone = [[numbers(0)]] * module.WINDOWS_FOR_ONE
    assert told_at_once(rows, lengths, [two, *alone[2:]]) == 2
    assert told_at_once(rows, lengths, [two, *alone]) == 1
    assert told_at_once(rows, lengths, [two, two, *alone]) == 2
    assert told_at_once(rows, lengths, []) == 1


def test_voices_far_apart_are_surely_as_many() -> None:
    rows, places = voices(0, 0, 1, 0, 1), in_a_row(*[1.5] * 5)
    assert likely_counts(rows, places, [], numbers(0, 0, 1, 0, 1)) == (2, 2)


def test_voices_only_just_apart_may_be_fewer_and_only_just_together_more() -> None:
    for near, likely in ((0.25, (1, 2)), (0.32, (1, 2)), (0.6, (1, 1))):
        rows = np.array([PEOPLE[0], near * PEOPLE[0] + np.sqrt(1 - near**2) * PEOPLE[1]])
        rows, places = rows.astype(np.float32), in_a_row(3.5, 3.5)
        who, _ = told_apart(rows, places, [])
        assert who.tolist() == ([0, 1] if near < 0.3 else [0, 0])
        assert likely_counts(rows, places, [], who) == likely


def test_whom_a_window_tells_apart_though_they_sound_alike_may_be_more() -> None:
    rows = voices(0, 0, 0, 1, noise=0)
    rows[3] += 0.45 * PEOPLE[0]
    places = in_a_row(1.5, 1.5, 1.5, 0.4)
    assert likely_counts(rows, places, [[numbers(0), numbers(3)]], ONE) == (1, 2)
    assert likely_counts(rows, places, [[numbers(0)]], ONE) == (1, 1)


def test_two_windows_that_hear_two_in_one_leave_a_doubt_and_one_alone_does_not() -> None:
    rows, places = voices(0, 0, 0, 0), in_a_row(1.5, 1.5, 1.5, 1.5)
    two, one = [numbers(0, 1), numbers(2)], [numbers(0, 1, 2)]
    assert likely_counts(rows, places, [two, one, one], ONE) == (1, 1)
    assert likely_counts(rows, places, [two, two, one], ONE) == (1, 2)
    assert likely_counts(rows, places, [two, two, *[one] * 40], ONE) == (1, 1)


def test_a_voice_too_short_to_be_somebody_leaves_a_doubt() -> None:
    rows = voices(0, 0, 0, 1, noise=0)
    rows[3] += 0.22 * PEOPLE[0]
    assert likely_counts(rows, in_a_row(1.5, 1.5, 1.5, 0.8), [], ONE) == (1, 2)


def test_a_scrap_of_another_voice_does_not_divide_who_speaks() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 192))
    rows = np.array([one + 0.5 * rng.normal(size=192) for _ in range(12)] + [other], np.float32)
    windows = [[np.arange(at, at + 4)] for at in range(9)]
    windows[3] = [np.arange(3, 7), numbers(12)]
    for scrap in (rows[12], np.zeros(192, np.float32)):
        rows[12] = scrap
        for length_s in (0.15, 0.3, 0.45):
            who, _ = told_apart(rows, in_a_row(*[1.5] * 12, length_s), windows)
            assert set(who[:12].tolist()) == {0}
    places = in_a_row(*[1.5] * 12, 0.3)
    rows[12] = other
    assert likely_counts(rows, places, windows, np.zeros(13, np.intp)) == (1, 2)
    assert told_at_once(np.vstack([rows[:12], 0 * rows[:1]]), np.diff(places)[:, 0], windows) == 1
