"""How a conversation is shared: talk time, monologues and interruptions of each speaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import samples
from media.span import total, union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.protocols.diarizer import Diarization, Turn

BREATH_S: Final = 2.0
"""A monologue outlasts pauses up to this, as long as nobody else speaks."""
BACKCHANNEL_S: Final = 1.0
"""Whoever says less than this between two turns of another does not end their monologue."""
TAKEN_S: Final = 1.0
"""Who begins while another speaks interrupts, if they go on for this long after the other stops."""


@dataclass(frozen=True, slots=True)
class TalkTime:
    """One speaker's part in a conversation."""

    speaker: str
    talk: int
    """Samples of speech, overlap included."""
    share: float
    """Of all speech, from 0 to 1."""
    longest: int
    """Samples of the longest monologue, pauses included."""
    interruptions: int
    """How often this speaker took the floor from another."""


def talk_time(found: Diarization, rate: int) -> tuple[TalkTime, ...]:
    """What each speaker of a diarization says, the most talkative first."""
    time = {who: total(union(t.span for t in _of(found.turns, who))) for who in found.speakers}
    speech = sum(time.values())
    longest = _longest(found.exclusive, rate)
    taken = _interruptions(found.turns, rate)
    rows = (
        TalkTime(who, time[who], time[who] / speech, longest.get(who, 0), taken.get(who, 0))
        for who in found.speakers
        if speech
    )
    return tuple(sorted(rows, key=lambda row: -row.talk))


def _of(turns: Sequence[Turn], speaker: str) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == speaker]


def _longest(exclusive: Sequence[Turn], rate: int) -> dict[str, int]:
    """The longest monologue of each speaker; backchannels of others do not end it."""
    turns, backchannel = list(exclusive), samples(BACKCHANNEL_S, rate)
    kept = [
        turn
        for n, turn in enumerate(turns)
        if not (
            0 < n < len(turns) - 1
            and len(turn.span) < backchannel
            and turns[n - 1].speaker == turns[n + 1].speaker != turn.speaker
        )
    ]
    longest: dict[str, int] = {}
    start, end, speaker = 0, -1, ""
    for turn in kept:
        if turn.speaker != speaker or turn.span.start - end > samples(BREATH_S, rate):
            start, speaker = turn.span.start, turn.speaker
        end = turn.span.end
        longest[speaker] = max(longest.get(speaker, 0), end - start)
    return longest


def _interruptions(turns: Sequence[Turn], rate: int) -> dict[str, int]:
    """How often each speaker began within another's turn and outlasted it."""
    taken: dict[str, int] = {}
    open_turns: list[Turn] = []
    for turn in turns:
        open_turns = [other for other in open_turns if other.span.end > turn.span.start]
        if any(_takes_over(turn, other, samples(TAKEN_S, rate)) for other in open_turns):
            taken[turn.speaker] = taken.get(turn.speaker, 0) + 1
        open_turns.append(turn)
    return taken


def _takes_over(turn: Turn, other: Turn, enough: int) -> bool:
    return turn.speaker != other.speaker and turn.span.end - other.span.end >= enough
