"""Which kinds of files are opened, and how: never one that sends its reader to other files.

Whoever opens what they do not trust sets both whitelists, as ffmpeg's manual says
(https://ffmpeg.org/ffmpeg-formats.html#Format-Options): libraries have no promise in their
defaults. So everything that is read, here with PyAV or by ffmpeg, is read with these options.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from media.errors import NotMedia
from media.ffmpeg import idle_limit_s

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROTOCOLS: Final = "file,pipe"
RECORDINGS: Final = frozenset(
    name
    for names in (
        "3dostr aa aac aax ac3 ac4 adp adx aea aiff amr amrnb amrwb ape apac aptx aptx_hd asf",
        "asf_o ast au av1 avi bfstm bit boa bonk brstm caf cavsvideo codec2 daud dhav dirac dnxhd",
        "dsf dss dts dtshd dv eac3 film_cpk flac flv g722 g723_1 g729 gsm gxf h261 h263 h264 hca",
        "hevc iamf iff ilbc ircam ivf ivr kux laf lc3 live_flv loas lxf m4v matroska mjpeg mlp mmf",
        "mov mp3 mp4 mpc mpc8 mpeg mpegts mpegvideo msf mxf nistsphere nsv nut nuv obu ogg oma osq",
        "paf pva pvf qcp qoa r3d rka rm roq rso s337m sbc sds shn smjpeg sox spdif swf tak truehd",
        "tta ty usm vc1 voc vqf vvc w64 wav wavarc wc3movie webm wsaud wsd wtv wv wve xa xwma",
    )
    for name in names.split()
)
"""ffmpeg's names of formats that hold their own sound and picture, and open nothing else.

Left out are playlists, sequences of pictures, devices, scripts that make sound (lavfi, sbg,
trackers), subtitles, and text art."""
PLAYLISTS: Final = frozenset({"concat", "dash", "hls", "imf"})
"""Formats that name other files; opened only for those who trust the file."""
JUMPING: Final = frozenset({"dhav", "hls", "live_flv", "m4v", "mpeg", "mpegts", "ogg", "ty"})
"""Formats whose clock may jump (libavformat's `AVFMT_TS_DISCONT`); for ffmpeg such a file starts
with what is read of it, however much earlier another stream does."""

_HEAD_BYTES = 4096
_PLAYLIST_MARKS = (b"#EXTM3U", b"ffconcat", b"v=0", b"[playlist]", b"[Reference]", b"RTSPtext")
_PLAYLIST_TAGS = (b"<MPD", b"<CompositionPlaylist", b"<smil", b"<asx", b"<playlist")


@dataclass(frozen=True, slots=True)
class Input:
    """A recording and the format that it was found to have, so that nobody has to guess again."""

    path: Path
    container: str
    """ffmpeg's name of the format, such as `mov,mp4,m4a,3gp,3g2,mj2`."""
    allow_playlists: bool = False

    @property
    def options(self) -> dict[str, str]:
        """The options with which ffmpeg opens it.

        Raises NotMedia for a playlist that nobody allowed, and for formats that are not read.
        """
        names = self.container.split(",")
        if PLAYLISTS.intersection(names):
            if not self.allow_playlists:
                raise NotMedia(_playlist_sentence(self.path))
            return {"f": names[0]} | whitelists(allow_playlists=True)
        if not RECORDINGS.intersection(names):
            raise NotMedia(_unknown_sentence(self.path, f"its format is {self.container[:40]!r}"))
        return {"f": names[0], "protocol_whitelist": PROTOCOLS, "format_whitelist": names[0]}


def whitelists(*, allow_playlists: bool = False) -> dict[str, str]:
    """The options for a file whose format is not known yet."""
    names = RECORDINGS | PLAYLISTS if allow_playlists else RECORDINGS
    return {"protocol_whitelist": PROTOCOLS, "format_whitelist": ",".join(sorted(names))}


def started_s(read: Input) -> Fraction:
    """Where a file starts, in seconds of its own timestamps; raises NotMedia."""
    import av

    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        return Fraction(container.start_time or 0, av.time_base)


@contextlib.contextmanager
def opened_container(
    path: Path, container: str = "", *, allow_playlists: bool = False
) -> Iterator[Any]:
    """Open a file with PyAV for the length of the block, as `container` where that is known.

    What takes longer than an ffmpeg may do nothing is given up. Tags that are no UTF-8 keep
    their bytes, as surrogates. Raises NotMedia in one sentence for what cannot be read, there or
    in the block.
    """
    import av

    options = whitelists(allow_playlists=allow_playlists)
    if container:
        options = Input(path, container, allow_playlists).options
    try:
        with av.open(
            str(path),
            format=options.pop("f", None),
            options=options,
            metadata_errors="surrogateescape",
            timeout=idle_limit_s(),
        ) as found:
            yield found
    except (av.FFmpegError, UnicodeError) as error:
        if not allow_playlists and _is_playlist(path):
            raise NotMedia(_playlist_sentence(path)) from None
        reason = getattr(error, "strerror", None) or type(error).__name__
        if isinstance(error, av.ArgumentError) and not container:
            reason = "no format of sound or film that is known"
        if isinstance(error, av.PatchWelcomeError):
            raise NotMedia(_unread_sentence(path)) from None
        raise NotMedia(_unknown_sentence(path, reason)) from None


def _is_playlist(path: Path) -> bool:
    """Whether a file that was not opened looks as if it named others; for the sentence only."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return False
    return head.startswith(_PLAYLIST_MARKS) or any(tag in head for tag in _PLAYLIST_TAGS)


def _playlist_sentence(path: Path) -> str:
    return (
        f"{path} is a playlist: it names other files, which would be opened as well; give "
        "--allow-playlists if you trust it."
    )


def _unread_sentence(path: Path) -> str:
    return (
        f"{path} changes in its middle into something that ffmpeg cannot read behind what was "
        "before it, such as sound of another rate: divide it into its recordings, and edit those."
    )


def _unknown_sentence(path: Path, reason: str) -> str:
    return f"{path} is not a recording that ffmpeg can read ({reason}): check the file."
