"""Write the edited recording as loud as is wanted, and say how loud it is."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from editors.proposers.breaths import softer_breaths
from flows.stages.papered import patches_of
from flows.stages.pictured import picture_look
from flows.stages.script import known_editors
from media.loudness_target import NAMED_LOUDNESS, loudness_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.stages.script import Plan
    from media.chapters import FileChapter
    from media.edited_sound import EditedSound
    from media.evened import Said
    from media.limiter import Gain, Levelling
    from media.loudness_target import LoudnessTarget
    from pipeline.transcript import Transcript

    Around: TypeAlias = Callable[
        [EditedSound, Mapping[int, Gain]], contextlib.AbstractContextManager[EditedSound]
    ]
    Found: TypeAlias = dict[int, Levelling]
    """By the streams' indices."""

_AS_WISHED_LU = 1.0
"""Apple's own tolerance; who is inside it needs no advice."""
_MISSED_LU = 0.5
"""What is so far off is told; EBU R 128 allows as much."""


def write_edit(
    options: EpisodeOptions,
    plan: Plan,
    path: Path,
    console: Console,
    on_complete: Callable[[Path], None],
    denoised: Mapping[int, Path],
    chapters: Sequence[FileChapter] = (),
    around: Around | None = None,
) -> tuple[str, ...]:
    """Write what a plan keeps to `path`; the sentences about its loudness.

    Without a loudness the samples are the recording's own, and are measured as they pass.
    `denoised` has the files of streams whose noise was taken out, by their indices; `chapters`
    are those that the file gets; `around` puts something around the edit, whose voices were
    evened by the gains that it is given.
    """
    from media.edited_sound import edited_sound
    from media.render import rendered
    from media.toned import quiet_spans

    timeline = plan.timeline
    sound = edited_sound(
        timeline, all_streams=options.all_streams, allow_playlists=options.allow_playlists,
        bleep=options.bleep, quiet=quiet_spans(plan.transcript.pauses, timeline.source.rate),
    )  # fmt: skip
    softened = softer_breaths(plan.transcript, known_editors(options.project))
    sound = replace(
        sound, denoised=denoised, softened=softened, patches=patches_of(options, plan, denoised)
    )
    look = picture_look(options, timeline, path, console)
    with (
        _loudened(sound, options, plan, path, console, around) as (loud, found),
        console.progress("render", "s", per=timeline.source.rate) as progress,
    ):
        made = rendered(
            loud, path, look, chapters=chapters, on_samples=progress, on_complete=on_complete
        )  # fmt: skip
    more = [*made.told]
    if softened:
        breaths = "1 breath is" if len(softened) == 1 else f"{len(softened)} breaths are"
        more.append(f"{breaths} softer, as breaths:soften among the editors has it.")
    if options.level or (options.loudness or "none") != "none":
        main = found.get(timeline.source.audio.index)
        line = loudness_line(main) if main else "Loudness: it is silent, and stays so."
        return (line, *more)
    return (*advice(made.loudness, timeline.source.audio.channels), *more)


@contextlib.contextmanager
def _loudened(
    sound: EditedSound,
    options: EpisodeOptions,
    plan: Plan,
    path: Path,
    console: Console,
    around: Around | None,
) -> Iterator[tuple[EditedSound, dict[int, Levelling]]]:
    """An edit as loud as it was asked for, with all that is around it, and how it became so.

    What is around an edit comes to its loudness, so its voices are evened first.
    """
    target = loudness_target(options.loudness or "none")

    def found_for(sound: EditedSound, *, lufs: LoudnessTarget | None, even: bool) -> Found:
        if not (lufs or even):
            return {}
        from media.levelled import levelled

        said = said_in(plan.transcript) if even else ()
        with console.progress("loudness", "s", per=plan.timeline.source.rate) as progress:
            return levelled(sound, path, lufs, said, progress)

    with contextlib.ExitStack() as files:
        found: Found = {}
        if around:
            found = found_for(sound, lufs=None, even=options.level)
            sound = files.enter_context(around(sound, _gains(found)))
            found = found_for(sound, lufs=target, even=False) or found
            gains = _gains(found) if target else {}
        else:
            found = found_for(sound, lufs=target, even=options.level)
            gains = _gains(found)
        yield replace(sound, gains=gains), found


def _gains(found: Found) -> dict[int, Gain]:
    """What each stream is multiplied with, by the streams' indices."""
    return {index: one.gain for index, one in found.items()}


def wanted_loudness(options: EpisodeOptions, transcript: Transcript) -> tuple[object, ...]:
    """What a render depends on where levels are to change, else nothing; raises OptionError."""
    target = loudness_target(options.loudness or "none")
    loudness = ("loudness", target.lufs, target.mono_lufs, target.peak_db) if target else ()
    if not options.level:
        return loudness
    from media.evened import EVENING_VERSION

    said = [(one.span.start, one.span.end, one.voice) for one in said_in(transcript)]
    return *loudness, ("level", EVENING_VERSION, said)


def said_in(transcript: Transcript) -> tuple[Said, ...]:
    """Who says something when; noises are nobody's."""
    from media.evened import Said

    return tuple(
        Said(word.span, word.speaker or "") for word in transcript.words if word.kind != "noise"
    )


def loudness_line(one: Levelling) -> str:
    """What was done about the main stream's loudness, in a sentence."""
    how = f"one gain of {one.gain_db:+.1f} dB"
    if any(one.evened_db):
        least, most = one.evened_db
        how = f"voices of {least:+.1f} to {most:+.1f} dB and {how}"
    if one.limited_db:
        how += f" and its peaks limited by up to {one.limited_db:.1f} dB"
    vain = ""
    if one.after < one.wanted - _MISSED_LU:
        vain = f" Its peaks allow no more, so it is not the {one.wanted:.0f} that was asked for."
    return (
        f"Loudness: {one.before:.1f} LUFS became {one.after:.1f}, true peak {one.peak_db:.1f} "
        f"dBTP, by {how}.{vain}"
    )


def advice(loudness: float | None, channels: int) -> tuple[str, ...]:
    """How loud an edit is whose levels nobody touched, and the option that changes it."""
    if loudness is None:
        return ()
    wished = NAMED_LOUDNESS["podcast"].of(channels)
    if abs(loudness - wished) <= _AS_WISHED_LU:
        return (f"Loudness: {loudness:.1f} LUFS, as podcasts are.",)
    return (f"Loudness: {loudness:.1f} LUFS; --loudness podcast makes it {wished:.0f}.",)
