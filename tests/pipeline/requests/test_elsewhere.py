from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("export an EDL for Premiere", "--exports edl"),
        ("send it to Resolve as fcpxml", "--exports fcpxml"),
        ("put our theme music under the start", "--music"),
        ("make a word document of it", "--exports docx"),
    ],
)
def test_what_an_option_does_is_said_with_the_option(text: str, option: str) -> None:
    request = understand(text)
    assert request.wanted == ()
    assert option in " ".join(request.unknown)
