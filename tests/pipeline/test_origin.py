from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.origin import TranscriptOrigin, Voices

VOICES = {"key": "v", "letters": {"0": "A"}, "names": {"A": "Ann"}}
HEARD = {
    "key": "k",
    "recognisers": [{"name": "faster-whisper:whisper-base", "beam": 5}],
    "aligner": "pocketsphinx:en-us",
    "removed": {"loops": 0, "echoes": 0, "phantoms": 1},
    "unaligned_windows": 2,
}
BROUGHT = {
    "aligner": "pocketsphinx:en-us",
    "speakers": {},
    "removed": {"loops": 0},
    "unaligned_windows": 0,
    "key": "k",
    "recognisers": [{"name": "x"}],
    "from": "talk.srt",
    "absent": ["0:12 never said"],
}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        HEARD,
        HEARD | {"speakers": {"A": "Ann"}, "voices": VOICES},
        HEARD | {"speakers": {}, "voices": {"key": "v", "letters": {}, "names": {}}},
        BROUGHT,
        BROUGHT | {"voices": VOICES},
        HEARD | {"of_another_program": [1, {"a": None}]},
    ],
)
def test_an_origin_is_written_as_it_was_read_to_the_order_of_its_fields(
    fields: dict[str, Any],
) -> None:
    origin = TranscriptOrigin.from_fields(fields)
    assert list(origin.fields().items()) == list(fields.items())


@given(
    st.builds(
        TranscriptOrigin,
        key=st.none() | st.text(),
        speakers=st.dictionaries(st.text(), st.text()),
        voices=st.none() | st.builds(Voices, st.text(), st.just({"0": "A"}), st.just({"A": "B"})),
        brought_from=st.none() | st.text(min_size=1),
        unaligned_windows=st.none() | st.integers(),
    )
)
def test_what_is_written_is_what_is_read(origin: TranscriptOrigin) -> None:
    assert TranscriptOrigin.from_fields(origin.fields()) == origin
