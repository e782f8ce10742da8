"""An edit as editing programs have it: clips one after another, by samples and by frames.

    recording   |--A--|xx|----B----|xxx|--C--|
    sequence    |--A--|----B----|--C--|            disabled cuts:  |--A--|(x)|----B----|(x)|--C--|

Programs that count frames get edges that are rounded once, from the start of the sequence on, as
the renderer's own, so nothing drifts however many clips there are. No clip shows a frame that the
recording has not, at which programs shorten it and draw together all that follows.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from media.clock import exact_seconds, frame, frame_edges, in_seconds, samples
from media.files import readable
from media.smpte import timecode_frames
from media.span import Span, complement, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.cut import Cut
    from editors.exports.export import Edit
    from media.source import AudioStream, Source
    from media.timeline import Timeline

_DROPPING: Final = frozenset({Fraction(30_000, 1001), Fraction(60_000, 1001)})
_USUAL: Final = (
    Fraction(24_000, 1001), Fraction(24), Fraction(25), Fraction(30_000, 1001), Fraction(30),
    Fraction(48), Fraction(50), Fraction(60_000, 1001), Fraction(60),
)  # fmt: skip
"""Rates that have a timecode, by SMPTE ST 12."""
SOUND_FPS: Final = Fraction(25)
"""What programs that know frames alone count for a recording without a picture."""

_PADDING_S: Final = Fraction(1024, 44_100)
"""A decoder of AAC may give so much behind what the container counts: a block of ISO 14496-3."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of the recording in the sequence."""

    span: Span
    """Samples of the recording."""
    start: int
    """The sample of the sequence at which it begins."""
    first_frame: int
    """The recording's frame, from its beginning, that it begins with."""
    at_frame: int
    """The sequence's frame at which it begins."""
    frames: int
    """How many frames it shows; 0 where it is shorter than half of one."""
    reason: str = ""
    """Why it does not play; "" for what plays."""
    gap: str = ""
    """What a render fills with the room's tone there, since a pause is longer than it was; `span`
    then has only a length."""

    @property
    def plays(self) -> bool:
        """Whether it is neither a cut that is shown as a disabled clip, nor a gap."""
        return not (self.reason or self.gap)


@dataclass(frozen=True, slots=True)
class Marker:
    """A place of the sequence at which something was cut."""

    at: int
    """The sample of the sequence."""
    at_frame: int
    text: str
    """Who cut, why and how much."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """The sequence."""

    source: Source
    clips: tuple[Clip, ...]
    markers: tuple[Marker, ...]
    fps: Fraction
    """Frames a second of the sequence."""
    name: str
    timecode: str = ""
    """Of the recording's first frame; "" where the camera wrote none."""
    size: tuple[int, int] = (0, 0)
    """Of the picture, in pixels."""
    media: str = ""
    """The recording as seen from where the sequence lies; "" for above it."""

    @property
    def length_frames(self) -> int:
        """Frames of the sequence."""
        return self.clips[-1].at_frame + self.clips[-1].frames if self.clips else 0

    @property
    def recording_frames(self) -> int:
        """Frames of the whole recording."""
        return _whole_frames(self.source, self.fps)

    @property
    def late_frames(self) -> int:
        """Frames of the recording before its first picture."""
        video = self.source.video
        return max(0, round(video.start_s * self.fps)) if video else 0

    @property
    def start_frame(self) -> int:
        """The number of the recording's first frame by its timecode; 0 without one."""
        return timecode_frames(self.timecode, self.fps) or 0

    @property
    def is_drop_frame(self) -> bool:
        """Whether its timecode leaves out numbers, as only that of 29.97 and 59.94 can."""
        return self.fps in _DROPPING and self.timecode[8:9] in {";", "."}

    @property
    def sounds(self) -> tuple[AudioStream, ...]:
        """All streams of sound, in the order of the file."""
        streams = (self.source.audio, *self.source.others)
        return tuple(sorted(streams, key=lambda stream: stream.index))

    @property
    def has_picture(self) -> bool:
        """Whether there is a moving picture."""
        return self.source.video is not None

    @property
    def place(self) -> str:
        """Where the recording lies seen from the sequence, for another machine too; its whole path
        where both are not in one folder."""
        return self.media or f"../{self.source.path.name}"

    @property
    def beside(self) -> str:
        """The same as an address."""
        start = "file://" if os.path.isabs(self.place) else ""
        return start + quote(os.fsencode(self.place))

    @property
    def address(self) -> str:
        """The recording's address on this machine."""
        return "file://localhost" + quote(os.fsencode(Path(self.source.path)))


def assembly_of(edit: Edit) -> Assembly:
    """The sequence of an edit; with `edit.disabled_cuts` what was cut is in it, and plays not."""
    source = edit.timeline.source
    fps = fps_of(source)
    clips = clips_of(edit.timeline, edit.cuts, disabled_cuts=edit.disabled_cuts)
    return Assembly(
        source,
        clips,
        tuple(_markers(clips, edit.cuts, source.rate, fps)),
        fps,
        readable(edit.about.title or source.path.stem),
        edit.camera.timecode,
        edit.camera.size,
        edit.media,
    )


