"""Options of editors whose modules write annotations as they are, as most plug-ins do."""

import pytest

from editors.call import EditorCall, parse_call
from editors.options import bound_options
from media.errors import OptionError


def plain(
    transcript: object,
    *,
    name: str = "",
    most: int | None = None,
    sure: float = 0.5,
    loud: bool = False,
    words: frozenset[str] = frozenset(),
    order: tuple[str, ...] | None = None,
    odd: dict[str, int] | None = None,
) -> list[object]:
    return []


def postponed(transcript: "NobodyHasThis", *, sure: "float" = 0.5, loud: "bool | None" = None):  # type: ignore # noqa
    return []


class Callable:
    """An editor that is a value, not a function."""

    def __call__(self, transcript: object, *, most: int = 1) -> list[object]:
        return []


def bound(text: str) -> dict[str, object]:
    return bound_options(parse_call(text), plain)


def test_every_option_has_the_type_that_the_editor_says() -> None:
    assert bound("x:name=a+b:most=3:sure=0.75:loud=no:words=Um+uh:order=B+a") == {
        "name": "a+b", "most": 3, "sure": 0.75, "loud": False,
        "words": frozenset({"um", "uh"}), "order": ("B", "a"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.6s", 0.6),
        ("250ms", 0.25),
        ("30min", 1800.0),
        ("1.5 h", 5400.0),
        ("-40", -40.0),
        ("3", 3.0),
    ],
)
def test_a_number_with_a_unit_is_seconds_and_one_without_is_itself(text: str, value: float) -> None:
    assert bound(f"x:sure={text}") == {"sure": value}


@pytest.mark.parametrize("text", ["yes", "true", "YES"])
def test_yes_is_true(text: str) -> None:
    assert bound(f"x:loud={text}") == {"loud": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x:loud=maybe", "'maybe' is no value for x:loud, which is yes or no."),
        ("x:most=2.5", "'2.5' is no value for x:most, which is a whole number."),
        ("x:sure=nan", "'nan' is no value for x:sure, which is a number"),
        ("x:sure=1e999", "'1e999' is no value for x:sure"),
        ("x:sure=1+2", "'1\\+2' is no value for x:sure"),
        ("x:louf=yes", r"the editor x has no option 'louf' \(did you mean 'loud'\?\): it has name"),
        ("x:odd=1", "x:odd cannot be given, as its type is none that options have"),
    ],
)
def test_a_bad_value_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(OptionError, match=said) as raised:
        bound(text)
    assert "\n" not in str(raised.value)


def test_postponed_annotations_and_names_that_are_not_there_do_no_harm() -> None:
    call = parse_call("x:sure=0.5:loud=no")
    assert bound_options(call, postponed) == {"sure": 0.5, "loud": False}


def test_an_editor_may_be_a_value_that_is_called() -> None:
    assert bound_options(parse_call("x:most=2"), Callable()) == {"most": 2}


def test_values_that_are_no_text_stay_what_they_are() -> None:
    given = {"most": 2, "sure": 1, "loud": True, "words": ("a:b",), "order": ["c+d"]}
    assert bound_options(EditorCall("x", given), plain) == {
        "most": 2, "sure": 1.0, "loud": True, "words": frozenset({"a:b"}), "order": ("c+d",),
    }  # fmt: skip
    with pytest.raises(OptionError):
        bound_options(EditorCall("x", {"most": True}), plain)
