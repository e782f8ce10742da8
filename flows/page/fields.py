"""A recording's words and a script about them, as the page's modules read them.

Times are samples of the source. What never changes (words, pauses, proposals) is given once;
a version of the script is small beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from editors.script.document import Comment, Heading
from editors.script.draft import is_shown
from editors.script.noises import hidden_within
from media.timeline import muted_rows
from pipeline.text.hesitations import is_hesitation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.decisions import Decisions, Provenance
    from editors.script.document import Block, Document
    from flows.page.desk import Desk, Sheet
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def talk_as_fields(desk: Desk) -> dict[str, Any]:
    """What never changes: the recording, its words and pauses, and what was proposed."""
    transcript = desk.proposals.transcript
    source, words = transcript.source, transcript.words
    return {
        "media": source.path.name,
        "rate": source.rate,
        "length": source.length,
        "picture": source.video is not None,
        "exact": source.container not in _INEXACT and source.audio.codec.startswith(_PLAYED),
        "language": transcript.language,
        "texts": [word.text for word in words],
        "starts": [word.span.start for word in words],
        "ends": [word.span.end for word in words],
        "sure": [round(word.confidence, 2) for word in words],
        "doubtful": _doubtful(transcript, desk.proposals.decisions),
        "noises": [n for n, word in enumerate(words) if word.kind == "noise"],
        "pauses": [
            [n, pause.start, pause.end]
            for n, pause in enumerate(transcript.pauses)
            if is_shown(transcript, n)
        ],
        "unclear": [[span.start, span.end] for span in transcript.unclear],
        "proposed": _proposed(desk.proposals.decisions),
    }


_INEXACT: Final = frozenset({"mp3", "aac", "mpeg", "mpegts"})
"""Formats without an index, in which browsers guess where a time stands."""
_PLAYED: Final = ("aac", "flac", "mp3", "opus", "pcm_")
"""Codecs that browsers play to the millisecond. Of a film with another (AC-3, ALAC) they show the
picture without a word; in Vorbis they are 24 ms off, near its start 210."""
_SURE: Final = 0.85
"""What an editor strikes with less confidence is worth a person's ear."""


def _doubtful(transcript: Transcript, proposed: Decisions) -> list[int]:
    """Words of which nobody is sure whether they go: struck in doubt, or hesitations that stay."""
    texts = {word.text for word in transcript.words}
    hesitations = {text for text in texts if is_hesitation(text, transcript.language)}

    def is_doubtful(number: int) -> bool:
        why = proposed.strikes.get(number)
        return why.confidence < _SURE if why else transcript.words[number].text in hesitations

    return [n for n in range(len(transcript.words)) if is_doubtful(n)]


def _proposed(decisions: Decisions) -> dict[str, Any]:
    def why(one: Provenance) -> list[object]:
        return [one.editor, one.reason, round(one.confidence, 2)]

    return {
        "strikes": [[n, *why(one)] for n, one in decisions.strikes.items()],
        "pauses": [[n, *why(one.why), one.left] for n, one in decisions.shortenings.items()],
        "unclear": [[n, *why(one)] for n, one in decisions.unclear.items()],
    }


def sheet_as_fields(desk: Desk, sheet: Sheet) -> dict[str, Any]:
    """A version of the script, what of the recording plays, and what can be undone."""
    document, timeline = sheet.document, sheet.timeline
    return {
        "version": sheet.version,
        "mark": sheet.mark,
        "missing": sheet.missing,
        "blocks": [_block(desk.talk.transcript, document, block) for block in document.blocks],
        "speakers": dict(document.speakers),
        "approved": document.approved,
        "keeps": [*_keeps(timeline)],
        "muted": muted_rows(timeline),
        "undo": desk.history.undo_what,
        "redo": desk.history.redo_what,
        "problems": [*sheet.problems],
    }


def _keeps(timeline: Timeline) -> Iterator[list[int]]:
    """What plays, as `[start, end]`; as `[start, end, hold]` where a longer pause holds before."""
    held = {hold.number: hold.length for hold in timeline.holds}
    for number, keep in enumerate(timeline.keeps):
        yield [keep.start, keep.end, *([held[number]] if number in held else [])]


def _block(transcript: Transcript, document: Document, block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "title": block.title, "level": block.level}
    if isinstance(block, Comment):
        return {"kind": "comment", "text": block.text.strip()}
    decisions = block.decisions
    return {
        "kind": "passage",
        "words": [block.words.start, block.words.stop],
        "speaker": block.speaker,
        "label": block.label,
        "struck": [*decisions.strikes],
        "lefts": [[n, one.left] for n, one in decisions.shortenings.items()],
        "unclear": [*decisions.unclear],
        "texts": [[n, text] for n, text in block.corrections.items()],
        "muted": [[n, kind] for n, kind in block.muted.items()],
        "hidden": sorted(hidden_within(transcript, document, block)),
        "remarks": [[n, *texts] for n, texts in block.comments.items()],
    }
