"""Final Cut Pro's FCPXML 1.10, and Final Cut Pro 7's XML for Premiere and Resolve.

Sources: Apple's FCPXML reference and DTD of version 1.10; Apple's "Final Cut Pro XML Interchange
Format", version 5. Times of FCPXML are rational seconds; those of xmeml are frames, to which
Premiere's ticks add the exact edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from editors.exports.nle.assembly import assembly_of
from editors.exports.nle.xml_text import xml_text
from media.clock import frame_seconds, rescaled
from media.smpte import timecode_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit
    from editors.exports.nle.assembly import Assembly, Clip
    from media.source import AudioStream

_TICKS_A_SECOND: Final = 254_016_000_000
"""Of Premiere; every usual rate of samples and frames divides it."""


def fcpxml(edit: Edit) -> Mapping[str, str]:
    """The sequence as FCPXML, which Final Cut Pro and Resolve open."""
    seq = assembly_of(edit)
    root = Element("fcpxml", version="1.10")
    _resources(root, seq)
    event = SubElement(SubElement(root, "library"), "event", name=seq.name)
    project = SubElement(event, "project", name=seq.name)
    sequence = SubElement(
        project, "sequence", format="r1", duration=_time(seq, seq.length_frames), tcStart="0s",
        tcFormat=_drop(seq), audioLayout=_layout(seq.source.audio),
        audioRate=_audio_rate(seq.source.rate),
    )  # fmt: skip
    spine = SubElement(sequence, "spine")
    for clip in seq.clips:
        if clip.frames:
            _asset_clip(spine, seq, clip)
    return {".fcpxml": xml_text(root, "<!DOCTYPE fcpxml>\n")}


def _resources(root: Element, seq: Assembly) -> None:
    resources = SubElement(root, "resources")
    form = SubElement(resources, "format", id="r1", frameDuration=_time(seq, 1))
    if seq.has_picture and all(seq.size):
        form.set("width", str(seq.size[0]))
        form.set("height", str(seq.size[1]))
    asset = SubElement(
        resources, "asset", id="r2", name=seq.source.path.stem, start=_time(seq, seq.start_frame),
        duration=_time(seq, seq.recording_frames), hasAudio="1",
        audioSources=str(len(seq.sounds)), audioChannels=str(seq.source.audio.channels),
        audioRate=str(seq.source.rate),
    )  # fmt: skip
    if seq.has_picture:
        asset.set("hasVideo", "1")
        asset.set("videoSources", "1")
        asset.set("format", "r1")
    SubElement(asset, "media-rep", kind="original-media", src=seq.beside)


def _asset_clip(spine: Element, seq: Assembly, clip: Clip) -> None:
    if clip.gap:
        SubElement(
            spine, "gap", offset=_time(seq, clip.at_frame), name=clip.gap, start="0s",
            duration=_time(seq, clip.frames),
        )  # fmt: skip
        return
    start = seq.start_frame + clip.first_frame
    element = SubElement(
        spine, "asset-clip", ref="r2", offset=_time(seq, clip.at_frame),
        name=seq.source.path.stem, start=_time(seq, start), duration=_time(seq, clip.frames),
        tcFormat=_drop(seq), audioRole="dialogue",
    )  # fmt: skip
    if not clip.plays:
        element.set("enabled", "0")
    for marker in seq.markers:
        if marker.at == clip.start:
            SubElement(
                element, "marker", start=_time(seq, start), duration=_time(seq, 1),
                value=marker.text,
            )  # fmt: skip


def _time(seq: Assembly, frames: int) -> str:
    """Such as `1001/30000s`."""
    told = frame_seconds(frames, seq.fps)
    return f"{told.numerator}s" if told.denominator == 1 else f"{told}s"


def _drop(seq: Assembly) -> str:
    return "DF" if seq.is_drop_frame else "NDF"


def _layout(audio: AudioStream) -> str:
    return {1: "mono", 2: "stereo"}.get(audio.channels, "surround")


def _audio_rate(rate: int) -> str:
    """The nearest of the rates that a sequence may have."""
    known = {
        32_000: "32k", 44_100: "44.1k", 48_000: "48k", 88_200: "88.2k", 96_000: "96k",
        176_400: "176.4k", 192_000: "192k",
    }  # fmt: skip
    return known[min(known, key=lambda one: abs(one - rate))]


def xmeml(edit: Edit) -> Mapping[str, str]:
    """The sequence as Final Cut Pro 7 wrote it, which Premiere and Resolve open."""
    seq = assembly_of(edit)
    root = Element("xmeml", version="5")
    sequence = SubElement(root, "sequence", id="sequence-1")
    _told(sequence, name=seq.name, duration=seq.length_frames)
    _rate(sequence, seq)
    _timecode(sequence, seq, 0)
    media = SubElement(sequence, "media")
    tracks = [*(["video"] if seq.has_picture else []), *_channels(seq)]
    clips = [clip for clip in seq.clips if clip.frames and not clip.gap]
    if seq.has_picture:
        video = SubElement(media, "video")
        _picture(SubElement(video, "format"), seq)
        _track(video, seq, clips, tracks, 0)
    audio = SubElement(media, "audio")
    for number in range(len(tracks) - len(_channels(seq)), len(tracks)):
        _track(audio, seq, clips, tracks, number)
    for marker in seq.markers:
        element = SubElement(sequence, "marker")
        _told(element, name=marker.text, comment=marker.text)
        _told(element, **{"in": marker.at_frame, "out": -1})
    return {".xml": xml_text(root, "<!DOCTYPE xmeml>\n")}


def _channels(seq: Assembly) -> list[str]:
    """A track for each channel of each stream of sound."""
    return ["audio" for sound in seq.sounds for _ in range(sound.channels)]


def _track(
    parent: Element, seq: Assembly, clips: list[Clip], tracks: list[str], number: int
) -> None:
    track = SubElement(parent, "track")
    kind, first = tracks[number], number == 0
    for place, clip in enumerate(clips):
        item = SubElement(track, "clipitem", id=_item(place, number))
        _told(item, name=seq.source.path.name, enabled="TRUE" if clip.plays else "FALSE",
              duration=seq.recording_frames)  # fmt: skip
        _rate(item, seq)
        _told(item, start=clip.at_frame, end=clip.at_frame + clip.frames)
        _told(item, **{"in": clip.first_frame, "out": clip.first_frame + clip.frames})
        _told(
            item, pproTicksIn=_ticks(seq, clip.span.start), pproTicksOut=_ticks(seq, clip.span.end)
        )
        file = SubElement(item, "file", id="file-1")
        if first and place == 0:
            _file(file, seq)
        if kind == "audio":
            source = SubElement(item, "sourcetrack")
            _told(source, mediatype="audio", trackindex=_index(tracks, number))
        if not clip.plays:
            _told(SubElement(item, "logginginfo"), lognote=clip.reason)
        for other, its in enumerate(tracks):
            link = SubElement(item, "link")
            _told(link, linkclipref=_item(place, other), mediatype=its,
                  trackindex=_index(tracks, other), clipindex=place + 1)  # fmt: skip


def _item(place: int, track: int) -> str:
    return f"clipitem-{track + 1}-{place + 1}"


def _index(tracks: list[str], number: int) -> int:
    """The number of a track among those of its kind."""
    return 1 + sum(kind == tracks[number] for kind in tracks[:number])


def _ticks(seq: Assembly, sample: int) -> int:
    return rescaled(sample, seq.source.rate, _TICKS_A_SECOND)


def _file(file: Element, seq: Assembly) -> None:
    _told(file, name=seq.source.path.name, pathurl=seq.address, duration=seq.recording_frames)
    _rate(file, seq)
    _timecode(file, seq, seq.start_frame)
    media = SubElement(file, "media")
    if seq.has_picture:
        _picture(SubElement(media, "video"), seq)
    for sound in seq.sounds:
        audio = SubElement(media, "audio")
        _told(SubElement(audio, "samplecharacteristics"), depth=sound.bits or 16,
              samplerate=sound.rate)  # fmt: skip
        _told(audio, channelcount=sound.channels)


def _picture(parent: Element, seq: Assembly) -> None:
    told = SubElement(parent, "samplecharacteristics")
    _rate(told, seq)
    if all(seq.size):
        _told(told, width=seq.size[0], height=seq.size[1])


def _rate(parent: Element, seq: Assembly) -> None:
    """Frames a second: the next whole number, and whether 1,001 stand for 1,000."""
    _told(SubElement(parent, "rate"), timebase=round(seq.fps),
          ntsc="FALSE" if seq.fps.denominator == 1 else "TRUE")  # fmt: skip


def _timecode(parent: Element, seq: Assembly, number: int) -> None:
    timecode = SubElement(parent, "timecode")
    _rate(timecode, seq)
    text = timecode_of(number, seq.fps, is_drop_frame=seq.is_drop_frame)
    _told(timecode, string=text, frame=number, displayformat=_drop(seq))


def _told(parent: Element, **texts: object) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = str(text)
