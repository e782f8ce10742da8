"""`[unclear 3.2s]`: speech that nobody understood stands in the script and can be struck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.cut import Cut
from editors.decisions import Decisions, Provenance, decided, spared
from editors.merge.restored import restored
from editors.merge.three_way import rebased
from editors.proposers.budget import Saving, within_budget
from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.document import EDITOR
from editors.script.draft import drafted
from editors.script.read import read_back, read_parsed
from editors.script.unclear import not_understood
from editors.script.write import written
from editors.settle import settle
from media.span import Span, complement, overlap, union
from pipeline.captions import captions, cues_of
from tests.make import kept_text, transcript

if TYPE_CHECKING:
    from editors.script.document import Document
    from pipeline.transcript import Transcript


def with_unclear(talk: Transcript) -> Transcript:
    """The talk, in which sound of a second or more that is neither word nor pause is unclear."""
    known = union([*(word.span for word in talk.words), *talk.pauses])
    sounds = complement(known, talk.source.extent)
    return replace(talk, unclear=tuple(span for span in sounds if len(span) >= 1000))


TALK = with_unclear(
    transcript(
        "So|we__%%%%%%%%%%%%__began.____________%%%%%%%%%%%%%%%%%%%%%%%%%%%%%Then|it|went|on."
    )
)
FIRST, SECOND = TALK.unclear
TEXT = written(TALK, drafted(TALK, Decisions()))


def read(text: str, talk: Transcript = TALK) -> Document:
    document, problems = read_back(talk, text, Decisions())
    assert not problems, "\n".join(map(str, problems))
    return document


def cut_spans(document: Document, talk: Transcript = TALK) -> list[Span]:
    return [cut.span for cut in assembled(talk, document)[1]]


def test_unclear_speech_stands_at_its_place_and_plays() -> None:
    assert "So we [unclear 1.2s] began. [pause 1.2s]\n" in TEXT.replace(" [unclear 2.9s]", "")
    document = read(TEXT)
    assert document == drafted(TALK, Decisions())
    assert cut_spans(document) == []
    assert [(span, TEXT.split("\n")[line - 1].count("unclear") > 0) for span, line in
            not_understood(TALK, document)] == [(FIRST, True), (SECOND, True)]  # fmt: skip


@pytest.mark.parametrize(
    "new", ["~~[unclear 1.2s]~~", "~~[Unclear: 1,2 s]~~", "<del>\\[unclear 1.2s\\]</del>", ""]
)
def test_struck_or_deleted_it_is_cut_and_no_word_is_touched(new: str) -> None:
    document = read(TEXT.replace("[unclear 1.2s]", new))
    (cut,) = assembled(TALK, document)[1]
    assert overlap(cut.span, FIRST) == len(FIRST)
    assert kept_text(TALK, [cut.span]) == "So we began. Then it went on."
    assert cut.editor == EDITOR
    assert [span for span, _ in not_understood(TALK, document)] == [SECOND]
    again = read(written(TALK, document))
    assert cut_spans(again) == [cut.span]


def test_it_plays_between_struck_words_and_goes_with_them_when_it_is_struck_too() -> None:
    words = "~~we~~ [unclear 1.2s] ~~began.~~"
    document = read(TEXT.replace("we [unclear 1.2s] began.", words))
    assert not any(overlap(span, FIRST) for span in cut_spans(document))
    document = read(TEXT.replace("we [unclear 1.2s] began.", "~~we [unclear 1.2s] began.~~"))
    assert sum(overlap(span, FIRST) for span in cut_spans(document)) == len(FIRST)
    assert "~~we [unclear 1.2s] began.~~" in written(TALK, document)


def test_a_deleted_paragraph_takes_its_unclear_speech_along() -> None:
    blocks = TEXT.rstrip("\n").split("\n\n")
    assert len(blocks) == 3
    document = read("\n\n".join([blocks[0], blocks[2]]) + "\n")
    assert sum(overlap(span, FIRST) for span in cut_spans(document)) == len(FIRST)


@pytest.mark.parametrize("new", ["[unclear 1.3s]", "[unclear 1.2s] [unclear 1.2s]"])
def test_what_is_not_there_cannot_be_unclear(new: str) -> None:
    problems = read_back(TALK, TEXT.replace("[unclear 1.2s]", new), Decisions())[1]
    assert "is unclear here: put [unclear ...] back as it was." in problems[0].message


def test_an_edit_of_a_sentence_or_of_time_takes_it_and_one_of_words_does_not() -> None:
    whole = Cut(Span(0, TALK.source.length), "labels", "label crew")
    time = Cut(FIRST, "times", "0:00 to 0:01")
    words = Cut(Span(TALK.words[1].span.start, TALK.words[2].span.end), "repeats", "we")
    part = Cut(Span(FIRST.start, FIRST.end - 1), "times", "0:00 to 0:01")
    assert [*decided(TALK, [whole]).unclear] == [0, 1]
    assert [*decided(TALK, [time]).unclear] == [0]
    assert not decided(TALK, [words]).unclear
    assert not decided(TALK, [part]).unclear
    assert not spared(TALK, decided(TALK, [time]), (FIRST,)).unclear
    document = drafted(TALK, decided(TALK, [time]))
    assert not restored(document, "times").decisions.unclear
    assert read_back(TALK, written(TALK, document), decided(TALK, [time]))[0] == document


def test_an_edit_that_is_made_to_fit_a_length_keeps_what_was_decided_about_it() -> None:
    decisions = Decisions(unclear={0: Provenance("times", "x")})
    went = Saving((5,), 400, Provenance("fit", "x"))
    found = within_budget(TALK, decisions, [went], TALK.source.length - 3 * len(FIRST))
    assert ([*found.strikes], found.unclear) == ([5], decisions.unclear)


def test_captions_and_pages_do_not_show_it_and_do_not_lose_it() -> None:
    document = read(TEXT.replace("~~", ""))
    timeline, _ = assembled(TALK, document)
    cues = cues_of(TALK.words, timeline)
    text = captions(cues, "srt")
    assert "unclear" not in text
    edited, problems = with_cues(TALK, document, cues, text.replace("began.", ""))
    assert not problems
    assert not any(overlap(span, FIRST) for span in cut_spans(edited))

    struck = Decisions(unclear={1: Provenance("times", "0:03 to 0:06")})
    page = parsed_page("Ann (0:00)\nSo we began. Then it went on.\n", TALK)
    document, problems = read_parsed(TALK, page, struck)
    assert not problems
    assert [*document.decisions.unclear] == [1]


def test_a_merge_keeps_what_was_decided_about_unclear_speech() -> None:
    base = drafted(TALK, Decisions())
    theirs = read(TEXT.replace("[unclear 1.2s]", "~~[unclear 1.2s]~~"))
    moved = replace(TALK, unclear=(Span(FIRST.start + 50, FIRST.end), SECOND))
    merged = rebased(TALK, base, theirs, moved, Decisions())
    assert [*merged.document.decisions.unclear] == [0]
    assert not merged.conflicts
    proposed = Decisions(unclear={1: Provenance("times", "x")})
    merged = rebased(TALK, base, theirs, TALK, proposed)
    assert [*merged.document.decisions.unclear] == [0, 1]
    kept = rebased(TALK, drafted(TALK, proposed), base, TALK, proposed)
    assert not kept.document.decisions.unclear
    understood = replace(TALK, unclear=(SECOND,))
    merged = rebased(TALK, base, theirs, understood, Decisions())
    assert merged.conflicts == (
        "the unclear speech at 0:00.6 that you struck is understood now, and kept",
    )


def test_a_struck_word_that_is_not_heard_any_more_takes_its_place_in_what_is_unclear() -> None:
    base = drafted(TALK, Decisions())
    theirs = read(TEXT.replace("it went on", "it ~~went~~ on"))
    went = next(word for word in TALK.words if word.text == "went")
    others = tuple(word for word in TALK.words if word is not went)
    wide = Span(went.span.start, TALK.words[-1].span.start)
    new = replace(TALK, words=others, unclear=(*TALK.unclear, wide))
    merged = rebased(TALK, base, theirs, new, Decisions())
    assert [merged.transcript.words[n].text for n in merged.document.decisions.strikes] == ["went"]
    assert not any(overlap(span, went.span) for span in merged.transcript.unclear)


_PARTS = ["so", "um", "the", "film", "yes."]
_BETWEEN = ["|", "__", "________", "%" * 10, "_%%%%%%%%%%%%__", "%" * 25 + "______"]
talks = st.lists(
    st.tuples(st.sampled_from(_PARTS), st.sampled_from(_BETWEEN)), min_size=1, max_size=20
).map(lambda pairs: with_unclear(transcript("".join(a + b for a, b in pairs))))


@given(talks, st.data())
def test_any_script_with_unclear_speech_means_what_was_decided(
    talk: Transcript, data: st.DataObject
) -> None:
    def some(count: int) -> dict[int, Provenance]:
        numbers = data.draw(st.sets(st.integers(0, count - 1))) if count else set()
        return {n: Provenance("fillers", "um") for n in sorted(numbers)}

    decisions = Decisions(some(len(talk.words)), {}, some(len(talk.unclear)))
    text = written(talk, drafted(talk, decisions))
    document, problems = read_back(talk, text, decisions)
    assert not problems
    assert document.decisions == decisions
    timeline, cuts = assembled(talk, document)
    assert cuts == settle(talk, decisions)
    gone = [cut.span for cut in cuts]
    kept_text(talk, gone)
    for n, span in enumerate(talk.unclear):
        lost = sum(overlap(span, cut) for cut in gone)
        assert lost == (len(span) if n in decisions.unclear else 0)
    assert timeline.keeps == complement(gone, talk.source.extent)
