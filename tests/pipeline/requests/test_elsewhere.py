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


@pytest.mark.parametrize(
    "text",
    [
        "make two versions, one with the ads and one without",
        "one version without ums and one with",
        "cut the ums from both versions",
        "give me a clean version and an explicit version, cut the ads",
    ],
)
def test_of_several_edits_none_is_made(text: str) -> None:
    assert understand(text).wanted == ()


def test_a_kind_of_file_that_is_not_written_is_told() -> None:
    request = understand("transcript as a csv")
    assert request.wanted == ()
    assert "docs/exports.md" in request.unknown[0]
