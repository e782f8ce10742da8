"""What may be asked of `paperedit clip` and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cli.command import own_option
from flows.options.option import Group

if TYPE_CHECKING:
    from flows.options.option import Option


def _several(name: str, text: str, metavar: str, *flags: str) -> Option:
    return own_option(
        name, str, text, group=Group.ABOUT, metavar=metavar, repeated=True, default=(), flags=flags
    )


CLIP_OPTIONS: Final = (
    _several("quote", "the sentences in which this is said; may be given several times", "WORDS"),
    _several("chapter", "a chapter, by its number or its title; likewise", "CHAPTER"),
    _several(
        "begin", "the sentences from this time of the edit on, as one hears it; likewise", "TIME",
        "--from",
    ),
    _several("end", "and up to this time", "TIME", "--to"),
    own_option("source_time", bool, "let these be times of the recording", group=Group.ABOUT),
    own_option(
        "best", int, "so many that stand by themselves, the best one first", group=Group.ABOUT,
        metavar="N",
    ),
    own_option(
        "length", str, "with --best: how long they may be ({default})", group=Group.ABOUT,
        metavar="TIME..TIME", default="15s..60s",
    ),
    own_option(
        "shape", str, "the picture's (as the recording's)", group=Group.WRITE,
        choices=("16:9", "1:1", "9:16"),
    ),
    own_option(
        "captions", str, "how they are burned into the picture (plain)", group=Group.WRITE,
        choices=("none", "plain", "karaoke"),
    ),
    own_option("sound", bool, "no picture", group=Group.WRITE),
)  # fmt: skip
"""Which parts of the edit, and what becomes of them."""
