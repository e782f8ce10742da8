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
        "--into", type=Path, metavar="FOLDER", help="where the project folder goes"
    )


def on_sound(command: argparse.ArgumentParser) -> None:
    """Which of its audio streams."""
    command.add_argument("--audio", type=int, metavar="N", help="the audio stream, from 0")


def on_words(command: argparse.ArgumentParser) -> None:
    """How words are heard."""
    from pipeline.backends.whisper import DEFAULT

    command.add_argument(
        "--model", default=DEFAULT, help="a model of the table, a folder, or a size (%(default)s)"
    )
    command.add_argument("--language", metavar="CODE", help="such as en; heard if not given")
    command.add_argument(
        "--from", type=Path, metavar="FILE", dest="given",
        help="a transcript to place on the sound: .srt, .vtt, .json, a page or plain text (.txt)",
    )  # fmt: skip


def on_choices(command: argparse.ArgumentParser) -> None:
    """Who proposes."""
    command.add_argument(
        "--edits",
        type=_names,
        metavar="EDITOR,...",
        help="such as fillers,gaps:over=1s (the default is fillers,gaps)",
    )


def on_taste(command: argparse.ArgumentParser) -> None:
    """What of the proposals stays."""
    names = {"type": _names, "metavar": "EDITOR,..."}
    command.add_argument("--only", **names, help="these editors and no others")  # type: ignore[arg-type]
    command.add_argument("--without", **names, help="all but these editors")  # type: ignore[arg-type]
    command.add_argument("--restore", metavar="EDITOR", help="un-strike all that it struck")
    command.add_argument("--at", metavar="TIME", help="with --restore: only in this paragraph")
    command.add_argument("--dry-run", action="store_true", help="tell what would happen")


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


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
