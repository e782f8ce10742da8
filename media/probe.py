"""Read what a container says about its streams, with PyAV; nothing is decoded here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from media.bounds import LEAST_FPS, MOST_FPS, refuse_large_covers, refuse_unbounded
from media.demuxers import opened_container
from media.errors import NotMedia, OptionError
from media.packets import packet_times
from media.source import AudioStream, VideoStream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.packets import PacketTimes

_COMMON_FPS = tuple(
    rate
    for whole in (10, 12, 15, 24, 25, 30, 48, 50, 60, 90, 100, 120)
    for rate in (Fraction(whole), Fraction(whole * 1000, 1001))
)


_USUAL_FPS = Fraction(60)
RARE_FPS = Fraction(23)
"""Pictures that come more rarely, as of slides, get a finer grid, lest a cut fall far from them;
just below the 23.976 of films."""
SLIDES_FPS = 10
"""Below this each picture tells something, so that none may be lost."""
_FINE_FPS = Fraction(30)
"""Of that grid: no picture and its sound are further apart than half of 1/30 s."""
_RARELY = Fraction(3, 2)
"""Frames that come so many times more rarely than a header tells are not of its rate."""
_UNNAMED = {"1 channels": "mono", "2 channels": "stereo"}
"""What ffmpeg takes for granted where a WAV header names no loudspeakers."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a container says, before anything is decoded."""

    container: str
    audio: AudioStream
    others: tuple[AudioStream, ...]
    video: VideoStream | None
    covers: tuple[int, ...]
    left_out: tuple[str, ...]
    duration_s: float
    """What the header promises, for progress bars only; 0 where it promises nothing."""
    by_frame: bool = False
    """As `media.source.Source.by_frame`."""
    old_start: bool = False
    """As `media.source.Source.old_start`."""
    sound_start_s: float = 0
    """When the first packet of the sound begins, by its timestamp."""
    others_start_s: float = 0
    """When the last of the other sounds begins, as the container says."""
    sound_end_s: float = 0
    """When the last packet of the sound ends, by its timestamp."""


def probe(path: Path, audio: int | None = None, *, allow_playlists: bool = False) -> Probed:
    """Read the streams of `path`; `audio` chooses among its audio streams, counted from 0.

    Without a choice the container's default audio stream is taken.
    `allow_playlists` lets a playlist open the files that it names.
    Raises NotMedia in one sentence when there is nothing to listen to, or no end to it.
    """
    refuse_no_file(path)
    with opened_container(path, allow_playlists=allow_playlists) as container:
        refuse_unbounded(container, path)
        probed = _probed(container, path, audio)
    if probed.covers:
        with opened_container(path, probed.container, allow_playlists=allow_playlists) as container:
            refuse_large_covers(container, path, probed.covers)
    return probed


def refuse_no_file(path: Path) -> None:
    """Raise NotMedia in one sentence unless `path` is a file with something in it."""
    if path.is_dir():
        raise NotMedia(f"{path} is a folder: name the recording in it.")
    if not path.is_file():
        raise NotMedia(f"{path} does not exist: check the name.")
    if path.stat().st_size == 0:
        raise NotMedia(f"{path} is empty (0 bytes): copy or record it again.")


def _probed(container: Any, path: Path, choice: int | None) -> Probed:
    import av

    covers = tuple(s.index for s in container.streams.video if _is_cover(s))
    moving = [s for s in container.streams.video if s.index not in covers and s.codec_context]
    chosen, others = _chosen(container.streams.audio, path, choice)
    times = packet_times(container, moving[0] if moving else None, container.streams[chosen.index])
    video = _video(container, moving[0], times) if moving else None
    is_torn = times.has_slips if video or others else times.has_holes
    kept = {chosen.index, *(o.index for o in others), *covers} | ({video.index} if video else set())
    return Probed(
        container=container.format.name,
        audio=chosen,
        others=others,
        video=video,
        covers=covers,
        left_out=tuple(sorted({s.type for s in container.streams if s.index not in kept})),
        duration_s=(container.duration or 0) / av.time_base,
        sound_start_s=float(times.sound_start_s),
        others_start_s=_last_start_s(container, others, times.start_s),
        sound_end_s=float(times.sound_end_s),
        by_frame=is_torn or bool(video and len(times.runs) > 1),
    )


def _last_start_s(container: Any, others: Sequence[AudioStream], start_s: Fraction) -> float:
    """When the last of some sounds begins, in seconds since the start of the file."""
    streams = [container.streams[other.index] for other in others]
    starts_s = (s.start_time * s.time_base for s in streams if s.start_time is not None)
    return float(max(starts_s, default=start_s) - start_s)


