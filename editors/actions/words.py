"""What a person does to words and pauses of a document; in a copied passage, to every copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from editors.decisions import Decisions, Provenance, Shortening, on_grid, pause_reason
from editors.merge.restored import restored
from editors.script.document import EDITOR, Passage
from editors.script.draft import decisions_within, is_shown, pauses_of, unclear_of
from editors.script.noises import gone_along, hidden_within
from editors.script.redivide import letters
from editors.settle import SHORTEST_CUT_MS
from media.clock import from_milliseconds, samples
from media.errors import ScriptError
from media.holds import LONGEST_HOLD_S
from media.text import clean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from editors.script.document import Block, Document
    from media.muted import MuteKind
    from pipeline.transcript import Transcript

BY_HAND: Final = Provenance(EDITOR, "struck on the page")


@dataclass(frozen=True, slots=True)
class Talk:
    """What a document is about."""

    transcript: Transcript
    proposed: Decisions
    """By the editors; what a person decides alike keeps their reason, as in a script's text."""


def with_passages(document: Document, change: Callable[[Passage], Passage]) -> Document:
    """The document with each passage changed."""

    def block(one: Block) -> Block:
        return change(one) if isinstance(one, Passage) else one

    return replace(document, blocks=tuple(block(one) for one in document.blocks))


def with_strikes(talk: Talk, document: Document, words: range) -> Document:
    """Strike words, and the unclear speech between them."""

    def change(passage: Passage) -> Passage:
        inside = _inside(passage, words)
        if not inside:
            return passage
        had, proposed = passage.decisions, talk.proposed
        strikes = {n: proposed.strikes.get(n, BY_HAND) for n in inside} | dict(had.strikes)
        between = unclear_of(talk.transcript, inside[:-1]) if len(inside) > 1 else ()
        unclear = {n: proposed.unclear.get(n, BY_HAND) for n in between} | dict(had.unclear)
        return replace(passage, decisions=_sorted(strikes, had.shortenings, unclear))

    return with_passages(document, change)


def without_strikes(talk: Talk, document: Document, words: range) -> Document:
    """Restore words, and the unclear speech between them."""

    def change(passage: Passage) -> Passage:
        inside = _inside(passage, words)
        if not inside:
            return passage
        had = passage.decisions
        between = unclear_of(talk.transcript, inside[:-1]) if len(inside) > 1 else ()
        strikes = {n: why for n, why in had.strikes.items() if n not in inside}
        unclear = {n: why for n, why in had.unclear.items() if n not in between}
        return replace(passage, decisions=_sorted(strikes, had.shortenings, unclear))

    return with_passages(document, change)


def with_noises(talk: Talk, before: Document, after: Document) -> Document:
    """Let the noises that the script did not show go, or be muted, with the words around them."""
    transcript = talk.transcript
    hidden = frozenset(
        n for passage in before.passages for n in hidden_within(transcript, before, passage)
    )

    def change(passage: Passage) -> Passage:
        own = hidden.intersection(passage.words)
        if not own:
            return passage
        had = passage.decisions
        strikes, muted = gone_along(transcript, passage.words, own, had, passage.muted)
        strikes = {n: talk.proposed.strikes.get(n, why) for n, why in strikes.items()}
        strikes |= {n: why for n, why in had.strikes.items() if n not in own}
        muted |= {n: kind for n, kind in passage.muted.items() if n not in own}
        decisions = _sorted(strikes, had.shortenings, had.unclear)
        return replace(passage, decisions=decisions, muted=dict(sorted(muted.items())))

    return with_passages(after, change) if hidden else after


def with_unclear(talk: Talk, document: Document, number: int, *, goes: bool) -> Document:
    """Strike or restore one stretch of speech that nobody understood."""

    def change(passage: Passage) -> Passage:
        if number not in unclear_of(talk.transcript, passage.words):
            return passage
        had = passage.decisions
        unclear = {n: why for n, why in had.unclear.items() if n != number}
        if goes:
            unclear[number] = talk.proposed.unclear.get(number, BY_HAND)
        return replace(passage, decisions=_sorted(had.strikes, had.shortenings, unclear))

    return with_passages(document, change)


