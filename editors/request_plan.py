"""What becomes of wishes: which editors with which options, which stages, and what cannot be done.

Wishes choose among what is in the tables of editors; nothing that somebody says can do more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, REQUEST_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.requests.request import Intent, Request


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """A request as orders to editors and stages."""

    specs: tuple[str, ...] = ()
    """As the command line spells editors, protections among them."""
    products: tuple[str, ...] = ()
    """What is to be made besides the edit."""
    undone: tuple[str, ...] = ()
    """What was understood and cannot be done here, and why, in one sentence each."""


def plan_of(request: Request, speakers: Mapping[str, str]) -> RequestPlan:
    """The orders of a request; `speakers` gives the names of its speakers by their letters."""
    specs: list[str] = []
    undone: list[str] = []
    for made in (_sounds, _labels, _parts, _protections, _length):
        for order in made(request, speakers):
            if order.startswith("!"):
                undone.append(order[1:])
            else:
                specs.append(order)
    mends = [w.what for w in request.wanted if w.what in AUDIO_REPAIRS or w.what == "clips"]
    undone += [f"{what}: this program does not do that yet." for what in dict.fromkeys(mends)]
    products = [w.what for w in request.wanted if w.what in PRODUCTS and w.what != "clips"]
    return RequestPlan(tuple(specs), tuple(dict.fromkeys(products)), tuple(undone))


def _sounds(request: Request, _: Mapping[str, str]) -> Iterator[str]:
    wanted = {wish.what: wish for wish in reversed(request.wanted)}
    if any(w.what == "fillers" and "words" not in w.options for w in request.wanted):
        yield "fillers"
    words = _words(w for w in request.wanted if w.what == "fillers")
    spared = _words(w for w in request.kept if w.what == "fillers")
    if left := [word for word in words if word not in spared]:
        yield f"asides:words={'+'.join(left)}"
    if gaps := wanted.get("gaps"):
        options = {key: gaps.options[key] for key in ("over", "to") if key in gaps.options}
        if "to" in options:  # it was said how long: also at the end of a sentence
            options |= {"sentence": options["to"]}
            options.setdefault("over", options["to"])
        yield ":".join(["gaps", *(f"{key}={value}" for key, value in options.items())])
    if "retakes" in wanted:
        yield "repeats"


def _words(wishes: Iterator[Intent]) -> list[str]:
    found = [word for wish in wishes for word in wish.options.get("words", "").split("+") if word]
    return list(dict.fromkeys(found))


def _labels(request: Request, _: Mapping[str, str]) -> Iterator[str]:
    """One order for all labels, such as `labels:cut=crew+sponsor`."""
    names = [f"cut:{label}" for label in REQUEST_LABELS]
    cut = dict.fromkeys(w.what[4:] for w in request.wanted if w.what in names)
    if "retakes" in request.operations:  # whole passages that were said again
        cut["retake"] = None
    if cut:
        yield f"labels:cut={'+'.join(cut)}"


def _parts(request: Request, speakers: Mapping[str, str]) -> Iterator[str]:
    wanted = request.wanted
    if stretches := _values(wanted, "cut:times", "times", str):
        yield f"times:cut={stretches}"
    if quotations := _values(wanted, "cut:passage", "words", _quotation):
        yield f"passage:cut={quotations}"
    letters, missing = _letters(wanted, speakers)
    if letters:
        yield f"speaker:cut={letters}"
    yield from missing


def _protections(request: Request, speakers: Mapping[str, str]) -> Iterator[str]:
    kept = request.kept
    letters, missing = _letters(kept, speakers)
    options = {
        "times": _values(kept, "cut:times", "times", str),
        "passages": _values(kept, "cut:passage", "words", _quotation),
        "speakers": letters,
        "pauses": _values(kept, "gaps", "after", str),
        "labels": "+".join(
            w.what[4:] for w in kept if w.what in [f"cut:{x}" for x in REQUEST_LABELS]
        ),
    }
    if any(options.values()):
        given = (f"{key}={value}" for key, value in options.items() if value)
        yield ":".join(["keep", *given])
    yield from missing


def _length(request: Request, _: Mapping[str, str]) -> Iterator[str]:
    goals = [float(wish.options["to"]) for wish in request.wanted if "to" in wish.options
             and wish.what == "shorten"]  # fmt: skip
    if goals:
        yield f"shorten:to={min(goals):g}s"


def _values(wishes: Sequence[Intent], what: str, key: str, form: Callable[[str], str]) -> str:
    """The values of one option of all wishes of a kind, joined as editors read them."""
    given = [form(w.options[key]) for w in wishes if w.what == what and key in w.options]
    return "+".join(dict.fromkeys(given))


def _quotation(words: str) -> str:
    return "_".join(words.replace(":", " ").replace("+", " ").split())


def _letters(wishes: Sequence[Intent], speakers: Mapping[str, str]) -> tuple[str, list[str]]:
    """The letters of the speakers that wishes name, and a sentence for each that is not there."""
    found: dict[str, None] = {}
    missing: list[str] = []
    for wish in wishes:
        if wish.what != "cut:speaker":
            continue
        name = wish.options.get("name", "").casefold().removeprefix("speaker ")
        letters = [
            letter
            for letter, known in speakers.items()
            if name in (letter.casefold(), known.casefold(), *known.casefold().split()[:1])
        ]
        if len(letters) == 1:
            found |= dict.fromkeys(letters)
        else:
            known = ", ".join(f"{k} ({v})" for k, v in speakers.items()) or "no speakers"
            missing.append(f"!speaker {wish.options.get('name')}: the transcript knows {known}.")
    return "+".join(found), missing
