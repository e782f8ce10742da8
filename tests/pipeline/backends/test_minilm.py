from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import save_file

from media.errors import ModelError
from pipeline.backends.minilm import LAYERS, MINILM_DIMENSIONS, MiniLm, _mapped
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.models import store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def embedder() -> MiniLm:
    return MiniLm()


def test_what_means_the_same_lies_close(embedder: MiniLm) -> None:
    rows = embedder.embed(
        ["How do I bake bread?", "A recipe for a loaf.", "The stock market fell on Monday."]
    )
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_a_text_has_the_same_place_in_any_company(embedder: MiniLm) -> None:
    long = "and so on " * 400
    alone = embedder.embed(["Hello there."])
    among = embedder.embed([long, "Hello there.", ""])
    assert np.allclose(alone[0], among[1], atol=1e-5)


def test_no_texts_give_no_rows(embedder: MiniLm) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_the_last_layer_is_the_embedding(embedder: MiniLm) -> None:
    texts = ["How do I bake bread?", "It rained."]
    layers = embedder.layers(texts).reshape(2, LAYERS, MINILM_DIMENSIONS)
    assert np.allclose(np.linalg.norm(layers, axis=2), 1, atol=1e-5)
    assert np.allclose(layers[:, -1], embedder.embed(texts), atol=1e-6)
    assert not np.allclose(layers[:, 0], layers[:, -1], atol=0.1)


def test_a_question_leaves_the_rest_of_the_vocabulary_on_the_drive() -> None:
    """What a process has in memory of files, by proc(5), grows by less than the file's size."""
    status = "open('/proc/self/status').read()"
    memory = f"sum(int(re.search(kind + r':\\s+(\\d+)', {status})[1]) for kind in kinds)"
    code = (
        "import re, numpy, tokenizers; from pipeline.backends.minilm import MiniLm;"
        f"kinds = ('RssAnon', 'RssFile'); before = {memory}; MiniLm().embed(['Hello.']);"
        f"print({memory} - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    whole = (store.installed("minilm") / "model.safetensors").stat().st_size
    assert int(done.stdout) << 10 < 0.9 * whole


def test_mapped_tensors_are_those_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "some.safetensors"
    tensors = {"b": np.arange(6, dtype=np.float32).reshape(2, 3), "a": np.ones(1, np.float32)}
    save_file({**tensors, "ids": np.arange(3)}, path, metadata={"format": "pt"})
    found = _mapped(path)
    assert set(found) == set(tensors)
    assert all(np.array_equal(found[name], tensors[name]) for name in tensors)


@pytest.mark.parametrize("damage", [b"", b"abcd", b"\x40" + bytes(7) + b"{", b"\xff" * 8 + b"{}"])
def test_a_file_that_is_damaged_is_one_sentence(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "some.safetensors"
    path.write_bytes(damage)
    with pytest.raises(ModelError, match="is damaged: delete it, then 'paperedit models fetch"):
        _mapped(path)


@pytest.mark.slow
def test_rows_are_those_of_transformers(embedder: MiniLm) -> None:
    import torch

    without_broken_torchaudio()
    from transformers import AutoModel, AutoTokenizer

    folder = store.installed("minilm")
    texts = ["How do I bake bread?", "It rained, and we went home early; nobody minded."]
    tokens = AutoTokenizer.from_pretrained(folder)(texts, padding=True, return_tensors="pt")
    with torch.inference_mode():
        states = AutoModel.from_pretrained(folder)(**tokens).last_hidden_state
    mask = tokens["attention_mask"][:, :, None]
    means = ((states * mask).sum(1) / mask.sum(1)).numpy()
    wanted = means / np.linalg.norm(means, axis=1, keepdims=True)
    assert np.allclose(embedder.embed(texts), wanted, atol=1e-5)


def test_sentences_are_compared_without_torch() -> None:
    code = (
        "import sys; from pipeline.backends.minilm import MiniLm; MiniLm().embed(['Hello.']);"
        "assert not {'torch', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
