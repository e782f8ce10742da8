"""Lists of cuts: CMX 3600, Audacity's labels, chapters for ffmpeg, and a table.

Sources: SMPTE ST 258 for the lines of CMX 3600; Audacity's manual, "Importing and exporting
labels"; ffmpeg's documentation of its metadata format.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from editors.exports.marks import marks_of
from editors.exports.nle.assembly import assembly_of
from media.clock import decimal_seconds
from media.smpte import timecode_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.exports.export import Edit
    from editors.exports.nle.assembly import Assembly
    from media.span import Span

_REEL: Final = "AX"
"""What editing programs write for a file that came from no tape; its name follows in a comment."""


def edl(edit: Edit) -> Mapping[str, str]:
    """An edit decision list in the manner of CMX 3600, which every editing program reads."""
    return {".edl": "\n".join(_edl_lines(assembly_of(edit))) + "\n"}


def _edl_lines(seq: Assembly) -> Iterator[str]:
    yield f"TITLE: {_one_line(seq.name)}"
    yield f"FCM: {'DROP FRAME' if seq.is_drop_frame else 'NON-DROP FRAME'}"
    yield ""
    sound = "A" if seq.source.audio.channels == 1 else "AA"
    channels = {"A": "B", "AA": "AA/V"}[sound] if seq.has_picture else sound
    shown = (clip for clip in seq.clips if clip.frames and clip.plays)
    for number, clip in enumerate(shown, start=1):
        first = seq.start_frame + clip.first_frame
        edges = (first, first + clip.frames, clip.at_frame, clip.at_frame + clip.frames)
        times = " ".join(
            timecode_of(edge, seq.fps, is_drop_frame=seq.is_drop_frame) for edge in edges
        )
        yield f"{number:03d}  {_REEL:<8} {channels:<5} C        {times}"
        yield f"* FROM CLIP NAME: {_one_line(seq.source.path.name)}"
        for marker in seq.markers:
            if marker.at == clip.start:
                at = timecode_of(marker.at_frame, seq.fps, is_drop_frame=seq.is_drop_frame)
                yield f"* LOC: {at} RED     {_one_line(marker.text)}"


def _one_line(text: str) -> str:
    return " ".join(text.encode(errors="replace").decode().split())


def audacity(edit: Edit) -> Mapping[str, str]:
    """A label for each cut, on the recording, which Audacity imports under File."""
    rate = edit.timeline.source.rate
    lines = (
        f"{decimal_seconds(cut.span.start, rate)}\t{decimal_seconds(cut.span.end, rate)}\t"
        f"{_one_line(f'{cut.editor}: {cut.reason}')}\n"
        for cut in edit.cuts
    )
    return {".audacity.txt": "".join(lines)}


def ffmetadata(edit: Edit) -> Mapping[str, str]:
    """Title and chapters of the edit, which ffmpeg puts into any file."""
    rate, marks = edit.timeline.source.rate, marks_of(edit)
    lines = [";FFMETADATA1"]
    told = {"title": edit.about.title, "artist": edit.about.artist, "album": edit.about.album}
    lines += [f"{name}={_escaped(text)}" for name, text in told.items() if text]
    ends = [*(mark.start for mark in marks[1:]), *([edit.timeline.length] if marks else [])]
    for mark, end in zip(marks, ends, strict=True):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{rate}", f"START={mark.start}", f"END={end}",
                  f"title={_escaped(mark.title)}"]  # fmt: skip
    return {".ffmetadata": "\n".join(lines) + "\n"}


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in "=;#\\\n" else one for one in text)


def cut_list(edit: Edit) -> Mapping[str, str]:
    """Every clip, every hold and every cut as a row, in samples, seconds and frames."""
    seq = assembly_of(edit)
    rate = seq.source.rate
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["kind", "source_in", "source_out", "edit_in", "edit_out", "source_in_s",
                   "source_out_s", "edit_in_s", "edit_out_s", "edit_in_frame", "why"])  # fmt: skip
    for clip in seq.clips:
        if clip.plays:
            edges = (*_edges(clip.span), clip.start, clip.start + len(clip.span))
            rows.writerow(["keep", *edges, *(decimal_seconds(edge, rate) for edge in edges),
                           clip.at_frame, ""])  # fmt: skip
        if clip.gap:
            inside = clip.start, clip.start + len(clip.span)
            rows.writerow(["hold", "", "", *inside, "", "",
                           *(decimal_seconds(edge, rate) for edge in inside), clip.at_frame,
                           clip.gap])  # fmt: skip
    for cut in edit.cuts:
        inside = _edges(cut.span)
        times = (decimal_seconds(edge, rate) for edge in inside)
        rows.writerow(["cut", *inside, "", "", *times, "", "", "", f"{cut.editor}: {cut.reason}"])
    return {".csv": text.getvalue()}


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end
