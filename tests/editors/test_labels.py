from __future__ import annotations

from dataclasses import replace

import pytest

from editors.annotations import Annotations
from editors.decisions import Decisions
from editors.merge.news import with_news
from editors.merge.three_way import rebased
from editors.proposers.labels import labelled_cuts
from editors.script.document import Comment, Document, Heading
from editors.script.draft import drafted
from editors.script.labels import with_meaning
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import settle
from editors.table import proposed
from media.errors import OptionError
from pipeline.labels.taxonomy import Labelled
from pipeline.outline.chapter import Chapter
from tests import make
from tests.make import calls

TALK = make.transcript("Hi.___Buy_pencils.__They_are_sharp.___What_is_it?__It_is_so.___Bye.")
"""0 Hi. 1-2 Buy pencils. 3-5 They are sharp. 6-8 What is it? 9-11 It is so. 12 Bye."""


def one(first: int, last: int, label: str | None, sure: float = 0.9) -> Labelled:
    return Labelled(first, last, label, sure, ("because",), (first, last), "Buy pencils.")


LABELS = (
    one(0, 0, "intro"), one(1, 2, "sponsor"), one(3, 5, "sponsor"), one(6, 8, "question"),
    one(9, 11, "answer"), one(12, 12, "outro"),
)  # fmt: skip
MEANING = Annotations(LABELS, (Chapter(0, "Hi"), Chapter(6, "What is it?")))


def struck(meaning: Annotations, *specs: str) -> list[int]:
    return list(proposed(TALK, calls(*(specs or ["labels"])), meaning).strikes)


def scripted(document: Document) -> str:
    return written(TALK, document)


def test_what_is_worth_cutting_is_struck_when_it_is_sure() -> None:
    assert struck(MEANING) == [1, 2, 3, 4, 5]
    unsure = replace(MEANING, labels=(*LABELS[:1], one(1, 2, "sponsor", 0.6), *LABELS[2:]))
    assert struck(unsure) == [3, 4, 5]
    assert struck(unsure, "labels:sure=0.5") == [1, 2, 3, 4, 5]


def test_what_a_person_names_is_struck_and_nothing_else() -> None:
    assert struck(MEANING, "labels:cut=intro+outro") == [0, 12]
    assert struck(MEANING, "labels:cut=ads") == [1, 2, 3, 4, 5]
    assert struck(MEANING, "labels:cut=crew") == []


def test_a_label_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(OptionError, match="no label 'adverbs'"):
        struck(MEANING, "labels:cut=adverbs")
    assert struck(replace(MEANING, own=("quiz",)), "labels:cut=quiz") == []


def test_a_cut_names_label_probability_and_sentence() -> None:
    cut = next(iter(labelled_cuts(TALK, MEANING)))
    assert cut.editor == "labels"
    assert cut.reason == "label sponsor 0.90: “Buy pencils.”"
    assert cut.confidence == 0.9


def test_a_cut_of_a_block_tells_what_spoke_for_it() -> None:
    block = replace(one(1, 5, "sponsor"), evidence=("a block of 30 s", "'use code'"))
    cut = next(iter(labelled_cuts(TALK, Annotations((block,)))))
    assert cut.reason == "label sponsor 0.90: “Buy pencils.” (a block of 30 s, 'use code')"


BLOCK = replace(one(1, 5, "sponsor"), evidence=("a block of 30 s", "'use -- code'"))
WHY = "<!-- why: sponsor 0.90, a block of 30 s, 'use - code' -->\n\n"


def test_a_script_tells_above_a_struck_block_why_it_goes() -> None:
    meaning = Annotations((LABELS[0], BLOCK, *LABELS[3:]))
    decisions = proposed(TALK, calls("labels"), meaning)
    draft = with_meaning(TALK, drafted(TALK, decisions), meaning)
    text = scripted(draft)
    assert text.count("<!--") == 1
    first_below = text.split(WHY)[1].split("\n")[:2]
    assert first_below[0].endswith("] {sponsor}")
    assert first_below[1].startswith("~~Buy pencils.")
    again, _ = read_back(TALK, text, decisions)
    assert settle(TALK, again.decisions) == settle(TALK, decisions)
    assert scripted(again) == text
    assert "<!--" not in scripted(with_meaning(TALK, drafted(TALK, Decisions()), meaning))


