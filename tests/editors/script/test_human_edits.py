"""Random people edit random scripts; the result must be exactly what they did."""

from __future__ import annotations

import random as random_module
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.script.assemble import assembled
from editors.script.draft import drafted, paragraphs
from editors.script.read import read_back
from editors.script.write import escaped, written
from media.span import overlap
from tests.editors.strategies import talks

if TYPE_CHECKING:
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


@dataclass
class Written:
    """A paragraph on the person's screen: what stands there for each of its words."""

    anchor: str
    words: list[int]
    struck: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    corrected: dict[int, str] = field(default_factory=dict)
    pauses: dict[int, str] = field(default_factory=dict)
    """Pause tokens by the number of the word in front of which they stand."""

    def text(self, talk: Transcript, random: random_module.Random) -> str:
        parts = []
        for n in self.words:
            if n in self.pauses:
                parts.append(self.pauses[n])
            if n in self.deleted:
                continue
            word = escaped(self.corrected.get(n, talk.words[n].text))
            parts.append(f"~~{word}~~" if n in self.struck else word)
        end = self.pauses.get(self.words[-1] + 1)
        parts += [end] if end else []
        body = ""
        for part in parts:
            body += part + random.choice([" ", " ", " ", "  ", "\n", "\u00a0", " <!-- ? --> "])
        return f"{self.anchor}\n{body}"

    def plays(self) -> list[int]:
        return [n for n in self.words if n not in self.struck and n not in self.deleted]


def on_screen(talk: Transcript) -> list[Written]:
    """The paragraphs of an untouched script, taken apart."""
    blocks = written(talk, drafted(talk, Decisions())).rstrip("\n").split("\n\n")[1:]
    found = []
    for block, words in zip(blocks, paragraphs(talk), strict=True):
        anchor, body = block.split("\n", 1)
        one = Written(anchor, list(words))
        number = words.start
        for token in re.findall(r"(?<!\\)\[pause[^\]]*\]|\S+", body):
            if token.startswith("[pause"):
                one.pauses[number] = token
            else:
                number += 1
        found.append(one)
    return found


def edit(screen: list[Written], random: random_module.Random) -> None:
    """One thing that people do."""
    one = random.choice(screen)
    n = random.choice(one.words)
    action = random.choice(["strike", "delete", "correct", "move", "copy", "drop", "respell"])
    if action == "strike" and n not in one.deleted:
        one.struck ^= {n}
    elif action == "delete" and not one.corrected:
        one.deleted.add(n)
    elif action == "correct" and not one.deleted:  # both at once may leave more than one meaning
        one.corrected[n] = f"Zyx{n}"
    elif action == "move":
        screen.remove(one)
        screen.insert(random.randrange(len(screen) + 1), one)
    elif action == "copy":
        copy = Written(one.anchor, one.words, set(one.struck), set(one.deleted),
                       dict(one.corrected), dict(one.pauses))  # fmt: skip
        screen.insert(random.randrange(len(screen) + 1), copy)
    elif action == "drop" and len(screen) > 1:
        screen.remove(one)


def played(talk: Transcript, timeline: Timeline) -> list[str]:
    """The plain words that sound, in order; none of them in part."""
    texts = []
    for keep in timeline.keeps:
        for word in talk.words:
            heard = overlap(word.span, keep)
            assert heard in (0, len(word.span)), f"{word.text} is clipped"
            texts += [word.plain] if heard else []
    return texts


@given(talks, st.integers(0, 10**9), st.integers(0, 12))
def test_the_timeline_is_exactly_what_the_edits_say(
    talk: Transcript, seed: int, times: int
) -> None:
    random = random_module.Random(seed)
    screen = on_screen(talk)
    for _ in range(times):
        edit(screen, random)
    text = "---\npaperedit: script.1\n---\n\n"
    text += "\n\n".join(one.text(talk, random) for one in screen) + "\n"
    text = random.choice([text, "\ufeff" + text, text.replace("\n", "\r\n")])
    document, problems = read_back(talk, text, Decisions())
    assert not problems, f"{text}\n{problems}"
    timeline, cuts = assembled(talk, document)
    expected = [talk.words[n].plain for one in screen for n in one.plays()]
    assert played(talk, timeline) == expected, text
    assert all(cut.reason for cut in cuts)
