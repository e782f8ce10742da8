"""What is written after each of many jobs takes little of the time that they take."""

from __future__ import annotations

import pytest

from flows.many.seldom import SeldomWritten


class Clock:
    """A file that takes so many seconds to write, and the time that passes."""

    def __init__(self, takes_s: float) -> None:
        self.takes_s, self.now, self.changes = takes_s, 1000.0, 0
        self.written: list[int] = []

    def time(self) -> float:
        return self.now

    def write(self) -> None:
        self.now += self.takes_s
        self.written.append(self.changes)


@pytest.fixture
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(request.param)
    monkeypatch.setattr("flows.many.seldom.time.monotonic", clock.time)
    monkeypatch.setattr("flows.many.seldom.time.thread_time", clock.time)
    return clock


def changed(file: SeldomWritten, clock: Clock, times: int, every_s: float) -> None:
    for _ in range(times):
        clock.changes += 1
        clock.now += every_s
        file.changed()


@pytest.mark.parametrize("clock", [0.01], indirect=True)
def test_a_small_file_is_written_at_each_change(clock: Clock) -> None:
    changed(SeldomWritten(clock.write), clock, 5, 0.0)
    assert clock.written == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("clock", [2.0], indirect=True)
def test_a_large_file_takes_a_tenth_of_the_time_and_nothing_is_forgotten(clock: Clock) -> None:
    file = SeldomWritten(clock.write)
    changed(file, clock, 100, 1.0)
    assert clock.written[0] == 1
    assert 4 <= len(clock.written) <= 6
    clock.now += 20
    file.settle()
    assert clock.written[-1] == 100
    count = len(clock.written)
    clock.now += 100
    file.settle()
    assert len(clock.written) == count
