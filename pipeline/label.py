"""Label a recording: by rules and wording always, by meaning and by a language model where given.

    score of a label = rules + (wording + meaning) (less for long talk) + model

in log-odds. The weights were chosen in benchmarks/fit_labels.py on passages that were left out of
their own fit; benchmarks/language.py measures the whole on other labelled talk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.label_cues import cues_in
from pipeline.label_learned import by_meaning, by_wording, log_softmax, telling
from pipeline.label_model import opinions
from pipeline.label_rules import Ruled, own_scores, ruled
from pipeline.labels import ABSTAIN_BELOW, LABELS, Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.embed import LayeredEmbedder
    from pipeline.language import LanguageModel
    from pipeline.segments import Segment

    Floats = NDArray[np.float64]

WEIGHTS: Final = (0.5, 0.7, 0.7)
"""Of rules, wording and meaning."""
_FULL_WEIGHT_WORDS: Final = 45
"""Longer talk touches many things, so its words and embedding say less about its kind."""
_TEASER_BEFORE: Final = 0.012
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
    meaning = by_meaning(embedder.layers(texts)) if embedder else None
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


def combined(
    segments: Sequence[Segment],
    wording: Floats,
    meaning: Floats | None,
    weights: tuple[float, float, float] = WEIGHTS,
    rules: Sequence[Ruled] | None = None,
) -> Floats:
    """Log-odds of the built-in labels, shape (segments, labels); `rules` are made if not given."""
    found = rules if rules is not None else [ruled(segment) for segment in segments]
    scores = np.array([[one.scores[name] for name in _NAMES] for one in found])
    scores = weights[0] * scores.reshape(len(segments), len(_NAMES))
    gates = _gates(segments)
    for rows, weight in ((wording, weights[1]), (meaning, weights[2])):
        if rows is not None:
            placed = [_in_place(row, s) for row, s in zip(rows, segments, strict=True)]
            scores += weight * gates[:, None] * np.array(placed).reshape(scores.shape)
    return scores


def _in_place(row: Floats, segment: Segment) -> Floats:
    """What a text sounds like, where some labels sound the same and only differ by their place.

    A teaser is an answer from later on; a host's remark may sound like an answer.
    """
    row = row.copy()
    answer = row[_NAMES.index("answer")]
    if 0 <= segment.position < _TEASER_BEFORE:
        teaser = _NAMES.index("teaser")
        row[teaser] = np.logaddexp(row[teaser], answer)
    if segment.role == "host":
        comment = _NAMES.index("comment")
        row[comment] = np.logaddexp(row[comment], answer)
    return row


def _gates(segments: Sequence[Segment]) -> Floats:
    words = np.array([len(segment.text.split()) for segment in segments])
    return np.asarray(np.minimum(1.0, _FULL_WEIGHT_WORDS / np.maximum(words, 1)))


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


# --- segments as they should be labelled --------------------------------------------------------

_WORTH_DIVIDING: Final = 20
"""Words; shorter segments are labelled as one."""
_DIVIDES: Final = frozenset(
    {"sponsor", "housekeeping", "crew", "retake", "intro", "outro", "credits"}
)
_STRONG: Final = 4.0
"""More than one likely cue; see `label_cues`."""


def prepared(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments divided where something else clearly begins, on the show's own clock.

    Talk before the beginning of the show has a negative position.
    """
    ends = [*(segment.position for segment in segments[1:]), 1.0]
    divided = [part for one, end in zip(segments, ends, strict=True) for part in _divided(one, end)]
    return _from_the_start(divided)


def _divided(segment: Segment, end: float) -> list[Segment]:
    if len(segment.text.split()) < _WORTH_DIVIDING or len(segment.sentences) < 2:
        return [segment]
    kinds = [_kind(sentence.text) for sentence in segment.sentences]
    for place in range(1, len(kinds) - 1):  # one sentence between two of a kind belongs to them
        if kinds[place] is None and kinds[place - 1] == kinds[place + 1]:
            kinds[place] = kinds[place - 1]
    parts: list[Segment] = []
    start = 0
    for place in range(1, len(kinds) + 1):
        if place == len(kinds) or kinds[place] != kinds[start]:
            parts.append(_part(segment, start, place, end))
            start = place
    return parts


def _kind(text: str) -> str | None:
    """The label that strong cues in a sentence speak for, if any does."""
    sums: dict[str, float] = {}
    for name, weight, _ in cues_in(text):
        if name in _DIVIDES:
            sums[name] = sums.get(name, 0.0) + weight
    best = max(sums, key=lambda name: sums[name], default=None)
    return best if best and sums[best] >= _STRONG else None


def _part(segment: Segment, start: int, stop: int, end: float) -> Segment:
    """Some sentences of a segment that ends at position `end`; words take the same time each."""
    some = segment.sentences[start:stop]
    before = (some[0].first - segment.first) / (segment.last + 1 - segment.first)
    return replace(
        segment,
        first=some[0].first,
        last=some[-1].last,
        text=" ".join(sentence.text for sentence in some),
        sentences=some,
        position=segment.position + before * (end - segment.position),
    )


_BEGINS_BEFORE: Final = 0.25
_CHAT_TURNS: Final = 3


def _from_the_start(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Positions from the words of welcome on, where people chatted before them."""
    for place, segment in enumerate(segments):
        if segment.position > _BEGINS_BEFORE:
            break
        if segment.role != "guest" and _kind(segment.text) == "intro":
            before = [one.speaker for one in segments[:place]]
            changes = sum(a != b for a, b in pairwise(before))
            if changes < _CHAT_TURNS:
                break
            zero = segment.position
            return tuple(
                replace(one, position=(one.position - zero) / (1 - zero)) for one in segments
            )
    return tuple(segments)
