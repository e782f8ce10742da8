"""What an editing program's timeline says of one recording: pieces, and the spans they keep."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from editors.exports.nle.assembly import clips_of, fps_of
from media.clock import in_seconds, samples
from media.errors import ScriptError
from media.span import Span
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from media.source import Source
    from media.timeline import Timeline

MOST_PIECES: Final = 200_000
_NAMES: Final = 3
"""Names of other recordings that an error tells."""


@dataclass(frozen=True, slots=True)
class GivenClip:
    """A clip as a program has it; times are seconds, exactly."""

    media: str
    """The name of the file that it shows, as far as the timeline says."""
    at_s: Fraction
    """When it begins in the sequence."""
    start_s: Fraction
    """Where it begins in the file, counted from the file's beginning."""
    length_s: Fraction
    is_on: bool = True
    """Whether it plays: False for a disabled or muted one."""
    speed: Fraction = Fraction(1)
    """How fast it plays; nothing but 1 can be taken."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Clips one after another, as a program shows them in one row."""

    pieces: tuple[GivenClip, ...]
    fps: Fraction | None = None
    """Frames a second, where the program counts frames; None where it counts samples."""


def lane_of(lanes: Iterable[Lane], source: Source) -> Lane:
    """The first lane that shows most of a recording; its other pieces are left out.

    A recording is known by its name, or by the name without suffix, or by being the only one.
    Raises ScriptError where no lane shows it.
    """
    every = [lane for lane in lanes if lane.pieces]
    names = list(dict.fromkeys(piece.media for lane in every for piece in lane.pieces))
    own = _own_names(names, source)
    found = [Lane(tuple(p for p in lane.pieces if p.media in own), lane.fps) for lane in every]
    best = max(found, key=lambda lane: len(lane.pieces), default=Lane(()))
    if best.pieces:
        return best
    others = ", ".join(shown(name) or "clips without a name" for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES} more" * (len(names) > _NAMES)
    raise ScriptError(
        f"this timeline does not show {source.path.name}: it shows {others or 'nothing'}{more}."
    )


def _own_names(names: Sequence[str], source: Source) -> frozenset[str]:
    path = source.path
    for known in ({path.name}, {path.stem}):
        if own := frozenset(name for name in names if {name, name.rpartition(".")[0]} & known):
            return own
    return frozenset(names) if len(names) == 1 and not names[0] else frozenset()


def keeps_of(lane: Lane, source: Source, before: Timeline) -> tuple[Span, ...]:
    """The spans that a lane plays, in order; holes between clips are closed.

    Frames at which the program was given an edge of `before` are that edge, to the sample. Raises
    ScriptError for a clip that plays at another speed, or shows what the recording has not.
    """
    playing = sorted((piece for piece in lane.pieces if piece.is_on), key=lambda one: one.at_s)
    edges = _edges(before) if lane.fps == fps_of(source) else _Edges({}, {}, {})
    return tuple(_spans(playing, edges, source))


def _spans(playing: Sequence[GivenClip], edges: _Edges, source: Source) -> Iterator[Span]:
    for number, piece in enumerate(playing, start=1):
        if piece.speed != 1:
            raise ScriptError(
                f"clip {number} plays {float(piece.speed):.3g} times as fast: set its speed to "
                "100 %; only whole clips, moved or trimmed, can be taken."
            )
        start, end = edges.of(piece, source)
        if start < 0 or end > source.length:
            raise ScriptError(
                f"clip {number} shows what lies {_beyond(start, end, source)} {source.path.name}: "
                "trim it, or name the recording that it shows."
            )
        if start < end:
            yield Span(start, end)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Exact edges of the clips that a program was given, by its frames."""

    clips: Mapping[tuple[Fraction, Fraction], Span]
    """By the frames at which a clip begins and ends."""
    starts: Mapping[Fraction, int]
    ends: Mapping[Fraction, int]

    def of(self, piece: GivenClip, source: Source) -> tuple[int, int]:
        """First sample of a piece, and the one behind its last."""
        fps, end_s = fps_of(source), piece.start_s + piece.length_s
        first, end = piece.start_s * fps, end_s * fps
        if whole := self.clips.get((first, end)):
            return whole.start, whole.end
        start = self.starts.get(first, samples(piece.start_s, source.rate))
        stop = self.ends.get(end, samples(end_s, source.rate))
        is_last_frame = 0 < stop - source.length <= samples(1 / fps, source.rate)
        return start, source.length if is_last_frame else stop


def _edges(before: Timeline) -> _Edges:
    ways = (clips_of(before, (), disabled_cuts=way) for way in (True, False))
    given = [clip for clips in ways for clip in clips if not clip.gap]
    frames = [(Fraction(c.first_frame), Fraction(c.first_frame + c.frames)) for c in given]
    spans = [clip.span for clip in given]
    return _Edges(
        dict(zip(frames, spans, strict=True)),
        {first: span.start for (first, _), span in zip(frames, spans, strict=True)},
        {end: span.end for (_, end), span in zip(frames, spans, strict=True)},
    )


def _beyond(start: int, end: int, source: Source) -> str:
    if start < 0:
        return f"{in_seconds(-start, source.rate)} in front of"
    return f"{in_seconds(end - source.length, source.rate)} behind the end of"
