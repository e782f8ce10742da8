"""A pause that is made longer on the page: what the page plays, and what it lets one listen to."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tests.flows.page.conftest import Page


def sound_of(data: bytes) -> tuple[np.ndarray, int]:
    with wave.open(io.BytesIO(data)) as wav:
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2"), wav.getframerate()


def test_a_longer_pause_is_told_with_the_keep_behind_it_and_can_be_heard(page: Page) -> None:
    talk = page.get("/api/talk").json()
    number, start, end = talk["pauses"][0]
    longer = end - start + 2 * talk["rate"]
    assert page.act(do="pause", number=number, left=longer).status_code == 200
    state = page.state()
    (held,) = [n for n, row in enumerate(state["keeps"]) if len(row) == 3]
    left, right = state["keeps"][held - 1 : held + 1]
    assert left[1] == right[0]
    assert abs(right[2] - 2 * talk["rate"]) < talk["rate"] / 100
    script = (page.options.project.script).read_text(encoding="utf-8")
    assert f"-> {round(longer / talk['rate'], 2)}s]" in script

    answer = page.get(f"/join/edit/{state['mark']}/{held - 1}")
    heard, rate = sound_of(answer.content)
    seconds = len(heard) / rate
    assert 2.2 < seconds <= 4
    room = heard[len(heard) // 2 - rate // 2 : len(heard) // 2 + rate // 2].astype(float)
    assert 0 < np.std(room) < np.std(heard.astype(float))
