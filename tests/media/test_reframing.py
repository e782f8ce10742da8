"""A window holds the face, rests within a shot, and moves no more than it must."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from media.cropping import CropPlace
from media.reframing import Face, Shots, crop_places, window_of

UPRIGHT = window_of("9:16", (1920, 1080))


def face(x: float, size: float = 0.1, y: float = 0.4) -> Face:
    return Face(x, y, size, size)


def middle(place: CropPlace) -> float:
    """Where the middle of an upright window is."""
    return place.x * (1 - UPRIGHT[0]) + UPRIGHT[0] / 2


def test_a_window_is_as_large_as_the_picture_allows() -> None:
    assert window_of("16:9", (1920, 1080)) == (1.0, 1.0)
    assert window_of("1:1", (1920, 1080)) == (1080 / 1920, 1.0)
    assert window_of("16:9", (1080, 1920)) == (1.0, (9 / 16) ** 2)


def test_each_shot_has_its_place_and_a_window_that_would_hardly_move_stays() -> None:
    found = {0: [face(0.3)], 10: [face(0.32)], 50: [face(0.7)], 100: [face(0.71)], 150: []}
    places = crop_places([0, 50, 100, 150], found, UPRIGHT)
    assert [place.first for place in places] == [0, 50, 150]
    assert abs(middle(places[0]) - 0.31) < 0.02
    assert abs(middle(places[1]) - 0.7) < 0.02
    assert places[2].x == 0.5
    assert crop_places([], {}, UPRIGHT) == (CropPlace(0),)


def test_of_two_people_the_nearer_one_is_held_and_both_where_there_is_room() -> None:
    (place,) = crop_places([0], {0: [face(0.2, 0.05), face(0.7, 0.12)]}, UPRIGHT)
    assert abs(middle(place) - 0.7) < 0.02
    square = window_of("1:1", (1920, 1080))
    (place,) = crop_places([0], {0: [face(0.3, 0.1), face(0.6, 0.12)]}, square)
    left = place.x * (1 - square[0])
    assert left <= 0.25
    assert left + square[0] >= 0.66


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.02, 0.2)), min_size=1, max_size=6))
@example([(0.0, 0.125), (1.0, 0.125)])
def test_one_face_is_always_seen_as_far_as_the_picture_shows_it(
    faces: list[tuple[float, float]],
) -> None:
    (place,) = crop_places([0], {0: [face(x, size) for x, size in faces]}, UPRIGHT)
    assert 0 <= place.x <= 1
    left = place.x * (1 - UPRIGHT[0])
    assert any(left - 1e-9 <= x <= left + UPRIGHT[0] + 1e-9 for x, _ in faces)


def test_a_shot_begins_where_the_picture_is_another() -> None:
    shots = Shots()
    quiet = np.full((64, 64, 3), 90, np.uint8)
    for picture in (quiet, quiet + 3, quiet + 8, 255 - quiet, 255 - quiet, quiet):
        shots.add(picture)
    assert shots.starts == [0, 3, 5]
