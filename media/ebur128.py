"""How loud a finished file is, as ffmpeg's `ebur128` measures it (EBU R 128)."""

from __future__ import annotations

import math
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ffmpeg

from media.compile import arguments_of, file_url
from media.demuxers import Input
from media.ffmpeg import finish, running
from media.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

_TOLD = re.compile(rb"lavfi\.r128\.(I|true_peaks_ch\d+)=(\S+)")


@dataclass(frozen=True, slots=True)
class FileLoudness:
    """What was measured of a whole file."""

    integrated_lufs: float
    true_peak_db: float
    """The highest of any channel, between samples too; 0 is full scale."""


def file_loudness(path: Path) -> FileLoudness | None:
    """The loudness of a file's default sound; None of silence.

    Raises NotMedia and FfmpegFailed for what cannot be decoded.
    """
    probed = probe(path)
    read = Input(path, probed.container)
    sound = ffmpeg.input(file_url(path), **read.options)[str(probed.audio.index)]
    sound = sound.filter("ebur128", metadata=1, peak="true")
    sound = sound.filter("ametadata", mode="print", file="pipe:1")
    told: dict[bytes, float] = {}
    with running(arguments_of(sound.output("-", f="null")), stdout=subprocess.PIPE) as run:
        assert run.process.stdout
        for line in run.process.stdout:
            if match := _TOLD.match(line):
                told[match[1]] = float(match[2])
        finish(run, f"measuring {path.name}")
    peak = max((value for name, value in told.items() if name != b"I"), default=0.0)
    if b"I" not in told or peak <= 0:
        return None
    return FileLoudness(told[b"I"], round(20 * math.log10(peak), 2))
