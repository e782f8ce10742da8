from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.cli.main import main
from media.files import read_json
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Command = Callable[..., dict[str, Any]]


def folder(episode: Path) -> Path:
    return episode.with_suffix(".paperedit")


def retouched(path: Path, *options: str) -> None:
    """Write a render again with its sound changed; the picture is copied."""
    spoilt = path.with_name("spoilt.mp4")
    make.run_ffmpeg("-i", str(path), "-c:v", "copy", *options, str(spoilt))
    spoilt.replace(path)


def test_a_run_proves_its_result_and_says_so(episode: Path, command: Command) -> None:
    fields = read_json(folder(episode) / "proof.json", "proof", 1)
    assert fields["faults"] == []
    assert fields["compared"]
    assert len(fields["joins"]) >= 10
    offsets = [row[-1] for row in fields["joins"]]
    assert max(map(abs, offsets)) <= 20.5  # half a frame
    answer = command("verify", episode)
    assert answer["exit"] == 0
    assert answer["stages"]["proof"] == "current"
    assert answer["proof"]["words"] == fields["words"]


def test_silence_in_a_word_of_the_result_is_told_with_its_word_and_times(
    episode: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = folder(episode)
    transcript = json.loads((project / "transcript.json").read_text())
    timeline = json.loads((project / "timeline.json").read_text())
    keep, rate = timeline["keeps"][0], timeline["source"]["rate"]
    text, start, end, *_ = next(
        row for row in transcript["words"] if row[1] > keep[0] and row[2] - row[1] > rate // 4
    )
    first, last = (start - keep[0]) / rate + 0.05, (end - keep[0]) / rate - 0.05
    retouched(project / "episode.edited.mp4", "-af", f"volume=0:enable='between(t,{first},{last})'")
    capsys.readouterr()
    assert main(["verify", str(episode)]) == 1
    out, err = capsys.readouterr()
    assert f"of '{text}' are not as recorded" in out
    assert "has a fault: see above" in err
    assert len(json.loads((project / "proof.json").read_text())["faults"]) == 1


def test_sound_40_ms_behind_its_picture_is_a_fault(episode: Path, command: Command) -> None:
    retouched(folder(episode) / "episode.edited.mp4", "-af", "adelay=40:all=1")
    answer = command("verify", episode)
    assert answer["exit"] == 1
    faults = json.loads((folder(episode) / "proof.json").read_text())["faults"]
    assert faults[0][2:] == ["shifted", "all of it sounds 40 ms too late"]


def test_machines_are_told_what_is_wrong_too(episode: Path, command: Command) -> None:
    retouched(folder(episode) / "episode.edited.mp4", "-af", "adelay=40:all=1")
    answer = command("verify", episode)
    assert answer["exit"] == 1
    assert answer["error"].endswith("see above.")
    assert answer["proof"]["faults"][0][2:] == ["shifted", "all of it sounds 40 ms too late"]
    assert answer["stages"]["proof"] == "made"


def test_a_script_that_changed_since_has_to_be_rendered_first(
    episode: Path, command: Command
) -> None:
    script = folder(episode) / "script.md"
    text = script.read_text()
    words = text.split("\n\n")[-1].split()
    word = next(w for w in words if w.isalpha() and f" {w} " in text)
    script.write_text(text.replace(f" {word} ", f" ~~{word}~~ ", 1))
    before = (folder(episode) / "proof.json").read_bytes()
    answer = command("verify", episode)
    assert answer["exit"] == 3
    assert answer["error"].count("says now: run 'paperedit render' first") == 1
    assert (folder(episode) / "proof.json").read_bytes() == before
    assert command("render", episode)["exit"] == 0
    assert command("verify", episode)["exit"] == 0


def test_a_render_of_an_earlier_version_is_looked_at_all_the_same(
    episode: Path, command: Command
) -> None:
    ledger = folder(episode) / "made.json"
    fields = json.loads(ledger.read_text())
    assert fields["files"]["episode.edited.mp4"].pop("plan")
    ledger.write_text(json.dumps(fields))
    assert command("verify", episode)["exit"] == 0


def test_a_render_may_go_without_its_proof(episode: Path, command: Command) -> None:
    (folder(episode) / "episode.edited.mp4").unlink()
    assert "proof" not in command("render", episode, "--no-proof")["stages"]
    (folder(episode) / "episode.edited.mp4").unlink()
    (folder(episode) / "proof.json").unlink()
    assert command("render", episode)["stages"]["proof"] == "made"


def test_what_is_not_rendered_cannot_be_verified(episode: Path, command: Command) -> None:
    (folder(episode) / "episode.edited.mp4").unlink()
    answer = command("verify", episode)
    assert answer["exit"] == 1
    assert "run 'paperedit render' first" in answer["error"]


def test_the_joins_can_be_listened_to_one_after_another(episode: Path, command: Command) -> None:
    answer = command("verify", episode)
    joins = answer["proof"]["joins"]
    wave, labels = folder(episode) / "joins.wav", folder(episode) / "joins.txt"
    lines = labels.read_text().splitlines()
    assert len(lines) == len(joins)
    sound, last = make.read_sound(wave), float(lines[-1].split("\t")[0])
    assert last + 0.3 < len(sound) / 16_000 <= last + 0.81
    before = wave.stat().st_mtime_ns
    command("verify", episode)
    assert wave.stat().st_mtime_ns == before
