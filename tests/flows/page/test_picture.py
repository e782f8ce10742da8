"""The picture of a film whose sound the page plays from another file, in a real browser."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.clock import samples
from media.ffmpeg import find_ffmpeg
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests.flows.page.browser import ready, saved, served, until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

WATCH = """async (ms) => {
  const {player, picture} = paperedit, apart = [];
  const end = performance.now() + ms;
  const look = (_, {mediaTime}) => apart.push(mediaTime - player.time);
  while (performance.now() < end) {
    await Promise.race([new Promise((done) => picture.seen.requestVideoFrameCallback((...given) => {
      look(...given); done(); })), new Promise((done) => setTimeout(done, 200))]);
  }
  return apart;
}"""
FRAME_S = 0.04


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film whose sound is in Vorbis, which browsers play a little beside the time."""
    path = tmp_path / "episode.webm"
    subprocess.run(
        [find_ffmpeg().path, "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=24",
         "-f", "lavfi", "-i", "sine=300:d=24", "-c:v", "libvpx", "-g", "50",
         "-c:a", "libvorbis", str(path)],
        check=True,
    )  # fmt: skip
    options = EpisodeOptions(media=path)
    with opened_project(options.project):
        source = source_stage(options.project, Console(machine=False, loudness=Loudness.QUIET))
        rate = source.rate
        spans = [Span(samples(n / 2, rate), samples((n + 1) / 2, rate)) for n in range(46)]
        words = tuple(Word(f"w{n}", span, 0.9) for n, span in enumerate(spans))
        write_transcript(options.project.transcript, Transcript(source, "en", words))
    return path


def test_the_picture_follows_the_sound_that_is_played_from_another_file(
    chrome: Any, film: Path
) -> None:
    context = chrome.new_context()
    with served(film) as (link, _):
        page = ready(context.new_page(), link)
        until(page, "Boolean(paperedit.picture)")
        until(page, "paperedit.player.media.src.endsWith('/full')")
        assert page.is_visible("#picture video.on")
        saved(page, lambda: page.evaluate("paperedit.server.act({do: 'strike', words: [8, 12]})"))
        page.evaluate("paperedit.player.seek(12)")
        until(page, "Math.abs(paperedit.picture.ahead) < 0.04")
        for start in (1.0, 3.0):  # the second one plays over the cut
            page.evaluate(f"paperedit.player.seek({start}).then(() => paperedit.player.play())")
            until(page, f"paperedit.player.time > {1.6 if start == 1 else 6.6}")
            apart = page.evaluate(WATCH, 1500)
            page.evaluate("paperedit.player.pause()")
            assert len(apart) > 8
            late = sorted(abs(one + FRAME_S / 2) for one in apart)
            assert late[len(late) // 2] <= 0.04  # a busy machine shows some frames later
        assert page.evaluate("paperedit.player.skips.length") > 0
        assert page.evaluate("paperedit.picture.elements.every((one) => one.muted)")
    context.close()
