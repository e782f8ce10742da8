from __future__ import annotations

import random as random_module
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions, Provenance
from editors.merge.by_hand import NOT_BY_HAND, decided_otherwise
from editors.merge.restored import restored
from editors.merge.three_way import rebased
from editors.script.document import Comment, Document
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import settle
from editors.table import proposed
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests.editors.script.test_script import PROPOSED, SCRIPT, TALK, script
from tests.editors.strategies import decided_talks
from tests.make import calls, source

if TYPE_CHECKING:
    from editors.merge.three_way import Rebased

BASE = drafted(TALK, PROPOSED)


def edited(*changes: tuple[str, str]) -> Document:
    text = SCRIPT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    document, problems = read_back(TALK, text, PROPOSED)
    assert not problems
    return document


def carried(theirs: Document, new: Transcript, editors: tuple[str, ...]) -> Rebased:
    return rebased(TALK, BASE, theirs, new, proposed(new, calls(*editors)))


def shifted(talk: Transcript, by: int) -> Transcript:
    """The same words, heard a little later, as another model would place them."""
    words = tuple(
        replace(word, span=Span(word.span.start + by, min(word.span.end + by, talk.source.length)))
        for word in talk.words
    )
    return replace(talk, words=words)


def test_a_script_that_nobody_edited_becomes_the_new_proposal() -> None:
    result = carried(BASE, TALK, ("gaps",))
    assert result.document == drafted(TALK, proposed(TALK, calls("gaps")))
    assert not result.conflicts


def test_what_a_person_struck_stays_struck_and_what_they_restored_stays() -> None:
    theirs = edited(("~~um~~ it went", "um ~~it~~ went"))
    result = carried(theirs, TALK, ("fillers", "gaps"))
    assert written(result.transcript, result.document) == written(TALK, theirs)
    assert not result.conflicts
    assert sorted(carried(theirs, TALK, ("gaps",)).document.decisions.strikes) == [7]


def test_words_heard_a_little_later_are_the_same_words() -> None:
    theirs = edited(("it went", "~~it~~ went"), ("began", "begun"))
    result = carried(theirs, shifted(TALK, 40), ("fillers", "gaps"))
    assert sorted(result.document.decisions.strikes) == [2, 6, 7]
    assert result.document.passages[0].corrections == {4: "begun."}


def test_a_struck_word_that_the_new_model_did_not_write_is_carried_along() -> None:
    theirs = edited(("So we", "So ~~we~~"))
    new = replace(TALK, words=tuple(w for n, w in enumerate(TALK.words) if n != 1))
    result = carried(theirs, new, ("fillers", "gaps"))
    assert [w.text for w in result.transcript.words] == [w.text for w in TALK.words]
    assert sorted(result.document.decisions.strikes) == [1, 2, 6]
    cuts = settle(result.transcript, result.document.decisions)
    assert any(cut.span.start <= TALK.words[1].span.start < cut.span.end for cut in cuts)


def test_a_correction_that_the_new_model_makes_itself_is_no_longer_needed() -> None:
    theirs = edited(("began", "begun"))
    begun = replace(TALK.words[4], text="begun.")
    new = replace(TALK, words=(*TALK.words[:4], begun, *TALK.words[5:]))
    result = carried(theirs, new, ("fillers", "gaps"))
    assert not result.document.passages[0].corrections
    assert not result.conflicts


def test_corrected_capitals_and_points_survive_whoever_proposes() -> None:
    theirs = edited(("So we", "So We!"), ("began", "be-gan"))
    result = carried(theirs, shifted(TALK, 40), ("gaps",))
    assert result.document.passages[0].corrections == {1: "We!", 4: "be-gan."}
    assert not result.conflicts


def test_a_corrected_capital_leaves_a_new_full_stop() -> None:
    theirs = edited(("So we", "So We"))
    full = replace(TALK.words[1], text="we.")
    new = replace(TALK, words=(TALK.words[0], full, *TALK.words[2:]))
    assert carried(theirs, new, ()).document.passages[0].corrections == {1: "We."}


def test_a_conflict_is_told_with_both_sides_and_stands_in_the_script() -> None:
    theirs = edited(("began", "begun"), ("2.8s -> 0.6s", "2.8s -> 1.5s"))
    other = replace(TALK.words[4], text="beacon.")
    new = replace(TALK, words=(*TALK.words[:4], other, *TALK.words[5:]))
    result = carried(theirs, new, ("fillers", "gaps:sentence=0.9"))
    assert len(result.conflicts) == 2
    assert any("'begun.' was kept; 'beacon.' is heard" in one for one in result.conflicts)
    assert any("yours of 1.5s was kept; 0.9s is proposed" in one for one in result.conflicts)
    assert result.document.passages[0].corrections == {4: "begun."}
    assert result.document.passages[0].decisions.shortenings[1].left == 1500
    text = written(result.transcript, result.document)
    assert text.count("<!-- conflict:") == 2
    again = rebased(new, drafted(new, Decisions()), result.document, new, Decisions())
    assert not [b for b in again.document.blocks if isinstance(b, Comment)]


