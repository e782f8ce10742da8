"""Carry a person's edits over to new proposals or a new transcript: base, theirs, new.

What a person changed, compared with the script as it was written (base), wins, now and in every
later merge. What they left alone follows the new proposals. What cannot be kept as it was is a
conflict, told with both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from editors.decisions import Decisions, Provenance, Shortening, on_grid
from editors.merge.by_hand import NOT_BY_HAND, ByHand, after_merge, decided_by_hand
from editors.merge.corrected import newly_marked
from editors.merge.names import needed_names
from editors.merge.transcript_map import (
    TranscriptMap,
    moved_decisions,
    moved_strikes,
    with_words,
)
from editors.script.document import EDITOR, Comment, Document, Passage
from editors.script.draft import drafted, pauses_of, unclear_of
from editors.script.marks import with_mutes
from editors.script.noises import unheard_before
from media.clock import in_seconds, short
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.script.document import Block
    from media.muted import MuteKind
    from pipeline.transcript import Transcript, Word


@dataclass(frozen=True, slots=True)
class Rebased:
    """The result of carrying edits over."""

    transcript: Transcript
    """The new transcript, with struck words in it that only the old one had."""
    document: Document
    conflicts: tuple[str, ...]
    by_hand: ByHand
    """What the person decided, by the numbers of the new transcript."""
    overruled: int
    """How many proposals are not in the document, because the person decided otherwise."""


def rebased(
    old: Transcript,
    base: Document,
    theirs: Document,
    new: Transcript,
    proposed: Decisions,
    earlier: ByHand = NOT_BY_HAND,
) -> Rebased:
    """The person's document `theirs`, carried from transcript `old` to `new` and its proposals.

    `base` is the document as it was written for `old`, before the person edited it; `earlier` is
    what they decided before that was written.
    """
    rebase = _Rebase(old, base, theirs, new, proposed, earlier)
    blocks = tuple(map(rebase.with_strayed, tuple(rebase.blocks())))
    known = drafted(rebase.new, proposed).speakers
    document = replace(
        theirs,
        blocks=blocks,
        standing=frozenset(),
        speakers={**known, **needed_names(theirs.speakers, known, blocks)},
        approved=theirs.approved and not rebase.conflicts,
    )
    document = with_mutes(document, dict(rebase.muted()))
    by_hand, overruled = rebase.by_hand(document.decisions)
    return Rebased(rebase.new, document, tuple(rebase.conflicts), by_hand, overruled)


@dataclass(slots=True)
class _New:
    """What is decided about the new words and pauses of one passage."""

    strikes: dict[int, Provenance] = field(default_factory=dict)
    shortenings: dict[int, Shortening] = field(default_factory=dict)
    unclear: dict[int, Provenance] = field(default_factory=dict)
    corrections: dict[int, str] = field(default_factory=dict)


class _Rebase:
    def __init__(
        self,
        old: Transcript,
        base: Document,
        theirs: Document,
        new: Transcript,
        proposed: Decisions,
        earlier: ByHand,
    ) -> None:
        self._old, self._base, self._theirs = old, base.decisions, theirs
        differs = decided_by_hand(old, base, theirs)
        self._earlier, self._own = earlier.settled, differs | earlier.settled
        self._restored = earlier.restored & differs
        self._muted = theirs.muted
        self._base_speakers = {n: p.speaker for p in base.passages for n in p.words}
        carrier = TranscriptMap(old, new)
        lost = list(self._lost(carrier))
        self.new = with_words(new, lost)
        self._proposed = Decisions(
            moved_strikes(new, self.new, proposed),
            moved_decisions(new.pauses, self.new.pauses, proposed.shortenings),
            moved_decisions(new.unclear, self.new.unclear, proposed.unclear),
        )
        self._carrier = TranscriptMap(old, self.new)
        self.conflicts: list[str] = []
        # What the person decided of words that are heard in another paragraph now.
        self._strayed: dict[int, Provenance | None] = {}
        self._strayed_texts: dict[int, str] = {}

    def _lost(self, carrier: TranscriptMap) -> Iterator[Word]:
        """Words that the person struck or muted, and that the new transcript has nothing for."""
        for passage in self._theirs.passages:
            for n in passage.words:
                struck = n in passage.decisions.strikes and n in self._own.words
                if (
                    (struck or n in passage.muted)
                    and carrier.word(n) is None
                    and not carrier.instead(n)
                ):
                    yield self._old.words[n]

    def by_hand(self, decisions: Decisions) -> tuple[ByHand, int]:
        """What the person decided, and how many proposals that overrules in what became of it."""
        own, restored = (one.moved(self._carrier) for one in (self._own, self._restored))
        return after_merge(own, restored, decisions, self._proposed)

    def blocks(self) -> Iterator[Block]:
        """The document's blocks, carried over; conflicts stand as comments before their passage."""
        for block in self._theirs.blocks:
            if not isinstance(block, Passage):
                if not (isinstance(block, Comment) and block.text.startswith(" conflict:")):
                    yield block
                continue
            before = len(self.conflicts)
            carried = self._passage(block)
            for conflict in self.conflicts[before:]:
                yield Comment(f" conflict: {conflict} ".replace("--", "-"))
            if carried:
                yield carried

    def _passage(self, passage: Passage) -> Passage | None:
        words = range(
            self._carrier.border(passage.words.start), self._carrier.border(passage.words.stop)
        )
        if not words:
            own = self._own.words.intersection(passage.words)
            self._carry_words(passage, _New(), words)
            if passage.corrections or any(self._carrier.word(n) is None for n in own):
                self._conflict(passage.words.start, "its paragraph is not heard any more")
            return None
        new = _New()
        new.strikes = {n: self._proposed.strikes[n] for n in words if n in self._proposed.strikes}
        for n in pauses_of(self.new, words):
            if n in self._proposed.shortenings:
                new.shortenings[n] = self._proposed.shortenings[n]
        self._carry_words(passage, new, words)
        self._carry_pauses(passage, new)
        self._carry_unclear(passage, new, words)
        here = Decisions(new.strikes, unclear=new.unclear)
        new.strikes |= unheard_before(self.new, words, self._carrier.new_noises, here)
        self._carry_corrections(passage, new, words)
        return Passage(
            words,
            Decisions(
                dict(sorted(new.strikes.items())),
                dict(sorted(new.shortenings.items())),
                dict(sorted(new.unclear.items())),
            ),
            new.corrections,
            self._speaker(passage, words),
            passage.label,
            self._comments(passage, words),
            passage.place,
        )

    def with_strayed(self, block: Block) -> Block:
        """A block with what was decided of its words where they stood in another paragraph."""
        if not isinstance(block, Passage):
            return block
        here = self._strayed.keys() & set(block.words) if self._strayed else set()
        texts = {n: text for n, text in self._strayed_texts.items() if n in block.words}
        if not here and not texts:
            return block
        strikes = {n: why for n, why in block.decisions.strikes.items() if n not in here}
        strikes |= {n: why for n in here if (why := self._strayed[n])}
        decisions = replace(block.decisions, strikes=dict(sorted(strikes.items())))
        return replace(block, decisions=decisions, corrections={**block.corrections, **texts})

    def _carry_words(self, passage: Passage, new: _New, words: range) -> None:
        for n in sorted(self._own.words.intersection(passage.words)):
            why = passage.decisions.strikes.get(n)
            found = self._carrier.word(n)
            if found is not None and found not in words:
                self._strayed[found] = Provenance(EDITOR, why.reason) if why else None
            elif found is not None and why:
                new.strikes[found] = Provenance(EDITOR, why.reason)
            elif found is not None:
                new.strikes.pop(found, None)
            elif why:
                heard = " ".join(self.new.words[m].text for m in self._carrier.instead(n))
                self._conflict(n, f"you struck it; '{heard}' is heard there now, and kept")

    def _carry_pauses(self, passage: Passage, new: _New) -> None:
        rate = self.new.source.rate
        for n in sorted(self._own.pauses.intersection(pauses_of(self._old, passage.words))):
            theirs = passage.decisions.shortenings.get(n)
            base = self._base.shortenings.get(n)
            wanted = theirs.left if theirs else len(self._old.pauses[n])
            found = self._carrier.pause(n)
            if found is None:
                at = short(self._old.pauses[n].start, rate)
                self.conflicts.append(
                    f"the pause at {at} that you made {in_seconds(wanted, rate)} is none any more"
                )
                continue
            proposed = new.shortenings.get(found)
            known = n in self._earlier.pauses
            if (
                proposed
                and not known
                and proposed.left not in (wanted, base.left if base else None)
            ):
                at = short(self.new.pauses[found].start, rate)
                self.conflicts.append(
                    f"pause at {at}: yours of {in_seconds(wanted, rate)} was kept; "
                    f"{in_seconds(proposed.left, rate)} is proposed now"
                )
            new.shortenings.pop(found, None)
            if theirs and wanted != len(self.new.pauses[found]):
                new.shortenings[found] = Shortening(on_grid(wanted, rate), theirs.why)

    def _carry_unclear(self, passage: Passage, new: _New, words: range) -> None:
        proposed = self._proposed.unclear
        new.unclear = {n: proposed[n] for n in unclear_of(self.new, words) if n in proposed}
        for n in sorted(self._own.unclear.intersection(unclear_of(self._old, passage.words))):
            theirs = passage.decisions.unclear.get(n)
            found = self._carrier.unclear(n)
            if found is not None and theirs:
                new.unclear[found] = Provenance(EDITOR, theirs.reason)
            elif found is not None:
                new.unclear.pop(found, None)
            elif theirs:
                at = short(self._old.unclear[n].start, self.new.source.rate)
                self.conflicts.append(
                    f"the unclear speech at {at} that you struck is understood now, and kept"
                )

    def _carry_corrections(self, passage: Passage, new: _New, words: range) -> None:
        for n, text in passage.corrections.items():
            found = self._carrier.word(n)
            instead = [] if found is not None else self._carrier.instead(n)
            heard = [self.new.words[m].text for m in ([found] if found is not None else instead)]
            same = plain(" ".join(heard)) == plain(text)
            if same and len(heard) == 1:
                text = newly_marked(text, self._old.words[n].text, heard[0])
            if " ".join(heard) == text or (same and len(heard) != 1):
                continue
            if found is None and len(instead) != 1:
                self._conflict(n, f"you wrote '{text}'; '{' '.join(heard)}' is heard there now")
                continue
            if found is None and not same:
                self._conflict(n, f"your '{text}' was kept; '{heard[0]}' is heard there now")
            place = found if found is not None else instead[0]
            texts = new.corrections if place in words else self._strayed_texts
            texts[place] = f"{texts[place]} {text}" if texts.get(place) else text

    def _conflict(self, number: int, what: str) -> None:
        word = self._old.words[number]
        at = short(word.span.start, self._old.source.rate)
        self.conflicts.append(f"'{word.text}' at {at}: {what}")

    def _speaker(self, passage: Passage, words: range) -> str | None:
        if passage.speaker != self._base_speakers.get(passage.words.start):
            return passage.speaker
        return next((speaker for n in words if (speaker := self.new.words[n].speaker)), None)

    def muted(self) -> Iterator[tuple[int, MuteKind]]:
        """What is muted now: the words themselves, or whatever is heard in their place."""
        for n, kind in self._muted.items():
            found = self._carrier.word(n)
            for place in self._carrier.instead(n) if found is None else (found,):
                yield place, kind

    def _comments(self, passage: Passage, words: range) -> Mapping[int, tuple[str, ...]]:
        comments: dict[int, tuple[str, ...]] = {}
        for n, texts in passage.comments.items():
            place = min(max(self._carrier.border(n), words.start), words.stop)
            comments[place] = (*comments.get(place, ()), *texts)
        return comments