@pytest.mark.parametrize("is_taken_out", [False, True])
def test_why_a_block_goes_follows_the_labels_unless_a_person_took_it_out(
    is_taken_out: bool,
) -> None:
    old, new = (
        Annotations((LABELS[0], replace(BLOCK, evidence=(told,)), *LABELS[3:]))
        for told in ("a block of 30 s", "a block of 31 s")
    )
    decisions = proposed(TALK, calls("labels"), old)
    base, news = (with_meaning(TALK, drafted(TALK, decisions), one) for one in (old, new))
    text = scripted(base).replace("Hi.", "~~Hi.~~")
    why = "<!-- why: sponsor 0.90, a block of 30 s -->\n\n"
    theirs, _ = read_back(TALK, text.replace(why, "") if is_taken_out else text, decisions)
    result = rebased(TALK, base, theirs, TALK, decisions)
    merged = scripted(with_news(base, theirs, news, result))
    assert "~~Hi.~~" in merged
    assert "a block of 30 s" not in merged
    assert merged.count("a block of 31 s") == (0 if is_taken_out else 1)


def told_again(text: str, base: Document, decisions: Decisions, meaning: Annotations) -> str:
    """A script about `meaning`, of which a person made `text`, when all is proposed again."""
    theirs, problems = read_back(TALK, text, decisions)
    assert not problems
    result = rebased(TALK, base, theirs, TALK, decisions)
    news = with_meaning(TALK, drafted(TALK, decisions), meaning)
    return scripted(with_news(base, theirs, news, result))


PAIR = Annotations(
    (LABELS[0], replace(BLOCK, last=2), replace(BLOCK, first=3, evidence=("a block of 7 s",)))
)


def pair() -> tuple[Document, Decisions]:
    decisions = proposed(TALK, calls("labels"), PAIR)
    return with_meaning(TALK, drafted(TALK, decisions), PAIR), decisions


def test_each_of_two_adjacent_blocks_is_told_why_it_goes() -> None:
    text = scripted(pair()[0])
    assert text.count("<!-- why: sponsor 0.90, a block of 7 s -->") == 1
    assert text.index("a block of 30 s") < text.index("~~Buy") < text.index("a block of 7 s")
    assert text.index("a block of 7 s") < text.index("~~They")


@pytest.mark.parametrize("is_old", [False, True], ids=["with comments", "without comments"])
def test_a_block_that_a_person_restored_is_not_told_why_it_goes(is_old: bool) -> None:
    base, decisions = pair()
    if is_old:
        plain = tuple(one for one in base.blocks if not isinstance(one, Comment))
        base = replace(base, blocks=plain)
    text = scripted(base).replace("~~Buy pencils.~~", "Buy pencils.")
    assert "\nBuy pencils." in text
    again = told_again(text, base, decisions, PAIR)
    assert "a block of 30 s" not in again
    assert again.count("a block of 7 s") == 1


def test_what_a_person_does_to_one_reason_leaves_the_others_to_the_labels() -> None:
    base, decisions = pair()
    own = scripted(base).replace(WHY, "<!-- why: I like them -->\n\n")
    later = replace(
        PAIR, labels=(*PAIR.labels[:2], replace(PAIR.labels[2], evidence=("a block of 8 s",)))
    )
    again = told_again(own, base, decisions, later)
    assert again.count("<!-- why: I like them -->") == 1
    assert "a block of 30 s" not in again
    assert ("a block of 7 s" in again, "a block of 8 s" in again) == (False, True)


def test_a_remark_that_begins_with_why_leaves_all_reasons_to_the_labels() -> None:
    base, decisions = pair()
    own = scripted(base).replace(WHY, f"<!-- why: is it here? -->\n\n{WHY}")
    later = replace(
        PAIR,
        labels=(
            PAIR.labels[0],
            replace(BLOCK, last=2, evidence=("a block of 9 s",)),
            PAIR.labels[2],
        ),
    )
    again = told_again(own, base, decisions, later)
    assert again.count("<!-- why: is it here? -->") == 1
    assert ("a block of 30 s" in again, "a block of 9 s" in again) == (False, True)


