"""Reads that say who pays and call to act are advertisements, however short they are."""

from __future__ import annotations

import pytest

from tests.pipeline.labels.test_blocks import AFTER, BEFORE
from tests.pipeline.labels.test_show_blocks import told

PLAIN = "They did my mother's house in two days, and they were polite."


@pytest.mark.parametrize("pause_s", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    "read",
    [
        "Support for this podcast comes from Wexcombe College, where adults finish what they "
        "started. More at wexcombe.edu.",
        "This episode is brought to you by Corwen Mills. They weave blankets in the old way. Go to "
        "corwenmills.com.",
        f"This bit is paid for by Oakline Windows. {PLAIN} Just call 555-0143 and ask for the "
        "podcast price.",
        "Our sponsor this week is Larder and Vine. They bring you food from the farm. That's "
        "larderandvine.com slash pod.",
        "This video is sponsored by Slotwise. It finds time in your week. Start a free trial.",
    ],
)
def test_a_short_read_that_names_its_sponsor_and_a_place_is_an_advertisement(
    read: str, pause_s: float
) -> None:
    assert told(BEFORE, read, AFTER, pause_s=pause_s) == [("sponsor", read)]


@pytest.mark.parametrize(
    "said",
    [
        f"This bit is paid for by Oakline Windows. {PLAIN}",
        f"{PLAIN} Just call 555-0143 and ask for the podcast price.",
        f"This bit is paid for by Oakline Windows. {PLAIN} Anyway, where were we? I was at "
        "home, looking at hulls.com.",
        f"This bit is paid for by listeners. {PLAIN} Just call 555-0143.",
        f"He goes, this bit is paid for by Oakline Windows. {PLAIN} Just call 555-0143.",
    ],
)
def test_half_of_a_declared_read_is_talk(said: str) -> None:
    assert told(BEFORE, said, AFTER) == []
