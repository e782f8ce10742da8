"""The best clips are whole, stand by themselves, and lie apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.clips.best import NEVER, Worth, best_clips, labelled_sentences
from editors.clips.reading import leans
from editors.clips.talk import SpokenEdit, spoken_edit
from editors.decisions import Decisions
from editors.exports.export import Edit
from editors.script.assemble import assembled
from editors.script.draft import drafted
from tests.make import transcript

if TYPE_CHECKING:
    from editors.clips.clip import EditClip

_WORDS = ("films", "paper", "and", "it", "was", "cut", "Nora", "seven", "never", "um")
_ENDS = (".", ".", ".", "?", "!", "...", ",")


def talk_of(turns: list[tuple[str, str]]) -> SpokenEdit:
    """What letters say in turn; each letter takes 0.1 s, and what ends with a mark is followed by a
    second of quiet."""
    picture, letters = "__", ""
    for letter, text in turns:
        for word in text.split():
            picture += f"{word.ljust(3, '=')}{'_' * 10 if word[-1] in '.?!' else '|'}"
            letters += letter
    said = transcript(picture)
    words = tuple(replace(w, speaker=letters[n]) for n, w in enumerate(said.words))
    said = replace(said, words=words)
    document = drafted(said, Decisions())
    return spoken_edit(Edit(said, document, assembled(said, document)[0]))


def texts(talk: SpokenEdit, clips: list[EditClip]) -> list[str]:
    return [talk.text(clip.sentences) for clip in clips]


sayings = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9).map(" ".join),
        st.sampled_from(_ENDS),
    ),
    min_size=1,
    max_size=25,
)


@given(sayings, st.integers(1, 6), st.integers(1, 8), st.integers(1, 20), st.data())
def test_clips_are_whole_of_a_fitting_length_and_share_nothing(
    said: list[tuple[str, str, str]], count: int, shortest: int, more: int, data: st.DataObject
) -> None:
    talk = talk_of([(letter, text + end) for letter, text, end in said])
    places = st.integers(0, len(talk.sentences) - 1)
    labels = data.draw(st.dictionaries(places, st.sampled_from(("sponsor", "answer"))))
    low, high = shortest * 1000, (shortest + more) * 1000
    clips = best_clips(talk, count, low, high, Worth(labels))
    assert len(clips) <= count
    assert clips == best_clips(talk, count, low, high, Worth(labels))
    for n, clip in enumerate(clips):
        assert low <= len(clip.span) <= high
        assert not any(clip.span & other.span for other in clips[:n])
        assert clip.span == talk.span(clip.sentences)
        first, last = talk.sentences[clip.sentences.start], talk.sentences[clip.sentences[-1]]
        assert not leans(first.text, "en")
        assert last.is_ended
        assert not last.text.endswith(("?", "..."))
        assert not any(labels.get(place) in NEVER for place in clip.sentences)
        assert clip.asked == f"--best {n + 1}"
        assert clip.reason


def test_a_question_comes_with_its_answer() -> None:
    talk = talk_of([
        ("A", "Today we talk about old films and how they were made by hand."),
        ("B", "I was cutting films with scissors for thirty years before computers."),
        ("A", "What was the worst day in the cutting room of your whole life?"),
        ("B", "The wind took the whole second act out of the window in March."),
        ("B", "We found seven reels of it in the garden next door."),
        ("A", "Thank you for that."),
    ])  # fmt: skip
    (clip,) = best_clips(talk, 1, 10_000, 18_000, Worth())
    text = talk.text(clip.sentences)
    assert text.startswith("What was the worst day")
    assert text.endswith("the garden next door.")
    assert clip.reason.startswith("a question with its answer")


def test_what_is_advertised_is_in_no_clip_and_energy_and_labels_count() -> None:
    sentence = "The people of this town were making pencils for a hundred years."
    talk = talk_of([("A", sentence)] * 6)
    first = best_clips(talk, 1, 4_000, 7_000, Worth(levels_db={3: 6.0}))[0]
    assert first.sentences == range(3, 4)
    answer = best_clips(talk, 1, 4_000, 7_000, Worth(labels={4: "answer"}))[0]
    assert answer.sentences == range(4, 5)
    sponsored = best_clips(talk, 6, 4_000, 7_000, Worth(labels={2: "sponsor", 4: "crew"}))
    assert sorted(clip.sentences.start for clip in sponsored) == [0, 1, 3, 5]


def test_clips_are_spread_over_the_edit() -> None:
    talk = talk_of([("A", "The people of this town were making pencils for years.")] * 30)
    clips = best_clips(talk, 3, 4_000, 7_000, Worth())
    starts = sorted(clip.span.start for clip in clips)
    third = talk.length / 3
    assert [int(start // third) for start in starts] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("And then we cut it.", True),
        ("It was raining.", True),
        ("That is how films were made.", True),
        ("When he came home we cut.", True),
        ("With Nora she cut films.", False),
        ("Films were cut by hand.", False),
        ("The wind took it away.", False),
        ("", True),
    ],
)
def test_a_sentence_that_leans_on_another_is_known_by_its_beginning(
    text: str, *, needs: bool
) -> None:
    assert leans(text, "en") is needs


def test_a_sentence_in_which_an_advertisement_begins_is_one() -> None:
    talk = talk_of([("A", "Films are long. Buy pencils.")])
    numbers = [word.number for word in talk.words]
    labels = {0: "answer", 1: "answer", 3: "answer", 4: "sponsor"}
    assert labelled_sentences(talk.sentences, numbers, labels) == {0: "answer", 1: "sponsor"}
