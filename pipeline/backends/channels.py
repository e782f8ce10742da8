"""One speaker on each track: where every guest has a microphone, levels beat every model."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from media.span import Span, union
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.sound.runs import runs
from pipeline.sound.second_look import looked_again
from pipeline.sound.speech_activity import BLOCK, VAD_HOP, as_float, release_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

CHANNELS_VERSION: Final = 3
"""Rises whenever the same tracks give other turns or speakers; speakers.json is keyed by it."""

TRACK_VOICE: Final = 0.3
"""A voice is there from this probability of the detector on."""
BLEED_DB: Final = 10.0
"""A track this much quieter than another only hears that other's speaker from afar."""
FLOOR_DB: Final = -60.0
"""Below this, relative to full scale, nothing counts as speech."""
TURN_GAP: Final = MODEL_RATE * 4 // 10
"""Pauses up to this stay within a turn: 0.4 s."""
SHORTEST_TURN: Final = 1_600
"""Shorter sounds are no turn: 0.1 s."""
SEPARATE_SHARE: Final = 0.8
"""The part of speech in which one track must stand out for tracks to be called separate."""
LEAST_SHARE: Final = 0.03
"""The part of speech that each track must have."""
VOICE_PIECES: Final = 12
"""Pieces of three seconds from which the voice of a track is taken."""


def track_levels(audio: NDArray[np.int16]) -> NDArray[np.float32]:
    """Decibels below full scale of each HOP samples: (hops, tracks)."""
    blocks = [_levels(audio[at : at + BLOCK]) for at in range(0, len(audio), BLOCK)]
    return np.concatenate(blocks) if blocks else np.zeros((0, 1), np.float32)


def _levels(block: NDArray[np.int16]) -> NDArray[np.float32]:
    sound = as_float(block)
    release_pages(block)
    padded = np.pad(sound, ((0, -len(sound) % VAD_HOP), (0, 0))).reshape(
        -1, VAD_HOP, sound.shape[1]
    )
    return np.asarray(10 * np.log10((padded**2).mean(axis=1) + 1e-12), np.float32)


def separate(level: NDArray[np.float32]) -> bool:
    """Whether different people speak on different tracks, by `track_levels` of (hops, tracks)."""
    if level.shape[1] < 2 or not len(level):
        return False
    ordered = np.sort(level, axis=1)
    loud = ordered[:, -1] > max(FLOOR_DB, float(np.percentile(ordered[:, -1], 95)) - 25)
    stands_out = ordered[loud, -1] - ordered[loud, -2] > BLEED_DB
    if not stands_out.size or stands_out.mean() < SEPARATE_SHARE:
        return False
    owners = np.bincount(level[loud].argmax(axis=1), minlength=level.shape[1])
    return bool(np.sort(owners)[-2] >= LEAST_SHARE * owners.sum())


class Channels:
    """Whoever is on a track is a speaker. `voices` also takes their voices, for names."""

    def __init__(self, *, voices: bool = True) -> None:
        self.name = "channels"
        self._voices = voices

    def diarize(
        self,
        audio: NDArray[np.int16],
        *,
        num_speakers: int | None = None,
        min_speakers: int | None = None,
        max_speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
    ) -> Diarization:
        """Who speaks when in 16 kHz `audio` of shape (samples, tracks).

        There are as many speakers as tracks on which somebody speaks, whatever is asked.
        """
        from pipeline.backends.silero import voice

        level = track_levels(audio)
        spoken = np.zeros(level.shape, bool)
        for track in range(audio.shape[1]):
            sound = np.ascontiguousarray(audio[:, track])
            heard = looked_again(sound, voice(sound), voice, voice_from=TRACK_VOICE)
            spoken[: len(heard), track] = heard[: len(level)] >= TRACK_VOICE
            on_progress((track + 1) / audio.shape[1])
        return self._found(audio, level, spoken)

    def _found(
        self, audio: NDArray[np.int16], level: NDArray[np.float32], spoken: NDArray[np.bool_]
    ) -> Diarization:
        active = spoken & own(level)
        turns = [turn for track in range(level.shape[1]) for turn in _turns(active, track)]
        turns.sort(key=lambda turn: turn.span.start)
        centroids, embedding = {}, None
        if self._voices:
            from pipeline.backends.campplus import CAMPPLUS, centroid

            embedding = CAMPPLUS
            for track in range(level.shape[1]):
                alone = _alone(turns, f"track {track + 1}")
                if row := centroid(audio[:, track], alone, VOICE_PIECES):
                    centroids[f"track {track + 1}"] = row
        return Diarization(
            tuple(turns), exclusive(turns, level), centroids, embedding, {"diarizer": self.name},
            {_track(turn.speaker) + 1: turn.speaker for turn in turns},
        )  # fmt: skip


def own(level: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a track hears its own speaker: not much quieter than the loudest, and not silent."""
    near = level >= level.max(axis=1, keepdims=True) - BLEED_DB
    return np.asarray(near & (level > FLOOR_DB))


def _turns(active: NDArray[np.bool_], track: int) -> list[Turn]:
    """Turns of one track, from hops that are active."""
    spans = union(runs(active[:, track], VAD_HOP), TURN_GAP)
    return [Turn(span, f"track {track + 1}") for span in spans if len(span) >= SHORTEST_TURN]


def exclusive(turns: list[Turn], level: NDArray[np.float32]) -> tuple[Turn, ...]:
    """Turns without overlap: where several speak, the track that is loudest has the floor."""
    edges = sorted({edge for turn in turns for edge in (turn.span.start, turn.span.end)})
    found: list[Turn] = []
    open_turns: list[Turn] = []
    coming = iter([*turns, None])
    following = next(coming)
    for start, end in pairwise(edges):
        open_turns = [turn for turn in open_turns if turn.span.end > start]
        while following and following.span.start <= start:
            open_turns.append(following)
            following = next(coming)
        if open_turns:
            _append(
                found,
                Span(start, end),
                _loudest(open_turns, level[start // VAD_HOP : end // VAD_HOP]),
            )
    return tuple(found)


def _loudest(turns: list[Turn], level: NDArray[np.float32]) -> str:
    return max(turns, key=lambda turn: float(level[:, _track(turn.speaker)].mean())).speaker


def _append(found: list[Turn], span: Span, speaker: str) -> None:
    """Add a turn, or make the last one longer where it goes on."""
    if found and found[-1].speaker == speaker and found[-1].span.end == span.start:
        found[-1] = Turn(Span(found[-1].span.start, span.end), speaker)
    else:
        found.append(Turn(span, speaker))


def _track(speaker: str) -> int:
    return int(speaker.removeprefix("track ")) - 1


def _alone(turns: list[Turn], speaker: str) -> list[Span]:
    """The longest turns of a speaker."""
    own_turns = (turn.span for turn in turns if turn.speaker == speaker)
    return sorted(own_turns, key=len, reverse=True)[:VOICE_PIECES]
