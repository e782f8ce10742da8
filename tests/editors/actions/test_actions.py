from __future__ import annotations

from typing import Any

import pytest

from editors.actions.facets import facets, merged_action
from editors.actions.table import action
from editors.actions.words import Talk
from editors.decisions import Decisions, Provenance
from editors.script.document import Document, Heading, Passage
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from media.errors import FormatError, ScriptError
from tests.make import transcript

SAID = transcript("so__um__the|film________________no.______uh__yes__the|end.")
PROPOSED = Decisions({1: Provenance("fillers", "um"), 5: Provenance("fillers", "uh")})
TALK = Talk(SAID, PROPOSED)
DRAFT = drafted(SAID, PROPOSED)


def done(document: Document, **fields: Any) -> Document:
    return action(TALK, fields)(document)


def struck(document: Document) -> list[str]:
    return [SAID.words[n].text for n in document.decisions.strikes]


def test_what_is_struck_by_hand_goes_and_comes_back() -> None:
    without = done(DRAFT, do="strike", words=[2, 4])
    assert struck(without) == ["um", "the", "film", "uh"]
    assert struck(done(without, do="restore", words=[0, 9])) == []


def test_a_proposal_that_is_struck_again_is_its_editors() -> None:
    again = done(done(DRAFT, do="restore", words=[1, 2]), do="strike", words=[1, 2])
    assert again == DRAFT


def test_all_of_one_editor_is_taken_back_and_proposed_again() -> None:
    own = done(DRAFT, do="strike", words=[3, 4])
    without = done(own, do="take-back", editor="fillers")
    assert struck(without) == ["film"]
    assert struck(done(without, do="propose", editor="fillers")) == ["um", "film", "uh"]


def test_a_pause_gets_shorter_to_the_hundredth_and_whole_again() -> None:
    shorter = done(DRAFT, do="pause", number=2, left=333)
    assert [one.left for one in shorter.decisions.shortenings.values()] == [330]
    assert done(shorter, do="pause", number=2, left=None) == DRAFT


def test_a_pause_gets_longer_and_what_nobody_would_hear_leaves_it_as_it_is() -> None:
    length = len(SAID.pauses[2])
    longer = done(DRAFT, do="pause", number=2, left=length + 500)
    assert [one.left for one in longer.decisions.shortenings.values()] == [length + 500]
    assert done(longer, do="pause", number=2, left=length + 10) == DRAFT


def test_a_pause_that_would_be_much_too_long_is_refused_in_one_sentence() -> None:
    with pytest.raises(ScriptError, match="a pause gets longer by 60 s at most: write less"):
        done(DRAFT, do="pause", number=2, left=99_000)


def test_a_pause_that_the_script_does_not_show_is_refused_in_one_sentence() -> None:
    with pytest.raises(ScriptError, match="too short to stand in the script"):
        done(DRAFT, do="pause", number=0, left=0)


def test_a_correction_has_as_many_words_or_the_same_letters() -> None:
    assert done(DRAFT, do="correct", words=[3, 4], text="movie").corrections == {3: "movie"}
    assert done(DRAFT, do="correct", words=[2, 4], text="thefilm").corrections == {
        2: "thefilm",
        3: "",
    }
    with pytest.raises(ScriptError, match="has 2 words where 1 was said"):
        done(DRAFT, do="correct", words=[3, 4], text="moving picture")


def test_words_that_are_written_in_one_go_together() -> None:
    joined = done(DRAFT, do="correct", words=[2, 4], text="thefilm")
    assert struck(done(joined, do="strike", words=[3, 4])) == ["um", "the", "film", "uh"]


def test_what_was_heard_takes_a_correction_away() -> None:
    corrected = done(DRAFT, do="correct", words=[3, 4], text="movie")
    assert done(corrected, do="correct", words=[3, 4], text="film") == DRAFT


def test_a_paragraph_is_divided_and_joined_again() -> None:
    two = done(DRAFT, do="split", word=4)
    assert [list(one.words) for one in two.passages] == [[0, 1, 2, 3], [4, 5, 6, 7, 8]]
    assert done(two, do="join", word=4) == DRAFT


def test_a_moved_paragraph_plays_where_it_stands() -> None:
    two = done(DRAFT, do="split", word=4)
    turned = done(two, do="move", word=4, before=0)
    assert [one.words.start for one in turned.passages] == [4, 0]
    assert [one.words.start for one in done(turned, do="move", word=4, before=None).passages] == [
        0,
        4,
    ]


def test_paragraphs_that_do_not_follow_each_other_are_not_joined() -> None:
    turned = done(done(DRAFT, do="split", word=4), do="move", word=4, before=0)
    with pytest.raises(ScriptError, match="follow each other"):
        done(turned, do="join", word=0)


