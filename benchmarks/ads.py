"""Advertisements as blocks, in real episodes whose blocks a person marked.

    python -m benchmarks.ads              each episode by weights of which its show has no part
    python -m benchmarks.ads --shipped    by the weights that ship, which have seen these episodes
    python -m benchmarks.ads --old        also the labels of single stretches, as they were before
    python -m benchmarks.ads --language-model openai:MODEL@URL    also with a served model

A block is found where it and a marked one share at least half of what they cover together (IoU .5).
The words of the episodes have times, but no speakers and no sound. Where a word's wording counts
(`pipeline.labels.ad_weights`), it was fitted on passages written for it, never on these episodes;
the features are fitted on the other shows (benchmarks/fit_ads.py). Constants of the decoder are
one set for all; the table of prices says what they change.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.language_page import transcript_of
from editors.annotations import SURE_LABEL
from media.clock import samples, seconds
from media.span import Span
from pipeline.labels.ad_weights import ad_log_odds, ad_weights
from pipeline.labels.blocks import lines_of
from pipeline.labels.blocks_by_language_model import with_opinions
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import SHOW_KINDS, show_log_odds
from pipeline.registry.language_models import language_model
from pipeline.transcript import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.labels.ad_weights import AdWeights
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.transcript import Transcript

    Stretch = tuple[float, float]
    Floats = NDArray[np.float64]

IOU: Final = 0.5
RATE: Final = 16_000
DRAWS: Final = 2000
LEAST_S: Final = 8.0
"""What is left of an advertisement beside the show's own blocks is longer."""
_GLUED: Final = (".", "-", ",", "'")
"""With these begin pieces of the word before, as the recogniser writes them."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A real episode: its words, and where a person marked advertisements, in seconds."""

    name: str
    transcript: Transcript
    ads_s: tuple[Stretch, ...]

    @property
    def show(self) -> str:
        """Episodes of one show are left out together; theirs end with a dash and a few letters."""
        head, _, tail = self.name.rpartition("-")
        return head if len(tail) == 3 and any(map(str.isdigit, tail)) else self.name

    @property
    def hours(self) -> float:
        source = self.transcript.source
        return seconds(source.length, source.rate) / 3600


def episodes_of(data: Path) -> list[Episode]:
    found = []
    for path in sorted((data / "ads").glob("*.json.gz")):
        fields = json.loads(gzip.decompress(path.read_bytes()))
        marked = tuple((float(a), float(b)) for a, b in fields["ads_s"])
        found.append(Episode(fields["episode"], transcript_of(_words(fields["words"])), marked))
    return found


def _words(rows: Iterable[Sequence[Any]]) -> list[Word]:
    """Words one after another; a piece such as `.com` belongs to the word before."""
    words: list[Word] = []
    for text, start_s, end_s in rows:
        start, end = samples(start_s, RATE), samples(end_s, RATE)
        if words and text.startswith(_GLUED):
            before = words[-1]
            span = Span(before.span.start, max(before.span.end, end))
            words[-1] = replace(before, text=before.text + text, span=span)
            continue
        start = max(start, words[-1].span.start + 1 if words else 0)
        words.append(Word(text, Span(start, max(end, start + 1)), 1.0))
    return words


def without_own(episode: Episode) -> tuple[Stretch, ...]:
    """The marked advertisements without the intros, outros and promos that are marked in them.

    What is wholly such a block stays as the person marked it, who took it for an advertisement.
    """
    from benchmarks.show_blocks import marked_blocks

    own = marked_blocks().get(episode.name, {})
    found = []
    for start, end in episode.ads_s:
        parts = [(start, end)]
        for a, b in (one for kind in SHOW_KINDS for one in own.get(kind, ())):
            parts = [
                part for s, e in parts for part in ((s, min(e, a)), (max(s, b), e))
                if part[1] - part[0] > LEAST_S
            ] if any(s < b and a < e for s, e in parts) else parts  # fmt: skip
        found.append(max(parts, key=lambda part: part[1] - part[0], default=(start, end)))
    return tuple(found)


# --- what a set of blocks is worth --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of an episode's blocks."""

    hits: int
    proposed: int
    marked: int
    edges_s: tuple[float, ...]
    """How far the edges of what was found lie from the marked ones."""


def compared(proposed: Sequence[Stretch], marked: Sequence[Stretch]) -> Found:
    """Each marked block is found once, by the first proposal that covers it well enough."""
    left, edges = list(marked), []
    for start, end in proposed:
        for a, b in left:
            shared = max(0.0, min(end, b) - max(start, a))
            if shared >= IOU * (end - start + b - a - shared):
                left.remove((a, b))
                edges += [abs(start - a), abs(end - b)]
                break
    return Found(len(marked) - len(left), len(proposed), len(marked), tuple(edges))


def summed(found: Iterable[Found]) -> dict[str, Any]:
    """Precision, recall, F0.5, F1 over the blocks of all episodes, and the edges' errors."""
    some = list(found)
    hits, proposed, marked = (
        sum(getattr(one, name) for one in some) for name in ("hits", "proposed", "marked")
    )
    edges = [edge for one in some for edge in one.edges_s]
    p, r = hits / max(1, proposed), hits / max(1, marked)
    return {
        "hits": hits,
        "proposed": proposed,
        "marked": marked,
        "P": p,
        "R": r,
        "F0.5": f_score(p, r, 0.5),
        "F1": f_score(p, r, 1.0),
        "edge median s": float(np.median(edges)) if edges else None,
        "edge mean s": float(np.mean(edges)) if edges else None,
        "false in clean": sum(one.proposed for one in some if not one.marked),
    }


def f_score(precision: float, recall: float, beta: float) -> float:
    weight = beta * beta
    return (1 + weight) * precision * recall / max(1e-9, weight * precision + recall)


