from __future__ import annotations

import io
import os
import struct
import time
import tomllib
import wave
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.page.app import STATIC
from flows.page.decoded import DecodedSound
from flows.page.fields import talk_as_fields
from flows.page.guard import POLICY
from flows.page.peaks import peaks_file
from flows.page.preview import join_preview, recorded_preview
from flows.page.serving import Address
from media.edited_sound import edited_sound
from media.errors import OptionError
from media.ingest import ingest
from media.span import Span
from media.timeline import timeline_of
from tests.conftest import ROOT
from tests.flows.page.conftest import ORIGIN, PORT, SECRET, Page, opened
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": f"evil.example:{PORT}"},
        {"Host": "127.0.0.1:5000"},
        {"Origin": "http://127.0.0.1:5000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_reads_nothing(page: Page, headers: dict[str, str]) -> None:
    for path in ("/", "/api/talk", "/api/state", "/media", "/static/app.js"):
        answer = page.get(path, **headers)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:5000"},
        {"Origin": "http://evil.example"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
        {"Origin": ORIGIN, "Host": "evil.example"},
    ],
)
def test_another_page_changes_nothing(page: Page, headers: dict[str, str]) -> None:
    version = page.state()["version"]
    body = {"version": version, "action": {"do": "strike", "words": [0, 1]}}
    assert page.post("/api/act", body, **headers).status_code == 403
    assert page.post("/api/render", {}, **headers).status_code == 403
    assert page.state()["version"] == version


def test_a_change_without_an_origin_is_refused(page: Page) -> None:
    answer = page.client.post(f"/{SECRET}/api/undo", json={"version": page.state()["version"]})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/api/state", "/media", f"/{SECRET[:-1]}/", "/static/app.js"]
)
def test_without_the_whole_link_there_is_nothing(page: Page, path: str) -> None:
    assert page.client.get(path).status_code == 403