def test_a_chapter_begins_is_renamed_and_ends() -> None:
    begun = done(DRAFT, do="chapter", word=4, title=" The  end ")
    assert begun.blocks[1] == Heading("The end")
    renamed = done(begun, do="chapter", word=4, title="Fin")
    assert [b.title for b in renamed.blocks if isinstance(b, Heading)] == ["Fin"]
    gone = done(renamed, do="chapter", word=4, title=None)
    assert not any(isinstance(b, Heading) for b in gone.blocks)


def test_a_paragraph_gets_a_new_speaker_and_the_speaker_another_name() -> None:
    said = done(DRAFT, do="speaker", word=0, name="Ann")
    assert (said.passages[0].speaker, dict(said.speakers)) == ("A", {"A": "Ann"})
    assert dict(done(said, do="rename", letter="A", name="Bea").speakers) == {"A": "Bea"}
    two = done(done(said, do="split", word=4), do="speaker", word=4, name="Bea")
    assert [passage.speaker for passage in two.passages[:2]] == ["A", "B"]
    one = done(two, do="rename", letter="B", name="ann ")
    assert [passage.speaker for passage in one.passages[:2]] == ["A", "A"]
    assert done(said, do="speaker", word=0, name="ANN") == said
    with pytest.raises(ScriptError, match="no speaker Z"):
        done(said, do="rename", letter="Z", name="Zoe")


@pytest.mark.parametrize("name", ["", "*", "A [b]", "~~"])
def test_a_name_that_a_script_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ScriptError, match="a speaker's name"):
        done(DRAFT, do="speaker", word=0, name=name)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "explode"},
        {"do": "strike"},
        {"do": "strike", "words": [3, 3]},
        {"do": "strike", "words": [0, 10]},
        {"do": "strike", "words": ["0", 1]},
        {"do": "strike", "words": [True, 2]},
        {"do": "pause", "number": 99, "left": None},
        {"do": "mute", "words": [0, 1], "kind": "shout"},
        {"do": "correct", "words": [0, 1], "text": "x" * 2001},
        {"do": "many", "actions": []},
        {"do": "many", "actions": [{"do": "many", "actions": []}]},
        {"do": "approve", "yes": 1},
    ],
)
def test_an_action_that_means_nothing_is_refused_in_one_sentence(fields: dict[str, Any]) -> None:
    with pytest.raises(FormatError, match=r"^(there is no action|the action '[\w-]+' has fields)"):
        action(TALK, fields)


def test_several_actions_are_one() -> None:
    one = [{"do": "strike", "words": [n, n + 1]} for n in (2, 3)]
    assert done(DRAFT, do="many", actions=one) == done(DRAFT, do="strike", words=[2, 4])


def test_what_the_page_says_is_what_the_script_says() -> None:
    document = done(DRAFT, do="chapter", word=4, title="The end")
    document = done(document, do="mute", words=[8, 9], kind="bleep")
    document = done(document, do="remark", word=2, text="louder -- here?")
    again, problems = read_back(SAID, written(SAID, document), PROPOSED)
    assert not problems
    assert facets(again) == facets(document)


def test_changes_of_different_things_are_both_kept() -> None:
    theirs = done(DRAFT, do="strike", words=[3, 4])
    merged, clashes = merged_action(
        DRAFT, action(TALK, {"do": "correct", "words": [8, 9], "text": "finish."}), theirs
    )
    assert not clashes
    assert struck(merged) == ["um", "film", "uh"]
    assert merged.corrections == {8: "finish."}


def test_a_moved_paragraph_and_a_struck_word_in_it_are_both_kept() -> None:
    two = done(DRAFT, do="split", word=4)
    theirs = done(two, do="move", word=4, before=0)
    merged, clashes = merged_action(two, action(TALK, {"do": "strike", "words": [6, 7]}), theirs)
    assert not clashes
    assert [one.words.start for one in merged.passages] == [4, 0]
    assert struck(merged) == ["um", "uh", "yes"]


def test_two_corrections_of_one_word_clash() -> None:
    theirs = done(DRAFT, do="correct", words=[3, 4], text="movie")
    act = action(TALK, {"do": "correct", "words": [3, 4], "text": "flick"})
    merged, clashes = merged_action(DRAFT, act, theirs)
    assert [(one.facet, one.ours, one.theirs) for one in clashes] == [
        (("text", 3), "flick", "movie")
    ]
    assert merged.corrections == {3: "flick"}


def test_the_same_change_twice_is_no_clash() -> None:
    theirs = done(DRAFT, do="strike", words=[3, 4])
    act = action(TALK, {"do": "strike", "words": [3, 4]})
    assert merged_action(DRAFT, act, theirs) == (theirs, ())


def test_every_copy_of_a_paragraph_changes_and_each_is_moved_alone() -> None:
    copied = Document(DRAFT.media, (*DRAFT.blocks, *DRAFT.blocks), DRAFT.speakers)
    both = done(copied, do="strike", words=[0, 1])
    assert all(0 in one.decisions.strikes for one in both.passages)
    headed = done(copied, do="chapter", word=0, word_copy=1, title="Again")
    assert [type(block) for block in headed.blocks] == [Passage, Heading, Passage]
