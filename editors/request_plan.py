"""What becomes of wishes: which editors with which options, which stages, and what cannot be done.

Wishes choose among what is in the tables of editors; nothing that somebody says can do more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.call import EditorCall, Seconds
from media.clock import parse_seconds
from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, REQUEST_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.requests.request import Intent, Request


_UNDONE: Final = "this program does not do that yet."
_DONE_BY: Final = {
    "levels": "give --level, and --loudness podcast, broadcast or video.",
    "enhance": "give --denoise.",
    "bleep": "give --mute WORD,..., or write {mute}word{/mute} or {bleep}word{/bleep} in the "
    "script.",
    "clips": "'paperedit clip RECORDING --best 3' cuts them.",
    "breaths": "give --edits fillers,gaps,breaths:soften=12.",
}
"""What a request cannot choose yet, and the option that does it."""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """A request as orders to editors and stages."""

    calls: tuple[EditorCall, ...] = ()
    """Editors with their options, protections among them."""
    products: tuple[str, ...] = ()
    """What is to be made besides the edit."""
    undone: tuple[str, ...] = ()
    """What was understood and cannot be done here, and why, in one sentence each."""


def plan_of(request: Request, speakers: Mapping[str, str]) -> RequestPlan:
    """The orders of a request; `speakers` gives the names of its speakers by their letters.

    Where somebody is not there whose words were to stay, nothing is cut: they may have another
    name, and it would be their words.
    """
    cut, missing = _letters(request.wanted, speakers)
    kept, kept_missing = _letters(request.kept, speakers)
    calls = (
        *_sounds(request),
        *_labels(request),
        *_parts(request, cut),
        *_protections(request, kept),
        *_length(request),
    )
    mends = [w.what for w in request.wanted if w.what in AUDIO_REPAIRS or w.what == "clips"]
    named = {
        w.options["of"]: None for w in request.wanted if w.what == "bleep" and "of" in w.options
    }
    undone = [f"{what}: {_DONE_BY.get(what, _UNDONE)}" for what in dict.fromkeys(mends)]
    undone += [f"bleep '{said}': which words these are, only you can say." for said in named]
    products = [w.what for w in request.wanted if w.what in PRODUCTS and w.what != "clips"]
    if kept_missing:
        calls = ()
    return RequestPlan(calls, tuple(dict.fromkeys(products)), (*missing, *kept_missing, *undone))


def _sounds(request: Request) -> Iterator[EditorCall]:
    yield from _hesitations(request)
    gaps = [wish for wish in request.wanted if wish.what == "gaps"]
    if anywhere := [wish for wish in gaps if "at" not in wish.options]:
        yield EditorCall("gaps", _paused(anywhere))
    if outer := [wish for wish in gaps if "at" in wish.options]:
        ends = dict.fromkeys(end for wish in outer for end in wish.options["at"].split("+"))
        yield EditorCall("ends", {"at": tuple(ends), **_lengths(outer)})
    if "retakes" in request.operations:
        yield EditorCall("repeats")
        yield EditorCall("retakes")


def _hesitations(request: Request) -> Iterator[EditorCall]:
    """Ums, and the words that somebody leans on."""
    wanted = [wish for wish in request.wanted if wish.what == "fillers"]
    if any("words" not in wish.options for wish in wanted):
        yield EditorCall("fillers")
    spared = _words(wish for wish in request.kept if wish.what == "fillers")
    if left := tuple(word for word in _words(wanted) if word not in spared):
        yield EditorCall("asides", {"words": left})


def _lengths(gaps: Sequence[Intent]) -> dict[str, str]:
    """How long silence must be to be shortened, and to what; what is said first counts."""
    said = {key: value for wish in reversed(gaps) for key, value in wish.options.items()}
    options: dict[str, str] = {key: said[key] for key in ("over", "to") if key in said}
    if "to" in options:
        options.setdefault("over", options["to"])
    return options


def _paused(gaps: Sequence[Intent]) -> dict[str, str]:
    """Which pauses are shortened, and to what."""
    options = _lengths(gaps)
    if "to" in options:  # it was said how long: also at the end of a sentence
        options |= {"sentence": options["to"], "vary": "0"}
    return options


def _words(wishes: Iterable[Intent]) -> list[str]:
    found = [word for wish in wishes for word in wish.options.get("words", "").split("+") if word]
    return list(dict.fromkeys(found))


def _labels(request: Request) -> Iterator[EditorCall]:
    """One call for all labels, such as `labels:cut=crew+sponsor`."""
    cut = dict.fromkeys(_labels_of(request.wanted))
    if "retakes" in request.operations:  # whole passages that were said again
        cut["retake"] = None
    if cut:
        yield EditorCall("labels", {"cut": tuple(cut)})


def _labels_of(wishes: Iterable[Intent]) -> Iterator[str]:
    for wish in wishes:
        cut, _, label = wish.what.partition(":")
        if cut == "cut" and label in REQUEST_LABELS:
            yield label


def _parts(request: Request, letters: tuple[str, ...]) -> Iterator[EditorCall]:
    if stretches := _stretches(request.wanted):
        yield EditorCall("times", {"cut": stretches})
    if quotations := _quotations(request.wanted):
        yield EditorCall("passage", {"cut": quotations})
    if letters:
        yield EditorCall("speaker", {"cut": letters})


def _protections(request: Request, letters: tuple[str, ...]) -> Iterator[EditorCall]:
    kept = request.kept
    pauses = dict.fromkeys(
        pause
        for wish in kept
        for key in ("after", "at")
        if wish.what == "gaps" and key in wish.options
        for pause in wish.options[key].split("+")
    )
    options = {
        "times": _stretches(kept),
        "passages": _quotations(kept),
        "speakers": letters,
        "pauses": tuple(pauses),
        "labels": tuple(_labels_of(kept)),
    }
    if any(options.values()):
        yield EditorCall("keep", {name: value for name, value in options.items() if value})


def _length(request: Request) -> Iterator[EditorCall]:
    shorter = [w for w in request.wanted if w.what == "shorten" and "to" in w.options]
    if shorter:
        yield EditorCall(
            "shorten", {"to": min(Seconds(parse_seconds(w.options["to"])) for w in shorter)}
        )


_PLACED = ("cut:times", "cut:topic", "cut:passage")
"""What lies at times that were given or found."""


def _stretches(wishes: Sequence[Intent]) -> tuple[str, ...]:
    """The stretches of time that wishes name, such as `750-790`; each once."""
    given = [w.options["times"] for w in wishes if w.what in _PLACED and "times" in w.options]
    return tuple(dict.fromkeys(part for text in given for part in text.split("+")))


def _quotations(wishes: Sequence[Intent]) -> tuple[str, ...]:
    """What wishes quote, with `_` between the words; each once."""
    given = [w.options["words"] for w in wishes if w.what == "cut:passage" and "words" in w.options]
    return tuple(dict.fromkeys("_".join(words.split()) for words in given))


def _letters(
    wishes: Sequence[Intent], speakers: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The letters of the speakers that wishes name, and a sentence for each that is not there."""
    found: dict[str, None] = {}
    missing: list[str] = []
    for wish in wishes:
        if wish.what != "cut:speaker":
            continue
        try:
            found[speaker_called(wish.options.get("name", ""), speakers)] = None
        except ValueError as error:
            missing.append(str(error))
    return tuple(found), tuple(missing)


def speaker_called(name: str, speakers: Mapping[str, str]) -> str:
    """The letter of who is called so, by letter, name or first name.

    Raises ValueError, with a sentence for people, where nobody is, or more than one.
    """
    wanted = name.casefold().removeprefix("speaker ")
    letters = [
        letter
        for letter, known in speakers.items()
        if wanted in (letter.casefold(), known.casefold(), *known.casefold().split()[:1])
    ]
    if len(letters) == 1:
        return letters[0]
    if not speakers:
        raise ValueError(f"{name} cannot be told from others, since no speakers are known here.")
    known = ", ".join(f"{letter} is {called}" for letter, called in speakers.items())
    who = "more than one is" if letters else "nobody is"
    raise ValueError(
        f"{who} called {name} here ({known}): say who it is in the header of script.md."
    )
