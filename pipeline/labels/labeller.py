"""Label a recording: by rules and wording always, by meaning and by a language model where given.

    score of a label = rules + (wording + meaning) (less for long talk) + model

in log-odds; benchmarks/language.py measures it on labelled talk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.by_language_model import opinions
from pipeline.labels.classifiers import by_meaning, by_wording, log_softmax, telling
from pipeline.labels.combination import combined
from pipeline.labels.rules import Ruled, own_scores, ruled
from pipeline.labels.taxonomy import ABSTAIN_BELOW, LABELS, Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import LayeredEmbedder
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.segments import Segment

    Floats = NDArray[np.float64]

_NEAR_OWN, _OWN_SLOPE = 0.3, 12.0
"""A text this near to the description of a show's own label speaks neither for nor against it."""
_NAMES: Final = tuple(LABELS)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Segments with the probability of each label."""

    names: tuple[str, ...]
    """The labels, the show's own last."""
    probabilities: Floats
    """Shape (segments, labels)."""
    rules: tuple[Ruled, ...]
    wording: Floats
    """What the words alone say, as log-probabilities of the built-in labels."""
    meaning: Floats | None
    """The same of the embeddings alone."""


def weighed(
    segments: Sequence[Segment],
    embedder: LayeredEmbedder | None = None,
    model: LanguageModel | None = None,
    own: Mapping[str, str] | None = None,
    on_done: Callable[[float, float], None] = lambda done, of: None,
) -> Weighed:
    """The probability of every label for every segment; `own` are a show's own labels."""
    mine = dict(own or {})
    names = (*_NAMES, *mine)
    texts = [segment.text for segment in segments]
    rules = tuple(ruled(segment) for segment in segments)
    wording = by_wording(texts)
    meaning = by_meaning(embedder, texts) if embedder else None
    scores = np.zeros((len(segments), len(names)))
    scores[:, : len(_NAMES)] = combined(segments, wording, meaning, rules=rules)
    if mine and embedder:
        near = embedder.embed(texts) @ embedder.embed(list(mine.values())).T
        scores[:, len(_NAMES) :] = _OWN_SLOPE * (near - _NEAR_OWN)
    elif mine:
        scores[:, len(_NAMES) :] = own_scores(texts, mine)
    if model is not None and segments:
        scores += opinions(model, segments, {**LABELS, **mine}, on_done)
    return Weighed(names, np.exp(log_softmax(scores)), rules, wording, meaning)


def label(
    segments: Sequence[Segment],
    embedder: LayeredEmbedder | None = None,
    model: LanguageModel | None = None,
    own: Mapping[str, str] | None = None,
    on_done: Callable[[float, float], None] = lambda done, of: None,
) -> tuple[Labelled, ...]:
    """What is going on in each segment, in order; see `prepared` for dividing them first."""
    found = weighed(segments, embedder, model, own, on_done)
    labelled = [_labelled(segment, found, row) for row, segment in enumerate(segments)]
    return tuple(_with_breaks(labelled, segments))


def _labelled(segment: Segment, found: Weighed, row: int) -> Labelled:
    chosen = int(found.probabilities[row].argmax())
    name, probability = found.names[chosen], float(found.probabilities[row, chosen])
    evidence = list(found.rules[row].evidence.get(name, ()))
    if chosen < len(_NAMES):
        words = ", ".join(f"'{term}'" for term in telling(segment.text, chosen))
        if words:
            evidence.append(f"worded like it: {words} ({np.exp(found.wording[row, chosen]):.2f})")
        if found.meaning is not None:
            evidence.append(f"sounds like it ({np.exp(found.meaning[row, chosen]):.2f})")
    decided = segment.sentences[_decisive(segment, found.rules[row], name)]
    return Labelled(
        segment.first,
        segment.last,
        name if probability >= ABSTAIN_BELOW else None,
        probability,
        tuple(evidence),
        (decided.first, decided.last),
        decided.text,
    )


def _decisive(segment: Segment, rules: Ruled, name: str) -> int:
    """The sentence with most weight; the question of a question, else the best worded one."""
    weights = rules.by_sentence.get(name)
    if weights and max(weights) > 0:
        return weights.index(max(weights))
    if name == "question":
        asking = [place for place, sentence in enumerate(segment.sentences) if sentence.asks]
        if asking:
            return asking[-1]
    if name not in _NAMES:
        return 0
    rows = by_wording([sentence.text for sentence in segment.sentences])
    return int(rows[:, _NAMES.index(name)].argmax())


_BACK: Final = ("back to the", "back to our", "return to our", "return to the")
_LONGEST_BREAK: Final = 8
"""Segments between a sponsor's opening and the way back to the show."""


def _with_breaks(labelled: list[Labelled], segments: Sequence[Segment]) -> list[Labelled]:
    """What one person says between a sponsor's opening and `back to the show` is sponsor too."""
    for start, one in enumerate(labelled):
        if one.label != "sponsor" or _leads_back(segments[start]):
            continue
        voice = segments[start].speaker
        for end in range(start + 1, min(start + _LONGEST_BREAK, len(labelled))):
            if segments[end].speaker != voice:
                break
            if _leads_back(segments[end]):
                for between in range(start + 1, end + 1):
                    labelled[between] = _between(labelled[between], one)
                break
    return labelled


def _leads_back(segment: Segment) -> bool:
    return any(phrase in segment.text.casefold() for phrase in _BACK)


def _between(one: Labelled, opening: Labelled) -> Labelled:
    if one.label == "sponsor":
        return one
    evidence = ("between a sponsor's opening and the way back to the show",)
    return replace(one, label="sponsor", probability=opening.probability, evidence=evidence)
