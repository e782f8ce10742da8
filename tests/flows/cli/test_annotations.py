from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


def project(episode: Path) -> Path:
    return episode.with_suffix(".paperedit")


def script(episode: Path) -> str:
    return (project(episode) / "script.md").read_text()


@pytest.fixture
def by_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model is here, so labels go by rules, at once."""
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path / "nothing here"))


def test_labels_and_chapters_are_made_only_when_asked_for(episode: Path, command: Command) -> None:
    command("run", episode)
    assert not (project(episode) / "labels.json").exists()
    assert "{" not in script(episode).split("---")[2]


def test_a_label_is_cut_and_the_reason_is_given(episode: Path, command: Command) -> None:
    answer = command("run", episode, "--cut", "ads")
    assert answer["exit"] == 0
    assert answer["stages"]["label"] == "made"
    assert re.search(r"\{sponsor\}\n~~.* brought to you by [^~]*~~", script(episode))
    assert answer["reasons"]["label sponsor"]["count"] >= 1  # what is no word between two stays
    captions = (project(episode) / "episode.srt").read_text()
    assert "Maple" not in captions
    assert "last question" in " ".join(captions.casefold().split())
    (why,) = command("why", episode, "1:02")["answers"]
    assert "labels" in why
    assert "label sponsor" in why
    again = command("run", episode)
    assert set(again["stages"].values()) == {"current"}
    assert again["cuts"] == answer["cuts"]


def test_chapters_become_headings_and_stay_as_a_person_left_them(
    episode: Path, command: Command
) -> None:
    command("propose", episode, "--chapters")
    text = script(episode)
    (title,) = re.findall(r"^# (.*)$", text, re.MULTILINE)
    (project(episode) / "script.md").write_text(text.replace(title, "Paper and scissors"))
    answer = command("run", episode, "--label")
    assert answer["chapters"] == ["Paper and scissors"]
    heading, paragraph = "# Paper and scissors", "**Speaker A** [00:00:00.580] {intro}"
    assert f"{heading}\n\n{paragraph}" in script(episode)
    made = json.loads((project(episode) / "chapters.json").read_text())
    assert [chapter["title"] for chapter in made["chapters"]] == ["Paper and scissors"]


@pytest.mark.usefixtures("by_rules")
def test_the_labels_can_be_had_alone(episode: Path, command: Command) -> None:
    answer = command("label", episode, "--own", "scissors=things that are cut with scissors")
    assert {row["label"] for row in answer["rows"]} >= {"intro", "question", "outro"}
    fields = json.loads((project(episode) / "labels.json").read_text())
    assert fields["made_by"]["own"] == {"scissors": "things that are cut with scissors"}
    assert command("label", episode)["stages"]["label"] == "current"


@pytest.mark.usefixtures("by_rules")
def test_what_is_not_sure_stays_and_is_told(
    episode: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["label", str(episode)]) == 0
    path = project(episode) / "labels.json"
    path.write_text(re.sub(r'"sponsor", [\d.]+', '"sponsor", 0.5', path.read_text()))
    assert main(["propose", str(episode), "--cut", "sponsor"]) == 0
    assert "1 that may be sponsor stay" in capsys.readouterr().err
    assert "~~The" not in script(episode)


@pytest.mark.usefixtures("by_rules")
def test_labels_that_a_person_corrected_are_used_and_never_lost(
    episode: Path, command: Command
) -> None:
    command("label", episode)
    path = project(episode) / "labels.json"
    path.write_text(re.sub(r'"intro", [\d.]+', '"housekeeping", 0.999', path.read_text()))
    answer = command("propose", episode, "--cut", "housekeeping")
    assert answer["stages"]["label"] == "current"
    assert "~~Welcome" in script(episode)
    command("label", episode, "--own", "quiz=guess the sound")
    assert '"housekeeping", 0.999' in (project(episode) / "labels.1.json").read_text()


@pytest.mark.usefixtures("by_rules")
def test_without_the_embedder_labels_go_by_rules_and_say_so(
    episode: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["label", str(episode)]) == 0
    answer, said = capsys.readouterr()
    assert "labels go by rules alone" in said
    assert "sponsor" in answer
    assert main(["propose", str(episode), "--chapters"]) == 1
    assert "models fetch" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("--cut", "adverbs"), ("--own", "quiz"), ("--language-model", "oracle")],
    ids=lambda pair: pair[0],
)
def test_a_wrong_name_is_told_before_anything_is_done(
    episode: Path, command: Command, arguments: tuple[str, str]
) -> None:
    before = script(episode)
    answer = command("run", episode, *arguments)
    assert answer["exit"] == 1
    assert arguments[1] in answer["error"]
    assert script(episode) == before
