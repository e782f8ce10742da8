from __future__ import annotations

from editors.actions.reviews import with_reviews
from tests.editors.actions.test_actions import DRAFT, TALK, done, struck


def test_what_two_reviewers_changed_is_all_there() -> None:
    ann = done(done(DRAFT, do="strike", words=[2, 4]), do="remark", word=4, text="Ann: why?")
    ben = done(done(DRAFT, do="restore", words=[1, 2]), do="remark", word=4, text="Ben: yes.")
    found = with_reviews(TALK, DRAFT, [("ann", DRAFT, ann), ("ben", DRAFT, ben)])
    assert struck(found.document) == ["the", "film", "uh"]
    assert found.document.passages[0].comments == {4: (" Ann: why? ", " Ben: yes. ")}
    assert not found.clashes


def test_what_was_changed_since_a_review_was_sent_stays() -> None:
    ann = done(DRAFT, do="strike", words=[3, 4])
    now = done(done(DRAFT, do="split", word=4), do="correct", words=[8, 9], text="fin.")
    found = with_reviews(TALK, now, [("ann", DRAFT, ann)])
    assert found.document == done(now, do="strike", words=[3, 4])


def test_two_reviewers_who_differ_are_told_and_the_first_one_has_it() -> None:
    ann = done(DRAFT, do="correct", words=[3, 4], text="movie")
    ben = done(DRAFT, do="correct", words=[3, 4], text="flick")
    found = with_reviews(TALK, DRAFT, [("ann", DRAFT, ann), ("ben", DRAFT, ben)])
    assert found.document.corrections == {3: "movie"}
    ((who, clash),) = found.clashes
    assert (who, clash.ours, clash.theirs) == ("ben", "flick", "movie")


def test_a_pause_a_mute_and_a_taken_back_correction_are_taken_over() -> None:
    sent = done(DRAFT, do="correct", words=[3, 4], text="movie")
    made = done(done(sent, do="pause", number=2, left=300), do="mute", words=[8, 9], kind="mute")
    made = done(made, do="correct", words=[3, 4], text="film")
    assert with_reviews(TALK, sent, [("ann", sent, made)]).document == made
