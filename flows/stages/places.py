"""Where in a recording the parts lie that a request names: found before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.proposers.selections import quoted
from editors.request_plan import speaker_called
from flows.archive.index import Index
from media.clock import parse_seconds, samples, short
from pipeline.requests.moments import ENDS, as_stretch, stretch_between
from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS
from pipeline.search.passages import terms
from pipeline.search.ranking import ranked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.archive.loaded import Loaded
    from flows.project.project import Project
    from pipeline.protocols.embedder import Embedder
    from pipeline.requests.request import Intent, Request
    from pipeline.search.ranking import Found
    from pipeline.transcript import Transcript

_ADJOINS: Final = 0.6
"""What of the best passage's score one beside it must reach to be of the same part."""
_UNSAID: Final = 0.5
"""What it counts against a place if the recording never says the terms of what is cut there."""
_LEAST: Final = 0.4
"""What the score less that must reach: a wrong place is worse here than none."""
_CUTS_NOTHING: Final = frozenset([*AUDIO_REPAIRS, *PRODUCTS])
_SHOWN_WORDS: Final = 12


def placed(
    request: Request,
    transcript: Transcript,
    project: Project,
    speakers: Mapping[str, str],
    embedder: Embedder | None,
) -> tuple[Request, tuple[str, ...], tuple[str, ...]]:
    """The request with the times of what it points at, what was found, and what was not.

    Both are sentences for people. A wish whose part is not found is taken out of the request;
    where that part was to stay, so is all that would cut, as it might cut just there.
    """
    wishes: list[Intent] = []
    found: list[str] = []
    missing: list[str] = []
    is_safe = True
    for wish in request.wishes:
        try:
            stretches = _stretches(wish, transcript, project, speakers, embedder)
        except ValueError as error:
            spared = " so nothing is cut: say where it is, such as 1:00 to 2:00." * wish.keep
            missing.append(f"{wish.said}: {error}{spared}")
            is_safe = is_safe and not wish.keep
            continue
        if stretches is None:
            wishes.append(wish)
            continue
        times = "+".join(as_stretch(transcript, *stretch) for stretch in stretches)
        wishes.append(replace(wish, options={**wish.options, "times": times}))
        found += [f"{wish.said}: {_shown(transcript, *stretch)}" for stretch in stretches]
    left = (
        wishes if is_safe else [wish for wish in wishes if wish.keep or wish.what in _CUTS_NOTHING]
    )
    return replace(request, wishes=tuple(left)), tuple(found), tuple(missing)


def _stretches(
    wish: Intent,
    transcript: Transcript,
    project: Project,
    speakers: Mapping[str, str],
    embedder: Embedder | None,
) -> list[tuple[int, int]] | None:
    """Where a wish's part lies, in samples; None where it names its part well enough itself.

    Raises ValueError, with a sentence, where it lies nowhere.
    """
    if wish.what == "cut:times" and "times" in wish.options:
        _refuse_beyond(wish.options["times"], transcript)
    if wish.what == "cut:passage" and set(ENDS) & set(wish.options):
        start, end = stretch_between(transcript, wish.options).split("-")
        rate = transcript.source.rate
        return [(samples(parse_seconds(start), rate), samples(parse_seconds(end), rate))]
    is_quoted = wish.keep and wish.what == "cut:passage" and "words" in wish.options
    if is_quoted and not any(quoted(transcript, (wish.options["words"],))):
        raise ValueError("these words are not said: give them as they stand in the script.")
    if wish.what == "cut:topic":
        if embedder is None:
            raise ValueError("topics are found by the model minilm: run 'paperedit models fetch'.")
        return _about(wish, transcript, project, speakers, embedder)
    return None


def _refuse_beyond(times: str, transcript: Transcript) -> None:
    """Raise ValueError for a stretch that begins after the recording ends."""
    source = transcript.source
    for stretch in times.split("+"):
        start = "0" if stretch.startswith("-") else stretch.partition("-")[0]
        if samples(parse_seconds(start or "0"), source.rate) >= source.length:
            end = short(source.length, source.rate)
            raise ValueError(f"the recording ends at {end}, so nothing of it lies there.")


def _about(
    wish: Intent,
    transcript: Transcript,
    project: Project,
    speakers: Mapping[str, str],
    embedder: Embedder,
) -> list[tuple[int, int]]:
    """The passages about something, as `ask` finds them, joined where they touch."""
    about = wish.options["about"]
    wanted = terms(about)
    with Index(project.folder, embedder) as index:
        index.update([project], lambda done, of: None)
        loaded = index.loaded(wanted)
    number = len(loaded.candidates.speakers)
    ranking = ranked(loaded.candidates, embedder.embed([about])[0], wanted, loaded.said, number)
    name = wish.options.get("by")
    letter = speaker_called(name, speakers) if name else None
    own = [one for one in ranking if letter in (None, loaded.candidates.speakers[one.passage])]
    if not own or not _is_about(own[0]):
        raise ValueError("nothing that is said there is about it.")
    chosen = _chosen(own, loaded, every=wish.options.get("which") == "every")
    return _joined(transcript, [_words(loaded, one) for one in chosen])


def _chosen(own: Sequence[Found], loaded: Loaded, *, every: bool) -> Iterator[Found]:
    """The best passage and those beside it that are about the same; or every one that is sure."""
    if every:
        yield from (one for one in own if _is_about(one))
        return
    near = {one.passage: one for one in own if one.score >= _ADJOINS * own[0].score}
    for step in (-1, 1):
        at = own[0].passage + (step if step > 0 else 0)
        while at in near:
            yield near.pop(at)
            at += step


def _is_about(found: Found) -> bool:
    return found.score - _UNSAID * found.unsaid_share() >= _LEAST


def _words(loaded: Loaded, found: Found) -> tuple[int, int]:
    """The first and the last word of a passage."""
    return loaded.windows[found.window].passage


def _joined(transcript: Transcript, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Passages as stretches in samples, those that follow each other as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    words = transcript.words
    return [(words[first].span.start, words[last].span.end) for first, last in joined]


def _shown(transcript: Transcript, start: int, end: int) -> str:
    """A stretch with how what is said in it begins and ends."""
    rate = transcript.source.rate
    said = [w.text for w in transcript.words if start <= w.span.start < end]
    if len(said) > _SHOWN_WORDS:
        half = _SHOWN_WORDS // 2
        said = [*said[:half], "...", *said[-half:]]
    return f"{short(start, rate)} to {short(end, rate)}, '{' '.join(said)}'"