def spread(found: Sequence[Found]) -> dict[str, str]:
    """What 9 in 10 draws of as many episodes, with repetition, lie between."""
    rng = np.random.default_rng(0)
    draws = [
        summed(found[n] for n in rng.integers(len(found), size=len(found))) for _ in range(DRAWS)
    ]
    return {
        name: "{:.2f} to {:.2f}".format(*np.percentile([d[name] for d in draws], (5, 95)))
        for name in ("F0.5", "F1")
    }


# --- methods ------------------------------------------------------------------------------------


def by_blocks(episode: Episode, known: AdWeights, opinions: Floats | None = None) -> list[Stretch]:
    """Blocks of sponsors; `opinions` are a language model's, if one was asked."""
    lines = lines_of(episode.transcript)
    texts = [line.text for line in lines]
    return [
        in_seconds(episode.transcript, one.words)
        for one in talk_blocks(
            lines, *with_opinions(ad_log_odds(lines, known), show_log_odds(texts), opinions)
        )
        if one.label == "sponsor" and one.probability >= SURE_LABEL
    ]


def by_model(episode: Episode, known: AdWeights, model: LanguageModel) -> list[Stretch]:
    """The same, with what a language model that writes thinks of the sentences."""
    from pipeline.labels.blocks_by_language_model import block_opinions

    lines = lines_of(episode.transcript)
    return by_blocks(episode, known, block_opinions(model, lines))


def by_stretches(episode: Episode) -> list[Stretch]:
    """What was proposed before: stretches that are labelled by themselves, neighbours joined."""
    from pipeline.labels.boundaries import prepared
    from pipeline.labels.labeller import label
    from pipeline.registry.embedders import layered_embedder
    from pipeline.segments import segments

    embedder = layered_embedder()
    joined: list[range] = []
    for one in label(prepared(segments(episode.transcript), embedder), embedder):
        if one.label == "sponsor" and one.probability >= SURE_LABEL:
            first = joined.pop().start if joined and joined[-1].stop == one.first else one.first
            joined.append(range(first, one.last + 1))
    return [in_seconds(episode.transcript, words) for words in joined]


def in_seconds(transcript: Transcript, words: range) -> Stretch:
    first, last = transcript.words[words.start], transcript.words[words.stop - 1]
    rate = transcript.source.rate
    return seconds(first.span.start, rate), seconds(last.span.end, rate)


def measured(
    episodes: Sequence[Episode], method: Callable[[Episode], list[Stretch]]
) -> tuple[list[Found], list[Found], float]:
    """What a method finds, also without the show's own; and the CPU seconds it takes an hour."""
    found, less_own, cpu_s = [], [], 0.0
    for episode in episodes:
        progress(episode.name)
        start = time.process_time()
        proposed = method(episode)
        cpu_s += time.process_time() - start
        found.append(compared(proposed, episode.ads_s))
        less_own.append(compared(proposed, without_own(episode)))
    return found, less_own, cpu_s / sum(episode.hours for episode in episodes)


def left_out_weights(episodes: Sequence[Episode]) -> dict[str, AdWeights]:
    """For each show the weights that were fitted without it."""
    from benchmarks.fit_ads import fitted_features, marked_rows, planted_rows

    known, rows, written = ad_weights(), {}, planted_rows(episodes)
    for episode in episodes:
        rows[episode.name] = marked_rows(episode, known)
    weights = {}
    for show in {episode.show for episode in episodes}:
        progress(f"fit without {show}")
        others = [episode.name for episode in episodes if episode.show != show]
        more = [some for name in others for some in written[name]]
        features = fitted_features([rows[name] for name in others], more)
        weights[show] = replace(known, features=features)
    return weights


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--shipped", action="store_true", help="by the weights that ship")
    command.add_argument("--old", action="store_true", help="also the labels of single stretches")
    command.add_argument("--language-model", metavar="NAME", help="a served model to measure too")
    options = command.parse_args()
    episodes = episodes_of(options.data)[: 3 if options.quick else None]
    results: dict[str, Mapping[str, Any]] = {}
    if options.shipped:
        weights = {one.show: ad_weights() for one in episodes}
        found, less_own, cost = measured(episodes, lambda one: by_blocks(one, ad_weights()))
        results["blocks, weights that ship"] = row_of(found, cost)
    else:
        weights = left_out_weights(episodes)
        found, less_own, cost = measured(episodes, lambda one: by_blocks(one, weights[one.show]))
        results["blocks, show left out"] = row_of(found, cost)
    results["the same, without what is the show's own"] = row_of(less_own, cost)
    each = [{"episode": e.name, **summed([f])} for e, f in zip(episodes, found, strict=True)]
    if options.language_model:
        model = language_model(options.language_model)
        served, _, cost = measured(episodes, lambda one: by_model(one, weights[one.show], model))
        results[f"blocks, with {model.name}"] = row_of(served, cost)
    if options.old:
        before, _, cost = measured(episodes, by_stretches)
        results["stretches, as before"] = row_of(before, cost)
    heading(f"Blocks of advertisements in {len(episodes)} episodes, IoU {IOU}")
    rows = [{"method": name, **row} for name, row in results.items()]
    print_table(list(rows[0]), [list(row.values()) for row in rows])
    heading("Episode by episode")
    print_table(list(each[0]), [list(row.values()) for row in each])
    write_json(options.json, {"methods": results, "episodes": each})
    return 0


def row_of(found: Sequence[Found], cost: float) -> dict[str, Any]:
    draws = {f"{name}, 9 in 10 draws": text for name, text in spread(found).items()}
    return {**summed(found), **draws, "CPU s per hour": cost}


if __name__ == "__main__":
    sys.exit(main())
