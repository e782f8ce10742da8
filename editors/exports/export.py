"""What an export is, and what it is given.

To add one, write a pure function from an `Edit` to texts or bytes by their suffixes, in a module
of this room or of a folder below it, and give it a row in `table.py`:

    def edl(edit: Edit) -> Mapping[str, str | bytes]:
        return {".edl": ...}

`paperedit export MEDIA --to NAME`, `run --to NAME` and `paperedit.toml` then know it, and what
it gives is written into the project folder. It may use

- `edit.timeline`: `keeps` are spans of the recording's samples in the order in which they play
  (a moved paragraph goes back, a copied one comes twice), `starts` where each begins in the edit,
  `runs()` those that ascend; `source.rate` is the clock's rate, and only `media.clock` divides by
  it. `timeline.muted` is what plays as silence or a tone.
- `edit.cuts`: every cut with its editor, its reason and its confidence, by place in the recording.
- `edit.timeline.source`: the recording: path, streams, exact rates (`video.fps`, `is_variable`).
- `edit.camera`: what only a camera knows: timecode, picture size, `time_reference`.
- `editors.exports.played.played_words(edit)`: the words as they play, with speakers, corrections
  and masked words; `played_paragraphs(edit)` the paragraphs that they make.
- `editors.exports.marks.marks_of(edit)`: the chapters, the recording's own among them.
- `edit.about`: title, artist, people and tags of the episode; `edit.result`, the name of the
  edited recording.

An import that takes long stands inside the function. What cannot be written is an OptionError of
one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from editors.decisions import Decisions
from editors.exports.about import NOTHING_TOLD, About
from editors.script.document import Passage, in_recording_order
from media.camera import UNSEEN, Camera
from media.timeline import timeline_without

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.cut import Cut
    from editors.script.document import Block, Document
    from media.chapters import FileChapter
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that is decided: what was said, what the script says, and what plays."""

    transcript: Transcript
    """Every word, on the samples of the recording."""
    document: Document
    """The script: paragraphs, headings, corrections."""
    timeline: Timeline
    """What plays, in order; it translates the recording's samples to the edit's."""
    cuts: tuple[Cut, ...] = ()
    """Every cut with its reason, by place in the recording."""
    camera: Camera = UNSEEN
    """What only the camera or the recorder wrote, such as the first frame's timecode."""
    chapters: tuple[FileChapter, ...] = ()
    """The recording's own, in order."""
    about: About = NOTHING_TOLD
    """What people said of the episode."""
    media: str = ""
    """The recording as seen from where exports are written, such as `../talk.mp4`; its whole path
    where both are not in one folder, and "" for above them."""
    result: str = ""
    """The name of the edited recording, which lies beside what is written; "" where none does."""
    word_times: bool = False
    """Whether captions tell when each word is said."""
    disabled_cuts: bool = False
    """Whether timelines of editing programs hold what was cut, as clips that do not play."""

    def of_recording(self) -> Edit:
        """The recording as it is: everything plays, once and in order, on the recording's clock."""
        source = self.timeline.source
        return replace(
            self,
            document=replace(
                self.document, blocks=tuple(map(_whole, in_recording_order(self.document.blocks)))
            ),
            timeline=timeline_without(source, ()),
            cuts=(),
            result=source.path.name,
        )


def _whole(block: Block) -> Block:
    """A passage in which nothing is struck."""
    return replace(block, decisions=Decisions()) if isinstance(block, Passage) else block


class Export(Protocol):
    """A pure function from an edit to texts, or to bytes."""

    def __call__(self, edit: Edit, /) -> Mapping[str, str | bytes]:
        """Each by its suffix, such as `.srt`, which follows the recording's name.

        A few of ours have a whole name, which players look for: `chapters.json`.
        """
        ...
