from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from editors.cut import Cut
from flows.report.html.cut_rows import editor_rows, editors_by_length
from flows.report.html.join_rows import MOST_CLIPS, join_rows
from flows.report.html.page import page
from flows.report.html.verdict import verdict
from media.clock import short
from media.span import Span
from tests.flows.report.make import TALK, plan_of, plan_of_script, told_of, voices_of
from tests.make import transcript

HOSTILE = "</td></script><script>alert(1)</script><img/src=x/onerror=alert(2)>\"'&"


class Tags(HTMLParser):
    """The tags of a page, its attributes, and whether all that must be closed is."""

    VOID = frozenset({"meta", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def proof_of(**others: Any) -> dict[str, Any]:
    """The fields of a proof of `plan_of()` in which nothing is wrong."""
    timeline = plan_of().timeline
    joins = [
        [timeline.starts[n], timeline.keeps[n - 1].end, timeline.keeps[n].start, 0, 1.6, -2.2, 0, 9]
        for n in range(1, len(timeline.keeps))
    ]
    return {
        "source": {"sha256": timeline.source.sha256},
        "compared": True,
        "words": {"kept": 7, "struck": 2},
        "loudness": {"integrated_lufs": -16.04, "true_peak_db": -1.25},
        "joins": joins,
        "faults": [],
    } | others


def test_a_page_tells_what_was_cut_by_whom_and_why() -> None:
    plan = plan_of()
    said = " ".join(" ".join(Tags(page(told_of(plan))).text).split())
    after = short(plan.timeline.length, TALK.source.rate)
    assert f"Recorded 0:07.4 Edited {after} Shorter by" in said
    assert {cut.editor for cut in plan.cuts} == {"fillers", "gaps"}
    for cut in plan.cuts:
        assert cut.editor in said
        assert cut.reason.replace("->", "→") in said
    assert "So we um we began." in said


@pytest.mark.parametrize("where", ["name", "word", "speaker", "reason", "editor", "label", "fault"])
def test_what_people_write_is_never_markup(where: str) -> None:
    talk = TALK
    words = list(talk.words)
    word = "".join(HOSTILE.split())
    if where == "word":
        words = [replace(one, text=word) for one in words]
    words = [replace(one, speaker="A") for one in words]
    named = {"A": HOSTILE if where == "speaker" else "Ada"}
    origin = replace(talk.origin, speakers=named)
    source = replace(
        talk.source, path=talk.source.path.with_name(HOSTILE.replace("/", "∕") + ".flac")
    )
    talk = replace(talk, words=tuple(words), origin=origin)
    plan = plan_of(talk)
    cuts = tuple(
        replace(
            cut,
            reason=HOSTILE if where == "reason" else cut.reason,
            editor=HOSTILE if where == "editor" else cut.editor,
        )
        for cut in plan.cuts
    )
    timeline = plan.timeline
    if where == "name":
        timeline = replace(timeline, source=source)
    speakers = [
        {"name": HOSTILE, "talk_s": 1.0, "share": 0.5, "longest_monologue_s": 1.0,
         "interruptions": 0}
    ] * 2  # fmt: skip
    fault = [0, 0, "unlike", HOSTILE if where == "fault" else "is unlike what was recorded"]
    told = told_of(
        replace(plan, cuts=cuts, timeline=timeline),
        speakers=speakers if where == "speaker" else (),
        files=[("Result", HOSTILE, "")] if where == "name" else (),
        proof=proof_of(faults=[fault]),
    )
    if where == "label":
        from pipeline.labels.taxonomy import Labelled

        told = replace(told, labels=[Labelled(0, 3, HOSTILE, 0.9, (), (0, 3), "")])
    tags = Tags(page(told))
    assert len(tags.named("script")) == 1
    assert not tags.named("img")
    assert not [name for _, attributes in tags.tags for name in attributes if name[:2] == "on"]
    assert "alert(1)" in " ".join(tags.text)


def test_a_page_asks_for_nothing_from_anywhere() -> None:
    text = page(told_of(plan_of(), files=[("Result", "a b.mp4", "a%20b.mp4")]))
    tags = Tags(text)
    (policy,) = [one["content"] for one in tags.named("meta") if one.get("http-equiv")]
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert {rules["base-uri"], rules["form-action"]} == {"'none'"}
    assert {rules["img-src"], rules["media-src"]} == {"data:"}
    for name in ("style-src", "script-src"):
        assert re.fullmatch(r"'sha256-[\w+/]{43}='", rules[name])
    for tag, attributes in tags.tags:
        assert "style" not in attributes  # the policy would not let it
        for name in ("src", "href", "data-sound", "srcset", "poster"):
            address = attributes.get(name) or ""
            assert ":" not in address or address.startswith("data:"), (tag, address[:80])
    assert "url(" not in text
    assert "@import" not in text


def test_the_same_edit_is_the_same_page() -> None:
    assert page(told_of(plan_of())) == page(told_of(plan_of()))


@pytest.mark.parametrize("picture", ["", "%%%%%%", "______", "word"])
def test_there_is_a_page_where_there_is_next_to_nothing(picture: str) -> None:
    talk = transcript(picture or "%")
    text = page(told_of(plan_of(talk)))
    assert "Nothing is cut" in text
    Tags(text)


def test_every_table_has_a_caption_and_every_heading_a_section() -> None:
    text = page(told_of(plan_of(), proof=proof_of(faults=[[0, 0, "click", "a click"]])))
    tags = Tags(text)
    assert len(tags.named("table")) == len(tags.named("caption")) > 3
    assert len(tags.named("h1")) == 1
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in (attributes for _, attributes in tags.tags):
        for name in ("aria-labelledby", "href"):
            if (attributes.get(name) or "").startswith("#") or name == "aria-labelledby":
                assert (attributes.get(name) or ids[0] or "").removeprefix("#") in ids
    for button in tags.named("button"):
        assert button["aria-label"]
    for drawing in tags.named("svg"):
        assert drawing.get("aria-hidden") or drawing.get("aria-label") or "role" not in drawing


def test_a_person_s_cuts_are_told_as_theirs_and_have_the_first_colour() -> None:
    plan = plan_of_script(("it went on", "it ~~went~~ on"))
    colours = editors_by_length(plan.cuts)
    assert colours["script"] == 0
    rows = {row.name: row for row in editor_rows(plan, colours)}
    (cut,) = rows["script (a person)"].cuts
    assert (cut.before, cut.gone, cut.after) == ("began. Then um it", "went", "on.")


def test_who_took_most_comes_first_and_shares_are_of_all_that_was_cut() -> None:
    plan = plan_of()
    cuts = (Cut(Span(0, 100), "a", "um"), Cut(Span(200, 500), "b", "pause 1s -> 0.5s", 0.42))
    rows = editor_rows(replace(plan, cuts=cuts), editors_by_length(cuts))
    assert [(row.name, row.share) for row in rows] == [("b", 75.0), ("a", 25.0)]
    assert rows[0].cuts[0].confidence == "42%"
    assert rows[0].cuts[0].number == 2


def test_a_cut_says_when_its_join_plays() -> None:
    plan = plan_of()
    rate = TALK.source.rate
    rows = [cut for row in editor_rows(plan, editors_by_length(plan.cuts)) for cut in row.cuts]
    assert len(rows) == len(plan.cuts)
    for row in rows:
        span = plan.cuts[row.number - 1].span
        (place,) = plan.timeline.to_output(span.end)
        assert (row.at, row.in_edit) == (short(span.start, rate), short(place, rate))


def test_a_join_says_where_it_is_and_how_near_a_word_is() -> None:
    plan = plan_of()
    rows = join_rows(plan, voices_of(TALK), editors_by_length(plan.cuts), ())
    keeps, rate = plan.timeline.keeps, TALK.source.rate
    assert len(rows) == len(keeps) - 1
    spans = [word.span for word in TALK.words]
    for row, left, right in zip(rows, keeps, keeps[1:], strict=False):
        rooms = [left.end - span.end for span in spans if span.end <= left.end]
        rooms += [span.start - right.start for span in spans if span.start >= right.start]
        nearest_ms = min(rooms) * 1000 // rate
        assert row.room == (f"{nearest_ms} ms" if nearest_ms <= 1000 else "over 1 s")
        assert [name for name, _ in row.editors]
        assert row.edit_sound.startswith("data:audio/flac;base64,")


def test_of_many_joins_the_loudest_and_the_faulty_ones_have_sound() -> None:
    talk = transcript("word|um|" * 100)
    plan = plan_of(talk)
    sound = voices_of(talk)
    rows = join_rows(plan, sound, editors_by_length(plan.cuts), ())
    heard = [row for row in rows if row.edit_sound]
    silent = [row for row in rows if not row.edit_sound]
    assert len(heard) == MOST_CLIPS < len(rows)
    assert min(row.level_db for row in heard) >= max(row.level_db for row in silent)
    assert len(page(told_of(plan))) < 6 << 20


def test_a_verdict_is_told_with_its_measures_at_each_join() -> None:
    text = page(told_of(plan_of(), proof=proof_of()))
    said = " ".join(" ".join(Tags(text).text).split())
    assert "7 words are whole, 2 are gone" in said
    assert "−16.0 LUFS, true peak −1.2 dB" in said
    assert "+2 dB −2 dB +9 ms clean" in said


def test_faults_are_told_and_shown_at_their_joins() -> None:
    place = plan_of().timeline.starts[2]
    proof = proof_of(faults=[[place + 20, 5000, "click", "a click of 12 dB"]])
    found = verdict(proof, plan_of().timeline)
    assert found
    assert [join.faults for join in found.joins].count(("click",)) >= 1
    said = " ".join(" ".join(Tags(page(told_of(plan_of(), proof=proof))).text).split())
    assert "1 thing is not as it should be" in said
    assert "a click of 12 dB" in said


def test_a_proof_of_another_edit_is_not_told() -> None:
    assert verdict(None, plan_of().timeline) is None
    assert verdict(proof_of(joins=[]), plan_of().timeline) is None
    assert verdict(proof_of(source={"sha256": "0" * 64}), plan_of().timeline) is None


def test_words_that_are_bleeped_are_not_spelled_out() -> None:
    plan = plan_of_script(("began.", "{bleep}began.{/bleep}"))
    assert plan.timeline.muted
    text = page(told_of(plan))
    assert "began" not in text
    assert "b****." in text
