"""The one table of all that may be asked for.

The command line, `paperedit.toml` and the parameters of the flows are made from it. A column
says what a setting found beside recordings may say (`Trust`), so no option can be added without
deciding that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows.options import checks
from flows.options.option import (
    Group,
    Option,
    Scope,
    Trust,
    comma_names,
    duck_depth,
    encoder_choice,
    joins_choice,
    loudness_name,
    model_name,
    noises_choice,
    picture_choice,
    stream_choice,
    time_of_day,
)
from pipeline.models.catalogue import DEFAULT_MODEL

_EVERY, _ONE, _COMMAND = Scope.EVERY_EPISODE, Scope.ONE_EPISODE, Scope.COMMAND
_DATA, _OWN, _NO_SETTING = Trust.DATA, Trust.OWN, Trust.NO_SETTING
_ABOUT, _HEAR, _CUT = Group.ABOUT, Group.HEAR, Group.CUT
_WRITE, _WHERE, _HOW = Group.WRITE, Group.WHERE, Group.HOW

OPTIONS: Final = (
    Option(
        "media", Path, "the recording", _ABOUT, _ONE, _NO_SETTING, positional=True
    ),
    Option(
        "allow_playlists", bool, "let a playlist open the files it names", _HEAR, _EVERY, _OWN
    ),
    Option(
        "into", Path, "where the project folder goes", _WHERE, _EVERY, _OWN, metavar="FOLDER"
    ),
    Option(
        "audio", stream_choice, "the audio stream, from 0, or loudest",
        _HEAR, _ONE, _DATA, metavar="N",
    ),
    Option(
        "model", model_name,
        f"a model of the table, a folder, or a size ({DEFAULT_MODEL}); it stays",
        _HEAR, _EVERY, checks.is_known_model,
    ),
    Option(
        "language", str, "such as en, or auto; heard if not given; it stays",
        _HEAR, _EVERY, _DATA, metavar="CODE",
    ),
    Option(
        "aligner", model_name,
        "a CTC model that places the words: a folder, or a repository in the local hub cache",
        _HEAR, _EVERY, _OWN, metavar="MODEL",
    ),
    Option(
        "given", Path,
        "a transcript to place on the sound: .srt, .vtt, .json, a page or plain text (.txt)",
        _HEAR, _ONE, _NO_SETTING, metavar="FILE", flags=("--from",),
    ),
    Option(
        "speakers", str, "how many there are: auto, 2, or 2-4 (auto)",
        _HEAR, _EVERY, _DATA, metavar="COUNT",
    ),
    Option(
        "diarizer", model_name,
        "auto, pyannote:embedded, pyannote:community-1, pyannote:FOLDER, channels, none",
        _HEAR, _EVERY, checks.is_built_in_diarizer, metavar="NAME",
    ),
    Option(
        "cast", Path, "known voices (the nearest speakers.toml, upwards from the recording)",
        _HEAR, _EVERY, checks.lies_beside, metavar="FILE",
    ),
    Option(
        "edits", comma_names, "such as fillers,gaps:over=1s (the default is fillers,gaps)",
        _CUT, _EVERY, checks.are_built_in_editors, metavar="EDITOR,...", proposes=True,
    ),
    Option("label", bool, "label every stretch of talk", _WRITE, _EVERY, _DATA),
    Option(
        "cut", comma_names, "strike what is surely labelled so, such as sponsor,crew",
        _CUT, _EVERY, _DATA, metavar="LABEL,...",
    ),
    Option("chapters", bool, "propose headings for chapters", _WRITE, _EVERY, _DATA),
    Option(
        "own", str, "a label of the show's own",
        _WRITE, _EVERY, _DATA, metavar="NAME=DESCRIPTION", repeated=True,
    ),
    Option(
        "language_model", model_name,
        "let it weigh the labels too: embedded, transformers:NAME or openai:MODEL@URL",
        _WRITE, _EVERY, checks.is_bundled_language_model, metavar="NAME",
    ),
    Option(
        "ask", str, "what to do in plain language, such as 'take out the ums'",
        _CUT, _EVERY, _DATA, metavar="TEXT", proposes=True,
    ),
    Option(
        "plan", Path, "a saved request.json, as it is or edited",
        _CUT, _EVERY, _NO_SETTING, metavar="FILE", proposes=True,
    ),
    Option(
        "reader", model_name,
        "a language model that reads too: transformers:NAME or openai:MODEL@URL",
        _CUT, _EVERY, _OWN, metavar="MODEL",
    ),
    Option(
        "noises", noises_choice, "the noises that the script shows: some, all or none (some)",
        _WRITE, _EVERY, _DATA, metavar="WHICH",
    ),
    Option("doubtful", bool, "mark doubtful hesitations, as [um?]", _WRITE, _EVERY, _DATA),
    Option("no_doubtful", bool, "mark them no longer", _WRITE, _EVERY, _DATA),
    Option(
        "script", Path, "edited captions (.srt, .vtt) or a page (.txt)",
        _CUT, _ONE, _NO_SETTING, metavar="FILE",
    ),
    Option(
        "timeline", Path, "the edit as an editing program changed it (.fcpxml, .otio, .edl ...)",
        _CUT, _ONE, _NO_SETTING, metavar="FILE",
    ),
    Option("allow_drastic", bool, "allow cutting most of the speech", _CUT, _EVERY, _DATA),
    Option(
        "mute", comma_names, "play silence wherever one of these words is said",
        _CUT, _EVERY, _DATA, metavar="WORD,...",
    ),
    Option(
        "bleep", Path, "the sound for {{bleep}}words{{/bleep}} (a tone of 1 kHz)",
        _WRITE, _EVERY, _OWN, metavar="FILE",
    ),
    Option(
        "out", Path, "where the result goes",
        _WHERE, _ONE, _NO_SETTING, metavar="FILE", flags=("-o", "--out"),
    ),
    Option(
        "all_streams", bool, "carry every audio stream through the cuts", _WRITE, _EVERY, _DATA
    ),
    Option(
        "intro", Path, "put this in front of the edit, as loud as that is; none for none",
        _WRITE, _EVERY, checks.lies_beside, metavar="FILE",
    ),
    Option(
        "outro", Path, "put this behind the edit", _WRITE, _EVERY, checks.lies_beside,
        metavar="FILE",
    ),
    Option(
        "music", Path, "put this under the edit, far below the voices",
        _WRITE, _EVERY, checks.lies_beside, metavar="FILE",
    ),
    Option(
        "duck", duck_depth, "so many LU is music below the voices (20)",
        _WRITE, _EVERY, _DATA, metavar="LU",
    ),
    Option("music_once", bool, "do not repeat music that is shorter", _WRITE, _EVERY, _DATA),
    Option(
        "loudness", loudness_name,
        "how loud it gets: podcast (-16 LUFS), broadcast (-23), video (-14), a number, none",
        _WRITE, _EVERY, _DATA, metavar="LOUDNESS",
    ),
    Option("level", bool, "bring everybody's voice to one level", _WRITE, _EVERY, _DATA),
    Option("denoise", bool, "take rumble and noise out of the sound", _WRITE, _EVERY, _DATA),
    Option(
        "deinterlace", bool, "make one picture of the two fields of a frame",
        _WRITE, _EVERY, _DATA,
    ),
    Option(
        "picture", picture_choice,
        "copy the picture where no cut touches it: auto, copy or encode (auto)",
        _WRITE, _EVERY, _DATA,
    ),
    Option(
        "joins", joins_choice, "what the picture's joins look like: cut, dissolve or zoom (cut)",
        _WRITE, _EVERY, _DATA, metavar="WAY",
    ),
    Option(
        "encoder", encoder_choice, "hardware that encodes, such as h264_nvenc, or auto (software)",
        _WRITE, _EVERY, _DATA, metavar="NAME",
    ),
    Option("no_proof", bool, "do not hear the result again", _WRITE, _EVERY, _DATA),
    Option(
        "wait", bool, "wait for another run of it, instead of refusing", _HOW, _ONE, _NO_SETTING
    ),
    Option("notes", bool, "write notes.md too", _WRITE, _EVERY, _DATA),
    Option(
        "exports", comma_names, "write these too, such as docx,page, or all: docs/exports.md",
        _WRITE, _EVERY, checks.are_built_in_exports, metavar="NAME,...",
        flags=("--exports", "--to"),
    ),
    Option("title", str, "what the episode is called", _WRITE, _ONE, _NO_SETTING, metavar="TEXT"),
    Option("artist", str, "who made it, for tags", _WRITE, _EVERY, _DATA, metavar="NAME"),
    Option("album", str, "the show, for tags", _WRITE, _EVERY, _DATA, metavar="NAME"),
    Option(
        "cover", Path, "a JPEG or PNG picture", _WRITE, _EVERY, checks.lies_beside, metavar="FILE"
    ),
    Option(
        "tag", str, "one more tag", _WRITE, _EVERY, _DATA, metavar="NAME=TEXT", repeated=True
    ),
    Option(
        "jobs", int, "so many episodes at once ({default})",
        _HOW, _COMMAND, checks.are_few_jobs, default=1, metavar="N",
    ),
    Option(
        "via_prefect", bool,
        "let the workers of a Prefect server do the work (PREFECT_API_URL)",
        _HOW, _COMMAND, _OWN,
    ),
    Option("auto", bool, "render without waiting for 'approved: yes'", _HOW, _COMMAND, _DATA),
    Option(
        "every", time_of_day, "time between two looks, such as 5s",
        _HOW, _COMMAND, _DATA, default=5.0, metavar="TIME",
    ),
    Option(
        "settle", time_of_day, "how long a file must stay as it is, such as 10s",
        _HOW, _COMMAND, _DATA, default=10.0, metavar="TIME",
    ),
    Option(
        "only", comma_names, "these editors and no others",
        _CUT, _ONE, _NO_SETTING, metavar="EDITOR,...", proposes=True,
    ),
    Option(
        "without", comma_names, "all but these editors",
        _CUT, _ONE, _NO_SETTING, metavar="EDITOR,...", proposes=True,
    ),
    Option(
        "restore", str, "un-strike all that it struck", _CUT, _ONE, _NO_SETTING, metavar="EDITOR"
    ),
    Option(
        "at", str, "with --restore: only in this paragraph",
        _CUT, _ONE, _NO_SETTING, metavar="TIME",
    ),
    Option("dry_run", bool, "tell what would happen", _HOW, _ONE, _NO_SETTING),
)  # fmt: skip
"""What may be said of episodes, and of folders of them. A name means one thing here."""
NAMED: Final = {option.name: option for option in OPTIONS}
SETTINGS: Final = {
    flag[2:]: option
    for option in OPTIONS if option.is_setting
    for flag in option.spellings if flag.startswith("--")
}  # fmt: skip
"""The options that a `paperedit.toml` may say, by its keys."""
HANDED_ON: Final = tuple(o.name for o in OPTIONS if o.scope is _EVERY)
"""Options that are meant for every episode."""
PROPOSING: Final = frozenset(option.name for option in OPTIONS if option.proposes)


def named(names: str) -> tuple[Option, ...]:
    """Options by their names, which spaces separate."""
    return tuple(NAMED[name] for name in names.split())
