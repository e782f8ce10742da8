"""The sound of an edit: what a timeline keeps of a stream, spliced, and as loud as is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from media.clock import rescaled
from media.decoders import decoder_of
from media.demuxers import Input
from media.denoised import DenoisedReader
from media.held import held_tone
from media.mute import MutedReader, bleep_sound
from media.muted import mutes_at
from media.papered import papering
from media.pcm import SpanReader, dtype_of
from media.softened import SoftenedReader
from media.span import Span
from media.splice import pieces, spliced
from media.toned import TonedReader, tone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from media.bookends import Bookends
    from media.held import HeldTone
    from media.holds import Hold
    from media.limiter import Gain
    from media.papering import Patch
    from media.pcm import SampleReader
    from media.softened import Softened
    from media.source import AudioStream
    from media.splice import Samples
    from media.timeline import Timeline


@dataclass(frozen=True, slots=True)
class EditedSound:
    """How some streams of a recording sound in an edit of it."""

    timeline: Timeline
    read: Input
    streams: tuple[AudioStream, ...]
    """The main one first."""
    bleep: Path | None = None
    """A file that bleeps instead of a tone."""
    quiet: tuple[Span, ...] = ()
    """Where nobody speaks, sorted, on the source's clock: the room that muted words are filled
    with; without it they are silent."""
    denoised: Mapping[int, Path] = field(default_factory=dict)
    """By the streams' indices: what `write_denoised` made of a stream, which is read instead."""
    softened: tuple[Softened, ...] = ()
    """What is turned down, sorted and disjoint, on the source's clock."""
    patches: tuple[Patch, ...] = ()
    """Tone that is added to the main stream where its joins need it."""
    around: Bookends | None = None
    """What is put around the edit; `timeline` is then that of the whole file."""
    gains: Mapping[int, Gain] = field(default_factory=dict)
    """By the streams' indices; a stream without one is as loud as it was."""

    def blocks(self, stream: AudioStream) -> Generator[Samples, None, None]:
        """The samples of one stream; each call decodes it anew."""
        source = self.timeline.source
        length = rescaled(source.length, source.rate, stream.rate)
        parts = parts_at(self.timeline, stream.rate)
        cut = pieces(parts, length, stream.rate, fades_at(self.timeline, stream.rate))
        opened = self.opened(stream)
        with SpanReader(opened, stream, length) as reader:
            mutes = mutes_at(self.timeline.muted, source.rate, stream.rate)
            bleep = bleep_sound(self.bleep, stream.rate) if self.bleep and mutes else None
            softer = [one.at(source.rate, stream.rate) for one in self.softened]
            own = SoftenedReader(reader.read, stream.rate, softer) if softer else reader.read
            heard = MutedReader(own, stream.rate, mutes, bleep)
            read = self._toned(heard, opened, stream, length)
            tone = self._held(parts, opened, stream, length) if self.timeline.holds else None
            blocks = spliced(cut, read, stream.channels, dtype_of(stream), tone)
            if self.patches and stream is self.streams[0]:
                with SpanReader(opened, stream, length) as rooms:
                    paper = papering(self.patches, rooms.read, stream.rate, stream.channels)
                blocks = paper.applied(blocks)
            if self.around:
                blocks = self.around.applied(blocks, stream, self.timeline)
            gain = self.gains.get(stream.index)
            yield from gain.applied(blocks) if gain else blocks

    def opened(self, stream: AudioStream) -> Callable[[], SampleReader]:
        """What gives a pass over one stream, before anything is edited in it."""
        if stream.index in self.denoised:
            return partial(DenoisedReader, self.denoised[stream.index], stream)
        return partial(decoder_of, self.read, stream, self.timeline.source)

    def _held(
        self,
        parts: Sequence[Span | Hold],
        opened: Callable[[], SampleReader],
        stream: AudioStream,
        length: int,
    ) -> HeldTone:
        """The tone of the holds in one stream."""
        with SpanReader(opened, stream, length) as rooms:
            return held_tone(parts, rooms.read, stream.rate, stream.channels, dtype_of(stream))

    def _toned(
        self,
        heard: MutedReader,
        opened: Callable[[], SampleReader],
        stream: AudioStream,
        length: int,
    ) -> Callable[[Span], Iterator[Samples]]:
        """`heard` with the room's tone where words are muted."""
        muted = [mute.span for mute in heard.mutes if mute.kind == "mute"]
        if not (muted and self.quiet):
            return heard
        rate = self.timeline.source.rate
        edges = [[rescaled(n, rate, stream.rate) for n in (q.start, q.end)] for q in self.quiet]
        quiet = [Span(start, min(end, length)) for start, end in edges if start < min(end, length)]
        with SpanReader(opened, stream, length) as reader:
            tone = tone_of(reader.read, quiet, stream.rate, stream.channels)
        return TonedReader(heard, stream.rate, muted, tone)


def edited_sound(
    timeline: Timeline,
    *,
    all_streams: bool = False,
    allow_playlists: bool = False,
    bleep: Path | None = None,
    quiet: tuple[Span, ...] = (),
) -> EditedSound:
    """The sound of an edit, as loud as it is, of the main stream or of all.

    `allow_playlists` lets a source that is a playlist open the files that it names; `quiet` is
    where nobody speaks.
    """
    source = timeline.source
    read = Input(source.path, source.container, allow_playlists)
    streams = (source.audio, *(source.others if all_streams else ()))
    return EditedSound(timeline, read, streams, bleep, quiet)


def parts_at(timeline: Timeline, rate: int) -> tuple[Span | Hold, ...]:
    """Keeps, and the holds between them, on the clock of another stream.

    Edges are rounded on the cumulative output position.
    """
    own = timeline.source.rate
    length = rescaled(timeline.source.length, own, rate)
    held = {hold.number: hold for hold in timeline.holds}
    parts: list[Span | Hold] = []
    at = rescaled(timeline.lead, own, rate)
    for number, (keep, start) in enumerate(zip(timeline.keeps, timeline.starts, strict=True)):
        first, last = (rescaled(edge, own, rate) for edge in (start, start + len(keep)))
        if first > at:
            parts.append(replace(held[number].at(own, rate), length=first - at))
        if count := last - first:
            start = min(rescaled(keep.start, own, rate), length - count)
            parts.append(Span(start, start + count))
        at = last
    return tuple(parts)


def fades_at(timeline: Timeline, rate: int) -> dict[int, int]:
    """The timeline's wide crossfades on the clock of another stream, by the keeps' numbers."""
    return {
        number: rescaled(samples, timeline.source.rate, rate) for number, samples in timeline.fades
    }
