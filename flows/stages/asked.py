"""Which options about sound and picture a result was asked for with; unlike editors, they do not
stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.options.episode import EpisodeOptions


def asked_of_edit(options: EpisodeOptions) -> tuple[str, ...]:
    """The options that change how an edit sounds, and what its joins look like, as written."""
    loudness = [] if options.loudness in (None, "none") else [f"--loudness {options.loudness}"]
    around = [
        f"--{name} {path}"
        for name in ("intro", "outro", "music")
        if (path := getattr(options, name))
    ]
    flags = {"--level": options.level, "--denoise": options.denoise}
    mute = [f"--mute {','.join(options.mute)}"] if options.mute else []
    joins = [f"--joins {options.joins}"] if options.joins not in (None, "cut") else []
    return (*loudness, *around, *(flag for flag, is_on in flags.items() if is_on), *mute, *joins)


def no_longer_asked(last: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """A remark about what the last result had, and this one has not."""
    names = {option.split()[0] for option in now}
    if gone := [option for option in last if option.split()[0] not in names]:
        yield (
            f"Without {' and '.join(gone)}, which the last result had: give it again, or write it "
            "into paperedit.toml."
        )
