"""Whether a file's timestamps go on from its beginning to its end, and what to add where not.

A recording that was joined from two starts its clock again in the middle, or jumps:

    timestamps   |--- run 0 ---|     |--- run 1 ---|      (or run 1 begins before run 0 ends)
    time         |--- run 0 ---|--- run 1 ---|

Streams of a file keep their distance inside a run, so sound and picture stay together.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from media.clock import samples

if TYPE_CHECKING:
    from collections.abc import Mapping

JUMP_BACK_S: Final = 0.01
"""Timestamps that step back so far are of another clock, in formats whose clock may jump."""
ODD_BACK_S: Final = 0.3
"""The same in other formats, whose order of decoding is a guess."""
JUMP_AHEAD_S: Final = 10.0
"""As `-dts_delta_threshold` of ffmpeg: what is shorter is a gap, in formats that may jump."""
BEYOND_S: Final = 1.0
"""Later than the end of a run by so much is another one."""
HOLE_S: Final = 0.1
"""Time that passes without sound for so long is silence; as `min_hard_comp` of ffmpeg's swr."""
LIP_S: Final = 0.02
"""Sound that stays so far beside its timestamps is moved back: half of what a frame of film lasts,
and of the 40 ms by which it may lead in broadcasts (EBU R 37)."""
LIP_LASTS_S: Final = 1.0
"""Shorter than that it is jitter of a recorder's clock; to follow it would tear the sound."""
MOST_RUNS: Final = 50


@dataclass(frozen=True, slots=True)
class Run:
    """Timestamps that go on without a jump, in seconds."""

    end_s: Fraction
    """Where its last packet ends, as the file says."""
    shift_s: Fraction
    """What makes a timestamp a time since the start of the file."""


class Extents:
    """Where the packets of each run lie; fed packet by packet, in the order of the file.

    `bases` are the lengths of the streams' ticks in seconds. With `may_jump` a long step ahead
    starts another run, as one back always does.
    """

    def __init__(self, bases: Mapping[int, Fraction], *, may_jump: bool) -> None:
        self._bases = bases
        self._seconds = {stream: float(base) for stream, base in bases.items()}
        self._back_s = JUMP_BACK_S if may_jump else ODD_BACK_S
        self._ahead_s = JUMP_AHEAD_S if may_jump else float("inf")
        self._runs: list[dict[int, tuple[int, int]]] = []
        self._at: dict[int, tuple[int, int]] = {}
        self._steps_s = {0: 0.0}

    def add(self, stream: int, decoded: int, start: int, lasts: int) -> int:
        """The number of the run in which a packet of a stream lies; times in its ticks."""
        number, before = self._at.get(stream, (0, decoded))
        step_s = (decoded - before) * self._seconds[stream]
        if step_s < -self._back_s or step_s > self._ahead_s:
            number = self._next(number, decoded * self._seconds[stream])
        self._at[stream] = number, decoded
        if number == len(self._runs):
            self._runs.append({})
            self._steps_s[number] = step_s
        low, high = self._runs[number].get(stream, (start, start))
        self._runs[number][stream] = min(low, start), max(high, start + lasts)
        return number

    def _next(self, number: int, time_s: float) -> int:
        """The run into which another stream has jumped already, or a new one."""
        for later in range(number + 1, len(self._runs)):
            low, high = self._extent_s(later)
            if low - JUMP_AHEAD_S < time_s < high + JUMP_AHEAD_S:
                return later
        return len(self._runs)

    def _extent_s(self, number: int) -> tuple[Fraction, Fraction]:
        run = self._runs[number]
        return (
            min(low * self._bases[stream] for stream, (low, _) in run.items()),
            max(high * self._bases[stream] for stream, (_, high) in run.items()),
        )

    def runs(self, start_s: Fraction) -> tuple[Run, ...]:
        """Each run put behind the one before it; the file starts at the timestamp `start_s`."""
        runs: list[Run] = []
        at_s = Fraction(0)
        for number in range(len(self._runs)):
            low_s, high_s = self._extent_s(number)
            first_s = low_s if number else start_s
            shift_s = runs[-1].shift_s if self._is_damage(number) else at_s - first_s
            runs.append(Run(high_s, shift_s))
            at_s = max(at_s, high_s + shift_s)
        return tuple(runs)

    def _is_damage(self, number: int) -> bool:
        """Whether one stream alone stepped back a little, and the clock went on."""
        is_alone = len(self._runs[number]) < len(self._bases)
        return is_alone and -ODD_BACK_S < self._steps_s[number] < 0


class Drift:
    """How far sound lies beside its timestamps: at once, or by less but for long.

    Lengths are in samples or ticks, `rate` of them a second.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._hole, self._lip, self._lasts = (
            samples(length_s, rate) for length_s in (HOLE_S, LIP_S, LIP_LASTS_S)
        )
        self._least, self._since = 0, 0

    def of(self, late: int, length: int) -> int:
        """By how many samples to move a frame of `length`, which is `late` by so many."""
        if abs(late) >= self._hole:
            self._since = 0
            return late
        if abs(late) < self._lip or (self._since and late * self._least < 0):
            self._since = 0
            return 0
        self._least = min(late, self._least, key=abs) if self._since else late
        self._since += length
        if self._since < self._lasts:
            return 0
        self._since = 0
        return self._least


class Clock:
    """Times since the start of a file of the frames of one stream, in the order of showing."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self._runs, self._number = runs, 0
        self._last_s: Fraction | None = None

    def time_s(self, raw_s: Fraction) -> Fraction:
        """The time of the next frame, whose timestamp is `raw_s`."""
        before_s, self._last_s = self._last_s, raw_s
        stepped_back = before_s is not None and raw_s < before_s - JUMP_BACK_S
        is_beyond = raw_s > self._runs[self._number].end_s + BEYOND_S
        if self._number + 1 < len(self._runs) and (stepped_back or is_beyond):
            self._number += 1
        return raw_s + self._runs[self._number].shift_s


def time_expression(runs: tuple[Run, ...]) -> str:
    """The same as an expression for ffmpeg's `setpts`, with `-copyts` before the input."""
    ends = _stepped([float(run.end_s) + BEYOND_S for run in runs[:-1]] + [1e12])
    shifts = _stepped([float(run.shift_s) for run in runs])
    jumps = f"gt(N,0)*lt(T,ld(1)-{JUMP_BACK_S})+gt(T,{ends})"
    return f"(if({jumps},st(0,ld(0)+1))*0+st(1,T)+{shifts})/TB"


def _stepped(values: list[float]) -> str:
    """One of some values, by the number in the first register."""
    steps = [
        f"+gte(ld(0),{number})*({value - values[number - 1]:.6f})"
        for number, value in enumerate(values)
        if number
    ]
    return f"{values[0]:.6f}" + "".join(steps)
