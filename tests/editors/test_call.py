from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.call import EditorCall, Seconds, parse_call
from editors.table import needs_labels
from media.errors import OptionError

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
VALUES = st.text(max_size=12) | st.lists(st.text(max_size=8), min_size=2, max_size=4).map(tuple)
CALLS = st.builds(EditorCall, NAMES, st.dictionaries(NAMES, VALUES, max_size=3))


@given(CALLS)
def test_what_a_call_is_written_as_is_that_call(call: EditorCall) -> None:
    assert parse_call(str(call)) == call


@given(st.lists(st.from_regex(r"[a-z]{1,5}=[a-z0-9_.%-]{0,6}(\+[a-z0-9_-]{1,4})*", fullmatch=True),
                max_size=3, unique_by=lambda text: text.partition("=")[0]))  # fmt: skip
def test_what_people_write_is_written_again_letter_by_letter(options: list[str]) -> None:
    text = ":".join(["gaps", *options])
    assert str(parse_call(text)) == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (EditorCall("fillers"), "fillers"),
        (EditorCall("gaps", {"over": "1s", "to": 0.25}), "gaps:over=1s:to=0.25"),
        (EditorCall("shorten", {"to": Seconds(1800)}), "shorten:to=1800s"),
        (EditorCall("labels", {"cut": ("crew", "sponsor")}), "labels:cut=crew+sponsor"),
        (EditorCall("x", {"loud": True, "still": False, "n": 3}), "x:loud=yes:still=no:n=3"),
        (EditorCall("x", {"words": frozenset({"b", "a"})}), "x:words=a+b"),
        (EditorCall("passage", {"cut": ("at_5:30_a+b",)}), "passage:cut=at_5%3A30_a%2Bb"),
    ],
    ids=str,
)
def test_values_are_written_as_people_write_them(call: EditorCall, text: str) -> None:
    assert str(call) == text


@pytest.mark.parametrize("text", ["gaps:over", "gaps:", "gaps:over=1:over=2"])
def test_an_option_without_a_value_or_given_twice_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="gaps"):
        parse_call(text)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("labels", True),
        ("labels:cut=crew", True),
        ("keep:labels=outro", True),
        ("keep:passages=the_label", False),
        ("passage:cut=labels", False),
        ("fillers", False),
    ],
)
def test_only_what_goes_by_labels_needs_them(text: str, needs: bool) -> None:
    assert needs_labels(parse_call(text)) is needs
