from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from pipeline.backends.minilm import LAYERS, MINILM_DIMENSIONS, MiniLm
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.models import store


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
