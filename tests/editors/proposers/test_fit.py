"""An edit of a given length: what is worth least goes first, whole, and no more than is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.decisions import Decisions, Provenance
from editors.proposers.fit import fitted_edit
from editors.settle import settle
from editors.table import editor_of, proposed
from media.errors import OptionError
from media.span import Span
from pipeline.labels.taxonomy import Labelled
from pipeline.transcript import Transcript, Word
from tests.make import calls, source


def rich(first: int, count: int) -> str:
    """Sentences that say much, none of them twice."""
    return "".join(f"Boat{n} carries river stones. " for n in range(first, first + count))


TALK = rich(0, 8) + "Is this on? Test one. " + rich(8, 1) + "My aunt fishes. She sings. "
BEHIND = rich(9, 1) + "We met here. We met here. " + rich(10, 1) + "All was so. " + rich(11, 8)


def talk(text: str = TALK + BEHIND, pause: int = 0) -> Transcript:
    """A second a word, and a pause behind every sentence."""
    at, words, pauses = 0, [], []
    for part in text.split():
        words.append(Word(part, Span(at, at + 1000), 0.9, "A"))
        at += 1000
        if pause and words[-1].ends_sentence:
            pauses.append(Span(at, at + pause))
            at += pause
    return Transcript(source(at, 1000), "en", tuple(words), tuple(pauses))


def place(text: str, said: str = TALK + BEHIND) -> int:
    """The number of the first word of a text."""
    return len(said[: said.index(text)].split())


def meaning(**probabilities: float) -> Annotations:
    def one(label: str, text: str, probability: float) -> Labelled:
        first, count = place(text), len(text.split())
        return Labelled(first, first + count - 1, label, probability, (), (first, first), text)

    texts = {"crew": "Is this on? Test one.", "tangent": "My aunt fishes. She sings."}
    rows = [one(label, texts[label], p) for label, p in probabilities.items()]
    return Annotations(tuple(sorted(rows, key=lambda row: row.first)))


BOTH = meaning(crew=0.8, tangent=0.9)


def gone(
    made: Transcript, by: float, known: Annotations = BOTH, protected: tuple[Span, ...] = ()
) -> list[str]:
    """The reasons of what goes when the edit must be shorter by so many seconds, in order."""
    length = made.source.length
    found = fitted_edit(made, Decisions(), protected, known, to=(length - by * 1000) / 1000)
    whys = [(made.words[n].span.start, why) for n, why in found.strikes.items()]
    whys += [(made.pauses[n].start, how.why) for n, how in found.shortenings.items()]
    assert all(why.editor == "fit" for _, why in whys)
    return list(dict.fromkeys(why.reason for _, why in sorted(whys, key=lambda one: one[0])))


CREW, TANGENT = "label crew 0.80: “Is this on? Test one.”", (
    "label tangent 0.90: “My aunt fishes. She sings.”"
)  # fmt: skip
AGAIN, DULL = "said again: “We met here.”", "says least"


def test_what_is_worth_least_goes_first_and_each_says_why() -> None:
    made = talk()
    assert gone(made, 1) == [CREW]
    assert gone(made, 6) == [CREW, AGAIN]
    assert gone(made, 9) == [CREW, TANGENT, AGAIN]
    assert gone(made, 14) == [CREW, TANGENT, AGAIN, DULL]


def test_long_pauses_go_before_any_sentence_that_says_something() -> None:
    made = talk(pause=1500)
    reasons = gone(made, 20, NO_ANNOTATIONS)
    assert reasons == ["pause 1.5s -> 0.6s", AGAIN]
    assert gone(made, 0.5, NO_ANNOTATIONS) == [AGAIN]
    assert DULL in gone(made, 40, NO_ANNOTATIONS)


def test_nothing_goes_from_an_edit_that_is_short_enough() -> None:
    made = talk()
    known = Decisions({3: Provenance("script", "by hand")})
    assert fitted_edit(made, known, (), BOTH, to=made.source.length / 1000 - 1) is known
    assert fitted_edit(made, known, (), BOTH) is known  # half an hour, if nobody says otherwise


def test_what_is_unsure_protected_or_paid_for_stays() -> None:
    made = talk()
    assert CREW not in gone(made, 14, meaning(crew=0.69))
    first = place("Is this on?")
    assert CREW not in gone(made, 14, BOTH, (made.words[first].span,))
    paid = Annotations(tuple(replace(one, label="sponsor") for one in BOTH.labels))
    assert not any("label" in reason for reason in gone(made, 14, paid))


def test_a_label_that_begins_within_a_sentence_takes_only_whole_ones() -> None:
    made = talk()
    (crew,) = meaning(crew=0.8).labels
    found = fitted_edit(
        made, Decisions(), (), Annotations((replace(crew, first=crew.first + 1),)),
        to=made.source.length / 1000 - 1,
    )  # fmt: skip
    assert " ".join(made.words[n].text for n in found.strikes) == "Test one."


def test_a_length_is_said_as_people_say_it() -> None:
    made = talk()
    (call,) = calls("fit:to=1.4min")
    assert made.source.length > 84_000
    shorter = editor_of(call, BOTH)(made, Decisions(), ())
    length = made.source.length - sum(len(cut.span) for cut in settle(made, shorter))
    assert 79_000 <= length <= 84_000
    assert proposed(made, calls("fit:to=1.4min"), BOTH).strikes == shorter.strikes
    with pytest.raises(OptionError, match="'soon' is no value for fit:to"):
        editor_of(*calls("fit:to=soon"))


SENTENCES = [
    "River boats carry river stones. ",
    "All was so. ",
    "It was so. ",
    "Is it? ",
    "We met here. ",
]


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=40), st.integers(0, 120), st.data()
)
def test_whole_sentences_go_and_none_more_than_is_asked(
    parts: list[str], to: int, data: st.DataObject
) -> None:
    made = talk("".join(parts), pause=data.draw(st.sampled_from([0, 400, 1500])))
    first = data.draw(st.integers(0, len(made.words) - 1))
    last = data.draw(st.integers(first, len(made.words) - 1))
    known = Annotations((Labelled(first, last, "tangent", 0.9, (), (first, last), "so"),))
    found = fitted_edit(made, Decisions(), (), known, to=to)
    for n, word in enumerate(made.words[:-1]):
        if not word.ends_sentence:
            assert (n in found.strikes) == (n + 1 in found.strikes)
    spoken = sum(len(word.span) for word in made.words)
    assert sum(len(made.words[n].span) for n in found.strikes) <= spoken / 2
    wanted = fitted_edit(made, found, (), known, to=to)
    if made.source.length - sum(len(cut.span) for cut in settle(made, found)) <= to * 1000:
        assert wanted is found
