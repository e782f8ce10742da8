"""The arguments of the commands, in groups that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def on_media(command: argparse.ArgumentParser) -> None:
    """Which recording, and where its project goes."""
    command.add_argument("media", type=Path, help="the recording")
    command.add_argument(
        "--allow-playlists", action="store_true", help="let a playlist open the files it names"
    )
    on_place(command)


def on_place(command: argparse.ArgumentParser) -> None:
    """Where projects go."""
    command.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where the project folder goes"
    )


def on_sound(command: argparse.ArgumentParser) -> None:
    """Which of its audio streams."""
    command.add_argument("--audio", type=int, metavar="N", help="the audio stream, from 0")


def on_words(command: argparse.ArgumentParser) -> None:
    """How words are heard."""
    from pipeline.backends.whisper import DEFAULT_MODEL

    command.add_argument(
        "--model",
        default=DEFAULT_MODEL,
        help="a model of the table, a folder, or a size (%(default)s)",
    )
    command.add_argument("--language", metavar="CODE", help="such as en; heard if not given")
    command.add_argument(
        "--aligner", metavar="MODEL",
        help="a CTC model that places the words: a folder, or a repository in the local hub cache",
    )  # fmt: skip


def on_given(command: argparse.ArgumentParser) -> None:
    """Which words are there already."""
    command.add_argument(
        "--from", type=Path, metavar="FILE", dest="given",
        help="a transcript to place on the sound: .srt, .vtt, .json, a page or plain text (.txt)",
    )  # fmt: skip


def on_speakers(command: argparse.ArgumentParser) -> None:
    """How speakers are told apart, and who they are."""
    command.add_argument(
        "--speakers", metavar="COUNT", help="how many there are: auto, 2, or 2-4 (auto)"
    )
    command.add_argument(
        "--diarizer", metavar="NAME",
        help="auto, pyannote:embedded, pyannote:community-1, pyannote:FOLDER, channels, none",
    )  # fmt: skip
    on_cast(command)


def on_cast(command: argparse.ArgumentParser) -> None:
    """Which voices are known."""
    command.add_argument(
        "--cast", type=Path, metavar="FILE",
        help="known voices (the nearest speakers.toml, upwards from the recording)",
    )  # fmt: skip


def on_people(command: argparse.ArgumentParser) -> None:
    """Whose voice, and where it is heard."""
    command.add_argument("action", choices=["list", "enroll", "forget"])
    command.add_argument("name", nargs="?", metavar="NAME", help="such as 'Alex Booker'")
    command.add_argument("--from", type=Path, metavar="RECORDING", dest="source")
    command.add_argument("--speaker", metavar="LETTER", help="the speaker's letter in its script")
    on_cast(command)


def on_choices(command: argparse.ArgumentParser) -> None:
    """Who proposes."""
    command.add_argument(
        "--edits",
        type=comma_names,
        metavar="EDITOR,...",
        help="such as fillers,gaps:over=1s (the default is fillers,gaps)",
    )


def on_request(command: argparse.ArgumentParser) -> None:
    """What is wanted, in plain language."""
    command.add_argument(
        "--ask", metavar="TEXT", help="what to do in plain language, such as 'take out the ums'"
    )
    command.add_argument(
        "--plan", type=Path, metavar="FILE", help="a saved request.json, as it is or edited"
    )
    _on_reader(command)


def _on_reader(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--reader", metavar="MODEL",
        help="a language model that reads too: transformers:NAME or openai:MODEL@URL",
    )  # fmt: skip


def on_notes(command: argparse.ArgumentParser) -> None:
    """Whether notes are written."""
    command.add_argument("--notes", action="store_true", help="write notes.md too")


def on_archive(command: argparse.ArgumentParser) -> None:
    """What is asked of which episodes."""
    command.add_argument("question", help="such as 'What is an AI engineer?'")
    command.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER",
        help="episodes, or folders that hold some at any depth (here)",
    )  # fmt: skip
    command.add_argument(
        "--most", type=int, default=3, metavar="N", help="passages to show (%(default)s)"
    )
    _on_reader(command)


def on_meaning(command: argparse.ArgumentParser) -> None:
    """What it means, and by which model."""
    command.add_argument("--label", action="store_true", help="label every stretch of talk")
    command.add_argument(
        "--cut", type=comma_names, metavar="LABEL,...",
        help="strike what is surely labelled so, such as sponsor,crew",
    )  # fmt: skip
    command.add_argument("--chapters", action="store_true", help="propose headings for chapters")
    on_labels(command)


def on_labels(command: argparse.ArgumentParser) -> None:
    """How labels are found."""
    command.add_argument(
        "--own", action="append", metavar="NAME=DESCRIPTION", help="a label of the show's own"
    )
    command.add_argument(
        "--language-model", metavar="NAME",
        help="let it weigh the labels too: embedded, transformers:NAME or openai:MODEL@URL",
    )  # fmt: skip


def on_taste(command: argparse.ArgumentParser) -> None:
    """What of the proposals stays."""
    taste = {"type": comma_names, "metavar": "EDITOR,..."}
    command.add_argument("--only", **taste, help="these editors and no others")  # type: ignore[arg-type]
    command.add_argument("--without", **taste, help="all but these editors")  # type: ignore[arg-type]
    command.add_argument("--restore", metavar="EDITOR", help="un-strike all that it struck")
    command.add_argument("--at", metavar="TIME", help="with --restore: only in this paragraph")
    command.add_argument("--dry-run", action="store_true", help="tell what would happen")


def comma_names(text: str) -> tuple[str, ...]:
    """What commas separate."""
    return tuple(name for name in text.split(",") if name)


def on_plan(command: argparse.ArgumentParser) -> None:
    """Which script, and what is allowed."""
    command.add_argument(
        "--script", type=Path, metavar="FILE", help="edited captions (.srt, .vtt) or a page (.txt)"
    )
    command.add_argument(
        "--allow-drastic", action="store_true", help="allow cutting most of the speech"
    )


def on_question(command: argparse.ArgumentParser) -> None:
    """What is asked about."""
    command.add_argument("what", help="a time of the recording, such as 12:34, or a word")


def on_result(command: argparse.ArgumentParser) -> None:
    """Where the result goes, and what is in it."""
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="where the result goes")
    command.add_argument(
        "--all-streams", action="store_true", help="carry every audio stream through the cuts"
    )


def on_models(command: argparse.ArgumentParser) -> None:
    """What to do with which models."""
    command.add_argument("action", choices=["list", "fetch", "verify"])
    command.add_argument("names", nargs="*", metavar="MODEL", help="all when none is named")


def on_patience(command: argparse.ArgumentParser) -> None:
    """What to do while another run works on the same episode."""
    command.add_argument(
        "--wait", action="store_true", help="wait for another run of it, instead of refusing"
    )


def on_jobs(command: argparse.ArgumentParser) -> None:
    """How many episodes are worked on at once."""
    command.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="so many episodes at once (%(default)s)"
    )
    command.add_argument(
        "--via-prefect", action="store_true",
        help="let the workers of a Prefect server do the work (PREFECT_API_URL)",
    )  # fmt: skip


def on_folder(command: argparse.ArgumentParser) -> None:
    """Which folder is watched, and how."""
    command.add_argument("folder", type=Path, help="the folder; those in it are watched too")
    command.add_argument(
        "--auto", action="store_true", help="render without waiting for 'approved: yes'"
    )
    command.add_argument(
        "--every", type=time_of_day, default=5.0, metavar="TIME",
        help="time between two looks, such as 5s",
    )  # fmt: skip
    command.add_argument(
        "--settle", type=time_of_day, default=10.0, metavar="TIME",
        help="how long a file must stay as it is, such as 10s",
    )  # fmt: skip


def on_trust(command: argparse.ArgumentParser) -> None:
    """Which settings, and whether they are forgotten."""
    command.add_argument(
        "show", type=Path, metavar="FOLDER", help="the folder whose paperedit.toml is meant"
    )
    command.add_argument("--forget", action="store_true", help="trust it no longer")


def on_batch(command: argparse.ArgumentParser) -> None:
    """Which episodes, and where the report goes."""
    command.add_argument(
        "source", type=Path, help="a folder, a list of paths (.txt), or a feed (.xml)"
    )
    command.add_argument("--limit", type=int, metavar="N", help="at most so many episodes")
    command.add_argument(
        "--where", action="append", default=[], metavar="CONDITION",
        help="such as 'length>10m', 'size<1GB' or '*.mp3'; may be given several times",
    )  # fmt: skip
    command.add_argument("--report", type=Path, metavar="FILE", help="where the report goes")


def on_server(command: argparse.ArgumentParser) -> None:
    """How a server of our own runs."""
    command.add_argument("--port", type=int, default=4200, help="its port (%(default)s)")
    command.add_argument(
        "--jobs", type=int, default=4, metavar="N", help="so many runs at once (%(default)s)"
    )


def time_of_day(text: str) -> float:
    """A time such as 90s, 250ms or 1:30."""
    from media.clock import parse_seconds

    return float(parse_seconds(text))


ON_EPISODE = (
    on_media, on_sound, on_words, on_given, on_speakers, on_choices, on_meaning, on_request,
    on_plan, on_result, on_patience, on_notes,
)  # fmt: skip
"""Everything that may be wanted of one episode: the arguments of `run`, and of the flows."""
REPEATED = frozenset({"own"})
"""Options that are given once for each value, since a value may hold commas."""


def known() -> list[argparse.Action]:
    """What may be wanted of an episode, and what may be said of a folder of them."""
    import argparse

    parser = argparse.ArgumentParser(add_help=False)
    for group in (*ON_EPISODE, on_jobs, on_folder):
        group(parser)
    return parser._actions
