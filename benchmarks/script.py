"""The script's speed: written, read back, checked and merged, for talks of growing length.

    python -m benchmarks.script

The talk is the example episode's own words, repeated, with every um struck, every long pause
shortened, and one paragraph in ten edited by hand. The limit is 2 seconds for 30,000 words.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.common import ROOT, load_average, parser, print_table, write_json
from editors.merge.three_way import rebased
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.table import DEFAULT_EDITORS, proposed
from media.source import AudioStream, Source
from media.span import Span
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Callable

RATE = 48_000
SIZES = (3_000, 30_000, 300_000)
LIMIT_S = 2.0


def talk(count: int) -> Transcript:
    """A talk of `count` words at 180 words a minute, with a pause now and then."""
    import json

    said = json.loads((ROOT / "examples" / "episode.words.json").read_text())["words"]
    texts = [row.get("word_punct", row["word"]) for row in said]
    chance = random.Random(1)
    words, pauses, position = [], [], 0
    for number in range(count):
        text = texts[number % len(texts)]
        kind = "filler" if is_hesitation(text, "en") else "word"
        length = chance.randrange(8_000, 20_000)
        words.append(Word(text, Span(position, position + length), 0.9, kind=kind))
        position += length
        if chance.random() < 0.15:
            pause = chance.randrange(8_000, 80_000)
            pauses.append(Span(position, position + pause))
            position += pause
    audio = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    source = Source(ROOT / "talk.flac", "0" * 64, 1, 1, "flac", position + RATE, audio)
    return Transcript(source, "en", tuple(words), tuple(pauses))


def edited(text: str) -> str:
    """What a person leaves of a script: in every tenth paragraph a word struck and one deleted."""
    blocks = text.split("\n\n")
    for number in range(2, len(blocks), 10):
        anchor, _, body = blocks[number].partition("\n")
        tokens = body.split(" ")
        plain = [n for n, token in enumerate(tokens) if token.isalpha()]
        if len(plain) > 4:
            tokens[plain[1]] = f"~~{tokens[plain[1]]}~~"
            del tokens[plain[3]]
        blocks[number] = f"{anchor}\n{' '.join(tokens)}"
    return "\n\n".join(blocks)


def measured(count: int) -> dict[str, float]:
    """Seconds of each step."""
    transcript = talk(count)
    seconds: dict[str, float] = {"words": count}

    def step(name: str, action: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = action()
        seconds[name] = time.perf_counter() - start
        return result

    decisions = step("propose", lambda: proposed(transcript, DEFAULT_EDITORS))
    base = drafted(transcript, decisions)
    text = step("write", lambda: written(transcript, drafted(transcript, decisions)))
    document, problems = step("read", lambda: read_back(transcript, edited(text), decisions))
    assert not problems, problems[0]
    step("check", lambda: assembled(transcript, document))
    moved = tuple(
        replace(w, span=Span(w.span.start + 400, w.span.end + 400)) for w in transcript.words
    )
    new = replace(transcript, words=moved)
    fresh = proposed(new, DEFAULT_EDITORS)
    step("merge", lambda: rebased(transcript, base, document, new, fresh))
    seconds["all"] = sum(seconds[name] for name in ("write", "read", "check", "merge"))
    return seconds


def main() -> int:
    options = parser(__doc__).parse_args()
    sizes = SIZES[:2] if options.quick else SIZES
    rows = [measured(size) for size in sizes]
    print(f"\nload average {load_average()}\n")
    names = ["propose", "write", "read", "check", "merge", "all"]
    print_table(
        ["words", *(f"{name} s" for name in names), "us a word"],
        [
            [f"{row['words']:,}", *(f"{row[n]:.3f}" for n in names),
             f"{row['all'] / row['words'] * 1e6:.0f}"]
            for row in rows
        ],
    )  # fmt: skip
    write_json(options.json, {"script": rows})
    within = next(row["all"] for row in rows if row["words"] == 30_000) <= LIMIT_S
    print(f"\nLimit: {LIMIT_S} s for 30,000 words: {'within' if within else 'MISSED'}.")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