def with_pause(talk: Talk, document: Document, number: int, left: int | None) -> Document:
    """Let a pause last `left` samples, to the hundredth of a second; as it was without `left`.

    Raises ScriptError for a pause that the script does not show, and for one that is much too long.
    """
    transcript = talk.transcript
    if not is_shown(transcript, number):
        raise ScriptError("this pause is too short to stand in the script: it stays as it is.")
    length, rate = len(transcript.pauses[number]), transcript.source.rate
    wanted = None if left is None else on_grid(left, rate)
    if wanted is not None and wanted - length > samples(LONGEST_HOLD_S, rate):
        raise ScriptError(f"a pause gets longer by {LONGEST_HOLD_S} s at most: write less.")
    least = from_milliseconds(SHORTEST_CUT_MS, rate)
    proposed = talk.proposed.shortenings.get(number)

    def change(passage: Passage) -> Passage:
        if number not in pauses_of(transcript, passage.words):
            return passage
        had = passage.decisions
        lefts = {n: one for n, one in had.shortenings.items() if n != number}
        if wanted is not None and not 0 <= wanted - length < least:
            why = Provenance(EDITOR, pause_reason(length, wanted, rate))
            is_theirs = proposed is not None and proposed.left == wanted
            lefts[number] = proposed if proposed and is_theirs else Shortening(wanted, why)
        return replace(passage, decisions=_sorted(had.strikes, lefts, had.unclear))

    return with_passages(document, change)


def with_mute(document: Document, words: range, kind: MuteKind | None) -> Document:
    """Mute words, or let them be heard again."""

    def change(passage: Passage) -> Passage:
        inside = _inside(passage, words)
        muted = {n: one for n, one in passage.muted.items() if n not in inside}
        if kind:
            muted |= dict.fromkeys(inside, kind)
        return replace(passage, muted=dict(sorted(muted.items())))

    return with_passages(document, change)


def with_spelling(talk: Talk, document: Document, words: range, text: str) -> Document:
    """Say something else in captions than what was heard; the sound stays.

    Raises ScriptError unless there are as many words, or the same letters divided otherwise.
    """
    said = [talk.transcript.words[n].text for n in words]
    written = clean(text).split()
    if not written:
        raise ScriptError("a word cannot become nothing: strike it if it is to go.")
    texts: dict[int, str]
    if len(written) == len(said):
        texts = dict(zip(words, written, strict=True))
    elif letters("".join(written)) == letters("".join(said)):
        texts = dict.fromkeys(words, "") | {words.start: " ".join(written)}
    else:
        there = f"{len(said)} {'was' if len(said) == 1 else 'were'}"
        raise ScriptError(
            f"'{shown(text)}' has {len(written)} words where {there} said: write as many."
        )

    def change(passage: Passage) -> Passage:
        if not (words.start in passage.words and words[-1] in passage.words):
            return passage
        kept = {n: one for n, one in passage.corrections.items() if n not in words}
        new = {n: one for n, one in texts.items() if one != talk.transcript.words[n].text}
        return replace(passage, corrections=dict(sorted({**kept, **new}.items())))

    return with_passages(document, change)


def taken_back(document: Document, editor: str) -> Document:
    """The document without all that one editor proposed."""
    return restored(document, editor)


def proposed_again(talk: Talk, document: Document, editor: str) -> Document:
    """The document with all that one editor proposes, as if nobody had taken it back."""
    theirs = talk.proposed

    def change(passage: Passage) -> Passage:
        here = decisions_within(talk.transcript, theirs, passage.words)
        had = passage.decisions
        strikes = {n: why for n, why in here.strikes.items() if why.editor == editor}
        lefts = {
            n: one
            for n, one in here.shortenings.items()
            if one.why.editor == editor and is_shown(talk.transcript, n)
        }
        unclear = {n: why for n, why in here.unclear.items() if why.editor == editor}
        return replace(
            passage,
            decisions=_sorted(
                {**strikes, **had.strikes}, {**had.shortenings, **lefts}, {**unclear, **had.unclear}
            ),
        )

    return with_passages(document, change)


def whole_words(document: Document, words: range) -> range:
    """The words, with those that are written together with one of them.

    A correction that divides words otherwise stands with the first; the others have none.
    """
    texts, start, stop = document.corrections, words.start, words.stop
    while start > 0 and texts.get(start) == "":
        start -= 1
    while texts.get(stop) == "":
        stop += 1
    return range(start, stop)


def _inside(passage: Passage, words: range) -> range:
    start, stop = max(passage.words.start, words.start), min(passage.words.stop, words.stop)
    return range(start, max(start, stop))


def _sorted(
    strikes: Mapping[int, Provenance],
    shortenings: Mapping[int, Shortening],
    unclear: Mapping[int, Provenance],
) -> Decisions:
    return Decisions(
        dict(sorted(strikes.items())),
        dict(sorted(shortenings.items())),
        dict(sorted(unclear.items())),
    )
