from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editors.actions.facets import facets
from editors.actions.table import action
from editors.actions.words import Talk
from editors.decisions import Decisions, Provenance, Shortening
from editors.script.assemble import assembled
from editors.script.document import NOISES_SHOWN
from editors.script.draft import drafted
from editors.script.noises import showing
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import lengthened, settle
from flows.page import quick_script
from flows.page.quick_script import QuickScript
from flows.page.quick_settle import Piecewise
from media.clock import timecode
from media.errors import PapereditError
from media.span import Span
from tests.editors.strategies import decided_talks
from tests.make import transcript

if TYPE_CHECKING:
    from editors.script.document import Document, NoisesShown
    from pipeline.transcript import Transcript

KNOWN_AS: Final = ["talk.wav"]
VERBS = [
    "strike", "strike", "restore", "correct", "mute", "split", "split", "join", "move", "chapter",
    "end", "speaker", "rename", "remark", "label", "take-back", "propose", "pause", "unclear",
    "approve", "edit",
]  # fmt: skip
TEXTS = ["film", "Why?", "[um?]", "~~", "#"]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 60), st.integers(0, 60)), max_size=9
)


def spoken(talk: Transcript, noises: set[int], speakers: int) -> Transcript:
    """A talk in which some of the words are noises, and several people speak."""
    words = [
        replace(word, kind="noise", text="breath") if n in noises else word
        for n, word in enumerate(talk.words)
    ]
    named = [replace(word, speaker="ABC"[n // 7 % speakers]) for n, word in enumerate(words)]
    return replace(talk, words=tuple(named))


def fields_of(talk: Talk, verb: str, a: int, b: int) -> dict[str, Any]:
    """What a page might send."""
    count, pauses = len(talk.transcript.words), max(1, len(talk.transcript.pauses))
    first = a % count
    some = [first, min(count, first + 1 + b % 6)]
    given: dict[str, dict[str, Any]] = {
        "strike": {"words": some},
        "restore": {"words": some},
        "correct": {"words": [first, first + 1], "text": TEXTS[b % len(TEXTS)]},
        "mute": {"words": some, "kind": ["mute", "bleep", None][b % 3]},
        "split": {"word": first},
        "join": {"word": first},
        "move": {"word": first, "before": b % count if b % 5 else None},
        "chapter": {"word": first, "title": f"Part {b}"},
        "end": {"do": "chapter", "word": first, "title": None},
        "speaker": {"word": first, "name": ["Ann", "Ben Ok"][b % 2]},
        "rename": {"letter": "A", "name": ["Ann", "Çelik"][b % 2]},
        "remark": {"word": first, "text": ["shorter?", "a --> b <!-- ~~"][b % 2]},
        "label": {"word": first, "label": ["intro", "a } b", None][b % 3]},
        "take-back": {"editor": ["fillers", "gaps", "script"][b % 3]},
        "propose": {"editor": ["fillers", "gaps"][b % 2]},
        "pause": {"number": a % pauses, "left": [None, 0, 90, 2000][b % 4]},
        "unclear": {"number": 0, "goes": b % 2 > 0},
        "approve": {"yes": b % 2 > 0},
    }  # fmt: skip
    return {"do": verb, **given[verb]}


def edited(text: str, a: int, b: int) -> str:
    """What somebody might do to the text elsewhere, well or badly."""
    blocks = text.removesuffix("\n").split("\n\n")
    place = a % len(blocks)
    block = blocks[place]
    words = block.split(" ")
    word = words[b % len(words)]
    return "\n\n".join(
        [
            *blocks[:place],
            *[
                [block, block],
                [],
                [block.replace(word, f"~~{word}~~", 1)],
                [block.replace(word, "", 1)],
                [block + "\n"],
                [f"<!-- {block}"],
                [f"{block} <!-- a\n\nb -->"],
                ["# Title", block],
                [f"{block}\n\n"],
                [block.replace("?]", "]", 1)],
            ][b % 10],
            *blocks[place + 1 :],
        ]
    ) + ("" if b % 7 == 0 else "\n")


def told(document: Document) -> object:
    """All of a document, but for the lines in which something stood."""
    found = document.decisions
    return (
        facets(document),
        (document.media, document.noises, document.standing, document.doubtful),
        (document.approved, document.other_keys),
        {n: why.editor for n, why in found.strikes.items()},
        {n: (one.left, one.why.editor) for n, one in found.shortenings.items()},
        {n: why.editor for n, why in found.unclear.items()},
    )


@settings(max_examples=100, deadline=None)
@given(
    decided_talks(),
    st.sets(st.integers(0, 39), max_size=6),
    st.sampled_from(NOISES_SHOWN),
    st.booleans(),
    steps,
)
def test_what_is_read_as_far_as_it_changed_is_what_all_of_it_says(
    decided: tuple[Transcript, Decisions],
    noises: set[int],
    shown: NoisesShown,
    doubtful: bool,
    todo: list[tuple[str, int, int]],
) -> None:
    said = spoken(decided[0], noises, 1 + len(noises) % 3)
    talk = Talk(said, decided[1])
    (document,) = showing(said, shown, drafted(said, decided[1]))
    if doubtful:
        ums = frozenset(n for n, word in enumerate(said.words) if word.text == "um")
        document = replace(document, doubtful=ums)
    base, text = document, written(said, document)
    quick = QuickScript(talk, base, KNOWN_AS)
    document, _ = quick.read(text)
    for verb, a, b in todo:
        if verb == "edit":
            text = edited(text, a, b)
        else:
            try:
                changed = action(talk, fields_of(talk, verb, a, b))(document)
            except PapereditError:
                continue
            text = written(said, changed)
            assert quick.written(changed) == text
        found, problems = quick.read(text)
        whole, expected = read_back(said, text, talk.proposed, base, KNOWN_AS)
        assert list(map(str, problems)) == list(map(str, expected))
        if problems:
            text = written(said, document)
            continue
        assert told(found) == told(whole)
        document = found


def by_hand(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_paragraph_reaches_as_far_as_the_next_one_that_is_left() -> None:
    """What a paragraph means may change though its own text does not."""
    talk, document = long_talk()
    quick = QuickScript(talk, document, KNOWN_AS)
    document, _ = quick.read(written(talk.transcript, document))
    words = document.passages[4].words
    divided = action(talk, {"do": "split", "word": words.start + 2})(document)
    document, _ = quick.read(quick.written(divided))
    text = quick.written(document)
    time = timecode(talk.transcript.words[words.start + 2].span.start, talk.transcript.source.rate)
    (gone,) = (block for block in text.split("\n\n") if time in block)
    text = by_hand(text, f"{gone}\n\n", "")
    whole, problems = read_back(talk.transcript, text, talk.proposed, document, KNOWN_AS)
    assert not problems
    assert told(quick.read(text)[0]) == told(whole)
    assert whole.passages[4].words == words


def test_what_plays_twice_is_read_whole() -> None:
    talk, document = long_talk()
    quick = QuickScript(talk, document, KNOWN_AS)
    text = written(talk.transcript, document)
    quick.read(text)
    blocks = text.split("\n\n")
    twice = "\n\n".join([*blocks[:5], blocks[3], *blocks[5:]])
    whole, _ = read_back(talk.transcript, twice, talk.proposed, document, KNOWN_AS)
    found, _ = quick.read(twice)
    assert told(found) == told(whole)
    struck = action(talk, {"do": "strike", "words": [14, 16]})(found)
    again, _ = read_back(talk.transcript, quick.written(struck), talk.proposed, document, KNOWN_AS)
    assert told(quick.read(quick.written(struck))[0]) == told(again)


def test_marks_stay_when_a_copy_of_their_paragraph_goes_again() -> None:
    said = spoken(transcript("so|the|film__um__no.________yes|the|end__so.____"), {1, 5}, 1)
    talk = Talk(said, Decisions())
    (base,) = showing(said, "some", drafted(said, Decisions()))
    base = replace(base, doubtful=frozenset({3}))
    quick = QuickScript(talk, base, KNOWN_AS)
    text = written(said, base)
    blocks = text.split("\n\n")
    quick.read(text)
    quick.read("\n\n".join([*blocks, blocks[1]]))
    once, _ = quick.read(text)
    changed = quick.written(action(talk, {"do": "strike", "words": [0, 1]})(once))
    whole, _ = read_back(said, text, talk.proposed, base, KNOWN_AS)
    assert changed == written(said, action(talk, {"do": "strike", "words": [0, 1]})(whole))


@pytest.mark.parametrize("line", ["noises: none\n", "doubtful: yes\n"])
def test_a_header_that_lost_a_line_is_told_whatever_else_changed(line: str) -> None:
    said = spoken(transcript("so|the|film__um__no.________yes|the|end__so.____"), {1, 5}, 1)
    talk = Talk(said, Decisions())
    (base,) = showing(said, "none", drafted(said, Decisions()))
    base = replace(base, doubtful=frozenset({3}))
    quick = QuickScript(talk, base, KNOWN_AS)
    text = written(said, base)
    quick.read(text)
    for changed in (by_hand(text, line, ""), by_hand(by_hand(text, line, ""), "film", "~~film~~")):
        _, expected = read_back(said, changed, talk.proposed, base, KNOWN_AS)
        _, problems = quick.read(changed)
        assert list(map(str, problems)) == list(map(str, expected)) != []


overlaps = st.dictionaries(st.integers(0, 39), st.integers(1, 9), max_size=6)


@settings(max_examples=150, deadline=None)
@given(decided_talks(), overlaps, st.lists(st.integers(0, 39), max_size=6))
def test_pieces_that_are_settled_by_themselves_are_the_whole(
    decided: tuple[Transcript, Decisions], over: dict[int, int], toggled: list[int]
) -> None:
    said, decisions = decided
    words = [
        replace(word, span=Span(word.span.start, min(said.source.length, word.span.end + reach)))
        for n, word in enumerate(said.words)
        for reach in (100 * over.get(n, 0),)
    ]
    said = replace(said, words=tuple(words))
    quick = Piecewise(said, settle, 3), Piecewise(said, lengthened, 3)
    strikes, lefts = dict(decisions.strikes), dict(decisions.shortenings)
    for n in (None, *toggled):
        if n is not None and strikes.pop(n % len(words), None) is None:
            strikes[n % len(words)] = Provenance("script", "struck")
        if n is not None and said.pauses:
            pause = n % len(said.pauses)
            lefts[pause] = Shortening(len(said.pauses[pause]) + 500, Provenance("script", "more"))
        now = Decisions(dict(sorted(strikes.items())), dict(sorted(lefts.items())))
        document = drafted(said, now)
        assert assembled(said, document, *quick) == assembled(said, document)


def long_talk() -> tuple[Talk, Document]:
    """A talk of many paragraphs, in which one word goes."""
    said = spoken(transcript("".join(f"word{n}__so." + "_" * 8 for n in range(400))), set(), 3)
    proposed = Decisions({3: Provenance("fillers", "so")})
    return Talk(said, proposed), drafted(said, proposed)


def test_of_a_long_script_only_what_changed_is_read_and_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talk, document = long_talk()
    quick = QuickScript(talk, document, KNOWN_AS)
    text = written(talk.transcript, document)
    document, _ = quick.read(text)
    settled: list[int] = []

    def counted(said: Transcript, decisions: Decisions, words: range, extent: Span) -> Any:
        settled.append(len(words))
        return settle(said, decisions, words, extent)

    remembered = Piecewise(talk.transcript, counted)
    assembled(talk.transcript, document, remembered)
    lengths: list[int] = []

    def read(*given: Any) -> Any:
        lengths.append(len(given[1]))
        return read_back(*given)

    monkeypatch.setattr(quick_script, "read_back", read)
    for fields in (
        {"do": "strike", "words": [400, 402]},
        {"do": "split", "word": 402},
        {"do": "chapter", "word": 402, "title": "Two"},
        {"do": "approve", "yes": True},
        {"do": "speaker", "word": 404, "name": document.speakers["B"]},
    ):
        settled.clear()
        document, problems = quick.read(quick.written(action(talk, fields)(document)))
        assert not problems
        timeline, _ = assembled(talk.transcript, document, remembered)
        assert timeline == assembled(talk.transcript, document)[0]
        assert sum(settled) < 200
    assert max(lengths) < len(text) / 20


def test_a_script_of_people_who_speak_at_once_is_read_only_where_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Their paragraphs' times do not ascend: 400 ms, 402 ms, 401 ms."""
    talk, document = long_talk()
    said = talk.transcript
    start, ms = said.words[200].span.start, said.source.rate // 1000
    once = [
        replace(said.words[200 + n], span=Span(at, at + 200 * ms), speaker="ABC"[n])
        for n, at in enumerate((start, start, start + ms))
    ]
    said = replace(said, words=(*said.words[:200], *once, *said.words[203:]))
    talk = Talk(said, talk.proposed)
    document = drafted(said, talk.proposed)
    quick = QuickScript(talk, document, KNOWN_AS)
    text = written(said, document)
    document, _ = quick.read(text)
    lengths: list[int] = []

    def read(*given: Any) -> Any:
        lengths.append(len(given[1]))
        return read_back(*given)

    monkeypatch.setattr(quick_script, "read_back", read)
    for word in (200, 201, 202, 203):
        changed = action(talk, {"do": "strike", "words": [word, word + 1]})(document)
        document, problems = quick.read(quick.written(changed))
        assert not problems
        whole = read_back(said, quick.written(document), talk.proposed, document, KNOWN_AS)[0]
        assert told(document) == told(whole)
        assert document.decisions.strikes.keys() >= {word}
    assert max(lengths) < len(text) / 20
