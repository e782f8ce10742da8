"""Models in the ONNX format, held against a real but tiny one that hears loudness."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.clock import MODEL_RATE as RATE
from media.errors import ModelError
from media.span import Span
from pipeline.registry.recognisers import recogniser

if TYPE_CHECKING:
    from pathlib import Path

BANDS, EVERY = 80, 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CTC model as NeMo exports them: it writes `la` wherever it is loud, else nothing."""
    from onnx import TensorProto, helper, numpy_helper, save

    made = tmp_path_factory.mktemp("tiny")
    (made / "config.json").write_text(json.dumps({"model_type": "nemo-conformer-ctc"}))
    (made / "vocab.txt").write_text("▁la 0\n<blk> 1\n", encoding="utf-8")
    constants = {
        "start": [0], "end": [2**31 - 1], "axis": [2], "step": [EVERY], "band": [1],
        "both": np.array([[[9.0, -9.0]]], np.float32),
    }  # fmt: skip
    nodes = [
        helper.make_node("Slice", ["audio_signal", "start", "end", "axis", "step"], ["fewer"]),
        helper.make_node("ReduceMean", ["fewer", "band"], ["mean"], keepdims=1),
        helper.make_node("Transpose", ["mean"], ["upright"], perm=[0, 2, 1]),
        helper.make_node("Mul", ["upright", "both"], ["scores"]),
        helper.make_node("LogSoftmax", ["scores"], ["logprobs"], axis=2),
    ]
    floats, ints = TensorProto.FLOAT, TensorProto.INT64
    graph = helper.make_graph(
        nodes, "tiny",
        [
            helper.make_tensor_value_info("audio_signal", floats, ["b", BANDS, "t"]),
            helper.make_tensor_value_info("length", ints, ["b"]),
        ],
        [helper.make_tensor_value_info("logprobs", floats, ["b", "s", 2])],
        [numpy_helper.from_array(np.array(value), name) for name, value in constants.items()],
    )  # fmt: skip
    opset = [helper.make_opsetid("", 18)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(made / "model.onnx"))
    return made


def bursts(*at_s: float, seconds: float = 4) -> np.ndarray:
    random = np.random.default_rng(0)
    sound = random.normal(0, 3, round(seconds * RATE))
    for at in at_s:
        first = round(at * RATE)
        sound[first : first + RATE // 2] += random.normal(0, 6000, RATE // 2)
    return np.clip(sound, -32768, 32767).astype(np.int16)


def test_words_of_a_folders_model_lie_where_they_sound(folder: Path) -> None:
    sound = np.concatenate((bursts(1, 3), bursts(2)))
    spans = [Span(0, 4 * RATE), Span(4 * RATE, 8 * RATE)]
    heard = list(recogniser(f"onnx:{folder}").passages(sound, spans, "en"))
    assert [(one.start, one.end) for one in heard] == [(0, 4 * RATE), (4 * RATE, 8 * RATE)]
    assert [word.text for one in heard for word in one.words] == ["la", "la", "la"]
    for word, at_s in zip((w for one in heard for w in one.words), (1, 3, 6), strict=True):
        assert abs(word.start - at_s * RATE) < RATE // 8
        assert word.start < word.end
        assert 0.5 < word.confidence <= 1


def test_more_passages_than_are_heard_at_once_come_in_order(folder: Path) -> None:
    sound = bursts(*range(10), seconds=10)
    spans = [Span(n * RATE, (n + 1) * RATE) for n in range(10)]
    heard = list(recogniser(f"onnx:{folder}").passages(sound, spans, "en"))
    assert [one.start for one in heard] == [span.start for span in spans]


def test_two_models_of_one_folder_are_told_apart(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"other")
    first, second = recogniser(f"onnx:{folder}"), recogniser(f"onnx:{tmp_path}")
    assert first.options != second.options


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(recogniser(f"onnx:{tmp_path}").passages(bursts(1), [Span(0, RATE)], "en"))


def test_without_the_package_it_is_said_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx_asr", None)
    with pytest.raises(ModelError, match=r"paperedit\[onnx\]"):
        list(recogniser(f"onnx:{folder}").passages(bursts(1), [Span(0, RATE)], "en"))
