from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.propose import proposed
from editors.read import read_back
from editors.script import written
from editors.settle import settle
from media.errors import ScriptError
from tests.editors.strategies import decided_talks
from tests.make import kept_text, transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

TALK = transcript(
    "________So|we===|um==|we=|began.____________________________Then__um_it|went|on."
)
PROPOSED = proposed(TALK, ["fillers", "gaps"])
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


def edited(*changes: tuple[str, str]) -> str:
    """What is left of the talk when a person changes the script."""
    text = SCRIPT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    cuts = settle(TALK, read_back(TALK, text, PROPOSED))
    return kept_text(TALK, [cut.span for cut in cuts])


def test_a_script_is_text_that_says_everything() -> None:
    assert written(TALK, PROPOSED) == SCRIPT


@given(decided_talks())
def test_an_untouched_script_says_exactly_what_was_decided(
    case: tuple[Transcript, Decisions],
) -> None:
    talk, decisions = case
    assert read_back(talk, written(talk, decisions), decisions) == decisions


@given(decided_talks())
def test_a_script_needs_no_proposals_to_be_understood(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    read = read_back(talk, written(talk, decisions), Decisions())
    assert set(read.strikes) == set(decisions.strikes)
    assert {n: s.left for n, s in read.shortenings.items()} == {
        n: s.left for n, s in decisions.shortenings.items()
    }


@given(decided_talks(), st.randoms(use_true_random=False))
def test_any_words_can_be_deleted(case: tuple[Transcript, Decisions], random: object) -> None:
    """Deleting words of a script without marks leaves a talk of as many words, in order."""
    talk, _ = case
    text = written(talk, Decisions())
    head, body = text.split("---\n\n")
    tokens = re.split(r"((?<![^\s])\[.*?\]|\s+)", body)
    words = [n for n, t in enumerate(tokens) if t.strip() and not t.startswith("[")]
    gone = {n for n in words if random.random() < 0.3}  # type: ignore[attr-defined]
    left = head + "---\n\n" + "".join("" if n in gone else t for n, t in enumerate(tokens))
    decisions = read_back(talk, left, Decisions())
    assert len(decisions.strikes) == len(gone)
    kept = [w.plain for n, w in enumerate(talk.words) if n not in decisions.strikes]
    assert kept == [talk.words[i].plain for i, n in enumerate(words) if n not in gone]


def test_struck_and_deleted_words_are_gone_and_unstruck_ones_are_back() -> None:
    assert edited() == "So we we began. Then it went on."
    assert edited(("~~um~~ we", "~~um we~~")) == "So we began. Then it went on."
    assert edited(("So we ~~um~~", "So")) == "So we began. Then it went on."
    assert edited(("~~um~~ it", "um it")) == "So we we began. Then um it went on."


def test_of_repeated_words_the_first_goes() -> None:
    decisions = read_back(TALK, SCRIPT.replace("we ~~um~~ we", "we"), PROPOSED)
    assert sorted(decisions.strikes) == [1, 2, 6]


def test_a_deleted_paragraph_is_gone() -> None:
    assert edited(("[00:00:05.600]\nThen ~~um~~ it went on.\n", "")) == "So we we began."


def test_a_pause_gets_the_length_that_is_written() -> None:
    text = SCRIPT.replace("2.8s -> 0.6s", "2.8s -> 1.25s").replace(
        "[pause 0.8s -> 0.35s]", "[pause 0.8s]"
    )
    decisions = read_back(TALK, text, PROPOSED)
    assert {n: s.left for n, s in decisions.shortenings.items()} == {1: 1250}
    assert decisions.shortenings[1].why.editor == "script"


def test_a_deleted_pause_leaves_a_tenth_of_a_second() -> None:
    decisions = read_back(TALK, SCRIPT.replace(" [pause 2.8s -> 0.6s]", ""), PROPOSED)
    assert decisions.shortenings[1].left == 100


def test_what_a_person_leaves_keeps_its_editor_and_reason() -> None:
    decisions = read_back(TALK, SCRIPT.replace("it went", "~~it~~ went"), PROPOSED)
    assert decisions.strikes[6].editor == "fillers"
    assert decisions.strikes[7].editor == "script"
    assert decisions.strikes[7].reason == "struck in line 11"


def test_lines_may_be_wrapped_anew_and_comments_are_ignored() -> None:
    assert edited(("Then ~~um~~ it went", "Then <!-- hm? --> ~~um~~\nit\n   went")) == edited()


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = "\ufeff" + SCRIPT.replace("\n", "\r\n")
    assert read_back(TALK, text, PROPOSED) == PROPOSED


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("it went", "it walked", r"line 11, column 16: 'walked' was not said here: "),
        ("it went", "it wet", r"'wet' was not said here \(did you mean 'went'\?\)"),
        ("it went", "went it", "'it' was not said here|'went' was not said here"),
        ("~~um~~ it", "~~um it", "line 11, column 6: this ~~ has no second ~~"),
        ("pause 2.8s", "pause 3.8s", "there is no pause of 3.8s here"),
        ("-> 0.6s", "-> 3s", "a pause can only get shorter: there are 2.8s"),
        ("-> 0.6s", "-> soon", r"'\[pause 2.8s -> soon\]' means nothing: expected"),
        ("[pause 2.8s -> 0.6s]", "[silence]", r"'\[silence\]' means nothing"),
        ("[00:00:05.600]", "[00:00:05.700]", "line 10, column 1: no paragraph .* starts at this"),
        ("---\n\n[00:00:00.800]", "---\n\nHello\n\n[00:00:00.800]", "line 7: there is text before"),
        ("script.1", "script.9", "line 2: this is a script.9"),
        ("---\npaperedit", "paperedit", "line 1: a script starts with"),
        ("approved: no\n---", "approved: no", "line 1: the header has no end"),
    ],
)
def test_what_cannot_be_is_an_error_with_its_place(old: str, new: str, message: str) -> None:
    assert old in SCRIPT
    with pytest.raises(ScriptError, match=message):
        read_back(TALK, SCRIPT.replace(old, new, 1), PROPOSED)


def test_moving_a_paragraph_is_refused_rather_than_misread() -> None:
    head, first, second = SCRIPT.strip().split("\n\n")
    with pytest.raises(ScriptError, match="not in the recording's order"):
        read_back(TALK, "\n\n".join([head, second, first]), PROPOSED)


def test_a_talk_without_words_has_a_script_that_says_so() -> None:
    silence = transcript("______________")
    text = written(silence, Decisions())
    assert "No words were heard" in text
    assert read_back(silence, text, Decisions()) == Decisions()
