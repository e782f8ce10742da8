from __future__ import annotations

import random as random_module
import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.merge.three_way import rebased
from editors.script.assemble import assembled
from editors.script.document import Comment, Heading
from editors.script.draft import drafted
from editors.script.head_times import head_times
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import settle
from editors.table import proposed
from media.span import Span, complement
from pipeline.captions import captions, cues_of
from pipeline.transcript import Transcript, Word
from tests.editors.strategies import decided_talks
from tests.make import calls, kept_text, source, transcript

if TYPE_CHECKING:
    from editors.script.document import Document

TALK = transcript(
    "________So|we===|um==|we=|began.____________________________Then__um_it|went|on."
)
PROPOSED = proposed(TALK, calls("fillers", "gaps"))
SCRIPT = """\
---
paperedit: script.1
media: talk.flac
approved: no
---

[00:00:00.800]
[pause 0.8s -> 0.35s] So we ~~um~~ we began. [pause 2.8s -> 0.6s]

[00:00:05.600]
Then ~~um~~ it went on.
"""
HEAD, FIRST, SECOND = SCRIPT.strip().split("\n\n")


def script(*blocks: str) -> str:
    return "\n\n".join([HEAD, *blocks]) + "\n"


def read(text: str, talk: Transcript = TALK, known: Decisions = PROPOSED) -> Document:
    document, problems = read_back(talk, text, known)
    assert not problems, "\n".join(map(str, problems))
    return document


def plays(text: str) -> str:
    """The words that a script of the talk plays, in order; each is heard whole."""
    timeline, cuts = assembled(TALK, read(text))
    said = []
    for keep in timeline.keeps:
        gone = complement([keep], TALK.source.extent)
        said.append(kept_text(TALK, list(gone)))
    assert all(cut.editor and cut.reason for cut in cuts)
    return " ".join(part for part in said if part)


def test_a_script_is_text_that_says_everything() -> None:
    assert written(TALK, drafted(TALK, PROPOSED)) == SCRIPT


@given(decided_talks())
def test_an_untouched_script_is_exactly_what_was_proposed(
    case: tuple[Transcript, Decisions],
) -> None:
    talk, decisions = case
    document = drafted(talk, decisions)
    again = read(written(talk, document), talk, decisions)
    assert again == document
    timeline, cuts = assembled(talk, again)
    settled = settle(talk, decisions)
    assert cuts == settled
    assert timeline.keeps == complement((cut.span for cut in settled), talk.source.extent)


@given(decided_talks())
def test_a_script_needs_no_proposals_to_be_understood(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    again = read(written(talk, drafted(talk, decisions)), talk, Decisions()).decisions
    assert set(again.strikes) == set(decisions.strikes)
    assert {n: s.left for n, s in again.shortenings.items()} == {
        n: s.left for n, s in decisions.shortenings.items()
    }


@given(decided_talks(), st.integers(0, 10**6))
def test_any_words_can_be_deleted(case: tuple[Transcript, Decisions], seed: int) -> None:
    """Deleting words of a script without marks leaves the others, in order, and no problem."""
    talk, _ = case
    random = random_module.Random(seed)
    text = written(talk, drafted(talk, Decisions()))
    head, body = text.split("---\n\n")
    tokens = re.split(r"((?<![^\s])\[.*?\]|\s+)", body)
    words = [n for n, t in enumerate(tokens) if t.strip() and not t.startswith("[")]
    gone = {n for n in words if random.random() < 0.3}
    left = head + "---\n\n" + "".join("" if n in gone else t for n, t in enumerate(tokens))
    strikes = read(left, talk, Decisions()).decisions.strikes
    assert len(strikes) == len(gone)
    kept = [w.plain for n, w in enumerate(talk.words) if n not in strikes]
    assert kept == [talk.words[i].plain for i, n in enumerate(words) if n not in gone]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SCRIPT, "So we we began. Then it went on."),
        (SCRIPT.replace("~~um~~ we", "~~um we~~"), "So we began. Then it went on."),
        (SCRIPT.replace("So we ~~um~~", "So"), "So we began. Then it went on."),
        (SCRIPT.replace("~~um~~ it", "um it"), "So we we began. Then um it went on."),
        (script(FIRST), "So we we began."),
        (script(SECOND), "Then it went on."),
        (script(SECOND, FIRST), "Then it went on. So we we began."),
        (script(SECOND, FIRST, SECOND), "Then it went on. So we we began. Then it went on."),
        (script(SECOND.replace("it went", ""), FIRST, SECOND.replace("on.", "")),
         "Then on. So we we began. Then it went"),
        (script(FIRST, SECOND.split("\n")[1]), "So we we began. Then it went on."),
        (SCRIPT.replace("Then ~~um~~", "Then\n\n~~um~~"), "So we we began. Then it went on."),
        (SCRIPT.replace("went on", "walked on"), "So we we began. Then it went on."),
    ],
    ids=["untouched", "strike", "delete", "unstrike", "delete the last paragraph",
         "delete the first", "move", "copy", "copies of their own", "join", "split", "correct"],
)  # fmt: skip
def test_what_a_person_does_is_what_plays(text: str, expected: str) -> None:
    assert plays(text) == expected


