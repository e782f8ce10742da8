"""How long pauses are that were too long: by place, by speaker, and never all alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from editors.decisions import decided
from editors.proposers.gaps import MOST_VARIED, long_gaps
from editors.proposers.pace import Pace, is_pace, pace_of, pace_of_texts
from editors.proposers.quiets import quiets
from editors.settle import settle
from media.errors import OptionError
from media.span import Span, total
from pipeline.origin import TranscriptOrigin
from pipeline.transcript import Transcript, Word
from tests.editors.strategies import talks
from tests.make import source, transcript

RATE = 1000
Said = tuple[str, str | None, int]
"""A word, who says it, and how many milliseconds of pause are behind it."""


def talk(*said: Said) -> Transcript:
    at, words, pauses = 0, [], []
    for text, who, pause in said:
        noise = text.startswith("(")
        words.append(Word(text, Span(at, at + 300), 0.9, who, kind="noise" if noise else "word"))
        at += 300
        if pause:
            pauses.append(Span(at, at + pause))
            at += pause
    return Transcript(source(at, RATE), "en", tuple(words), tuple(pauses))


def kept(made: Transcript, **options: object) -> list[int]:
    """What is left of each pause, in milliseconds."""
    decisions = decided(made, long_gaps(made, **options))  # type: ignore[arg-type]
    return [
        decisions.shortenings[n].left if n in decisions.shortenings else len(pause)
        for n, pause in enumerate(made.pauses)
    ]


def test_pauses_with_a_click_between_them_are_one_and_keep_together_what_one_keeps() -> None:
    made = transcript("so.________%________And")
    assert sum(kept(made)) == 600
    assert [cut.reason for cut in long_gaps(made)] == [
        "pause 0.8s -> 0.3s", "pause 0.8s -> 0.3s",
    ]  # fmt: skip
    cuts = settle(made, decided(made, long_gaps(made)))
    assert made.source.length - total(cut.span for cut in cuts) == 300 + 600 + 100 + 300


def test_what_is_left_is_shared_by_length_and_each_arrow_says_its_own() -> None:
    assert kept(transcript("so.____________%______And")) == [400, 200]


def test_a_pause_that_no_script_shows_stays_whole_beside_one_that_it_shows() -> None:
    assert kept(transcript("so.________%___And")) == [300, 300]
    assert kept(transcript("so________%____and")) == [100, 400]


def test_pauses_with_a_word_or_longer_sound_between_them_are_two() -> None:
    assert kept(transcript("so.________%%________And")) == [600, 600]
    assert kept(transcript("so________I________and")) == [350, 350]


def test_longer_pauses_keep_more_and_a_metronome_is_heard_no_more() -> None:
    lengths = [800, 900, 1000, 1100, 1200, 1400, 1700, 2100, 2600, 3500]
    left = kept(talk(*(("so", "A", length) for length in lengths)))
    assert left == sorted(left)
    assert max(Counter(left).values()) <= 2
    assert all(a < b for a, b in pairwise(left[:6]))
    assert 330 <= left[4] <= left[5] <= 370
    assert set(kept(talk(*(("so", "A", n) for n in lengths)), vary=0)) == {350}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ([("so", "A", 1000), ("it", "A", 0)], 350),
        ([("so.", "A", 1000), ("It", "A", 0)], 600),
        ([("so", "A", 1000), ("it", "B", 0)], 600),
        ([("so.", "A", 0), ("(breath)", "A", 1000), ("It", "A", 0)], 600),
        ([("so?", "A", 1000), ("It", "B", 0)], 720),
        ([("so?”", "A", 1000), ("It", "A", 0)], 720),
        ([("so", "A", 0), ("(laugh)", "A", 1000), ("it", "A", 0)], 720),
        ([("so", "A", 1000), ("(laugh)", "B", 0), ("it", "A", 0)], 720),
    ],
    ids=["inside", "sentence", "turn", "breath", "answer", "own question", "laugh", "laughter"],
)
def test_a_pause_keeps_what_its_place_asks_for(said: list[Said], left: int) -> None:
    assert kept(talk(*said))[0] == left


def test_the_lengths_of_places_can_be_given() -> None:
    made = talk(("so", "A", 1000), ("it", "B", 0), ("is?", "B", 1000), ("So", "A", 0))
    assert kept(made, turn=0.2, beat=0.5) == [200, 500]
    assert kept(made, to=0.4, sentence=0.4) == [400, 400]
    with pytest.raises(OptionError, match="no pause is shorter than nothing"):
        kept(made, beat=-1)


def test_each_speaker_is_measured_by_their_own_pauses() -> None:
    """Who pauses long keeps no more of a long pause than who pauses briefly of a brief one."""
    slow = [("so", "A", 2000)] * 5
    quick = [("so", "B", 1000)] * 5
    made = talk(*slow, *quick, ("so", None, 0))
    left = kept(made)
    assert set(left[:4]) == set(left[5:9]) == {350}


@given(talks)
def test_of_two_pauses_in_one_place_the_longer_keeps_no_less(made: Transcript) -> None:
    decisions = decided(made, long_gaps(made, over=0.1))
    by_place: dict[str, list[tuple[int, int]]] = {}
    for quiet in quiets(made):
        cut = [decisions.shortenings.get(n) for n in quiet.pauses]
        if len(cut) == 1 and cut[0]:
            by_place.setdefault(quiet.place, []).append((quiet.length, cut[0].left))
    for pairs in by_place.values():
        lefts = [left for _, left in sorted(pairs)]
        assert lefts == sorted(lefts)
        assert all(left <= 600 * 1.25 * MOST_VARIED[1] for left in lefts)


@given(talks)
def test_every_length_stands_on_the_scripts_grid_and_the_words_are_not_touched(
    made: Transcript,
) -> None:
    for cut in long_gaps(made, over=0.1):
        assert any(pause & cut.span == cut.span for pause in made.pauses)
    decisions = decided(made, long_gaps(made))
    assert all(how.left % 10 == 0 for how in decisions.shortenings.values())


# --- like another episode -----------------------------------------------------------------------

LIKED = [250, 300, 320, 350, 380, 400, 450, 500, 600, 800, 1200]


def pace(made: Transcript) -> Pace:
    return pace_of(made, [(quiet, quiet.length) for quiet in quiets(made)])


def distance(one: list[int], other: list[int]) -> float:
    """The Kolmogorov-Smirnov distance of two samples."""
    return max(
        abs(sum(n <= at for n in one) / len(one) - sum(n <= at for n in other) / len(other))
        for at in {*one, *other}
    )


def test_pauses_become_as_those_of_an_episode_that_somebody_liked() -> None:
    wanted = [round(n * more) for n in LIKED for more in (1, 1.02, 1.04, 1.06)]
    slow = talk(*(("so", "A", 2 * n + 300) for n in wanted), ("so", "A", 0))
    like = pace(talk(*(("so", "A", n) for n in wanted), ("so", "A", 0))).texts()
    paced_ones, constant = kept(slow, like=like), kept(slow, vary=0)
    assert distance(paced_ones, wanted) <= 0.1
    assert distance(constant, wanted) >= 0.3
    assert max(paced_ones) == 1270


def test_no_pause_gets_longer_and_the_order_of_lengths_stays() -> None:
    liked = talk(*(("so", "A", 3 * n) for n in LIKED), ("so", "A", 0))
    made = talk(*(("so", "A", n) for n in LIKED), ("so", "A", 0))
    assert kept(made, like=pace(liked).texts()) == LIKED


def test_a_speaker_of_both_episodes_is_measured_by_themselves() -> None:
    def named(made: Transcript, **names: str) -> Transcript:
        return replace(made, origin=TranscriptOrigin(speakers=names))

    liked = named(
        talk(*[("so", "A", 500)] * 9, ("so", "A", 0), *[("so", "B", 900)] * 9, ("so", "B", 0)),
        A="Nora", B="Ben",
    )  # fmt: skip
    made = named(talk(*[("so", "A", 2000)] * 3, ("so", "A", 0)), A="Ben")
    assert kept(made, like=pace(liked).texts()) == [900] * 3
    assert kept(named(made, A="Eve"), like=pace(liked).texts()) == [500 + 400 // 2] * 3


def test_a_pace_is_a_text_that_says_all_of_it() -> None:
    made = replace(
        talk(*(("so", "A", n) for n in LIKED)), origin=TranscriptOrigin(speakers={"A": "A/B: +C"})
    )
    texts = pace(made).texts()
    assert all(map(is_pace, texts))
    assert pace_of_texts(texts) == pace(made)
    assert {name for _, name in pace(made).quantiles} == {None, "A/B: +C"}


def test_few_pauses_are_no_pace_and_what_is_none_is_refused() -> None:
    assert not pace(talk(*[("so", "A", 900)] * 3)).quantiles
    for text in ("episode12", "inside/0.1/0.2", "nowhere" + 11 * "/1"):
        assert not is_pace(text)
        with pytest.raises(OptionError, match="gaps:like does not know"):
            kept(talk(("so", "A", 900)), like=(text,))


def test_a_few_pauses_keep_what_their_places_ask_for() -> None:
    assert kept(talk(*(("so", "A", n) for n in (800, 1200, 2400, 4000)))) == [350] * 4
