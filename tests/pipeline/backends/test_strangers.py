"""Folders of models from strangers: whatever they name, nothing in them runs."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.errors import ModelError
from media.ingest import ingest, load_mono
from pipeline.backends.causal import Causal
from pipeline.backends.ctc import Ctc
from pipeline.backends.diarization import Pyannote
from pipeline.backends.pyannote_config import Part, plan
from pipeline.backends.pyannote_import import import_quietly
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.backends.whisper import Whisper
from tests.conftest import EPISODE
from tests.pipeline.published import published_segmentation

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore")  # torch and transformers warn of each other
RATE = 16_000
SILENCE = np.zeros(RATE, np.int16)
OWN = """
dependencies: {pyannote.audio: 4.0.0}
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    clustering: AgglomerativeClustering
    segmentation: $model/segmentation
    segmentation_batch_size: 8
    embedding: $model/embedding
    embedding_exclude_overlap: true
params:
  clustering: {method: centroid, min_cluster_size: 1, threshold: 0.7}
  segmentation: {min_duration_off: 0.0}
"""


@pytest.fixture
def marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that whatever runs would make; the folder is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "it-ran"


def touching(marker: Path) -> Any:
    """A value that makes the file when it is unpickled."""

    class Payload:
        def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            return Path.touch, (marker,)

    return Payload()


def program(path: Path, marker: Path) -> None:
    """A module that makes the file when it is imported."""
    path.write_text(f"import pathlib\npathlib.Path({str(marker)!r}).touch()\n")


# --- pyannote -----------------------------------------------------------------------------------


def test_a_pipeline_that_names_a_function_of_torch_is_refused(marker: Path) -> None:
    program(marker.parent / "hubconf.py", marker)
    (marker.parent / "config.yaml").write_text(
        "pipeline:\n  name: torch.hub.load\n  params:\n"
        f"    repo_or_dir: {marker.parent}\n    model: x\n    source: local\n"
    )
    with pytest.raises(ModelError, match=r"sets 'pipeline.name' to 'torch.hub.load'"):
        Pyannote(str(marker.parent)).diarize(SILENCE)
    assert not marker.exists()


def checkpoint(folder: Path, content: object, *, plain: bool = False) -> None:
    folder.mkdir(parents=True)
    if plain:
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps(content))
        return
    import torch

    torch.save(content, folder / "pytorch_model.bin")


@pytest.mark.parametrize("plain", [True, False], ids=["a pickle", "a checkpoint"])
def test_weights_that_are_more_than_weights_are_not_unpickled(marker: Path, plain: bool) -> None:
    (marker.parent / "config.yaml").write_text(OWN)
    checkpoint(marker.parent / "segmentation", {"state_dict": touching(marker)}, plain=plain)
    with pytest.raises(ModelError, match=r"pytorch_model\.bin holds no weights .* nothing else"):
        Pyannote(str(marker.parent)).diarize(SILENCE)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("stranger", "PyanNet", {}),
        ("pyannote.audio.models.segmentation.SSeRiouSS", "SSeRiouSS", {}),
        ("pyannote.audio.models.segmentation.PyanNet", "import_module", {"name": "stranger"}),
        ("pyannote.audio.models.segmentation.PyanNet", "PyanNet", {"lstm": {"a": [1]}}),
    ],
)
def test_a_checkpoint_chooses_among_pyannotes_networks_and_imports_nothing(
    marker: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    name: str,
    arguments: dict[str, Any],
) -> None:
    monkeypatch.syspath_prepend(marker.parent)
    program(marker.parent / "stranger.py", marker)
    (marker.parent / "config.yaml").write_text(OWN)
    content = {
        "pyannote.audio": {"architecture": {"module": module, "class": name}},
        "hyper_parameters": {"_instantiator": "stranger.PyanNet"} | arguments,
        "state_dict": {},
    }
    checkpoint(marker.parent / "segmentation", content)
    with pytest.raises(ModelError, match="holds no weights for a network of pyannote's"):
        Pyannote(str(marker.parent)).diarize(SILENCE)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pyannote.audio.pipelines.SpeakerDiarization", "pyannote.audio.core.model.import_module"),
        ("pyannote.audio.pipelines.SpeakerDiarization", "pyannote.audio.pipelines.utils.oracle.X"),
        ("pyannote.audio.pipelines.SpeakerDiarization", "[a, b]"),
        ("pyannote.audio.pipelines.SpeakerDiarization", "0x" + "f" * 9_000),
        ("$model/segmentation", "/tmp/folder"),
        ("$model/segmentation", "$model/../elsewhere"),
        ("$model/segmentation", "https://host/model.bin"),
        ("$model/segmentation", "stranger/segmentation"),
        ("$model/embedding", "speechbrain/spkrec-ecapa-voxceleb"),
        ("$model/embedding", "{checkpoint: /tmp, subfolder: x}"),
        ("AgglomerativeClustering", "os.system"),
        ("embedding_exclude_overlap: true", "embedding_exclude_overlap: $model/x"),
        ("embedding_exclude_overlap: true", "plda: /tmp/folder"),
        ("embedding_exclude_overlap: true", "token: x"),
        ("embedding_exclude_overlap: true", "cache_dir: /tmp"),
        ("method: centroid", "method: {name: os.system}"),
        ("method: centroid", "method: os.system"),
        (
            "params:\n  clustering",
            "preprocessors: {audio: {name: os.system}}\nparams:\n  clustering",
        ),
        ("params:\n  clustering", "freeze: {}\nparams:\n  clustering"),
        ("params:\n  clustering", "device: cpu\nparams:\n  clustering"),
        ("pipeline:\n", "pipeline: !!python/object/apply:os.system [id]\nx:\n"),
        ("min_duration_off: 0.0", "min_duration_off: &a [*a]"),
        ("min_duration_off: 0.0", "min_duration_off: " + "[" * 5_000),
        ("min_duration_off: 0.0", "min_duration_off: " + "9" * 5_000),
        ("min_duration_off: 0.0", "min_duration_off: " + "x" * 15_000),
        ("min_duration_off: 0.0", "min_duration_off:\n" + "- " * 5_000),
    ],
    ids=range(26),
)
def test_a_pipelines_file_that_says_anything_else_is_refused(old: str, new: str) -> None:
    assert old in OWN
    with pytest.raises(ModelError, match=r"config\.yaml") as failure:
        plan(OWN.replace(old, new), "FOLDER")
    assert "FOLDER" in str(failure.value)
    assert len(str(failure.value)) < 500


@pytest.mark.parametrize("text", ["", "- a", "pipeline: 5", "1: 2", "\x00", "pipeline: {name: }"])
def test_a_file_that_is_no_pipeline_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match=r"config\.yaml"):
        plan(text, "FOLDER")


def test_the_pipelines_that_pyannote_publishes_are_understood() -> None:
    made = plan(
        "version: 3.1.0\npipeline:\n  name: pyannote.audio.pipelines.SpeakerDiarization\n"
        "  params:\n    clustering: AgglomerativeClustering\n"
        "    embedding: pyannote/wespeaker-voxceleb-resnet34-LM\n    embedding_batch_size: 32\n"
        "    embedding_exclude_overlap: true\n    segmentation: pyannote/segmentation-3.0\n"
        "    segmentation_batch_size: 32\n"
        "params:\n  clustering:\n    method: centroid\n    min_cluster_size: 12\n"
        "    threshold: 0.7045654963945799\n  segmentation:\n    min_duration_off: 0.0\n",
        "pyannote/speaker-diarization-3.1",
    )
    assert made.segmentation == Part(repository="pyannote/segmentation-3.0")
    assert made.plda is None
    newer = plan(OWN.replace("AgglomerativeClustering", "VBxClustering\n    plda: $model/plda"), "")
    assert newer.plda == Part(subfolder="plda")
    assert newer.numbers == {"segmentation_batch_size": 8, "embedding_exclude_overlap": True}


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    """A folder as pyannote writes them: segmentation-3.0, and a network of random weights."""
    import_quietly()
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import XVectorMFCC

    torch.manual_seed(1)
    voices = XVectorMFCC(dimension=64)
    voices.specifications = Specifications(Problem.REPRESENTATION, Resolution.CHUNK, duration=3.0)
    for name, model in (("segmentation", published_segmentation()), ("embedding", voices)):
        content = {"state_dict": model.state_dict(), "hyper_parameters": dict(model.hparams)}
        model.on_save_checkpoint(content)
        checkpoint(tmp_path / name, content)
    (tmp_path / "config.yaml").write_text(OWN)
    return tmp_path


@pytest.mark.usefixtures("whisper_here")
def test_an_honest_folder_is_loaded_with_its_own_weights_and_numbers(
    honest: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mono = tmp_path_factory.mktemp("mono") / "mono.wav"
    ingest(EPISODE, mono)
    diarizer = Pyannote(str(honest))
    found = diarizer.diarize(load_mono(mono)[: 12 * RATE], num_speakers=1)
    assert found.speakers == ("SPEAKER_00",)
    assert found.embedding == f"pyannote:{honest}"
    assert {len(voice) for voice in found.centroids.values()} == {64}
    assert diarizer._pipeline.clustering.threshold == 0.7


def test_a_folder_that_is_not_whole_says_what_it_lacks(honest: Path) -> None:
    (honest / "embedding" / "pytorch_model.bin").unlink()
    with pytest.raises(ModelError, match=r"has no embedding/pytorch_model\.bin"):
        Pyannote(str(honest)).diarize(SILENCE)


# --- transformers, faster-whisper ---------------------------------------------------------------


@pytest.fixture
def remote_code(marker: Path) -> Path:
    """A folder for `transformers` whose configuration names classes in its own files."""
    program(marker.parent / "stranger.py", marker)
    names = {
        f"Auto{kind}": "stranger.Any" for kind in ("Config", "ModelForCausalLM", "ModelForCTC")
    }
    lists = {
        "AutoTokenizer": ["stranger.Any", "stranger.Any"],
        "AutoFeatureExtractor": "stranger.A",
    }
    fields = {"model_type": "stranger", "auto_map": names | lists}
    for name in ("config.json", "tokenizer_config.json", "preprocessor_config.json"):
        (marker.parent / name).write_text(json.dumps(fields))
    return marker.parent


def test_code_in_a_folder_of_a_language_model_is_not_run(remote_code: Path, marker: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded as a language model"):
        Causal(remote_code).score("a", ["b"], ["c"])
    assert not marker.exists()


def test_code_in_a_folder_of_an_aligner_is_not_run(remote_code: Path, marker: Path) -> None:
    with pytest.raises(ModelError, match="no CTC model that can be loaded"):
        Ctc(str(remote_code))
    assert not marker.exists()


def test_a_pickle_in_a_folder_of_a_language_model_is_not_run(marker: Path) -> None:
    without_broken_torchaudio()
    import transformers

    library: Any = transformers
    folder = marker.parent / "model"
    library.GPT2Config(n_layer=1, n_head=1, n_embd=8, vocab_size=50).save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "ByT5Tokenizer"}')
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"w": touching(marker)}))
    with pytest.raises(ModelError, match="cannot be loaded as a language model"):
        Causal(folder).score("a", ["b"], ["c"])
    assert not marker.exists()


def test_a_home_of_nobody_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # it was read already
    with pytest.raises(ModelError, match="cannot be loaded"):
        Whisper("~nobody-here").language(np.zeros(RATE, np.float32), [(0, RATE)])


def test_a_recogniser_without_its_tokenizer_is_refused_and_not_completed_from_the_hub(
    tmp_path: Path,
) -> None:
    (tmp_path / "model.bin").touch()
    with pytest.raises(ModelError, match=r"has no tokenizer\.json"):
        Whisper(str(tmp_path)).language(np.zeros(RATE, np.float32), [(0, RATE)])
