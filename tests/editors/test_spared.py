"""A cut of a hesitation takes no word that no transcript has: inside its time, or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from editors.decisions import Decisions, Provenance
from editors.joins import with_quiet_joins
from editors.settle import settle
from media.clock import MODEL_RATE
from media.timeline import timeline_without
from tests.make import transcript
from tests.pipeline.sound.test_hesitation_edges import MS, burst, hum, room, vowel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.transcript import Transcript

WHY = Provenance("fillers", "um")


def cut_ms(talk: Transcript, sound: NDArray[np.int16], *struck: int) -> list[tuple[int, int]]:
    """What a talk loses without some of its words, in milliseconds."""
    decisions = Decisions(dict.fromkeys(struck, WHY))
    cuts = settle(talk, decisions)
    before = timeline_without(talk.source, (cut.span for cut in cuts))
    after, moved = with_quiet_joins(before, cuts, talk, sound)
    assert len(after.keeps) == len(before.keeps)
    ms = talk.source.rate // 1000
    return [(cut.span.start // ms, cut.span.end // ms) for cut in moved]


def test_a_word_begun_and_given_up_right_before_an_um_stays() -> None:
    talk = transcript("see=|um===|yes=", rate=MODEL_RATE)  # of 400, 500 and 400 ms
    sound = np.concatenate((vowel(400), hum(100), vowel(200), hum(200), vowel(400)))
    ((start, end),) = cut_ms(talk, sound, 1)
    assert 475 <= start <= 515  # in phase
    assert 890 <= end <= 915


def test_a_word_that_nobody_wrote_stays_right_behind_an_um() -> None:
    talk = transcript("see=|um===|yes=", rate=MODEL_RATE)
    sound = np.concatenate((vowel(400), vowel(200), hum(190), burst(20), hum(90), vowel(400)))
    ((start, end),) = cut_ms(talk, sound, 1)
    assert 385 <= start <= 415
    assert 740 <= end <= 790


@pytest.mark.parametrize(("said", "stays"), [(1.0, True), (0.1, False)], ids=["word", "breath"])
@pytest.mark.parametrize("is_behind", [False, True])
def test_what_stands_apart_beside_an_um_stays_if_it_is_as_loud_as_talk(
    said: float, stays: bool, is_behind: bool
) -> None:
    talk = transcript("see=______%%%um=|yes=", rate=MODEL_RATE)
    begun = (np.concatenate((room(20), burst(200))) * said).astype(np.int16)
    sound = np.concatenate((vowel(400), room(580), begun, room(100), vowel(700)))
    where = (1000, 1200)
    if is_behind:
        talk = transcript("see=|um=%%%______yes=", rate=MODEL_RATE)
        sound = np.concatenate((vowel(700), room(100), begun[::-1], room(580), vowel(400)))
        where = (800, 1000)
    ((start, end),) = cut_ms(talk, sound, 1)
    is_cut = min(end, where[1]) > max(start, where[0])
    assert is_cut == (not stays)
    um = talk.words[1].span
    assert start <= um.start // MS
    assert end >= um.end // MS - 12  # in phase
