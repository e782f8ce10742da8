"""An edited recording as it is published: with chapters, tags and a cover, in another container.

Streams are copied where the container holds them, and encoded where not.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.artwork import attached_cover, is_attached
from media.chapter_tags import save_id3, write_chapter_tags
from media.chapters import TAGGED_CHAPTERS, chapters_text
from media.codecs import AUDIO_ENCODERS, VIDEO_ENCODERS
from media.compile import file_url
from media.containers import CONTAINERS, MOV
from media.demuxers import opened_container, whitelists
from media.encoders import encoders
from media.errors import MediaError, OptionError
from media.ffmpeg import finish, running
from media.files import replacing
from media.fonts import font_folder
from media.tags import metadata_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from media.chapters import FileChapter

PUBLISHED_VERSION: Final = 2
"""Rises when the same edit becomes another file."""
_A_CHANNEL: Final = {"libmp3lame": 80_000, "aac": 80_000, "libopus": 48_000}
"""Bits a second, as podcasts are published: 160 kbit/s for two channels."""
_NAMES: Final = {"mp3float": "mp3", "libdav1d": "av1"}
"""Codecs by the names of decoders that PyAV tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is told in a published file beside its sound and picture."""

    length: int
    """Samples of the edit."""
    rate: int
    chapters: Sequence[FileChapter] = ()
    """In order, on the edit's time, as `chapters_held` gives them."""
    tags: dict[str, str] = field(default_factory=dict)
    """Names as ffmpeg has them; those of the edited recording that are not here stay."""
    cover: tuple[bytes, str] | None = None
    """A picture and its type, `image/jpeg` or `image/png`; the recording's own where it is None."""
    captions: str = ""
    """Advanced SubStation Alpha that is burned into the picture; "" burns nothing."""


@dataclass(frozen=True, slots=True)
class _Streams:
    """What the edited recording holds."""

    audio: tuple[str, ...]
    channels: int
    """Of the widest audio stream."""
    video: tuple[str, ...]
    cover: tuple[bytes, str] | None


