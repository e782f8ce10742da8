from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch.nn import functional as f

from media.ingest import ingest, load_mono
from pipeline.backends.campplus import CAMPPLUS, CamPlus, filterbank
from pipeline.models import store
from pipeline.sound.speech_activity import as_float
from tests.conftest import EPISODE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = pytest.mark.usefixtures("whisper_here")


@pytest.fixture(scope="module")
def voices() -> CamPlus:
    return CamPlus()


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.float32]:
    mono: Path = tmp_path_factory.mktemp("voices") / "mono.wav"
    ingest(EPISODE, mono)
    return filterbank(as_float(load_mono(mono)[: 30 * 16_000]))


class Published:
    """The network as it was published, step by step, in double precision."""

    def __init__(self) -> None:
        path = store.installed(CAMPPLUS) / "campplus.pt"
        self.w = {k: v.double() for k, v in torch.load(path, weights_only=True).items()}

    def norm(self, x: Any, at: str) -> Any:
        w = self.w
        parts = (w[f"{at}.running_mean"], w[f"{at}.running_var"])
        return f.batch_norm(x, *parts, w.get(f"{at}.weight"), w.get(f"{at}.bias"))

    def __call__(self, piece: NDArray[np.float32]) -> NDArray[np.float64]:
        w = self.w
        x = torch.from_numpy(piece - piece.mean(0)).double().T[None, None]
        x = self.norm(f.conv2d(x, w["head.conv1.weight"], padding=1), "head.bn1").relu()
        for name, stride in (("1.0", 2), ("1.1", 1), ("2.0", 2), ("2.1", 1)):
            x = self.residual(x, f"head.layer{name}", (stride, 1))
        x = f.conv2d(x, w["head.conv2.weight"], stride=(2, 1), padding=1)
        x = self.norm(x, "head.bn2").relu().flatten(1, 2)
        at = "xvector.tdnn"
        x = f.conv1d(x, w[f"{at}.linear.weight"], stride=2, padding=2)
        x = self.norm(x, f"{at}.nonlinear.batchnorm").relu()
        for block, (count, dilation) in enumerate(((12, 1), (24, 2), (16, 2)), 1):
            for layer in range(1, count + 1):
                x = torch.cat([x, self.layer(x, f"xvector.block{block}.tdnnd{layer}", dilation)], 1)
            at = f"xvector.transit{block}"
            x = self.norm(x, f"{at}.nonlinear.batchnorm").relu()
            x = f.conv1d(x, w[f"{at}.linear.weight"])
        x = self.norm(x, "xvector.out_nonlinear.batchnorm").relu()
        x = torch.cat([x.mean(2), x.std(2)], 1)[..., None]
        x = f.conv1d(x, w["xvector.dense.linear.weight"])
        found: NDArray[np.float64] = self.norm(x, "xvector.dense.nonlinear.batchnorm")[0, :, 0]
        return np.asarray(found)

    def residual(self, x: Any, at: str, stride: tuple[int, int]) -> Any:
        w = self.w
        y = f.conv2d(x, w[f"{at}.conv1.weight"], stride=stride, padding=1)
        y = self.norm(y, f"{at}.bn1").relu()
        y = self.norm(f.conv2d(y, w[f"{at}.conv2.weight"], padding=1), f"{at}.bn2")
        if stride[0] == 2:
            x = f.conv2d(x, w[f"{at}.shortcut.0.weight"], stride=stride)
            x = self.norm(x, f"{at}.shortcut.1")
        return (x + y).relu()

    def layer(self, x: Any, at: str, dilation: int) -> Any:
        w, cam = self.w, f"{at}.cam_layer"
        x = self.norm(x, f"{at}.nonlinear1.batchnorm").relu()
        x = f.conv1d(x, w[f"{at}.linear1.weight"])
        x = self.norm(x, f"{at}.nonlinear2.batchnorm").relu()
        local = f.conv1d(x, w[f"{cam}.linear_local.weight"], padding=dilation, dilation=dilation)
        context = torch.empty_like(x)
        for start in range(0, x.shape[2], 100):
            part = x[..., start : start + 100]
            context[..., start : start + 100] = part.mean(2, keepdim=True)
        context += x.mean(2, keepdim=True)
        mask = f.conv1d(context, w[f"{cam}.linear1.weight"], w[f"{cam}.linear1.bias"]).relu()
        mask = f.conv1d(mask, w[f"{cam}.linear2.weight"], w[f"{cam}.linear2.bias"]).sigmoid()
        return local * mask


@pytest.mark.parametrize("length", [20, 99, 200, 201, 298])
def test_a_voice_is_what_the_published_network_makes_of_it(
    voices: CamPlus, frames: NDArray[np.float32], length: int
) -> None:
    piece = frames[700 : 700 + length]
    wanted = Published()(piece)
    off = np.linalg.norm(voices.embed(piece) - wanted) / np.linalg.norm(wanted)
    assert off < 1e-5


@pytest.mark.parametrize("is_on_a_card", [False, True])
def test_pieces_of_any_lengths_have_together_the_voices_that_they_have_alone(
    voices: CamPlus,
    frames: NDArray[np.float32],
    monkeypatch: pytest.MonkeyPatch,
    is_on_a_card: bool,
) -> None:
    """What a card is given at once, computed here."""
    places = [(0, 120), (500, 80), (900, 120), (1200, 310), (70, 18), (2000, 201)] * 2
    pieces = [frames[at : at + length] for at, length in places]
    alone = [voices.embed(piece) for piece in pieces]
    sizes: list[int] = []
    batch = voices._batch

    def counted(some: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        sizes.append(len(some))
        return batch(some)

    monkeypatch.setattr(voices, "_is_on_a_card", lambda: is_on_a_card)
    monkeypatch.setattr(voices, "_batch", counted)
    together = voices.embed_all(pieces)
    assert sizes == ([12] if is_on_a_card else [8, 4])
    for one, other in zip(alone, together, strict=True):
        assert np.allclose(one, other, atol=1e-4)