def test_of_repeated_words_the_first_goes() -> None:
    assert sorted(read(SCRIPT.replace("we ~~um~~ we", "we")).decisions.strikes) == [1, 2, 6]


def test_a_moved_paragraph_takes_its_silence_along_and_every_sample_is_accounted_for() -> None:
    timeline, cuts = assembled(TALK, read(script(SECOND, FIRST)))
    lengths = timeline.length + sum(len(cut.span) for cut in cuts)
    assert lengths == TALK.source.length
    assert len(timeline.runs()) == 2


def test_a_changed_word_is_a_caption_and_the_sound_stays() -> None:
    text = SCRIPT.replace("began", "begun").replace("Then ~~um~~ it", "Then ~~um~~ It")
    document = read(text)
    corrections = document.corrections
    assert corrections == {4: "begun.", 7: "It"}
    timeline, _ = assembled(TALK, document)
    assert timeline == assembled(TALK, read(SCRIPT))[0]
    assert "begun." in captions(cues_of(TALK.words, timeline, corrections), "srt")


def test_words_may_be_divided_otherwise_without_becoming_others() -> None:
    talk = transcript("a|lot|of|words")
    text = written(talk, drafted(talk, Decisions()))
    joined = read(text.replace("a lot", "alot"), talk, Decisions())
    assert not joined.decisions.strikes
    assert joined.passages[0].corrections == {0: "alot", 1: ""}
    assert read(written(talk, joined), talk, Decisions()) == joined
    divided = read(text.replace("words", "wo rds"), talk, Decisions())
    assert divided.passages[0].corrections == {3: "wo rds"}
    assert read(written(talk, divided), talk, Decisions()) == divided


def test_a_pause_gets_the_length_that_is_written() -> None:
    text = SCRIPT.replace("2.8s -> 0.6s", "2.8s → 1.25s").replace("0.8s -> 0.35s", "0.8s")
    shortenings = read(text).decisions.shortenings
    assert {n: s.left for n, s in shortenings.items()} == {1: 1250}
    assert shortenings[1].why.editor == "script"


def test_a_deleted_pause_leaves_a_tenth_of_a_second() -> None:
    text = SCRIPT.replace(" [pause 2.8s -> 0.6s]", "")
    assert read(text).decisions.shortenings[1].left == 100


def test_a_mark_that_was_left_outside_the_strike_is_nobodys_word() -> None:
    text = SCRIPT.replace("went on.", "~~went on~~.")
    assert sorted(read(text).decisions.strikes) == [2, 6, 8, 9]


