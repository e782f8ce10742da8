"""What plays, in which order, and where the recording is divided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editors.cut import Cut
from editors.decisions import Decisions, Provenance, Shortening
from editors.script.assemble import assembled, stretches
from editors.script.document import Document, Passage
from editors.script.draft import drafted
from editors.settle import settle
from media.span import Span, complement, overlap, union
from pipeline.transcript import Transcript
from tests.editors.strategies import decided_talks
from tests.make import source, transcript

TALK = transcript("__one_two____three|four______five__six____")
#                    0   1      2     3          4     5
WHY = Provenance("fillers", "um")


def ranges(*passages: tuple[int, int], talk: Transcript = TALK) -> list[tuple[int, int]]:
    """The words of the stretches that passages make."""
    found = stretches(talk, [Passage(range(a, b)) for a, b in passages])
    return [(one.words.start, one.words.stop) for one in found]


def struck(*passages: tuple[int, int]) -> list[list[int]]:
    found = stretches(TALK, [Passage(range(a, b)) for a, b in passages])
    return [sorted(one.decisions.strikes) for one in found]


def test_passages_in_the_order_of_the_recording_are_one_stretch() -> None:
    assert ranges((0, 2), (2, 4), (4, 6)) == [(0, 6)]
    assert struck((0, 2), (2, 4), (4, 6)) == [[]]


def test_a_passage_that_was_moved_opens_a_new_stretch() -> None:
    assert ranges((2, 4), (0, 2), (4, 6)) == [(2, 4), (0, 2), (4, 6)]
    assert ranges((0, 2), (4, 6), (2, 4)) == [(0, 2), (4, 6), (2, 4)]
    assert ranges((4, 6), (0, 4)) == [(4, 6), (0, 4)]


def test_a_copied_passage_opens_a_new_stretch() -> None:
    assert ranges((0, 6), (2, 4)) == [(0, 6), (2, 4)]
    assert ranges((0, 2), (0, 2), (2, 6)) == [(0, 2), (0, 6)]


def test_what_was_deleted_between_neighbours_is_struck_and_divides_nothing() -> None:
    assert ranges((0, 2), (4, 6)) == [(0, 6)]
    assert struck((0, 2), (4, 6)) == [[2, 3]]


def test_what_stands_elsewhere_is_not_struck_between_neighbours() -> None:
    assert ranges((3, 4), (0, 2), (4, 6)) == [(3, 4), (0, 2), (4, 6)]
    assert struck((3, 4), (0, 2), (4, 6)) == [[], [], []]


def test_what_was_deleted_at_the_ends_is_struck() -> None:
    assert ranges((1, 5)) == [(0, 6)]
    assert struck((1, 5)) == [[0, 5]]
    assert struck((5, 6), (1, 2)) == [[], [0]]


def test_every_deleted_pause_that_a_script_shows_is_shortened_to_a_tenth() -> None:
    (one,) = stretches(TALK, [Passage(range(2)), Passage(range(4, 6))])
    gone = Provenance("script", "paragraph deleted")
    assert one.decisions == Decisions(dict.fromkeys((2, 3), gone), {3: Shortening(100, gone)})


def test_decisions_within_passages_are_kept() -> None:
    decisions = Decisions({1: WHY}, {2: Shortening(200, WHY)})
    (one,) = stretches(TALK, [Passage(range(2), decisions), Passage(range(2, 6))])
    assert one.decisions == decisions


def plays(*passages: tuple[int, int]) -> list[tuple[int, int]]:
    """What plays of the talk, in hundredths of a second."""
    document = Document("talk.flac", tuple(Passage(range(a, b)) for a, b in passages))
    timeline, _ = assembled(TALK, document)
    return [(keep.start // 10, keep.end // 10) for keep in timeline.keeps]


def test_a_script_that_nobody_touched_plays_everything() -> None:
    assert plays((0, 2), (2, 6)) == [(0, 410)]


def test_a_moved_passage_brings_80_ms_of_the_silence_before_it() -> None:
    assert plays((2, 4), (0, 2), (4, 6)) == [(122, 272), (0, 122), (272, 410)]


def test_a_passage_without_silence_before_it_is_divided_at_its_first_word() -> None:
    assert plays((3, 6), (0, 3)) == [(180, 410), (0, 180)]


def test_a_lead_is_never_longer_than_the_silence() -> None:
    talk = transcript("one_two", rate=100)
    close = Transcript(talk.source, "en", talk.words, (Span(30, 40),))
    document = Document("x", (Passage(range(1, 2)), Passage(range(1))))
    timeline, _ = assembled(close, document)
    assert timeline.keeps == (Span(32, 70), Span(0, 32))
    words = (talk.words[0], type(talk.words[1])("two", Span(34, 70), 0.9))
    timeline, _ = assembled(Transcript(talk.source, "en", words), document)
    assert timeline.keeps == (Span(30, 70), Span(0, 30))


def test_what_was_deleted_is_a_cut_of_the_person_and_what_stays_elsewhere_is_none() -> None:
    document = Document("talk.flac", (Passage(range(4, 6)), Passage(range(2, 4))))
    timeline, cuts = assembled(TALK, document)
    assert [keep.start // 10 for keep in timeline.keeps] == [272, 90]
    assert {(cut.editor, cut.reason) for cut in cuts} == {("script", "paragraph deleted")}
    assert not any(overlap(cut.span, keep) for cut in cuts for keep in timeline.keeps)
    assert all(not overlap(cut.span, word.span) for cut in cuts for word in TALK.words[2:])


def test_what_one_copy_plays_is_no_cut_though_another_copy_strikes_it() -> None:
    struck_copy = Passage(range(2, 4), Decisions({2: WHY}))
    document = Document("talk.flac", (Passage(range(6)), struck_copy))
    _, cuts = assembled(TALK, document)
    assert cuts == ()
    only = Document("talk.flac", (Passage(range(2)), struck_copy, Passage(range(4, 6))))
    _, cuts = assembled(TALK, only)
    assert cuts == (Cut(Span(1300, 1800), "fillers", "um", 1.0),)


def test_a_recording_without_words_plays_whole() -> None:
    silent = Transcript(source(500, 1000), "en", ())
    timeline, cuts = assembled(silent, Document("talk.flac", ()))
    assert timeline.keeps == (Span(0, 500),)
    assert cuts == ()


def test_a_script_without_passages_plays_nothing() -> None:
    timeline, cuts = assembled(TALK, Document("talk.flac", ()))
    assert timeline.keeps == ()
    assert cuts == (Cut(Span(0, 4100), "script", "paragraph deleted"),)


@given(decided_talks())
def test_a_draft_plays_what_its_decisions_settle(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    timeline, cuts = assembled(talk, drafted(talk, decisions))
    assert cuts == settle(talk, decisions)
    assert timeline.length == talk.source.length - sum(len(cut.span) for cut in cuts)


@given(decided_talks(), st.data())
def test_what_is_cut_is_all_that_does_not_play_whatever_was_moved(
    case: tuple[Transcript, Decisions], data: st.DataObject
) -> None:
    talk, decisions = case
    order = data.draw(st.lists(st.sampled_from(drafted(talk, decisions).passages), max_size=6))
    timeline, cuts = assembled(talk, Document("talk.flac", tuple(order)))
    gone = complement(union(timeline.keeps), talk.source.extent)
    assert union(cut.span for cut in cuts) == gone
