"""Fit the network of pipeline/requests/second_reader.py on requests of many people's manner.

    python -m benchmarks.fit_reader            what it and the rules are worth on requests held out
    python -m benchmarks.fit_reader --write    also writes pipeline/requests/second_reader.npz

It is fitted on benchmarks/reader_examples.jsonl, which several people wrote for it, most of them
with things that are named and not asked for, and on the sets of benchmarks/own by which the rules
were mended, which measure neither any more. The sets of HELD_OUT are in none of these. A quarter
of an hour on one core.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import ROOT, heading, parser, print_table, progress
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.models import store
from pipeline.requests.parser import understand
from pipeline.requests.request import OPERATIONS
from pipeline.requests.second_reader import (
    READER_FILE,
    ReaderHead,
    ReaderWeights,
    SecondReader,
    read_twice,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWN: Final = ROOT / "benchmarks" / "own"
WRITTEN: Final = ROOT / "benchmarks" / "reader_examples.jsonl"
HELD_OUT: Final = (
    "requests_strangers_frozen", "requests_contrary_frozen", "requests_month_frozen",
)  # fmt: skip
RANK: Final = 16
EPOCHS: Final = 6
BATCH: Final = 16
LAYERS_RATE: Final = 1.5e-3
HEAD_RATE: Final = 2e-3
HARD: Final = 2.0
"""What an operation counts that is named and not asked for, or that the rules took for one."""
WARM_UP: Final = 100
"""Batches until the learning rate is whole."""
LONGEST: Final = 160
RARE: Final = -3.0
"""The bias before any fit: an operation is rarely asked for."""
LAYERS: Final = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A request, what it asks for, and what it names, or seems to, and does not ask for."""

    text: str
    wanted: frozenset[str]
    named: frozenset[str]


def example_rows() -> list[dict[str, Any]]:
    """All that it is fitted on."""
    sets = [path for path in sorted(OWN.glob("requests*.jsonl")) if path.stem not in HELD_OUT]
    return [row for path in (*sets, WRITTEN) for row in rows_of(path)]