def fps_of(source: Source) -> Fraction:
    """Frames a second of a sequence of a recording: one of those that every program has.

    Where frames come unevenly, it is nearest to how often they come on average, as programs
    themselves conform such a recording. An unusual rate gets one that it divides, else the nearest.
    """
    video = source.video
    if video is None:
        return SOUND_FPS
    if video.is_variable:
        return min(_USUAL, key=lambda usual: abs(usual - video.frames_a_second))
    whole = (usual for usual in _USUAL if (usual / video.fps).denominator == 1)
    return next(whole, min(_USUAL, key=lambda usual: abs(usual - video.fps)))


def clips_of(timeline: Timeline, cuts: Sequence[Cut], *, disabled_cuts: bool) -> tuple[Clip, ...]:
    """The clips of a sequence; with `disabled_cuts` those too that do not play."""
    source, keeps = timeline.source, timeline.keeps
    pieces = _with_cuts(keeps, source, cuts) if disabled_cuts else _plain(keeps)
    return tuple(_clips([*_with_gaps(pieces, timeline)], source))


def _plain(keeps: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    return ((keep, "") for keep in keeps)


def _with_cuts(
    keeps: Sequence[Span], source: Source, cuts: Sequence[Cut]
) -> Iterator[tuple[Span, str]]:
    """What plays, and what never does behind what the recording has in front of it."""
    gone = list(complement(union(keeps), source.extent))
    yield from ((span, _reason(span, cuts)) for span in gone if span.start == 0)
    behind = {span.start: span for span in gone if span.start}
    for keep in keeps:
        yield keep, ""
        if span := behind.pop(keep.end, None):
            yield span, _reason(span, cuts)


def _with_gaps(
    pieces: Iterable[tuple[Span, str]], timeline: Timeline
) -> Iterator[tuple[Span, str, str]]:
    """Pieces with the holds between the keeps that are among them."""
    waiting, number = deque(timeline.holds), 0
    for span, reason in pieces:
        if not reason and waiting and waiting[0].number == number:
            hold = waiting.popleft()
            longer = in_seconds(hold.length, timeline.source.rate)
            pause = in_seconds(len(hold.pause), timeline.source.rate)
            yield Span(0, hold.length), "", f"the pause of {pause} is {longer} longer"
        number += not reason
        yield span, reason, ""


def _clips(pieces: Sequence[tuple[Span, str, str]], source: Source) -> Iterator[Clip]:
    """A clip that would end behind the recording's last frame ends with it, and the next one
    begins so much sooner; where that has nothing in front of it, the clip itself does."""
    fps, rate, starts = fps_of(source), source.rate, [0]
    for span, *_ in pieces:
        starts.append(starts[-1] + len(span))
    edges, whole = frame_edges(starts, rate, fps), _whole_frames(source, fps)
    beside = samples(_beside_s(source, fps), rate)
    firsts = [
        max(0, edge + frame(span.start - start + beside, rate, fps))
        for (span, *_), start, edge in zip(pieces, starts, edges, strict=False)
    ]
    sooner = 0
    for number, (span, reason, gap) in enumerate(pieces):
        at, first = edges[number] - sooner, max(0, firsts[number] - sooner)
        count, sooner = edges[number + 1] - at, 0
        over = 0 if gap else min(count, first + count - whole)
        if over > 0:
            is_last = number + 1 == len(pieces)
            if is_last or pieces[number + 1][2] or firsts[number + 1] >= over:
                count, sooner = count - over, 0 if is_last else over
            else:
                first = max(0, first - over)
        yield Clip(span, starts[number], first, at, count, reason, gap)


def _beside_s(source: Source, fps: Fraction) -> Fraction:
    """How much later the sequence's frames are than the pictures that they show."""
    return replace(source.video, fps=fps).beside_s if source.video else Fraction(0)


def _whole_frames(source: Source, fps: Fraction) -> int:
    """The frames that programs see in a recording: all pictures, and more where sound goes on."""
    sure_s = exact_seconds(source.length, source.rate) - _PADDING_S
    heard, video = max(1, round(sure_s * fps)), source.video
    return max(heard, round((video.end_s + _beside_s(source, fps)) * fps)) if video else heard


def _markers(
    clips: Sequence[Clip], cuts: Sequence[Cut], rate: int, fps: Fraction
) -> Iterator[Marker]:
    """One for each clip in front of which the recording was cut, for each gap, and for each clip
    that does not play; what plays elsewhere, as a moved paragraph, was not cut."""
    played = [clip.span for clip in clips if clip.plays and not clip.gap]
    end = max((span.end for span in played), default=0)
    gone = {span.end: span for span in (complement(union(played), Span(0, end)) if end else ())}
    before = 0
    for clip in clips:
        if clip.gap:
            yield Marker(clip.start, clip.at_frame, clip.gap)
            continue
        if clip.reason:
            yield Marker(clip.start, clip.at_frame, clip.reason)
        elif (
            before != (start := clip.span.start)
            and start in gone
            and (why := _of(gone[start], cuts))
        ):
            yield Marker(clip.start, frame(clip.start, rate, fps), why)
        before = clip.span.end


def _reason(gap: Span, cuts: Sequence[Cut]) -> str:
    return _of(gap, cuts) or "not in the script"


def _of(gap: Span, cuts: Sequence[Cut]) -> str:
    """What was cut inside a gap, by whom and why."""
    inside = [cut for cut in cuts if cut.span.start < gap.end and gap.start < cut.span.end]
    return "; ".join(dict.fromkeys(f"{cut.editor}: {cut.reason}" for cut in inside))
