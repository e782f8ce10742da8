"""Scripts that other programs and people's habits wrote otherwise mean the same."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.script.assemble import assembled
from editors.script.document import Comment, Heading
from editors.script.draft import drafted
from editors.script.parse import parsed
from editors.script.read import read_back
from editors.script.tokens import Paragraph, PauseToken, WordToken
from editors.script.write import written
from editors.table import proposed
from tests.editors.strategies import decided_talks
from tests.make import calls, transcript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from editors.script.document import Document
    from editors.script.tokens import Parsed
    from pipeline.transcript import Transcript

TALK = transcript(
    "________So|we===|um==|we=|began.____________________________Then__um_it|went|on|to|pretty|"
    "fast|don't."
)
TALK = replace(
    TALK,
    words=tuple(replace(w, speaker=s) for w, s in zip(TALK.words, "AAAAABBBBBBBBB", strict=True)),
)
PROPOSED = proposed(TALK, calls("fillers", "gaps"))
NOTHING = Decisions()
SCRIPT = written(TALK, drafted(TALK, PROPOSED))
HEAD, FIRST, SECOND = SCRIPT.rstrip("\n").split("\n\n")
B_HEAD = "**Speaker B** [00:00:05.600]"


def read(text: str, talk: Transcript = TALK, known: Decisions = PROPOSED) -> Document:
    document, problems = read_back(talk, text, known)
    assert not problems, "\n".join(map(str, problems)) + f"\n{text}"
    return document


def refused(text: str) -> str:
    problems = read_back(TALK, text, PROPOSED)[1]
    assert len(problems) == 1, problems
    return str(problems[0])


def in_body(*changes: tuple[str, str]) -> str:
    text = f"{FIRST}\n\n{SECOND}\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"{HEAD}\n\n{text}"


def joined(text: str) -> str:
    """Each paragraph on one line."""
    head, _, body = text.partition("\n\n")
    return "\n\n".join([head, *(b.replace("\n", " ") for b in body.split("\n\n"))])


def filled(text: str, width: int) -> str:
    """Every paragraph filled to a width, as `fill-paragraph` and `gq` do."""
    head, _, body = text.partition("\n\n")
    options = {"break_long_words": False, "break_on_hyphens": False}
    blocks = [textwrap.fill(block, width, **options) for block in body.split("\n\n")]
    return "\n\n".join([head, *blocks]) + "\n"


def pandoc_like(text: str) -> str:
    """Every bracket and arrow escaped, and no line of its own for the time."""
    head, _, body = joined(text).partition("\n\n")
    return "\n\n".join([head, re.sub(r"(?<!\\)([][{}>])", r"\\\1", body)])


def prefixed(prefix: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        head, _, body = text.partition("\n\n")
        lines = (f"{prefix}{line}" if line else line for line in body.split("\n"))
        return f"{head}\n\n" + "\n".join(lines)

    return change


FORMS: dict[str, Callable[[str], str]] = {
    "joined": joined,
    "fill 20": lambda text: filled(text, 20),
    "pandoc": pandoc_like,
    "pandoc, filled": lambda text: filled(pandoc_like(text), 30),
    "quoted": prefixed("> "),
    "quoted tightly": prefixed(">"),
    "quoted twice": prefixed("> > "),
    "indented": prefixed("    "),
    "heads in a list": lambda text: text.replace("**Speaker", "- **Speaker"),
    "heads in a numbered list": lambda text: text.replace("**Speaker", "1. **Speaker"),
    "hard break": lambda text: re.sub(r"(\[[\d:.]+\])\n", r"\1\\\n", text),
    "hard break of blanks": lambda text: re.sub(r"(\[[\d:.]+\])\n", r"\1  \n", text),
    "every line a hard break": lambda text: text.replace("went", "went\\\n"),
    "underscores": lambda text: re.sub(r"\*\*(.*?)\*\*", r"__\1__", text),
    "bold in html": lambda text: re.sub(r"\*\*(.*?)\*\*", r"<strong>\1</strong>", text),
    "del": lambda text: re.sub(r"~~(.*?)~~", r"<del>\1</del>", text),
    "s": lambda text: re.sub(r"~~(.*?)~~", r"<s>\1</s>", text),
    "strike": lambda text: re.sub(r"~~(.*?)~~", r"<STRIKE class='x'>\1</STRIKE>", text),
    "del in s": lambda text: re.sub(r"~~(.*?)~~", r"<s><del>\1</del></s>", text),
    "struck by style": lambda text: re.sub(
        r"~~(.*?)~~", r'<span style="text-decoration:line-through">\1</span>', text
    ),
    "bold strikes": lambda text: re.sub(r"(~~.*?~~)", r"**\1**", text),
    "strikes that hold emphasis": lambda text: re.sub(r"~~(.*?)~~", r"~~_\1_~~", text),
    "strikes in u": lambda text: re.sub(r"(~~.*?~~)", r"<u>\1</u>", text),
    "nbsp": lambda text: text.replace("pretty fast", "pretty&nbsp;fast"),
    "entities": lambda text: text.replace("don't", "don&#39;t").replace("->", "-&gt;"),
    "br": lambda text: text.replace("pretty fast", "pretty<br/>fast"),
    "link": lambda text: text.replace("pretty", "[pretty](https://example.org/pretty)"),
    "rule between": lambda text: text.replace("\n\n**Speaker B", "\n\n---\n\n**Speaker B"),
    "rule of stars": lambda text: text.replace("\n\n**Speaker B", "\n\n* * *\n\n**Speaker B"),
    "comma": lambda text: re.sub(r"(\d)\.(\d+s)", r"\1,\2", text),
    "blank in a number": lambda text: re.sub(r"(\d)s\b", r"\1 s", text),
    "milliseconds": lambda text: text.replace("2.8s -> 0.6s", "2800ms -> 600 ms"),
    "zeros": lambda text: text.replace("2.8s -> 0.6s", "2.80s -> 0.600s"),
    "pause over lines": lambda text: text.replace("2.8s -> ", "2.8s ->\n"),
    "pause in capitals": lambda text: text.replace("[pause 2.8s -> 0.6s]", "[PAUSE 2.8S -> 0.6S]"),
    "pause in bold": lambda text: text.replace("[pause 2.8s -> 0.6s]", "**[pause 2.8s -> 0.6s]**"),
    "times lost a bracket": lambda text: re.sub(r"(\[[\d:.]+)\]\n", r"\1\n", text),
    "bold lost a star": lambda text: text.replace("**Speaker B**", "*Speaker B**"),
    "heads within lines": lambda text: joined(text).replace("\n\n**", " **").replace(
        "--- **", "---\n\n**"
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_script_in_another_form_means_the_same(form: str) -> None:
    text = FORMS[form](SCRIPT)
    assert text != SCRIPT
    assert read(text) == read(SCRIPT)


@given(decided_talks(), st.integers(40, 100), st.sampled_from(["joined", "pandoc"]))
def test_any_script_means_the_same_however_its_lines_are_filled(
    case: tuple[Transcript, Decisions], width: int, form: str
) -> None:
    talk, decisions = case
    text = written(talk, drafted(talk, decisions))
    expected = read(text, talk, decisions)
    assert read(filled(text, width), talk, decisions) == expected
    other = filled(FORMS[form](text), width)
    assert read(other, talk, decisions) == expected
    assert read(FORMS["quoted"](other), talk, decisions) == expected


HEADERS = {
    "block": "paperedit: script.1\nmedia: talk.flac\nspeakers:\n  A: Speaker A\n  B: Speaker B\n"
    "approved: no",
    "flow below": "paperedit: script.1\nspeakers:\n  { A: Speaker A,\n    B: Speaker B }\n"
    "media: talk.flac",
    "quoted": 'paperedit: "script.1"\nmedia: \'talk.flac\'\napproved: "no"',
    "booleans": "paperedit: script.1\nmedia: talk.flac\napproved: false",
    "other keys": "aliases: []\npaperedit: script.1\nmedia: talk.flac\ntags:\n  - podcast\n"
    "title: Our talk\ndate: 2024-01-01\ncssclasses: [a, b]",
    "comment": "# mine\npaperedit: script.1\nmedia: talk.flac  # the first\napproved: no",
    "quoted names": "paperedit: script.1\nspeakers: {'A': 'Speaker A', \"B\": \"Speaker B\"}\n"
    "approved: no",
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_may_be_any_yaml(header: str) -> None:
    text = SCRIPT.replace(HEAD, f"---\n{HEADERS[header]}\n---")
    document, problems = read_back(TALK, text, PROPOSED, known_as=())
    assert not problems
    assert document == read(SCRIPT)
    assert read(text.replace("no\n---", "yes\n---").replace('"no"', '"yes"')).media == "talk.flac"


def test_approval_and_names_are_taken_from_any_yaml() -> None:
    text = SCRIPT.replace(
        HEAD,
        "---\ntags: [x]\npaperedit: script.1\nspeakers:\n  A: 'Zoë: \"Z\"'\napproved: 'Yes'\n---",
    )
    found = parsed(text.replace("**Speaker A**", "**A**"))
    assert (found.approved, found.speakers) == (True, {"A": 'Zoë: "Z"'})


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("paperedit: script.1\ntitle: Us: a talk\nmedia: talk.flac",
         "line 3, column 1: 'title: Us: a talk' is no YAML (mapping values are not allowed here)"),
        ("paperedit: script.1\ntags: [x]\naproved: no", "line 4, column 1: the header has no "
         "'aproved' (did you mean 'approved'?)"),
        ("paperedit: script.1\napproved: [no]", "line 3, column 1: 'approved: [no]' means"),
        ("paperedit: script.1\nspeakers: [A]", "line 3, column 1: '[]' names no speaker"),
        ("paperedit: script.1\ntags: " + "[" * 500, "is larger than a header can be"),
        ("paperedit: script.1\ntags: &a [*a, *b]", "is no YAML"),
    ],
)  # fmt: skip
def test_a_header_that_is_no_yaml_is_one_problem_with_its_line(header: str, message: str) -> None:
    assert message in refused(SCRIPT.replace(HEAD, f"---\n{header}\n---"))


def test_a_script_that_lost_its_header_is_one_problem_that_says_so() -> None:
    assert "put back the header as it was" in refused(SCRIPT.replace(HEAD, "").lstrip())


def test_underlined_headings_are_headings() -> None:
    for underline in ("========", "--------"):
        document = read(in_body((B_HEAD, f"Part *two*\n{underline}\n\n{B_HEAD}")))
        level = 1 if underline[0] == "=" else 2
        assert Heading("Part *two*", level) in document.blocks
        assert assembled(TALK, document) == assembled(TALK, read(SCRIPT))


@pytest.mark.parametrize("underline", ["---", "======"])
def test_a_line_right_under_spoken_text_is_a_problem_and_cuts_nothing(underline: str) -> None:
    message = refused(in_body(("don't.", f"don't.\n{underline}")))
    assert "makes a heading of the text above it" in message
    assert message.startswith("line 13, column 1")


def test_marks_within_a_word_are_its_own() -> None:
    talk = transcript("f**k|that|s**t|M*A*S*H|snake_case|AT&T|<unk>|2*3*4|`n`")
    text = written(talk, drafted(talk, NOTHING))
    document = read(text, talk, NOTHING)
    assert not document.corrections
    assert not document.decisions.strikes
    plain = text.replace("\\<unk\\>", "<unk>")
    assert read(plain, talk, NOTHING) == document


def test_emphasis_leaves_no_marks_in_captions() -> None:
    assert read(in_body(("pretty", "**pretty**"), ("fast", "_fast_"))).corrections == {}
    assert read(in_body(("went", "**walked,**"))).corrections == {8: "walked,"}


def test_what_looks_like_a_link_but_is_none_is_text() -> None:
    text = in_body(("began. [pause 2.8s -> 0.6s]", "[pause 2.8s -> 0.6s](began.)"))
    assert "was not said here" in refused(text) or "no pause" in refused(text)


def test_remarks_in_brackets_stay_as_comments() -> None:
    document = read(
        in_body(("pretty", "[note: is this true] pretty"), ("went", "went [cut this?]"))
    )
    assert assembled(TALK, document) == assembled(TALK, read(SCRIPT))
    comments = [text for p in document.passages for texts in p.comments.values() for text in texts]
    assert comments == [" note: is this true ", " cut this? "]
    assert "<!-- cut this? -->" in written(TALK, document)
    assert read(written(TALK, document)) == document


@pytest.mark.parametrize("text", ["[paus 1.5s]", "[sic]", "[silence of 2s]", "[pause, long]"])
def test_brackets_that_may_be_a_word_or_a_pause_are_a_problem(text: str) -> None:
    message = refused(in_body(("went", f"went {text}")))
    assert f"'{text}' means nothing: expected [pause 1.8s]" in message
    assert "a remark stands between <!-- and -->" in message


def test_words_that_lost_their_backslashes_are_no_remark() -> None:
    talk = transcript("So|[crowd|noise]|we|began.")
    text = written(talk, drafted(talk, NOTHING))
    assert not read(text, talk, NOTHING).decisions.strikes
    _, problems = read_back(talk, text.replace("\\", ""), NOTHING)
    assert "'[crowd noise]' was said here, and would vanish" in str(problems[0])


def test_a_comment_may_stand_anywhere_and_have_several_lines() -> None:
    text = in_body(("went", "<!-- a\n\n**b** [00:00:00.000]\n --> went"))
    document = read(text)
    assert [p.comments for p in document.passages if p.comments] == [
        {8: (" a\n\n**b** [00:00:00.000]\n ",)}
    ]
    assert Comment(" x ") in read(in_body((B_HEAD, f"<!-- x -->\n\n{B_HEAD}"))).blocks


def test_places_in_what_was_rendered_are_those_of_the_source() -> None:
    text = in_body(("went on", "**went**&nbsp;<u>on</u> [sic]"))
    line = next(n for n, one in enumerate(text.split("\n"), start=1) if "[sic]" in one)
    column = text.split("\n")[line - 1].index("[sic]") + 1
    assert refused(text).startswith(f"line {line}, column {column}: '[sic]'")


def shape(script: Parsed) -> list[object]:
    """What a script says, without places."""
    found: list[object] = []
    for block in script.blocks:
        if isinstance(block, Paragraph):
            found.append((block.time_ms, block.speaker, block.label))
            for token in block.tokens:
                if isinstance(token, WordToken):
                    found.append((token.text, token.struck))
                elif isinstance(token, PauseToken):
                    found.append((token.length, token.left_s, token.struck))
    return found


def test_what_formatters_left_of_a_real_script_means_the_same(data: Path) -> None:
    folder = data / "reports" / "scripts"
    base = parsed((folder / "base.script.md").read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.script.md")):
        script = parsed(path.read_text(encoding="utf-8"))
        assert not script.problems, path.name
        assert (script.media, script.speakers) == (base.media, base.speakers), path.name
        if "0_2_s" not in path.name:  # there a pause was shortened
            assert shape(script) == shape(base), path.name
