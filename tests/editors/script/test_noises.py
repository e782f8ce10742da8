"""Noises that a script does not show play as if they stood there; those that it shows are text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.cut import Cut
from editors.decisions import Decisions, Provenance, decided
from editors.merge.restored import restored
from editors.merge.three_way import rebased
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.document import NOISES_SHOWN
from editors.script.draft import drafted
from editors.script.noises import hidden_within, showing
from editors.script.read import read_back, read_parsed
from editors.script.write import written
from editors.settle import settle
from media.muted import MUTE_KINDS
from media.span import Span, complement
from tests.make import kept_text, transcript

if TYPE_CHECKING:
    from editors.script.document import Document, NoisesShown
    from pipeline.transcript import Transcript

NOTHING = Decisions()
UM = Provenance("fillers", "um")


def with_noises(talk: Transcript, speakers: str = "") -> Transcript:
    """The talk, in which words in round brackets are noises."""
    voices = speakers.ljust(len(talk.words), speakers[-1:] or " ")[: len(talk.words)]
    return replace(
        talk,
        words=tuple(
            replace(
                word,
                kind="noise" if word.text.startswith("(") else word.kind,
                speaker=voice.strip() or None,
            )
            for word, voice in zip(talk.words, voices, strict=True)
        ),
    )


def script(talk: Transcript, decisions: Decisions, which: NoisesShown) -> str:
    return written(talk, *showing(talk, which, drafted(talk, decisions)))


def read(
    talk: Transcript, text: str, decisions: Decisions = NOTHING, base: Document | None = None
) -> Document:
    document, problems = read_back(talk, text, decisions, base)
    assert not problems, "\n".join(map(str, problems)) + f"\n{text}"
    return document


def body(text: str) -> str:
    """Everything behind the first paragraph's time, on one line."""
    return " ".join(text.partition("]\n")[2].split())


TALK = with_noises(transcript("so|(breath)|we|(laugh)|went.|(laugh)|(breath)|On|(cough)|it|goes"))


def test_a_script_shows_coughs_and_laughs_between_sentences_and_no_breath() -> None:
    assert body(script(TALK, NOTHING, "some")) == "so we went. (laugh) On (cough) it goes"
    assert body(script(TALK, NOTHING, "none")) == "so we went. On it goes"
    assert "(breath) we (laugh)" in script(TALK, NOTHING, "all")
    assert "\nnoises: some\n" in script(TALK, NOTHING, "some")
    assert "noises" not in script(TALK, NOTHING, "all")


def test_a_laugh_between_turns_is_shown_and_one_in_the_middle_of_a_sentence_is_not() -> None:
    talk = transcript("(laugh)|so|(laugh)|we|(laugh)|went|(laugh)|on|(laugh)")
    found = script(with_noises(talk, "AAAAABBBBB"), NOTHING, "some").split("\n\n", 1)[1]
    assert re.sub(r"\*\*.*\n", "", found).split() == ["(laugh)", "so", "we", "(laugh)", "went",
                                                      "on", "(laugh)"]  # fmt: skip


def test_who_only_makes_noises_has_a_paragraph_in_which_they_stand() -> None:
    talk = with_noises(transcript("so|(breath)|we|(breath)|(breath)|went"), "AABBBA")
    talk = with_noises(talk, "AAABBA")
    assert "**Speaker B** [00:00:01.200]\n(breath) (breath)\n" in script(talk, NOTHING, "none")


@pytest.mark.parametrize("which", ["some", "none"])
def test_a_noise_that_is_struck_alone_is_shown_struck(which: NoisesShown) -> None:
    struck = Decisions({1: Provenance("breaths", "breath")})
    text = script(TALK, struck, which)
    assert "so ~~(breath)~~ we" in text
    assert read(TALK, text, struck).decisions == struck
    for back in (text.replace("~~", ""), text.replace("~~(breath)~~", "(breath)")):
        assert not read(TALK, back, struck).decisions.strikes
    assert [*read(TALK, text.replace("~~(breath)~~", ""), struck).decisions.strikes] == [1]


def test_a_noise_goes_with_the_words_around_it_and_stays_beside_a_word_that_stays() -> None:
    text = script(TALK, NOTHING, "some")
    for struck, gone in (
        ("~~so we~~ went.", [0, 1, 2]),
        ("~~so~~ ~~we~~ went.", [0, 1, 2]),
        ("went.", [0, 1, 2]),
        ("~~so~~ we went.", [0]),
        ("so ~~we~~ went.", [2]),
        ("so ~~we went.~~", [2, 3, 4]),
    ):
        document = read(TALK, text.replace("so we went.", struck))
        assert [*document.decisions.strikes] == gone, struck
    cut = [cut.span for cut in assembled(TALK, read(TALK, text.replace("so we", "~~so we~~")))[1]]
    assert kept_text(TALK, cut) == "(laugh) went. (laugh) (breath) On (cough) it goes"


