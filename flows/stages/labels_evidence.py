"""What labels are found by besides the words: a language model that is asked, and the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from flows.stages.music import music_stage
from flows.stages.words import write_transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from flows.console import Console
    from flows.project.project import Project
    from media.span import Spans
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.segments import Segment
    from pipeline.transcript import Transcript


def _is_asked(model: LanguageModel | None) -> TypeGuard[LanguageModel]:
    """Whether a model is one that writes, and so is sent what people said."""
    return model is not None and not model.can_score and model.can_write


def model_opinions(
    model: LanguageModel | None, transcript: Transcript, console: Console
) -> NDArray[np.float64] | None:
    """What a model that writes thinks of the sentences, as blocks; None of another one."""
    if not _is_asked(model):
        return None
    from pipeline.labels.blocks import lines_of
    from pipeline.labels.blocks_by_language_model import block_opinions

    with console.progress("blocks", "sentences") as progress:
        return block_opinions(model, lines_of(transcript), progress)


def say_estimate(
    model: LanguageModel | None,
    transcript: Transcript,
    parts: Sequence[Segment],
    labels: Mapping[str, str],
    console: Console,
) -> None:
    """Tell what a served model will be sent, before it is."""
    if not _is_asked(model):
        return
    from pipeline.labels.blocks import lines_of
    from pipeline.labels.blocks_by_language_model import TOKENS_PER_BLOCK_ANSWER, block_prompts
    from pipeline.labels.by_language_model import TOKENS_PER_ANSWER, prompts_for
    from pipeline.protocols.language_model import estimated

    segments_asked = prompts_for(parts, labels)
    blocks_asked = block_prompts([one.text for one in lines_of(transcript)])
    tokens = TOKENS_PER_ANSWER * len(parts) + TOKENS_PER_BLOCK_ANSWER * len(blocks_asked)
    console.say(f"{model.name}: {estimated([*segments_asked, *blocks_asked], tokens)}.")


def sound_there(
    project: Project, transcript: Transcript, console: Console
) -> tuple[NDArray[np.int16], Spans] | None:
    """The recording as models hear it, and where music plays; None where there is no sound."""
    if not (transcript.words and project.mono.exists()):
        return None
    from media.ingest import load_mono

    return load_mono(project.mono), music_stage(project, transcript.source, console)


def music_stage_words(project: Project, transcript: Transcript, console: Console) -> Transcript:
    """The transcript with music in which nobody speaks as words, so that it goes with a block."""
    sound = sound_there(project, transcript, console)
    if sound is None:
        return transcript
    from editors.merge.transcript_map import with_words
    from pipeline.labels.block_sound import music_words

    new = music_words(transcript, sound[1])
    if not new:
        return transcript
    made = with_words(transcript, new)
    write_transcript(project.transcript, made)
    return made
