from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.errors import ModelError
from pipeline.backends import causal
from pipeline.backends.causal import Causal
from pipeline.backends.smollm import BundledLanguageModel, converted
from pipeline.labels.labeller import label
from pipeline.models import store
from tests.pipeline.labels.test_labels import CLEAR, said

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "Lines, and where they come from.\n"
TEXTS = [
    " It rains in London today.",
    " Buy one and get one free, today only, in every shop!",
    " Hm.",
]
OPTIONS = ["Weather report:", "Advertisement:"]


@pytest.fixture(scope="module")
def embedded() -> BundledLanguageModel:
    store.installed("smollm2-135m")
    return BundledLanguageModel(threads=1)


@pytest.fixture(scope="module")
def exact(embedded: BundledLanguageModel) -> Iterator[Causal]:
    """The same weights in 32 bits, from their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(causal, "_computes_in_16_bits", lambda: False)
        model = Causal(converted(), threads=1)
        model.score("a", ["b"], ["c"])
        yield model


def test_the_small_model_knows_what_goes_with_what(embedded: BundledLanguageModel) -> None:
    rows = embedded.score(PREFIX, TEXTS, OPTIONS)
    assert rows.shape == (3, 2)
    assert (rows < 0).all()
    assert rows[0, 0] - rows[1, 0] > rows[0, 1] - rows[1, 1]


def test_a_score_is_the_sum_of_the_tokens_log_probabilities(exact: Causal) -> None:
    """Against one plain pass over prefix, option and text, without a cache or a batch."""
    import torch

    _, model = exact._loaded
    rows = exact.score(PREFIX, TEXTS, OPTIONS)
    for n, text in enumerate(TEXTS):
        for m, option in enumerate(OPTIONS):
            before = exact._tokens(PREFIX) + exact._tokens(option)
            tokens = exact._tokens(text)
            with torch.inference_mode():
                logits = model(torch.tensor([before + tokens])).logits[0].log_softmax(-1)
            total = sum(logits[len(before) - 1 + k, token].item() for k, token in enumerate(tokens))
            assert rows[n, m] == pytest.approx(total, abs=1e-3)


def test_a_text_scores_the_same_in_any_company(exact: Causal) -> None:
    alone = exact.score(PREFIX, TEXTS[:1], OPTIONS)
    among = exact.score(PREFIX, TEXTS * 7, OPTIONS)
    assert np.allclose(among[0], alone[0], atol=1e-3)
    assert np.allclose(among[-len(TEXTS)], alone[0], atol=1e-3)


def test_the_small_model_is_never_asked_to_write(embedded: BundledLanguageModel) -> None:
    assert embedded.can_score
    assert not embedded.can_write
    with pytest.raises(ModelError, match="can only weigh labels"):
        embedded.write("Summarise.", {"type": "object"})


def test_a_model_is_asked_to_write_by_its_size(exact: Causal) -> None:
    assert not exact.can_write
    with pytest.raises(ModelError, match="too small"):
        exact.write("Summarise.", {"type": "object"})


def test_what_a_weak_model_writes_is_held_against_the_schema(
    exact: Causal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(causal, "WRITES_FROM", 1)
    monkeypatch.setattr(causal, "_LONGEST_ANSWER", 12)
    assert exact.can_write
    schema: dict[str, Any] = {"type": "object", "required": ["label"]}
    with pytest.raises(ModelError, match="does not fit the schema"):
        exact.write("Say hello.", schema)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        Causal("/nowhere/at/all").score("a", ["b"], ["c"])


def test_the_small_model_has_a_voice_in_labels(embedded: BundledLanguageModel) -> None:
    wanted, segment = CLEAR[0]
    unclear = said("Two plus two, perhaps.")
    plain, heard = label([segment, unclear]), label([segment, unclear], model=embedded)
    assert heard[0].label == plain[0].label == wanted
    assert heard[1].probability != plain[1].probability