def test_a_paragraph_that_goes_takes_the_noises_at_its_ends_along() -> None:
    talk = with_noises(transcript("so|(breath)|we|(breath)|went|on"), "ABBBAA")
    text = script(talk, NOTHING, "none")
    document = read(talk, text.replace("\nwe\n", "\n~~we~~\n"))
    assert [*document.decisions.strikes] == [1, 2, 3]


def test_a_noise_plays_between_words_that_were_struck_one_by_one_and_is_shown_there() -> None:
    struck = Decisions({0: UM, 2: UM})
    text = script(TALK, struck, "none")
    assert body(text).startswith("~~so~~ (breath) ~~we~~ went.")
    assert read(TALK, text, struck).decisions == struck
    whole = decided(TALK, [Cut(Span(0, TALK.words[2].span.end), "labels", "crew")])
    assert body(script(TALK, whole, "none")).startswith("~~so we~~ went.")


def test_a_shown_noise_that_is_deleted_is_cut_and_a_hidden_one_may_be_written() -> None:
    text = script(TALK, NOTHING, "some")
    assert [*read(TALK, text.replace(" (cough)", "")).decisions.strikes] == [8]
    written_in = read(TALK, text.replace("so we", "so ~~(breath)~~ we"))
    assert [*written_in.decisions.strikes] == [1]
    assert not read(TALK, text.replace("so we", "so (breath) we")).decisions.strikes


def test_a_script_that_says_nothing_of_noises_shows_all_of_them() -> None:
    text = script(TALK, NOTHING, "all")
    assert [*read(TALK, text.replace("so (breath)", "so")).decisions.strikes] == [1]
    old = script(TALK, NOTHING, "some").replace("noises: some\n", "")
    assert [*read(TALK, old).decisions.strikes] == [1, 3, 6]


def test_a_header_that_lost_its_line_about_noises_is_told_before_they_go() -> None:
    text = script(TALK, NOTHING, "some")
    base = read(TALK, text)
    for lost in (text.replace("noises: some\n", ""), text.replace("some", "ALL")):
        (problem,) = read_back(TALK, lost, NOTHING, base)[1]
        assert "the header does not say 'noises: some', so what does not" in problem.message
    older = script(TALK, NOTHING, "all").replace("so (breath)", "so")
    assert [*read(TALK, older, base=base).decisions.strikes] == [1]


def test_a_header_asks_for_noises_that_there_are() -> None:
    text = script(TALK, NOTHING, "some")
    (problem,) = read_back(TALK, text.replace("noises: some", "noises: few"), NOTHING)[1]
    assert str(problem) == (
        "line 4, column 1: 'noises: few' means nothing: expected all, some or none."
    )
    assert read(TALK, text.replace("noises: some", "Noises: 'None'")).noises == "none"


def test_words_beside_a_hidden_noise_can_be_corrected_joined_and_muted() -> None:
    text = script(TALK, NOTHING, "some")
    for new, corrections in (
        ("So weave", {0: "So", 2: "weave"}),
        ("so, we'd", {2: "we'd"}),
        ("sowe", {0: "sowe", 2: ""}),
    ):
        document = read(TALK, text.replace("so we", new))
        assert not document.decisions.strikes
        assert {n: t for n, t in document.corrections.items() if n in corrections} == corrections
    muted = read(TALK, text.replace("so we", "{mute}so we{/mute}"))
    assert muted.muted == dict.fromkeys((0, 1, 2), "mute")
    assert "{mute}so we{/mute} went." in written(TALK, muted)
    joined = read(TALK, text.replace("so we", "{bleep}sowe{/bleep}"))
    assert joined.muted == dict.fromkeys((0, 1, 2), "bleep")


def test_a_page_never_shows_noises_and_does_not_lose_them() -> None:
    struck = Decisions({1: Provenance("breaths", "breath")})
    page = parsed_page("Ann (0:00)\nso we went. On it\n", TALK)
    document, problems = read_parsed(TALK, page, struck)
    assert not problems
    assert [TALK.words[n].text for n in document.decisions.strikes] == ["(breath)", "goes"]


