"""Shorten long pauses: never to nothing, and never all to one length, as nobody pauses so.

What a pause keeps depends on where it is, and grows gently with how long it was:

    kept = target of its place * (length / the speaker's usual length) ** vary
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.decisions import SHOWN_PAUSE_MS, on_grid, pause_reason
from editors.proposers.pace import pace_of_texts, paced
from editors.proposers.quiets import Quiet, QuietPlace, quiets
from media.clock import from_milliseconds, samples
from media.errors import OptionError
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.transcript import Transcript

MOST_VARIED: Final = (0.7, 1.5)
"""A pause keeps at least and at most so much of its place's target, however it varies."""
_USUAL_FROM: Final = 5
"""Long pauses of a speaker from which on these say what is usual for them, else everybody's do; of
fewer in all nobody tells that they are of one length."""
_WORTH_MS: Final = 100
"""A join is worth more than a pause that is shorter by less than this."""
_LEFT_MS: Final = 100
"""What stays at least of a pause beside others, so that no word runs into a click."""


def long_gaps(
    transcript: Transcript,
    *,
    over: float = 0.7,
    to: float = 0.35,
    sentence: float = 0.6,
    turn: float | None = None,
    beat: float | None = None,
    vary: float = 0.35,
    like: tuple[str, ...] = (),
) -> Iterator[Cut]:
    """Shorten every pause longer than `over` seconds, about to `to`, and `sentence` behind one.

    Between speakers `turn` stays (as behind a sentence), and where a listener takes something in
    `beat`, a little more: before an answer, behind a question, beside a laugh. Longer pauses keep
    more; with `vary=0` all of a place keep the same. `like` is an episode whose pauses, by place
    and speaker, are the measure instead of all that.
    Raises OptionError for a negative length, which would reach into the words.
    """
    taken_in = sentence + max(0.0, sentence - to) / 2 if beat is None else beat
    targets: dict[QuietPlace, float] = {
        "inside": to,
        "sentence": sentence,
        "turn": sentence if turn is None else turn,
        "answer": taken_in,
        "beat": taken_in,
    }
    if min(over, vary, *targets.values()) < 0:
        raise OptionError("no pause is shorter than nothing: give gaps lengths of 0s or more.")
    rate, heard = transcript.source.rate, quiets(transcript)
    if like:
        kept = [*paced(transcript, heard, pace_of_texts(like))]
        longest = from_milliseconds(SHOWN_PAUSE_MS, rate)
    else:
        longest = samples(over, rate)
        goals = {place: samples(value, rate) for place, value in targets.items()}
        kept = [*_varied(heard, goals, longest, vary)]
    for quiet, left in zip(heard, kept, strict=True):
        if quiet.length > longest and quiet.length - left >= from_milliseconds(_WORTH_MS, rate):
            yield from _shortened(transcript, quiet, left)


def _varied(
    heard: Sequence[Quiet], targets: Mapping[QuietPlace, int], longest: int, vary: float
) -> Iterator[int]:
    """How many samples of each pause stay."""
    long = [quiet for quiet in heard if quiet.length > longest]
    lengths: dict[str | None, list[int]] = {}
    for quiet in long:
        lengths.setdefault(quiet.speaker, []).append(quiet.length)
    usual = {who: _median(own) for who, own in lengths.items() if len(own) >= _USUAL_FROM}
    everybody = _median([quiet.length for quiet in long]) if len(long) >= _USUAL_FROM else None
    least, most = MOST_VARIED
    for quiet in heard:
        middle = usual.get(quiet.speaker, everybody)
        ratio = (quiet.length / middle) ** vary if middle else 1.0
        yield round(targets[quiet.place] * min(most, max(least, ratio)))


def _median(lengths: Sequence[int]) -> float:
    """As in `statistics`, which takes longer to load than all pauses of an hour to be sorted."""
    ordered, half = sorted(lengths), len(lengths) // 2
    return (ordered[half] + ordered[~half]) / 2


def _shortened(transcript: Transcript, quiet: Quiet, left: int) -> Iterator[Cut]:
    """The middles of a quiet's pauses, which share what is left by their lengths.

    Beside a pause that a script shows, those that it does not show stay whole, so that a person
    sees all that is done.
    """
    rate = transcript.source.rate
    shown, least = (from_milliseconds(ms, rate) for ms in (SHOWN_PAUSE_MS, _LEFT_MS))
    spans = [transcript.pauses[number] for number in quiet.pauses]
    parts = [span for span in spans if len(span) >= shown] or spans
    if len(spans) > 1:
        left = max(left - (quiet.length - sum(map(len, parts))), least * len(parts))
    whole, before, given = sum(map(len, parts)), 0, 0
    for span in parts:
        before += len(span)
        until = on_grid(round(left * before / whole), rate)
        stays, given = min(len(span), until - given), until
        start = span.start + stays // 2
        if stays < len(span):
            reason = pause_reason(len(span), stays, rate)
            yield Cut(Span(start, start + len(span) - stays), "gaps", reason)
