"""What labels are found by besides the words: a language model that is asked, and the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from flows.stages.music import music_stage
from flows.stages.words import write_transcript
from media.errors import ModelError
from media.files import read_json, to_json
from pipeline.labels.music_words import music_words
from pipeline.registry.language_models import language_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from flows.console import Console
    from flows.project.project import Ledger, Project
    from media.span import Spans
    from pipeline.labels.takes_by_language_model import TakeOpinion
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.segments import Segment
    from pipeline.transcript import Transcript


def is_asked(model: LanguageModel | None) -> TypeGuard[LanguageModel]:
    """Whether a model is one that writes, and so is sent what people said."""
    return model is not None and not model.can_score and model.can_write


def model_opinions(
    model: LanguageModel | None, transcript: Transcript, console: Console
) -> NDArray[np.float64] | None:
    """What a model that writes thinks of the sentences, as blocks; None of another one."""
    if not is_asked(model):
        return None
    from pipeline.labels.blocks import lines_of
    from pipeline.labels.blocks_by_language_model import block_opinions

    with console.progress("blocks", "sentences") as progress:
        return block_opinions(model, lines_of(transcript), progress)


def opinions_on_takes(
    model: LanguageModel | None, transcript: Transcript, console: Console
) -> tuple[TakeOpinion, ...] | None:
    """What a model that writes thinks of passages that may be said again; None of another one.

    An answer that does not fit is none: then the rules of `retakes` stand.
    """
    if not is_asked(model):
        return None
    from editors.proposers.take_pairs import take_pairs
    from pipeline.labels.takes_by_language_model import take_opinions

    try:
        with console.progress("takes", "pairs") as progress:
            return take_opinions(model, take_pairs(transcript), progress)
    except ModelError as error:
        console.say(f"Retakes go by rules alone: {error}")
        return None


def take_fields(
    model: LanguageModel | None, transcript: Transcript, console: Console
) -> dict[str, Any]:
    """The same as a field of labels.json, which is there if the model answered at all."""
    from pipeline.labels.takes_by_language_model import take_opinion_rows

    opinions = opinions_on_takes(model, transcript, console)
    return {} if opinions is None else {"takes": take_opinion_rows(opinions)}


def key_without_takes(path: Path) -> str | None:
    """The key of a labels.json that says nothing of takes; None where there is no such file."""
    fields = read_json(path, "labels", 1) if path.exists() else {"takes": []}
    return None if "takes" in fields else (fields.get("made_by") or {}).get("key")


def ask_takes_again(
    project: Project, transcript: Transcript, model: str, ledger: Ledger, console: Console
) -> None:
    """Ask a named model about takes alone, where labels.json is current but has no answer.

    So it stands after a server failed; labels that a person changed are left as they are.
    """
    if not ledger.is_ours(project.labels):
        return
    fields = read_json(project.labels, "labels", 1)
    if found := take_fields(language_model(model), transcript, console):
        text = to_json(fields | found, rows=["labels", "takes"])
        ledger.write(project.labels, fields["made_by"]["key"], text)


def takes_there(path: Path, word_count: int) -> tuple[TakeOpinion, ...]:
    """What labels.json says of takes; () where it is not there, or no model was asked."""
    from pipeline.labels.takes_by_language_model import opinions_from_rows

    fields = read_json(path, "labels", 1) if path.exists() else {}
    return opinions_from_rows(fields.get("takes", ()), word_count)


def say_estimate(
    model: LanguageModel | None,
    transcript: Transcript,
    parts: Sequence[Segment],
    labels: Mapping[str, str],
    console: Console,
) -> None:
    """Tell what a served model will be sent, before it is."""
    if not is_asked(model):
        return
    from editors.proposers.take_pairs import take_pairs
    from pipeline.labels.blocks import lines_of
    from pipeline.labels.blocks_by_language_model import TOKENS_PER_BLOCK_ANSWER, block_prompts
    from pipeline.labels.by_language_model import TOKENS_PER_ANSWER, prompts_for
    from pipeline.labels.takes_by_language_model import TOKENS_PER_TAKE_ANSWER, take_prompts
    from pipeline.protocols.language_model import estimated

    pairs = take_pairs(transcript)
    segments_asked = prompts_for(parts, labels)
    blocks_asked = block_prompts([one.text for one in lines_of(transcript)])
    tokens = TOKENS_PER_ANSWER * len(parts) + TOKENS_PER_BLOCK_ANSWER * len(blocks_asked)
    tokens += TOKENS_PER_TAKE_ANSWER * len(pairs)
    every = [*segments_asked, *blocks_asked, *take_prompts(pairs)]
    console.say(f"{model.name}: {estimated(every, tokens)}.")


def sound_there(
    project: Project, transcript: Transcript, console: Console
) -> tuple[NDArray[np.int16], Spans] | None:
    """The recording as models hear it, and where music plays; None where there is no sound."""
    if not _has_sound(project, transcript):
        return None
    from media.ingest import load_mono

    return load_mono(project.mono), music_stage(project, transcript.source, console)


def _has_sound(project: Project, transcript: Transcript) -> bool:
    return bool(transcript.words) and project.mono.exists()


def music_stage_words(project: Project, transcript: Transcript, console: Console) -> Transcript:
    """The transcript with music in which nobody speaks as words, so that it goes with a block."""
    if not _has_sound(project, transcript):
        return transcript
    new = music_words(transcript, music_stage(project, transcript.source, console))
    if not new:
        return transcript
    from editors.merge.transcript_map import with_words

    made = with_words(transcript, new)
    write_transcript(project.transcript, made)
    return made
