"""Requests in plain language: is exactly the right plan made, and never a forbidden operation?

    python -m benchmarks.language_requests [--set FILE.jsonl] [--unseen] [--misses]

Exact: the set of operations is the one written down. Forbidden: an operation that the request
says must not be done, as `forbid` lists them, or, where a set has no such list, any operation
beyond the plan in a request with a negation. Sets: `shared` is data/language/requests.jsonl, from
which the rules were written; `own` was written before any rule; `tuned` was the first seen by the
rules and they were mended by it; `fresh` and `last` were written after that, in other people's
manner of speaking, and each was mended by after its first run; `manners` and `unseen` are halves
of 142 requests, drawn by lot before the rules for them: rules were written from `manners` alone,
and `unseen` was first run (`--unseen`) when they were done (59 of 71), and
mended by after; `umbrella` and `voices` are two more sets by others who had not seen the rules,
each with its `half`: open, from which rules were written, and frozen; `plain`, of a third person,
was first run after all of these, and mended by after; `makers` and `makers_frozen` are halves by
lot of 120 of ten makers: rules were mended by the one, the other was first run (`--unseen`) when
they were done; `listeners` and `listeners_frozen` are halves of 120 of ten others, in the same way;
`kinds` are five rows by the author of the rules, each written before the rules for it; `home`
and `newsroom`, each with a frozen half, are of two more people who had not seen them, and
`twelve_frozen` of a third; `street` and `trades` are of two more, open, and mended by after their
first run; `jury_frozen` and `panel_frozen` are of a sixth and a seventh, in the manner of
twenty and sixteen people, and mended by after their own; `crowd` is of an eighth, in the manner of
twenty people, open, and mended by after its first run.
The second reader was fitted on all of these, and so is measured only by three sets that neither it
nor a rule has seen: `strangers_frozen`, in the manner of 25 people, `month_frozen`, what 25 more
ask for in a month, and `contrary_frozen`, in which most of what is named is not asked for (60 of
each of four writers whose others it was fitted on; its thresholds were chosen by them).
The first runs, which alone say what to expect of unseen requests, stand in benchmarks/RESULTS.md.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import ROOT, heading, parser, print_table, write_json
from pipeline.requests.parser import understand
from pipeline.requests.second_reader import SecondReader, read_twice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.protocols.language_model import LanguageModel

OWN = ROOT / "benchmarks" / "own"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--set", type=Path, action="append", metavar="FILE", help="another set")
    options.add_argument("--reader", metavar="MODEL", help="a language model that reads too")
    options.add_argument("--unseen", action="store_true", help="the frozen set too, once, at last")
    options.add_argument("--misses", action="store_true", help="show what went wrong")
    given = options.parse_args()
    sets = {
        "shared": given.data / "language" / "requests.jsonl",
        "own": OWN / "requests.jsonl",
        "tuned": OWN / "requests_tuned.jsonl",
        "fresh": OWN / "requests_fresh.jsonl",
        "last": OWN / "requests_last.jsonl",
        "manners": OWN / "requests_manners.jsonl",
        "umbrella": OWN / "requests_umbrella.jsonl",
        "voices": OWN / "requests_voices.jsonl",
        "plain": OWN / "requests_plain.jsonl",
        "makers": OWN / "requests_makers_open.jsonl",
        "listeners": OWN / "requests_listeners_open.jsonl",
        "home": OWN / "requests_home_open.jsonl",
        "newsroom": OWN / "requests_newsroom_open.jsonl",
        "street": OWN / "requests_street.jsonl",
        "trades": OWN / "requests_trades.jsonl",
        "kinds": OWN / "requests_kinds.jsonl",
        "crowd": OWN / "requests_crowd_open.jsonl",
    }
    if given.unseen:
        sets["unseen"] = OWN / "requests_unseen.jsonl"
        sets["makers_frozen"] = OWN / "requests_makers_frozen.jsonl"
        sets["listeners_frozen"] = OWN / "requests_listeners_frozen.jsonl"
        sets["home_frozen"] = OWN / "requests_home_frozen.jsonl"
        sets["newsroom_frozen"] = OWN / "requests_newsroom_frozen.jsonl"
        sets["twelve_frozen"] = OWN / "requests_twelve_frozen.jsonl"
        sets["jury_frozen"] = OWN / "requests_jury_frozen.jsonl"
        sets["panel_frozen"] = OWN / "requests_panel_frozen.jsonl"
        sets["strangers_frozen"] = OWN / "requests_strangers_frozen.jsonl"
        sets["contrary_frozen"] = OWN / "requests_contrary_frozen.jsonl"
        sets["month_frozen"] = OWN / "requests_month_frozen.jsonl"
    sets |= {path.stem: path for path in given.set or ()}
    heading("Requests")
    rows: list[dict[str, Any]] = []
    for name, path in sets.items():
        if not path.exists():
            print(f"{path} is not there.", file=sys.stderr)
            continue
        requests = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows += [
            measured(name, planner, plan, requests, misses=given.misses)
            for planner, plan in planners(given.reader).items()
        ]
    print_table(list(rows[0]), [list(row.values()) for row in rows])
    write_json(given.json, {"requests": rows})


def planners(reader: str | None) -> dict[str, Callable[[str], frozenset[str]]]:
    second = SecondReader()
    found: dict[str, Callable[[str], frozenset[str]]] = {
        "rules": lambda text: understand(text).operations,
        "rules, second reader": lambda text: (
            read_twice(understand(text), second.read(text)).operations
        ),
    }
    if reader:
        from pipeline.registry.language_models import language_model
        from pipeline.requests.by_language_model import read_by_model

        model: LanguageModel = language_model(reader)

        def by_model(text: str) -> frozenset[str]:
            wishes = read_by_model(text, model)
            return frozenset(w.what for w in wishes if not w.keep) - {
                w.what for w in wishes if w.keep
            }

        found[model.name] = by_model
    return found


def measured(
    name: str,
    planner: str,
    plan: Callable[[str], frozenset[str]],
    requests: Sequence[dict[str, Any]],
    *,
    misses: bool,
) -> dict[str, Any]:
    plan(requests[0]["text"])  # whatever is loaded once is not what a request costs
    exact = right = planned = wanted = forbidden = 0
    started = time.process_time()
    for request in requests:
        want, got = set(request["ops"]), plan(request["text"])
        strict = "forbid" not in request and "neg" in request.get("tags", ())
        bad = (got - want) if strict else got & set(request.get("forbid", ()))
        exact += want == got
        right, planned, wanted = right + len(want & got), planned + len(got), wanted + len(want)
        forbidden += len(bad)
        if misses and want != got:
            print(f"{planner}, {request['id']}: {request['text']}")
            print(f"    wanted {sorted(want)}, planned {sorted(got)}")
    seconds = time.process_time() - started
    return {
        "set": name,
        "planner": planner,
        "requests": len(requests),
        "exact": exact,
        "share": exact / len(requests),
        "precision": right / max(1, planned),
        "recall": right / max(1, wanted),
        "forbidden": forbidden,
        "cpu ms/request": 1000 * seconds / len(requests),
    }


if __name__ == "__main__":
    main()