def test_everything_carries_the_policy_and_nothing_leads_outside(page: Page) -> None:
    for path in ("/", "/api/state", "/static/app.js", "/nothing"):
        headers = page.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "unsafe" not in POLICY
    html = page.get("/").text
    assert "http" not in html
    assert " style=" not in html
    assert " onclick=" not in html


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_nothing_but_the_pages_own_files_is_given(page: Page, path: str) -> None:
    assert page.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "body",
    [[], 1, "x", {"action": 1}, {"version": 3, "action": {"do": "strike"}}, {"version": "x"}],
)
def test_a_body_that_means_nothing_is_refused_in_one_sentence(page: Page, body: object) -> None:
    answer = page.post("/api/act", body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_a_body_without_end_is_refused(page: Page) -> None:
    answer = page.client.post(
        f"/{SECRET}/api/act", content=b"x" * (2 << 20), headers={"Origin": ORIGIN}
    )
    assert answer.status_code == 413


def test_a_browser_gets_the_part_of_the_recording_that_it_asks_for(page: Page) -> None:
    data = page.desk.project.media.read_bytes()
    answer = page.get("/media", Range="bytes=100-199")
    assert (answer.status_code, answer.content) == (206, data[100:200])
    assert answer.headers["content-range"] == f"bytes 100-199/{len(data)}"


def test_a_page_that_has_the_version_is_told_nothing_else(page: Page) -> None:
    mark = page.state()["mark"]
    answer = page.get(f"/api/state?mark={mark}").json()
    assert answer.keys() == {"mark", "render", "sound", "talk"}


def test_peaks_are_the_loudest_and_quietest_of_each_hundredth_of_a_second() -> None:
    sound = np.zeros(16_000 * 2 + 7, np.int16)
    sound[16_000 : 16_000 + 160] = np.linspace(-25_600, 12_800, 160)
    data = peaks_file(sound)
    version, flags, rate, block, count = struct.unpack("<iIiiI", data[:20])
    assert (version, flags, rate, block, count) == (1, 1, 16_000, 160, 201)
    peaks = np.frombuffer(data[20:], np.int8).reshape(-1, 2)
    assert peaks[100].tolist() == [-100, 50]
    assert not peaks[:100].any()


def test_peaks_are_made_once(page: Page) -> None:
    path = page.desk.project.folder / "peaks.dat"
    before = path.stat().st_mtime_ns
    opened(page.desk.project.media)
    assert path.stat().st_mtime_ns == before
    assert page.get("/peaks").content == path.read_bytes()


@pytest.fixture
def cut_noise(tmp_path: Path) -> Any:
    """Ten seconds of noise, and an edit of it with joins near each other and far apart."""
    path = write_sound(tmp_path / "noise.flac", noise(10))
    source = ingest(path, tmp_path / "mono.wav")
    seconds = [(0, 2), (3, 5.5), (5.6, 5.9), (7, 10)]
    return timeline_of(source, [Span(round(a * 48_000), round(b * 48_000)) for a, b in seconds])


def samples(data: bytes) -> np.ndarray[Any, Any]:
    with wave.open(io.BytesIO(data)) as wav:
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_join_is_heard_as_it_will_be_rendered(
    cut_noise: Any, tmp_path: Path, number: int
) -> None:
    sound = edited_sound(cut_noise)
    rendered = np.concatenate([*sound.blocks(cut_noise.source.audio)])[:, 0]
    join = cut_noise.starts[number] + len(cut_noise.keeps[number])
    with DecodedSound(cut_noise.source, tmp_path) as decoded:
        heard = samples(join_preview(cut_noise, number, decoded))
    first, last = max(0, join - 48_000), min(cut_noise.length, join + 48_000)
    edge = 48 * 5  # the preview itself begins and ends with a fade
    assert len(heard) == last - first
    np.testing.assert_array_equal(heard[edge:-edge], rendered[first:last][edge:-edge])


def test_the_same_place_is_heard_as_it_was_recorded(cut_noise: Any, tmp_path: Path) -> None:
    with DecodedSound(cut_noise.source, tmp_path) as decoded:
        heard = samples(recorded_preview(cut_noise, 0, decoded))
    original = noise(10)[48_000 : 4 * 48_000, 0]
    np.testing.assert_array_equal(heard[240:-240], original[240:-240])


def test_a_join_of_another_version_is_not_given(page: Page) -> None:
    version = page.state()["version"]
    assert page.get(f"/join/edit/{version}/0").headers["content-type"] == "audio/wav"
    assert page.get(f"/join/original/{version}/0").status_code == 200
    assert page.get(f"/join/edit/{version}/99").status_code == 404
    page.act(do="strike", words=[0, 1])
    assert page.get(f"/join/edit/{version}/0").status_code == 404


def test_the_button_renders_and_tells_what_its_proof_found(page: Page) -> None:
    assert page.state()["render"]["state"] == "none"
    version = page.state()["version"]
    page.post("/api/render", {})
    for _ in range(600):
        state = page.state()["render"]
        if state["state"] != "working":
            break
        time.sleep(0.1)
    assert (state["state"], state["version"], state["faults"]) == ("done", version, 0), state
    assert page.get("/result").content == page.desk.project.result(".flac").read_bytes()


def test_a_render_that_fails_says_why_in_one_sentence(page: Page) -> None:
    page.act(do="strike", words=[0, len(page.desk.talk.transcript.words)])
    page.post("/api/render", {})
    for _ in range(600):
        state = page.state()["render"]
        if state["state"] != "working":
            break
        time.sleep(0.1)
    assert state["state"] == "failed"
    assert "Traceback" not in state["error"]


def test_the_link_stays_the_same_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / ".page"
    first = Address(path, None)
    first.socket.close()
    assert path.stat().st_mode & 0o777 == 0o600
    second = Address(path, None)
    assert second.link == first.link
    assert second.socket.getsockname()[0] == "127.0.0.1"
    third = Address(path, None)  # its port is taken
    assert third.port != second.port
    second.socket.close()
    third.socket.close()


def test_a_port_that_is_taken_is_told_in_one_sentence(tmp_path: Path) -> None:
    taken = Address(tmp_path / "a", None)
    taken.socket.listen()
    with pytest.raises(OptionError, match="cannot be used"):
        Address(tmp_path / "b", taken.port)
    taken.socket.close()


def test_an_address_that_somebody_else_could_read_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / ".page"
    path.write_text("80 short\n")
    os.chmod(path, 0o644)
    address = Address(path, None)
    assert len(address.secret) == 43
    assert path.stat().st_mode & 0o777 == 0o600
    address.socket.close()


def test_the_pages_files_are_shipped_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["flows.page"]
    shipped = {path.name for pattern in patterns for path in (STATIC / "..").glob(pattern)}
    assert {path.name for path in STATIC.iterdir()} <= shipped
    assert {"app.js", "index.html", "page.css"} <= shipped


@pytest.mark.parametrize(("container", "exact"), [("mp3", False), ("flac", True)])
def test_a_recording_in_which_browsers_guess_their_place_is_not_sought_in(
    page: Page, container: str, exact: bool
) -> None:
    proposals = page.desk.proposals
    source = replace(proposals.transcript.source, container=container)
    transcript = replace(proposals.transcript, source=source)
    page.desk.proposals = replace(proposals, transcript=transcript)
    assert talk_as_fields(page.desk)["exact"] is exact
