"""What a show puts around its episodes: files for an intro, an outro and music under the talk."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.clock import in_seconds, short
from media.containers import CONTAINERS
from media.errors import FormatError, OptionError
from media.files import absolute, file_sha256, fingerprint, replacing
from media.formats import output_suffix
from media.music_level import DUCK_DB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from media.bed import Bed
    from media.bookends import Bookend
    from media.brought import Brought, BroughtFile
    from media.ducked import Speech
    from media.edited_sound import EditedSound
    from media.limiter import Gain
    from media.source import Source
    from media.timeline import Timeline

_NAMES: Final = ("intro", "outro", "music")
_PROGRAMS: Final = frozenset({"all", "otio", "fcpxml", "xml", "edl", "aaf", "reaper", "mlt", "csv"})
_NOTHING: Final = "none"
"""Stands for no file where a show's settings name one."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The files that were asked for."""

    intro: BroughtFile | None = None
    outro: BroughtFile | None = None
    music: BroughtFile | None = None
    duck_db: float = DUCK_DB
    """LU that the music is under the voice."""
    once: bool = False
    """Whether the music is not repeated."""

    def __bool__(self) -> bool:
        return bool(self.intro or self.outro or self.music)

    def key(self, plan: Plan) -> tuple[object, ...]:
        """What a render depends on; nothing where nothing was asked for."""
        if not self:
            return ()
        from media.bookends import BOOKENDS_VERSION
        from media.ducked import DUCKED_VERSION

        files = [one and file_sha256(one.read.path) for one in (self.intro, self.outro, self.music)]
        words = [(word.span.start, word.span.end) for word in plan.transcript.words]
        ducked = ("ducked", DUCKED_VERSION, self.duck_db, self.once, words) if self.music else ()
        return ("bookends", BOOKENDS_VERSION, files, *ducked)

    def noted(self, timeline: Timeline, key: str) -> dict[str, Any]:
        """What the ledger keeps of a render with this key, whose whole timeline this is."""
        music = {"music": key} if self.music else {}
        return {"lead": timeline.lead, "tail": timeline.tail, **music} if self else {}

    def around(self, timeline: Timeline) -> Timeline:
        """The timeline of the whole file; intro and outro are decoded to be counted."""
        if not self:
            return replace(timeline, lead=0, tail=0)
        from media.brought import brought_length

        main = timeline.source.audio
        lead, tail = (
            brought_length(file, main) if file else 0 for file in (self.intro, self.outro)
        )
        return replace(timeline, lead=lead, tail=tail)


def wanted_surroundings(options: EpisodeOptions, source: Source, out: Path) -> Surroundings:
    """The files that are to be around an edit that is written to `out`.

    Raises OptionError, in one sentence, for a file that cannot be.
    """
    container = CONTAINERS.get(out.suffix.lower())
    with_picture = bool(source.video and container and container.video)
    found: dict[str, BroughtFile] = {}
    for name in _NAMES:
        path = getattr(options, name)
        if path is None or (path.name == _NOTHING and not path.exists()):
            continue
        from media.brought import brought_file
        from media.end_picture import refuse_another_light

        for own, what in ((options.project.media, "the recording"), (out, "the result")):
            if absolute(path) == own:
                raise OptionError(f"{path} is {what} itself: name another file with --{name}.")
        found[name] = brought_file(path, name, with_picture=with_picture and name != "music")
        if source.video:
            refuse_another_light(found[name], source.video, name)
    duck_db = DUCK_DB if options.duck is None else options.duck
    return Surroundings(**found, duck_db=duck_db, once=options.music_once)


def put_around(
    wanted: Surroundings, plan: Plan, result: Path, key: str, project: Project, ledger: Ledger
) -> (
    Callable[[EditedSound, Mapping[int, Gain]], contextlib.AbstractContextManager[EditedSound]]
    | None
):
    """What puts all that is wanted around an edit, and notes its music; None for nothing."""
    music = music_file(result, project)
    if not wanted.music and music.exists() and ledger.is_ours(music):
        music.unlink()
    if not wanted:
        return None
    noting = partial(write_music, path=music, timeline=plan.timeline, key=key, ledger=ledger)
    return partial(surrounded, wanted=wanted, plan=plan, folder=project.folder, on_bed=noting)


