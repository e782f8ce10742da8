"""What a page about an episode says in front of its transcript; all of it was said, or told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.exports.about import Credit
from editors.exports.marks import marks_of
from editors.exports.names import is_nameless, told_names
from editors.exports.played import moment, played_paragraphs
from editors.exports.transcripts import episode_title, in_markdown, markdown_body
from pipeline.outline.extract import central, vectors
from pipeline.outline.named_entities import links, named_people
from pipeline.outline.summary import talk_summary
from pipeline.segments import heard_roles, text_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.exports.export import Edit
    from editors.exports.marks import ChapterMark

_MOST_NAMED: Final = 15
_LINKED: Final = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is mentioned."""

    title: str
    link: str = ""
    """Its address; only of those kinds that a page may lead to."""
    start: int | None = None
    """When it is first mentioned, in samples of the edit."""


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """The parts of a page, in its order."""

    title: str
    summary: tuple[str, ...]
    """Paragraphs."""
    chapters: tuple[ChapterMark, ...]
    resources: tuple[Resource, ...]
    people: tuple[Credit, ...]
    mentioned: tuple[Resource, ...]
    """People who are named and do not speak."""


def show_notes_of(edit: Edit) -> ShowNotes:
    """What was told of the episode, else what it says itself."""
    names = told_names(edit)
    people = edit.about.people or tuple(_speakers(edit, names))
    return ShowNotes(
        episode_title(edit),
        _summary(edit, people),
        marks_of(edit),
        (*(Resource(title, _safe_link(link)) for title, link in edit.about.links), *_links(edit)),
        people,
        tuple(_mentioned(edit, people)),
    )


def show_notes(edit: Edit) -> Mapping[str, str]:
    """The page as Markdown, for a feed's description or a site: notes, then the transcript."""
    notes, rate = show_notes_of(edit), edit.timeline.source.rate
    parts = [
        ("Timestamps", [
            f"- {in_markdown(mark.title)} ({moment(mark.start, rate)})" for mark in notes.chapters
        ]),
        ("Resources mentioned", [_row(one, rate) for one in notes.resources]),
        ("People", [*map(_credit, notes.people), *(_row(one, rate) for one in notes.mentioned)]),
    ]  # fmt: skip
    texts = [f"# {in_markdown(notes.title)}", *map(in_markdown, notes.summary)]
    texts += [f"## {title}\n\n" + "\n".join(rows) for title, rows in parts if rows]
    texts += ["## Transcript", markdown_body(edit, 3)]
    return {".shownotes.md": "\n\n".join(texts)}


def _row(one: Resource, rate: int) -> str:
    title = in_markdown(one.title)
    shown = f"[{title}](<{one.link}>)" if one.link else title
    return f"- {shown}" if one.start is None else f"- {shown} ({moment(one.start, rate)})"


def _credit(person: Credit) -> str:
    name, link = in_markdown(person.name), _safe_link(person.link)
    role = f", {in_markdown(person.role)}" if person.role else ""
    return f"- [{name}](<{link}>){role}" if link else f"- {name}{role}"


def _safe_link(link: str) -> str:
    """An address that may stand in a page; "" for what would run, or is none."""
    bare = "".join(link.split()).replace("<", "%3C").replace(">", "%3E")
    return bare if bare.lower().startswith(_LINKED) else ""


def _speakers(edit: Edit, names: Mapping[str, str]) -> Iterator[Credit]:
    roles = heard_roles(edit.transcript)
    heard = dict.fromkeys(p.speaker for p in played_paragraphs(edit) if p.speaker)
    for letter in heard:
        yield Credit(names.get(letter, f"Speaker {letter}"), roles.get(letter, ""))


def _summary(edit: Edit, people: Sequence[Credit]) -> tuple[str, ...]:
    if edit.about.summary:
        return tuple(part for part in edit.about.summary.split("\n\n") if part.strip())
    told = " ".join(p.text for p in played_paragraphs(edit))
    texts = text_sentences(told)
    if not texts:
        return ()
    rows = vectors(texts)
    known = [one for one in people if not is_nameless(one.name.partition(" (")[0])]
    host = next((one.name for one in known if one.role == "host"), None)
    guests = [one.name for one in known if one.role == "guest"]
    return tuple(talk_summary(texts, rows, central(rows), host, guests))


def _links(edit: Edit) -> Iterator[Resource]:
    """Addresses that are said in what plays."""
    known = {link.partition("://")[2].rstrip("/") for _, link in edit.about.links}
    for link, number in links(edit.transcript.words):
        if (start := _played(edit, number)) is not None and link not in known:
            whole = f"mailto:{link}" if "@" in link else f"https://{link}"
            address = link if link.startswith(_LINKED) else whole
            yield Resource(link, _safe_link(address), start)


def _mentioned(edit: Edit, people: Sequence[Credit]) -> Iterator[Resource]:
    speaking = [one.name for one in people]
    found = named_people(edit.transcript.words, speaking)
    for name, _, number in found[:_MOST_NAMED]:
        if (start := _played(edit, number)) is not None:
            yield Resource(name, "", start)


def _played(edit: Edit, number: int) -> int | None:
    """When a word first plays, in samples of the edit; None where it does not."""
    span = edit.transcript.words[number].span
    played = edit.timeline.to_output((span.start + span.end) // 2)
    return max(0, min(played) - len(span) // 2) if played else None