def _example(text: str, wanted: frozenset[str], forbidden: Sequence[str]) -> Example:
    misread = understand(text).operations
    return Example(text, wanted, (frozenset(forbidden) | misread) - wanted)


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def fitted(some: Sequence[Example]) -> ReaderWeights:
    """The weights after EPOCHS passes; only the low-rank changes and the head learn."""
    import torch

    without_broken_torchaudio()
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(0)
    torch.set_num_threads(1)
    drawn = random.Random(0)
    folder = store.installed("minilm")
    tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    encoder.requires_grad_(requires_grad=False)
    changes, head = _with_changes(encoder), _new_head(encoder.config.hidden_size)
    learned = [part for one in changes.values() for part in (one.out, one.into)]
    optimizer = torch.optim.AdamW(
        [{"params": learned, "lr": LAYERS_RATE}, {"params": [*head.values()], "lr": HEAD_RATE}]
    )
    steps = EPOCHS * len(_batches(some, drawn))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARM_UP) * (1 - step / (steps + 1))
    )
    encoder.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in _batches(some, drawn):
            coded = tokenizer(
                [one.text for one in batch], padding=True, truncation=True, max_length=LONGEST,
                return_tensors="pt",
            )  # fmt: skip
            seen = coded["attention_mask"][..., None].float()
            odds = _odds(head, encoder(**coded).last_hidden_state, seen)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                odds,
                torch.tensor([[float(w in one.wanted) for w in OPERATIONS] for one in batch]),
                torch.tensor(
                    [[HARD if w in one.named else 1.0 for w in OPERATIONS] for one in batch]
                ),
                reduction="sum",
            ) / len(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        progress(f"epoch {epoch + 1} of {EPOCHS}, loss {total * EPOCHS / steps:.3f}")
    return ReaderWeights(
        ReaderHead(**{name: part.detach().numpy() for name, part in head.items()}),
        {name: (one.out.detach().numpy(), one.into.detach().numpy())
         for name, one in changes.items()},
    )  # fmt: skip


def _new_head(dimensions: int) -> dict[str, Any]:
    """The parts of the head before any fit, by the names of ReaderHead."""
    import torch

    rows = (len(OPERATIONS), dimensions)
    parts = {
        "looks": torch.randn(rows) * 0.02,
        "asked": torch.zeros(dimensions),
        "own": torch.zeros(rows),
        "whole": torch.zeros(rows),
        "bias": torch.full((len(OPERATIONS),), RARE),
    }
    return {name: torch.nn.Parameter(part) for name, part in parts.items()}


def _odds(head: dict[str, Any], states: Any, seen: Any) -> Any:
    """`ReaderHead.chances` for a batch, before the last function."""
    import torch

    looked = torch.softmax(states @ head["looks"].T + (seen - 1) * 1e4, 1)
    found = torch.einsum("bto,btd->bod", looked, states)
    mean = (states * seen).sum(1) / seen.sum(1)
    own = (found * head["own"]).sum(-1)
    return found @ head["asked"] + own + mean @ head["whole"].T + head["bias"]


def _with_changes(encoder: Any) -> dict[str, Any]:
    """Gives each linear layer of the encoder a low-rank change, which begins as nothing."""
    import torch

    class Changed(torch.nn.Module):
        def __init__(self, layer: Any) -> None:
            super().__init__()
            self.layer = layer
            rows = torch.randn(RANK, layer.in_features) / layer.in_features**0.5
            self.into = torch.nn.Parameter(rows)
            self.out = torch.nn.Parameter(torch.zeros(layer.out_features, RANK))

        def forward(self, x: Any) -> Any:
            return self.layer(x) + (x @ self.into.T) @ self.out.T

    found = {}
    for number, layer in enumerate(encoder.encoder.layer):
        for name in LAYERS:
            parent, _, last = name.rpartition(".")
            part = layer.get_submodule(parent)
            one = found[f"encoder.layer.{number}.{name}"] = Changed(getattr(part, last))
            setattr(part, last, one)
    return found


def _batches(some: Sequence[Example], drawn: random.Random) -> list[list[Example]]:
    """All examples once, in batches of texts of like length, in any order."""
    order = sorted(some, key=lambda one: len(one.text) / 30 + 2 * drawn.random())
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    drawn.shuffle(batches)
    return batches


def write(found: ReaderWeights) -> None:
    """Write the weights that ship, in half precision."""
    changes = {
        f"{name}|{side}": matrix.astype(np.float16)
        for name, both in found.changes.items()
        for side, matrix in zip(("out", "into"), both, strict=True)
    }
    head = {name: part.astype(np.float16) for name, part in asdict(found.head).items()}
    np.savez(ROOT / "pipeline" / "requests" / READER_FILE, **head, **changes)  # type: ignore[arg-type]


def measured(rows: Sequence[dict[str, Any]], reader: SecondReader) -> list[list[object]]:
    """What the rules, the network, and both together make of a set."""
    requests = [understand(row["text"]) for row in rows]
    likely = [reader.read(row["text"]) for row in rows]
    plans = {
        "rules": [request.operations for request in requests],
        "network": [frozenset(w for w, one in by.items() if one.chance > 0.5) for by in likely],
        "both": [
            read_twice(request, by).operations for request, by in zip(requests, likely, strict=True)
        ],
    }
    return [[name, len(rows), *counts(rows, plan)] for name, plan in plans.items()]


def counts(rows: Sequence[dict[str, Any]], plans: Sequence[frozenset[str]]) -> tuple[int, int]:
    """How many plans are exactly those wanted, and how many have a forbidden operation."""
    both = list(zip(rows, plans, strict=True))
    exact = sum(plan == set(row["ops"]) for row, plan in both)
    return exact, sum(not plan.isdisjoint(row["forbid"]) for row, plan in both)


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--write", action="store_true", help="fit, and write what ships")
    given = options.parse_args()
    some = [_example(row["text"], frozenset(row["ops"]), row["forbid"]) for row in example_rows()]
    reader = SecondReader()
    if given.write:
        write(fitted(some))
    for name in HELD_OUT:
        heading(f"{name}, held out of {len(some)} examples")
        print_table(
            ["reader", "requests", "exact", "forbidden"],
            measured(rows_of(OWN / f"{name}.jsonl"), reader),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