@contextlib.contextmanager
def surrounded(
    sound: EditedSound,
    voices: Mapping[int, Gain],
    *,
    wanted: Surroundings,
    plan: Plan,
    folder: Path,
    on_bed: Callable[[Bed], None],
) -> Iterator[EditedSound]:
    """An edit with all that is to be around it, whose sound lies in `folder` for the while.

    Its voices are brought to one level by `voices`; intro and outro come to its loudness.
    `on_bed` is told of the music.
    """
    from media.bookends import Bookends, bookend
    from media.brought import brought
    from media.ducked import Speech
    from media.evened import Said, played
    from media.levelled import edit_levels

    main, body = sound.streams[0], replace(sound, gains=voices)
    levels = edit_levels(body, main)
    with contextlib.ExitStack() as files:

        def laid(file: BroughtFile, most: int | None = None) -> Brought:
            named = files.enter_context(tempfile.NamedTemporaryFile(dir=folder, prefix=".partial-"))
            return brought(file, main, Path(named.name), most)

        def end(file: BroughtFile | None, *, is_intro: bool) -> Bookend | None:
            return bookend(laid(file), levels.loudness, is_intro=is_intro) if file else None

        bed = None
        if wanted.music:
            said = [Said(word.span, "") for word in plan.transcript.words]
            spans = [one.span for one in played(said, sound.timeline)]
            speech = Speech(spans, levels, sound.timeline.length, main.rate)
            bed = _bed(wanted, laid(wanted.music, speech.length), speech)
            on_bed(bed)
        intro, outro = end(wanted.intro, is_intro=True), end(wanted.outro, is_intro=False)
        around = Bookends(intro, outro, bed, voices)
        yield replace(sound, around=around, timeline=around.around(sound.timeline))


def _bed(wanted: Surroundings, music: Brought, speech: Speech) -> Bed:
    from media.bed import Bed, loop_of
    from media.ducked import music_gain

    loudness = music.levels.loudness
    if loudness is None:
        raise OptionError(
            f"nothing is heard in {music.file.read.path}: name another file with --music."
        )
    loop = loop_of(music.sound, speech.length, speech.rate, once=wanted.once)
    until = None if loop else len(music.sound)
    return Bed(music.sound, music_gain(speech, loudness, wanted.duck_db, until), loop)


def music_file(result: Path, project: Project) -> Path:
    """Where the music lies that is under the edit in `result`, for its proof."""
    if result.parent == project.folder:
        return project.beside("music-16k.wav")
    return project.beside(f"music-16k-{fingerprint('music', str(result))[:8]}.wav")


def write_music(bed: Bed, *, path: Path, timeline: Timeline, key: str, ledger: Ledger) -> None:
    """Write the music under an edit as the models hear sound."""
    from media.heard import write_mono

    ledger.refuse_foreign(path)
    with ledger.making(path, key) as enter, replacing(path) as temporary:
        write_mono(bed.blocks(timeline.length), timeline.source.rate, temporary)
        enter(temporary)


def music_under(result: Path, project: Project, ledger: Ledger) -> NDArray[np.int16] | None:
    """The music that lies under the edit in `result`, mono at MODEL_RATE; None where none does.

    Raises FormatError where it is not there any more.
    """
    key = ledger.around(result).get("music")
    if key is None:
        return None
    path = music_file(result, project)
    if ledger.key(path) != key:
        raise FormatError(
            f"{path} is not there to compare with: run 'paperedit render' with its --music again."
        )
    from media.ingest import load_mono

    return load_mono(path)


def in_file(plan: Plan, result: Path, ledger: Ledger) -> Plan:
    """A plan whose times are those of `result`, as it was rendered the last time."""
    noted = ledger.around(result)
    lead, tail = (int(noted.get(name, 0)) for name in ("lead", "tail"))
    return replace(plan, timeline=replace(plan.timeline, lead=lead, tail=tail))


def in_project_file(plan: Plan, project: Project, ledger: Ledger) -> Plan:
    """The same of the edit in the project's own folder."""
    return in_file(plan, project.result(output_suffix(plan.timeline.source)), ledger)


def around_lines(timeline: Timeline, wanted: Surroundings, exports: Sequence[str]) -> Iterator[str]:
    """What is around an edit whose whole timeline this is, in sentences."""
    rate = timeline.source.rate
    told = {"an intro of": timeline.lead, "an outro of": timeline.tail}
    parts = [f"{name} {in_seconds(length, rate)}" for name, length in told.items() if length]
    parts += [f"music {wanted.duck_db:g} LU below the voices"] if wanted.music else []
    if parts:
        yield f"Around it: {', '.join(parts)}; with all, it is {short(timeline.length, rate)}."
    if parts and _PROGRAMS.intersection(exports):
        yield "Timelines for editing programs hold the edit alone, without what is around it."
