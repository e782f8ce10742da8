"""From plain language to wishes, by rules: clause by clause, what is to go and what is to stay.

`pipeline.requests.second_reader` reads the text as a whole after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.requests.clauses import judged_clauses as said_in
from pipeline.requests.denials import is_denied
from pipeline.requests.elsewhere import option_for
from pipeline.requests.licence import without_licence
from pipeline.requests.limits import PART, content_words, unmet_limit
from pipeline.requests.literals import SPEAKER_MARK, Literal, with_placeholders
from pipeline.requests.loud_noises import without_loudness
from pipeline.requests.owners import (
    People,
    are_some_turns,
    each_with_own,
    held_to_owners,
    owner_of,
    strangers_in,
    without_others,
)
from pipeline.requests.request import Intent, Request
from pipeline.requests.reservations import reservations
from pipeline.requests.second_thoughts import narrowed_by, without_limited
from pipeline.requests.strange import begins_with_verb, is_foreign
from pipeline.requests.telegrams import with_verbs
from pipeline.requests.unread import unread_limit
from pipeline.requests.verdicts import GOOD_TAKE, LABELLED, kept_or_gone
from pipeline.requests.wish_options import wish_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

VERSION: Final = 11
"""Of the rules; a plan that other rules made is made again."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is needed to read one request."""

    amounts: tuple[Literal, ...]
    people: People
    reserved: Mapping[Clause, str]
    """Clauses that cannot be carried out as they stand, each with the reason."""
    limits: Mapping[Clause, str]
    """Clauses with a limit that cannot be kept to, each with the reason."""

    def unmet(self, clause: Clause) -> str:
        """Why a clause is not carried out; nothing where it is."""
        return self.reserved.get(clause, "") or self.limits.get(clause, "")

    def is_some_turns(self, mark: str) -> bool:
        """Whether a mark stands for some of what somebody says."""
        return mark.startswith(SPEAKER_MARK[:-1]) and are_some_turns(self.plain(mark))

    def plain(self, text: str) -> str:
        """The words of a clause as they were said, without marks."""
        for number, amount in enumerate(self.amounts):
            text = text.replace(f"shorten {amount.mark[:-1]}{number}›", amount.said)
            text = text.replace(f"{amount.mark[:-1]}{number}›", amount.said)
        return re.sub(r"\s+", " ", text.replace("‹", "'").replace("›", "'")).strip()


def understand(text: str, speakers: Sequence[str] = ()) -> Request:
    """The wishes of a request in English, and what in it means nothing here.

    `speakers` are names that may be meant.
    """
    lower, amounts = with_placeholders(text, speakers)
    people = People(tuple(speakers), strangers_in(text))
    said = said_in(with_verbs(each_with_own(lower, people)))
    limits = {
        one.clause: unmet_limit(one.clause, people) or unread_limit(one, people) for one in said
    }
    narrowed = {clause: PART for _, clause in narrowed_by(said)}
    reserved = {**without_licence(said), **reservations(said, people), **narrowed}
    reading = _Reading(amounts, people, reserved, limits)
    unknown: list[str] = []
    remarks: list[str] = []
    groups = list(_groups(said))
    wished = [[wish for one in group for wish in _wishes(one, reading)] for group in groups]
    for group, named in zip(groups, wished, strict=True):
        for one in group:
            if (asked := _not_understood(one, reading, is_named=bool(named))) is not None:
                unknown.append(asked)
            elif not one.clause.mentions and not named and content_words(one.clause.text):
                apart = one.clause.link == "except" or one.clause.text.startswith("not ")
                (unknown if apart else remarks).append(reading.plain(one.clause.text))
    wishes = _merged([wish for named in wished for wish in named])
    wishes = without_limited(wishes, said, reading.unmet)
    wishes, unsure = without_others(wishes, speakers, lower)
    wishes, refused = held_to_owners(wishes, speakers)
    unread = (*unknown, *unsure, *refused)
    return Request(text, wishes, unread, tuple(remarks), made_by={"rules": VERSION})


def _not_understood(said: JudgedClause, reading: _Reading, *, is_named: bool) -> str | None:
    """What a clause asks for that nobody here knows how to do, in its own words."""
    beyond_us = is_foreign(said.clause.text)
    if not beyond_us and (limit := reading.unmet(said.clause)):
        return f"{reading.plain(said.clause.text)} ({limit})"
    if beyond_us or (not is_named and _is_wish(said)):
        option = option_for(said.clause.text)
        return reading.plain(said.clause.text) + (f" (give {option})" if option else "")
    if said.clause.mentions and not any(_wishes(said, reading)):
        names = [said.clause.text[m.start : m.end] for m in said.clause.mentions]
        why = PART if any(map(reading.is_some_turns, names)) else "what should become of it?"
        return f"{reading.plain(said.clause.text)} ({why})"
    return None


