"""The commands: in groups and in the order of work, and what may be asked of each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows.cli.clip_options import CLIP_OPTIONS
from flows.cli.command import Command
from flows.cli.command import own_option as _own
from flows.options.option import Group
from flows.options.table import NAMED, named

_MEDIA = "media allow_playlists into"
_SPEAKERS = "speakers diarizer cast"
_WORDS = f"{_MEDIA} audio model language aligner given {_SPEAKERS}"
_MEANING = "label cut chapters own language_model"
_WISHES = f"edits {_MEANING} ask plan reader noises doubtful no_doubtful"
_SCRIPT = "script allow_drastic mute"
_ABOUT = "title artist album cover tag"
_AROUND = "intro outro music duck music_once"
_RESULT = f"all_streams {_AROUND} loudness level denoise deinterlace picture joins encoder no_proof"
_MANY = (
    f"jobs via_prefect model language aligner {_SPEAKERS} edits into {_MEANING} ask plan reader "
    "noises doubtful no_doubtful mute bleep"
)

_RUN = Command(
    "run", "A recording goes in, an edited recording comes out.", "episode:run_command",
    named(
        f"{_WORDS} {_WISHES} timeline {_SCRIPT} bleep out {_RESULT} wait notes exports {_ABOUT}"
    ),
)  # fmt: skip
_PREPARE = Command(
    "prepare", "A recording goes in, a script comes out.", "episode:prepare_command",
    named(f"{_WORDS} {_WISHES} wait"),
)  # fmt: skip
_CHECK = Command(
    "check", "What the script would do, without rendering it.", "look:check_command",
    named(f"{_MEDIA} {_SCRIPT}"),
)  # fmt: skip
_WHY = Command(
    "why", "Why a moment or a word plays or does not.", "look:why_command",
    (
        *named(_MEDIA),
        _own("what", str, "a time of the recording, such as 12:34, or a word", positional=True),
    ),
)  # fmt: skip
_RENDER = Command(
    "render", "A script to an edited recording.", "episode:render_command",
    named(
        f"{_MEDIA} timeline {_SCRIPT} bleep out {_RESULT} wait exports {_ABOUT}"
    ),
)  # fmt: skip
_EXPORT = Command(
    "export", "Captions, transcripts, chapters and pages of an edit.",
    "export:export_command",
    (
        *named(f"{_MEDIA} {_SCRIPT} exports {_ABOUT}"),
        _own("source_time", bool, "tell of the recording, on its own time", group=Group.WRITE),
        _own("word_times", bool, "let .vtt captions tell when each word is said",
             group=Group.WRITE),
        _own("disabled_cuts", bool, "let editing programs have what was cut, disabled",
             group=Group.WRITE),
    ),
)  # fmt: skip
_CLIP = Command(
    "clip", "Parts of an edit for elsewhere, upright and with captions too.", "clip:clip_command",
    (
        *named(_MEDIA),
        *CLIP_OPTIONS,
        *named(f"{_SCRIPT} bleep loudness level denoise deinterlace joins dry_run"),
        *named("title artist cover"),
    ),
)  # fmt: skip
_OPEN = Command(
    "open", "A page on which to listen, strike and render.", "open:open_command",
    (
        *named(f"{_MEDIA} allow_drastic mute bleep {_RESULT} exports"),
        _own("port", int, "its port (the last one, else a free one)", metavar="N"),
        _own("no_browser", bool, "print the link, and open no browser"),
    ),
)  # fmt: skip
_PUBLISH = Command(
    "publish", "An edit becomes an episode of a local feed.", "publish:publish_command",
    (
        *named(f"{_MEDIA} {_SCRIPT} {_ABOUT}"),
        _own("feed", Path, "the feed, which is made if it is not there",
             group=Group.WHERE, metavar="FILE"),
        _own("base_url", str, "the address at which the project's folder is served",
             group=Group.WHERE, metavar="URL"),
    ),
)  # fmt: skip
_MERGE = Command(
    "merge", "What reviewers sent back, put into the script.", "merge:merge_command",
    (
        *named(_MEDIA),
        _own(
            "reviews", Path, "the scripts that they saved on their pages",
            positional=True, nargs="*", default=(), metavar="SCRIPT",
        ),
    ),
)  # fmt: skip
_VERIFY = Command(
    "verify", "Whether a result is what its script says; it is heard again.",
    "verify:verify_command",
    (
        *named(f"{_MEDIA} out mute model language"),
        _own("thorough", bool, "let the recogniser hear it too, and compare the words"),
    ),
)  # fmt: skip
_TRANSCRIBE = Command(
    "transcribe", "Sound to words.", "stages:transcribe_command", named(f"{_WORDS} wait")
)
_LABEL = Command(
    "label", "What goes on when: question, answer, sponsor, small talk and more.",
    "label:label_command", named(f"{_MEDIA} own language_model"),
)  # fmt: skip
_PROPOSE = Command(
    "propose", "Words to a script; a script that was edited keeps its edits.",
    "stages:propose_command",
    named(f"{_MEDIA} {_WISHES} only without restore at dry_run"),
)  # fmt: skip
_ASK = Command(
    "ask", "What was said about something, and when, in one episode or many.", "ask:ask_command",
    (
        _own("question", str, "such as 'What is an AI engineer?'", positional=True),
        _own(
            "folders", Path, "episodes, or folders that hold some at any depth (here)",
            positional=True, nargs="*", default=(), metavar="FOLDER",
        ),
        _own("most", int, "passages to show ({default})", default=3, metavar="N"),
        NAMED["reader"],
    ),
)  # fmt: skip
_NOTES = Command(
    "notes", "Titles, a summary, key moments, people and links, as notes.md.",
    "stages:notes_command", named(_MEDIA),
)  # fmt: skip
_SPEAKERS_COMMAND = Command(
    "speakers", "The voices that a show knows: list, enroll, forget, merge.",
    "speakers:speakers_command",
    (
        _own(
            "action", str, "what to do", positional=True,
            choices=("list", "enroll", "forget", "merge"),
        ),
        _own(
            "name", str, "such as 'Alex Booker'; to merge, or list its speakers, the recording",
            positional=True, nargs="?", metavar="NAME",
        ),
        _own(
            "letters", str, "to merge: the letter that stays, and that of the same person",
            positional=True, nargs="*", default=(), metavar="LETTER",
        ),
        _own(
            "source", Path, "where the voice is heard",
            group=Group.HEAR, metavar="RECORDING", flags=("--from",),
        ),
        _own(
            "speaker", str, "the speaker's letter in its script",
            group=Group.HEAR, metavar="LETTER",
        ),
        *named("cast into"),
    ),
)  # fmt: skip
_MEMORY = Command(
    "memory", "What a show remembers and strikes again: list, add, forget.",
    "memory:memory_command",
    (
        _own("action", str, "what to do", positional=True, choices=("list", "add", "forget")),
        _own("name", str, "such as 'Maple Street read'", positional=True, nargs="?",
             metavar="NAME"),
        _own("source", Path, "where it is heard", group=Group.HEAR, metavar="RECORDING",
             flags=("--from",)),
        _own("at", str, "when, such as 12:30-13:10", group=Group.HEAR, metavar="TIMES"),
        _own("struck", bool, "all of 5 s or more that was struck by hand in its script",
             group=Group.HEAR),
    ),
)  # fmt: skip
_WATCH = Command(
    "watch", "A folder: new recordings become scripts, approved scripts results.",
    "folders:watch_command",
    (
        _own("folder", Path, "the folder; those in it are watched too", positional=True),
        *named(f"auto every settle {_MANY}"),
    ),
)  # fmt: skip
_BATCH = Command(
    "batch", "A folder, a list or a feed: every recording that is not current.",
    "folders:batch_command",
    (
        _own("source", Path, "a folder, a list of paths (.txt), or a feed (.xml)", positional=True),
        _own("limit", int, "at most so many episodes", group=Group.ABOUT, metavar="N"),
        _own(
            "where", str,
            "such as 'length>10m', 'size<1GB' or '*.mp3'; may be given several times",
            group=Group.ABOUT, metavar="CONDITION", repeated=True, default=(),
        ),
        _own("report", Path, "where the report goes", group=Group.WHERE, metavar="FILE"),
        *named(f"{_MANY} allow_drastic {_RESULT} notes exports artist album cover tag"),
    ),
)  # fmt: skip
_SERVE = Command(
    "serve", "A Prefect server and its workers on this machine, until stopped.",
    "folders:serve_command",
    (
        _own("port", int, "its port ({default})", default=4200),
        _own("jobs", int, "so many runs at once ({default})", default=4, metavar="N"),
    ),
)  # fmt: skip
_INFO = Command(
    "info", "What is known of a recording.", "look:info_command", named(f"{_MEDIA} audio")
)
_EDITORS = Command(
    "editors", "What may propose cuts, and the options of each.", "editors:editors_command",
    (
        _own(
            "names", str, "all when none is named",
            positional=True, nargs="*", default=(), metavar="EDITOR",
        ),
    ),
)  # fmt: skip
_MODELS = Command(
    "models", "The models table: list, fetch, verify.", "models:models_command",
    (
        _own("action", str, "what to do", positional=True, choices=("list", "fetch", "verify")),
        _own(
            "names", str, "all when none is named",
            positional=True, nargs="*", default=(), metavar="MODEL",
        ),
    ),
)  # fmt: skip
_TRUST = Command(
    "trust", "Let a folder's settings name models, folders and servers too.",
    "trust:trust_command",
    (
        _own(
            "show", Path, "the folder whose paperedit.toml is meant",
            positional=True, metavar="FOLDER",
        ),
        _own("forget", bool, "trust it no longer"),
    ),
)  # fmt: skip

GROUPS: Final = {
    "first": (
        *(_RUN, _PREPARE, _OPEN, _MERGE, _CHECK, _WHY, _RENDER, _EXPORT, _CLIP, _PUBLISH, _VERIFY),
    ),
    "one stage": (_TRANSCRIBE, _LABEL, _PROPOSE),
    "what was said": (_ASK, _NOTES, _SPEAKERS_COMMAND, _MEMORY),
    "many episodes": (_WATCH, _BATCH, _SERVE),
    "around it": (_INFO, _EDITORS, _MODELS, _TRUST),
}
"""The commands in the order of work, under the titles of their help."""
COMMANDS: Final = {command.name: command for group in GROUPS.values() for command in group}
