"""A pipeline's `config.yaml`, read as data: which weights it names, and which numbers.

pyannote.audio itself imports whatever dotted name stands in such a file, and calls it with the
parameters beside it; so a folder from a stranger would be a program. Here a closed list of names
is known, of things that speaker diarization is made of, and anything else is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from media.errors import ModelError

MOST_CONFIG_BYTES: Final = 16 << 10
"""Bytes; those that pyannote publishes have under one thousand."""
DEEPEST: Final = 10
"""Mappings and lists within each other; those of pyannote's have three."""
PIPELINES: Final = frozenset(
    f"pyannote.audio.pipelines.{place}SpeakerDiarization" for place in ("", "speaker_diarization.")
)
REPOSITORIES: Final = frozenset(
    f"pyannote/{name}"
    for name in ("embedding", "segmentation", "segmentation-3.0", "wespeaker-voxceleb-resnet34-LM")
)
"""What pyannote's own pipelines take from other repositories of theirs."""
CLUSTERINGS: Final = frozenset({"AgglomerativeClustering", "KMeansClustering", "VBxClustering"})
NUMBERS: Final = frozenset(
    {
        *("legacy", "segmentation_step", "embedding_exclude_overlap"),
        *("embedding_batch_size", "segmentation_batch_size"),
    }
)
"""Parameters of the pipeline that are a number or a yes or no."""
_SECTIONS: Final = frozenset({"version", "dependencies", "pipeline", "params"})
_OWN = re.compile(r"\$model/(\w[\w-]*(?:/\w[\w-]*)*)", re.A)


@dataclass(frozen=True, slots=True)
class Part:
    """Where weights are: in a subfolder of the pipeline's own place, or in another repository."""

    subfolder: str | None = None
    repository: str | None = None


@dataclass(frozen=True, slots=True)
class PipelinePlan:
    """What a speaker diarization is made of."""

    segmentation: Part
    embedding: Part
    plda: Part | None
    clustering: str
    numbers: dict[str, Any]
    """Arguments of the pipeline, among NUMBERS."""
    parameters: dict[str, dict[str, Any]]
    """What clustering and segmentation are instantiated with."""


def plan(text: str, where: str) -> PipelinePlan:
    """What a `config.yaml` says; raises ModelError about `where` for all that is strange."""
    fields = _read(text, where)
    _known(fields, _SECTIONS, where, "")
    pipeline = _mapping(fields.get("pipeline"), where, "pipeline")
    _known(pipeline, frozenset({"name", "params"}), where, "pipeline.")
    _one_of(pipeline.get("name"), PIPELINES, where, "pipeline.name")
    given = _mapping(pipeline.get("params"), where, "pipeline.params")
    weights = {"segmentation", "embedding", "plda"}
    _known(given, NUMBERS | weights | {"clustering"}, where, "pipeline.params.")
    clustering = given.get("clustering", "VBxClustering")
    _one_of(clustering, CLUSTERINGS, where, "clustering")
    numbers = {name: value for name, value in given.items() if name in NUMBERS}
    for name, value in numbers.items():
        if not isinstance(value, int | float):
            raise _foreign(where, name, value)
    return PipelinePlan(
        _part(given.get("segmentation"), where, "segmentation"),
        _part(given.get("embedding"), where, "embedding"),
        _part(given["plda"], where, "plda") if "plda" in given else None,
        clustering,
        numbers,
        _parameters(fields.get("params", {}), where),
    )


def _read(text: str, where: str) -> dict[str, Any]:
    import yaml  # type: ignore[import-untyped]  # it ships no types

    try:
        depth = 0
        for event in yaml.parse(text):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
                raise ValueError("it is too deep, or refers to itself")
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:100]
        raise ModelError(f"the config.yaml of {where} cannot be read ({reason}).") from None
    return _mapping(fields, where, "the file")


def _parameters(value: Any, where: str) -> dict[str, dict[str, Any]]:
    """Numbers, and the name of a linkage, by step and name."""
    found = _mapping(value, where, "params")
    _known(found, frozenset({"clustering", "segmentation"}), where, "params.")
    for step, fields in found.items():
        for name, field in _mapping(fields, where, f"params.{step}").items():
            plain = isinstance(field, int | float) or (
                isinstance(field, str) and field.isalpha() and len(field) < 20
            )
            if not plain:
                raise _foreign(where, f"params.{step}.{name}", field)
    return found


def _part(value: Any, where: str, name: str) -> Part:
    if isinstance(value, str):
        if own := _OWN.fullmatch(value):
            return Part(subfolder=own[1])
        if value in REPOSITORIES:
            return Part(repository=value)
    raise _foreign(where, name, value)


def _mapping(value: Any, where: str, name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ModelError(
            f"the config.yaml of {where} is none of a speaker diarization: {name} holds no names."
        )
    return value


def _known(fields: dict[str, Any], names: frozenset[str], where: str, prefix: str) -> None:
    if strange := sorted(set(fields) - names):
        raise _foreign(where, f"{prefix}{strange[0]}", fields[strange[0]])


def _one_of(value: Any, names: frozenset[str], where: str, name: str) -> None:
    if not isinstance(value, str) or value not in names:
        raise _foreign(where, name, value)


def _foreign(where: str, name: str, value: Any) -> ModelError:
    shown = repr(value[:60]) if isinstance(value, str) else f"a {type(value).__name__}"
    return ModelError(
        f"{where} is not loaded: its config.yaml sets {name[:60]!r} to {shown}, and only "
        "pyannote's own speaker diarization, with weights in its folder ($model/...) or of "
        "pyannote's repositories, is: name pyannote:embedded, or another pipeline."
    )
