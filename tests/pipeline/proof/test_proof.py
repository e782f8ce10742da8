"""Renders made on the spot, spoilt in one place, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.clock import MODEL_RATE
from media.heard import Heard
from media.muted import Muted
from media.span import Span
from media.splice import pieces, spliced
from media.timeline import Timeline, timeline_of, timeline_without
from pipeline.proof.picture import picture_faults
from pipeline.proof.proof import proof
from pipeline.proof.words import word_faults
from tests import make
from tests.pipeline.sound.test_hesitation_edges import hum, vowel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.proof.faults import Fault
    from pipeline.transcript import Transcript

    Mono = np.ndarray[Any, np.dtype[np.int16]]

TALK = make.transcript("__one___two__um=__three|four___five_____six__", rate=MODEL_RATE)
MS = MODEL_RATE // 1000


def recorded(talk: Transcript = TALK) -> Mono:
    """Each word is a noise that no other has, swelling and fading; the room hisses at -70 dB."""
    noise = np.random.default_rng(5).normal(size=talk.source.length)
    sound = 10 ** (-70 / 20) * np.random.default_rng(6).normal(size=talk.source.length)
    for word in talk.words:
        swell = np.sin(np.pi * np.linspace(0.1, 0.9, len(word.span)))
        place = slice(word.span.start, word.span.end)
        sound[place] += 0.1 * swell * noise[place]
    smooth = np.convolve(sound, np.ones(4) / 4, "same")
    return np.asarray(np.clip(np.rint(smooth * 32768), -32768, 32767).astype("<i2"))


def spoken(number: int, talk: Transcript = TALK) -> Span:
    return talk.words[number].span


UM = spoken(2)
WITHOUT_UM = timeline_without(TALK.source, [UM])
KEPT = [0, 1, 3, 4, 5, 6]


def render_of(timeline: Timeline, sound: Mono) -> Mono:
    source = timeline.source
    parts = pieces(timeline.keeps, source.length, source.rate, dict(timeline.fades))

    def read(span: Span) -> Any:
        yield sound[span.start : span.end, None]

    return np.concatenate(list(spliced(parts, read, 1, sound.dtype)))[:, 0]


def heard(mono: Mono, frames_us: tuple[int, ...] = ()) -> Heard:
    size = 10 * MS
    steps = np.abs(np.diff(mono.astype(np.float32), prepend=0)) / 32768
    padded = np.pad(steps, (0, -len(steps) % size)).reshape(-1, size)
    return Heard(mono, MODEL_RATE, len(mono), padded.max(axis=1), frames_us, (0,))


def faults(
    spoil: Callable[[Mono], Mono],
    timeline: Timeline = WITHOUT_UM,
    kept: list[int] = KEPT,
) -> tuple[Fault, ...]:
    sound = recorded()
    return proof(TALK, timeline, kept, sound, heard(spoil(render_of(timeline, sound)))).faults


def kinds(found: tuple[Fault, ...]) -> set[str]:
    return {fault.kind for fault in found}


def output(sample: int, timeline: Timeline = WITHOUT_UM) -> int:
    (place,) = timeline.to_output(sample)
    return place


def test_a_render_as_planned_has_no_faults() -> None:
    found = proof(TALK, WITHOUT_UM, KEPT, recorded(), heard(render_of(WITHOUT_UM, recorded())))
    assert found.faults == ()
    assert (found.kept, found.struck, found.compared) == (6, 1, True)
    (seam,) = found.seams
    assert (seam.place, seam.left, seam.right) == (UM.start, UM.start, UM.end)
    assert seam.click < 1


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(200, 4000)), max_size=4))
@settings(max_examples=25)
def test_whatever_is_cut_a_render_as_planned_sounds_as_promised(cuts: list[Any]) -> None:
    spans = [Span(start, start + length) for start, length in cuts]
    timeline = timeline_without(TALK.source, spans)
    sound = recorded()
    found = proof(TALK, timeline, [], sound, heard(render_of(timeline, sound)))
    assert kinds(found.faults) <= {"left in"}  # nothing is to be kept here


@pytest.mark.parametrize("gain", [0.1, 0.5, 2.0])
def test_another_loudness_is_no_fault(gain: float) -> None:
    assert not faults(lambda sound: np.rint(sound * gain).astype("<i2"))


def test_a_moved_paragraph_is_found_where_it_plays() -> None:
    border = (spoken(4).end + spoken(5).start) // 2
    moved = timeline_of(
        TALK.source, [Span(border, TALK.source.length), Span(0, UM.start), Span(UM.end, border)]
    )
    assert not faults(lambda sound: sound, moved)


def test_rumble_that_was_taken_out_of_the_recording_is_no_fault() -> None:
    hum = 2000 * np.sin(2 * np.pi * 20 * np.arange(len(render_of(WITHOUT_UM, recorded()))) / 16e3)
    assert not faults(lambda sound: np.rint(sound + hum).astype("<i2"))


def test_the_end_of_a_word_that_became_silent_is_named() -> None:
    end = output(spoken(1).end - 1)

    def silenced(sound: Mono) -> Mono:
        sound[end - 60 * MS : end] = 0
        return sound

    (fault,) = faults(silenced)
    assert fault.kind == "unlike"
    assert "'two'" in fault.text
    assert abs(fault.place - (end - 60 * MS)) < 20 * MS


def test_a_word_out_of_which_50_ms_were_cut_moves_what_follows() -> None:
    middle = output(spoken(1).start + 1000)
    found = faults(lambda sound: np.delete(sound, slice(middle, middle + 50 * MS)))
    shifts = [fault for fault in found if fault.kind == "shifted"]
    assert [fault.text for fault in shifts] == ["what follows sounds 50 ms too early"]
    assert abs(shifts[0].place - middle) < 500 * MS


def test_a_syllable_that_plays_twice_moves_what_follows() -> None:
    end = output(spoken(4).end - 1)
    found = faults(lambda sound: np.insert(sound, end, sound[end - 100 * MS : end]))
    assert "what follows sounds 100 ms too late" in [fault.text for fault in found]


def test_a_struck_word_that_is_heard_moves_what_follows() -> None:
    said = recorded()[UM.start : UM.end]
    found = faults(lambda sound: np.insert(sound, UM.start, said))
    assert {"shifted", "length"} <= kinds(found)


def test_a_struck_word_that_is_heard_over_a_pause_is_found() -> None:
    said = recorded()[UM.start : UM.end][: 100 * MS]

    def over(sound: Mono) -> Mono:
        sound[UM.start : UM.start + len(said)] += said
        return sound

    (fault,) = faults(over)
    assert fault.kind == "unlike"
    assert "where there should be less" in fault.text


def test_a_click_at_a_join_is_found() -> None:
    def clicking(sound: Mono) -> Mono:
        sound[UM.start + 10] += 9000
        return sound

    assert "click" in kinds(faults(clicking))


@pytest.mark.parametrize(("noise", "kinds_found"), [(600, {"floor"}), (15, set())])
def test_a_room_that_changes_at_a_join_is_found_if_it_is_heard(
    noise: int, kinds_found: set[str]
) -> None:
    sound = recorded()
    gap = Span(UM.start - 100 * MS, UM.end + 100 * MS)
    sound[spoken(1).end : UM.start] = 0
    hum = np.random.default_rng(8).normal(0, noise, len(sound) - gap.end)
    sound[gap.end :] += np.rint(hum).astype("<i2")
    timeline = timeline_without(TALK.source, [gap])
    found = proof(TALK, timeline, KEPT, sound, heard(render_of(timeline, sound))).faults
    assert kinds(found) == kinds_found
    assert all("dB louder at a stroke" in fault.text for fault in found)


def test_a_room_that_changes_between_words_is_nobodys_fault() -> None:
    sound = recorded()
    gap = Span(UM.start - 100 * MS, spoken(3).start)
    hum = np.random.default_rng(8).normal(0, 600, len(sound) - gap.end)
    sound[gap.end :] += np.rint(hum).astype("<i2")
    timeline = timeline_without(TALK.source, [gap])
    assert not proof(TALK, timeline, KEPT, sound, heard(render_of(timeline, sound))).faults


@pytest.mark.parametrize("ms", [-40, 40])
def test_sound_that_starts_40_ms_too_late_is_seen_beside_a_picture(ms: int) -> None:
    sound = recorded()
    render = render_of(WITHOUT_UM, sound)
    moved = np.roll(render, ms * MS)
    frames = tuple(range(0, 1_000_000, 40_000))
    found = proof(TALK, WITHOUT_UM, KEPT, sound, heard(moved, frames)).faults
    late = "late" if ms > 0 else "early"
    assert f"all of it sounds 40 ms too {late}" in [fault.text for fault in found]


def test_sound_that_starts_late_does_so_from_the_first_sample_on() -> None:
    quiet = make.transcript("______________one___two__", rate=MODEL_RATE)
    sound = recorded(quiet)
    timeline = timeline_of(quiet.source, [quiet.source.extent])
    found = proof(quiet, timeline, [0, 1], sound, heard(np.roll(sound, 40 * MS), (0,))).faults
    assert ("all of it sounds 40 ms too late", 0) in [(one.text, one.place) for one in found]
    assert len([one for one in found if one.kind == "shifted"]) == 1


def test_a_timeline_that_clips_a_kept_word_is_named() -> None:
    timeline = timeline_without(TALK.source, [Span(UM.start, spoken(3).start + 60 * MS)])
    (fault,) = faults(lambda sound: sound, timeline)
    assert (fault.kind, fault.text) == ("clipped", "60 ms of 'three' are missing")
    assert fault.source == spoken(3).start


def test_a_timeline_without_a_kept_word_is_named() -> None:
    timeline = timeline_without(TALK.source, [UM, spoken(6)])
    (fault,) = faults(lambda sound: sound, timeline)
    assert fault.kind == "clipped"
    assert "'six'" in fault.text


def test_a_timeline_that_leaves_a_struck_word_in_is_named() -> None:
    timeline = timeline_without(TALK.source, [Span(UM.start, UM.end - 100 * MS)])
    (fault,) = faults(lambda sound: sound, timeline)
    assert (fault.kind, fault.text) == ("left in", "100 ms of the struck 'um' play")


def test_a_timeline_that_plays_a_word_again_is_named() -> None:
    two = spoken(1)
    timeline = timeline_of(
        TALK.source,
        [Span(0, two.end), Span(two.start, UM.start), Span(UM.end, TALK.source.length)],
    )
    (fault,) = faults(lambda sound: sound, timeline)
    assert fault.kind == "twice"
    assert "'two'" in fault.text
    again = [0, 1, 1, 3, 4, 5, 6]
    assert not faults(lambda sound: sound, timeline, again)


def test_what_a_bleep_takes_the_place_of_is_not_missed() -> None:
    muted = replace(WITHOUT_UM, muted=(Muted(spoken(5), "bleep"),))
    place = output(spoken(5).start)
    tone = (3000 * np.sin(np.arange(len(spoken(5))) * 0.4)).astype("<i2")

    def bleeped(sound: Mono) -> Mono:
        sound[place : place + len(tone)] = tone
        return sound

    assert not faults(bleeped, muted)
    assert faults(bleeped)
    (fault,) = faults(lambda sound: sound, muted)
    assert (fault.kind, fault.place) == ("left in", place)


def test_the_sound_of_another_edit_is_compared_to_its_end() -> None:
    talk = make.transcript("__one_two_three_four__five_six_seven" * 12, rate=MODEL_RATE)
    sound, second = recorded(talk), MODEL_RATE
    whole = timeline_of(talk.source, [talk.source.extent])
    other = timeline_without(
        talk.source, [Span(n * second, n * second + 1400 * MS) for n in range(2, 38, 2)]
    )
    assert proof(talk, whole, [], sound, heard(render_of(other, sound))).faults


def test_sound_of_another_waveform_is_called_what_it_is() -> None:
    other = np.random.default_rng(9).normal(0, 3000, WITHOUT_UM.length).astype("<i2")
    found = proof(TALK, WITHOUT_UM, KEPT, recorded(), heard(other))
    assert not found.compared
    assert [fault.text for fault in found.faults] == ["none of the sound is as recorded"]


FILM = timeline_without(
    make.source(10 * make.RATE, video=make.video_stream()), [Span(48_000, 96_000)]
)
FRAMES = tuple(range(0, 9_000_000, 40_000))


def test_frames_at_their_times_are_no_fault() -> None:
    assert not list(picture_faults(FILM, FRAMES))
    rounded = tuple(1000 * round(time / 1000 + 0.3) for time in FRAMES)
    assert not list(picture_faults(FILM, rounded))


def test_a_lost_frame_is_found_by_count_and_by_the_hole() -> None:
    found = list(picture_faults(FILM, FRAMES[:100] + FRAMES[101:]))
    assert found[0].text == "224 frames where 225 were planned"
    assert "40 ms too late" in found[1].text
    assert found[1].place == 4 * make.RATE + 1920


def test_a_picture_that_starts_late_is_heard_to_be_behind_its_sound() -> None:
    sound = recorded()
    render = render_of(WITHOUT_UM, sound)
    frames = tuple(range(40_000, 1_000_000, 40_000))
    found = proof(TALK, WITHOUT_UM, KEPT, sound, heard(render, frames)).faults
    assert [fault.text for fault in found] == ["all of it sounds 40 ms too early"]
    both = np.concatenate((np.zeros(40 * MS, np.int16), render))
    assert not proof(TALK, WITHOUT_UM, KEPT, sound, heard(both, frames)).faults


@pytest.mark.parametrize(("begun_ms", "kinds_found"), [(100, set()), (20, {"left in"})])
def test_a_word_begun_in_the_time_of_an_um_may_play(begun_ms: int, kinds_found: set[str]) -> None:
    talk = make.transcript("see=|um===|yes=", rate=MODEL_RATE)
    sound = np.concatenate((vowel(400), hum(begun_ms), vowel(300), hum(200 - begun_ms), vowel(400)))
    um = talk.words[1].span
    timeline = timeline_without(talk.source, [Span(um.start + 100 * MS, um.end)])
    assert kinds(tuple(word_faults(talk, timeline, [0, 2], sound))) == kinds_found


def coarse(sound: Mono) -> Mono:
    """As a codec of low rate gives sound: a little of it is noise everywhere."""
    level = 0.25 * np.sqrt(np.convolve(sound.astype(np.float64) ** 2, np.ones(80) / 80, "same"))
    noise = np.random.default_rng(11).normal(0, 1, len(sound)) * level
    return np.rint(sound + noise).astype("<i2")


def spoken_anew(sound: Mono, start: int, ms: int) -> Mono:
    """Another noise for some time, as loud: a waveform that a codec has lost."""
    place = slice(start, start + ms * MS)
    other = np.random.default_rng(12).normal(0, sound[place].std(), ms * MS)
    return np.concatenate((sound[:start], other.astype("<i2"), sound[place.stop :]))


@pytest.mark.parametrize("ms", [20, 25])
def test_a_waveform_lost_for_a_moment_is_no_fault_of_a_coarse_codec(ms: int) -> None:
    middle = output(spoken(4).start + 100 * MS)
    assert not faults(lambda sound: spoken_anew(coarse(sound), middle, ms))
    assert kinds(faults(lambda sound: spoken_anew(sound, middle, ms))) == {"unlike"}


def test_a_moment_at_a_join_is_a_fault_of_any_codec() -> None:
    loud = make.transcript("one===|two===|um=|three===", rate=MODEL_RATE)
    sound, um = recorded(loud), loud.words[2].span
    timeline = timeline_without(loud.source, [um])
    for place, kinds_found in ((um.start - 10 * MS, {"unlike"}), (um.start - 300 * MS, set())):
        spoilt = spoken_anew(coarse(render_of(timeline, sound)), place, 22)
        found = proof(loud, timeline, [0, 1, 3], sound, heard(spoilt)).faults
        assert kinds(found) - {"click"} == kinds_found


@pytest.mark.parametrize("ms", [40, 80])
def test_what_is_lost_for_longer_is_a_fault_of_any_codec(ms: int) -> None:
    middle = output(spoken(4).start + 100 * MS)

    def silenced(sound: Mono) -> Mono:
        sound = coarse(sound)
        sound[middle : middle + ms * MS] = 0
        return sound

    assert kinds(faults(silenced)) == {"unlike"}
    assert kinds(faults(lambda sound: spoken_anew(coarse(sound), middle, ms))) == {"unlike"}
