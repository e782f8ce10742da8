"""How likely each sentence is part of an advertisement, by weights that were fitted.

Two logistic regressions: which words and pairs of words the sentence and its neighbours have, and
the features of `ad_text`, one of which is the first. benchmarks/fit_ads.py fits them, the first on
passages written for it, and writes `ads.npz`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_borders import walls
from pipeline.labels.ad_reach import reach
from pipeline.labels.ad_text import ad_features
from pipeline.labels.classifiers import terms_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line

    Floats = NDArray[np.float64]

AD_FILE: Final = "ads.npz"
_WALL: Final = 1.5
"""Over a border 1/e of what is said on its other side counts for each so much of log-odds there."""
SURELY: Final = 4.0
"""More a sentence alone never says, for or against."""
_SITE: Final = re.compile(r"(\w) ?\.(com|org|io|net|fm|co|ai|team|shop|dev|gov|edu)\b")


@dataclass(frozen=True, slots=True)
class AdWeights:
    """The fitted weights."""

    terms: Mapping[str, int]
    """The known words and pairs, with their rows."""
    rarity: Floats
    """The weight of each term: the logarithm of one over the share of passages that have it."""
    wording: Floats
    """Log-odds of each term, the bias last."""
    features: Floats
    """Log-odds of each feature, the bias last."""


@functools.cache
def ad_weights() -> AdWeights:
    """The weights that ship with the program."""
    with (
        files("pipeline.labels").joinpath(AD_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        names = arrays["terms"].tobytes().decode().split("\n")
        rest = (arrays[name].astype(np.float64) for name in ("rarity", "wording", "features"))
        return AdWeights({name: row for row, name in enumerate(names)}, *rest)


def ad_terms(text: str) -> list[str]:
    """Words and pairs of words, with addresses, prices and shares as they are said."""
    said = _SITE.sub(r"\1 dot \2", text.replace("$", "0 dollars "))
    return terms_in(said.replace("%", " percent").replace("/", " slash "))


def ad_wording(texts: Sequence[str], known: AdWeights) -> Floats:
    """Log-odds that texts are worded like an advertisement, by their words alone."""
    scores = np.full(len(texts), known.wording[-1])
    for place, text in enumerate(texts):
        found = [known.terms[term] for term in ad_terms(text) if term in known.terms]
        weights = known.rarity[found]
        scores[place] += weights @ known.wording[found] / max(float(np.linalg.norm(weights)), 1e-9)
    return scores


def with_neighbours(texts: Sequence[str]) -> list[str]:
    """Each sentence with the one before and the one behind it."""
    return [" ".join(texts[max(0, place - 1) : place + 2]) for place in range(len(texts))]


def ad_rows(lines: Sequence[Line], known: AdWeights) -> Floats:
    """The features of consecutive sentences; shape (sentences, 2 x AD_FEATURES)."""
    texts = [line.text for line in lines]
    worded = ad_wording(with_neighbours(texts), known)
    passes = np.exp(-walls(lines) / _WALL)
    return ad_features(texts, worded, reach(lines, passes), passes)


def ad_log_odds(lines: Sequence[Line], known: AdWeights | None = None) -> Floats:
    """Log-odds that each of consecutive sentences is part of an advertisement, up to SURELY."""
    if not lines:
        return np.zeros(0)
    known = known or ad_weights()
    rows = ad_rows(lines, known)
    log_odds = rows @ known.features[:-1] + known.features[-1]
    return np.asarray(np.clip(log_odds, -SURELY, SURELY))
