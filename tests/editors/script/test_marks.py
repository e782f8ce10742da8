"""Words between `{mute}` and `{/mute}`, or `{bleep}` and `{/bleep}`, are not heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.exports.captions import caption_texts
from editors.exports.export import Edit
from editors.merge.three_way import rebased
from editors.readers.captions import with_cues
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.marks import with_mutes, words_to_mute
from editors.script.read import read_back
from editors.script.write import written
from media.muted import Muted
from media.span import Span
from pipeline.captions import cues_of
from tests.editors.strategies import talks
from tests.make import transcript

if TYPE_CHECKING:
    from editors.script.document import Document
    from media.muted import MuteKind
    from pipeline.transcript import Transcript

TALK = transcript("__So|that|damn,|%|good|fox|ran.____________Then|damn|all|went|on.")
TEXT = written(TALK, drafted(TALK, Decisions()))


def read(text: str, talk: Transcript = TALK) -> Document:
    document, problems = read_back(talk, text, Decisions())
    assert not problems, "\n".join(map(str, problems))
    return document


def edited(old: str, new: str) -> Document:
    assert old in TEXT
    return read(TEXT.replace(old, new))


def muted_words(document: Document) -> dict[str, MuteKind]:
    return {TALK.words[n].plain: kind for n, kind in document.muted.items()}


@pytest.mark.parametrize(
    "marked",
    [
        "that {mute}damn,{/mute} good",
        "that {mute}damn{/mute}, good",
        "that {mute} damn, {/mute} good",
        "that { Mute }damn,{ /mute } good",
        "that \\{mute\\}damn,\\{/mute\\} good",
        "that\n{mute}damn,\n{/mute} good",
        "that {mute}*damn*,{/mute} good",
        "that {mute}**damn**{/mute}, good",
        "that {mute}da{/mute}mn, good",
        "that <b>{mute}damn,{/mute}</b> good",
    ],
)
def test_a_marked_word_is_muted_however_it_is_typed(marked: str) -> None:
    document = edited("that damn, good", marked)
    assert muted_words(document) == {"damn": "mute"}
    assert not document.decisions.strikes
    timeline, cuts = assembled(TALK, document)
    plain, _ = assembled(TALK, read(TEXT))
    assert timeline.muted == (Muted(TALK.words[2].span, "mute"),)
    assert (replace(timeline, muted=()), cuts) == (plain, ())


def test_muted_words_are_written_as_they_are_read() -> None:
    text = TEXT.replace("damn, good fox", "{bleep}damn, good{/bleep} {mute}fox{/mute}")
    document = read(text)
    assert muted_words(document) == {"damn": "bleep", "good": "bleep", "fox": "mute"}
    assert written(TALK, document) == text


def test_struck_words_go_whether_they_are_muted_or_not() -> None:
    text = TEXT.replace("damn, good", "~~{mute}damn,{/mute}~~ good")
    document = read(text)
    assert written(TALK, document) == text
    timeline, cuts = assembled(TALK, document)
    assert (timeline.muted, len(cuts)) == ((), 1)


def test_sound_between_two_muted_words_is_muted_with_them() -> None:
    together = assembled(TALK, edited("damn, good", "{mute}damn, good{/mute}"))[0]
    apart = assembled(TALK, edited("damn, good", "{mute}damn,{/mute} {bleep}good{/bleep}"))[0]
    damn, good = TALK.words[2].span, TALK.words[3].span
    assert good.start - damn.end == 100
    assert together.muted == (Muted(Span(damn.start, good.end), "mute"),)
    assert apart.muted == (Muted(damn, "mute"), Muted(good, "bleep"))


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("that {mute}damn, good", "this {mute} has no {/mute} in its paragraph: add or delete it."),
        ("that damn,{/mute} good", "this {/mute} has no {mute} in front of it: delete it."),
        ("that {mute}damn,{/bleep} good", "this {/bleep} has no {bleep} in front of it"),
        ("that {mute}{bleep}damn,{/mute} good", "this {bleep} stands within another"),
        ("that {beep}damn,{/beep} good", "'{beep}' means nothing: expected {mute} or {bleep}."),
    ],
)
def test_a_mark_that_is_not_whole_is_told(marked: str, message: str) -> None:
    problems = read_back(TALK, TEXT.replace("that damn, good", marked), Decisions())[1]
    assert any(message in problem.message for problem in problems)


@pytest.mark.parametrize("joint", ["\n", " "])
def test_a_mark_behind_a_time_is_no_label(joint: str) -> None:
    head, first = TEXT.split("\n")[6:8]
    assert first.startswith("So")
    text = TEXT.replace(f"{head}\nSo", f"{head}{joint}{{mute}} So {{/mute}}")
    document = read(text)
    assert muted_words(document) == {"so": "mute"}
    assert document.passages[0].label is None
    labelled = read(TEXT.replace(f"{head}\nSo", f"{head} {{intro}}\n{{mute}}So{{/mute}}"))
    assert (muted_words(labelled), labelled.passages[0].label) == ({"so": "mute"}, "intro")


def test_captions_show_the_first_letter_and_read_back_as_no_edit() -> None:
    document = edited("that damn, good", "that {bleep}damn,{/bleep} good")
    timeline, _ = assembled(TALK, document)
    texts = caption_texts(Edit(TALK, document, timeline))
    assert "d***, good" in texts[".srt"]
    assert "damn all" in texts[".vtt"]
    cues = cues_of(TALK.words, timeline, document.corrections, document.muted)
    for text in texts.values():
        assert with_cues(TALK, document, cues, text) == (document, ())


def test_a_list_of_words_mutes_every_one_of_them_and_leaves_marks_alone() -> None:
    document = edited("that damn, good", "that {bleep}damn,{/bleep} good")
    found = with_mutes(document, words_to_mute(TALK, document, ["Damn", "fox"]))
    assert [(TALK.words[n].text, kind) for n, kind in found.muted.items()] == [
        ("damn,", "bleep"), ("fox", "mute"), ("damn", "mute"),
    ]  # fmt: skip


def test_muted_words_stay_muted_when_others_are_heard_in_their_place() -> None:
    base = drafted(TALK, Decisions())
    theirs = edited("damn, good fox", "{mute}damn,{/mute} good {bleep}fox{/bleep}")
    heard = {2: "dam", 3: "could"}
    others = tuple(replace(w, text=heard.get(n, w.text)) for n, w in enumerate(TALK.words))
    new = replace(TALK, words=tuple(w for w in others if w.text != "fox"))
    merged = rebased(TALK, base, theirs, new, Decisions())
    found = {merged.transcript.words[n].text: k for n, k in merged.document.muted.items()}
    assert found == {"dam": "mute", "fox": "bleep"}


@given(talks, st.data())
def test_any_marked_script_means_the_same_again_and_keeps_its_length(
    talk: Transcript, data: st.DataObject
) -> None:
    count = len(talk.words)
    numbers = st.integers(0, max(0, count - 1))
    kinds: st.SearchStrategy[MuteKind] = st.sampled_from(["mute", "bleep"])
    marks = data.draw(st.dictionaries(numbers, kinds, max_size=5)) if count else {}
    plain = drafted(talk, Decisions())
    document = with_mutes(plain, marks)
    again = read(written(talk, document), talk)
    assert again.muted == marks
    timeline, cuts = assembled(talk, again)
    assert (timeline.keeps, cuts) == (assembled(talk, plain)[0].keeps, ())
    for n in marks:
        span = talk.words[n].span
        assert any(m.span.start <= span.start and span.end <= m.span.end for m in timeline.muted)