def test_two_stretches_that_go_leave_one_natural_pause() -> None:
    cuts = settle(TALK, proposed(TALK, calls("labels"), MEANING))
    assert len(cuts) == 1
    assert make.kept_text(TALK, [cut.span for cut in cuts]) == "Hi. What is it? It is so. Bye."


def test_of_a_retake_what_is_said_again_stays() -> None:
    """`Buy pencils. They are sharp.` where `Buy pencils.` decided: the second is the good one."""
    retake = Labelled(1, 5, "retake", 0.9, (), (1, 2), "Buy pencils.")
    assert struck(Annotations((retake,))) == [1, 2]
    late = Labelled(1, 11, "retake", 0.9, (), (6, 8), "What is it?")
    assert struck(Annotations((late,))) == list(range(1, 9))


def test_without_meaning_nothing_is_struck_and_nothing_changes() -> None:
    assert struck(Annotations()) == []
    draft = drafted(TALK, Decisions())
    assert with_meaning(TALK, draft, Annotations()) == draft


def test_a_script_shows_labels_and_chapters_and_says_the_same() -> None:
    decisions = proposed(TALK, calls("labels", "gaps:over=0.1s"), MEANING)
    document = with_meaning(TALK, drafted(TALK, decisions), MEANING)
    text = scripted(document)
    assert "# What is it?\n\n[00:00:03.900] {question}" in text.replace("3.800", "3.900")
    assert text.count("{sponsor}") == 1
    read, problems = read_back(TALK, text, decisions)
    assert not problems
    assert scripted(read) == text
    assert settle(TALK, read.decisions) == settle(TALK, decisions)
    assert [n for p in read.passages for n in p.words] == list(range(len(TALK.words)))


# --- new proposals on an edited script ----------------------------------------------------------

DRAFT = with_meaning(TALK, drafted(TALK, Decisions()), MEANING)
NEW = Annotations(
    (*LABELS[:4], one(9, 11, "comment"), LABELS[5]), (Chapter(0, "Hello"), Chapter(9, "It is so"))
)


def merged(text: str, new: Annotations = NEW, base: Document = DRAFT) -> Document:
    theirs, problems = read_back(TALK, text, Decisions())
    assert not problems
    result = rebased(TALK, base, theirs, TALK, Decisions())
    news = with_meaning(TALK, drafted(TALK, Decisions()), new)
    return with_news(base, theirs, news, result)


def headings(document: Document) -> list[str]:
    return [block.title for block in document.blocks if isinstance(block, Heading)]


def labels(document: Document) -> list[str | None]:
    return [passage.label for passage in document.passages]


def test_labels_and_headings_that_nobody_touched_follow_the_new_ones() -> None:
    document = merged(scripted(DRAFT))
    assert headings(document) == ["Hello", "It is so"]
    assert labels(document) == ["intro", "sponsor", "question", "comment", "outro"]


def test_a_label_that_a_person_changed_stays() -> None:
    document = merged(scripted(DRAFT).replace("{answer}", "{tangent}"))
    assert labels(document) == ["intro", "sponsor", "question", "tangent", "outro"]


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("# What is it?", "# A better title", ["Hi", "A better title"]),
        ("# What is it?\n\n", "", ["Hi"]),
        ("# Hi\n\n", "# Hi\n\n# And more\n\n", ["Hi", "And more", "What is it?"]),
    ],
    ids=["renamed", "deleted", "added"],
)
def test_headings_that_a_person_touched_are_all_theirs(old: str, new: str, left: list[str]) -> None:
    assert headings(merged(scripted(DRAFT).replace(old, new))) == left


def test_a_heading_that_a_person_moved_stays_where_it_is() -> None:
    text = scripted(DRAFT)
    moved = text.replace("# What is it?\n\n", "").replace("{answer}", "{answer}", 1)
    place = moved.index("[", moved.index("{question}"))
    moved = f"{moved[:place]}# What is it?\n\n{moved[place:]}"
    assert headings(merged(moved)) == ["Hi", "What is it?"]


def test_a_script_that_had_no_meaning_gets_it_at_its_own_paragraphs() -> None:
    plain = drafted(TALK, Decisions())
    document = merged(scripted(plain).replace("pencils", "~~pencils~~"), NEW, plain)
    assert headings(document) == ["Hello", "It is so"]
    assert len(document.passages) == len(plain.passages)
    assert 2 in document.decisions.strikes
