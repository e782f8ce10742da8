from __future__ import annotations

import numpy as np

from pipeline.backends.speech_pieces import GRID, LEAST_VOICED, SHORT, cut_pieces, nearest_owned

FRAMES = 400


def window(*turns: tuple[int, int, int]) -> np.ndarray:
    """Who of three speaks in the frames of a window: (first, last, who)."""
    active = np.zeros((FRAMES, 3), bool)
    for start, end, who in turns:
        active[start:end, who] = True
    return active


def cut(*windows: tuple[int, np.ndarray]) -> tuple[list[tuple[int, int]], np.ndarray]:
    pieces = cut_pieces(np.array([w for _, w in windows]), np.array([at for at, _ in windows]))
    return list(pieces.frames), pieces.owned


def test_a_turn_is_cut_on_the_grid_and_short_ends_stay_with_their_neighbour() -> None:
    frames, _ = cut((0, window((GRID - SHORT + 1, 3 * GRID + SHORT - 1, 0))))
    assert frames == [(GRID - SHORT + 1, 2 * GRID), (2 * GRID, 3 * GRID + SHORT - 1)]


def test_pieces_cover_a_turn_without_a_hole() -> None:
    for end in range(LEAST_VOICED, 3 * GRID):
        frames, owned = cut((0, window((5, 5 + end, 1))))
        edges = [edge for piece in frames for edge in piece]
        assert (edges[0], edges[-1]) == (5, 5 + end)
        assert edges[1:-1:2] == edges[2::2]
        assert (owned[0, 5 : 5 + end, 1] >= 0).all()


def test_two_windows_that_hear_the_same_have_one_piece() -> None:
    frames, owned = cut((0, window((100, 160, 0))), (50, window((52, 109, 2))))
    assert frames == [(100, 160)]
    assert owned[0, 120, 0] == owned[1, 70, 2] == 0


def test_a_turn_that_goes_beyond_windows_has_the_same_pieces_in_all_of_them() -> None:
    whole = window((0, FRAMES, 0))
    frames, owned = cut((0, whole), (150, whole), (300, whole))
    assert frames == [(edge, edge + GRID) for edge in range(0, 7 * GRID, GRID)]
    assert owned[1, GRID * 2 - 150, 0] == 2


def test_nobody_is_known_by_what_is_said_over_another() -> None:
    frames, owned = cut((0, window((0, 80, 0), (60, 150, 1))))
    assert frames == [(0, 60), (80, 150)]
    assert (owned[0, 60:80] == -1).all()


def test_who_is_never_heard_alone_has_the_longest_piece_there_is() -> None:
    active = np.array([window((0, 80, 0), (20, 35, 1), (40, 70, 1))])
    pieces = cut_pieces(active, np.array([0]))
    assert (40, 70) in pieces.frames
    assert pieces.shared == {pieces.frames.index((40, 70))}


def test_company_is_what_one_window_gives_to_one_speaker() -> None:
    active = np.array([window((0, 40, 0), (50, 70, 1), (80, 120, 0))])
    company = cut_pieces(active, np.array([0])).company
    assert [[own.tolist() for own in one] for one in company] == [[[0, 1], [2]]]


def test_frames_that_others_speak_over_go_with_the_nearest_piece() -> None:
    owned = np.array([0, 0, -1, -1, -1, -1, 1, -1], np.int32)
    active = np.array([1, 1, 1, 1, 0, 1, 1, 0], bool)
    assert nearest_owned(owned, active).tolist() == [0, 0, 0, 0, -1, 1, 1, -1]
