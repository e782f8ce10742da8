"""A word as a person corrected it, with the punctuation of whoever heard it last."""

from __future__ import annotations


def newly_marked(text: str, old: str, heard: str) -> str:
    """A correction of `old` with the marks around `heard`, where it left those around `old`.

    We   for we   heard as we.     We.
    We!  for we   heard as we.     We!
    """
    own, was, new = _parts(text), _parts(old), _parts(heard)
    if not (own[1] and was[1] and new[1]):
        return text
    before = new[0] if own[0] == was[0] else own[0]
    behind = new[2] if own[2] == was[2] else own[2]
    return f"{before}{own[1]}{behind}"


def _parts(text: str) -> tuple[str, str, str]:
    """What stands in front of the letters and figures of a word, the word, what stands behind."""
    said = [n for n, character in enumerate(text) if character.isalnum()]
    if not said:
        return text, "", ""
    return text[: said[0]], text[said[0] : said[-1] + 1], text[said[-1] + 1 :]
