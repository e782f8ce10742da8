"""An edit with everything in it: cuts, a moved and a copied paragraph, chapters, two speakers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from editors.decisions import Decisions
from editors.exports.export import Edit
from editors.script.assemble import assembled
from editors.script.document import Heading
from editors.script.draft import drafted
from editors.table import proposed
from media.chapters import FileChapter
from media.span import Span
from tests.make import calls, transcript

if TYPE_CHECKING:
    from media.source import VideoStream
    from pipeline.transcript import Transcript

SAID = (
    "__Um,_I'm==_Nora==_and,__um,__today==_we_talk==_about_paper===.________"
    "Thank==_you.__Paper===_is_patient====.__________"
    "And,__uh,__did==_anything====_ever===_go_wrong==?________"
    "Oh===_yes==.__The_wind==_took===_the_whole===_second===_act===.____%%%%%%%%%%%%____"
)
TURNS = ("A" * 10, "B" * 5, "A" * 7, "B" * 9)
UNCLEAR_TENTHS = 12


def talk(*, video: VideoStream | None = None) -> Transcript:
    """Nora and Ben on paper, with a noise at the end that nobody understood."""
    found = transcript(SAID)
    letters = "".join(TURNS)
    words = tuple(replace(word, speaker=letters[n]) for n, word in enumerate(found.words))
    end = found.source.length - 400
    source = replace(found.source, video=video)
    return replace(
        found, words=words, source=source, unclear=(Span(end - UNCLEAR_TENTHS * 100, end),)
    )


def busy_edit(*, video: VideoStream | None = None, **more: Any) -> Edit:
    """The third paragraph comes first, the last one comes again at the end, the ums are gone."""
    said = talk(video=video)
    document = drafted(said, proposed(said, calls("fillers")))
    first, second, third, last = document.passages
    blocks = (third, Heading("On paper"), first, second, Heading("The wind"), last, last)
    document = replace(document, blocks=blocks, speakers={"A": "Speaker A", "B": "Ben"})
    timeline, cuts = assembled(said, document)
    assert len(timeline.runs()) == 3
    chapters = more.pop("chapters", ())
    return Edit(said, document, timeline, cuts=cuts, chapters=chapters, **more)


def plain_edit() -> Edit:
    """The same talk, in which nothing was done."""
    said = talk()
    document = drafted(said, Decisions())
    return Edit(said, document, assembled(said, document)[0])


CHAPTERS = (FileChapter(0, "Hello"), FileChapter(5_600, ""), FileChapter(8_400, "Trouble"))
