"""How much sentences are worded like an advertisement: features for the decoder of `blocks`.

Counts of turns of phrase, of names that are said in one minute only, and of phrases that are said
again elsewhere in the recording (inserted reads often are), each for the sentence itself and for
its neighbourhood. What the sentences are about is never asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_DOMAIN: Final = r"(com|org|io|net|fm|co|ai|team|us|tv|app|shop|dev|gov|edu|uk|au|ie|nz|ca|de)"
_WRITTEN: Final[tuple[tuple[str, bool, str], ...]] = (
    # name, whether it counts by its share of the words, pattern
    ("address", False, rf"\b\w+ ?(\.|dot) ?{_DOMAIN}\b"),
    ("path", False, r"\bslash\b|\.(com|org|io|co|ai)\s*/"),
    ("code", False,
     r"\b(promo|offer|discount|coupon|use)\b.{0,12}\bcode\b|\bcode (?-i:[A-Z0-9]{3,})\b|checkout"),
    ("free", True, r"\bfree\b"),
    ("asks to act", False,
     r"^(also,? |so |plus,? )?(sign up|visit|go to|head|check out|download|learn more|"
     r"find out more|get|try|shop|schedule|book|apply|order|switch|call|join|discover|search|"
     r"start|save|text|see|listen|subscribe|tune in|ask)\b"),
    ("price", True, r"%|percent|\$\d|\bdollars?\b|\bpounds\b|\bquid\b|\beuros\b|\bbucks\b"),
    ("sponsor", False,
     r"brought to you|sponsor|supported by|support for|supporting (the|this|us)|made possible by|"
     r"presents\b|paid (advertisement|message|for)|partners? at\b"),
    ("you", True, r"\b(you|your|you're|you've|you'll)\b"),
    ("small print", False,
     r"\b(terms|conditions|fees|taxes|restrictions|fdic|nmls|equal housing|see full|see store|"
     r"see dealer|apply\.|exclusions|subject to|not available|required|per month|a month|"
     r"may vary|side effects|doctor|responsibly|limited time|offer ends|first order|"
     r"money[- ]back|free trial|risk[- ]free|no contracts?|cancel any ?time|member of)\b"),
    ("name alone", False,
     r"^(?-i:[A-Z])[\w'&-]+(?: (?-i:[A-Z])[\w'&-]+){0,3}[.!]$"),
    ("ends with now", False, r"\b(today|now)[.!]$"),
    ("wares", True,
     r"\b(customers?|plans?|savings?|save|premium|delivered|brand|product|app|stores?|shipping|"
     r"subscription|insurance|deals?|trial|businesses|solution|platform|trusted|designed|enjoy|"
     r"experience|award[- ]winning|available|introducing|ingredients|technology|teams?|helps?)\b"),
    ("way back", False,
     r"\b(back to the|let's get back|back to|we'll be right back|right after this|stay tuned|"
     r"in just a (minute|moment|second)|where were we)\b"),
    ("podcasts", False,
     r"\b(podcasts?|(?<!this )(?<!today's )episodes?|listen(ing)?|follow|subscribe|"
     r"wherever you get)\b"),
    ("own show", False,
     r"\b(patreon|patrons?|our (show|website|merch|shop|discord|listeners)|on the show|feedback|"
     r"thanks for listening|see you next|welcome (back )?to|leave us|review)\b"),
    ("chat", True,
     r"\b(i think|you know|yeah|i mean|uh|um|kind of|sort of|he said|she said|gonna|i don't know|"
     r"oh|okay)\b|\b(like,|right\?|well,)"),
    ("others", True, r"\b(he|she|they|his|her|him|them|their)\b"),
    ("me", True, r"\b(?-i:I|I'm|I've|my|me)\b"),
    ("past", True, r"\b(was|were|had|did|said|went|got|came|told)\b"),
    ("question", False, r"\?$"),
)  # fmt: skip
PATTERNS: Final = tuple(
    (name, shared, re.compile(pattern, re.IGNORECASE)) for name, shared, pattern in _WRITTEN
)
AD_FEATURES: Final = (
    *(name for name, _, _ in PATTERNS),
    "capitals", "length", "name of the minute", "said again", "wording", "opened", "closes",
)  # fmt: skip
"""The columns of `ad_features`; each is there twice: by itself, and with its neighbours."""
WIDTH: Final = 3
"""Sentences on either side that count as neighbours; 2 to 8 were tried."""
_MOST: Final = 3
_WORDS_EACH: Final = 8.0
"""A count that grows with length is divided by this many words."""
_ME: Final = frozenset({"I", "I'm", "I've", "I'll", "I'd"})


def ad_features(texts: Sequence[str], wording: Floats, reach: Floats, passes: Floats) -> Floats:
    """What speaks for and against an advertisement, shape (sentences, 2 x AD_FEATURES).

    `wording` is how much the words around each sentence are those of an advertisement, log-odds;
    `reach` that of `ad_reach`; and `passes`, one shorter, how much a neighbour counts for over the
    border between each sentence and the next, 0 to 1.
    """
    own = np.column_stack(
        [
            np.array([_counts(text) for text in texts]).reshape(len(texts), -1),
            named_once(texts),
            said_again(texts),
            np.clip(wording, -6, 6) / 3,
            reach,
        ]
    )
    return np.hstack([own, _blurred(own, passes, WIDTH)])


def _counts(text: str) -> list[float]:
    words = text.split()
    long = max(1.0, len(words) / _WORDS_EACH)
    found = [
        min(_MOST, sum(1 for _ in pattern.finditer(text))) / (long if shared else 1.0)
        for _, shared, pattern in PATTERNS
    ]
    capitals = sum(word[:1].isupper() and word not in _ME for word in words[1:])
    count = max(1, len(words))
    return [*found, capitals / count, float(np.log(count))]


def _blurred(rows: Floats, passes: Floats, width: int) -> Floats:
    """The mean of each row and its neighbours, nearer ones more, and less behind a border.

    `passes` is what a neighbour counts for over each border between two rows, 0 to 1.
    """
    found, weights = rows.copy(), np.ones((len(rows), 1))
    reach = np.ones((len(rows), 1))
    for step in range(1, min(width, len(rows) - 1) + 1):
        reach = reach[:-1] * passes[step - 1 :, None]
        weight = np.exp(-2 * step / width) * reach
        found[:-step] += weight * rows[step:]
        found[step:] += weight * rows[:-step]
        weights[:-step] += weight
        weights[step:] += weight
    return np.asarray(found / weights)


# --- names of one minute ------------------------------------------------------------------------

_NAME: Final = re.compile(r"\b[A-Z][A-Za-z0-9'&-]{2,}")
_SITE: Final = re.compile(r"\b([a-z][a-z0-9-]{3,}) ?\.(?:com|io|co|org)")
_NO_NAME: Final = re.compile(
    r"(The|And|But|You|Your|That|This|They|She|His|Her|Its|For|With|From|What|When|Where|Who|Why|"
    r"How|Now|Yes|Not|All|One|Our|There|Then|Here|Just|Get|Because|Okay|Yeah|Well)$"
)
_NEAR: Final = 25
"""Sentences within which a name belongs to one read."""
_FEW_READS: Final = 6


def named_once(texts: Sequence[str]) -> Floats:
    """Where names stand that are said several times within a read, and hardly elsewhere; 0..2."""
    places = defaultdict(set)
    for place, text in enumerate(texts):
        for name in names_in(text):
            places[name].add(place)
    found = np.zeros(len(texts))
    for at in places.values():
        if len(at) > 1:
            for first, last, count in _reads(sorted(at)):
                found[first : last + 1] += min(count, 4) / 4
    return np.minimum(found, 2)


def names_in(text: str) -> Iterator[str]:
    """Names of people and wares, and of sites, as far as they are written like such."""
    for name in _NAME.findall(text):
        plain = name.removesuffix("'s")
        if "'" not in plain and not _NO_NAME.match(plain):
            yield plain
    for site in _SITE.findall(text.lower()):
        yield site.capitalize()


def _reads(places: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """First and last place, and number, of the clusters of a name that may be reads of it."""
    at = np.array(places)
    groups = np.split(at, np.flatnonzero(np.diff(at) > _NEAR) + 1)
    often = len(groups) <= _FEW_READS and all(len(group) > 1 for group in groups)
    for group in groups:
        count = len(group)
        alone = count >= 2 and count / len(at) >= 0.5
        if (alone or (count >= 3 and often)) and group[-1] - group[0] <= _NEAR:
            yield int(group[0]), int(group[-1]), count


# --- what is said again -------------------------------------------------------------------------

_RUN: Final = 6
_APART: Final = 100
_WORD: Final = re.compile(r"[a-z0-9']+")


def said_again(texts: Sequence[str]) -> Floats:
    """The share of each sentence's runs of six words that are said elsewhere too; 0..1."""
    words = [_WORD.findall(text.lower()) for text in texts]
    flat = [(word, place) for place, some in enumerate(words) for word in some]
    runs = defaultdict(list)
    for at in range(len(flat) - _RUN + 1):
        runs[tuple(word for word, _ in flat[at : at + _RUN])].append(at)
    again = np.zeros(len(texts))
    for places in runs.values():
        if places[-1] - places[0] > _APART:
            for at in places:
                again[flat[at][1]] += 1
    possible = np.array([max(1, len(some) - _RUN + 1) for some in words])
    return np.asarray(np.minimum(again / possible, 1.0)).reshape(len(texts))