def test_what_is_restored_keeps_its_place_in_the_script() -> None:
    struck = Decisions({1: Provenance("breaths", "breath")})
    text = script(TALK, struck, "some")
    base = read(TALK, text)
    back = written(TALK, restored(read(TALK, text, struck, base), "breaths"))
    assert "so (breath) we" in back
    assert not read(TALK, back, struck, base).decisions.strikes


@pytest.mark.parametrize("which", NOISES_SHOWN)
def test_a_noise_that_is_heard_anew_within_what_a_person_struck_is_struck(
    which: NoisesShown,
) -> None:
    known = replace(TALK, words=tuple(w for w in TALK.words if w.text != "(breath)"))
    (base,) = showing(known, which, drafted(known, NOTHING))
    text = written(known, base)
    for old, new, gone in (
        ("so we", "~~so we~~", [0, 1, 2]),
        ("so we", "so ~~we~~", [2]),
        ("so we", "~~so~~ we", [0]),
    ):
        theirs = read(known, text.replace(old, new), base=base)
        merged = rebased(known, base, theirs, TALK, NOTHING)
        assert [n for n in merged.document.decisions.strikes if n < 3] == gone
    proposed = Decisions({0: UM, 2: UM})
    merged = rebased(known, base, read(known, text, base=base), TALK, proposed)
    assert [*merged.document.decisions.strikes] == [0, 2]


def test_a_script_of_a_talk_without_noises_says_nothing_of_them() -> None:
    talk = transcript("so|we|went")
    assert "noises" not in script(talk, NOTHING, "some")


_NOISES = ["(breath)", "(breath)", "(laugh)", "(cough)"]
_BETWEEN = ["|", "|", "_", "______", "________________________", "%"]


@st.composite
def noisy_talks(draw: st.DrawFn) -> Transcript:
    """Talks of some people in which every word is said once, with noises between."""
    count = draw(st.integers(1, 14))
    texts: list[str] = []
    for number in range(count):
        texts += draw(st.lists(st.sampled_from(_NOISES), max_size=2))
        texts.append(f"w{number}" + draw(st.sampled_from(["", "", ".", ","])))
    texts += draw(st.lists(st.sampled_from(_NOISES), max_size=2))
    picture = "".join(text + draw(st.sampled_from(_BETWEEN)) for text in texts)
    return with_noises(transcript(picture), "".join(draw(st.lists(st.sampled_from("AAAB")))))


@st.composite
def decided_noisy_talks(draw: st.DrawFn) -> tuple[Transcript, Decisions]:
    talk = draw(noisy_talks())
    struck = draw(st.sets(st.integers(0, len(talk.words) - 1)))
    spans = draw(st.lists(st.integers(0, talk.source.length), max_size=4).map(sorted))
    cuts = [Cut(Span(a, b), "labels", "crew") for a, b in pairwise(spans) if a < b][::2]
    strikes = dict(decided(talk, cuts).strikes) | dict.fromkeys(struck, UM)
    return talk, Decisions(dict(sorted(strikes.items())))


@given(decided_noisy_talks())
def test_an_untouched_script_gives_the_proposed_timeline_whatever_noises_it_shows(
    found: tuple[Transcript, Decisions],
) -> None:
    talk, decisions = found
    for which in NOISES_SHOWN:
        text = script(talk, decisions, which)
        base = read(talk, text)
        for document in (read(talk, text, decisions), read(talk, text, decisions, base)):
            assert document.decisions == decisions
            timeline, cuts = assembled(talk, document)
            assert cuts == settle(talk, decisions)
            assert timeline.keeps == complement([c.span for c in cuts], talk.source.extent)
            assert written(talk, document) == text


def struck_in(text: str, talk: Transcript, document: Document, numbers: set[int]) -> str:
    """The script with these words struck, which stand in it, and no others."""
    blocks = text.split("\n\n")
    for place, passage in enumerate(document.passages, start=1):
        hidden = hidden_within(talk, document, passage)
        stand = iter([n for n in passage.words if n not in hidden])
        head, _, said = blocks[place].replace("~~", "").partition("\n")
        tokens = [
            token if token[0] == "[" or next(stand) not in numbers else f"~~{token}~~"
            for token in re.findall(r"\[[^\]]*\]|\S+", said)
        ]
        blocks[place] = f"{head}\n{' '.join(tokens)}\n"
    return "\n\n".join(blocks)


