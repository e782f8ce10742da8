"""What may be wanted of one episode."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from editors.script.document import NoisesShown
    from flows.project.project import Project
    from media.copying import PictureWay
    from media.join_picture import JoinWay


@dataclass(frozen=True, kw_only=True)
class EpisodeOptions:
    """What is wanted of one episode; names and kinds are those of the table of options."""

    media: Path
    into: Path | None = None
    audio: int | str | None = None
    """The audio stream, from 0, or `loudest`."""
    allow_playlists: bool = False
    """Let a recording that is a playlist open the files that it names."""
    model: str | None = None
    language: str | None = None
    aligner: str | None = None
    given: Path | None = None
    speakers: str | None = None
    """How many: `auto`, `2`, `2-4`."""
    diarizer: str | None = None
    cast: Path | None = None
    edits: tuple[str, ...] | None = None
    label: bool = False
    cut: tuple[str, ...] | None = None
    """Labels to strike."""
    chapters: bool = False
    own: tuple[str, ...] | None = None
    """A show's own labels, as `name=description`."""
    language_model: str | None = None
    ask: str | None = None
    plan: Path | None = None
    reader: str | None = None
    noises: NoisesShown | None = None
    """Which the script shows; as before where it is not said."""
    doubtful: bool = False
    no_doubtful: bool = False
    """Mark doubtful hesitations, or mark them no longer; as before where neither is said."""
    script: Path | None = None
    timeline: Path | None = None
    """What an editing program made of the edit."""
    allow_drastic: bool = False
    mute: tuple[str, ...] | None = None
    """Words that are muted wherever they are said."""
    bleep: Path | None = None
    """A sound that takes the place of the tone over bleeped words."""
    out: Path | None = None
    all_streams: bool = False
    intro: Path | None = None
    outro: Path | None = None
    music: Path | None = None
    """Files that are put in front of the edit, behind it and under it."""
    duck: float | None = None
    """LU that music is below the voices."""
    music_once: bool = False
    """Do not repeat music that is shorter than the edit."""
    loudness: str | None = None
    """`podcast`, `broadcast`, `video`, LUFS, or `none`, which leaves levels as they are."""
    level: bool = False
    """Bring everybody's voice to one level."""
    denoise: bool = False
    """Take noise out of the sound."""
    deinterlace: bool = False
    """Make one picture of the two fields of each frame."""
    picture: PictureWay | None = None
    """Whether packets of the picture are copied where no cut touches them; `auto` if not said."""
    joins: JoinWay | None = None
    """What the picture's joins look like; `cut` if not said."""
    encoder: str | None = None
    """A hardware encoder by its name, or `auto`; software if not said."""
    no_proof: bool = False
    """Do not hold the edited recording against its script."""
    notes: bool = False
    exports: tuple[str, ...] | None = None
    """What to write beside captions and chapters, by its names."""
    title: str | None = None
    artist: str | None = None
    album: str | None = None
    """The show."""
    cover: Path | None = None
    tag: tuple[str, ...] | None = None
    """More tags, as `name=text`."""
    wait: bool = False
    """Wait for another run of the same episode, instead of refusing."""

    @classmethod
    def of(cls, options: argparse.Namespace) -> Self:
        """What a command's options say of an episode."""
        given = vars(options)
        names = [field.name for field in fields(cls)]
        return cls(**{name: given[name] for name in names if name in given})

    @property
    def marks(self) -> bool | None:
        """Whether doubtful hesitations are marked; None for as before."""
        return not self.no_doubtful if self.doubtful or self.no_doubtful else None

    @cached_property
    def project(self) -> Project:
        """Where everything of the episode lies, however many others come to lie beside it."""
        from flows.project.project import project_of

        return project_of(self.media, self.into)
