"""Diarization with our own networks, and through pipeline classes of `pyannote.audio`.

`pyannote:embedded` is ours, over segmentation-3.0 (Bredin, Plaquet: Powerset multi-class cross
entropy loss, 2023) and CAM++ from the models table (`bundled_diarization`). Any other name is a
pipeline of the hub, from the local cache or a folder: of pyannote's own class, with its authors'
weights and numbers, and nothing of theirs that runs (`pyannote_config`, `pyannote_weights`).
"""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.clock import MODEL_RATE, samples
from media.errors import ModelError, OptionError, PapereditError
from media.span import Span, span_or_none
from media.threads import cores
from pipeline.backends.devices import asked_device, card_count, torch_device
from pipeline.backends.pyannote_import import import_quietly
from pipeline.backends.pyannote_weights import WeightsPlace, loaded_pipeline
from pipeline.backends.pyannote_weights import cached_weights as cached
from pipeline.protocols.diarizer import Diarization, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

BUNDLED: Final = "embedded"
COMMUNITY: Final = "pyannote/speaker-diarization-community-1"


class Pyannote:
    """Speakers told apart by a pipeline of pyannote.audio; loaded when the first sound comes.

    `model` is `embedded`, `community-1`, a repository of the hub, or a folder. `threads` are
    those of torch, as many as cores by default; `device` is auto, cpu or cuda (see `devices`).
    """

    def __init__(
        self, model: str = BUNDLED, *, threads: int | None = None, device: str | None = None
    ) -> None:
        self._model = COMMUNITY if model == "community-1" else model
        self._threads = threads or cores()
        self._device = asked_device(device)
        self._pipeline: Any = None
        self.name = f"pyannote:{self._model}"

    @property
    def is_on_processor(self) -> bool:
        """Whether it will work on the processor, as far as can be told without loading torch."""
        return self._device == "cpu" or not card_count()

    def diarize(
        self,
        audio: NDArray[np.int16],
        *,
        num_speakers: int | None = None,
        min_speakers: int | None = None,
        max_speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
    ) -> Diarization:
        """Who speaks when in 16 kHz mono `audio`; raises ModelError when the model is not here."""
        if self._pipeline is None:
            self._pipeline = self._loaded()
        if self._model == BUNDLED:
            least, most = num_speakers or min_speakers or 1, num_speakers or max_speakers
            found: Diarization = self._pipeline.diarize(
                audio, least=least, most=most, on_progress=on_progress
            )
            on_progress(1.0)
            return replace(found, made_by={**found.made_by, "diarizer": self.name})
        known = {
            "num_speakers": num_speakers, "min_speakers": min_speakers,
            "max_speakers": max_speakers,
        }  # fmt: skip
        import torch

        asked = {name: value for name, value in known.items() if value is not None}
        with warnings.catch_warnings():
            # Of a map that cannot be written to, and of small numbers in short recordings.
            warnings.simplefilter("ignore")
            sound = torch.from_numpy(audio)[None].float() / 32768
            file = {"waveform": sound, "sample_rate": MODEL_RATE, "uri": "recording"}
            output = self._pipeline(file, hook=_Hook(on_progress), **asked)
        on_progress(1.0)
        return _diarization(output, self.name)

    def _loaded(self) -> Any:
        import torch

        torch.set_num_threads(self._threads)
        device = torch_device(self._device)
        if self._model == BUNDLED:
            from pipeline.backends.bundled_diarization import BundledDiarization

            pipeline: Any = BundledDiarization()
        else:
            import_quietly()
            pipeline = _from_hub(self._model)
        if device != "cpu":
            pipeline.to(torch.device(device))
        return pipeline


def _from_hub(model: str) -> Any:
    """A pipeline from a folder, the local hub cache, or the hub, since somebody named it."""
    named = Path(os.path.expanduser(model))
    is_folder = named.is_dir()
    folder = named if is_folder else cached(model)
    if folder is None and model.count("/") != 1:
        raise OptionError(
            f"'{model}' is no diarizer: name pyannote:embedded, pyannote:community-1, a "
            "repository of the hub, a folder with a pipeline, channels, or none."
        )
    place = WeightsPlace(folder, None if is_folder else model, os.environ.get("HF_TOKEN"))
    try:
        return loaded_pipeline(place)
    except PapereditError:
        raise
    except Exception as error:  # the hub's, its network library's, and numpy's, of many kinds
        raise ModelError(
            f"{model} cannot be loaded ({type(error).__name__}): "
            + ("" if is_folder else "accept its terms on the hub and set HF_TOKEN, or ")
            + "name pyannote:embedded."
        ) from None


class _Hook:
    """Makes one share of the steps that pyannote's pipelines tell of."""

    def __init__(self, on_progress: Callable[[float], None]) -> None:
        self._tell = on_progress

    def __call__(self, step: str, artefact: Any = None, **counts: Any) -> None:
        total = counts.get("total")
        if not total:
            return
        done = min(1.0, (counts.get("completed") or 0) / total)
        weight = {"segmentation": (0.0, 0.4), "embeddings": (0.4, 0.6)}.get(step)
        if weight:
            self._tell(weight[0] + weight[1] * done)


def _diarization(output: Any, name: str) -> Diarization:
    """What a pipeline gives, as our values; older ones give turns and nothing else."""
    every = getattr(output, "speaker_diarization", output)
    exclusive = getattr(output, "exclusive_speaker_diarization", None)
    vectors = getattr(output, "speaker_embeddings", None)
    centroids = {}
    if vectors is not None:
        rows = zip(every.labels(), vectors, strict=False)
        centroids = {who: tuple(map(float, row)) for who, row in rows if row.any()}
    turns = tuple(_turns(every))
    return Diarization(
        turns=turns,
        exclusive=tuple(_turns(exclusive)) if exclusive is not None else _alone(turns),
        centroids=centroids,
        embedding=name,
        made_by={"diarizer": name},
    )


def _turns(annotation: Any) -> Iterator[Turn]:
    for segment, _, speaker in annotation.itertracks(yield_label=True):
        start, end = (max(0, samples(time, MODEL_RATE)) for time in (segment.start, segment.end))
        if span := span_or_none(start, end):
            yield Turn(span, str(speaker))


def _alone(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Turns without overlap: whoever began first goes on."""
    found: list[Turn] = []
    reach = 0
    for turn in sorted(turns, key=lambda turn: turn.span.start):
        if turn.span.end > reach:
            found.append(Turn(Span(max(reach, turn.span.start), turn.span.end), turn.speaker))
            reach = turn.span.end
    return tuple(found)