def expected(talk: Transcript, document: Document, numbers: set[int]) -> set[int]:
    """The words that go where these are struck: hidden noises go with what is around them."""
    gone = set(numbers)
    for passage in document.passages:
        hidden = hidden_within(talk, document, passage)
        stand = [n for n in passage.words if n not in hidden]
        for n in hidden:
            around = [max((m for m in stand if m < n), default=None),
                      min((m for m in stand if m > n), default=None)]  # fmt: skip
            asked = stand if None in around else around
            if asked and numbers.issuperset(asked):
                gone.add(n)
    return gone


@given(decided_noisy_talks(), st.sampled_from(NOISES_SHOWN), st.data())
def test_an_edit_never_cuts_a_hidden_noise_but_within_what_is_struck(
    found: tuple[Transcript, Decisions], which: NoisesShown, data: st.DataObject
) -> None:
    talk, decisions = found
    (draft,) = showing(talk, which, drafted(talk, decisions))
    text = written(talk, draft)
    stand = [n for p in draft.passages for n in p.words if n not in hidden_within(talk, draft, p)]
    chosen = data.draw(st.sets(st.sampled_from(stand)))
    edited = struck_in(text, talk, draft, chosen)
    gone = expected(talk, draft, chosen)
    for base in (None, read(talk, text)):
        assert set(read(talk, edited, decisions, base).decisions.strikes) == gone
    (all_shown,) = showing(talk, "all", drafted(talk, decisions))
    spelled_out = struck_in(written(talk, all_shown), talk, all_shown, gone)
    heard = [assembled(talk, read(talk, one, decisions))[0] for one in (edited, spelled_out)]
    assert heard[0] == heard[1]


@given(noisy_talks(), st.sampled_from(NOISES_SHOWN), st.data())
def test_a_shown_noise_that_is_deleted_is_always_cut(
    talk: Transcript, which: NoisesShown, data: st.DataObject
) -> None:
    (draft,) = showing(talk, which, drafted(talk, NOTHING))
    text = written(talk, draft)
    found = [*re.finditer(r"\((?:breath|laugh|cough)\)", text)]
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    strikes = read(talk, text[: one.start()] + text[one.end() :]).decisions.strikes
    assert one[0] in [talk.words[n].text for n in strikes]
    assert all(talk.words[n].kind == "noise" for n in strikes)


@given(
    decided_noisy_talks(),
    st.lists(st.sampled_from(NOISES_SHOWN), min_size=2, max_size=4),
    st.data(),
)
def test_showing_other_noises_between_two_edits_loses_neither(
    found: tuple[Transcript, Decisions], shown: list[NoisesShown], data: st.DataObject
) -> None:
    talk, decisions = found
    (base,) = showing(talk, shown[0], drafted(talk, decisions))
    document = base
    for which in shown:
        theirs, written_as = showing(talk, which, document, drafted(talk, decisions))
        text, before = written(talk, theirs), written(talk, written_as)
        base = read(talk, before)
        again = read(talk, text, decisions, base)
        assert again.decisions.strikes.keys() == document.decisions.strikes.keys()
        stand = [
            n for p in theirs.passages for n in p.words if n not in hidden_within(talk, theirs, p)
        ]
        chosen = data.draw(st.sets(st.sampled_from(stand)))
        edited = read(talk, struck_in(text, talk, theirs, chosen), NOTHING, base)
        merged = rebased(talk, base, edited, talk, decisions)
        assert not merged.conflicts
        document = merged.document
        assert set(document.decisions.strikes) == set(edited.decisions.strikes)


@given(decided_noisy_talks(), st.sampled_from(NOISES_SHOWN), st.data())
def test_whatever_is_decided_later_about_noises_and_words_can_be_written(
    found: tuple[Transcript, Decisions], which: NoisesShown, data: st.DataObject
) -> None:
    talk, decisions = found
    (draft,) = showing(talk, which, drafted(talk, decisions))
    base = read(talk, written(talk, draft))
    count = len(talk.words)
    struck = data.draw(st.sets(st.integers(0, count - 1)))
    muted = data.draw(st.dictionaries(st.integers(0, count - 1), st.sampled_from(MUTE_KINDS)))
    later = replace(
        draft,
        blocks=tuple(
            replace(
                passage,
                decisions=Decisions({n: UM for n in passage.words if n in struck}),
                muted={n: muted[n] for n in passage.words if n in muted},
            )
            for passage in draft.passages
        ),
    )
    for known in (base, None):
        again = read(talk, written(talk, later), decisions, known)
        assert set(again.decisions.strikes) == struck
        assert again.muted == muted
