"""The aligner for other languages: a real architecture with random weights."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pipeline.align import RATE, Timed
from pipeline.backends.ctc import Ctc, best_path, without_broken_torchaudio


def test_best_path_finds_letters_where_they_are_likely() -> None:
    scores = np.full((10, 3), -5.0, np.float32)
    scores[:, 0] = -1.0
    scores[2:4, 1], scores[7:9, 2] = -0.1, -0.1
    assert best_path(scores, [1, 2], 0) == [(2, 4), (7, 9)]


def test_there_is_no_path_when_the_sound_is_too_short() -> None:
    assert best_path(np.zeros((2, 3), np.float32), [1, 2, 1, 2], 0) is None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("torch")
    without_broken_torchaudio()
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("ctc")
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefghijklmnopqrstuvwxyzäöüß'"]
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({letter: n for n, letter in enumerate(letters)}))
    transformers.Wav2Vec2CTCTokenizer(str(vocabulary)).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    config = transformers.Wav2Vec2Config(
        vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, conv_dim=(8,) * 7, num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2, pad_token_id=0,
    )  # fmt: skip
    transformers.Wav2Vec2ForCTC(config).save_pretrained(folder)
    return str(folder)


@pytest.mark.filterwarnings("ignore")  # torch and transformers warn of each other
def test_every_word_gets_a_place_from_a_local_model(folder: str) -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, 4 * RATE).astype(np.float32)
    words = [Timed("Über", RATE, RATE * 2), Timed("Straße,", RATE * 2, RATE * 3)]
    found = Ctc(folder).align(sound, words)
    assert [w.text for w in found.words] == ["Über", "Straße,"]
    assert all(w.aligned for w in found.words)
    assert found.words[0].end <= found.words[1].start


@pytest.mark.filterwarnings("ignore")
def test_a_script_that_the_model_does_not_know_falls_back(folder: str) -> None:
    found = Ctc(folder).align(np.zeros(4 * RATE, np.float32), [Timed("漢字", RATE, RATE * 2)])
    assert found.failed == ((RATE, RATE * 2),)
    assert not found.words[0].aligned
