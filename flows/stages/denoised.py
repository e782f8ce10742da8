"""The recording's sound without noise, made once for all renders of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flows.stages.stage import Stage
from media.clock import rescaled
from media.demuxers import Input
from media.files import replacing
from pipeline.registry.denoisers import noise_remover

if TYPE_CHECKING:
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from media.denoised import Denoising
    from media.source import AudioStream, Source


def denoise_key(options: EpisodeOptions) -> tuple[object, ...]:
    """What a render depends on where noise is taken out, else nothing."""
    if not options.denoise:
        return ()
    from media.denoised import DENOISE_VERSION

    return "denoise", DENOISE_VERSION, noise_remover().name


def denoised_streams(
    options: EpisodeOptions, source: Source, ledger: Ledger, console: Console
) -> dict[int, Path]:
    """The files of the streams that are carried, by their indices; none unless they are wanted."""
    if not options.denoise:
        return {}
    streams = (source.audio, *(source.others if options.all_streams else ()))
    return {stream.index: _stage(options, source, stream, ledger, console) for stream in streams}


def denoised_file(project: Project, stream: AudioStream) -> Path:
    """Where a stream without noise is kept; it may not be there."""
    return project.beside(f"denoised-{stream.index}.pcm")


def _stage(
    options: EpisodeOptions,
    source: Source,
    stream: AudioStream,
    ledger: Ledger,
    console: Console,
) -> Path:
    from media.decoders import decoder_of
    from media.denoised import DENOISE_VERSION, write_denoised

    path = denoised_file(options.project, stream)
    remover = noise_remover()
    read = Input(source.path, source.container, options.allow_playlists)
    told: list[str] = []

    def make(key: str) -> Path:
        length = rescaled(source.length, source.rate, stream.rate)
        opened = partial(decoder_of, read, stream, source)
        ledger.refuse_foreign(path)
        with (
            console.progress("denoise", "s", per=stream.rate) as progress,
            ledger.making(path, key) as enter,
            replacing(path) as temporary,
        ):
            found = write_denoised(opened, stream, length, remover, temporary, progress)
            enter(temporary)
        told.append(denoise_line(remover.name, found))
        return path

    return Stage(
        name="denoise",
        version=DENOISE_VERSION,
        depends=(source.sha256, stream.index, source.by_frame, remover.name),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
        says=lambda _: told,
    ).run(console)


def denoise_line(name: str, found: Denoising) -> str:
    """What was done, in a sentence."""
    voices = found.speech_after_db - found.speech_before_db
    return (
        f"Noise: {name} took the room from {found.floor_before_db:.1f} to "
        f"{found.floor_after_db:.1f} dB; voices changed by {voices:+.1f} dB."
    )