def _groups(clauses: Sequence[JudgedClause]) -> Iterator[list[JudgedClause]]:
    """Clauses with an object alone; runs of those without one, within a sentence, together."""
    run: list[JudgedClause] = []
    for said in clauses:
        if run and (said.clause.mentions or said.sentence != run[-1].sentence or _opens(said)):
            yield run
            run = []
        if said.clause.mentions:
            yield [said]
        else:
            run.append(said)
    if run:
        yield run


def _opens(said: JudgedClause) -> bool:
    """Whether a clause without a known object begins a wish of its own."""
    cue = next((cue for cue in said.clause.cues if not cue.is_behind), None)
    if cue is None or said.clause.link == "start":
        return False
    return len(content_words(said.clause.text[cue.end :])) > 0


def _wishes(said: JudgedClause, reading: _Reading) -> Iterator[Intent]:
    """What a clause wishes for the objects that it names; nothing, where something limits it."""
    clause = said.clause
    if reading.unmet(clause) or is_foreign(clause.text):
        return
    owner = owner_of(clause, reading.people)
    denied = is_denied(clause)
    for mention in _telling(clause, reading.amounts):
        for what in mention.whats:
            name = clause.text[mention.start : mention.end]
            keep = kept_or_gone(what, said, mention.complains or len(mention.whats) > 1)
            if what == "retakes" and GOOD_TAKE.search(name):
                keep = any(cue.sense in ("go", "not") for cue in clause.cues)
            if what == "cut:speaker" and not keep and reading.is_some_turns(name):
                continue
            if keep is None or (not keep and not said.is_pointed and denied):
                continue
            options = wish_options(what, name, clause.text, reading.amounts, keep=keep)
            if clause.link == "except" and name in ("one", "ones"):
                options["only"] = "these"
            if owner is not None:
                options["by"] = owner.name
            yield Intent(what, keep, options, reading.plain(clause.text))


def _telling(clause: Clause, amounts: Sequence[Literal]) -> Iterator[Mention]:
    """The mentions of a clause without those that only say where another one is.

    "The first five minutes of small talk" is small talk, and so is "the small talk before we
    start"; cutting by the clock what somebody roughly remembers would cut something else.
    But what stands behind times of the clock only tells what is there.
    """
    clause = without_loudness(clause)
    if clause.mentions and _is_by_clock(clause, amounts):
        clause = replace(clause, mentions=clause.mentions[:1])
    labels = [m for m in clause.mentions if m.whats[0] in LABELLED]
    if labels and len(clause.mentions) > 1:
        clause = replace(clause, mentions=tuple(_objects(clause, labels)))
    for mention in clause.mentions:
        text = clause.text[mention.start : mention.end]
        if mention is not clause.mentions[0] and _FOR.search(clause.text[: mention.start]):
            continue  # "the ads for the patreon feed"
        others = any(other is not mention for other in labels)
        if not (others and (text.startswith("before ") or mention.whats == ("cut:times",))):
            yield mention


_FOR: Final = re.compile(r"\bfor (?:the |my |our )?$")


def _is_by_clock(clause: Clause, amounts: Sequence[Literal]) -> bool:
    """Whether a clause names times first, as a clock has them."""
    first = clause.mentions[0]
    mark = re.fullmatch(r"‹time(\d+)›", clause.text[first.start : first.end])
    return mark is not None and ":" in amounts[int(mark[1])].said


def _objects(clause: Clause, labels: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions without complaints about a label ("the hello goes on forever") and its topic."""
    first_end = min(label.end for label in labels)
    complained = max((m.start for m in clause.mentions if m.complains), default=-1)
    for mention in clause.mentions:
        complaint = mention.whats in (("cut:tangent",), ("gaps",)) and mention.complains
        if not (first_end <= mention.start and complaint) and mention.whats != ("cut:topic",):
            is_followed = mention.end <= complained
            yield replace(mention, complains=mention.complains or is_followed)


def _is_wish(said: JudgedClause) -> bool:
    """Whether a clause asks for something, whatever it may be."""
    if said.clause.mentions or said.sense == "void":
        return False
    front = [cue for cue in said.clause.cues if not cue.is_behind]
    asks = bool(front) or bool(re.match(r"(?:can|could|would) you\b", said.clause.text))
    rest = said.clause.text[front[-1].end :] if front else said.clause.text
    return (asks or begins_with_verb(said.clause.text)) and bool(content_words(rest))


def _merged(wishes: Sequence[Intent]) -> tuple[Intent, ...]:
    """Each wish once, with the words that say it first."""
    found: dict[tuple[object, ...], Intent] = {}
    for wish in wishes:
        found.setdefault((wish.what, wish.keep, tuple(wish.options.items())), wish)
    return tuple(found.values())
