"""What formatters and word processors make of a script, and whether it still means the same.

    python -m benchmarks.roundtrip [--prettier PATH] [--pandoc PATH] [--mdformat PATH]

Each program that is there (named, or found) writes the script of the example's words anew; what
is read from that must be the same plan. One that is not there is a row that says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import parser, print_table, write_json
from benchmarks.script import edited, talk
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.table import DEFAULT_EDITORS, proposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from editors.decisions import Decisions
    from editors.script.document import Document
    from pipeline.transcript import Transcript

WORDS = 3_000
SPEECH = 70
"""Words after which another speaker goes on."""


def conversation() -> tuple[Transcript, Decisions, str]:
    """A talk of two, what is proposed, and its script with edits by hand."""
    one = talk(WORDS)
    words = tuple(replace(w, speaker="AB"[n // SPEECH % 2]) for n, w in enumerate(one.words))
    both = replace(one, words=words)
    decisions = proposed(both, DEFAULT_EDITORS)
    return both, decisions, edited(written(both, drafted(both, decisions)))


def run(*command: str, stdin: str) -> str:
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=True)
    return done.stdout


def filled(width: int) -> Callable[[str], str]:
    """Every paragraph filled, as fill-paragraph and gq do."""

    def change(text: str) -> str:
        head, *blocks = text.rstrip("\n").split("\n\n")
        wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
        return "\n\n".join([head, *map(wrap.fill, blocks)]) + "\n"

    return change


def prettier(program: str, wrap: str) -> Callable[[str], str]:
    options = (f"--prose-wrap={wrap}", "--stdin-filepath=script.md")
    return lambda text: run(program, *options, stdin=text)


def pandoc_gfm(program: str) -> Callable[[str], str]:
    return lambda text: run(program, "-s", "-f", "gfm", "-t", "gfm", stdin=text)


def pandoc_docx(program: str) -> Callable[[str], str]:
    """To a file of Word and back; the header does not survive that, and is put back."""

    def change(text: str) -> str:
        head, _, body = text.partition("\n\n")
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder, "script.docx"))
            run(program, "-f", "gfm", "-o", file, stdin=body)
            return f"{head}\n\n" + run(program, "-t", "gfm", file, stdin="")

    return change


def mdformat(program: str, wrap: str) -> Callable[[str], str]:
    """The plug-in for front matter is not everybody's, so the header stays outside."""

    def change(text: str) -> str:
        head, _, body = text.partition("\n\n")
        return f"{head}\n\n" + run(program, f"--wrap={wrap}", "-", stdin=body)

    return change


def forms(programs: dict[str, str | None]) -> Iterator[tuple[str, Callable[[str], str] | None]]:
    """Each form's name, and what makes it; None where its program is not there."""
    for width in range(40, 101, 10):
        yield f"fill at {width}", filled(width)
    found = programs["prettier"]
    for wrap in ("always", "never", "preserve"):
        yield f"prettier {wrap}", prettier(found, wrap) if found else None
    found = programs["pandoc"]
    yield "pandoc to gfm", pandoc_gfm(found) if found else None
    yield "pandoc to docx and back", pandoc_docx(found) if found else None
    found = programs["mdformat"]
    for wrap in ("keep", "no", "80"):
        yield f"mdformat {wrap}", mdformat(found, wrap) if found else None


def plan(transcript: Transcript, document: Document) -> tuple[object, ...]:
    """What plays, and what its captions say; reasons may name other lines."""
    timeline, _ = assembled(transcript, document)
    passages = [(p.words, p.speaker, p.label) for p in document.passages]
    return timeline, document.corrections, passages, document.speakers, document.approved


def verdict(change: Callable[[str], str] | None) -> dict[str, str | int]:
    """What became of the script."""
    if change is None:
        return {"result": "not there", "lines": 0, "first": ""}
    transcript, decisions, text = conversation()
    other = change(text)
    changed = sum(a != b for a, b in zip(text.split("\n"), other.split("\n"), strict=False))
    expected, _ = read_back(transcript, text, decisions, known_as=())
    document, problems = read_back(transcript, other, decisions, known_as=())
    same = not problems and plan(transcript, document) == plan(transcript, expected)
    first = str(problems[0]) if problems else ""
    return {"result": "same" if same else "DIFFERS", "lines": changed, "first": first}


def main() -> int:
    options = parser(__doc__)
    names = ("prettier", "pandoc", "mdformat")
    for name in names:
        options.add_argument(f"--{name}", default=shutil.which(name), metavar="PATH")
    given = options.parse_args()
    programs = {name: getattr(given, name) for name in names}
    rows = [{"form": name, **verdict(change)} for name, change in forms(programs)]
    print_table(
        ["form", "lines changed", "plan", "first problem"],
        [[str(row[key]) for key in ("form", "lines", "result", "first")] for row in rows],
    )
    write_json(given.json, {"roundtrip": rows})
    return 1 if any(row["result"] == "DIFFERS" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
