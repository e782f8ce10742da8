"""Which codec a render gets: the source's own where it can be written, else the container's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from media.camera import UNSEEN
from media.codecs import (
    AUDIO_ENCODERS,
    FIELD_ENCODERS,
    LOSSLESS,
    UNSURE,
    VIDEO_ENCODERS,
    codec_of,
    hdr_options,
    needs_even_sides,
    profile_options,
)
from media.containers import CONTAINERS, MOV
from media.encoders import encoders
from media.errors import OptionError
from media.join_picture import PLAIN_JOINS

if TYPE_CHECKING:
    from pathlib import Path

    from media.alongside import PictureFeed
    from media.camera import Camera
    from media.containers import Container
    from media.encoders import Encoders
    from media.end_picture import EndPicture
    from media.join_picture import Joins
    from media.source import AudioStream, Source, VideoStream


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a render is written."""

    audio: str
    """ffmpeg's name of the audio encoder."""
    video: str = ""
    video_options: dict[str, Any] = field(default_factory=dict)
    container: dict[str, Any] = field(default_factory=dict)
    has_edit_lists: bool = False
    """Whether the container trims a codec's padding by times, as MP4 and MOV do."""
    takes_covers: bool = False
    audio_codec: str = ""
    """ffmpeg's name of the codec that the audio encoder writes."""
    video_codec: str = ""
    deinterlaces: bool = False
    """Whether the two fields of a frame are made one picture."""
    pads: bool = False
    """Whether a side of odd length gets a row or column more."""
    made: PictureFeed | None = None
    """All of the picture, encoded already, so that its packets are copied."""
    ends: tuple[EndPicture, ...] = ()
    """What is seen in front of the edit and behind it, where something is."""
    joins: Joins = PLAIN_JOINS
    """What its joins look like."""
    filters: tuple[str, ...] = ()
    """What ffmpeg does to a picture last, so that the encoder takes it."""
    device: tuple[str, ...] = ()
    """ffmpeg's options that open the device which encodes."""

    def container_options(self, rate: int) -> dict[str, Any]:
        """Options of the container; edit lists count in samples, lest they trim some too many."""
        return self.container | ({"movie_timescale": rate} if self.has_edit_lists else {})

    def audio_options(self, stream: AudioStream) -> dict[str, Any]:
        """Options that keep a stream's quality: its own bit rate, or all of its bits."""
        if self.audio.startswith("pcm_"):
            return {}
        if self.audio in LOSSLESS:
            return {"bits_per_raw_sample": 24} if stream.sample_format.startswith("s32") else {}
        return {"b": _bit_rate(stream, self.audio)}


def output_suffix(source: Source) -> str:
    """The suffix for the same kind of file as the source.

    The source's own when its contents agree with it, and it can hold a picture where there is one;
    a name that lies is not copied.
    """
    own = source.path.suffix.lower()
    holding = {s: c for s, c in CONTAINERS.items() if c.video or not source.video}
    if own in holding and source.container in holding[own].formats:
        return own
    fitting = [s for s, c in holding.items() if source.container in c.formats]
    wanted = [s for s in fitting if bool(holding[s].video) == bool(source.video)]
    return (wanted or fitting or [_other_suffix(source)])[0]


def _other_suffix(source: Source) -> str:
    """Of what is written for a kind of file that cannot be.

    Sound that becomes AAC gets a container that trims what AAC puts in front: 128 ms by telephone.
    """
    if source.video:
        return ".mkv"
    codec = codec_of(source.audio)
    is_kept = codec.startswith("pcm_") or codec in AUDIO_ENCODERS
    return ".mka" if is_kept and codec != "aac" else ".m4a"


def encoding_for(
    source: Source,
    out: Path,
    camera: Camera = UNSEEN,
    able: Encoders | None = None,
    *,
    deinterlace: bool = False,
) -> Encoding:
    """The encoders for writing an edit of `source` to `out`, chosen by its suffix.

    `able` is what can be written, the ffmpeg in use unless it is given. Raises OptionError for a
    suffix that is not known, or cannot hold what is asked.
    """
    able, container = able or encoders(), CONTAINERS.get(out.suffix.lower())
    if container is None:
        known = " ".join(sorted(CONTAINERS))
        raise OptionError(f"{out.name} has no suffix that can be written: use one of {known}.")
    if container.rates and source.rate not in container.rates:
        rates = ", ".join(f"{rate:,}" for rate in container.rates)
        raise OptionError(
            f"{out.name} can hold sound of {rates} samples a second, and {source.path.name} has "
            f"{source.rate:,}: name a result of another kind with -o, such as .mov."
        )
    encoding = Encoding(
        audio=_audio_encoder(source.audio, container, able, out.suffix.lower()),
        container=_container_options(container, out.suffix.lower(), camera),
        has_edit_lists=container.formats == MOV,
        takes_covers=container.takes_covers,
    )
    encoding = replace(encoding, audio_codec=_codec_by(encoding.audio))
    if not (source.video and container.video):
        return encoding
    return _with_picture(
        encoding, source.video, container, camera, able, out.suffix.lower(), deinterlace=deinterlace
    )