def test_order_headings_labels_names_and_remarks_survive() -> None:
    _, first, second = SCRIPT.strip().split("\n\n")
    text = script("# Later", second.replace("]\n", "] {answer}\n"), "<!-- mine -->", first, second)
    theirs, problems = read_back(TALK, text.replace("it went", "it <!-- hm --> went"), PROPOSED)
    assert not problems
    result = carried(theirs, shifted(TALK, 30), ("fillers",))
    assert [type(b).__name__ for b in result.document.blocks] == [
        "Heading", "Passage", "Comment", "Passage", "Passage",
    ]  # fmt: skip
    assert [p.words for p in result.document.passages] == [range(5, 10), range(5), range(5, 10)]
    assert result.document.passages[0].label == "answer"
    assert result.document.passages[0].comments == {8: (" hm ",)}


def test_a_paragraph_keeps_its_speaker_where_a_jingle_comes_in_front() -> None:
    words = tuple(replace(word, speaker="A") for word in TALK.words)
    talk, jingle = replace(TALK, words=words), Word("(jingle)", Span(0, 400), 1.0, None, "noise")
    theirs = drafted(talk, PROPOSED)
    result = rebased(talk, theirs, theirs, replace(talk, words=(jingle, *words)), Decisions())
    assert [p.speaker for p in result.document.passages] == ["A", "A"]


def test_deleted_paragraphs_stay_deleted() -> None:
    theirs, _ = read_back(TALK, script(SCRIPT.strip().split("\n\n")[1]), PROPOSED)
    result = carried(theirs, shifted(TALK, 30), ("fillers",))
    assert [p.words for p in result.document.passages] == [range(5)]


@given(decided_talks(), st.sets(st.integers(0, 39)), st.booleans())
def test_proposing_the_same_again_changes_nothing_that_a_person_did(
    case: tuple[Transcript, Decisions], flipped: set[int], keep: bool
) -> None:
    talk, decisions = case
    base = drafted(talk, decisions)
    strikes = dict(decisions.strikes)
    for n in flipped & set(range(len(talk.words))):
        if strikes.pop(n, None) is None:
            strikes[n] = next(iter(decisions.strikes.values()), None) or Provenance(
                "script", "struck"
            )
    theirs = drafted(talk, Decisions(strikes, decisions.shortenings if keep else {}))
    result = rebased(talk, base, theirs, talk, decisions)
    assert result.transcript == talk
    assert not result.conflicts
    assert written(talk, result.document) == written(talk, theirs)


@given(decided_talks(), st.integers(0, 10**6))
def test_no_struck_word_comes_back_when_words_are_lost(
    case: tuple[Transcript, Decisions], seed: int
) -> None:
    """Whatever a new model fails to write, the sound that a person struck stays out."""
    talk, decisions = case
    random = random_module.Random(seed)
    base = drafted(talk, Decisions())
    theirs = drafted(talk, Decisions(decisions.strikes))
    heard: list[Word] = [word for word in talk.words if random.random() < 0.7]
    new = replace(talk, words=tuple(heard))
    result = rebased(talk, base, theirs, new, Decisions())
    if len(decisions.strikes) == len(talk.words) or not result.document.passages:
        return
    cuts = settle(result.transcript, result.document.decisions)
    for n in decisions.strikes:
        word = talk.words[n]
        inside = any(c.span.start <= word.span.start and word.span.end <= c.span.end for c in cuts)
        told = any(f"'{word.text}'" in conflict for conflict in result.conflicts)
        assert inside or told


def test_what_a_person_decided_stays_while_proposals_come_and_go() -> None:
    theirs = edited(("~~um~~ it went", "um ~~it~~ went"), ("[pause 2.8s -> 0.6s]", "[pause 2.8s]"))
    agreed = Decisions({7: Provenance("fillers", "it")})
    first = rebased(TALK, BASE, theirs, TALK, agreed)
    assert sorted(first.document.decisions.strikes) == [7]
    base, now = drafted(TALK, agreed), first.document
    again = rebased(TALK, base, now, shifted(TALK, 40), PROPOSED, first.by_hand)
    assert written(TALK, again.document) == written(TALK, theirs)
    assert not again.conflicts
    assert (first.overruled, again.overruled) == (0, 2)
    theirs, base = again.document, drafted(again.transcript, PROPOSED)
    last = rebased(again.transcript, base, theirs, TALK, agreed, again.by_hand)
    assert written(TALK, last.document) == written(TALK, first.document)
    assert last.by_hand == first.by_hand


