from __future__ import annotations

import contextlib
import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import FormatError
from media.files import read_json
from media.schema import parsed_json, parsed_toml, schema, validated

DOCS = Path(__file__).parent.parent.parent / "docs" / "formats"
SCHEMAS = sorted(p.stem for p in (DOCS.parent.parent / "media" / "schemas").glob("*.json"))
SHOWN = (
    "batch",
    "cuts",
    "found",
    "given",
    "labels",
    "music",
    "proof",
    "remembered",
    "repairs",
    "request",
    "source",
    "speakers",
    "timeline",
    "transcript",
    "watch",
)


def example(noun: str) -> Any:
    block = re.search(r"```json\n(.*?)```", (DOCS / f"{noun}.md").read_text("utf-8"), re.DOTALL)
    assert block
    return json.loads(block[1])


@pytest.mark.parametrize("noun", SHOWN)
def test_the_example_of_a_format_is_as_its_schema_says(noun: str) -> None:
    assert validated(example(noun), noun, Path("x.json")) == example(noun)


@pytest.mark.parametrize("noun", SHOWN)
def test_the_page_of_a_format_names_its_schema(noun: str) -> None:
    page = (DOCS / f"{noun}.md").read_text(encoding="utf-8")
    assert f"media/schemas/{noun}.json" in page


@pytest.mark.parametrize("noun", SCHEMAS)
def test_every_schema_says_what_it_is_and_which_version(noun: str) -> None:
    assert schema(noun)["title"]
    assert re.fullmatch(rf"{noun}\.\d", schema(noun)["properties"]["schema"]["const"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"words": [["a", 0, 2.0, 0.9, None, "word"]]}, r"words\[0\]\[2\]"),
        ({"words": [["a", 0, 2, "x", None, "word"]]}, r"words\[0\]\[3\]"),
        ({"words": [["a", 0, 2, 0.9, ["B"], "word"]]}, r"words\[0\]\[4\]"),
        ({"words": None}, "words"),
        ({"language": ["en"]}, "language"),
        ({"made_by": ["key"]}, "made_by"),
        ({"source": None}, "source"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named_in_one_sentence(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    path = tmp_path / "transcript.json"
    path.write_text(json.dumps(example("transcript") | change))
    with pytest.raises(FormatError, match=f"transcript.json has fields that mean .*{place}"):
        read_json(path, "transcript", 1)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "1" * 5000, '{"a": NaN}', "{", "\x00", "1e999", '"\ud800']
)
def test_what_is_no_json_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cuts.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FormatError, match="is damaged"):
        read_json(path, "cuts", 1)


def test_a_character_of_two_halves_is_one() -> None:
    assert parsed_json('"\\ud83e\\uddd1"') == "\U0001f9d1"


@pytest.mark.parametrize("text", ["a" + ".a" * 20_000 + " = 1", "a = " + "[" * 100_000])
def test_toml_that_takes_long_or_nests_deep_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"too (many|deep)"):
        parsed_toml(text)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(value: Any) -> list[tuple[Any, ...]]:
    """Every place in a value, from the top."""
    found: list[tuple[Any, ...]] = [()]
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        found.append((key,))
        if isinstance(one, dict | list):
            found += [(key, *rest) for rest in places(one)[1:]]
    return found


@given(st.sampled_from(SHOWN), st.data())
def test_a_file_in_which_anything_is_anything_is_read_or_refused(noun: str, data: Any) -> None:
    fields = copy.deepcopy(example(noun))
    *way, last = data.draw(st.sampled_from(places(fields)[1:]))
    target = fields
    for step in way:
        target = target[step]
    target[last] = data.draw(anything)
    with contextlib.suppress(FormatError):  # and nothing else
        validated(parsed_json(json.dumps(fields, allow_nan=False)), noun, Path("x.json"))