def test_a_struck_pause_goes_like_a_deleted_one() -> None:
    text = SCRIPT.replace("[pause 2.8s -> 0.6s]", "~~[pause 2.8s -> 0.6s]~~")
    assert read(text).decisions.shortenings[1].left == 100


def test_what_a_person_leaves_keeps_its_editor_and_reason() -> None:
    strikes = read(SCRIPT.replace("it went", "~~it~~ went")).decisions.strikes
    assert strikes[6].editor == "fillers"
    assert (strikes[7].editor, strikes[7].reason) == ("script", "struck in line 11")


def test_headings_comments_labels_and_approval_are_read_and_written_again() -> None:
    text = script(
        "# The beginning",
        FIRST.replace("]\n", "] {intro}\n", 1).replace("So we", "So <!-- hm? --> we"),
        "<!-- up to here -->",
        "## Later",
        SECOND,
    ).replace("approved: no", "approved: yes")
    document = read(text)
    assert document.approved
    assert [b for b in document.blocks if isinstance(b, Heading)] == [
        Heading("The beginning", 1), Heading("Later", 2),
    ]  # fmt: skip
    assert Comment(" up to here ") in document.blocks
    assert document.passages[0].label == "intro"
    assert document.passages[0].comments == {1: (" hm? ",)}
    assert written(TALK, document) == text


def test_a_heading_within_a_paragraph_divides_it() -> None:
    document = read(SCRIPT.replace("we began", "we\n\n# Now\n\nbegan"))
    assert [type(block).__name__ for block in document.blocks] == [
        "Passage", "Heading", "Passage", "Passage",
    ]  # fmt: skip
    assert [p.words for p in document.passages] == [range(4), range(4, 5), range(5, 10)]
    assert assembled(TALK, document) == assembled(TALK, read(SCRIPT))


def with_speakers() -> tuple[Transcript, str]:
    from dataclasses import replace

    letters = "AAAAABBBBB"
    words = tuple(replace(w, speaker=s) for w, s in zip(TALK.words, letters, strict=True))
    talk = replace(TALK, words=words)
    return talk, written(talk, drafted(talk, PROPOSED))


def test_speakers_are_renamed_in_the_header_and_reassigned_in_a_paragraph() -> None:
    talk, text = with_speakers()
    assert "speakers: {A: Speaker A, B: Speaker B}\n" in text
    assert "**Speaker B** [00:00:05.600]\n" in text
    renamed = read(text.replace("B: Speaker B", 'B: "Möller, Zoë"'), talk)
    assert renamed.speakers["B"] == "Möller, Zoë"
    again = written(talk, renamed)
    assert "**Möller, Zoë** [00:00:05.600]" in again
    assert read(again, talk) == renamed
    moved = read(text.replace("**Speaker B** [", "**A** ["), talk)
    assert [p.speaker for p in moved.passages] == ["A", "A"]


def test_a_second_renaming_needs_only_the_header() -> None:
    talk, text = with_speakers()
    once = written(talk, read(text.replace("A: Speaker A", "A: Zoë"), talk))
    base = read(once, talk)
    twice, problems = read_back(talk, once.replace("A: Zoë", "A: Zoe"), PROPOSED, base)
    assert not problems
    assert twice.speakers["A"] == "Zoe"
    assert twice.passages[0].speaker == "A"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("it went on", "it\n   went \t on"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("\n", "  \n"),
        lambda text: text.replace("Then", "- Then").replace("[pause 0.8s", "* [pause 0.8s"),
        lambda text: text.replace("[", "\\[").replace("]", "\\]"),
        lambda text: text.replace("->", "→"),
        lambda text: text + "\n\n\n",
    ],
    ids=["windows", "wrapped", "nbsp", "trailing", "bullets", "escaped", "arrows", "blank lines"],
)
def test_what_editors_do_to_text_changes_nothing(change: object) -> None:
    assert read(change(SCRIPT)) == read(SCRIPT)  # type: ignore[operator]


