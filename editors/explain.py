"""Why something plays or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.clock import short
from media.span import overlap
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.cut import Cut
    from editors.decisions import Provenance
    from media.timeline import Timeline
    from pipeline.transcript import Transcript, Word


def explained_moment(sample: int, timeline: Timeline, cuts: Sequence[Cut]) -> str:
    """What became of a moment of the recording: when it plays, or who cut it and why."""
    rate = timeline.source.rate
    at = short(sample, rate)
    played = timeline.to_output(sample)
    if played:
        times = " and ".join(short(moment, rate) for moment in played)
        return f"{at} plays{_instead(sample, timeline)} at {times} of the result."
    for cut in cuts:
        if sample in cut.span:
            start, end = short(cut.span.start, rate), short(cut.span.end, rate)
            return f"{at} is cut ({start} to {end}) by {_who(cut)}."
    return f"{at} is not in the recording."


def _instead(sample: int, timeline: Timeline) -> str:
    """What is heard in the place of a muted sample."""
    kinds = {"mute": " as silence", "bleep": " as a bleep"}
    return next((kinds[mute.kind] for mute in timeline.muted if sample in mute.span), "")


def explained_word(
    text: str,
    transcript: Transcript,
    timeline: Timeline,
    cuts: Sequence[Cut],
    proposed: Mapping[int, Provenance],
    corrections: Mapping[int, str],
) -> Iterator[str]:
    """The same for every time that a word was said; of one that plays, what it was taken for.

    `proposed` says who wanted to cut which words, `corrections` what a person wrote for which, by
    their numbers; such a word is found by what was heard and by each word that was written for it.
    """
    for number, word in enumerate(transcript.words):
        written = corrections.get(number, "")
        if plain(text) in {word.plain, *map(plain, written.split())}:
            said = f"'{written}' (heard as '{word.text}')" if written else f"'{word.text}'"
            middle = (word.span.start + word.span.end) // 2
            by = [cut for cut in cuts if overlap(cut.span, word.span)]
            moment = explained_moment(middle, timeline, by or cuts)
            if not timeline.to_output(middle):
                yield f"{said} at {moment}"
                continue
            why = proposed.get(number)
            kept = f", and the script keeps it against {_who(why)}" if why else ""
            taken = _taken_for(word, transcript.language)
            yield f"{said} at {moment.removesuffix('.')}; {taken}{kept}."


def _taken_for(word: Word, language: str) -> str:
    """What a word was taken for, and how surely."""
    sure = f"{word.confidence:.2f}"
    if word.kind == "word" and is_hesitation(word.text, language):
        return f"it was taken for a word, since it is a hesitation with a confidence of {sure} only"
    nouns = {"word": "a word", "filler": "a hesitation", "noise": "a noise"}
    beside = " over which somebody else speaks" if word.overlapped else ""
    return f"it was taken for {nouns[word.kind]}{beside} (confidence {sure})"


def _who(why: Cut | Provenance) -> str:
    who = "a person, in the script" if why.editor == "script" else f"the editor {why.editor}"
    return f"{who}: {why.reason} (confidence {why.confidence:.2f})"
