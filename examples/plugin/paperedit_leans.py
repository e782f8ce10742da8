"""Words that somebody leans on at the beginning of sentences, and the text of what plays."""

from itertools import pairwise

from paperedit import Cut, Transcript

USUAL = frozenset({"so", "well", "right", "okay"})


def leans(
    transcript: Transcript,
    *,
    words: frozenset[str] = USUAL,
    sure: float = 0.5,
    most: int | None = None,
    first: bool = False,
):
    """Cut `words` where they begin a sentence and a comma follows; `first` also cuts the first."""
    found = []
    for before, word in pairwise((None, *transcript.words)):
        begins = before.ends_sentence if before else first
        if begins and word.text.endswith(",") and word.plain in words and word.confidence >= sure:
            found.append(Cut(word.span, "leans", f"leans on '{word.plain}'", word.confidence))
    return found[:most]


def said(edit):
    """What plays, as plain text in `NAME.said.txt`."""
    played = [w.text for w in edit.transcript.words if edit.timeline.to_output(w.span.start)]
    return {".said.txt": " ".join(played) + "\n"}
