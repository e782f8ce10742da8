"""Noises that a script does not show: which these are, and what becomes of them.

    the recording    so (breath) um (breath) you know (breath) we
    the script       so ~~um you know~~ we

A noise that does not stand in the text goes, and is muted, with the words around it; else it
plays. One of which something else was decided stands in the text, whatever a script shows: so a
text says everything, and how much of it people want to see changes nothing that is heard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from editors.script.document import EDITOR, ScriptPlace
from editors.script.draft import drafted, unclear_of
from editors.script.tokens import Paragraph, Problem, WordToken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from editors.decisions import Decisions, Provenance
    from editors.script.document import Document, NoisesShown, Passage
    from editors.script.tokens import Parsed
    from media.muted import MuteKind
    from pipeline.transcript import Transcript, Word

_BREATH: Final = "breath"
_LAUGH: Final = "laugh"


@dataclass(frozen=True, slots=True)
class HiddenRun:
    """Neighbouring noises that a script does not show, and what becomes of all of them."""

    noises: tuple[int, ...]
    why: Provenance | None
    """Why they go."""
    mute: MuteKind | None


def hidden_runs(
    transcript: Transcript,
    words: range,
    hidden: Collection[int],
    decisions: Decisions,
    muted: Mapping[int, MuteKind],
) -> Iterator[HiddenRun]:
    """What becomes of the `hidden` noises of a passage, by what is decided about its other words.

    They go where the words on both sides and the unclear speech between these go; at a passage's
    ends only with all of it. They are muted where both sides are, alike.
    """
    run: list[int] = []
    before: int | None = None
    for n in (*words, None):
        if n is not None and n in hidden:
            run.append(n)
            continue
        if run and before is not None and n is not None:
            why = _why(transcript, range(before, n), (before, n), decisions)
            mute = muted.get(before)
            yield HiddenRun(tuple(run), why, mute if mute == muted.get(n) else None)
        elif run:
            others = [n for n in words if n not in hidden]
            yield HiddenRun(tuple(run), _why(transcript, words, others, decisions), None)
        run, before = [], n


def _why(
    transcript: Transcript, part: range, words: Sequence[int], decisions: Decisions
) -> Provenance | None:
    """Why these words, and the unclear speech of a part, all go; None unless they do."""
    if not words or any(n not in decisions.strikes for n in words):
        return None
    is_kept = any(n not in decisions.unclear for n in unclear_of(transcript, part))
    return None if is_kept else decisions.strikes[words[0]]


def gone_along(
    transcript: Transcript,
    words: range,
    hidden: Collection[int],
    decisions: Decisions,
    muted: Mapping[int, MuteKind],
) -> tuple[dict[int, Provenance], dict[int, MuteKind]]:
    """The hidden noises that go, and those that are muted, with the words around them."""
    runs = [*hidden_runs(transcript, words, hidden, decisions, muted)] if hidden else []
    return (
        {n: run.why for run in runs for n in run.noises if run.why},
        {n: run.mute for run in runs for n in run.noises if run.mute},
    )


def unheard_before(
    transcript: Transcript, words: range, new: Collection[int], decisions: Decisions
) -> dict[int, Provenance]:
    """Those of the `new` noises of a passage that lie within what a person struck."""
    hidden = {n for n in new if n in words and n not in decisions.strikes}
    along, _ = gone_along(transcript, words, hidden, decisions, {})
    return {n: why for n, why in along.items() if why.editor == EDITOR}


def hidden_within(transcript: Transcript, document: Document, passage: Passage) -> frozenset[int]:
    """The noises of a document's passage that its text does not show."""
    if document.noises == "all":
        return frozenset()
    may_be = frozenset(
        n
        for n in passage.words
        if transcript.words[n].kind == "noise"
        and n not in document.standing
        and n not in passage.corrections
    )
    if len(may_be) == len(passage.words):
        return frozenset()
    strikes, muted = passage.decisions.strikes, passage.muted
    return frozenset(
        n
        for run in hidden_runs(transcript, passage.words, may_be, passage.decisions, muted)
        if all((m in strikes, muted.get(m)) == (bool(run.why), run.mute) for m in run.noises)
        for n in run.noises
    )


def showing(
    transcript: Transcript, which: NoisesShown, *documents: Document
) -> tuple[Document, ...]:
    """Documents that show these noises, and all of them those that one of them must show.

    Where there are no noises they say nothing of them.
    """
    if which == "all" or not any(word.kind == "noise" for word in transcript.words):
        return tuple(replace(document, noises="all") for document in documents)
    standing = set(_that_matter(transcript) if which == "some" else ())
    for document in documents:
        wanted = replace(document, noises=which, standing=frozenset(standing))
        for passage in document.passages:
            noises = {n for n in passage.words if transcript.words[n].kind == "noise"}
            standing |= noises - hidden_within(transcript, wanted, passage)
    return tuple(
        replace(document, noises=which, standing=frozenset(standing)) for document in documents
    )


def _that_matter(transcript: Transcript) -> Iterator[int]:
    """Noises that a person wants to see: no breath, and no laugh in the middle of a sentence,
    which is most often a guess."""
    words = transcript.words
    behind = _next_words(words)
    before: Word | None = None
    for n, word in enumerate(words):
        if word.kind != "noise":
            before = word
        elif word.plain == _LAUGH:
            after = behind[n]
            is_between = not before or not after or before.speaker != after.speaker
            if is_between or (before and before.ends_sentence):
                yield n
        elif word.plain != _BREATH:
            yield n


def _next_words(words: Sequence[Word]) -> list[Word | None]:
    """For each word the next one that is no noise."""
    found: list[Word | None] = []
    behind: Word | None = None
    for word in reversed(words):
        found.append(behind)
        behind = behind if word.kind == "noise" else word
    return found[::-1]


def hidden_noises(
    transcript: Transcript, which: NoisesShown, proposed: Decisions, base: Document | None
) -> frozenset[int]:
    """The noises that are not missing from a script in which they do not stand.

    `which` is what the script says that it shows, `base` the script as it was written, if that
    is known; else it is what would be written for `proposed`.
    """
    if which == "all":
        return frozenset()
    if base is None or base.noises != which:
        (base,) = showing(transcript, which, drafted(transcript, proposed))
    noises = (n for n, word in enumerate(transcript.words) if word.kind == "noise")
    return frozenset(noises) - base.standing


def unannounced(transcript: Transcript, script: Parsed, base: Document | None) -> Iterator[Problem]:
    """A script that says it shows all noises, but was written without most and still has none."""
    if script.problems or script.noises != "all" or base is None or base.noises == "all":
        return
    words = transcript.words
    noises = [n for n, word in enumerate(words) if word.kind == "noise"]
    hidden = [n for n in noises if n not in base.standing]
    texts = {words[n].text for n in hidden}
    paragraphs = (block for block in script.blocks if isinstance(block, Paragraph))
    tokens = (token for paragraph in paragraphs for token in paragraph.tokens)
    written = sum(isinstance(token, WordToken) and token.text in texts for token in tokens)
    if hidden and written <= sum(words[n].text in texts for n in base.standing):
        yield Problem(
            ScriptPlace(script.noises_line),
            f"the header does not say 'noises: {base.noises}', so what does not stand in this "
            f"script would go ({len(hidden):,} of its noises): put that line back; "
            "'propose --noises all' writes all of them.",
        )
