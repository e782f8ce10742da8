from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from media.errors import ModelError, OptionError
from media.span import Span
from pipeline.backends.devices import (
    DEVICE_SETTING,
    asked_device,
    ctranslate2_device,
    ctranslate2_precision,
    fitting,
    torch_device,
)
from pipeline.backends.whisper import Whisper
from pipeline.backends.whisper_model import GROUP, GROUP_ON_A_CARD, placed_whisper


def machine(
    monkeypatch: pytest.MonkeyPatch, *, cards: int, types: set[str] | None = None, free: int = 0
) -> None:
    """Libraries that see so many cards, with so much free memory."""
    library = SimpleNamespace(
        get_cuda_device_count=lambda: cards,
        get_supported_compute_types=lambda device: types or {"float32"},
    )
    cuda = SimpleNamespace(is_available=lambda: cards > 0, mem_get_info=lambda: (free, free))
    monkeypatch.setitem(sys.modules, "ctranslate2", library)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))


def test_a_device_is_named_else_the_environment_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEVICE_SETTING, raising=False)
    assert asked_device(None) == "auto"
    monkeypatch.setenv(DEVICE_SETTING, "cpu")
    assert asked_device(None) == "cpu"
    assert asked_device("cuda") == "cuda"


def test_a_device_that_does_not_exist_is_refused_in_one_sentence() -> None:
    with pytest.raises(OptionError, match=r"^'gpu' is no device: name auto, cpu or cuda\.$"):
        asked_device("gpu")


def test_auto_takes_a_card_that_is_seen_and_cpu_never_does(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, cards=1)
    assert ctranslate2_device("auto") == torch_device("auto") == "cuda"
    assert ctranslate2_device("cpu") == torch_device("cpu") == "cpu"


def test_a_card_that_is_asked_for_and_not_seen_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, cards=0)
    assert ctranslate2_device("auto") == torch_device("auto") == "cpu"
    for device in (ctranslate2_device, torch_device):
        with pytest.raises(ModelError, match="sees no CUDA card"):
            device("cuda")


def test_16_bit_floats_are_used_where_the_card_computes_in_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine(monkeypatch, cards=1, types={"float16", "float32", "int8"})
    assert (ctranslate2_precision("cuda"), ctranslate2_precision("cpu")) == ("float16", "int8")
    machine(monkeypatch, cards=1, types={"float32"})
    assert ctranslate2_precision("cuda") == "float32"


@pytest.mark.parametrize(("free", "count"), [(0, 4), (900, 4), (2_000, 10), (10**9, 32)])
def test_as_many_pieces_go_together_as_half_of_the_free_memory_holds(
    monkeypatch: pytest.MonkeyPatch, free: int, count: int
) -> None:
    machine(monkeypatch, cards=1, free=free)
    assert fitting(100, 32, least=4) == count


class Loaded:
    """A model of faster-whisper that was put somewhere."""

    feature_extractor = SimpleNamespace(mel_filters=np.zeros((80, 201)))

    def __init__(self, place: str, device: str, **_: Any) -> None:
        self.model = SimpleNamespace(device=device)
        self.broken = place == "broken"

    def encode(self, features: object) -> None:
        if self.broken and self.model.device == "cuda":
            raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, cards=1, types={"float16"}, free=80 * 10**9)
    monkeypatch.setitem(sys.modules, "faster_whisper", SimpleNamespace(WhisperModel=Loaded))


@pytest.mark.usefixtures("card")
def test_a_card_with_room_hears_many_passages_at_once() -> None:
    placed = placed_whisper("base", lambda: "there", "auto")
    assert (placed.model.model.device, placed.group) == ("cuda", GROUP_ON_A_CARD)
    assert placed_whisper("base", lambda: "there", "cpu").group == GROUP


@pytest.mark.usefixtures("card")
def test_a_card_without_its_libraries_is_left_alone_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"the card is not used: Library libcublas.so.12"):
        placed = placed_whisper("base", lambda: "broken", "auto")
    assert (placed.model.model.device, placed.group) == ("cpu", GROUP)


@pytest.mark.usefixtures("card")
def test_a_card_that_was_asked_for_and_lacks_its_libraries_says_what_to_install() -> None:
    with pytest.raises(ModelError, match="install CUDA 12's cuBLAS"):
        placed_whisper("base", lambda: "broken", "cuda")


class Small(Whisper):
    """A recogniser on a card that holds two passages, and only says which it was given."""

    room = 2

    def _together(self, tokenizer: Any, language: str, audio: Any, spans: Any) -> Any:
        if len(spans) > self.room:
            raise RuntimeError("CUDA failed with error out of memory")
        return [span.start for span in spans]


def test_what_does_not_fit_on_the_card_is_heard_in_halves() -> None:
    spans = [Span(n, n + 1) for n in range(7)]
    model = Small()
    assert model._group(None, "en", np.zeros(7), spans) == list(range(7))
    model.room = 0
    with pytest.raises(ModelError, match="the card has no room for whisper-base"):
        model._group(None, "en", np.zeros(7), spans)


def test_the_benchmark_says_that_there_is_no_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks import gpu

    machine(monkeypatch, cards=0)
    assert gpu.card() is None
    monkeypatch.setattr(gpu, "loaded", lambda options, folder: [])
    asked: list[str | None] = []

    def measured(options: object, sounds: object, name: str | None) -> dict[str, Any]:
        asked.append(name)
        return {"devices": ["cpu"], "words": [], "speed": [], "left_out": [], "versions": {}}

    monkeypatch.setattr(gpu, "measured", measured)
    assert gpu.main([]) == 0
    assert asked == [None]
    assert capsys.readouterr().out.startswith("No CUDA card was found (CTranslate2 sees none)")


def test_the_benchmark_fails_where_the_card_hears_something_else() -> None:
    from benchmarks import gpu

    said = gpu.Sound(
        SimpleNamespace(words=[SimpleNamespace(filler=False)] * 100),  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        np.zeros(1, np.int16),
    )
    row = {"wer_cpu": 0.1, "wer_cuda": 0.104, "differ": 3}
    assert gpu.verdict([row], [said])["ok"]
    assert not gpu.verdict([row | {"wer_cuda": 0.11}], [said])["ok"]
    assert gpu.verdict([row | {"wer_cuda": 0.11, "differ": 0}], [said])["ok"]