def test_smart_quotes_and_capitals_change_no_sound() -> None:
    talk = transcript("don't|say|that...")
    text = written(talk, drafted(talk, Decisions()))
    smart = read(text.replace("don't", "Don’t").replace("...", "…"), talk, Decisions())
    assert not smart.decisions.strikes
    assert smart.passages[0].corrections == {0: "Don’t"}


def test_text_that_runs_from_right_to_left_is_text() -> None:
    talk = transcript("שלום|אום|עולם.", language="he")
    text = written(talk, drafted(talk, Decisions()))
    assert sorted(read(text.replace("אום", "~~אום~~"), talk, Decisions()).decisions.strikes) == [1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("it went", "it so went", r"line 11, column 16: 'so' was not said here"),
        ("went on.", "went too on.", "'too' was not said here"),
        ("it went", "went it", "was not said here"),
        ("~~um~~ it went on.", "walked", "so 'um it on.' would vanish without being struck"),
        ("~~um~~ it", "~~um it", "line 11, column 6: this ~~ has no second ~~"),
        ("~~um~~ it", "~um~ it", "line 11, column 6: '~' means nothing: expected ~~ on both"),
        ("pause 2.8s", "pause 3.8s", r"there is no pause of 3.8s here \(did you mean 2.8s\?\)"),
        ("-> 0.6s", "-> 62.9s", "a pause gets longer by 60 s at most: there are 2.8s"),
        ("it went", "it [pause 0.3s -> 2s] went", "there is no pause of 0.3s here"),
        ("-> 0.6s", "-> soon", r"'\[pause 2.8s -> soon\]' means nothing: expected"),
        ("[pause 2.8s -> 0.6s]", "[silence]", r"'\[silence\]' means nothing"),
        (" [pause 2.8s -> 0.6s]", " [pause 2.8s", "means nothing"),
        ("began. [pause 2.8s -> 0.6s]", "[pause 2.8s -> 0.6s] began.", "there is no pause of 2.8s"),
        ("[00:00:05.600]", "[00:00:05.700]",
         r"line 10, column 1: no word starts at this time \(closest is 00:00:05.600\)"),
        ("---\n\n[00", "---\n\nHello\n\n[00", "line 7, column 1: this text stands under no"),
        ("paperedit: script.1\n", "", "line 1, column 1: the header does not say 'paperedit"),
        ("script.1", "script.9", "line 2, column 1: this is a script.9"),
        ("---\npaperedit", "paperedit", "line 1, column 1: a script starts with"),
        ("approved: no\n---", "approved: no", "the header has no end"),
        ("approved: no", "approved: perhaps", "expected yes or no"),
        ("approved: no", "aproved: no", r"no 'aproved' \(did you mean 'approved'\?\)"),
        ("[00:00:05.600]", "**Zoë** [00:00:05.600]", "names no speaker 'Zoë'"),
        ("So we", "So <!-- we", "this <!-- has no --> behind it"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_problem_with_its_place(old: str, new: str, message: str) -> None:
    assert old in SCRIPT
    _, problems = read_back(TALK, SCRIPT.replace(old, new, 1), PROPOSED)
    assert any(re.search(message, str(problem)) for problem in problems), problems


def test_every_problem_is_told_not_only_the_first() -> None:
    text = SCRIPT.replace("2.8s", "3.8s").replace("~~um~~ it", "~um~ it")
    places = [problem.place.line for problem in read_back(TALK, text, PROPOSED)[1]]
    assert places == [8, 11]


def test_paragraphs_whose_words_begin_in_one_millisecond_play_once() -> None:
    said = [
        ("I", 0, "A"), ("She", 500, "B"), ("guess", 500, "A"), ("Yes.", 500, "C"),
        ("it", 501, "B"), ("was.", 900, "B"), ("So", 1500, "A"),
    ]  # fmt: skip
    words = tuple(Word(text, Span(at, at + 300), 0.9, speaker) for text, at, speaker in said)
    talk = Transcript(source(2000, 1000), "en", words)
    drawn = drafted(talk, Decisions())
    found = read(written(talk, drawn), talk, Decisions())
    assert [one.words for one in found.passages] == [one.words for one in drawn.passages]
    assert assembled(talk, found)[0].keeps == (Span(0, 2000),)
    assert head_times(talk) == (0, 500, 502, 503, 501, 900, 1500)


def test_an_earlier_script_with_one_time_over_two_paragraphs_strikes_nothing() -> None:
    said = [("I", 0, "A"), ("She", 500, "B"), ("Yes.", 500, "C"), ("guess", 500, "A")]
    words = tuple(Word(text, Span(at, at + 300), 0.9, speaker) for text, at, speaker in said)
    talk = Transcript(source(2000, 1000), "en", words)
    drawn = drafted(talk, Decisions())
    earlier = re.sub(r"00\.50[12]", "00.500", written(talk, drawn))
    assert earlier.count("[00:00:00.500]") == 3
    found = read(earlier, talk, Decisions())
    assert [one.words for one in found.passages] == [one.words for one in drawn.passages]
    assert not found.decisions.strikes
    assert not rebased(talk, found, found, talk, Decisions()).conflicts


def test_times_of_words_that_all_start_at_once_are_found_in_a_moment() -> None:
    words = tuple(Word("so", Span(0, 1 + n), 0.9) for n in range(40_000))
    began = time.process_time()
    assert head_times(Transcript(source(80_000, 1000), "en", words))[-1] == 39_999
    assert time.process_time() - began < 5


def test_a_talk_without_words_has_a_script_that_says_so() -> None:
    silence = transcript("______________")
    text = written(silence, drafted(silence, Decisions()))
    assert "No words were heard" in text
    timeline, cuts = assembled(silence, read(text, silence, Decisions()))
    assert timeline.keeps == (silence.source.extent,)
    assert not cuts


MARKS = ["~~", "~", "[", "]", "<!--", "-->", "\n", "#", "*", "\\", "[pause 1s]", "um", "---"]


def mangled(text: str, random: random_module.Random) -> str:
    """One thing that goes wrong when people and programs handle text."""
    at, to = sorted(random.randrange(len(text) + 1) for _ in range(2))
    to = min(to, at + 30)
    return random.choice(
        [
            lambda: text[:at] + text[to:],
            lambda: text[:at] + text[at:to] * 2 + text[to:],
            lambda: text[:at] + random.choice(MARKS) + text[at:],
            lambda: text[:at] + text[at:to][::-1] + text[to:],
            lambda: text[:at] + text[at:to].swapcase() + text[to:],
            lambda: text.replace("~~", random.choice(["", "~", "~~~~"]), 1),
        ]
    )()  # fmt: skip


@given(decided_talks(), st.integers(0, 10**9), st.integers(1, 3))
def test_a_mangled_script_is_read_rightly_or_refused_with_a_line(
    case: tuple[Transcript, Decisions], seed: int, times: int
) -> None:
    """Never a traceback, and never a word that plays although nothing in the text says it."""
    talk, decisions = case
    random = random_module.Random(seed)
    text = written(talk, drafted(talk, decisions))
    for _ in range(times):
        text = mangled(text, random)
    document, problems = read_back(talk, text, decisions)
    if problems:
        assert all(problem.place.line >= 1 and problem.message for problem in problems)
        return
    timeline, cuts = assembled(talk, document)
    assert timeline.length + sum(len(cut.span) for cut in cuts) >= talk.source.length
    # Written down and read again, it still means the same.
    again = read(written(talk, document), talk, decisions)
    assert again.decisions.strikes.keys() == document.decisions.strikes.keys()
    assert assembled(talk, again)[0] == timeline
