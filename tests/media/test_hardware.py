"""Encoders that are hardware: which one is taken, by what a trial tells."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from media.camera import UNSEEN, Camera
from media.copying import unused_encoder_line
from media.edited_sound import edited_sound
from media.encoders import encoders
from media.errors import OptionError
from media.ffmpeg import find_ffmpeg
from media.formats import Encoding
from media.hardware import HARDWARE, by_hardware
from media.ingest import ingest
from media.picture_look import PictureLook
from media.render import rendered
from media.smart import SmartPicture
from media.span import Span
from media.timeline import timeline_without
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from media.source import Source

SOFTWARE = Encoding(
    audio="aac", video="libx264", video_codec="h264", video_options={"crf": 18}, takes_covers=True
)


@dataclass(frozen=True)
class Machine:
    """What an ffmpeg has, and what works with it."""

    has_all: frozenset[str]
    working: frozenset[str]
    tried: list[tuple[Any, ...]]

    def has(self, name: str) -> bool:
        return name in self.has_all

    def can_write(self, suffix: str, kind: str, name: str, options: Any, *how: Any) -> bool:
        self.tried.append((suffix, kind, name, options, *how))
        return name in self.working


def machine(working: str = "", has: str = "") -> Any:
    names = frozenset(has.split()) or frozenset(HARDWARE)
    return Machine(names, frozenset(working.split()), [])


def filmed(form: str = "yuv420p") -> Source:
    return make.source(video=replace(make.video_stream(), pixel_format=form))


def chosen(name: str, able: Any, source: Source | None = None, **more: Any) -> Any:
    encoding = replace(SOFTWARE, **more)
    return by_hardware(encoding, name, source or filmed(), UNSEEN, Path("out.mp4"), able)


def test_the_first_that_works_is_taken_and_said() -> None:
    able = machine("h264_qsv h264_vaapi hevc_nvenc")
    made, told = chosen("auto", able)
    assert told == "Encoder: h264_qsv."
    assert made.video == "h264_qsv"
    assert made.video_codec == "h264"
    assert [one[2] for one in able.tried] == ["h264_nvenc", "h264_videotoolbox", "h264_qsv"]


def test_what_an_ffmpeg_does_not_have_is_not_tried() -> None:
    able = machine("h264_vaapi", has="h264_vaapi libx264")
    made, _ = chosen("auto", able)
    assert [one[2] for one in able.tried] == ["h264_vaapi"]
    ((_, _, _, options, form, filters, device),) = able.tried
    assert (made.filters, made.device) == (tuple(filters.split(",")), device)
    assert filters == "format=nv12,hwupload"
    assert "vaapi=va" in device
    assert "format=yuv420p" in form
    assert options == made.video_options


def test_without_any_the_software_stays_as_it_was() -> None:
    made, told = chosen("auto", machine())
    assert made == SOFTWARE
    assert told == "Encoder: libx264, since no hardware works here."


def test_one_that_is_named_and_does_not_work_is_refused_in_one_sentence() -> None:
    with pytest.raises(
        OptionError, match=r"h264_nvenc cannot write the picture of .*, or say auto"
    ):
        chosen("h264_nvenc", machine("h264_qsv"))
    with pytest.raises(OptionError, match=r"hevc_nvenc writes hevc, and the edit of .* is h264"):
        chosen("hevc_nvenc", machine("hevc_nvenc"))


@pytest.mark.parametrize(
    ("form", "codec", "camera", "reason"),
    [
        ("yuv422p10le", "hevc", UNSEEN, "pictures that are yuv422p10le"),
        ("yuv420p10le", "h264", UNSEEN, "pictures that are yuv420p10le"),
        ("yuvj420p", "h264", UNSEEN, "pictures that are yuvj420p"),
        ("yuv420p", "h264", Camera(is_interlaced=True), "does not keep fields"),
        ("yuv420p10le", "hevc", Camera(light="1000,400"), "say of their light"),
    ],
)
def test_what_hardware_would_not_keep_is_left_to_software(
    form: str, codec: str, camera: Camera, reason: str
) -> None:
    able = machine(" ".join(HARDWARE))
    encoding = replace(SOFTWARE, video_codec=codec)
    made, told = by_hardware(encoding, "auto", filmed(form), camera, Path("out.mp4"), able)
    assert made == encoding
    assert reason in told
    with pytest.raises(OptionError, match=reason):
        by_hardware(encoding, f"{codec}_qsv", filmed(form), camera, Path("out.mp4"), able)


def test_ten_bits_stay_ten_bits_and_the_tag_stays() -> None:
    options = {"crf": 20, "tag:v:0": "hvc1"}
    made, _ = chosen(
        "auto", machine("hevc_nvenc"), filmed("yuv420p10le"), video_codec="hevc",
        video_options=options,
    )  # fmt: skip
    assert made.filters == ("format=p010le",)
    assert made.video_options["profile:v"] == "main10"
    assert made.video_options["tag:v:0"] == "hvc1"
    assert "crf" not in made.video_options


@pytest.fixture
def own_hardware(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, Path]]:
    """An ffmpeg that has `h264_nvenc`, which is x264 in truth and takes what NVENC takes."""
    real = find_ffmpeg().path
    script, log = tmp_path / "ffmpeg", tmp_path / "lines"
    script.write_text(
        "#!/usr/bin/env python3\n"
        "import os, sys\n"
        "line = sys.argv[1:]\n"
        "if '-encoders' in line:\n"
        "    print(' V....D h264_nvenc x\\n V....D libx264 x\\n A....D aac x')\n"
        "    sys.exit()\n"
        f"open({str(log)!r}, 'a').write(' '.join(line) + '\\n')\n"
        "names = {'h264_nvenc': 'libx264', 'p5': 'fast'}\n"
        "line = [names.get(word, word) for word in line]\n"
        "for at in [n for n, word in enumerate(line) if word.startswith('-rc')][::-1]:\n"
        "    del line[at:at + 2]\n"
        f"os.execv({real!r}, [{real!r}, *line])\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PAPEREDIT_FFMPEG", str(script))
    find_ffmpeg.cache_clear()
    yield {"lines": log}
    find_ffmpeg.cache_clear()


@pytest.mark.skipif(os.name == "nt" or not shutil.which("python3"), reason="it is a script")
def test_an_edit_is_written_by_the_hardware_that_a_trial_found(
    tmp_path: Path, own_hardware: Mapping[str, Path]
) -> None:
    path = make.write_video(tmp_path / "talk.mp4", make.noise(4), [40 * n for n in range(100)])
    source = ingest(path, tmp_path / "mono.wav")
    timeline = timeline_without(source, [Span(source.rate, 2 * source.rate)])
    look = PictureLook(encoder="auto")
    made = rendered(edited_sound(timeline), tmp_path / "out.mp4", look)
    assert encoders().has("h264_nvenc")
    assert made.told == ("Encoder: h264_nvenc.",)
    numbers = make.read_numbers(made.path)
    assert numbers[:25] == [*range(25)]
    assert len(numbers) == 75
    written = own_hardware["lines"].read_text()
    assert "-c:v:0 h264_nvenc" in written
    assert "-qp 16" in written


def test_who_asks_for_hardware_is_told_that_software_encodes_between_copied_packets() -> None:
    picture = SmartPicture("h264", Fraction(25), [0, 1], [b"its own", None])
    line = unused_encoder_line("h264_nvenc", picture)
    assert "software encoded what lies around cuts" in line
    assert "--picture encode --encoder h264_nvenc encodes all" in line


def test_edges_of_a_copied_picture_are_written_by_software(
    tmp_path: Path, own_hardware: Mapping[str, Path]
) -> None:
    path = make.write_video(tmp_path / "talk.mp4", make.noise(12), [40 * n for n in range(300)])
    source = ingest(path, tmp_path / "mono.wav")
    timeline = timeline_without(source, [Span(source.rate, 2 * source.rate)])
    look = PictureLook(encoder="auto", way="copy")
    made = rendered(edited_sound(timeline), tmp_path / "out.mp4", look)
    assert "are the recording's own" in made.told[0]
    assert made.told[1] == "Encoder: none was needed, since every packet is the recording's own."
    assert "-c:v:0 copy" in own_hardware["lines"].read_text()
    assert "-c:v:0 h264_nvenc" not in own_hardware["lines"].read_text()
