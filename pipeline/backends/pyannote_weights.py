"""Pipelines of pyannote.audio from a folder or the hub: their classes, and weights as weights.

pyannote's own loader unpickles checkpoints, which is to run what they say, and imports the class
that they name. Here nothing but tensors and a few plain values is unpickled, and the class is one
of a list; the checkpoint only says which.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.errors import ModelError
from media.files import read_text
from pipeline.backends.pyannote_config import MOST_CONFIG_BYTES, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.backends.pyannote_config import Part


@dataclass(frozen=True, slots=True)
class WeightsPlace:
    """Where a pipeline lies: a folder, a repository of the hub, or the former as a copy of it."""

    folder: Path | None
    repository: str | None
    token: str | None = None

    def __str__(self) -> str:
        return self.repository or str(self.folder)

    def file(self, name: str, subfolder: str | None = None) -> Path:
        """A file, from the folder if it is there, else from the hub, which must be named."""
        if self.folder and (path := self.folder / (subfolder or "") / name).is_file():
            return path
        if not self.repository:
            inside = f"{subfolder}/{name}" if subfolder else name
            raise ModelError(f"{self.folder} has no {inside}, which its pipeline needs.")
        import huggingface_hub

        return Path(
            huggingface_hub.hf_hub_download(
                self.repository, name, subfolder=subfolder, token=self.token
            )
        )


def cached_weights(repository: str) -> Path | None:
    """The local folder of a hub repository that was downloaded before; None if it was not."""
    from huggingface_hub import constants

    kept = ["models", *repository.split("/")]
    if not Path(constants.HF_HUB_CACHE, constants.REPO_ID_SEPARATOR.join(kept)).is_dir():
        return None  # as the hub's library would find, which takes a third of a second to load
    import huggingface_hub

    try:
        return Path(huggingface_hub.snapshot_download(repository, local_files_only=True))
    except (OSError, ValueError):
        return None


def loaded_pipeline(place: WeightsPlace) -> Any:
    """The pipeline of a place, ready to be called.

    Raises ModelError for one that is not pyannote's own, or whose weights are more than weights;
    the hub's errors pass.
    """
    from pyannote.audio.models import embedding, segmentation
    from pyannote.audio.pipelines import SpeakerDiarization

    made = plan(read_text(place.file("config.yaml"), MOST_CONFIG_BYTES), str(place))
    voices = [getattr(embedding, name) for name in embedding.__all__]
    pipeline = SpeakerDiarization(
        segmentation=_network(place, made.segmentation, [segmentation.PyanNet]),
        embedding=_network(place, made.embedding, voices),
        plda=_plda(place, made.plda, made.clustering),
        clustering=made.clustering,
        **made.numbers,
    )
    pipeline.instantiate(made.parameters or pipeline.default_parameters())
    return pipeline


def _network(place: WeightsPlace, part: Part, classes: Sequence[type]) -> Any:
    """One network, built by the class that its checkpoint names among `classes`."""
    at = _at(place, part)
    path = at.file("pytorch_model.bin", part.subfolder)
    try:
        found = _weights(path)
        told = found["pyannote.audio"]["architecture"]
        kinds = {(kind.__module__, kind.__name__): kind for kind in classes}
        kind: Any = kinds[str(told["module"]), str(told["class"])]
        model = kind(**_plain(found.get("hyper_parameters") or {}, kind))
        model.on_load_checkpoint(found)
        missing, _ = model.load_state_dict(found["state_dict"], strict=False)
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as e:
        raise ModelError(
            f"{path} holds no weights for a network of pyannote's ({type(e).__name__}), and "
            "nothing else in it was run: name pyannote:embedded, or another pipeline."
        ) from None
    if missing:
        raise ModelError(f"{path} is not whole: it lacks {missing[0]} and {len(missing) - 1} more.")
    return model.eval()


def _weights(path: Path) -> Any:
    """A checkpoint without anything that could run; raises ValueError where there is more."""
    import pickle

    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from torch.torch_version import TorchVersion

    known: list[Any] = [Problem, Resolution, Specifications, TorchVersion]
    try:
        with torch.serialization.safe_globals(known):
            return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, EOFError) as error:
        raise ValueError(type(error).__name__) from None


def _plain(given: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The arguments of a checkpoint that the class takes; raises ValueError for other kinds."""
    names = set(inspect.signature(kind).parameters) - {"self", "task"}
    found = {name: value for name, value in given.items() if name in names}
    for value in found.values():
        for part in value.values() if isinstance(value, dict) else [value]:
            if not isinstance(part, int | float | str | None):
                raise ValueError(f"{type(part).__name__} is no number")
    return found


def _plda(place: WeightsPlace, part: Part | None, clustering: str) -> Any:
    """How likely two voices are one person's, for the clustering that asks."""
    from pyannote.audio.core.plda import PLDA

    if part is None and clustering == "VBxClustering":
        raise ModelError(f"{place} names no plda, which its clustering needs.")
    if part is None:
        return object.__new__(PLDA)  # agglomerative clustering uses none, but pyannote wants one
    at = _at(place, part)
    # numpy reads them without pickles, as it does unless told otherwise.
    return PLDA(*(at.file(name, part.subfolder) for name in ("xvec_transform.npz", "plda.npz")))


def _at(place: WeightsPlace, part: Part) -> WeightsPlace:
    if not part.repository:
        return place
    return WeightsPlace(cached_weights(part.repository), part.repository, place.token)
