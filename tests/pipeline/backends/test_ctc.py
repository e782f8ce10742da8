"""The aligner for other languages: a real architecture with random weights, and its choice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from media.errors import ModelError
from media.span import Span
from pipeline.backends.ctc import BLANK, Ctc, best_path
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.protocols.aligner import Timed
from pipeline.registry.aligners import IN_PLAIN_LETTERS, TIGHTENED, aligner_for, chosen_aligner
from pipeline.sound.levels import RATE


def test_best_path_finds_letters_where_they_are_likely() -> None:
    scores = np.full((10, 3), -5.0, np.float32)
    scores[:, 0] = -1.0
    scores[2:4, 1], scores[7:9, 2] = -0.1, -0.1
    assert best_path(scores, [1, 2], 0) == [(2, 4), (7, 9)]


def test_there_is_no_path_when_the_sound_is_too_short() -> None:
    assert best_path(np.zeros((2, 3), np.float32), [1, 2, 1, 2], 0) is None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefghijklmnopqrstuvwxyzäöüß'"]
    return model(tmp_path_factory.mktemp("ctc"), letters)


@pytest.fixture(scope="module")
def plain_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """As the forced aligner of MMS is: plain letters, and a blank that is not the padding."""
    letters = [BLANK, "<pad>", "</s>", "<unk>", *"aienousrtmkldghybpwcvjzf'qx"]
    return model(tmp_path_factory.mktemp("plain"), letters)


def model(folder: Path, letters: list[str]) -> str:
    pytest.importorskip("torch")
    without_broken_torchaudio()
    transformers = pytest.importorskip("transformers")
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({letter: n for n, letter in enumerate(letters)}))
    transformers.Wav2Vec2CTCTokenizer(str(vocabulary)).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    config = transformers.Wav2Vec2Config(
        vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, conv_dim=(8,) * 7, num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
        pad_token_id=letters.index("<pad>"),
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
    assert found.failed == (Span(RATE, RATE * 2),)
    assert not found.words[0].aligned


@pytest.mark.filterwarnings("ignore")
def test_letters_with_marks_are_spelled_plainly_where_the_model_knows_no_others(
    plain_folder: str,
) -> None:
    aligner = Ctc(plain_folder)
    known = {n: letter for letter, n in aligner._letters.items()}
    words = [Timed(text, 0, RATE) for text in ("Straße,", "niño", "L’œuvre", "Çayı", "漢字")]
    tokens, owners = aligner._spelled(words)
    spelled = ["".join(known[t] for t, o in zip(tokens, owners, strict=True) if o == n)
               for n in range(len(words))]  # fmt: skip
    assert spelled == ["strasse", "nino", "l'oeuvre", "cayi", ""]


@pytest.mark.filterwarnings("ignore")
def test_a_blank_that_is_not_the_padding_is_the_blank(plain_folder: str) -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, 4 * RATE).astype(np.float32)
    aligner = Ctc(plain_folder)
    assert aligner._blank == 0 != aligner._model.config.pad_token_id
    found = aligner.align(sound, [Timed("Señor", RATE, RATE * 2), Timed("así", RATE * 2, RATE * 3)])
    assert all(word.aligned for word in found.words)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty hub cache."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def put(hub: Path, repository: str, *names: str) -> Path:
    """A repository in the cache, its files empty."""
    top = hub / f"models--{repository.replace('/', '--')}"
    snapshot = top / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for name in names:
        (snapshot / name).touch()
    (top / "refs").mkdir()
    (top / "refs" / "main").write_text("abc")
    return snapshot


def test_english_has_its_own_aligner_and_a_language_without_model_keeps_rough_times(
    hub: Path,
) -> None:
    assert chosen_aligner("en").name == "pocketsphinx:en-us"
    assert {chosen_aligner(code).name for code in ("de", "ja", "xx")} == {TIGHTENED}


def test_a_model_in_the_hub_cache_is_taken_when_it_is_whole(hub: Path) -> None:
    name = "facebook/wav2vec2-large-xlsr-53-german"
    snapshot = put(hub, name, "config.json")
    assert chosen_aligner("de").name == TIGHTENED
    (snapshot / "pytorch_model.bin").touch()
    assert (chosen_aligner("de").name, chosen_aligner("de").model) == (f"ctc:{name}", str(snapshot))
    better = "jonatasgrosman/wav2vec2-large-xlsr-53-german"
    put(hub, better, "config.json", "model.safetensors")
    assert chosen_aligner("de").name == f"ctc:{better}"
    assert chosen_aligner("fr").name == TIGHTENED


def test_a_model_of_many_languages_serves_those_whose_adapter_is_here(hub: Path) -> None:
    name = "facebook/mms-1b-all"
    put(hub, name, "config.json", "model.safetensors", "adapter.deu.safetensors")
    assert (chosen_aligner("de").name, chosen_aligner("de").language) == (f"ctc:{name}", "deu")
    assert chosen_aligner("fr").name == TIGHTENED
    with pytest.raises(ModelError, match=r"no adapter\.fra\.safetensors here"):
        chosen_aligner("fr", name)


def test_an_aligner_of_plain_letters_serves_languages_that_are_written_in_latin(hub: Path) -> None:
    put(hub, IN_PLAIN_LETTERS, "config.json", "model.safetensors")
    assert {chosen_aligner(code).name for code in ("de", "fr", "ca", "vi")} == {
        f"ctc:{IN_PLAIN_LETTERS}"
    }
    assert {chosen_aligner(code).name for code in ("ru", "ja", "zh", "yue")} == {TIGHTENED}
    assert chosen_aligner("en").name == "pocketsphinx:en-us"
    own = "facebook/wav2vec2-large-xlsr-53-german"
    put(hub, own, "config.json", "pytorch_model.bin")
    assert chosen_aligner("de").name == f"ctc:{own}"


def test_a_named_model_that_is_not_here_is_refused_and_not_downloaded(hub: Path) -> None:
    for name in ("somebody/wav2vec2", "no such folder/a/b"):
        with pytest.raises(ModelError, match="neither a model's folder nor in the local hub cache"):
            chosen_aligner("de", name)


@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_is_named_is_loaded_and_one_without_a_model_is_refused(
    folder: str, tmp_path: Path
) -> None:
    assert isinstance(chosen_aligner("de", folder).loaded(), Ctc)
    shutil.copy2(Path(folder, "config.json"), tmp_path)
    with pytest.raises(ModelError, match="no CTC model that can be loaded"):
        chosen_aligner("de", str(tmp_path)).loaded()


@pytest.mark.filterwarnings("ignore")
def test_words_of_a_language_are_placed_by_the_model_in_the_cache(folder: str, hub: Path) -> None:
    names = [path.name for path in Path(folder).iterdir()]
    snapshot = put(hub, "jonatasgrosman/wav2vec2-large-xlsr-53-german", *names)
    shutil.copytree(folder, snapshot, dirs_exist_ok=True)
    sound = np.random.default_rng(3).normal(0, 0.1, 4 * RATE).astype(np.float32)
    found = aligner_for("de").align(sound, [Timed("Straße", RATE, RATE * 2)])
    assert found.words[0].aligned
