"""A run that takes noise out, once for all renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.stages import denoised
from flows.stages.denoised import denoise_line
from media.cleaning import Afftdn
from media.denoised import Denoising
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.mark.usefixtures("first")
def test_noise_is_taken_out_once_and_comes_back(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(denoised, "noise_remover", Afftdn)
    media, folder = tmp_path / "talk.flac", tmp_path / "talk.paperedit"
    made = command("render", media, "--denoise")
    assert made["exit"] == 0
    assert made["stages"]["denoise"] == made["stages"]["render"] == "made"
    proof = (folder / "proof.json").read_text()
    assert '"compared": true' in proof
    assert '"faults": []' in proof
    clean = make.read_sound(folder / "talk.edited.flac")
    again = command("render", media, "--denoise", "--loudness", "-20")
    assert again["stages"]["denoise"] == "current"
    assert again["stages"]["render"] == "made"
    assert command("render", media)["stages"]["render"] == "made"
    noisy = make.read_sound(folder / "talk.edited.flac")
    assert noisy.shape == clean.shape
    assert (noisy != clean).any()
    assert np.corrcoef(noisy[:, 0], clean[:, 0])[0, 1] > 0.9


def test_what_was_done_is_told_in_one_sentence() -> None:
    assert denoise_line("afftdn", Denoising(-60.84, -68.71, -25.0, -25.4)) == (
        "Noise: afftdn took the room from -60.8 to -68.7 dB; voices changed by -0.4 dB."
    )
