"""What of a picture is copied, and what is encoded: every frame of an edit once, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from media.frames import FrameRange
from media.gops import LEAST_COPIED, Copied, EntryPoint, Gops, pieces_of
from media.smart import delay_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.gops import PicturePiece

    Edit = tuple[Gops, list[FrameRange]]


def gops_of(groups: Sequence[tuple[str, int, int]]) -> Gops:
    """Groups of pictures: `closed` or `open`, how many small groups, and B-frames in each.

    An open group has leading pictures: they are shown before its first, and decoded behind it.
    """
    frames: list[int] = []
    entries = {}
    for kind, minis, between in groups:
        leading = between if kind == "open" and frames else 0
        shown = len(frames)
        entries[len(frames)] = EntryPoint(leading, is_fresh=kind == "closed")
        frames += [shown + leading, *range(shown, shown + leading)]
        for _ in range(minis):
            start = len(frames)
            frames += [start + between, *range(start, start + between)]
    return Gops(tuple(frames), entries, FrameRange(0, len(frames)))


groups = st.lists(
    st.tuples(st.sampled_from(["closed", "open"]), st.integers(1, 12), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Gops, list[FrameRange]]:
    gops = gops_of(draw(groups))
    count = len(gops.frames)
    ranges = draw(
        st.lists(st.tuples(st.integers(0, count + 5), st.integers(1, 2 * count)), max_size=5)
    )
    return gops, [FrameRange(first, length) for first, length in ranges]


def shown(gops: Gops, piece: PicturePiece) -> list[int]:
    if isinstance(piece, Copied):
        return sorted(gops.frames[place] for place in piece.packets())
    return [*range(piece.first, piece.end)]


@given(edits())
def test_every_frame_of_an_edit_comes_once_and_in_order(
    edit: tuple[Gops, list[FrameRange]],
) -> None:
    gops, ranges = edit
    pieces = pieces_of(gops, ranges)
    wanted = [number for one in ranges for number in range(one.first, one.end)]
    assert [number for piece in pieces for number in shown(gops, piece)] == wanted
    assert all(piece.count == len(shown(gops, piece)) for piece in pieces)


@given(edits())
def test_a_copied_piece_needs_no_picture_outside_of_it(edit: Edit) -> None:
    """Nothing that is decoded in it is shown outside of it, and it begins with an entry."""
    gops, ranges = edit
    pieces = pieces_of(gops, ranges)
    for number, piece in enumerate(pieces):
        if isinstance(piece, Copied):
            assert piece.count >= LEAST_COPIED
            assert piece.entry == gops.entries[piece.start]
            before = pieces[number - 1] if number else None
            assert piece.entry.is_fresh or not isinstance(before, Copied)
            skipped = gops.frames[piece.start + 1 : piece.start + 1 + piece.entry.skipped]
            assert all(frame < piece.first for frame in skipped)


@given(edits())
def test_no_frame_is_shown_before_it_is_decoded(edit: Edit) -> None:
    gops, ranges = edit
    pieces = pieces_of(gops, ranges)
    numbers: list[int] = []
    for piece in pieces:
        start = len(numbers)
        if isinstance(piece, Copied):
            numbers += [start + gops.frames[p] - piece.first for p in piece.packets()]
        else:
            numbers += range(start, start + piece.count)
    delay = delay_of(gops, pieces)
    assert all(place - delay <= number for place, number in enumerate(numbers))


def test_a_cut_inside_a_group_costs_no_more_than_its_rest() -> None:
    """A cut from 30 to 33: the group from 24 on is encoded up to where the next one begins."""
    gops = gops_of([("closed", 3, 3)] * 6)
    size = len(gops.frames) // 6
    pieces = pieces_of(gops, [FrameRange(0, 30), FrameRange(33, len(gops.frames) - 33)])
    assert [type(piece) for piece in pieces] == [Copied, FrameRange, FrameRange, Copied]
    end, begin = pieces[1], pieces[2]
    assert end.first + end.count == 30
    assert (begin.first, begin.first + begin.count) == (33, 3 * size)
    assert sum(piece.count for piece in pieces if isinstance(piece, Copied)) > len(gops.frames) - 13


def test_frames_that_an_edit_list_hides_are_not_copied() -> None:
    gops = gops_of([("closed", 12, 1)] * 3)
    hidden = Gops(gops.frames, gops.entries, FrameRange(5, len(gops.frames) - 8))
    for piece in pieces_of(hidden, [FrameRange(0, len(gops.frames))]):
        if isinstance(piece, Copied):
            assert hidden.seen.first <= piece.first
            assert piece.first + piece.count <= hidden.seen.end
