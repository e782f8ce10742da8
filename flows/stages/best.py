"""What is known of an edit's sentences beside their words, and the best clips by it."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from editors.clips.best import Worth, best_clips, labelled_sentences
from editors.exports.played import speakers_of
from flows.stages.labels import LabelOptions, label_stage
from media.clock import MODEL_RATE, rescaled
from media.errors import OptionError
from media.ingest import load_mono

if TYPE_CHECKING:
    from editors.clips.clip import EditClip
    from editors.clips.talk import SpokenEdit
    from editors.exports.export import Edit
    from flows.console import Console
    from flows.project.project import Ledger, Project
    from flows.stages.edited import Proposals
    from media.span import Span

_SILENT: Final = 1.0
"""Mean square of 16-bit sound below which it is nothing."""


def best_of(
    project: Project,
    proposals: Proposals,
    edit: Edit,
    talk: SpokenEdit,
    wanted: tuple[int, Span],
    ledger: Ledger,
    console: Console,
) -> list[EditClip]:
    """So many clips of so many samples: `wanted` is the number, and the shortest to the longest.

    Labels are made for it, unless they are there. Raises OptionError where nothing fits.
    """
    count, lengths = wanted
    heard = proposals.transcript
    labels, _ = label_stage(project, heard, LabelOptions(label=True), ledger, console)
    spans = {heard.words[n].span: one.label for one in labels if one.label for n in one.words}
    known = {
        n: label for n, word in enumerate(edit.transcript.words) if (label := spans.get(word.span))
    }
    numbers = [word.number for word in talk.words]
    worth = Worth(
        labelled_sentences(talk.sentences, numbers, known), _levels_db(project, edit, talk)
    )
    language = edit.transcript.language
    found = best_clips(talk, count, lengths.start, lengths.end, worth, language)
    if not found:
        raise OptionError(
            "nothing of such a length stands by itself: give another --length, such as 10s..90s."
        )
    if len(found) < count:
        console.say(f"Only {len(found)} of such a length stand by themselves.")
    return found


def _levels_db(project: Project, edit: Edit, talk: SpokenEdit) -> dict[int, float]:
    """How loud each sentence is, against the middle one of who says it."""
    if not project.mono.exists():
        return {}
    mono, rate = load_mono(project.mono), talk.rate
    who = speakers_of(edit.document)
    found: dict[int, float] = {}
    of: dict[str | None, list[int]] = defaultdict(list)
    for n, sentence in enumerate(talk.sentences):
        power = samples = 0.0
        for word in talk.words[sentence.first : sentence.last + 1]:
            span = edit.transcript.words[word.number].span
            start, end = (rescaled(edge, rate, MODEL_RATE) for edge in (span.start, span.end))
            heard = np.asarray(mono[start:end], np.float64)
            power += float(heard @ heard)
            samples += len(heard)
        if power > _SILENT * samples > 0:
            found[n] = 10 * float(np.log10(power / samples))
            of[who.get(talk.words[sentence.first].number)].append(n)
    usual = {n: statistics.median(found[k] for k in some) for some in of.values() for n in some}
    return {n: level - usual[n] for n, level in found.items()}