def _is_cover(stream: Any) -> bool:
    import av

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _chosen(
    streams: Sequence[Any], path: Path, choice: int | None
) -> tuple[AudioStream, tuple[AudioStream, ...]]:
    import av

    readable = [s for s in streams if (c := s.codec_context) and c.sample_rate and c.channels]
    if not readable:
        raise NotMedia(f"{path} has no sound that can be decoded: there are no words to edit.")
    if choice is None:
        default = (s for s in readable if s.disposition & av.stream.Disposition.default)
        chosen = next(default, readable[0])
    elif 0 <= choice < len(readable):
        chosen = readable[choice]
    else:
        raise OptionError(
            f"{path} has {len(readable)} audio streams, counted from 0: there is no {choice}."
        )
    others = tuple(_audio(s) for s in readable if s is not chosen)
    return _audio(chosen), others


def _audio(stream: Any) -> AudioStream:
    codec = stream.codec_context
    return AudioStream(
        index=stream.index,
        codec=codec.codec.canonical_name,
        rate=codec.sample_rate,
        channels=codec.channels,
        layout=_UNNAMED.get(codec.layout.name, codec.layout.name),
        sample_format=codec.format.name if codec.format else "fltp",
        bits=int(getattr(codec, "bits_per_raw_sample", 0) or 0),
        bit_rate=int(codec.bit_rate or 0),
    )


def _video(container: Any, stream: Any, times: PacketTimes) -> VideoStream:
    base = Fraction(stream.time_base)
    pts, durations, start = sorted(times.frames), times.frames, times.start_s
    if not pts:
        raise NotMedia(f"{container.name} has a picture without a single frame: it is damaged.")
    steps = [b - a for a, b in pairwise(pts)]
    average = Fraction(stream.average_rate or stream.guessed_rate or 25)
    is_variable = _leaves_the_grid(steps, base)
    fps = _fine(_quick_fps(steps, base) if is_variable else _steady_fps(average, steps, base))
    last = durations.get(pts[-1]) or (round(1 / (average * base)))
    codec = stream.codec_context
    video = VideoStream(
        index=stream.index,
        codec=codec.codec.canonical_name,
        fps=fps,
        time_base=base,
        start_s=pts[0] * base - start,
        end_s=(pts[-1] + last) * base - start,
        frame_count=len(pts),
        is_variable=is_variable,
        pixel_format=codec.pix_fmt or "yuv420p",
        colour=tuple(
            int(getattr(codec, name, 2) or 0)
            for name in ("color_range", "color_primaries", "color_trc", "colorspace")
        ),  # type: ignore[arg-type]  # four names give four numbers
        runs=times.runs if len(times.runs) > 1 else (),
    )
    if video.frames_a_second >= SLIDES_FPS:
        return video
    # However short the last of some slides is, it gets its place on the grid.
    place = round((pts[-1] * base - start) * fps)
    return replace(video, end_s=max(video.end_s, (place + 1) / fps))


def _leaves_the_grid(steps: list[int], base: Fraction) -> bool:
    """Whether frames come unevenly, beyond what coarse timestamps explain (Matroska's are 1 ms)."""
    if len(steps) < 2:
        return False
    usual = sorted(steps)[len(steps) // 2]
    tolerance = max(Fraction(2), Fraction(2, 1000) / base, Fraction(usual, 10))
    return any(abs(step - usual) > tolerance for step in steps)


def _steady_fps(average: Fraction, steps: list[int], base: Fraction) -> Fraction:
    """The rate that a header tells, unless frames come far more rarely than that."""
    usual = sorted(steps)[len(steps) // 2] * base if steps else Fraction(0)
    return common_fps(average if usual * average < _RARELY else 1 / usual)


def _quick_fps(steps: list[int], base: Fraction) -> Fraction:
    """A frame rate that does not lose motion: that of the quicker frames, 60 at the most."""
    quick = sorted(steps)[len(steps) // 10]
    return common_fps(min(_USUAL_FPS, 1 / (max(1, quick) * base)))


def _fine(fps: Fraction) -> Fraction:
    """A rate for the grid: one that is too low is multiplied, or left for 30 where it is odd."""
    if fps >= RARE_FPS:
        return fps
    return fps * round(_FINE_FPS / fps) if fps in _COMMON_FPS else _FINE_FPS


def common_fps(fps: Fraction) -> Fraction:
    """The exact common rate that a measured rate stands for: 29.97 is 30000/1001."""
    nearest = min(_COMMON_FPS, key=lambda common: abs(common - fps))
    if abs(nearest - fps) < nearest / 2500:
        return nearest
    return max(LEAST_FPS, fps).limit_denominator(1001) if fps <= MOST_FPS else _USUAL_FPS
