"""Text that is made to take for ever is read, or refused in a sentence, in linear time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from editors.decisions import Decisions
from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.script import parse
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.header import is_approved, media_of
from editors.script.parse import parsed
from editors.script.read import read_back, read_parsed
from editors.script.tokens import TOLD
from editors.script.write import written
from media.text import clean, oversize, shown
from pipeline.captions import cues_of
from pipeline.words.transcript_files import imported_words
from tests.make import transcript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TALK = transcript("So|we|began.____________________________Then|it|went|on|to|page|numbers.")
DRAFT = drafted(TALK, Decisions())
SCRIPT = written(TALK, DRAFT)
CUES = cues_of(TALK.words, assembled(TALK, DRAFT)[0])
LINEAR_CPU_S = 15.0
"""What linear reading needs many times over, also on a busy machine; quadratic takes minutes."""


def head(line: str) -> str:
    return SCRIPT.replace("approved: no", f"approved: no\n{line}")


def body(text: str) -> str:
    return SCRIPT.replace("began.", f"began.\n{text}\n")


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


@pytest.mark.parametrize(
    "text",
    [
        head("speakers: {A: B," + " " * 100_000 + '"}'),
        head("speakers: {" + "A: B, " * 100_000 + "}"),
        head("a: b\n" * 20_000),
        body("**A**" + " " * 100_000 + "x"),
        body("# a" + " " * 100_000 + "b"),
        body("# a" + "#" * 100_000 + "b"),
        body("[pause " + "->" * 20_000),
        body("[pause " + "->" * 20_000 + "]"),
        body("\\[ pause " * 30_000),
        body("~~a~~. " * 30_000),
        body("~~a~~.~~ " * 30_000),
        body("<!-- a\nb --> " * 20_000),
        body("<!-- a\n" + "b\n" * 60_000),
        body("w1 " * 60_000),
        body("w1\n" * 20_000),
        body("so we began then it went " * 5_000),
        body("".join(f"w{n} " for n in range(30_000))),
        body("x" * 300_000),
        body("\\x" * 30_000),
        body("[00:00:00.000]\nSo\n\n" * 10_000),
        body("**A**\nso\n\n" * 10_000),
        body("~" * 100_000 + " ~ ~ ~" * 20_000),
    ],
    ids=range(22),
)
def test_a_script_that_is_made_to_take_for_ever_takes_seconds(text: str) -> None:
    found: list[int] = []
    took = seconds(lambda: found.append(len(read_back(TALK, text, Decisions())[1])))
    assert took < LINEAR_CPU_S
    assert found[0] <= TOLD + 1


@pytest.mark.parametrize(
    "text",
    ["<v " * 20_000, "<v." * 20_000, "[laughter " * 20_000, "<" * 100_000, "{\\" * 100_000,
     "<i" * 100_000, "so " * 20_000, " " * 60_000 + "x", "Ann: " * 20_000, "1" * 60_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_captions_pages_and_transcripts_take_seconds_too(text: str) -> None:
    srt = f"1\n00:00:00,000 --> 00:00:02,000\n{text}\n"
    assert seconds(lambda: with_cues(TALK, DRAFT, CUES, srt)) < LINEAR_CPU_S
    assert seconds(lambda: imported_words(srt, "a.srt")) < LINEAR_CPU_S
    assert seconds(lambda: imported_words(f"{text} (0:12):\n{text}", "a.txt")) < LINEAR_CPU_S
    page = f"Ann (0:00):\nSo {text}\n{text} (0:05):\n{text}"
    assert seconds(lambda: read_parsed(TALK, parsed_page(page, TALK), Decisions())) < LINEAR_CPU_S


def test_more_words_than_anybody_says_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_WORDS", 10_000)
    _, problems = read_back(TALK, body("so we\n" * 100_000), Decisions())
    assert [p.message for p in problems] == ["no script has more than 10,000 words."]


def test_what_is_too_large_is_one_sentence() -> None:
    large, wide = "so we\n" * 3_000_000, "so " * 400_000
    for text, message in ((large, "has more than 16 MB"), (wide, "a line of more than 1,000,000")):
        assert message in (oversize(text) or "")
        for _, problems in (
            read_back(TALK, body(text), Decisions()),
            with_cues(TALK, DRAFT, CUES, text),
            read_parsed(TALK, parsed_page(text, TALK), Decisions()),
        ):
            assert len(problems) == 1
            assert message in problems[0].message
    assert oversize("so\r" * 1_000_000) is None


@pytest.mark.parametrize("token", ["[pause {}s]", "[pause 1s -> {}s]", "[{}:00:00.000]"])
def test_a_number_of_thousands_of_digits_is_a_problem_with_its_line(token: str) -> None:
    _, problems = read_back(TALK, body(token.format("1" * 5000)), Decisions())
    assert "means nothing: expected [pause 1.8s]" in problems[0].message
    assert len(str(problems[0])) < 250


def test_the_first_problems_are_told_and_how_many_more_there_are() -> None:
    each = [f"[x{n}]" for n in range(30_000)]
    _, problems = read_back(TALK, body("\n".join(each[:48])), Decisions())
    assert len(problems) == TOLD + 1 == 6
    assert problems[-1].message == "and 43 more from here on."
    _, problems = read_back(TALK, body("\n".join(each)), Decisions())
    assert "and at least 195 more" in problems[-1].message


def test_what_is_wrong_in_one_way_in_many_places_is_one_problem() -> None:
    _, (problem,) = read_back(TALK, body("~ ~\n" * 3), Decisions())
    assert str(problem) == (
        "line 9, column 1: '~' means nothing: expected ~~ on both sides of what goes; "
        "the same in 2 more places."
    )


def test_messages_quote_no_control_characters_and_little_text() -> None:
    _, problems = read_back(TALK, body("\x1b[2J" + "x" * 1000 + "\0"), Decisions())
    assert all(len(p.message) < 400 and "\x1b" not in p.message for p in problems)
    assert shown("a" * 61) == "a" * 60 + "…"
    assert clean("a\0b\x1bc\u2028d\ud800é\U0001f9d1") == "abcdé\U0001f9d1"


def test_names_labels_and_headings_are_free_of_control_characters() -> None:
    text = SCRIPT.replace("approved: no", "speakers: {A: An\x1bn}")
    text = text.replace("[00:00:00.000]", "# He\0ading\n\n**A\x07** [00:00:00.000] {in\x1btro}")
    found = parsed(text)
    assert found.speakers == {"A": "Ann"}
    assert "\\x" not in repr([(b.text if hasattr(b, "text") else (b.speaker, b.label))
                              for b in found.blocks])  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("approved: yes", True),
        ("approved : yes", True),
        ("Approved: YES", True),
        ("  approved:true", True),
        ("approved: no\napproved: yes", True),
        ("approved: yes\napproved: no", False),
        ("approved: perhaps", False),
        ("# approved: yes", False),
    ],
)
@pytest.mark.parametrize(("bom", "end"), [("", "\n"), ("\ufeff", "\r\n"), ("\n", "\r")])
def test_whether_a_script_is_approved_has_one_answer(
    line: str, expected: bool, bom: str, end: str
) -> None:
    text = bom + SCRIPT.replace("approved: no", line).replace("\n", end)
    assert is_approved(text) == parsed(text).approved == expected


def test_only_a_header_approves() -> None:
    assert not is_approved("approved: yes\n")
    assert not is_approved("---\npaperedit: script.1\napproved: yes\n")
    assert not is_approved(body("approved: yes"))
    assert seconds(lambda: is_approved("---\n" + "a: b\n" * 1_000_000)) < LINEAR_CPU_S


def test_a_script_of_another_recording_is_a_problem_with_its_line() -> None:
    other = SCRIPT.replace("media: talk.flac", "media: other.mp4")
    _, problems = read_back(TALK, other, Decisions(), known_as=())
    assert str(problems[0]) == (
        "line 3, column 1: this script belongs to 'other.mp4', not to 'talk.flac': take the script "
        "of this recording, or say 'media: talk.flac' if it was renamed."
    )
    for text in (SCRIPT, SCRIPT.replace("media: talk.flac\n", ""),
                 SCRIPT.replace("talk.flac", "shows/talk.flac")):  # fmt: skip
        assert not read_back(TALK, text, Decisions(), known_as=())[1]


def test_a_renamed_recording_keeps_its_script_and_gives_it_its_name() -> None:
    before = SCRIPT.replace("media: talk.flac", "media: café.mp4")
    known_as = [media_of(before.replace("é", "e\u0301")) or ""]
    document, problems = read_back(TALK, before, Decisions(), known_as=known_as)
    assert not problems
    assert media_of(written(TALK, document)) == "talk.flac"


def test_files_that_were_made_to_hang_are_read_at_once(data: Path) -> None:
    for path in sorted((data / "hostile").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert seconds(lambda text=text: read_back(TALK, text, Decisions())) < LINEAR_CPU_S
        _, problems = read_back(TALK, text, Decisions(), known_as=())
        assert "this script belongs to 'x'" in problems[0].message