def publish(
    result: Path,
    out: Path,
    told: Publication,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Path:
    """Write the edited recording to `out`, whose suffix chooses the container.

    Raises OptionError for what the container cannot hold, and MediaError when ffmpeg fails.
    `on_complete` is called with the finished file just before it takes its name.
    """
    streams = _streams(result)
    suffix = out.suffix.lower()
    if suffix not in CONTAINERS:
        raise OptionError(f"{out.name} has no suffix that can be written: see docs/exports.md.")
    if told.captions and not streams.video:
        raise OptionError(f"{result.name} has no picture to burn captions into.")
    if suffix == ".mp4" and not streams.video:
        raise OptionError(f"{result.name} has no picture: write m4a or mp3 in the place of mp4.")
    with replacing(out) as temporary, tempfile.TemporaryDirectory() as folder:
        arguments = _arguments(result, temporary, told, streams, Path(folder))
        with running(arguments) as run:
            finish(run, f"writing {suffix[1:]}")
        _embed(temporary, suffix, told, told.cover or streams.cover)
        on_complete(temporary)
    return out


def _streams(path: Path) -> _Streams:
    with opened_container(path) as container:
        return _Streams(
            tuple(s.codec_context.name for s in container.streams.audio),
            max(s.channels for s in container.streams.audio),
            tuple(s.codec_context.name for s in container.streams.video if not is_attached(s)),
            attached_cover(path),
        )


def _arguments(
    result: Path, out: Path, told: Publication, streams: _Streams, folder: Path
) -> list[str]:
    suffix = out.suffix.lower()
    container = CONTAINERS[suffix]
    tags = folder / "tags.ffmetadata"
    tags.write_text(
        metadata_text({}) + chapters_text(told.chapters, told.length, told.rate),
        encoding="utf-8", errors="surrogateescape", newline="\n",
    )  # fmt: skip
    line: list[str] = []
    for name, value in whitelists().items():
        line += [f"-{name}", value]
    line += ["-i", file_url(result), "-f", "ffmetadata", "-i", file_url(tags)]
    if container.video and streams.video:
        line += ["-map", "0:V", *_picture(told, streams, container.video, folder)]
    line += ["-map", "0:a", *_codec("a", streams, container.audio)]
    line += ["-map_metadata", "0", "-map_chapters", "-1" if suffix in TAGGED_CHAPTERS else "1"]
    for name, value in told.tags.items():
        line += ["-metadata", f"{name}={value}"]
    if suffix in (".mkv", ".mka") and (cover := told.cover or streams.cover):
        picture = folder / f"cover.{cover[1].removeprefix('image/')}"
        picture.write_bytes(cover[0])
        line += ["-attach", str(picture), "-metadata:s:t:0", f"mimetype={cover[1]}"]
        line += ["-metadata:s:t:0", f"filename={picture.name}"]
    for name, value in container.options.items():
        line += [f"-{name}", str(value)]
    return [*line, "-y", file_url(out)]


def _picture(
    told: Publication, streams: _Streams, known: Sequence[str], folder: Path
) -> Iterator[str]:
    if not told.captions:
        yield from _codec("v", streams, known)
        return
    captions = folder / "captions.ass"
    captions.write_text(told.captions, encoding="utf-8", newline="\n")
    fonts = font_folder()
    letters = f":fontsdir={_filter_text(fonts)}" if fonts else ""
    drawn = f"ass=filename={_filter_text(captions)}{letters}"
    yield from ("-vf", drawn, "-fps_mode", "passthrough")
    yield from _film_encoder(known[0])


def _filter_text(path: Path) -> str:
    """A path within a filter's options; the temporary folder's own name has no quotes."""
    inner = "".join(f"\\{c}" if c in "\\':" else c for c in str(path))
    return "".join(f"\\{c}" if c in "\\'[],;" else c for c in inner)


def _codec(kind: str, streams: _Streams, known: Sequence[str]) -> Iterator[str]:
    """Copy what the container holds; else the usual codec of it."""
    codecs = streams.audio if kind == "a" else streams.video
    if all(
        _NAMES.get(codec, codec) in known or (codec.startswith("pcm_") and "pcm" in known)
        for codec in codecs
    ):
        yield from (f"-c:{kind}", "copy")
    elif kind == "v":
        yield from _film_encoder(known[0])
    else:
        encoder = AUDIO_ENCODERS[known[0]]
        bits = str(_A_CHANNEL.get(encoder, 80_000) * streams.channels)
        yield from ("-c:a", encoder, "-b:a", bits)


def _film_encoder(codec: str) -> Iterator[str]:
    """How a picture is encoded by the ffmpeg in use."""
    able = [row for row in VIDEO_ENCODERS[codec] if encoders().has(row[0])]
    encoder, options = able[0] if able else ("mpeg4", {"q:v": 2})
    yield from ("-c:v", encoder, "-pix_fmt", "yuv420p")
    for name, value in options.items():
        yield from (f"-{name}", str(value))


def _embed(path: Path, suffix: str, told: Publication, cover: tuple[bytes, str] | None) -> None:
    """What ffmpeg does not write itself."""
    import mutagen

    if told.chapters and suffix in TAGGED_CHAPTERS:
        write_chapter_tags(path, told.chapters, told.length, told.rate)
    try:
        if cover and suffix == ".mp3":
            import mutagen.id3

            frames: Any = mutagen.id3  # half of it has types
            tag = frames.ID3(path)
            tag.delall("APIC")
            tag.add(frames.APIC(encoding=0, mime=cover[1], type=3, desc="", data=cover[0]))
            save_id3(tag, path)
        elif cover and CONTAINERS[suffix].formats == MOV and suffix != ".mov":
            import mutagen.mp4

            atoms: Any = mutagen.mp4  # half of it has types
            kind = cover[1].removeprefix("image/").upper()
            file = atoms.MP4(path)
            file["covr"] = [atoms.MP4Cover(cover[0], getattr(atoms.MP4Cover, f"FORMAT_{kind}"))]
            file.save()
    except mutagen.MutagenError as error:
        raise MediaError(f"the tags of {path.name} cannot be written ({error}).") from None
