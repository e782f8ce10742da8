"""`paperedit clip`: parts of an edit that stand by themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from editors.clips.clip import clip_of_chapter, clip_of_quote, clip_of_times, played_span
from editors.clips.talk import spoken_edit
from editors.exports.marks import marks_of
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.best import best_of
from flows.stages.bookended import in_file
from flows.stages.clips import ClipLook, clip_options, clip_stage
from flows.stages.exports import edit_of
from media.clock import in_seconds, parse_seconds, samples, short
from media.errors import OptionError
from media.formats import output_suffix
from media.span import span_or_none
from media.text import shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from editors.clips.clip import EditClip
    from editors.clips.talk import SpokenEdit
    from editors.exports.export import Edit
    from flows.console import Console
    from media.span import Span

_MOST_BEST: Final = 100


def clip_command(options: argparse.Namespace, console: Console) -> None:
    """Parts of the edit, chosen by what is said, by chapter, by time, or by what they are worth."""
    _refuse_nothing(options)
    wanted = replace(EpisodeOptions.of(options), allow_drastic=True)
    project = wanted.project
    look = ClipLook(
        shape=options.shape,
        captions=options.captions or "plain",
        is_sound=options.sound,
        joins=wanted.joins,
    )
    paths = []
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        result = project.result(output_suffix(proposals.transcript.source))
        wanted = clip_options(wanted, ledger.asked(result))
        plan = episode.planned(wanted, proposals, ledger)
        plan = in_file(plan, result, ledger)  # an intro counts in what one hears
        edit = edit_of(wanted, plan, result)
        talk = spoken_edit(edit)
        clips = list(_chosen(options, edit, talk))
        if options.best is not None:
            many = (options.best, _lengths(options.length, talk.rate))
            best = best_of(project, proposals, edit, talk, many, ledger, console)
            length = f" --length {options.length}" if options.length else ""
            clips += [replace(one, asked=f"{one.asked}{length}") for one in best]
        for clip in clips:
            if not options.dry_run:
                paths.append(clip_stage(wanted, plan, edit, clip, look, ledger, console))
    for clip, path in zip_longest(clips, paths):
        where = f"{path}: " if path else ""
        console.tell(f"{where}{_line(clip, talk)}")
    console.answer({
        "clips": [_row(clip, talk, path) for clip, path in zip_longest(clips, paths)],
        "stages": console.stages,
    })  # fmt: skip


def _refuse_nothing(options: argparse.Namespace) -> None:
    if len(options.begin) != len(options.end):
        raise OptionError("--from and --to belong together: give as many of one as of the other.")
    if not any((options.quote, options.chapter, options.begin, options.best is not None)):
        raise OptionError(
            "say which part: --quote 'what is said in it', --chapter 3, --from 12:30 --to 13:10, "
            "or --best 5."
        )
    if options.best is not None and not 1 <= options.best <= _MOST_BEST:
        raise OptionError(f"--best takes a number from 1 to {_MOST_BEST}, not {options.best}.")


def _lengths(text: str, rate: int) -> Span:
    """From the shortest to the longest length, in samples."""
    edges = [samples(parse_seconds(part), rate) for part in text.split("..")]
    span = span_or_none(*edges) if len(edges) == 2 else None
    if span is None:
        raise OptionError(f"'{shown(text)}' are no lengths: write them like 15s..60s.")
    return span


def _chosen(options: argparse.Namespace, edit: Edit, talk: SpokenEdit) -> Iterator[EditClip]:
    """The clips that were asked for, in that order."""
    for quote in options.quote:
        yield clip_of_quote(talk, quote, edit.transcript, edit.timeline)
    marks = marks_of(edit)
    for chapter in options.chapter:
        yield clip_of_chapter(talk, marks, chapter)
    for begin, end in zip(options.begin, options.end, strict=True):
        edges = [samples(parse_seconds(text), talk.rate) for text in (begin, end)]
        span = span_or_none(*edges)
        if span is None:
            raise OptionError(f"--to {shown(end)} does not lie behind --from {shown(begin)}.")
        if options.source_time:
            span = played_span(edit.timeline, span.start, span.end)
        asked = f"--from {begin} --to {end}{' --source-time' * options.source_time}"
        yield clip_of_times(talk, span, asked)


def _line(clip: EditClip, talk: SpokenEdit) -> str:
    """A clip in a line."""
    at, long = short(clip.span.start, talk.rate), in_seconds(len(clip.span), talk.rate)
    return f"{at} ({long}), {clip.reason}: {shown(talk.text(clip.sentences))}"


def _row(clip: EditClip, talk: SpokenEdit, path: Any) -> dict[str, Any]:
    return {
        "path": str(path) if path else None,
        "start": clip.span.start,
        "end": clip.span.end,
        "reason": clip.reason,
        "text": talk.text(clip.sentences),
    }