def _container_options(container: Container, suffix: str, camera: Camera) -> dict[str, Any]:
    options = dict(container.options)
    if camera.has_own_tags and container.formats == MOV:
        options["movflags"] = f"{options.get('movflags', '')}+use_metadata_tags"
    if camera.time_reference is not None and suffix == ".wav":
        options["write_bext"] = 1
    return options


def _with_picture(
    encoding: Encoding,
    stream: VideoStream,
    container: Container,
    camera: Camera,
    able: Encoders,
    suffix: str,
    *,
    deinterlace: bool,
) -> Encoding:
    codec, encoder, options = _video_encoder(
        stream, container, camera, able, suffix, keeps_fields=not deinterlace
    )
    if codec == "hevc" and encoding.has_edit_lists:
        options |= {"tag:v:0": "hvc1"}  # Apple's players open no other
    return replace(
        encoding,
        video=encoder,
        video_codec=codec,
        video_options=hdr_options(encoder, camera, options),
        deinterlaces=deinterlace or (camera.is_interlaced and encoder not in FIELD_ENCODERS),
        pads=any(side % 2 for side in camera.size)
        and needs_even_sides(encoder, stream.pixel_format),
    )


def _video_encoder(
    stream: VideoStream,
    container: Container,
    camera: Camera,
    able: Encoders,
    suffix: str,
    *,
    keeps_fields: bool,
) -> tuple[str, str, dict[str, Any]]:
    """The codec, its encoder and options: the source's codec if it can be, else a usual one."""
    own = codec_of(stream)
    for codec in dict.fromkeys((own, *container.video)):
        for encoder, usual in VIDEO_ENCODERS[codec] if codec in container.video else ():
            options = dict(usual)
            if codec == own and not usual.keys() & {"profile:v"}:
                options |= profile_options(codec, camera, stream.fps)
            if camera.is_interlaced and keeps_fields:
                options |= FIELD_ENCODERS.get(encoder, {})
            unsure = codec in container.newer or codec in UNSURE
            if able.has(encoder) and not (
                unsure
                and not able.can_write(suffix, "v", encoder, options, like_pictures(stream, camera))
            ):
                return codec, encoder, options
    raise OptionError(
        f"this ffmpeg writes no picture that {suffix} can hold: name another with -o."
    )


def like_pictures(stream: VideoStream, camera: Camera) -> str:
    """What lavfi makes to see whether pictures like the source's can be written."""
    width, height = camera.size if all(camera.size) else (320, 240)
    return f"color=s={width}x{height}:r={stream.fps},format={stream.pixel_format}"


def _audio_encoder(stream: AudioStream, container: Container, able: Encoders, suffix: str) -> str:
    """The encoder of the source's codec if the container can hold it, else of a usual one."""
    is_pcm = stream.codec.startswith("pcm_")
    for codec in ("pcm" if is_pcm else stream.codec, *container.audio):
        if codec not in container.audio:
            continue
        encoder = _pcm(stream, container) if codec == "pcm" else AUDIO_ENCODERS[codec]
        unsure = container.newer & {codec, encoder}
        if able.has(encoder) and not (
            unsure and not able.can_write(suffix, "a", encoder, {}, "sine=r=48000")
        ):
            return encoder
    raise OptionError(f"this ffmpeg writes no sound that {suffix} can hold: name another with -o.")


def _pcm(stream: AudioStream, container: Container) -> str:
    """The source's own variant if it can be, else one with all of its bits."""
    if stream.codec.removeprefix("pcm_") in container.pcm:
        return stream.codec
    order = container.pcm[0][-2:]
    kind = "s16" if not stream.sample_format.startswith("s32") else "s24"
    if stream.codec.startswith(("pcm_f", "pcm_s32")):
        kind = stream.codec.removeprefix("pcm_")[:3]
    return f"pcm_{kind}{order}" if f"{kind}{order}" in container.pcm else f"pcm_s24{order}"


def _codec_by(encoder: str) -> str:
    return next((codec for codec, one in AUDIO_ENCODERS.items() if one == encoder), encoder)


def _bit_rate(stream: AudioStream, encoder: str) -> int:
    """The source's own rate where it is plausible for a lossy codec, else a transparent one."""
    usual = (64_000 if encoder == "libopus" else 96_000) * stream.channels
    if encoder == "libmp3lame":
        usual = 192_000
    lossy = stream.codec in AUDIO_ENCODERS and stream.codec not in LOSSLESS
    if not (lossy and stream.bit_rate):
        return usual
    return min(max(stream.bit_rate, 32_000), 320_000 * max(1, stream.channels // 2))