def test_what_a_person_changes_back_to_the_proposals_is_taken_back() -> None:
    theirs = edited(("~~um~~ it went", "um it went"), ("[pause 2.8s -> 0.6s]", ""))
    first = rebased(TALK, BASE, theirs, TALK, PROPOSED)
    assert first.document.decisions != PROPOSED
    back = rebased(TALK, BASE, BASE, TALK, Decisions(), first.by_hand)
    assert back.document == drafted(TALK, Decisions())
    again = rebased(TALK, drafted(TALK, Decisions()), back.document, TALK, PROPOSED, back.by_hand)
    assert again.document == BASE


def test_what_is_restored_of_an_editor_stays_until_that_is_switched_off() -> None:
    theirs = restored(BASE, "fillers")
    places = decided_otherwise(BASE.decisions, theirs.decisions)
    first = rebased(TALK, BASE, theirs, TALK, PROPOSED, NOT_BY_HAND.with_restored(places))
    assert not first.document.decisions.strikes
    none = drafted(TALK, Decisions())
    off = rebased(TALK, BASE, first.document, TALK, Decisions(), first.by_hand)
    assert off.by_hand == NOT_BY_HAND
    on = rebased(TALK, none, off.document, TALK, PROPOSED, off.by_hand)
    assert on.document == BASE


@given(decided_talks(), st.sets(st.integers(0, 39)), st.sets(st.integers(0, 39)))
def test_no_merge_decides_anew_what_a_person_decided(
    case: tuple[Transcript, Decisions], flipped: set[int], proposals: set[int]
) -> None:
    talk, decisions = case
    base, why = drafted(talk, decisions), Provenance("fillers", "um")
    numbers = set(range(len(talk.words)))
    own = dict.fromkeys(decisions.strikes.keys() ^ flipped & numbers, why)
    theirs = drafted(talk, Decisions(own, decisions.shortenings))
    other = Decisions(dict.fromkeys(sorted(proposals & numbers), why))
    first = rebased(talk, base, theirs, talk, other)
    last = rebased(talk, drafted(talk, other), first.document, talk, decisions, first.by_hand)
    assert last.document.decisions.strikes.keys() == own.keys()


def test_who_speaks_at_the_same_time_keeps_their_own_paragraphs() -> None:
    said = [
        ("Can", 0, 300, "A"),
        ("Yeah.", 310, 900, "B"),
        ("if", 320, 500, "A"),
        ("so", 510, 700, "A"),
    ]
    words = tuple(Word(text, Span(at, end), 0.9, who) for text, at, end, who in said)
    talk = Transcript(source(2000, 1000), "en", words)
    base = drafted(talk, Decisions())
    struck = {0: Provenance("script", "struck")}
    theirs = replace(
        base,
        blocks=(
            replace(base.passages[0], decisions=Decisions(struck)),
            *base.blocks[1:],
        ),
    )
    found = rebased(talk, base, theirs, talk, Decisions()).document
    assert [(one.words, one.speaker) for one in found.passages] == [
        (range(1), "A"),
        (range(1, 2), "B"),
        (range(2, 4), "A"),
    ]
    assert [*found.decisions.strikes] == [0]


@pytest.mark.parametrize("struck", [2, 3])
def test_a_strike_stays_where_people_who_speak_at_once_are_heard_in_another_order(
    struck: int,
) -> None:
    said = [("Can", 0, 300, "A"), ("you.", 310, 500, "A"), ("Yeah.", 900, 1200, "B"),
            ("Well,", 905, 1100, "A"), ("no.", 1300, 1500, "A")]  # fmt: skip
    words = [Word(text, Span(at, end), 0.9, who) for text, at, end, who in said]
    talk = Transcript(source(2000, 1000), "en", tuple(words))
    words[2:4] = [replace(words[3], span=Span(895, 1100)), words[2]]
    other = replace(talk, words=tuple(words))
    base = drafted(talk, Decisions())
    decided = {struck: Provenance("script", "struck")}
    blocks = tuple(
        replace(one, decisions=Decisions(decided)) if struck in one.words else one
        for one in base.passages
    )
    theirs = replace(base, blocks=blocks)
    found = rebased(talk, base, theirs, other, Decisions())
    gone = [other.words[n].text for n in found.document.decisions.strikes]
    assert gone == [talk.words[struck].text]
    assert not found.conflicts
    written_so = tuple(
        replace(one, corrections={struck: "Hm."}) if struck in one.words else one
        for one in base.passages
    )
    texts = rebased(talk, base, replace(base, blocks=written_so), other, Decisions()).document
    assert [(n, text) for one in texts.passages for n, text in one.corrections.items()] == [
        (5 - struck, "Hm.")
    ]
    assert [(one.words, one.speaker) for one in found.document.passages] == [
        (range(3), "A"),
        (range(3, 4), "B"),
        (range(4, 5), "A"),
    ]
    proposed_now = Decisions({5 - struck: Provenance("fillers", "a filler")})
    back = rebased(talk, theirs, base, other, proposed_now)
    assert not back.document.decisions.strikes
