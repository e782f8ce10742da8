"""What players say about a film, of those that are here: not a word, or a complaint."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import av
import imageio_ffmpeg

from benchmarks.common import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SQUARES: Final = 18
SIDE: Final = 16
_TIME_LIMIT_S: Final = 900
_MOST_LOOKS: Final = 60
"""Frames that a browser is asked for."""
_TRIES: Final = 4
"""A busy browser draws the frame of an earlier seek now and then, whatever it is shown."""
_WAIT_MS: Final = 300
_PLAYER: Final = """
<input type=file><video muted></video><script>
const video = document.querySelector('video');
const wait = name => new Promise((done, fail) => {
  video.addEventListener(name, done, {once: true});
  video.addEventListener('error', () => fail(video.error.message || 'error'), {once: true});
  setTimeout(() => fail('nothing came of ' + name), 20000);
});
async function load() {
  const loaded = wait('loadeddata');
  video.src = URL.createObjectURL(document.querySelector('input').files[0]);
  await loaded;
  return video.videoWidth;
}
async function number(at, squares, side) {
  const sought = wait('seeked');
  video.currentTime = at;
  await sought;
  const canvas = new OffscreenCanvas(squares * side, side);
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  let found = 0;
  for (let n = 0; n < squares; n++)
    found += (context.getImageData(n * side + side / 2, side / 2, 1, 1).data[0] > 128) * 2 ** n;
  return found;
}
</script>
"""


def complaints(path: Path) -> str:
    """Which of the programs that decode all of a film say something about it."""
    null = ["-f", "null", "-"]
    lines: dict[str, Sequence[object]] = {
        "ffmpeg 5.1": ["/usr/bin/ffmpeg", "-v", "warning", "-i", path, *null],
        "ffmpeg, bundled": [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "warning", "-i", path, *null],
        "mpv": ["mpv", "--vo=null", "--ao=null", "--ao-null-untimed", "--untimed", "--no-config",
                "--msg-level=all=warn,cplayer=error", "--hwdec=no", path],  # its clock, when busy
        "melt": ["melt", path, "-consumer", "null", "real_time=0", "terminate_on_pause=1"],
    }  # fmt: skip
    return ", ".join(
        f"{name}: {_told(name, line)}" for name, line in lines.items() if shutil.which(str(line[0]))
    )


def _told(name: str, line: Sequence[object]) -> str:
    try:
        done = subprocess.run(
            [str(part) for part in line],
            capture_output=True, text=True, errors="replace", check=False, timeout=_TIME_LIMIT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "did not end"
    said = done.stderr + (done.stdout if name == "mpv" else "")
    said = "\n".join(line for line in said.splitlines() if "underrun" not in line)  # a busy machine
    # melt tells its progress there, whatever happens.
    bad = "error" in said.lower() if name == "melt" else bool(said.strip())
    if bad or done.returncode:
        progress(f"{name}: {said.strip()[:300]}")
        return "complains"
    return "fine"


def in_browser(path: Path, fps: Fraction, wanted: Sequence[int], looked_at: Iterable[int]) -> str:
    """Whether Chromium shows frames by their numbers, of which `wanted` has those of all."""
    browser = shutil.which("chromium")
    if not browser:
        return ""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser).new_page()
        page.set_content(_PLAYER)
        page.set_input_files("input", str(path))
        try:
            if not page.evaluate("load()"):
                return "decodes no such codec"
        except Error as error:
            return f"does not open it ({str(error).splitlines()[0][-60:]})"
        return _seen(page, path, fps, wanted, [*looked_at][:_MOST_LOOKS])


def _start_s(path: Path) -> Fraction:
    """When a film's picture begins; the sound may be primed before it."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return Fraction(stream.start_time or 0) * Fraction(stream.time_base or 0)


def _seen(
    page: Any, path: Path, fps: Fraction, wanted: Sequence[int], looked_at: Sequence[int]
) -> str:
    from playwright.sync_api import Error

    wrong = 0
    start_s = _start_s(path)
    for place in looked_at:
        at = float((place + 0.5) / fps + start_s)
        for _ in range(_TRIES):
            try:
                found = page.evaluate(f"number({at}, {SQUARES}, {SIDE})")
            except Error as error:
                return f"stops at frame {place} ({str(error).splitlines()[0][-60:]})"
            if found == wanted[place]:
                break
            page.wait_for_timeout(_WAIT_MS)
        else:
            progress(f"chromium: frame {place} is {found}, not {wanted[place]}")
            wrong += 1
    return "fine" if not wrong else f"{wrong} of {len(looked_at)} frames wrong"
